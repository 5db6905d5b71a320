"""The tables of an instance as CSV for programs: a row a thing, by IRI, in the columns that the shapes describe.

Unlike templates these tables are not filled in: what other things are is said by IRI, and a table of concepts gives
their names. `csvw.py` describes the columns so that programs get the triples back.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import StringIO
from itertools import groupby
from operator import attrgetter

from ... import terms
from ...store.port import Literal, NamedNode, Term, Triple
from ..layout import Column, Kind, Layouts, TableLayout, local_name
from ..table import VALUE_SEPARATOR
from ..text import with_export_mark

IRI = "iri"
"""The first column of every table: the thing itself."""

IRI_SEPARATOR = " "
_IRIS = frozenset({Kind.URL, Kind.CONCEPT, Kind.CHALLENGE, Kind.ROW})
_TEXTS = frozenset({Kind.TEXT, Kind.STRING})

Matching = Callable[[Term | None, NamedNode | None, Term | None], Iterable[Triple]]
"""The triples that match a subject, a predicate and an object, None standing for any."""

Said = Mapping[str, Sequence[Term]]
"""What is said of one thing: its values by property."""


@dataclass(frozen=True, slots=True)
class CsvColumn:
    """One column: its name for programs, its titles for people, the property whose values it holds.

    `via` names the column that holds the node on which the value hangs; `inverse` tells that the cell is the one who
    says it, about the row's thing. `separator` stands between values where there may be several.
    """

    name: str
    predicate: str
    kind: Kind
    titles: Mapping[str, str] = field(default_factory=dict)
    help: Mapping[str, str] = field(default_factory=dict)
    language: str | None = None
    separator: str | None = None
    via: str | None = None
    inverse: bool = False

    @property
    def holds_iris(self) -> bool:
        """Whether its values are things and no literals."""
        return self.kind in _IRIS


@dataclass(frozen=True, slots=True)
class CsvTable:
    """One table: its class, the name of its file without suffix, its titles, its columns after the first."""

    class_iri: str
    name: str
    titles: Mapping[str, str]
    columns: tuple[CsvColumn, ...]

    @property
    def nodes(self) -> frozenset[str]:
        """The columns that hold nodes on which other columns hang."""
        return frozenset(column.via for column in self.columns if column.via is not None)


def csv_tables(layouts: Layouts, languages: Sequence[str]) -> tuple[CsvTable, ...]:
    """The tables that the shapes describe, and one of all concepts, by the names of their files."""
    described = (
        CsvTable(each.class_iri, each.segment, each.names, tuple(_columns(each, layouts, languages)))
        for each in layouts.tables
    )
    return tuple(sorted((*described, _concepts(languages)), key=attrgetter("name")))


def _columns(layout: TableLayout, layouts: Layouts, languages: Sequence[str]) -> Iterator[CsvColumn]:
    nodes: set[str] = set()
    for column in layout.columns:
        first, last = column.route.first, column.route.last
        via = None if len(column.route.predicates) == 1 else local_name(first)
        if via is not None and via not in nodes:
            nodes.add(via)
            yield CsvColumn(via, first, Kind.ROW)
        for tag in languages if column.kind is Kind.TEXT else [None]:
            owner = layouts.of_class(column.source or "") if column.route.inverse else None
            name = owner.segment if owner is not None else local_name(last)
            yield CsvColumn(
                name=name if tag is None else f"{name}_{tag.replace('-', '_')}",
                predicate=last,
                kind=column.kind,
                titles=column.names,
                help=column.help,
                language=tag,
                separator=_separator(column),
                via=via,
                inverse=column.route.inverse,
            )


def _separator(column: Column) -> str | None:
    """What stands between the values of a column; texts are single where the shapes want one in each language."""
    if not (column.multiple and column.splits) or column.route.inverse:
        return None
    return IRI_SEPARATOR if column.kind in _IRIS else VALUE_SEPARATOR


def _concepts(languages: Sequence[str]) -> CsvTable:
    """What the concepts are called to which all other tables refer by IRI."""
    texts = (
        CsvColumn(f"{local_name(each)}_{tag.replace('-', '_')}", each, Kind.TEXT, language=tag)
        for each in (terms.skos.prefLabel, terms.skos.definition)
        for tag in languages
    )
    columns = (
        CsvColumn("inScheme", terms.skos.inScheme, Kind.URL, separator=IRI_SEPARATOR),
        CsvColumn("notation", terms.skos.notation, Kind.STRING),
        CsvColumn("broader", terms.skos.broader, Kind.URL, separator=IRI_SEPARATOR),
        *texts,
    )
    return CsvTable(terms.skos.Concept, "concept", {}, columns)


def header_of(table: CsvTable) -> bytes:
    """The first line of a table."""
    return _written([[IRI, *(column.name for column in table.columns)]])


def rows_of(tables: Sequence[CsvTable], triples: Iterable[Triple], matching: Matching) -> list[tuple[bytes, int]]:
    """What each table says of some things (RFC 4180, UTF-8), and how many rows that is.

    Triples of a subject must stand together; rows come in their order. What a table has no column for, and a second
    value where it has room for one, stands in the dumps of triples only.
    """
    rows: list[list[list[str]]] = [[] for _ in tables]
    of_class: dict[str, list[int]] = {}
    for number, table in enumerate(tables):
        of_class.setdefault(table.class_iri, []).append(number)
    for subject, group in groupby(triples, attrgetter("subject")):
        said = _said(group)
        classes = {each.value for each in said.get(terms.rdf.type, ()) if isinstance(each, NamedNode)}
        for number in (number for each in classes & of_class.keys() for number in of_class[each]):
            if isinstance(subject, NamedNode):
                rows[number].append([subject.value, *_cells(tables[number], subject, said, matching)])
    return [(_written(each), len(each)) for each in rows]


def looked_up(tables: Iterable[CsvTable]) -> frozenset[str]:
    """The predicates that a row asks of other things than its own: who says something about it, what its nodes say."""
    columns = (column for table in tables for column in table.columns)
    return frozenset(column.predicate for column in columns if column.inverse or column.via is not None)


def _written(rows: Iterable[Sequence[str]]) -> bytes:
    text = StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode()


def _said(triples: Iterable[Triple]) -> Said:
    said: dict[str, list[Term]] = {}
    for _, predicate, value in triples:
        said.setdefault(predicate.value, []).append(value)
    return said


def _cells(table: CsvTable, subject: NamedNode, said: Said, matching: Matching) -> Iterator[str]:
    """The cells of one row after the first."""
    nodes: dict[str, Said] = {}
    for column in table.columns:
        found: list[Term]
        if column.inverse:
            found = [each.subject for each in matching(None, NamedNode(column.predicate), subject)]
        elif column.via is not None:
            found = list(nodes[column.via].get(column.predicate, ()))
        else:
            found = list(said.get(column.predicate, ()))
        values = _values(column, found)
        if column.name in table.nodes:
            nodes[column.name] = _said(matching(NamedNode(values[0]), None, None)) if values else {}
        yield _cell(column, values)


def _values(column: CsvColumn, found: Iterable[Term]) -> list[str]:
    """The values that the column is for, in order."""
    if column.holds_iris:
        return sorted(each.value for each in found if isinstance(each, NamedNode))
    return sorted(each.value for each in found if isinstance(each, Literal) and each.language == column.language)


def _cell(column: CsvColumn, values: Sequence[str]) -> str:
    text = column.separator.join(values) if column.separator is not None else next(iter(values), "")
    return with_export_mark(text) if column.kind in _TEXTS else text
