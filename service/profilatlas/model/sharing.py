"""Amounts cut into parts that add up to them again, to the last unit (a cent, or less where an amount is finer)."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[Any]
"""Whole numbers: of 64 bits, or Python's own where those would not hold them."""

_LARGEST = 2**62


def whole(numbers: list[int]) -> Numbers:
    """Amounts in units, as a type that holds their sum."""
    return np.array(numbers, np.int64 if sum(map(abs, numbers)) < _LARGEST else object)


def equal_parts(units: Numbers, parts: Numbers) -> Numbers:
    """Every amount in as many parts as stated (1 or more), one after another; what is left over goes to the first ones.

    >>> equal_parts(whole([100, 7]), np.array([3, 2])).tolist()
    [34, 33, 33, 4, 3]
    """
    place = np.arange(int(parts.sum())) - np.repeat(np.cumsum(parts) - parts, parts)
    return np.asarray(np.repeat(units // parts, parts) + (place < np.repeat(units % parts, parts)))


def years_of(first: Numbers, last: Numbers) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    """The calendar years of periods, each given by its first and last day as proleptic ordinals.

    For every period and year: the period's place, the year, the period's days until the end of that year, and all its
    days.
    """
    if not len(first):
        none = np.zeros(0, np.int64)
        return none, none, none, none
    begins, ends = (calendar_years(days) for days in (first, last))
    lowest = int(begins.min())
    new_years = np.array([_last_day(year) for year in range(lowest, int(ends.max()) + 1)], np.int64)
    lengths = ends - begins + 1
    places = np.repeat(np.arange(len(first)), lengths)
    years = np.arange(len(places)) - np.repeat(np.cumsum(lengths) - lengths, lengths) + begins[places]
    until = np.minimum(last[places], new_years[years - lowest]) - first[places] + 1
    return places, years, until, (last - first + 1)[places]


def parts_by_days(units: Numbers, first: Numbers, last: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """Every amount shared among the calendar years of its period by their days: places, years, parts.

    Until the end of a year the parts add up to the amount times the days so far, by all days, rounded down.

    >>> from datetime import date
    >>> first, last = (np.array([day.toordinal()]) for day in (date(2023, 12, 31), date(2024, 1, 2)))
    >>> [each.tolist() for each in parts_by_days(whole([100]), first, last)]
    [[0, 0], [2023, 2024], [33, 67]]
    """
    places, years, until, days = years_of(first, last)
    if len(units) and units.dtype != object and int(np.abs(units).max()) * int(days.max()) >= _LARGEST:
        units = units.astype(object)
    so_far = units[places] * until // days
    before = np.concatenate((so_far[:1] * 0, so_far[:-1]))
    before[np.concatenate(([True], places[1:] != places[:-1]))[: len(before)]] = 0
    return places, years, so_far - before


def calendar_years(days: Numbers) -> Numbers:
    return (np.asarray(days, np.int64) - date(1970, 1, 1).toordinal()).astype("M8[D]").astype("M8[Y]").astype(
        int
    ) + 1970


def _last_day(year: int) -> int:
    return date(year, 12, 31).toordinal()
