"""The measures of a list as a file: exactly those that fit, in the order of the list, or none where they are too many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ..errors import QueryRefused
from ..model.media import CSV, JSON_LD, TURTLE, XLSX, Format
from ..queries.registry import Registry
from ..release.opened import OpenRelease
from ..store.port import NamedNode, Triple
from .api import Cell, Table, labels_of
from .api_measures import measures_of_rows, measures_table
from .descriptions import things_graph
from .filters import EVERY, NAMES, TEXT, Filters, parse_filters, refuse_unknown
from .listing import in_order, sort_of
from .reading import Reading

FORMATS: Mapping[str, Format] = {each.suffix: each for each in (CSV, XLSX, TURTLE, JSON_LD)}
EXPORTS = tuple(FORMATS)
MOST_ROWS = 10_000
MOST_DESCRIBED = 2_000
"""How many measures a table, and a graph, may hold; both are made in memory."""

_TABLES = (CSV, XLSX)
_SEVERAL = ("target_group", "area", "steering", "actor", "programme", "level", "plan", "year")


@dataclass(frozen=True, slots=True)
class MeasureFile:
    """The measures of a list, as a table or as triples; `query` answers the same ones, but for the text."""

    filters: Filters
    query: str | None
    table: Table | None
    triples: tuple[Triple, ...]


def longest(suffix: str) -> int:
    """How many measures a file of this format may hold."""
    return MOST_ROWS if FORMATS[suffix] in _TABLES else MOST_DESCRIBED


def measure_file(
    release: OpenRelease,
    registry: Registry,
    parameters: Mapping[str, Sequence[str]],
    languages: Sequence[str],
    suffix: str,
    address: str,
) -> MeasureFile:
    """All measures of a list; `address` is that of the service. Pages of the list do not matter.

    `BadRequest` as for the page, `QueryRefused` for a list longer than such a file may be.
    """
    reading = Reading(release, registry, languages)
    refuse_unknown(reading, parameters, (*NAMES, EVERY, "sort", "per_page", "page"))
    filters = parse_filters(reading, parameters)
    rows = filters.rows(reading)
    total = reading.columns.count if rows is None else int(np.count_nonzero(rows))
    if total > longest(suffix):
        raise QueryRefused("result-too-large", f"the list has {total} measures, such a file at most {longest(suffix)}")
    places = in_order(reading, filters, sort_of(reading, parameters, filters), 0, total, rows)
    query = filters.replaced(TEXT, ()).query(reading)
    if FORMATS[suffix] in _TABLES:
        return MeasureFile(filters, query, _table(reading, places, address), ())
    measures = [reading.columns.iris[each] for each in places]
    return MeasureFile(filters, query, None, things_graph(release, registry, measures))


def _table(reading: Reading, places: Sequence[int], address: str) -> Table:
    """The table of the API's list of measures, with all that measures have several values of."""
    found = measures_of_rows(reading, places)
    table = measures_table(found, address)
    values = {name: [reading.columns.facet(name).values_of(place) for place in places] for name in _SEVERAL}
    things = {value for name in _SEVERAL if name != "year" for each in values[name] for value in each}
    labels = labels_of(reading, [NamedNode(each) for each in sorted(things)])

    def cell(name: str, row: int) -> Cell:
        each = values[name][row]
        if name == "year":
            return " – ".join(dict.fromkeys((each[0], each[-1]))) if each else None
        return "; ".join(labels[value].value for value in each) or None

    more = [tuple(cell(name, row) for name in _SEVERAL) for row in range(len(places))]
    place = len(table.columns) - len(found.cells)
    return Table(
        (*table.columns[:place], *_SEVERAL, *table.columns[place:]),
        tuple((*row[:place], *added, *row[place:]) for row, added in zip(table.rows, more, strict=True)),
        table.labels,
    )
