"""Profilatlas: a city's integration measures as profiles, pages and linked data."""

__version__ = "0.1.0"
