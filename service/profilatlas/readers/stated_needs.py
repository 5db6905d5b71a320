"""Stated needs against the measures that meet them: the same challenge, target group and area."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

import numpy as np

from ..model.masks import Flags
from .city_wide import city_wide_areas
from .facts import Facts, facts_by
from .filters import Filters
from .reading import Reading

# What chooses needs; all other filters choose measures.
_OF_NEEDS = ("challenge", "target_group", "area")


@dataclass(frozen=True, slots=True)
class MetNeed:
    """A need and how many measures meet it: in its area, and in the whole city.

    `addressed` are the challenge and all narrower ones. A measure that is for the area and for the whole city counts in both numbers. Where the need
    names no area, every measure with its challenge and target group meets it; where it names no target group, likewise.
    """

    iri: str
    challenge: str | None
    addressed: tuple[str, ...]
    target_groups: tuple[str, ...]
    areas: tuple[str, ...]
    stated_on: date | None
    sources: tuple[str, ...]
    measures: int
    city_wide: int


def meeting_needs(reading: Reading, filters: Filters) -> list[MetNeed]:
    """The needs that fit the challenges, target groups and areas chosen, those met by the fewest measures first."""

    def meeting() -> list[MetNeed]:
        if filters:
            return _meeting(reading, filters)
        (found,) = reading.remembered("met needs", ["all"], lambda _: {"all": _meeting(reading, filters)}).values()
        return found

    def wanted() -> list[MetNeed]:
        met = meeting()
        reading.want(thing for need in met for thing in (need.iri, *need.target_groups, *need.areas))
        reading.want(need.challenge for need in met if need.challenge)
        return met

    return reading.once(("meeting needs", filters.key), wanted)


def _meeting(reading: Reading, filters: Filters) -> list[MetNeed]:
    needs = [(iri, facts) for iri, facts in _stated(reading).items() if _fits(facts, filters)]
    count = _counting(reading, filters)
    wide = city_wide_areas(reading)
    met = [
        MetNeed(
            iri=iri,
            challenge=facts.iri("challenge"),
            addressed=facts.iris("addressed"),
            target_groups=facts.iris("targetGroup"),
            areas=facts.iris("area"),
            stated_on=facts.day("date"),
            sources=facts.iris("source"),
            measures=count(facts.iris("addressed"), facts.iris("targetGroup"), facts.iris("area")),
            city_wide=count(facts.iris("addressed"), facts.iris("targetGroup"), wide) if wide else 0,
        )
        for iri, facts in needs
    ]
    return sorted(met, key=lambda need: (need.measures, need.iri))


def has_needs(reading: Reading) -> bool:
    """Whether the release knows any need."""
    return bool(_stated(reading))


def _counting(reading: Reading, filters: Filters) -> Callable[[tuple[str, ...], tuple[str, ...], tuple[str, ...]], int]:
    """Counts the measures with one of the challenges, one of the target groups and one of the areas.

    Many needs name the same things: what was looked up once is not looked up again.
    """
    columns = reading.columns
    chosen = filters
    for name in _OF_NEEDS:
        chosen = chosen.replaced(name, ())
    among = chosen.rows(reading)

    @cache
    def rows(facet: str, values: tuple[str, ...]) -> Flags:
        return columns.facet(facet).rows_with_any(values)

    @cache
    def count(challenges: tuple[str, ...], groups: tuple[str, ...], areas: tuple[str, ...]) -> int:
        found = rows("focus", challenges)
        if groups:
            found = found & rows("target_group", groups)
        if areas:
            found = found & rows("area", areas)
        return int(np.count_nonzero(found if among is None else found & among))

    return count


def _stated(reading: Reading) -> dict[str, Facts]:
    """All needs of the release with what they state, in the order of their IRIs."""

    def read(_: Sequence[str]) -> dict[str, dict[str, Facts]]:
        found = facts_by(reading.unnamed_rows("stated_needs"), "need")
        return {"all": {iri: found[iri] for iri in sorted(found) if found[iri].iris("challenge")}}

    (needs,) = reading.remembered("stated needs", ["all"], read).values()
    return needs


def _fits(facts: Facts, filters: Filters) -> bool:
    """Whether a need states one of the values chosen, or something narrower."""
    stated = {
        "challenge": (*facts.iris("challenge"), *facts.iris("within")),
        "target_group": facts.iris("broader"),
        "area": facts.iris("area"),
    }
    return all(not filters.of(name) or set(filters.of(name)) & set(stated[name]) for name in _OF_NEEDS)
