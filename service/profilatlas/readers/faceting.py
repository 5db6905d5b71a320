"""The features one can choose by, with the number of measures each value would leave."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..model.masks import Flags
from ..release.columns import FACETS
from .addresses import EXPLORE
from .collective import most_frequent
from .filters import ALSO, NAMES, Filters
from .models import FacetOption, FacetView, Link
from .reading import Reading, natural
from .speech import plain

# Facets with too many values to show them all: the most frequent ones.
_LONG = ("actor", "programme")
_LONG_LENGTH = 20
# Not shown to choose from: challenges as stated would repeat those of the grid.
SHOWN = tuple(name for name in FACETS if name != "focus")


class Faceting:
    """Facets under some filters; made before the page's first link, so that the values get their names in time."""

    def __init__(self, reading: Reading, filters: Filters, names: Iterable[str] = SHOWN, path: str = EXPLORE) -> None:
        self._reading = reading
        self._filters = filters
        self._path = path
        self._counted = {name: self._count(name) for name in names}
        for name, counted in self._counted.items():
            if name != "year":
                reading.want(value for value, _ in self._shown(name, counted))
        self._rest = [name for name in NAMES if name not in self._counted and filters.of(name)]
        for name in self._rest:
            reading.want(value for value in filters.of(name) if ":" in value)

    def views(self) -> tuple[FacetView, ...]:
        """The facets, then whatever else is chosen (its options can only be taken away)."""
        facets = [self._view(name, counted) for name, counted in self._counted.items()]
        return (*facets, *(self._chosen_only(name) for name in self._rest))

    def _count(self, name: str) -> list[tuple[str, int]]:
        """The values with the measures that the choices of all other features leave, and the chosen ones with them."""
        chosen = self._filters.of(name)
        rows: Flags | None = self._filters.replaced(name, ()).rows(self._reading)
        counted = most_frequent(self._reading, name, rows)
        known = {value for value, _ in counted}
        return [*counted, *((value, 0) for value in chosen if value not in known)]

    def _shown(self, name: str, counted: list[tuple[str, int]]) -> list[tuple[str, int]]:
        if name not in _LONG:
            return counted
        chosen = self._filters.of(name)
        return [each for place, each in enumerate(counted) if place < _LONG_LENGTH or each[0] in chosen]

    def _view(self, name: str, counted: list[tuple[str, int]]) -> FacetView:
        shown = self._shown(name, counted)
        if name == "year":
            shown = sorted(shown, reverse=True)
        elif name == "challenge":
            place = {cell: position for position, cell in enumerate(self._reading.columns.cells)}
            shown = sorted(shown, key=lambda each: place[each[0]])
        elif name not in _LONG:
            shown = sorted(shown, key=lambda each: natural(self._reading.notation(each[0]) or each[0]))
        options = tuple(self._option(name, value, measures) for value, measures in shown)
        return FacetView(name, options, len(counted) - len(shown))

    def _chosen_only(self, name: str) -> FacetView:
        rows = self._filters.rows(self._reading)
        measures = self._reading.columns.count if rows is None else int(rows.sum())
        return FacetView(name, tuple(self._option(name, value, measures) for value in self._filters.of(name)), 0)

    def _option(self, name: str, value: str, measures: int) -> FacetOption:
        reading = self._reading
        facet = name.removeprefix(ALSO)
        return FacetOption(
            link=Link(value, plain(value), None) if ":" not in value else reading.link(value),
            value=reading.addresses.value(facet, value),
            measures=measures,
            selected=value in self._filters.of(name),
            path=self._filters.toggled(name, value).path(reading, self._path),
        )


def counts_of(reading: Reading, facet: str) -> Mapping[str, int]:
    """How many of all measures have each value of a facet."""
    counted = reading.columns.facet(facet)
    return dict(zip(counted.values, counted.counts().tolist(), strict=True))
