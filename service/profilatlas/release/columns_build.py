"""From a store to columns: one streamed SELECT per facet, so that no graph and no table of rows is in memory."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..model.masks import WORD, Masks, words_for
from ..queries.binding import bind
from ..queries.registry import Registry
from ..store.port import Literal, NamedNode, Store, Term
from ..terms import ipv
from .facets import CodedFacet

NO_DAY = 0
OPEN = np.iinfo(np.int32).max
MOST_YEARS = 200
"""How many years before its end a period touches; a longer one is a slip (`period-length`) or has no end."""
_SECONDARY = NamedNode(ipv.secondary)

# Facets whose values are things, each read by the query `columns/<name>`.
THINGS = (
    "target_group",
    "actor",
    "programme",
    "area",
    "steering",
    "status",
    "level",
    "data_status",
    "profile_status",
    "focus",
    "plan",
    "acting",
)


class Codes:
    """Values that come again and again, kept as numbers of eight bytes."""

    def __init__(self) -> None:
        self._code_of: dict[str, int] = {}
        self._codes = array("q")

    def add(self, value: str) -> None:
        """Take the next value."""
        self._codes.append(self._code_of.setdefault(value, len(self._code_of)))

    def sorted(self) -> tuple[tuple[str, ...], NDArray[np.int64]]:
        """The different values by code points, and for each that came its place among them."""
        values = tuple(sorted(self._code_of))
        places = np.zeros(len(values), np.int64)
        places[[self._code_of[value] for value in values]] = np.arange(len(values))
        return values, places[_numbers(self._codes)]


@dataclass(frozen=True, slots=True)
class ColumnReader:
    """Reads the columns of the measures in a store; `places` says in which row a measure stands."""

    store: Store
    registry: Registry
    places: Mapping[str, int]

    @classmethod
    def over(cls, store: Store, registry: Registry) -> ColumnReader:
        """A reader that knows all measures, in the order of their IRIs' code points."""
        solutions = store.stream(registry["columns/measures"].text)
        iris = sorted({measure.value for (measure,) in solutions if isinstance(measure, NamedNode)})
        return cls(store, registry, {iri: row for row, iri in enumerate(iris)})

    def cells(self, scheme: str) -> dict[str, str]:
        """The cell of each challenge of a scheme, its own or that of its broadest challenge, in grid order."""
        query = bind(self.registry["columns/cells"], scheme=scheme)
        return {
            challenge.value: cell.value
            for challenge, cell in self.store.stream(query)
            if isinstance(challenge, NamedNode) and isinstance(cell, NamedNode)
        }

    def masks(self, cell_of: Mapping[str, str], cells: tuple[str, ...]) -> Masks:
        """The profiles; foci on challenges without a cell in this scheme are left out."""
        position_of = {cell: position for position, cell in enumerate(cells)}
        stated, secondary, plain = (np.zeros((words_for(len(cells)), len(self.places)), "<u8") for _ in range(3))
        for row, (challenge, weight) in self.solutions("foci"):
            if isinstance(challenge, NamedNode) and challenge.value in cell_of:
                word, bit = divmod(position_of[cell_of[challenge.value]], WORD)
                mask = plain if weight is None else secondary if weight == _SECONDARY else stated
                mask[word, row] |= np.uint64(1 << bit)
        primary = np.bitwise_or(stated, plain)
        others = (np.bitwise_and(secondary, np.invert(primary)), np.bitwise_and(plain, np.invert(stated)))
        return Masks(primary, *others)

    def things(self, name: str) -> CodedFacet:
        """A facet whose values are IRIs, sorted by code points."""
        rows, found = array("q"), Codes()
        for row, (value,) in self.solutions(name):
            if isinstance(value, NamedNode):
                rows.append(row)
                found.add(value.value)
        values, codes = found.sorted()
        return CodedFacet.of(values, _numbers(rows), codes, len(self.places))

    def days(self, name: str) -> NDArray[Any]:
        """One day per measure as a proleptic ordinal, the latest where there are several, else `NO_DAY`."""
        days = np.full(len(self.places), NO_DAY, "<i4")
        for row, (value,) in self.solutions(name):
            if (day := day_of(value)) is not None:
                days[row] = max(days[row], day.toordinal())
        return days

    def periods(self, as_of: date | None) -> tuple[CodedFacet, NDArray[Any], NDArray[Any]]:
        """The years that the periods touch, and each measure's first and last day: `NO_DAY` where unknown.

        A period without an end touches the years until `as_of`, and the last day is `OPEN`; one without a beginning
        touches the year of its end.
        """
        rows, years = array("q"), array("q")
        starts, ends = (np.full(len(self.places), NO_DAY, "<i4") for _ in range(2))
        for row, (start, end) in self.solutions("periods"):
            first, last = day_of(start), day_of(end)
            if first is not None:
                starts[row] = min(starts[row] or first.toordinal(), first.toordinal())
                ends[row] = max(ends[row], OPEN if last is None else NO_DAY)
            if last is not None:
                ends[row] = max(ends[row], last.toordinal())
            for year in _touched(first, last, as_of):
                rows.append(row)
                years.append(year)
        occurring, codes = np.unique(_numbers(years), return_inverse=True)
        values = [f"{year:04}" for year in occurring.tolist()]
        return CodedFacet.of(values, _numbers(rows), codes, len(self.places)), starts, ends

    def solutions(self, name: str) -> Iterator[tuple[int, tuple[Term | None, ...]]]:
        """What the query `columns/<name>` answers about measures that have a row: the row, and the other columns."""
        for measure, *rest in self.store.stream(self.registry[f"columns/{name}"].text):
            if isinstance(measure, NamedNode) and (row := self.places.get(measure.value)) is not None:
                yield row, tuple(rest)


def _touched(first: date | None, last: date | None, as_of: date | None) -> range:
    if first is None:
        return range(last.year, last.year + 1) if last else range(0)
    end = last or max(first, as_of or first)
    return range(max(first.year, end.year - MOST_YEARS), end.year + 1)


def day_of(value: Term | None) -> date | None:
    """The day of an xsd:date, whatever its time zone; None for what is no date."""
    if not isinstance(value, Literal):
        return None
    try:
        return date.fromisoformat(value.value[:10])
    except ValueError:
        return None


def _numbers(numbers: array[int]) -> NDArray[np.int64]:
    return np.frombuffer(numbers, np.int64)
