"""An answer of the query endpoint as a table that people can read: things by name, texts in their language."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice

from pyoxigraph import QueryBoolean, QueryResultsFormat, RdfFormat, parse, parse_query_results

from ..errors import StoreError
from ..queries.registry import Registry
from ..release.opened import OpenRelease
from ..store.port import Literal, NamedNode, Term
from ..terms import xsd
from .models import AnswerCell, AnswerColumn, AnswerPage, Text
from .query_page import short_name
from .reading import Reading
from .speech import direction, plain

MOST_ROWS = 200
_MOST_CELLS = 4_000
_LONGEST_TEXT = 1_000
_TRIPLE = ("subject", "predicate", "object")
_NUMBERS = frozenset({xsd.integer, xsd.decimal, xsd.double, xsd.nonNegativeInteger, xsd.positiveInteger})

Terms = tuple[Term | None, ...]


def table_page(release: OpenRelease, registry: Registry, languages: Sequence[str], results: bytes) -> AnswerPage:
    """The first rows of SPARQL 1.1 Query Results JSON and how many there are, or the truth value.

    At most 200 rows are shown, fewer of very wide tables; `StoreError` for what cannot be read.
    """
    try:
        found = parse_query_results(results, format=QueryResultsFormat.JSON)
        if isinstance(found, QueryBoolean):
            return AnswerPage((), (), 1, verdict=bool(found))
        names = [variable.value for variable in found.variables]
        shown = [tuple(solution) for solution in islice(found, _rows_shown(len(names)))]
        total = len(shown) + sum(1 for _ in found)
    except (SyntaxError, ValueError) as error:
        raise StoreError(f"an answer cannot be read: {error}") from error
    return AnswerPage(_columns(names, shown), _cells(Reading(release, registry, languages), shown), total)


def graph_page(release: OpenRelease, registry: Registry, languages: Sequence[str], triples: bytes) -> AnswerPage:
    """The first triples of a graph in N-Triples; `StoreError` for what cannot be read."""
    try:
        parsed = parse(triples, format=RdfFormat.N_TRIPLES)
        shown: list[Terms] = [
            (quad.subject, quad.predicate, quad.object) for quad in islice(parsed, _rows_shown(len(_TRIPLE)))
        ]
    except (SyntaxError, ValueError) as error:
        raise StoreError(f"an answer cannot be read: {error}") from error
    cells = _cells(Reading(release, registry, languages), shown)
    return AnswerPage(_columns(_TRIPLE, shown), cells, triples.count(b"\n"), graph=True)


def _rows_shown(columns: int) -> int:
    return max(1, min(MOST_ROWS, _MOST_CELLS // max(1, columns)))


def _columns(names: Sequence[str], rows: Sequence[Terms]) -> tuple[AnswerColumn, ...]:
    return tuple(
        AnswerColumn(name, bool(rows) and all(_is_number(row[place]) for row in rows))
        for place, name in enumerate(names)
    )


def _is_number(term: Term | None) -> bool:
    return term is None or (isinstance(term, Literal) and term.datatype.value in _NUMBERS)


def _cells(reading: Reading, rows: Sequence[Terms]) -> tuple[tuple[AnswerCell | None, ...], ...]:
    reading.want(_iris(rows))
    return tuple(tuple(_cell(reading, term) for term in row) for row in rows)


def _iris(rows: Iterable[Terms]) -> Iterable[str]:
    return (term.value for row in rows for term in row if isinstance(term, NamedNode))


def _cell(reading: Reading, term: Term | None) -> AnswerCell | None:
    if term is None:
        return None
    if isinstance(term, NamedNode):
        named = reading.is_known(term.value)
        return AnswerCell(link=reading.link(term.value), named=named, short=_short(reading, term.value))
    if not isinstance(term, Literal):
        return AnswerCell(text=plain(str(term)[:_LONGEST_TEXT]))
    value, lang = term.value[:_LONGEST_TEXT], term.language or ""
    return AnswerCell(
        text=Text(value, lang, direction(lang) if lang else "ltr", False),
        cut=len(term.value) > _LONGEST_TEXT,
    )


def _short(reading: Reading, iri: str) -> str:
    """How an address is written in little room: without the instance's base, or with a prefix."""
    ours = iri.removeprefix(reading.release.instance.base)
    return short_name(iri) if ours == iri or ours.startswith("def/") else ours
