"""Measures for the whole city: a district value of its own, never added to each district."""

from __future__ import annotations

from collections.abc import Iterable

from ..model.masks import Flags
from .facts import text_of
from .filters import Filters
from .reading import Reading


def city_wide_areas(reading: Reading) -> tuple[str, ...]:
    """The areas that mean the whole city: they are no part of it, so they are not counted among its parts."""
    (areas,) = reading.remembered(
        "city-wide areas",
        ["all"],
        lambda _: {"all": tuple(text_of(row, "area") for row in reading.unnamed_rows("city_wide"))},
    ).values()
    reading.want(areas)
    return areas


def city_wide_rows(reading: Reading, filters: Filters) -> Flags:
    """The measures for the whole city that fit everything but the areas chosen."""
    columns = reading.columns
    rows = columns.facet("area").rows_with_any(city_wide_areas(reading))
    others = filters.replaced("area", ()).rows(reading)
    return rows if others is None else rows & others


def areas_in_order(reading: Reading, areas: Iterable[str]) -> tuple[str, ...]:
    """Areas by their notations, those that mean the whole city last."""
    wide = set(city_wide_areas(reading))
    return tuple(sorted(reading.by_notation(areas), key=lambda area: area in wide))
