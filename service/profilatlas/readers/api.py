"""Answers of public queries as plain tables: values of Python, and a name for everything that they mention."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from pyoxigraph import QueryResultsFormat, QuerySolutions, parse_query_results

from ..errors import StoreError
from ..queries.registry import Parameter, Query
from ..release.opened import OpenRelease
from ..store.port import Literal, NamedNode, Term
from ..terms import xsd
from .models import Text
from .reading import Reading

Cell: TypeAlias = NamedNode | str | int | float | Decimal | bool | date | None


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under named columns; `labels` names the things that stand in the cells, by IRI."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    labels: Mapping[str, Text]


def table_of(reading: Reading, results: bytes, most: int | None = None) -> tuple[Table, bool]:
    """The first rows of SPARQL 1.1 Query Results JSON, at most so many, and whether there are others behind them.

    Labels come from one more query. `StoreError` for what is no table.
    """
    try:
        found = parse_query_results(results, format=QueryResultsFormat.JSON)
        if not isinstance(found, QuerySolutions):
            raise StoreError("the engine answered without rows")
        columns = tuple(variable.value for variable in found.variables)
        answered = [tuple(map(cell_of, solution)) for solution in found]
    except (SyntaxError, ValueError, OSError) as error:
        raise StoreError(f"the engine's answer cannot be read: {error}") from error
    rows = tuple(answered[:most])
    return Table(columns, rows, labels_of(reading, (cell for row in rows for cell in row))), len(rows) < len(answered)


def labels_of(reading: Reading, cells: Iterable[Cell]) -> dict[str, Text]:
    """The names of all things among the cells, in the order in which they first stand."""
    iris = dict.fromkeys(cell.value for cell in cells if isinstance(cell, NamedNode))
    reading.want(iris)
    return {iri: reading.link(iri).label for iri in iris}


def cell_of(term: Term | None) -> Cell:
    """A term as a plain value; a literal that is not what its datatype says, and any other term, is its text.

    >>> cell_of(Literal("7", datatype=NamedNode(xsd.integer))), cell_of(Literal("sieben", language="de"))
    (7, 'sieben')
    """
    if term is None or isinstance(term, NamedNode):
        return term
    if not isinstance(term, Literal):
        return str(term)
    try:
        return _VALUES.get(term.datatype.value, str)(term.value)
    except (ValueError, ArithmeticError, LookupError):
        return term.value


def _boolean(text: str) -> bool:
    return {"true": True, "1": True, "false": False, "0": False}[text]


def _day(text: str) -> date | str:
    """A day; one with a time zone stays the text that it is."""
    return date.fromisoformat(text) if len(text) == len("2026-11-01") else text


def _finite(text: str) -> float | str:
    number = float(text)
    return number if abs(number) < float("inf") else text


_VALUES: Mapping[str, Callable[[str], Cell]] = {
    xsd.integer: int,
    xsd.int: int,
    xsd.long: int,
    xsd.nonNegativeInteger: int,
    xsd.decimal: Decimal,
    xsd.double: _finite,
    xsd.boolean: _boolean,
    xsd.date: _day,
}


def examples_of(release: OpenRelease, query: Query) -> dict[str, str]:
    """A value for every parameter of a query with which it answers something, as far as we can know."""
    return {name: _example_of(release, parameter) for name, parameter in query.parameters.items()}


def _example_of(release: OpenRelease, parameter: Parameter) -> str:
    """The example of a parameter; another thing of the same type where this release has not the one named.

    The examples in query files are of the demonstration, and an example must work in every city.
    """
    base, columns = release.instance.base, release.columns
    wanted = base + parameter.example
    known: Sequence[str] = ()
    if parameter.example.startswith("id/measure/"):
        known = () if columns.row_of(wanted) is not None else columns.iris[:1]
    elif parameter.example.startswith(("id/actor/", "id/programme/")):
        known = columns.facet(parameter.example.split("/")[1]).values
    elif parameter.example.startswith("scheme/"):
        known = (release.instance.challenge_scheme_iri,)
    return parameter.example if not known or wanted in known else known[0].removeprefix(base)
