"""Tables for spreadsheets and programs: CSV after RFC 4180, and workbooks that say where their figures are from.

The same table gives the same bytes, and nothing in a file is a formula.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TypeVar

from flask_babel import gettext
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from ..ingest.text import with_export_mark
from ..readers.api import Cell, Table
from ..store.port import NamedNode

Item = TypeVar("Item")

LONGEST_CELL = 32_767
"""Signs in a cell of a workbook; what is longer ends in a sign that says so. CSV has no such bound."""

_CREATED = datetime(2000, 1, 1)
_INEXACT_FROM = 10**15
_WIDEST = 60
_NOT_IN_NAMES = re.compile(r"[^a-z0-9-]+")


@dataclass(frozen=True, slots=True)
class About:
    """What stands on the second sheet of a workbook: lines of a name and a value, and how the workbook is read."""

    title: str
    lines: tuple[tuple[str, str], ...]
    right_to_left: bool = False
    day_format: str = "yyyy-mm-dd"


def as_csv(table: Table) -> bytes:
    """RFC 4180: commas, CRLF, a header; in UTF-8 with the mark by which Excel knows it. Texts are never formulas."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    headers, rows = _with_labels(table)
    writer.writerow(headers)
    writer.writerows([_in_csv(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(table: Table, about: About) -> bytes:
    """A workbook: the rows, with figures as figures and days as days, and a sheet that says what they are."""
    stream = io.BytesIO()
    # A text is a text: xlsxwriter makes neither formulas, links nor figures of it.
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(stream, {"in_memory": True, **plain}) as book:
        book.set_properties({"title": about.title, "created": _CREATED})
        head = book.add_format({"bold": True, "bg_color": "#E3E7EC", "bottom": 1, "valign": "top"})
        day = book.add_format({"num_format": about.day_format, "align": "left"})
        page, notes = book.add_worksheet(gettext("Rows")), book.add_worksheet(gettext("About"))
        headers, rows = _with_labels(table)
        page.write_row(0, 0, headers, head)
        page.freeze_panes(1, 0)
        for column, header in enumerate(headers):
            widest = max((len(_plain(row[column])) for row in rows), default=0)
            page.set_column(column, column, 2 + max(len(header), min(_WIDEST, widest)))
        for number, row in enumerate(rows, 1):
            for column, cell in enumerate(row):
                if isinstance(cell, date):
                    page.write_datetime(number, column, cell, day)
                else:
                    _write(page, number, column, cell)
        if rows:
            page.autofilter(0, 0, len(rows), len(headers) - 1)
        _write_about(notes, about, book)
        if about.right_to_left:
            page.right_to_left()
            notes.right_to_left()
    return stream.getvalue()


def file_name(parts: Iterable[str], suffix: str) -> str:
    """A name for a download: what it is, of which release.

    >>> file_name(["measures_by_actor", "000001-0a1b2c3d4e5f"], "csv")
    'measures-by-actor-000001-0a1b2c3d4e5f.csv'
    """
    return f"{'-'.join(_NOT_IN_NAMES.sub('-', part.lower()).strip('-') for part in parts)}.{suffix}"


def _write_about(page: Worksheet, about: About, book: Workbook) -> None:
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    page.set_column(0, 0, 22, book.add_format({"valign": "top"}))
    page.set_column(1, 1, 100, wrapped)
    page.write_string(0, 0, about.title, book.add_format({"bold": True, "font_size": 14}))
    for number, (name, value) in enumerate(about.lines, 2):
        page.write_string(number, 0, name)
        page.write_string(number, 1, _cut(with_export_mark(value)))


def _with_labels(table: Table) -> tuple[list[str], list[list[Cell]]]:
    """The headers and rows, with a column of names after every one that holds things."""
    named = [any(isinstance(row[place], NamedNode) for row in table.rows) for place in range(len(table.columns))]
    headers = _beside(table.columns, named, [f"{column}_label" for column in table.columns])
    rows = [_beside(row, named, [_label(table, cell) for cell in row]) for row in table.rows]
    return headers, rows


def _beside(cells: Sequence[Item], doubled: Iterable[bool], labels: Iterable[Item]) -> list[Item]:
    """The cells, each followed by its label where its column has them."""
    groups = ((cell, label) if twice else (cell,) for cell, twice, label in zip(cells, doubled, labels, strict=True))
    return [each for group in groups for each in group]


def _label(table: Table, cell: Cell) -> Cell:
    return table.labels[cell.value].value if isinstance(cell, NamedNode) else None


def _in_csv(cell: Cell) -> str:
    return with_export_mark(_plain(cell)) if isinstance(cell, str | NamedNode) else _plain(cell)


def _plain(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, NamedNode):
        return cell.value
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _write(page: Worksheet, row: int, column: int, cell: Cell) -> None:
    """One cell; a whole number with more digits than a spreadsheet keeps is an identifier, so it is written as text."""
    if cell is None:
        return
    if isinstance(cell, bool):
        page.write_boolean(row, column, cell)
    elif isinstance(cell, float | Decimal) or (isinstance(cell, int) and abs(cell) < _INEXACT_FROM):
        page.write_number(row, column, float(cell))
    else:
        page.write_string(row, column, _cut(_in_csv(cell)))


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - 1] + "…"
