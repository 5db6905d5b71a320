"""Rows of the store and columns of the release → page models. Nothing here knows HTML, HTTP or a concrete engine."""
