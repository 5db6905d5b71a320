"""The stated needs of a release and how many measures meet them, found out at build and kept in `needs.jsonl`.

The first line says how many there are and how many of them no measure meets, which the overview tells: a service needs no more
for its first answer. A need a line follows.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import cache, cached_property
from operator import index
from pathlib import Path
from sys import intern
from typing import Any, Self, TypeAlias

import numpy as np

from ..errors import StoreError
from ..model.masks import Flags
from ..queries.registry import Registry
from ..store.port import NamedNode, Store, Term
from .columns import Columns
from .columns_build import day_of

FILE = "needs.jsonl"


@dataclass(frozen=True, slots=True)
class StatedNeed:
    """A need, what it states, and how many measures meet it: in its areas, and in the whole city.

    `within` are the challenge and all broader ones, `addressed` it and all narrower ones, `broader` the target groups and
    all broader ones. Where the need names no area, every measure with its challenge and target group meets it; where it
    names no target group, likewise. A measure that is for the area and for the whole city counts in both numbers.
    """

    iri: str
    challenge: str
    within: tuple[str, ...]
    addressed: tuple[str, ...]
    target_groups: tuple[str, ...]
    broader: tuple[str, ...]
    areas: tuple[str, ...]
    stated_on: date | None
    measures: int
    city_wide: int

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> Self:
        """The inverse of `to_json`; raises ValueError, KeyError or TypeError for what is none."""
        day = plain["stated_on"]
        # Many needs name the same few things.
        lists = {name: tuple(map(intern, plain[name])) for name in _LISTS}
        known = {**plain, **lists, "challenge": intern(plain["challenge"])}
        return cls(**known | {"stated_on": None if day is None else date.fromisoformat(day)})

    def to_json(self) -> dict[str, Any]:
        """What stands in the file."""
        return asdict(self) | {"stated_on": self.stated_on.isoformat() if self.stated_on else None}


_LISTS = ("within", "addressed", "target_groups", "broader", "areas")
_FIELDS = ("challenge", *_LISTS, "stated_on")
"""What `columns/stated_needs` gives of a need, in its order."""

Met: TypeAlias = Callable[[StatedNeed], StatedNeed]


def find_needs(store: Store, registry: Registry, columns: Columns) -> tuple[StatedNeed, ...]:
    """The needs of a store that state a challenge, those that the fewest measures meet first."""
    city_wide = [
        area.value for (area,) in store.stream(registry["pages/city_wide"].text) if isinstance(area, NamedNode)
    ]
    met = meeting(columns, tuple(city_wide))
    return in_order(met(need) for need in _stated(store, registry))


def meeting(columns: Columns, city_wide: tuple[str, ...], among: Flags | None = None) -> Met:
    """Counts for needs the measures, of all or of those in `among`, that meet them; `city_wide` are areas.

    Many needs name the same things: what was looked up once is not looked up again.
    """

    chosen = None if among is None else np.flatnonzero(among)

    @cache
    def rows(facet: str, values: tuple[str, ...]) -> Flags:
        found = columns.facet(facet).rows_with_any(values)
        return found if chosen is None else found[chosen]

    @cache
    def count(challenges: tuple[str, ...], groups: tuple[str, ...], areas: tuple[str, ...]) -> int:
        found = rows("focus", challenges)
        if groups:
            found = found & rows("target_group", groups)
        if areas:
            found = found & rows("area", areas)
        return int(np.count_nonzero(found))

    def met(need: StatedNeed) -> StatedNeed:
        wide = count(need.addressed, need.target_groups, city_wide) if city_wide else 0
        return replace(need, measures=count(need.addressed, need.target_groups, need.areas), city_wide=wide)

    return met


def in_order(needs: Iterable[StatedNeed]) -> tuple[StatedNeed, ...]:
    """Those that the fewest measures meet first, then by their IRIs."""
    return tuple(sorted(needs, key=lambda need: (need.measures, need.iri)))


class Needs:
    """The needs of a release folder: their numbers at once, `all` of them when somebody asks.

    Raises OSError, ValueError, KeyError or TypeError for a file that cannot be read or does not begin as it should.
    """

    def __init__(self, folder: Path) -> None:
        with (folder / FILE).open(encoding="utf-8") as file:
            head = json.loads(next(file, ""))
            self.count, self.unmet = index(head["needs"]), index(head["unmet"])
            self._lines = file.read()

    @cached_property
    def all(self) -> tuple[StatedNeed, ...]:
        """Those that the fewest measures meet first; `StoreError` where the file says something else."""
        try:
            # Not `splitlines`, which also divides at characters that may stand in an IRI.
            lines = (line for line in self._lines.split("\n") if line)
            found = tuple(map(StatedNeed.from_json, map(json.loads, lines)))
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise StoreError(f"{FILE} is damaged: {error}") from error
        if (len(found), without_measure(found)) != (self.count, self.unmet):
            raise StoreError(f"{FILE} is damaged: it has not as many needs as its first line says")
        return found


def without_measure(needs: Iterable[StatedNeed]) -> int:
    """How many of them no measure meets."""
    return sum(not need.measures for need in needs)


def write_needs(folder: Path, needs: Sequence[StatedNeed]) -> None:
    """Write them into a release folder."""
    lines = ({"needs": len(needs), "unmet": without_measure(needs)}, *(need.to_json() for need in needs))
    text = "".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines)
    (folder / FILE).write_text(text, encoding="utf-8")


def _stated(store: Store, registry: Registry) -> Iterable[StatedNeed]:
    found: dict[str, dict[str, set[Term]]] = defaultdict(lambda: {name: set() for name in _FIELDS})
    for need, *values in store.stream(registry["columns/stated_needs"].text):
        if isinstance(need, NamedNode):
            for name, value in zip(_FIELDS, values, strict=True):
                if value is not None:
                    found[need.value][name].add(value)
    for iri, facts in found.items():
        named = {
            name: tuple(sorted(each.value for each in facts[name] if isinstance(each, NamedNode))) for name in _FIELDS
        }
        if challenges := named["challenge"]:
            days = [day for day in map(day_of, facts["stated_on"]) if day]
            lists = {name: named[name] for name in _LISTS}
            yield StatedNeed(iri, challenges[0], **lists, stated_on=min(days, default=None), measures=0, city_wide=0)
