"""Measures for programs: the list of `/explore` as plain values, each with its profile by number of the challenge."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ..model.profile import Weight
from ..store.port import NamedNode
from .api import Cell, Table, labels_of
from .faceting import Faceting
from .filters import parse_filters
from .grids import SchemeGrid
from .models import FacetView, State, Text
from .reading import Reading

_FACTS = ("status", "data_status", "profile_status")


@dataclass(frozen=True, slots=True)
class FoundFocus:
    """A cell of the grid that a measure works on, by its index."""

    index: int
    challenge: str
    state: State


@dataclass(frozen=True, slots=True)
class FoundMeasure:
    """A measure of the list; `page` is the path of the page about it, `facts` are IRIs by what they say."""

    iri: str
    page: str
    profile: tuple[FoundFocus, ...]
    facts: Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class FoundMeasures:
    """A piece of the list: how many measures fit, what they can be narrowed by, and these ones.

    `cells` are the indexes of the grid in its order; `labels` names everything by IRI.
    """

    total: int
    facets: tuple[FacetView, ...]
    cells: tuple[int, ...]
    measures: tuple[FoundMeasure, ...]
    labels: Mapping[str, Text]


def found_measures(
    reading: Reading, parameters: Mapping[str, Sequence[str]], sort: str, offset: int, limit: int
) -> FoundMeasures:
    """Read a piece; `parameters` are the filters of the address. `BadRequest` for values that no measure has."""
    filters = parse_filters(reading, parameters)
    faceting = Faceting(reading, filters)
    rows = faceting.rows
    total = reading.columns.count if rows is None else int(np.count_nonzero(rows))
    found = measures_of_rows(reading, reading.columns.page(rows, sort, offset, limit))
    return replace(found, total=total, facets=faceting.views())


def measures_of_rows(reading: Reading, places: Sequence[int]) -> FoundMeasures:
    """The measures that stand in some rows of the columns, in this order, without facets."""
    grid = SchemeGrid.of_instance(reading)
    index_of = {cell.iri: cell.index for cell in grid.grid.cells}
    measures = tuple(_measure(reading, row, index_of) for row in places)
    named: list[Cell] = [NamedNode(each.iri) for each in measures]
    named += [NamedNode(value) for each in measures for value in each.facts.values() if value]
    named += [NamedNode(cell) for cell in index_of]
    labels = labels_of(reading, named)
    return FoundMeasures(len(places), (), tuple(index_of.values()), measures, labels)


def measures_table(found: FoundMeasures, address: str) -> Table:
    """The list as a table: a column for each cell of the grid says how a measure works on it.

    `address` is that of the service, so that pages stand there whole.
    """
    columns = ("measure", "page", *_FACTS, *(f"challenge_{index}" for index in found.cells))
    return Table(columns, tuple(_row(each, found.cells, address) for each in found.measures), found.labels)


def _row(measure: FoundMeasure, cells: Sequence[int], address: str) -> tuple[Cell, ...]:
    facts = [NamedNode(iri) if (iri := measure.facts[name]) else None for name in _FACTS]
    states = {focus.index: focus.state.value for focus in measure.profile}
    return (NamedNode(measure.iri), address + measure.page, *facts, *(states.get(index) for index in cells))


def _measure(reading: Reading, row: int, index_of: Mapping[str, int]) -> FoundMeasure:
    columns = reading.columns
    plain = columns.plain_positions(row)
    profile = tuple(
        FoundFocus(
            index=index_of[columns.cells[position]],
            challenge=columns.cells[position],
            state=State.PLAIN if position in plain else State.PRIMARY if weight is Weight.PRIMARY else State.SECONDARY,
        )
        for position, weight in columns.profile_of(row).scores.items()
    )
    facts = {name: next(iter(columns.facet(name).values_of(row)), None) for name in _FACTS}
    iri = columns.iris[row]
    return FoundMeasure(iri, reading.addresses.page(iri) or "", profile, facts)
