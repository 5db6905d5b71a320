"""The workbook that people fill in, made from the layouts and the schemes, empty or filled with what the sources say.

The same sources give the same bytes: nothing in the file tells when or where it was made.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from itertools import takewhile
from pathlib import Path

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from ... import terms
from ...errors import SourceError, TemplateError
from ...model.finding import Finding
from ...settings import Instance
from ...store.port import NamedNode, Triple
from ..layout import Column, Kind, Layouts, TableLayout, local_name
from ..sources import SCHEMES, read_source
from ..text import with_export_mark
from ..turtle.reading import read_turtle
from ..workbooks.profile_columns import MARK, SECONDARY_MARK, grid_of, marks
from .export import Export, Field, Value, as_text, named
from .instruction_sheet import Guide
from .instructions import LANGUAGES, note, say
from .styles import Styles
from .template_rules import EXACT_DIGITS, FIRST_DAY, CellRules, Sheet

LAST_ROW = 1_048_575
TEXT_LIMIT = 32_767
"""Rows of a sheet below the header, and signs in a cell, as the file format limits them."""

_CREATED = datetime(2000, 1, 1)
_FIRST_SHEETS = (terms.ipv.Measure, terms.ipv.Focus, terms.org.Organization, terms.ipv.Involvement)
_NOT_IN_SHEET_NAMES = frozenset("[]:*?/\\'")
_RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ku", "prs", "ps", "ur"})
_MARK_WIDTH, _GRID_HEADER_HEIGHT, _HEADER_HEIGHT, _ROW_HEIGHT = 4.6, 190, 34, 15
_LINE = 40
_WIDTHS = {
    Kind.TEXT: 38,
    Kind.STRING: 30,
    Kind.INTEGER: 8,
    Kind.DECIMAL: 15,
    Kind.BOOLEAN: 14,
    Kind.DATE: 13,
    Kind.URL: 34,
    Kind.CONCEPT: 26,
    Kind.CHALLENGE: 17,
    Kind.ROW: 26,
}


def template_bytes(source: Path, instance: Instance, layouts: Layouts, *, filled: bool, language: str) -> bytes:
    """The template of a source folder (a release keeps its own as `source/`) as the bytes of an XLSX file.

    `language` is that of sheets, headers and instructions. Raises `SourceError` where the sources are not in order: a
    filled template would lack what cannot be read, an empty one needs the schemes only; `TemplateError` for a language
    that neither the instance nor this software speaks.
    """
    if language not in _offered(instance):
        raise TemplateError(f"there is no template in {language!r}, only in {', '.join(_offered(instance))}")
    triples, findings = _all(source, instance, layouts) if filled else _schemes(source)
    if any(each.stops for each in findings):
        raise SourceError(f"{source} cannot become a template", findings)
    export = Export(triples, layouts, instance, language)
    if not export.concepts.has(instance.challenge_scheme_iri):
        raise TemplateError(f"no file in {source / SCHEMES} holds the challenges of {instance.challenge_scheme}")
    return _Template(export, layouts, instance, language, filled).write()


def _offered(instance: Instance) -> tuple[str, ...]:
    """The languages that the instance or our own texts speak."""
    return tuple(dict.fromkeys((*instance.languages, *LANGUAGES)))


def _all(source: Path, instance: Instance, layouts: Layouts) -> tuple[list[Triple], Sequence[Finding]]:
    """All that the sources state."""
    sources = read_source(source, instance, layouts)
    return list(sources.triples), sources.findings


def _schemes(source: Path) -> tuple[list[Triple], Sequence[Finding]]:
    """The lists alone; tables may be missing or unsound."""
    files = [read_turtle(path, f"{SCHEMES}/{path.name}") for path in sorted((source / SCHEMES).glob("*.ttl"))]
    readings = [reading for each in files for reading in (*each.findings, *each.readings())]
    findings = [reading for reading in readings if isinstance(reading, Finding)]
    return [reading for reading in readings if isinstance(reading, Triple)], findings


class _Template:
    """The work on one workbook."""

    def __init__(self, export: Export, layouts: Layouts, instance: Instance, language: str, filled: bool) -> None:
        self.export, self.layouts, self.instance = export, layouts, instance
        self.language, self.filled = language, filled
        self.grid = grid_of(instance.challenge_scheme_iri, export.statements, export.concepts)
        self.cells = [cell for row in self.grid.as_rows() for cell in row if cell is not None]
        self.stream = BytesIO()
        self.book = Workbook(self.stream, {"in_memory": True})
        self.styles = Styles(self.book, language)
        self.sheets = list(self._sheets())
        self.by_class = {sheet.layout.class_iri: sheet for sheet in self.sheets}
        self.rules = CellRules(export, self.by_class, language)

    def write(self) -> bytes:
        """Make all sheets and return the file."""
        title = named(self.instance.title, self.language)
        self.book.set_properties({"title": title, "author": "", "created": _CREATED})
        front = self.book.add_worksheet(say("sheet", self.language))
        pages = [(sheet, self.book.add_worksheet(sheet.name)) for sheet in self.sheets]
        guide = Guide(front, self.export, self.styles, self.language)
        names = {sheet.layout.class_iri: sheet.name for sheet in self.sheets}
        guide.write(self.instance, self.grid, names, self._columns())
        guide.write_lists(field.column for sheet in self.sheets for field in sheet.fields)
        for sheet, page in pages:
            self._write_headers(sheet, page)
            if self.filled:
                self._write_rows(sheet, page)
            self._write_choices(sheet, page, guide.lists)
            page.freeze_panes(1, len(list(takewhile(_is_key(sheet), sheet.fields))) or 1)
            page.set_landscape()
            page.set_paper(9)
            page.fit_to_pages(1, 0)
            page.repeat_rows(0)
        guide.write_left_out(self.export.left_out)
        if self.language.partition("-")[0] in _RIGHT_TO_LEFT:
            for page in self.book.worksheets():
                page.right_to_left()
        self.book.close()
        return self.stream.getvalue()

    def _sheets(self) -> Iterator[Sheet]:
        first = {iri: number for number, iri in enumerate(_FIRST_SHEETS)}
        for layout in sorted(self.layouts.tables, key=lambda each: first.get(each.class_iri, len(first))):
            fields = self.export.fields(layout)
            leading = len(list(takewhile(lambda field: field.column.required, fields)))
            width = len(self.cells) if layout.class_iri == terms.ipv.Measure else 0
            yield Sheet(self._sheet_name(layout), layout, fields, leading, width)

    def _sheet_name(self, layout: TableLayout) -> str:
        """The table's name in the plural, else whichever name leads back to it and may be a sheet's."""
        plurals = self.export.statements.texts(NamedNode(layout.class_iri), terms.skos.altLabel)
        names = [texts[tag] for tag in (self.language, "en") for texts in (plurals, layout.names) if tag in texts]
        usable = (name for name in names if len(name) <= 31 and not _NOT_IN_SHEET_NAMES & set(name))
        return next((name for name in usable if self.layouts.named(name) is layout), local_name(layout.class_iri))

    def _content(self, column: Column) -> str:
        """What the cells of a column hold, in words."""
        target = self.by_class.get(column.source or "")
        return say(column.kind, self.language, sheet=target.name if target else "")

    def _columns(self) -> Iterator[tuple[str, str, str, str]]:
        """Sheet, header, content and help of every column, once for all languages of a text."""
        for sheet in self.sheets:
            columns = {field.column.route: field for field in reversed(sheet.fields)}
            for field in reversed(columns.values()):
                header = field.header.removesuffix(f" ({field.language})")
                content = self._content(field.column)
                if field.column.required:
                    content = f"{content}; {say('mandatory', self.language)}"
                yield sheet.name, header, content, self._help(field.column)

    def _help(self, column: Column) -> str:
        return named(column.help, self.language) if column.help else ""

    def _write_headers(self, sheet: Sheet, page: Worksheet) -> None:
        page.set_row(0, _GRID_HEADER_HEIGHT if sheet.profile_width else _HEADER_HEIGHT)
        for number, field in enumerate(sheet.fields):
            column, at = field.column, sheet.position(number)
            required = column.required and field.language in (None, self.instance.languages[0])
            page.set_column(at, at, _WIDTHS[column.kind], self._style(column))
            page.write_string(0, at, field.header, self.styles.header(required))
            self._note(page, at, note(required, column, self._content(column), self._help(column), self.language))
        for number, cell in enumerate(self.cells if sheet.profile_width else ()):
            at = sheet.profile_at + number
            starts = self._starts_row(number)
            label = self.export.label(cell.iri)
            page.set_column(at, at, _MARK_WIDTH, self.styles.mark(starts))
            page.write_string(0, at, f"{cell.notation} {label}", self.styles.grid_header(starts, self._group(number)))
            self._note(page, at, f"{cell.notation} {label}\n{say('marks', self.language)}")

    def _style(self, column: Column) -> Format:
        """Titles and names are shown whole, longer texts in one line, so that many rows fit a screen."""
        return self.styles.cell(column.kind, wrap=column.kind is Kind.TEXT and column.required)

    def _lines(self, sheet: Sheet, values: tuple[Value, ...]) -> int:
        """How many lines the longest text needs that is shown whole; not every program finds that out by itself."""
        pairs = zip(sheet.fields, values, strict=True)
        texts = [str(value) for field, value in pairs if field.column.kind is Kind.TEXT and field.column.required]
        return max((sum(-(-len(line) // _LINE) or 1 for line in text.split("\n")) for text in texts), default=1)

    def _group(self, number: int) -> int:
        """The row of the scheme's grid in which a cell stands; a scheme without a layout is one row."""
        return (self.cells[number].row or 1) if self.grid.has_layout else 1

    def _starts_row(self, number: int) -> bool:
        return number == 0 or self._group(number) != self._group(number - 1)

    def _note(self, page: Worksheet, at: int, text: str) -> None:
        lines = sum(1 + len(line) // 38 for line in text.splitlines())
        size = {"x_scale": 2.0, "y_scale": max(0.5, 0.24 * lines + 0.1)}
        page.write_comment(0, at, text, {**size, "font_name": "Calibri", "font_size": 10})

    def _rows(self, sheet: Sheet) -> Iterator[tuple[str, tuple[Value, ...]]]:
        for number, row in enumerate(self.export.rows(sheet.layout)):
            too_long = any(isinstance(value, str) and len(value) > TEXT_LIMIT for value in row.values)
            if too_long or number >= LAST_ROW:
                self.export.left_out.append(row.subject)
            else:
                yield row.subject, row.values

    def _write_rows(self, sheet: Sheet, page: Worksheet) -> None:
        styles = [self._style(field.column) for field in sheet.fields]
        for number, (subject, values) in enumerate(self._rows(sheet), start=1):
            page.set_row(number, _ROW_HEIGHT * self._lines(sheet, values))
            for field, value in enumerate(values):
                self._write_value(page, number, sheet.position(field), value, styles[field])
            if not sheet.profile_width:
                continue
            marked = marks(subject, self.grid, self.export.statements)
            for position, cell in enumerate(self.cells):
                if cell.iri in marked:
                    style = self.styles.mark(self._starts_row(position))
                    page.write_string(number, sheet.profile_at + position, marked[cell.iri], style)

    def _write_value(self, page: Worksheet, row: int, at: int, value: Value, style: Format) -> None:
        """A value as a number or day where a spreadsheet can hold it exactly, else as the text a table has for it."""
        if value is None:
            return
        if isinstance(value, date) and value >= FIRST_DAY:
            page.write_datetime(row, at, datetime(value.year, value.month, value.day), style)
        elif isinstance(value, (int, Decimal)) and not isinstance(value, bool) and _fits(value):
            page.write_number(row, at, float(value), style)
        else:
            text = value if isinstance(value, str) else with_export_mark(as_text(value, self.language))
            page.write_string(row, at, text, style)

    def _write_choices(self, sheet: Sheet, page: Worksheet, lists: Mapping[str, str]) -> None:
        """Drop-downs and what a cell refuses, in every row that may ever be filled in."""
        title = {"error_title": say("not-so", self.language)}
        for number, field in enumerate(sheet.fields):
            if (rule := self.rules.rule(field.column, lists)) is not None:
                at = sheet.position(number)
                page.data_validation(1, at, LAST_ROW, at, {**title, **rule})
        if sheet.profile_width:
            first, last = sheet.profile_at, sheet.profile_at + sheet.profile_width - 1
            rule = {"validate": "list", "source": [MARK, SECONDARY_MARK], "error_type": "warning"}
            rule["error_message"] = say("bad-mark", self.language)
            page.data_validation(1, first, LAST_ROW, last, {**title, **rule})
            self.styles.shade(page, first, last, LAST_ROW)


def _fits(number: int | Decimal) -> bool:
    """Whether a spreadsheet's numbers hold this one exactly."""
    digits = str(number).lstrip("-").replace(".", "").strip("0")
    return len(digits) <= EXACT_DIGITS and abs(number) < 10**EXACT_DIGITS


def _is_key(sheet: Sheet) -> Callable[[Field], bool]:
    return lambda field: field.column in sheet.layout.key
