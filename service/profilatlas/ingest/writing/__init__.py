"""Workbooks that we write: the template, empty or filled, and the marked copy with its findings."""
