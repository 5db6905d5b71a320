"""A spreadsheet's typed cell as the text that the dialect of tables has for it, readable in one way only."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from math import isfinite
from typing import TypeAlias

from ..text import clean

CellValue: TypeAlias = int | float | str | bool | time | date | datetime | timedelta

_SIGNIFICANT = 15
"""Digits that a spreadsheet shows; what follows them comes from the way a computer holds fractions."""


def as_text(value: CellValue) -> str:
    """The text of a cell.

    >>> as_text(3.0), as_text(386804991.06999999), as_text(1.234), as_text(float("inf")), as_text(True)
    ('3', '386804991.07', '1.2340', '#NUM!', 'true')
    >>> as_text(date(2024, 3, 1)), as_text(datetime(2024, 3, 1)), as_text(" Sprach\\u00adpaten ")
    ('2024-03-01', '2024-03-01', 'Sprachpaten')
    """
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float | int):
        return _number(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")
    return str(value) if isinstance(value, timedelta) else value.isoformat()


def _number(value: float) -> str:
    """A number with a point, without exponent, and never with just three digits after the point (`1.234`)."""
    if not isfinite(value):
        return "#NUM!"
    text = format(Decimal(f"{value:.{_SIGNIFICANT}g}"), "f")
    whole, _point, fraction = text.partition(".")
    fraction = fraction.rstrip("0")
    if len(fraction) == 3:
        fraction += "0"
    return f"{whole}.{fraction}" if fraction else whole
