"""Profiles stated by marks, in columns of the table of measures or drawn as grids: every mark becomes a focus.

The table of foci is authoritative: where it says something about a measure, marks for that measure are only compared
with it. All marks of one column of a sheet are one virtual table of foci, so that places lead back to their cells.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from ... import terms
from ...model.finding import Finding, Place
from ...model.grid import Grid
from ...store.port import NamedNode
from ..concepts import Concepts
from ..headers import Binding, BoundColumn
from ..layout import Column, Kind, Layouts, TableLayout
from ..mapping import Mapper
from ..messages import finding
from ..odd_rows import ODD_ROWS
from ..statements import Statements
from ..table import Row, Table
from ..text import comparable, slug, without_export_mark
from .differences import Source, Stated, missing_focus, missing_mark, other_weight
from .profile_columns import cell_of, grid_of

_PLAIN = frozenset({"x", "✓", "✔", "✗", "✘", "×", "☑", "☒", "1", "ja", "yes", "wahr", "true"})
_NONE = frozenset({"", "0", "nein", "no", "falsch", "false", "–", "—", "-"})


class Mark(StrEnum):
    """What a mark says about a challenge: in focus, and perhaps how much. The values are what findings show."""

    PLAIN = "x"
    PRIMARY = "primär"
    SECONDARY = "(x)"

    @property
    def weight(self) -> str | None:
        """The weight's IRI, None when the mark states none."""
        return {Mark.PRIMARY: terms.ipv.primary, Mark.SECONDARY: terms.ipv.secondary}.get(self)


def read_mark(text: str, concepts: Concepts) -> Mark | bool:
    """The mark in a cell; False for an empty cell or a no, True for what is neither: something that is no mark."""
    word = text.casefold()
    if word in _NONE:
        return False
    if word in _PLAIN:
        return Mark.PLAIN
    if word.startswith("(") and word.endswith(")") and word[1:-1].strip() in _PLAIN:
        return Mark.SECONDARY
    found = concepts.find(terms.ipv.weights, text)
    return next((mark for mark in Mark if mark.weight is not None and list(found) == [mark.weight]), True)


@dataclass(frozen=True, slots=True)
class Marked:
    """One mark: the measure as its cell names it, the row it stands in, and the challenge's notation."""

    measure: str
    row: int
    challenge: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class MarkColumn:
    """The marks in one column of a sheet; `measure_header` heads the column that names the measure.

    `challenge` is the notation of the challenge that all marks of the column are about, None where they differ;
    `unsure` are the slugs of the measures of which the sheet says more than could be read.
    """

    table: Table
    header: str
    measure_header: str
    marks: tuple[Marked, ...]
    challenge: str | None = None
    unsure: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Scheme:
    """The challenge scheme of an instance, with its grid; `cells` are the challenges that have a field, else those
    that are part of no other."""

    iri: str
    grid: Grid
    cells: frozenset[str]
    statements: Statements
    concepts: Concepts

    @classmethod
    def of(cls, iri: str, statements: Statements, concepts: Concepts) -> Self:
        """The scheme as the statements of the source's schemes describe it."""
        grid = grid_of(iri, statements, concepts)
        members = statements.subjects(terms.skos.inScheme, NamedNode(iri))
        tops = (each.value for each in members if isinstance(each, NamedNode) and not _has_broader(each, statements))
        cells = frozenset(cell.iri for cell in grid.cells) or frozenset(tops)
        return cls(iri, grid, cells, statements, concepts)

    def cell(self, challenge: str) -> str:
        """The cell of a challenge: its own or that of the one it is part of, else the challenge itself."""
        return cell_of(NamedNode(challenge), self.cells, self.statements) or challenge


def _has_broader(challenge: NamedNode, statements: Statements) -> bool:
    return statements.iri(challenge, terms.skos.broader) is not None


class Profiles:
    """Marks from all sheets, compared with the foci that are stated elsewhere."""

    def __init__(self, scheme: Scheme, layouts: Layouts, columns: Sequence[MarkColumn], mappers: Iterable[Mapper]):
        self._scheme, self._columns = scheme, columns
        self._layout = layouts.of_class(terms.ipv.Focus)
        marked = {slug(mark.measure) for column in columns for mark in column.marks}
        mappers = list(mappers)
        foci = [mapper for mapper in mappers if mapper.layout is self._layout]
        self._unsure = {measure for column in columns for measure in column.unsure}
        self._unsure.update(_doubled(mapper for mapper in mappers if mapper.layout.class_iri == terms.ipv.Measure))
        self._stated = self._foci(foci, marked)
        self._first = self._first_sheets()

    def tables(self) -> Iterator[tuple[Table, TableLayout, Binding]]:
        """The virtual tables of foci, without the measures of which the table of foci speaks."""
        if self._layout is None:
            return
        for column in self._columns:
            if rows := [row for mark in column.marks if (row := self._row(column, mark)) is not None]:
                yield _virtual(column, self._layout, rows)

    def contradictions(self) -> Iterator[Finding]:
        """Where marks and foci of a measure, or the marks of two sheets, say different things.

        What is unsound is reported where it stands; nothing is compared with it.
        """
        given: dict[tuple[str, Place], dict[str, tuple[MarkColumn, Marked]]] = defaultdict(dict)
        for column in self._columns:
            for mark in column.marks:
                challenge = self._challenge(mark)
                if challenge is not None:
                    sheet = Place(column.table.file, column.table.sheet)
                    given[slug(mark.measure), sheet][challenge] = (column, mark)
        for (measure, sheet), marks in given.items():
            if measure in self._unsure:
                continue
            if (stated := self._stated.get(measure)) is not None:
                yield from self._against(marks, stated)
            elif self._first[measure] != sheet:
                yield from self._against(marks, self._as_foci(given[measure, self._first[measure]]))

    def _first_sheets(self) -> Mapping[str, Place]:
        """The first sheet that holds marks for a measure."""
        found: dict[str, Place] = {}
        for column in self._columns:
            for mark in column.marks:
                found.setdefault(slug(mark.measure), Place(column.table.file, column.table.sheet))
        return found

    def _row(self, column: MarkColumn, mark: Marked) -> Row | None:
        measure = slug(mark.measure)
        if measure in self._stated or self._first[measure] != Place(column.table.file, column.table.sheet):
            return None
        weight = self._scheme.concepts.notation(mark.mark.weight) if mark.mark.weight else ""
        return Row(mark.row, (mark.measure, mark.challenge, weight))

    def _challenge(self, mark: Marked) -> str | None:
        found = self._scheme.concepts.find(self._scheme.iri, mark.challenge)
        return found[0] if len(found) == 1 else None

    def _foci(self, mappers: Iterable[Mapper], marked: Collection[str]) -> dict[str, dict[str, list[Stated]]]:
        """What the tables of foci say about the marked measures, by measure and cell; unsound rows make it unsure."""
        found: dict[str, dict[str, list[Stated]]] = {}
        for mapper in mappers:
            owner, challenge = (mapper.binding.at(column) for column in _key(mapper.layout))
            weight = next((bound for bound in mapper.binding.columns if _is_weight(bound.column)), None)
            broken: set[int | None] = set()
            seen: set[str] = set()
            for row in mapper.table.rows():
                if not isinstance(row, Row):
                    if row.stops and row.rule not in ODD_ROWS:
                        broken.add(row.place.row)
                    continue
                measure = slug(without_export_mark(row.cells[owner.position]).rpartition("/")[2])
                sound = row.number not in broken
                broken.discard(row.number)
                if not measure:
                    self._unsure.update(marked)  # it may be about any of them
                if measure not in marked:
                    continue
                cells = found.setdefault(measure, {})
                concepts = self._scheme.concepts.find(self._scheme.iri, row.cells[challenge.position])
                text = without_export_mark(row.cells[weight.position]) if weight else ""
                weights = self._scheme.concepts.find(terms.ipv.weights, text) if text else ()
                subject = mapper.subject(row)
                if (
                    not sound
                    or len(concepts) != 1
                    or subject is None
                    or subject in seen
                    or (text and len(weights) != 1)
                ):
                    self._unsure.add(measure)
                    continue
                seen.add(subject)
                place = mapper.table.place(row.number, challenge.header)
                says = mapper.table.place(row.number, weight.header) if weight and text else place
                stated = Stated(weights[0] if len(weights) == 1 else None, text, place, says, Source.ROW)
                cells.setdefault(self._scheme.cell(concepts[0]), []).append(stated)
            if broken:
                self._unsure.update(marked)  # rows of which not even the measure could be read
        return found

    def _as_foci(self, marks: Mapping[str, tuple[MarkColumn, Marked]]) -> dict[str, list[Stated]]:
        found: dict[str, list[Stated]] = {}
        for challenge, (column, mark) in marks.items():
            place = column.table.place(mark.row, column.header)
            stated = Stated(mark.mark.weight, mark.mark, place, place, _kind(column))
            found.setdefault(self._scheme.cell(challenge), []).append(stated)
        return found

    def _against(
        self, marks: Mapping[str, tuple[MarkColumn, Marked]], stated: Mapping[str, list[Stated]]
    ) -> Iterator[Finding]:
        """Marks without a focus, marks of another weight, and foci without a mark."""
        if not stated:
            return  # every focus of the measure is unsound, which is reported where it stands
        some = next(iter(stated.values()))[0]
        cells = set()
        for challenge, (column, mark) in marks.items():
            cell = self._scheme.cell(challenge)
            cells.add(cell)
            foci = stated.get(cell, [])
            if _agrees(mark.mark, foci):
                continue
            if foci:
                words = other_weight(
                    mark.mark, next((each for each in foci if not _agrees(mark.mark, [each])), foci[0])
                )
            else:
                words = missing_focus(mark.mark, _kind(column), mark.challenge, some)
            place = column.table.place(mark.row, column.header)
            yield finding("profile-contradicts-foci", place, mark.mark, measure=mark.measure, difference=words)
        column, mark = next(iter(marks.values()))
        for cell, foci in stated.items():
            if cell not in cells:
                wanted = Mark.SECONDARY if _agrees(Mark.SECONDARY, foci) else Mark.PLAIN
                words = missing_mark(wanted, self._scheme.concepts.notation(cell), foci[0])
                place = self._without_mark(column, mark, cell)
                yield finding("profile-contradicts-foci", place, measure=mark.measure, difference=words)

    def _without_mark(self, near: MarkColumn, mark: Marked, cell: str) -> Place:
        """Where the mark of a cell would stand on the same sheet, as far as that is known."""
        if near.challenge is None:
            return near.table.place()  # a drawing spans several rows
        notation = self._scheme.concepts.notation(cell)
        same = (column for column in self._columns if column.table is near.table and column.challenge == notation)
        return near.table.place(mark.row, next((column.header for column in same), None))


def _kind(column: MarkColumn) -> Source:
    return Source.DRAWING if column.challenge is None else Source.MARK


def _doubled(mappers: Iterable[Mapper]) -> Iterator[str]:
    """The slugs of the things that one table has in several rows."""
    for mapper in mappers:
        key = mapper.binding.at(mapper.layout.key[0]).position
        rows = Counter(slug(without_export_mark(row.cells[key])) for row in mapper.table.rows() if isinstance(row, Row))
        yield from (name for name, count in rows.items() if count > 1 and name)


def _agrees(mark: Mark, foci: Sequence[Stated]) -> bool:
    """Whether a mark says no other than the foci of its cell: `x` stands for every weight but the secondary."""
    weights = {focus.weight for focus in foci}
    if mark is Mark.SECONDARY:
        return weights == {terms.ipv.secondary}
    if mark is Mark.PRIMARY:
        return terms.ipv.primary in weights
    return bool(weights - {terms.ipv.secondary})


def _key(layout: TableLayout) -> tuple[Column, Column]:
    """The columns of a focus that name the measure and the challenge."""
    owner = next(column for column in layout.key if column.kind is Kind.ROW)
    return owner, next(column for column in layout.key if column.kind is Kind.CHALLENGE)


def _is_weight(column: Column) -> bool:
    return column.route.last == terms.ipv.weight


def _virtual(column: MarkColumn, layout: TableLayout, rows: Sequence[Row]) -> tuple[Table, TableLayout, Binding]:
    owner, challenge = _key(layout)
    bound = [BoundColumn(0, column.measure_header, owner, None), BoundColumn(1, column.header, challenge, None)]
    bound += [BoundColumn(2, column.header, each, None) for each in layout.columns if _is_weight(each)]
    table = Table(
        name=layout.name("en"),
        file=column.table.file,
        sheet=column.table.sheet,
        headers=(column.measure_header, column.header, column.header),
        rows=lambda: iter(rows),
        header_row=column.table.header_row,
    )
    return table, layout, Binding(tuple(bound), (), True, ())


def measures_named(names: Collection[str], mappers: Iterable[Mapper]) -> Mapping[str, Sequence[str]]:
    """The identifiers of the measures that each of these texts names, by identifier or title."""
    wanted: dict[str, dict[str, None]] = {comparable(name): {} for name in names}
    by_slug = {slug(name): comparable(name) for name in names}
    for mapper in mappers:
        if mapper.layout.class_iri != terms.ipv.Measure:
            continue
        key = mapper.binding.at(mapper.layout.key[0]).position
        titles = [bound.position for bound in mapper.binding.columns if bound.column.route.last == terms.dct.title]
        for row in mapper.table.rows():
            if not isinstance(row, Row) or not row.cells[key]:
                continue
            if (name := by_slug.get(slug(row.cells[key]))) is not None:
                wanted[name] = {row.cells[key]: None}
            for position in titles:
                title = comparable(row.cells[position])
                if title in wanted:
                    wanted[title].setdefault(row.cells[key])
    return {name: tuple(wanted[comparable(name)]) for name in names}
