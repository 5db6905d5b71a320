"""Tables from workbooks (.xlsx, .ods): one table per sheet that is named like one, read by calamine.

Nothing is computed: a formula counts as the value that was saved with it, and says so. What a person does not see when
looking at a sheet (hidden rows, columns, sheets) or what spans several cells is reported, never read silently.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from ...model.finding import Finding, Place
from ..headers import header_column
from ..layout import Kind, Layouts, TableLayout
from ..messages import finding, unreadable
from ..table import FINDINGS_SHEETS, Reading, Row, Table
from ..text import comparable
from .cell_text import as_text
from .container import Refused, UploadLimits, inspect
from .ods_scan import OdsScan
from .scan import MAX_ROWS, Oddity, SheetFacts, WorkbookScan, letters, position

SUFFIXES = frozenset({".xlsx", ".ods"})
IGNORED_SHEETS = frozenset({"anleitung", "instructions", "readme", "liesmich"}) | FINDINGS_SHEETS | FINDINGS_SHEETS
_TEXTUAL = frozenset({Kind.STRING, Kind.TEXT})


@dataclass(frozen=True, slots=True)
class Sheet:
    """A visible sheet that is no table: perhaps profiles are drawn on it."""

    name: str
    cells: CalamineSheet
    facts: SheetFacts


@dataclass(frozen=True, slots=True)
class Workbook:
    """The tables of a workbook, its other sheets, and what stopped it or parts of it from being read."""

    tables: tuple[tuple[Table, TableLayout], ...]
    others: tuple[Sheet, ...]
    findings: tuple[Finding, ...]


def read_workbook(path: Path, file: str, layouts: Layouts, limits: UploadLimits | None = None) -> Workbook:
    """The tables in a workbook; `file` is its path inside the source folder. What cannot be opened has none."""
    try:
        facts = _facts(path, file, limits)
        with path.open("rb") as stream, CalamineWorkbook.from_filelike(stream) as workbook:
            return _sheets(workbook, file, facts, layouts)
    except Refused as refusal:
        return Workbook((), (), (refusal.finding,))
    except OSError as error:
        return Workbook((), (), (unreadable(Place(file), error),))
    except CalamineError as error:
        return Workbook((), (), (finding("damaged-file", Place(file), str(error)),))


def _facts(path: Path, file: str, limits: UploadLimits | None) -> Mapping[str, SheetFacts]:
    """What the parts of the file say besides the cells' values; raises `Refused` for a file not to be read."""
    place = Place(file)
    excel, calc = WorkbookScan(place, limits), OdsScan(place)
    names = inspect(path, file, lambda name: calc.reader(name) or excel.reader(name), limits)
    lowered = {name.casefold() for name in names}
    if "xl/workbook.bin" in lowered:
        raise Refused(finding("no-workbook-inside", place))
    if "xl/workbook.xml" in lowered:
        facts = excel.facts()
    elif "content.xml" in lowered:
        facts = calc.facts()
    else:
        raise Refused(finding("no-workbook-inside", place))
    for name, sheet in facts.items():
        at = Place(file, name)
        if sheet.sparse:
            raise Refused(finding("far-cell", at, f"{letters(sheet.last_column)}{sheet.last_row}"))
        if sheet.too_full:
            raise Refused(finding("too-many-cells", at, f"{sheet.last_row} × {sheet.last_column}"))
        if limits is not None and (sheet.last_row > limits.rows or sheet.last_column > limits.columns):
            raise Refused(finding("sheet-too-big", at, rows=limits.rows, columns=limits.columns))
    return facts


def _sheets(
    workbook: CalamineWorkbook,
    file: str,
    facts: Mapping[str, SheetFacts],
    layouts: Layouts,
) -> Workbook:
    tables: list[tuple[Table, TableLayout]] = []
    others: list[Sheet] = []
    findings: list[Finding] = []
    for sheet in workbook.sheets_metadata:
        layout, hidden = layouts.named(sheet.name), sheet.visible is not SheetVisibleEnum.Visible
        if comparable(sheet.name) in IGNORED_SHEETS or (layout is None and hidden):
            continue
        if sheet.name not in facts:
            findings.append(finding("damaged-sheet", Place(file, sheet.name), sheet.name))
            continue
        try:
            cells = workbook.get_sheet_by_name(sheet.name)
        except CalamineError as error:
            findings.append(finding("damaged-sheet", Place(file, sheet.name), str(error)))
            continue
        if layout is None:
            others.append(Sheet(sheet.name, cells, facts[sheet.name]))
        elif cells.start is None:
            findings.append(finding("empty-sheet", Place(file, sheet.name)))
        else:
            if hidden:
                findings.append(finding("hidden-sheet", Place(file, sheet.name, 1), sheet.name))
            tables.append((_SheetTable(file, sheet.name, cells, facts[sheet.name], layout).table(), layout))
    if not (tables or others or findings):
        known = {tag: ", ".join(each.name(tag) for each in layouts.tables) for tag in ("de", "en")}
        findings.append(finding("no-table-sheets", Place(file), known=known))
    return Workbook(tuple(tables), tuple(others), tuple(findings))


@dataclass(frozen=True, slots=True)
class _SheetTable:
    """One sheet as a table: the first row that holds anything is the header."""

    file: str
    sheet: str
    cells: CalamineSheet
    facts: SheetFacts
    layout: TableLayout

    def table(self) -> Table:
        """The table, with findings about what is hidden or spans several cells."""
        number, headers = next(self._lines())
        return Table(
            name=self.sheet,
            file=self.file,
            sheet=self.sheet,
            headers=headers,
            rows=lambda: self._rows(headers),
            findings=tuple(self._oddities(number, headers)),
            header_row=number,
        )

    @property
    def _first_column(self) -> int:
        return self.cells.start[1] + 1 if self.cells.start else 1

    def _lines(self) -> Iterator[tuple[int, tuple[str, ...]]]:
        for number, values in enumerate(self.cells.iter_rows(), start=1):
            texts = tuple(map(as_text, values))
            if any(texts):
                yield number, texts

    def _rows(self, headers: tuple[str, ...]) -> Iterator[Reading]:
        """The rows below the header; a finding about a cell comes before its row."""
        odd: dict[int, list[tuple[int, Oddity, str]]] = defaultdict(list)
        for (row, column), (oddity, value) in self.facts.oddities.items():
            odd[row].append((column, oddity, value))
        textual = [
            place
            for place, header in enumerate(headers)
            if (known := header_column(self.layout, header)) is not None and known.kind in _TEXTUAL
        ]
        below = False
        for number, values in enumerate(self.cells.iter_rows(), start=1):
            texts = list(map(as_text, values))
            if not below:
                below = any(texts)
                continue
            if number in odd:
                yield from self._odd_cells(number, headers, texts, odd[number])
            for place in textual:
                if isinstance(values[place], float) and texts[place].isdecimal():
                    yield finding("number-as-text", self._place(number, headers[place]), texts[place])
            if any(texts):
                yield Row(number, tuple(texts))

    def _odd_cells(
        self, number: int, headers: tuple[str, ...], texts: list[str], odd: Iterable[tuple[int, Oddity, str]]
    ) -> Iterator[Finding]:
        for column, oddity, value in odd:
            place = column - self._first_column
            if not 0 <= place < len(headers):
                continue
            if oddity is Oddity.ERROR:
                texts[place] = value  # calamine leaves it empty; the mapping reports it where the column is known
            else:
                where = self._place(number, headers[place] or letters(column))
                yield finding(oddity.value, where, texts[place] or None)

    def _oddities(self, header_row: int, headers: tuple[str, ...]) -> Iterator[Finding]:
        facts, first = self.facts, self._first_column
        if facts.hidden_rows or facts.hidden_columns:
            yield from self._hidden(header_row, headers)
        for merged in facts.merged:
            start, _colon, end = merged.partition(":")
            corners = position(start), position(end)
            if corners[0] and corners[1] and corners[1][0] >= header_row and first <= corners[1][1]:
                place = corners[0][1] - first
                header = headers[place] if 0 <= place < len(headers) else ""
                yield finding("merged-cells", self._place(corners[0][0], header or None), merged)

    def _hidden(self, header_row: int, headers: tuple[str, ...]) -> Iterator[Finding]:
        """Rows and columns that hold something and are not shown."""
        runs = sorted((first, last) for first, last in self.facts.hidden_rows if first <= self.facts.last_row)
        hidden = [place for place in range(len(headers)) if self.facts.hides_column(self._first_column + place)]
        rows: dict[tuple[int, int], None] = {}
        columns: set[int] = set()
        for number, texts in self._lines():
            if number > header_row:
                columns.update(place for place in hidden if texts[place])
            start = bisect_right(runs, (number, MAX_ROWS)) - 1
            if start >= 0 and number <= runs[start][1]:
                rows[runs[start]] = None
        for first, last in rows:
            yield finding("hidden-rows", self._place(first), _span(first, min(last, self.facts.last_row)))
        for place in sorted(columns):
            header = headers[place] or letters(self._first_column + place)
            yield finding("hidden-column", self._place(header_row, header), header)

    def _place(self, row: int, column: str | None = None) -> Place:
        return Place(self.file, self.sheet, row, column)


def _span(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}–{last}"


def sheet_rows(sheet: Sheet) -> Iterator[tuple[int, int, Sequence[str]]]:
    """The rows of a sheet as (number, number of the first column, texts)."""
    first = sheet.cells.start[1] + 1 if sheet.cells.start else 1
    for number, values in enumerate(sheet.cells.iter_rows(), start=1):
        yield number, first, [as_text(value) for value in values]
