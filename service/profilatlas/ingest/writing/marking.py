"""The same workbook back, with every finding at its cell and a first sheet that lists them.

Colours are conditional formats and notes are added below what a note says already, so nothing of the original is replaced,
and marking a workbook that came back marked takes the old marks away. openpyxl writes it: cells, formulas, styles, widths,
filters, lists and notes stay; drawings, charts and the values last computed by formulas do not (docs/tables.md).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, time, timedelta
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.comments import Comment
from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Border, Font, PatternFill, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineWorkbook

from ...model.finding import Finding, Severity
from ..csv import records
from ..table import FINDINGS_SHEETS, Row
from ..text import comparable
from ..workbooks.cell_text import CellValue, as_text
from .findings_sheet import Located, note_of, write_findings

MARKABLE = frozenset({".xlsx"})
"""What openpyxl opens and writes again; other tables are copied into a new workbook first."""

_AUTHOR = "Profilatlas"
_OURS_BELOW = "— Profilatlas —\n"
# True, and to be recognised when the workbook comes back.
_FORMULA = 'LEN("Profilatlas")>0'
_LOOKS = {Severity.VIOLATION: ("FFC7CE", "9C0006"), Severity.WARNING: ("FFEB9C", "7F4F00")}
_RANGES_PER_RULE = 100
_LONGEST_LETTERS = 3
_NOTE_WIDTH, _LINE_HEIGHT, _SIGNS_PER_LINE = 340, 18, 42
_SHEET_NAME_LIMIT = 31
_ROWS_LOOKED_AT, _NARROWEST, _WIDEST = 50, 10, 48


def mark(source: Path, findings: Sequence[Finding], target: Path, language: str) -> None:
    """Write a workbook with its findings marked; the tables of another kind of file become one first.

    The source must have been read without damage. `language` is that of the sheet of findings and of the notes.
    """
    book = load_workbook(source, rich_text=True) if source.suffix.casefold() in MARKABLE else copied(source)
    for sheet in book.worksheets:
        if comparable(sheet.title) in FINDINGS_SHEETS:
            book.remove(sheet)
        else:
            _clear(sheet)
    located = list(_located(book, findings))
    by_sheet: dict[str, list[Located]] = defaultdict(list)
    for each in located:
        if each.sheet is not None and each.cell is not None:
            by_sheet[each.sheet].append(each)
    for name, own in by_sheet.items():
        _colour(book[name], own)
        _annotate(book[name], own, language)
    write_findings(book, located, source.name, language)
    book.save(target)


def copied(source: Path) -> Workbook:
    """A new workbook with what stands in a CSV file or an OpenDocument spreadsheet, every value where it was."""
    book = Workbook()
    sheets = _csv_sheet(source) if source.suffix.casefold() == ".csv" else _calamine_sheets(source)
    for title, rows in sheets:
        sheet = book.create_sheet(title[:_SHEET_NAME_LIMIT])
        for number, values in rows:
            for column, value in enumerate(values, start=1):
                if value != "":
                    _write(sheet, number, column, value)
        _lay_out(sheet)
    book.remove(book.worksheets[0])
    return book


def _lay_out(sheet: Worksheet) -> None:
    """Make a copied table readable: its first row stands out and stays in view, columns are as wide as their texts."""
    sheet.freeze_panes = "A2"
    for number, column in enumerate(sheet.iter_cols(max_row=_ROWS_LOOKED_AT), start=1):
        column[0].font = Font("Calibri", bold=True)
        longest = max(len(_plain(cell.value)) for cell in column)
        sheet.column_dimensions[get_column_letter(number)].width = min(max(longest + 2, _NARROWEST), _WIDEST)


def _csv_sheet(source: Path) -> Iterator[tuple[str, Iterable[tuple[int, Sequence[CellValue]]]]]:
    readings = records(source, source.name)
    yield source.stem, ((row.number, row.cells) for row in readings if isinstance(row, Row))


def _calamine_sheets(source: Path) -> Iterator[tuple[str, Iterable[tuple[int, Sequence[CellValue]]]]]:
    with CalamineWorkbook.from_path(source) as book:
        for title in book.sheet_names:
            cells = book.get_sheet_by_name(title)
            left = [""] * (cells.start[1] if cells.start else 0)
            yield title, ((number, [*left, *values]) for number, values in enumerate(cells.iter_rows(), start=1))


def _write(sheet: Worksheet, row: int, column: int, value: CellValue) -> None:
    """Put a value into a cell; a text never becomes a formula."""
    cell = sheet.cell(row, column)
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", value) if isinstance(value, str) else value
    if isinstance(value, str):
        cell.data_type = "s"


def _located(book: Workbook, findings: Iterable[Finding]) -> Iterator[Located]:
    """Each finding with the sheet and the cell that it is about, as far as there are any."""
    headers: dict[str, dict[str, int]] = {}
    alone = book.worksheets[0].title if len(book.worksheets) == 1 else None
    for finding in findings:
        title = finding.place.sheet if finding.place.sheet in book.sheetnames else alone
        if title is None:
            yield Located(finding, None, None)
            continue
        if title not in headers:
            headers[title] = _headers(book[title])
        yield Located(finding, title, _cell(book[title], finding, headers[title]))


def _headers(sheet: Worksheet) -> dict[str, int]:
    """The columns by header: the first row that holds anything."""
    for row in sheet.iter_rows():
        found = {
            text: number for number, cell in reversed(list(enumerate(row, start=1))) if (text := _plain(cell.value))
        }
        if found:
            return found
    return {}


def _plain(value: object) -> str:
    """The text by which a cell is known; none of formulas that are more than a text."""
    if isinstance(value, str | list):
        return as_text(str(value))  # a text with several fonts is a list of its parts
    return as_text(value) if isinstance(value, bool | int | float | date | time | timedelta) else ""


def _cell(sheet: Worksheet, finding: Finding, headers: dict[str, int]) -> str | None:
    """The cell of a finding: that of its column, else the first of its row that holds anything."""
    row, header = finding.place.row, finding.place.column
    if row is None:
        return None
    if header is not None:
        if header in headers:
            return f"{get_column_letter(headers[header])}{row}"
        if header.isascii() and header.isalpha() and header.isupper() and len(header) <= _LONGEST_LETTERS:
            return f"{header}{row}"
    first = next((cell for cell in sheet[row] if cell.value is not None), None) if row <= sheet.max_row else None
    return first.coordinate if first is not None else f"A{row}"


def _clear(sheet: Worksheet) -> None:
    """Take away what an earlier check has marked, and let every note be as high as its text."""
    kept = ConditionalFormattingList()
    for formats in sheet.conditional_formatting:
        for rule in formats.rules:
            if rule.formula != [_FORMULA]:
                kept.add(str(formats.sqref), rule)
    sheet.conditional_formatting = kept
    for row in sheet.iter_rows():
        for cell in row:
            if cell.comment is not None:
                own, ours, _ = cell.comment.text.partition(_OURS_BELOW)
                text = own.rstrip("\n") if ours else own
                cell.comment = _note(text, cell.comment.author) if text else None


def _colour(sheet: Worksheet, located: Iterable[Located]) -> None:
    """Colour cells above all other conditional formats, violations above warnings.

    Excel goes by priority, LibreOffice by the order in the file: ours come first in both.
    """
    cells: dict[Severity, set[str]] = {Severity.VIOLATION: set(), Severity.WARNING: set()}
    for each in located:
        if each.cell is not None:
            cells[each.finding.severity].add(each.cell)
    cells[Severity.WARNING] -= cells[Severity.VIOLATION]
    ours = [
        (severity, sorted(marked)[start : start + _RANGES_PER_RULE])
        for severity, marked in cells.items()
        for start in range(0, len(marked), _RANGES_PER_RULE)
    ]
    together = ConditionalFormattingList()
    for priority, (severity, ranges) in enumerate(ours, start=1):
        rule = Rule("expression", dxf=_look(severity), formula=[_FORMULA], priority=priority, stopIfTrue=True)
        together.add(" ".join(ranges), rule)
    for formats in sheet.conditional_formatting:
        for rule in formats.rules:
            rule.priority += len(ours)
            together.add(str(formats.sqref), rule)
    sheet.conditional_formatting = together


def _look(severity: Severity) -> DifferentialStyle:
    back, front = _LOOKS[severity]
    side = Side(style="thin", color=front)
    return DifferentialStyle(
        font=Font(color=front), fill=PatternFill(bgColor=back, fill_type="solid"), border=Border(side, side, side, side)
    )


def _annotate(sheet: Worksheet, located: Iterable[Located], language: str) -> None:
    """Say at each cell what is wrong there, below what its note says already."""
    texts: dict[str, list[str]] = defaultdict(list)
    for each in located:
        if each.cell is not None:
            texts[each.cell].append(note_of(each.finding, language))
    for coordinate, said in texts.items():
        cell = sheet[coordinate]
        text = "\n\n".join(dict.fromkeys(said))
        above, author = (f"{cell.comment.text}\n\n", cell.comment.author) if cell.comment else ("", _AUTHOR)
        cell.comment = _note(f"{above}{_OURS_BELOW}{text}", author)


def _note(text: str, author: str) -> Comment:
    """A note in a box that shows all of its text."""
    lines = sum(1 + len(line) // _SIGNS_PER_LINE for line in text.splitlines())
    return Comment(text, author, height=_LINE_HEIGHT * (lines + 1), width=_NOTE_WIDTH)
