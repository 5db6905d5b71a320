"""Columns of the table of measures that stand for the cells of the challenge grid: `10 Handlungskompetenz`, or just `10`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from ... import terms
from ...model.finding import Finding
from ..concepts import Concepts
from ..headers import header_column
from ..layout import TableLayout
from ..mapping import Mapper
from ..messages import finding
from ..table import Row, Table
from ..text import comparable, shown, slug
from .marks import Mark, MarkColumn, Marked, read_mark

_NUMBERED = re.compile(r"(\S+?)[.:)]?\s+(?:[-–:]\s*)?(\S.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class GridColumns:
    """The columns of a table that are meant for marks, with the notations of their challenges, "" where that is unclear."""

    challenges: Mapping[int, str]
    findings: tuple[Finding, ...]

    @property
    def positions(self) -> frozenset[int]:
        """All columns that are not to be matched with the layout."""
        return frozenset(self.challenges)


def find_grid_columns(table: Table, layout: TableLayout, scheme: str, concepts: Concepts) -> GridColumns:
    """The mark columns among the headers of a table; only that of measures can have any."""
    if layout.class_iri != terms.ipv.Measure:
        return GridColumns({}, ())
    challenges: dict[int, str] = {}
    first: dict[str, str] = {}
    problems: list[Finding] = []
    for position, header in enumerate(table.headers):
        if not header or header_column(layout, header) is not None:
            continue
        named = _named(header, scheme, concepts)
        if named is None:
            continue
        place = table.place(table.header_row, header)
        challenges[position] = ""
        if isinstance(named, _Mismatch):
            problems.append(finding("unknown-grid-column", place, header, named.suggestion))
        elif named in first:
            problems.append(finding("doubled-column", place, header, other=first[named]))
        else:
            first[named] = header
            challenges[position] = named
    return GridColumns(challenges, tuple(problems))


@dataclass(frozen=True, slots=True)
class _Mismatch:
    suggestion: str


def _named(header: str, scheme: str, concepts: Concepts) -> str | _Mismatch | None:
    """The notation of the challenge that a header names, None when it names none."""
    found = concepts.find(scheme, header)
    if len(found) == 1:
        return concepts.notation(found[0])
    numbered = _NUMBERED.fullmatch(header)
    by_number = concepts.find(scheme, numbered.group(1)) if numbered else ()
    if numbered is None or len(by_number) != 1:
        return None
    notation = concepts.notation(by_number[0])
    labels = concepts.labels(by_number[0])
    name = comparable(numbered.group(2).rstrip("…. "))
    known = [comparable(label) for label in labels]
    if any(label.startswith(name) or name.startswith(label) for label in known if label and name):
        return notation
    return _Mismatch(f"{notation} {shown(labels[0])}" if labels else notation)


def read_grid_columns(
    mapper: Mapper, columns: GridColumns, concepts: Concepts
) -> tuple[list[MarkColumn], list[Finding]]:
    """The marks of all rows, by column, and findings about cells that hold no mark."""
    table = mapper.table
    key = mapper.binding.at(mapper.layout.key[0])
    marks: dict[int, list[Marked]] = {position: [] for position, notation in columns.challenges.items() if notation}
    problems: list[Finding] = []
    unsure: set[str] = set()
    unclear = not all(columns.challenges.values())
    for row in table.rows():
        if not isinstance(row, Row):
            continue
        if unclear:
            unsure.add(slug(row.cells[key.position]))
        for position, found in marks.items():
            mark = read_mark(row.cells[position], concepts)
            if isinstance(mark, Mark):
                if row.cells[key.position]:
                    found.append(Marked(row.cells[key.position], row.number, columns.challenges[position], mark))
            elif mark:
                place = table.place(row.number, table.headers[position])
                problems.append(finding("wrong-mark", place, row.cells[position]))
                unsure.add(slug(row.cells[key.position]))
    made = [
        MarkColumn(table, table.headers[position], key.header, tuple(found), columns.challenges[position], unsure)
        for position, found in marks.items()
    ]
    return made, problems
