"""The measures of a release as columns: lists, facets, coverage, similarity without asking the store (decision 0008).

A row is a measure; rows stand in the order of their IRIs' code points. Everything here equals what the queries in
`queries/analysis` answer, in milliseconds at a million measures.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from ..errors import ReleaseError
from ..model.coverage import Counts, Coverage, coverage_of_groups
from ..model.masks import Flags, Masks, words_for
from ..model.profile import Profile
from ..model.similarity import best, similar
from ..queries.registry import Registry
from ..settings import Instance
from ..store.port import Store
from .columns_build import NO_DAY, OPEN, THINGS, ColumnReader
from .columns_file import map_arrays, write_arrays
from .combining import combined
from .facets import CellFacet, CodedFacet, Facet, Texts, member
from .fundings import Fundings
from .involvements import Involvements

FACETS = (
    "challenge",
    "target_group",
    "actor",
    "programme",
    "area",
    "steering",
    "status",
    "level",
    "year",
    "data_status",
    "profile_status",
    "focus",
    "plan",
)
UNLISTED = ("acting",)
"""What measures have, too, but cannot be chosen by: the actors that do something in them, and do not only pay."""
DAYS = ("modified", "start")
SORTS = ("iri", *DAYS)
_MASKS = ("primary", "secondary", "plain")


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """`iris` name the rows, `cells` the positions of a profile."""

    iris: Texts
    cells: tuple[str, ...]
    has_profile: Flags
    _masks: Masks
    _orders: Mapping[str, NDArray[Any]]
    _facets: Mapping[str, Facet]
    _ends: NDArray[Any]
    fundings: Fundings
    involvements: Involvements

    @classmethod
    def build(cls, store: Store, registry: Registry, instance: Instance, as_of: date | None = None) -> Self:
        """Read the columns from a store; periods without an end go on until `as_of`, else the instance's."""
        reader = ColumnReader.over(store, registry)
        cell_of = reader.cells(instance.challenge_scheme_iri)
        cells = tuple(dict.fromkeys(cell_of.values()))
        masks = reader.masks(cell_of, cells)
        years, start, end = reader.periods(as_of or instance.as_of)
        facets = {name: reader.things(name) for name in THINGS} | {"year": years}
        orders = {"modified": _latest_first(reader.days("modified")), "start": _latest_first(start)}
        parts = (Fundings.build(reader), Involvements.build(reader))
        return cls._of(Texts.of(reader.places), cells, masks, orders, facets, end, *parts)

    @classmethod
    def load(cls, path: Path) -> Self:
        """Open `profiles.npz`; `ReleaseError` when its arrays do not fit together (each byte is the manifest's care)."""
        arrays = map_arrays(path)
        iris, cells = Texts.from_arrays("iris", arrays), Texts.from_arrays("cells", arrays).unpacked()
        masks = [member(arrays, name, "<u8", dimensions=2) for name in _MASKS]
        orders = {name: member(arrays, f"order/{name}", "<u4") for name in DAYS}
        ends = member(arrays, "end", "<i4")
        if len(ends) != len(iris):
            raise ReleaseError("columns: ends and measures differ in number")
        if any(each.shape != (words_for(len(cells)), len(iris)) for each in masks):
            raise ReleaseError("columns: masks and measures differ in number")
        if not all(_is_order(each, len(iris)) for each in orders.values()):
            raise ReleaseError("columns: an order does not name every measure once")
        facets = {name: CodedFacet.from_arrays(name, arrays, len(iris)) for name in (*THINGS, "year")}
        parts = (Fundings.from_arrays(arrays, len(iris)), Involvements.from_arrays(arrays, len(iris)))
        return cls._of(iris, cells, Masks(*masks), orders, facets, ends, *parts)

    @classmethod
    def _of(
        cls,
        iris: Texts,
        cells: tuple[str, ...],
        masks: Masks,
        orders: Mapping[str, NDArray[Any]],
        facets: Mapping[str, Facet],
        ends: NDArray[Any],
        fundings: Fundings,
        involvements: Involvements,
    ) -> Self:
        named = {"challenge": CellFacet(cells, masks), **facets}
        kept = {name: named[name] for name in (*FACETS, *UNLISTED)}
        return cls(iris, cells, masks.filled(), masks, orders, kept, ends, fundings, involvements)

    def save(self, path: Path) -> None:
        """Write `profiles.npz`: equal columns make equal bytes."""
        arrays = {name: getattr(self._masks, name) for name in _MASKS}
        arrays |= {f"order/{name}": order for name, order in self._orders.items()} | {"end": self._ends}
        arrays |= self.iris.arrays("iris") | Texts.of(self.cells).arrays("cells")
        arrays |= self.fundings.arrays() | self.involvements.arrays()
        for name, facet in self._facets.items():
            if isinstance(facet, CodedFacet):
                arrays |= facet.arrays(name)
        write_arrays(path, arrays)

    @property
    def masks(self) -> Masks:
        """The profiles of all measures."""
        return self._masks

    @property
    def count(self) -> int:
        """Number of measures."""
        return len(self.iris)

    def row_of(self, iri: str) -> int | None:
        """The row of a measure, None when the release has none by this IRI."""
        return self.iris.find(iri)

    def profile_of(self, row: int) -> Profile:
        """The profile of a measure over `cells`."""
        return self._masks.profile(row)

    def plain_positions(self, row: int) -> tuple[int, ...]:
        """The places in `cells` that a measure addresses without a weight; `profile_of` has them as primary."""
        return self._masks.plain_positions(row)

    @property
    def _challenges(self) -> CellFacet:
        facet = self._facets["challenge"]
        if not isinstance(facet, CellFacet):
            raise KeyError("challenge")
        return facet

    def facet(self, name: str) -> Facet:
        """One of `FACETS` or `UNLISTED`; `KeyError` for another name."""
        return self._facets[name]

    def coded(self, name: str) -> CodedFacet:
        """A facet other than the challenges, with its codes; `KeyError` for another name."""
        facet = self._facets[name]
        if not isinstance(facet, CodedFacet):
            raise KeyError(name)
        return facet

    def select(self, **filters: Iterable[str]) -> Flags:
        """Which measures have, of every facet named, at least one of the values; no filter chooses all.

        A facet without values filters nothing; a value that does not occur chooses no measure.
        """
        chosen = np.ones(self.count, np.bool_)
        for name, values in filters.items():
            facet, wanted = self.facet(name), tuple(values)
            if wanted:
                chosen &= facet.rows_with_any(wanted)
        return chosen

    def page(self, rows: Flags | None = None, sort: str = "iri", offset: int = 0, limit: int = 10) -> list[int]:
        """A piece of the list of measures: by IRI, or the latest `modified` or `start` first and unknown days last."""
        places = np.arange(self.count) if sort == "iri" else self._orders[sort]
        chosen = places if rows is None else places[rows[places]]
        return [int(place) for place in chosen[offset : offset + limit]]

    def ending(self, first: date, last: date, rows: Flags | None = None) -> list[int]:
        """The measures, of all or of those in `rows`, whose last period ends from `first` to `last`, the earliest first."""
        ends = self._ends
        chosen = (ends >= first.toordinal()) & (ends <= last.toordinal())
        places = np.flatnonzero(chosen if rows is None else chosen & rows)
        return [int(place) for place in places[np.argsort(ends[places], kind="stable")]]

    def coverage(self, rows: Flags | None = None) -> Coverage:
        """How many measures, of all or of those in `rows`, address each cell."""
        return self._challenges.coverage(rows)

    def coverage_by(
        self, *facets: str, rows: Flags | None = None, only: Iterable[str] | None = None
    ) -> tuple[tuple[tuple[str, ...], ...], Counts]:
        """How many measures, of all or of those in `rows`, have each combination of values and address each cell.

        Returns the values of each facet (of the first one those of `only`, where given) and numbers in the shape
        (values of the first facet, …, cells). Facets are those whose values are things, and the years.
        """
        found = combined([self.coded(name) for name in facets], rows, only)
        counts = coverage_of_groups(self._masks, len(self.cells), found.members, found.groups, found.count)
        return found.values, counts.reshape(*map(len, found.values), len(self.cells))

    def going_on(self, day: date, rows: Flags | None = None) -> Flags:
        """Which measures, of all or of those in `rows`, are not over on a day: they end later, or nobody knows when."""
        found: Flags = (self._ends == NO_DAY) | (self._ends >= day.toordinal())
        return found if rows is None else found & rows

    def open_ended(self) -> Flags:
        """Which measures have a period without an end."""
        found: Flags = self._ends == OPEN
        return found

    def without_profile(self, rows: Flags | None = None) -> int:
        """How many measures, of all or of those in `rows`, have no profile."""
        return int(np.count_nonzero(~self.has_profile if rows is None else rows & ~self.has_profile))

    def similar(self, row: int, limit: int = 10) -> list[tuple[int, float]]:
        """The measures with the most similar profiles and how similar they are, the most similar first, then by row."""
        return similar(self._masks, row, limit)

    def sharing(self, row: int, facet: str, limit: int = 10) -> tuple[int, list[int]]:
        """How many other measures share a value of a facet with one, and the first: most shared first, then by row."""
        shared = self.facet(facet).shared_with
        total, found = best(lambda rows: shared(row, rows), self.count, limit, leave_out=row)
        return total, [other for other, _ in found]


def _latest_first(days: NDArray[Any]) -> NDArray[Any]:
    return np.argsort(-days, kind="stable").astype("<u4")


def _is_order(places: NDArray[Any], count: int) -> bool:
    """Whether the places are the numbers below `count`, each once."""
    if len(places) != count or (places >= count).any():
        return False
    named = np.zeros(count, np.bool_)
    named[places] = True
    return bool(named.all())
