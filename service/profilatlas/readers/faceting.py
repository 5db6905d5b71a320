"""The features one can choose by, with the number of measures each value would leave."""

from __future__ import annotations

from collections.abc import Iterable

from ..model.masks import Flags
from ..release.columns import FACETS
from .addresses import EXPLORE
from .collective import most_frequent
from .filters import ALSO, TEXT, Filters, fitting, value_of
from .models import FacetOption, FacetView, Link
from .ranking import Counted, Ranking
from .reading import Reading, natural
from .speech import plain

# Facets with too many values to show them all: the most frequent ones.
_LONG = ("actor", "programme")
_LONG_LENGTH = 20
# Facets of which a measure has several values, so that one can ask for all of those chosen.
_SEVERAL = ("challenge", "target_group", "actor", "programme")
# Not shown to choose from: challenges as stated would repeat those of the grid.
SHOWN = tuple(name for name in FACETS if name != "focus")


class Faceting:
    """Facets under some filters; made before the page's first link, so that the values get their names in time.

    `rows` are the measures that fit everything that is chosen, None where nothing is.
    """

    def __init__(self, reading: Reading, filters: Filters, names: Iterable[str] = SHOWN, path: str = EXPLORE) -> None:
        self._reading = reading
        self._filters = filters
        self._path = path
        self._parts = filters.parts(reading)
        self.rows = fitting(self._parts.values())
        self._counted = {name: self._count(name) for name in names}
        for name, counted in self._counted.items():
            if name != "year":
                reading.want(value for value, _ in self._shown(name, counted))
        shown = {self._chosen_by(name) for name in self._counted}
        self._rest = [name for name in filters.names if name not in shown]
        for name in self._rest:
            reading.want(value for value in filters.of(name) if _is_thing(name, value))

    def views(self) -> tuple[FacetView, ...]:
        """The facets, then whatever else is chosen (its options can only be taken away)."""
        facets = [self._view(name, counted) for name, counted in self._counted.items()]
        return (*facets, *(self._chosen_only(name) for name in self._rest))

    def without(self, name: str) -> Flags | None:
        """The measures that fit what is chosen by all other names."""
        return fitting(part for other, part in self._parts.items() if other != name)

    def _chosen_by(self, facet: str) -> str:
        """The name by which a facet's values are chosen: `with_…` where measures must have every one of them."""
        also = f"{ALSO}{facet}"
        return also if facet in _SEVERAL and self._filters.of(also) and not self._filters.of(facet) else facet

    def _count(self, facet: str) -> Ranking:
        """The values with the measures that they would leave.

        A value beside others that will do adds measures, so those are left out of account; one beside others that are all
        wanted takes some away.
        """
        name = self._chosen_by(facet)
        rows = self.without(name) if name == facet else self.rows
        return most_frequent(self._reading, facet, rows)

    def _shown(self, facet: str, counted: Ranking) -> list[Counted]:
        """The values to choose from: all, or the first of very many; those that are chosen in any case."""
        first = counted[:_LONG_LENGTH] if facet in _LONG else counted[:]
        known = {value for value, _ in first}
        chosen = [value for value in self._filters.of(self._chosen_by(facet)) if value not in known]
        left = counted.of_values(chosen)
        return [*first, *left, *((value, 0) for value in chosen if not counted.measures_with(value))]

    def _view(self, facet: str, counted: Ranking) -> FacetView:
        shown = self._shown(facet, counted)
        if facet == "year":
            shown = sorted(shown, reverse=True)
        elif facet == "challenge":
            place = {cell: position for position, cell in enumerate(self._reading.columns.cells)}
            shown = sorted(shown, key=lambda each: place[each[0]])
        elif facet not in _LONG:
            shown = sorted(shown, key=lambda each: natural(self._reading.notation(each[0]) or each[0]))
        name = self._chosen_by(facet)
        options = tuple(self.option(name, value, measures) for value, measures in shown)
        every = name != facet if facet in _SEVERAL else None
        return FacetView(facet, options, len(counted) - sum(measures > 0 for _, measures in shown), every)

    def _chosen_only(self, name: str) -> FacetView:
        measures = self._reading.columns.count if self.rows is None else int(self.rows.sum())
        return FacetView(name, tuple(self.option(name, value, measures) for value in self._filters.of(name)), 0)

    def option(self, name: str, value: str, measures: int) -> FacetOption:
        """A value that one can choose by a name, or take away."""
        reading = self._reading
        selected = value in self._filters.of(name)
        return FacetOption(
            link=reading.link(value) if _is_thing(name, value) else Link(value, plain(value), None),
            value=value_of(reading, name, value),
            measures=measures,
            selected=selected,
            path=self._filters.without(name, value).path(reading, self._path) if selected else None,
        )


def _is_thing(name: str, value: str) -> bool:
    """Whether a chosen value is a thing with a name, and no year, day or text."""
    return name != TEXT and ":" in value
