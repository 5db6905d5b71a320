"""Days of the calendar."""

from __future__ import annotations

from datetime import date


def in_a_year(day: date) -> date:
    """The same day a year later; 28 February after a leap day.

    >>> in_a_year(date(2026, 11, 1)), in_a_year(date(2028, 2, 29))
    (datetime.date(2027, 11, 1), datetime.date(2029, 2, 28))
    """
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return date(day.year + 1, 2, 28)
