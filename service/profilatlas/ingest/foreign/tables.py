"""Tables made of a list that nobody designed for us, as its description says (docs/mappings.md).

Every foreign list becomes tables like those people write for us and then goes their way: nothing behind this module
knows that a row was a line of another table. The list is read once; kept is only what its rows become.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from ... import terms
from ...model.finding import Finding, Place
from ...store.port import NamedNode, Triple
from ..addresses import Addresses
from ..headers import bind
from ..layout import Kind, Layouts, TableLayout
from ..messages import finding, unreadable
from ..table import Reading, Row, Table
from ..text import slug
from .formats import FORMATTED
from .lists import LIST_SUFFIXES, ForeignList, open_list
from .mapping_file import ENDING, MappingFile, TablePlan, dotted
from .mapping_reader import read_mapping
from .values import Names, Unmatched, Value, evaluated

_Cells: TypeAlias = tuple[str, ...]
_First: TypeAlias = tuple[int, tuple[str, ...], _Cells]
"""The first row about a thing: its number, its headers and its cells."""


@dataclass(frozen=True, slots=True)
class Foreign:
    """What a foreign list became: tables, findings about its description, and what this says of the list itself.

    `distinct` holds names that look alike and are known to be different, `licence` the IRI of the list's licence.
    """

    tables: tuple[tuple[Table, TableLayout], ...] = ()
    findings: tuple[Finding, ...] = ()
    distinct: frozenset[frozenset[str]] = frozenset()
    file: str = ""
    licence: str | None = None

    def triples(self, base: str) -> Iterator[Triple]:
        """What is stated about the list itself: its licence, which holds for everything that came from it."""
        if self.licence is not None:
            document = NamedNode(Addresses(base).document(self.file))
            yield Triple(document, NamedNode(terms.dct.license), NamedNode(self.licence))


def has_description(path: Path) -> bool:
    """Whether a description stands beside a table file."""
    return path.suffix.casefold() in LIST_SUFFIXES and _description(path).is_file()


def described(description: Path) -> bool:
    """Whether the table file that a description is about stands beside it."""
    stem = description.name.removesuffix(ENDING)
    return any(path.stem == stem and path.suffix.casefold() in LIST_SUFFIXES for path in description.parent.iterdir())


def _description(path: Path) -> Path:
    return path.with_name(path.stem + ENDING)


def read_foreign(path: Path, file: str, layouts: Layouts, languages: Sequence[str]) -> Foreign:
    """The tables in a list that has a description; `file` is the list's path inside the source folder."""
    beside = _description(path)
    where = f"{file.rpartition('/')[0]}/{beside.name}".lstrip("/")
    try:
        content = beside.read_bytes()
    except OSError as error:
        return Foreign(findings=(unreadable(Place(where), error),))
    mapping = read_mapping(content, where, layouts, languages)
    if any(found.stops for found in mapping.findings):
        return Foreign(findings=mapping.findings)
    opened = open_list(path, file, mapping)
    if not isinstance(opened, ForeignList):
        return Foreign(findings=(*mapping.findings, *opened))
    names = Names(mapping, file, opened.sheet, opened.headers)
    work = _Work(mapping, opened, names, names.fields(), languages)
    tables = work.tables()
    return Foreign(
        tables=tuple((table, plan.layout) for table, plan in zip(tables, mapping.tables, strict=True)),
        findings=(*mapping.findings, *names.findings),
        distinct=mapping.distinct,
        file=file,
        licence=mapping.licence,
    )


@dataclass(slots=True)
class _Making:
    """One of our tables while the list is read: the values of its columns, where its key stands, its rows so far."""

    plan: TablePlan
    headers: tuple[str, ...]
    values: tuple[Value, ...]
    formatted: tuple[Kind | None, ...]
    key: tuple[int, ...]
    elsewhere: frozenset[str]
    once: bool
    rows: list[Reading] = field(default_factory=list)
    _slugs: dict[tuple[str, ...], str] = field(default_factory=dict)

    def identifier(self, cells: Sequence[str]) -> str:
        """What tells a row's thing apart from others; empty when its key is."""
        key = tuple(cells[position] for position in self.key)
        if (known := self._slugs.get(key)) is None:
            known = self._slugs[key] = "-".join(filter(None, map(slug, key)))
        return known


@dataclass(slots=True)
class _Work:
    """The reading of one list."""

    mapping: MappingFile
    source: ForeignList
    names: Names
    fields: Sequence[Value]
    languages: Sequence[str]
    _merged: dict[tuple[str, str], _First] = field(default_factory=dict)
    _told: set[tuple[str, ...]] = field(default_factory=set)

    def tables(self) -> list[Table]:
        conditions = self.names.filter()
        made = [self._making(plan) for plan in self.mapping.tables]
        if self.names.findings:
            return [self._table(each) for each in made]
        taken = 0
        for row in self.source.rows():
            if isinstance(row, Finding):
                made[0].rows.append(row)
                continue
            values = evaluated(row.cells, self.fields)
            if not all(condition.holds(values[position]) for position, condition in conditions):
                continue
            taken += 1
            for value, text in zip(self.fields, values[len(row.cells) :], strict=True):
                if isinstance(text, Unmatched):
                    made[0].rows.append(self.names.unmatched(value, text, row.number))
            values = ["" if isinstance(text, Unmatched) else text for text in values]
            for each in made:
                if taken == 1 or not each.once:
                    each.rows += self._readings(each, row.number, values)
        if not taken:
            self.names.findings.append(finding("mapping-no-rows", self.mapping.place(("filter",))))
        for value in self.fields:
            self._report_unused(value)
        return [self._table(each) for each in made]

    def _making(self, plan: TablePlan) -> _Making:
        headers = tuple(plan.columns)
        binding = bind(Table("", self.mapping.file, None, headers, lambda: iter(())), plan.layout, self.languages)
        kinds = {bound.position: bound.column.kind for bound in binding.columns}
        return _Making(
            plan=plan,
            headers=headers,
            values=tuple(self.names.resolve(expression) for expression in plan.columns.values()),
            formatted=tuple(kind if (kind := kinds[each]) in FORMATTED else None for each in range(len(headers))),
            key=tuple(binding.at(column).position for column in plan.layout.key),
            elsewhere=frozenset(map(slug, plan.elsewhere)),
            once=plan.merge and all(expression.constant for expression in plan.columns.values()),
        )

    def _readings(self, making: _Making, number: int, values: Sequence[str]) -> Iterator[Reading]:
        cells = []
        for value, kind in zip(making.values, making.formatted, strict=True):
            text = values[value.plain] if value.plain is not None else value.of(values)
            if isinstance(text, Unmatched):
                yield self.names.unmatched(value, text, number)
                text = ""
            cells.append(text if kind is None else self.mapping.formats.plain(kind, text))
        plan = making.plan
        if plan.optional and not all(cells[position] for position in making.key):
            return
        if plan.merge or making.elsewhere:
            identifier = making.identifier(cells)
            if identifier in making.elsewhere:
                return
            if plan.merge and identifier:
                said = tuple(cells)
                first = self._merged.setdefault((plan.layout.class_iri, identifier), (number, making.headers, said))
                if first[2] is not said:
                    if first[2] != said:
                        yield from self._conflict(making, identifier, number, said, first)
                    return
        yield Row(number, tuple(cells))

    def _conflict(
        self, making: _Making, identifier: str, number: int, cells: _Cells, first: _First
    ) -> Iterator[Finding]:
        """What a row says otherwise about a thing that has been read already, once for each text."""
        row, headers, before = first
        said, other = dict(zip(making.headers, cells, strict=True)), dict(zip(headers, before, strict=True))
        header = next((each for each in said if each in other and said[each] != other[each]), None)
        layout = making.plan.layout
        if header is None or (layout.class_iri, identifier, header, said[header]) in self._told:
            return
        self._told.add((layout.class_iri, identifier, header, said[header]))
        table = self._table(making)
        place = table.place(row, header)
        yield finding(
            "conflicting-rows",
            table.place(number, header),
            said[header],
            table={tag: layout.name(tag) for tag in ("de", "en")},
            identifier=identifier,
            column=header,
            first={tag: place.text(tag) for tag in ("de", "en")},
            other=other[header],
        )

    def _report_unused(self, value: Value) -> None:
        path = (*value.expression.path, "same-as")
        for text in value.unused():
            place = self.mapping.place((*path, text))
            self.names.findings.append(finding("mapping-unused-entry", place, text, key=dotted(path)))

    def _table(self, making: _Making) -> Table:
        return Table(
            name=making.plan.layout.name(self.languages[0]),
            file=self.source.file,
            sheet=self.source.sheet,
            headers=making.headers,
            rows=lambda: iter(making.rows),
            origins={
                header: value.origin
                for header, value in zip(making.headers, making.values, strict=True)
                if value.origin is not None
            },
            header_row=self.mapping.header,
        )
