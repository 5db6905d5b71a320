"""Profiles drawn as grids: the scheme's numbers laid out as the city shows them, coloured or crossed where in focus.

A sheet that is no table may hold any number of such grids, each below a cell that names its measure. Any solid fill but
white counts, as does a cross; fills that a condition makes do not. Places name the column by its letter.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ...model.finding import Finding, Place
from ...model.grid import Grid
from ..concepts import Concepts
from ..mapping import Mapper
from ..messages import finding
from ..table import Table
from ..text import slug
from .fills import Fills, UnreadableFills
from .marks import Mark, MarkColumn, Marked, Scheme, measures_named, read_mark
from .reading import Sheet, sheet_rows
from .scan import letters

_LINES_ABOVE = 3
"""How far above its grid the measure may be named."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """One drawn grid: the row and column of its first cell, and the text that names its measure."""

    row: int
    column: int
    name: str | None
    name_row: int


@dataclass(frozen=True, slots=True)
class DrawnSheet:
    """A sheet with drawn profiles."""

    path: Path
    table: Table
    cells: Mapping[tuple[int, int], str]
    drawings: Sequence[Drawing]


class Layout:
    """The numbers of a scheme where its grid has them; a scheme without a layout is one row."""

    def __init__(self, grid: Grid) -> None:
        rows = grid.as_rows() if grid.has_layout else (grid.cells,)
        self.numbers = {
            (row, column): cell.notation
            for row, cells in enumerate(rows)
            for column, cell in enumerate(cells)
            if cell is not None
        }
        self.positions = {notation: position for position, notation in self.numbers.items()}
        self.width = max((column for _row, column in self.numbers), default=-1) + 1

    @property
    def usable(self) -> bool:
        """Whether a grid of this scheme can be told from other cells."""
        return len(self.numbers) > 1


def find_drawings(path: Path, file: str, sheet: Sheet, layout: Layout) -> DrawnSheet | None:
    """The drawn profiles of a sheet, None when it has none: at least half of the numbers must stand in their places."""
    cells = {
        (number, first + offset): text
        for number, first, texts in sheet_rows(sheet)
        for offset, text in enumerate(texts)
        if text
    }
    votes: Counter[tuple[int, int]] = Counter()
    for (row, column), text in cells.items():
        place = layout.positions.get(_number(text))
        if place is not None and row > place[0] and column > place[1]:
            votes[row - place[0], column - place[1]] += 1
    corners = sorted(corner for corner, count in votes.items() if 2 * count >= len(layout.numbers))
    if not corners:
        return None
    table = Table(sheet.name, file, sheet.name, (), lambda: iter(()))
    return DrawnSheet(path, table, cells, [_drawing(corner, cells, layout, corners) for corner in corners])


def _drawing(
    corner: tuple[int, int],
    cells: Mapping[tuple[int, int], str],
    layout: Layout,
    corners: Sequence[tuple[int, int]],
) -> Drawing:
    """The grid at a corner with the nearest text above it that is not part of another grid."""
    row, column = corner
    taken = {(top + down, left + right) for top, left in corners for down, right in layout.numbers}
    for above in range(row - 1, max(0, row - 1 - _LINES_ABOVE), -1):
        within = [(above, column + right) for right in range(layout.width)]
        if any(place in taken for place in within):
            break
        if (name := next((cells[place] for place in within if place in cells), None)) is not None:
            return Drawing(row, column, name, above)
    return Drawing(row, column, None, row)


def read_drawings(
    sheets: Sequence[DrawnSheet], scheme: Scheme, mappers: Sequence[Mapper]
) -> tuple[list[MarkColumn], list[Finding]]:
    """The marks of all drawn profiles, by sheet and column, and what is wrong with the drawings."""
    layout = Layout(scheme.grid)
    names = {drawing.name for sheet in sheets for drawing in sheet.drawings if drawing.name}
    measures = measures_named(names, mappers)
    made: list[MarkColumn] = []
    problems: list[Finding] = []
    for sheet in sheets:
        try:
            fills = Fills.of(sheet.path, sheet.table.name)
        except UnreadableFills as error:
            problems.append(finding("damaged-sheet", sheet.table.place(), str(error)))
            continue
        marks: dict[int, list[Marked]] = {}
        unsure: set[str] = set()
        for drawing in sheet.drawings:
            found = measures.get(drawing.name, ()) if drawing.name else ()
            place = sheet.table.place(drawing.name_row, letters(drawing.column))
            if drawing.name is None:
                problems.append(finding("drawn-without-measure", place))
                continue
            if len(found) > 1:
                problems.append(finding("ambiguous-title", place, drawing.name))
                continue
            measure = found[0] if found else drawing.name
            for column, mark in _marks(sheet, drawing, layout, fills, scheme.concepts):
                if isinstance(mark, Finding):
                    problems.append(mark)
                    unsure.add(slug(measure))
                else:
                    marks.setdefault(column, []).append(Marked(measure, *mark))
        made += [
            MarkColumn(sheet.table, letters(column), letters(column), tuple(marks[column]), unsure=unsure)
            for column in sorted(marks)
        ]
    return made, problems


def _marks(
    sheet: DrawnSheet, drawing: Drawing, layout: Layout, fills: Fills, concepts: Concepts
) -> Iterator[tuple[int, tuple[int, str, Mark] | Finding]]:
    """The marked cells of one drawing by column, and cells that hold something else than their number."""
    for (down, right), notation in layout.numbers.items():
        row, column = drawing.row + down, drawing.column + right
        text = sheet.cells.get((row, column), "")
        mark = _crossed(text, notation, concepts)
        if mark is None:
            place = Place(sheet.table.file, sheet.table.sheet, row, letters(column))
            yield column, finding("drawn-cell", place, text, expected=notation)
        elif isinstance(mark, Mark) or fills.filled(row, column):
            yield column, (row, notation, mark if isinstance(mark, Mark) else Mark.PLAIN)


def _crossed(text: str, notation: str, concepts: Concepts) -> Mark | bool | None:
    """The mark in a cell beside or instead of its number, False without one, None for what belongs somewhere else."""
    if not text or text == notation:
        return False
    parts = text.split()
    if notation in parts[:1]:
        parts = parts[1:]
    elif notation in parts[-1:]:
        parts = parts[:-1]
    rest = " ".join(parts)
    mark = read_mark(rest, concepts) if rest != "1" else True
    if isinstance(mark, Mark):
        return mark
    labelled = rest != text  # the number with the name of its challenge
    return False if labelled or mark is False else None


def _number(text: str) -> str:
    """The number that a cell begins or ends with."""
    parts = text.split(maxsplit=1)
    return parts[0] if len(parts) == 1 or parts[0][:1].isdigit() else parts[1]
