"""Stated needs against the measures that meet them: the same challenge, target group and area."""

from __future__ import annotations

from ..release.stated_needs import StatedNeed, in_order, meeting, without_measure
from .city_wide import city_wide_areas
from .filters import Filters
from .reading import Reading

# What chooses needs; all other filters choose measures.
_OF_NEEDS = ("challenge", "target_group", "area")


def meeting_needs(reading: Reading, filters: Filters) -> tuple[StatedNeed, ...]:
    """The needs that fit the challenges, target groups and areas chosen, those met by the fewest measures first."""
    if not filters:
        return reading.release.needs.all
    return reading.once(("meeting needs", filters.key), lambda: _meeting(reading, filters))


def counted(reading: Reading, filters: Filters) -> tuple[int, int]:
    """How many needs fit, and how many of them no measure meets in their areas."""
    if not filters:
        return reading.release.needs.count, reading.release.needs.unmet
    met = meeting_needs(reading, filters)
    return len(met), without_measure(met)


def _meeting(reading: Reading, filters: Filters) -> tuple[StatedNeed, ...]:
    of_measures = filters
    for name in _OF_NEEDS:
        of_measures = of_measures.replaced(name, ())
    met = meeting(reading.columns, city_wide_areas(reading), of_measures.rows(reading))
    return in_order(met(need) for need in reading.release.needs.all if _fits(need, filters))


def _fits(need: StatedNeed, filters: Filters) -> bool:
    """Whether a need states one of the values chosen, or something narrower."""
    stated = {"challenge": need.within, "target_group": need.broader, "area": need.areas}
    return all(not filters.of(name) or set(filters.of(name)) & set(stated[name]) for name in _OF_NEEDS)
