"""The rows of a figure and those of its query in the same words, so that they can be compared."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pyoxigraph as ox

from profilatlas.readers.figures import Figure
from profilatlas.readers.models.basics import Link
from profilatlas.release.opened import OpenRelease
from profilatlas.store.port import Literal, NamedNode, Term
from profilatlas.terms import xsd

Raw = str | int | Decimal | None


def said(made: Figure) -> list[Mapping[str, Raw]]:
    """A figure's rows by the names that its query gives them."""
    names = [camel(column.name) for column in made.columns]
    return [dict(zip(names, map(_raw, row), strict=True)) for row in made.rows]


def answered(release: OpenRelease, query: str) -> list[Mapping[str, Raw]]:
    """The rows of a query."""
    return [{name: _term(term) for name, term in row.items()} for row in release.store.select(query)]


def read(answer: bytes) -> list[Mapping[str, Raw]]:
    """The rows of an answer in SPARQL JSON."""
    solutions = ox.parse_query_results(answer, format=ox.QueryResultsFormat.JSON)
    assert isinstance(solutions, ox.QuerySolutions)
    names = [variable.value for variable in solutions.variables]
    return [dict(zip(names, map(_term, solution), strict=True)) for solution in solutions]


def in_any_order(rows: list[Mapping[str, Raw]]) -> list[list[tuple[str, str]]]:
    """Rows, sorted, for those who do not care for their order."""
    return sorted(sorted((name, str(value)) for name, value in row.items()) for row in rows)


def camel(name: str) -> str:
    """A column's name as queries write it."""
    first, *others = name.split("_")
    return first + "".join(each.capitalize() for each in others)


def _raw(value: object) -> Raw:
    match value:
        case Link():
            return value.iri
        case date():
            return value.isoformat()
        case Decimal():
            return round(value, 9)
        case str() | int() | None:
            return value
    raise TypeError(value)


def _term(term: Term | None) -> Raw:
    if isinstance(term, Literal) and term.datatype.value == xsd.integer:
        return int(term.value)
    if isinstance(term, Literal) and term.datatype.value == xsd.decimal:
        return round(Decimal(term.value), 9)
    return term.value if isinstance(term, Literal | NamedNode) else None
