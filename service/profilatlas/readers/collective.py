"""What a set of measures looks like together: first ten, grid, who acts, who pays, for whom, and over the years."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from ..model.masks import Flags
from .cards import Cards
from .filters import Filters
from .grids import SchemeGrid
from .models import Count, Overall, Panel, YearCount
from .reading import Reading

LIST_LENGTH = 10
_QUERY = "pages/cards"
_OVERALL = ("actor", "programme", "target_group")


class Collective:
    """The measures that `filters` choose; values in `without` are not counted, `facets` are counted besides the usual.

    Made before the page's first link: the first ten measures and counted things get their names with the others.
    """

    def __init__(
        self,
        reading: Reading,
        grid: SchemeGrid,
        filters: Filters,
        without: Iterable[str] = (),
        facets: Iterable[str] = (),
    ) -> None:
        self._reading = reading
        self._grid = grid
        self._filters = filters
        columns = reading.columns
        rows = self.rows = filters.rows(reading)
        self.total = columns.count if rows is None else int(np.count_nonzero(rows))
        self.first = [columns.iris[row] for row in columns.page(rows, limit=LIST_LENGTH)]
        self._cards = Cards(reading, grid, self.first)
        left_out = set(without)
        self._most: dict[str, tuple[list[tuple[str, int]], int]] = {}
        for facet in (*_OVERALL, *facets):
            counted = most_frequent(reading, facet, rows, left_out)
            self._most[facet] = (counted[:LIST_LENGTH], len(counted))
            reading.want(value for value, _ in counted[:LIST_LENGTH])

    @property
    def measures_path(self) -> str | None:
        """The list of all of them, None when there are none."""
        return self._filters.path(self._reading) if self.total else None

    def overall(self) -> Overall:
        """The panels."""
        cards = self._cards.cards(self.first)
        return Overall(
            measures=Panel(cards, self.total, self.measures_path, _QUERY),
            grid=self._grid.aggregate(self.rows, self._filters),
            actors=self.counts("actor"),
            programmes=self.counts("programme"),
            target_groups=self.counts("target_group"),
            years=self.years(),
        )

    def counts(self, facet: str) -> Panel[Count]:
        """The ten things that most of these measures have."""
        most, total = self._most[facet]
        return Panel(
            tuple(Count(self._reading.link(value), number, self._narrowed(facet, value)) for value, number in most),
            total,
            self.measures_path if total else None,
            _QUERY,
        )

    def years(self) -> tuple[YearCount, ...]:
        """How many of these measures ran in each year; years between the first and the last without any count 0."""
        facet = self._reading.columns.facet("year")
        found = {
            int(year): int(number)
            for year, number in zip(facet.values, facet.counts(self.rows), strict=True)
            if number and year.isdecimal()
        }
        every = range(min(found), max(found) + 1) if found else ()
        return tuple(
            YearCount(f"{year:04d}", found.get(year, 0), self._narrowed("year", f"{year:04d}")) for year in every
        )

    def _narrowed(self, facet: str, value: str) -> str:
        return self._filters.narrowed(facet, value).path(self._reading)


def most_frequent(
    reading: Reading, facet: str, rows: Flags | None, without: Iterable[str] = ()
) -> list[tuple[str, int]]:
    """The values of a facet that measures have, the most frequent first, then by IRI."""
    counted = reading.columns.facet(facet)
    numbers = counted.counts(rows)
    order = np.argsort(-numbers, kind="stable")
    left_out = set(without)
    return [
        (counted.values[place], int(numbers[place]))
        for place in order[: np.count_nonzero(numbers)]
        if counted.values[place] not in left_out
    ]
