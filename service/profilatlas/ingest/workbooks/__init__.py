"""Workbooks: the guard before them, their sheets as tables, and profiles that people tick or draw."""
