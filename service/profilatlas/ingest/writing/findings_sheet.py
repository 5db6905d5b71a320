"""The first sheet of a marked workbook: every finding in a list, each with a link to its cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from ...model.finding import Finding, Severity

_HEADER_ROW = 4
_WIDTHS = (10, 18, 9, 22, 26, 70, 24, 26)
_LINE_HEIGHT, _MOST_LINES = 15, 25
_WORDS: Mapping[str, Mapping[str, str]] = {
    "de": {
        "sheet": "Befunde",
        "title": "Befunde zu {file}",
        "none": "Es ist nichts zu beanstanden.",
        "advice": "{violations} Fehler, {warnings} Hinweise. Fehler müssen behoben werden; Hinweise nennen, was noch fehlt. "
        "Ein Klick auf die Zelle führt zur Stelle, dort sagt eine Notiz, was zu tun ist. Dieses Blatt und die Farben "
        "werden beim Einlesen übergangen.",
        "headers": "Art|Blatt|Zelle|Spalte|Wert|Was zu tun ist|Vorschlag|Regel",
        Severity.VIOLATION: "Fehler",
        Severity.WARNING: "Hinweis",
        "suggestion": "Meinten Sie „{}“?",
    },
    "en": {
        "sheet": "Findings",
        "title": "Findings in {file}",
        "none": "There is nothing to object to.",
        "advice": "{violations} errors, {warnings} notes. Errors must be mended; notes name what is still missing. "
        "A click on the cell leads to the place, where a note says what to do. This sheet and the colours are ignored "
        "when the file is read.",
        "headers": "Kind|Sheet|Cell|Column|Value|What to do|Suggestion|Rule",
        Severity.VIOLATION: "Error",
        Severity.WARNING: "Note",
        "suggestion": "Did you mean “{}”?",
    },
}
_LOOKS = {Severity.VIOLATION: ("FFC7CE", "9C0006"), Severity.WARNING: ("FFEB9C", "7F4F00")}
_FONT = "Calibri"
_TOP = Alignment(vertical="top", wrap_text=True)
_LINE = Border(bottom=Side(style="thin", color="BFBFBF"))


@dataclass(frozen=True, slots=True)
class Located:
    """A finding with the sheet and the cell it is about (`B17`), None where it is about more than that."""

    finding: Finding
    sheet: str | None
    cell: str | None


def words_of(language: str) -> Mapping[str, str]:
    """The words in a language, else in English."""
    return _WORDS.get(language.split("-")[0], _WORDS["en"])


def note_of(finding: Finding, language: str) -> str:
    """What the note at a cell says about a finding."""
    words = words_of(language)
    message = finding.message(language)
    said = finding.suggestion is None or finding.suggestion in message
    suggestion = "" if said else f" {words['suggestion'].format(finding.suggestion)}"
    return f"{words[finding.severity].upper()}: {message}{suggestion}"


def write_findings(book: Workbook, located: Sequence[Located], file: str, language: str) -> None:
    """Put the sheet of findings first and show it when the workbook is opened."""
    words = words_of(language)
    sheet = book.create_sheet(words["sheet"], 0)
    for other in book.worksheets:
        other.sheet_view.tabSelected = other is sheet
    book.active = 0
    violations = sum(each.finding.stops for each in located)
    advice = words["advice"].format(violations=violations, warnings=len(located) - violations)
    _text(sheet.cell(1, 1), words["title"].format(file=file)).font = Font(_FONT, 14, bold=True)
    sheet.merge_cells(start_row=2, start_column=1, end_row=2, end_column=len(_WIDTHS))
    _text(sheet.cell(2, 1), advice if located else words["none"]).alignment = _TOP
    sheet.row_dimensions[2].height = 2 * _LINE_HEIGHT
    for column, header in enumerate(words["headers"].split("|"), start=1):
        cell = _text(sheet.cell(_HEADER_ROW, column), header)
        cell.font, cell.fill = Font(_FONT, bold=True, color="FFFFFF"), PatternFill("solid", fgColor="37474F")
        sheet.column_dimensions[get_column_letter(column)].width = _WIDTHS[column - 1]
    styles = _Styles(sheet)
    for row, each in enumerate(located, start=_HEADER_ROW + 1):
        _write_row(sheet, row, each, words, language, styles)
    sheet.freeze_panes = f"A{_HEADER_ROW + 1}"
    if located:
        sheet.auto_filter.ref = f"A{_HEADER_ROW}:{get_column_letter(len(_WIDTHS))}{_HEADER_ROW + len(located)}"
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"{_HEADER_ROW}:{_HEADER_ROW}"


class _Styles:
    """The looks of cells, each made once: openpyxl takes long to compare them and no time to copy one."""

    def __init__(self, sheet: Worksheet) -> None:
        self.text = self._made(sheet, Font(_FONT))
        self.link = self._made(sheet, Font(_FONT, color="0563C1", underline="single"))
        self.kinds = {
            severity: self._made(sheet, Font(_FONT, bold=True, color=front), PatternFill("solid", fgColor=back))
            for severity, (back, front) in _LOOKS.items()
        }

    def _made(self, sheet: Worksheet, font: Font, fill: PatternFill | None = None) -> StyleArray:
        cell: Any = Cell(sheet, row=1, column=1)
        cell.alignment, cell.border, cell.font = _TOP, _LINE, font
        if fill is not None:
            cell.fill = fill
        style: StyleArray = cell._style
        return style


def _write_row(
    sheet: Worksheet, row: int, each: Located, words: Mapping[str, str], language: str, styles: _Styles
) -> None:
    finding = each.finding
    texts = (
        words[finding.severity],
        each.sheet or "",
        each.cell or "",
        finding.place.column or "",
        finding.value or "",
        finding.message(language),
        finding.suggestion or "",
        finding.rule,
    )
    for column, text in enumerate(texts, start=1):
        cell: Any = sheet.cell(row, column)
        cell._style = copy(styles.kinds[finding.severity] if column == 1 else styles.text)
        if text:
            _text(cell, text)
    lines = max(1 + len(text) // (width - 2) for text, width in zip(texts, _WIDTHS, strict=True))
    sheet.row_dimensions[row].height = _LINE_HEIGHT * min(lines, _MOST_LINES)
    if each.sheet is not None:
        link: Any = sheet.cell(row, 3 if each.cell else 2)
        quoted = each.sheet.replace("'", "''")
        link.hyperlink = Hyperlink(ref=link.coordinate, location=f"'{quoted}'!{each.cell or 'A1'}")
        link._style = copy(styles.link)


def _text(cell: Any, text: str) -> Any:
    """Put a text into a cell, which never becomes a formula."""
    cell.value, cell.data_type = ILLEGAL_CHARACTERS_RE.sub("", text), "s"
    return cell
