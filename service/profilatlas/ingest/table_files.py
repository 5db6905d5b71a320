"""The tables in files of every kind that can be read, and the sheets beside them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from ..model.finding import Place
from ..model.grid import Grid
from .csv import read_csv
from .foreign.tables import Foreign, has_description, read_foreign
from .layout import Layouts, TableLayout
from .log import FindingLog
from .messages import finding
from .suggestions import nearest
from .table import Reading, Row, Table
from .text import comparable
from .workbooks.container import UploadLimits
from .workbooks.drawn import DrawnSheet, Layout, find_drawings
from .workbooks.reading import SUFFIXES, Sheet, read_workbook


@dataclass(frozen=True, slots=True)
class _OtherSheet:
    path: Path
    file: str
    sheet: Sheet


@dataclass(slots=True)
class TableFiles:
    """What was found in some files, in their order."""

    tables: list[tuple[Table, TableLayout]] = field(default_factory=list)
    others: list[_OtherSheet] = field(default_factory=list)
    foreign: list[Foreign] = field(default_factory=list)

    @property
    def any(self) -> bool:
        """Whether there is anything that may hold rows."""
        return bool(self.tables or self.others or self.foreign)

    def add(
        self,
        path: Path,
        file: str,
        layouts: Layouts,
        log: FindingLog,
        languages: Sequence[str] = (),
        limits: UploadLimits | None = None,
    ) -> None:
        """Open a file that may hold tables; that it is of no known kind is a finding.

        `languages` are the instance's and needed for lists that have a description.
        """
        layout, suffix = layouts.named(path.stem), path.suffix.casefold()
        if languages and has_description(path):
            foreign = read_foreign(path, file, layouts, languages)
            self.tables += foreign.tables
            self.foreign.append(foreign)
            for found in foreign.findings:
                log.add(found)
        elif suffix in SUFFIXES:
            workbook = read_workbook(path, file, layouts, limits)
            self.tables += workbook.tables
            self.others += [_OtherSheet(path, file, sheet) for sheet in workbook.others]
            for found in workbook.findings:
                log.add(found)
        elif suffix == ".csv" and layout is not None:
            table = read_csv(path, file)
            self.tables.append((table if limits is None else _limited(table, limits), layout))
        else:
            log.add(
                finding(
                    "unknown-file", Place(file), None, _near(path.stem, layouts, ".csv"), known=known_tables(layouts)
                )
            )

    def drawn(self, grid: Grid, layouts: Layouts, log: FindingLog) -> list[DrawnSheet]:
        """The sheets on which profiles are drawn; that others are of no known kind is a finding."""
        layout = Layout(grid)
        found: list[DrawnSheet] = []
        for other in self.others:
            drawn = find_drawings(other.path, other.file, other.sheet, layout) if layout.usable else None
            if drawn is not None:
                found.append(drawn)
            elif other.sheet.cells.start is not None:
                known = {tag: ", ".join(each.name(tag) for each in layouts.tables) for tag in ("de", "en")}
                place = Place(other.file, other.sheet.name)
                log.add(finding("unknown-sheet", place, None, _near(other.sheet.name, layouts), known=known))
        return found


def _limited(table: Table, limits: UploadLimits) -> Table:
    """A table of which no more is read than an upload may hold."""
    too_big = finding("sheet-too-big", table.place(), rows=limits.rows, columns=limits.columns)
    if len(table.headers) > limits.columns:
        return replace(table, headers=(), rows=lambda: iter(()), findings=(too_big,))

    def rows() -> Iterator[Reading]:
        for reading in table.rows():
            if isinstance(reading, Row) and reading.number > limits.rows:
                yield too_big
                return
            yield reading

    return replace(table, rows=rows)


def known_tables(layouts: Layouts) -> Mapping[str, str]:
    """The names of the files that can be read, in words."""
    return {
        tag: ", ".join((*(f"{layout.name(tag)}.csv" for layout in layouts.tables), "*.xlsx", "*.ods"))
        for tag in ("de", "en")
    }


def _near(name: str, layouts: Layouts, ending: str = "") -> str | None:
    names = {alias: layout for layout in layouts.tables for alias in layout.aliases}
    near = nearest(comparable(name), names)
    return f"{names[near].name('de')}{ending}" if near else None
