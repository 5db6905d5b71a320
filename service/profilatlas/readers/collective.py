"""What a set of measures looks like together: first ten, grid, who acts, who pays, for whom, and over the years."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from ..model.masks import Flags
from .cards import Cards
from .filters import Filters
from .grids import SchemeGrid
from .models import Count, Overall, Panel, Tally, YearCount
from .ranking import Ranking
from .reading import Reading

LIST_LENGTH = 10
# So many things a page names at most; where there are more, the explore page counts on.
LONGEST_LIST = 200
_OVERALL = ("actor", "programme", "target_group")
# What says the same as the columns about the measures of one thing.
_QUERIES_OF_A_THING = {
    "actor": "analysis/actors_of",
    "programme": "analysis/programmes_of",
    "target_group": "analysis/target_groups_of",
}


class Collective:
    """The measures that `filters` choose; `facets` are counted besides the usual, and at most `longest` values of each named.

    On the page of a `thing`, `filters` choose the measures that have it; it is not counted, nor is `without`.
    Made before the page's first link: the first ten measures and counted things get their names with the others.
    """

    def __init__(
        self,
        reading: Reading,
        grid: SchemeGrid,
        filters: Filters,
        thing: str | None = None,
        without: Iterable[str] = (),
        facets: Iterable[str] = (),
        longest: int = LONGEST_LIST,
    ) -> None:
        self._reading = reading
        self._thing = thing
        self._longest = longest
        self._grid = grid
        self._filters = filters
        columns = reading.columns
        rows = self.rows = filters.rows(reading)
        self.total = columns.count if rows is None else int(np.count_nonzero(rows))
        self.first = [columns.iris[row] for row in columns.page(rows, limit=LIST_LENGTH)]
        self._cards = Cards(reading, grid, self.first)
        left_out = {*without, *([thing] if thing else [])}
        self._counted: dict[str, Ranking] = {}
        for facet in (*_OVERALL, *facets):
            counted = self._counted[facet] = most_frequent(reading, facet, rows, left_out)
            reading.want(value for value, _ in counted[:longest])

    @property
    def measures_path(self) -> str | None:
        """The list of all of them, None when there are none."""
        return self._filters.path(self._reading) if self.total else None

    def overall(self) -> Overall:
        """The panels."""
        cards = self._cards.cards(self.first)
        return Overall(
            measures=Panel(cards, self.total, self.measures_path, self._list_query()),
            grid=self._grid.aggregate(self.rows, self._filters),
            actors=self.counts("actor"),
            programmes=self.counts("programme"),
            target_groups=self.counts("target_group"),
            years=self.years(),
        )

    def counts(self, facet: str) -> Panel[Count]:
        """The ten things that most of these measures have, and the others behind them."""
        counted = self._counted[facet]
        first, rest = counted[:LIST_LENGTH], counted[LIST_LENGTH : self._longest]
        query = self._counting_query(facet)
        return Panel(self._lines(facet, first), len(counted), None, query, self._lines(facet, rest))

    def tally(self, facet: str) -> Tally:
        """A property of which a measure has at most one value."""
        counted = self._counted[facet]
        return Tally(self._lines(facet, counted), self.total - sum(number for _, number in counted))

    def apart(self, facet: str, values: Iterable[str]) -> tuple[Count, ...]:
        """Some values of a facet that its panel leaves out, with their measures."""
        wanted = tuple(values)
        return self._lines(facet, most_frequent(self._reading, facet, self.rows).of_values(wanted) if wanted else ())

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

    def _lines(self, facet: str, counted: Iterable[tuple[str, int]]) -> tuple[Count, ...]:
        return tuple(
            Count(self._reading.link(value), number, self._narrowed(facet, value)) for value, number in counted
        )

    def _list_query(self) -> str | None:
        """What answers the list of measures."""
        if self._thing:
            return self._reading.shown("analysis/measures_of", thing=self._thing)
        return self._filters.query(self._reading)

    def _counting_query(self, facet: str) -> str | None:
        """What answers the numbers of a facet; None for a choice on the overview that no one query says."""
        if self._thing and facet in _QUERIES_OF_A_THING:
            return self._reading.shown(_QUERIES_OF_A_THING[facet], thing=self._thing)
        return None if self._filters else self._reading.shown(f"analysis/measures_by_{facet}")

    def _narrowed(self, facet: str, value: str) -> str:
        return self._filters.narrowed(facet, value).path(self._reading)


def most_frequent(reading: Reading, facet: str, rows: Flags | None, without: Iterable[str] = ()) -> Ranking:
    """The values of a facet that measures have, the most frequent first, then by IRI."""
    counted = reading.columns.facet(facet)

    def count() -> Ranking:
        return Ranking.of(counted, counted.counts(rows))

    found = reading.of_all(f"most frequent {facet}", count) if rows is None else count()
    return found.without(without)
