"""The findings of a release as a workbook to be worked off: one sheet per table, one line per finding.

Made with xlsxwriter row by row; texts are never formulas. `ingest/writing/findings_sheet.py` marks a table that somebody
sent; here there is no table to mark, and there may be a hundred thousand findings.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from ..model.finding import Finding
from ..readers.speech import direction
from ..release.assessment import table_of
from ..release.opened import OpenRelease
from .exports import LONGEST_CELL
from .marking import N_

MOST_ROWS = 20_000
"""So many findings stand on a sheet at most; it says how many more there are."""

_LONGEST_NAME = 31
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")
_CREATED = datetime(2000, 1, 1)
_COLUMNS: tuple[tuple[str, int], ...] = (
    (N_("Kind"), 12),
    (N_("Row"), 7),
    (N_("Column"), 24),
    (N_("Value"), 26),
    (N_("What to do"), 80),
    (N_("Address"), 48),
    (N_("Rule"), 28),
    (N_("Done"), 10),
)
_PLAIN = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def work_list(release: OpenRelease, languages: Sequence[str]) -> bytes:
    """The workbook in the language of the page; the same release gives the same bytes."""
    tables: dict[str, list[Finding]] = {}
    for plain in release.report["findings"]:
        finding = Finding.from_json(plain)
        tables.setdefault(table_of(finding.place.file, finding.place.sheet), []).append(finding)
    stream = io.BytesIO()
    with Workbook(stream, {"in_memory": True, **_PLAIN}) as book:
        book.set_properties({"title": gettext("Work list"), "created": _CREATED})
        looks = {
            "head": book.add_format({"bold": True, "bg_color": "#E3E7EC", "bottom": 1, "valign": "top"}),
            "text": book.add_format({"text_wrap": True, "valign": "top"}),
            "title": book.add_format({"bold": True, "font_size": 14}),
        }
        overview = _sheet_name(gettext("Contents"))
        names = _sheet_names(sorted(tables), overview)
        first = book.add_worksheet(overview)
        _write_overview(first, release, {name: len(tables[table]) for table, name in names.items()}, looks)
        sheets = [first]
        for table, name in names.items():
            sheets.append(book.add_worksheet(name))
            _write_findings(sheets[-1], tables[table], languages, looks)
        if direction(languages[0]) == "rtl":
            for sheet in sheets:
                sheet.right_to_left()
    return stream.getvalue()


def _write_overview(
    page: Worksheet, release: OpenRelease, sheets: Mapping[str, int], looks: Mapping[str, Format]
) -> None:
    """What this is, of which release, and how much stands on each sheet, with links to them."""
    page.set_column(0, 0, 44)
    page.set_column(1, 1, 14)
    page.write_string(0, 0, gettext("Work list"), looks["title"])
    page.write_string(1, 0, f"{gettext('Release')} {release.manifest.id}")
    advice = gettext(
        "What the checks found in the tables. Correct the tables, not this list: the next release counts anew."
    )
    page.write_string(2, 0, advice)
    page.write_row(4, 0, (gettext("Table"), gettext("Findings")), looks["head"])
    for number, (name, findings) in enumerate(sheets.items(), 5):
        page.write_url(number, 0, f"internal:'{name}'!A1", string=name)
        page.write_number(number, 1, findings)
    if not sheets:
        page.write_string(5, 0, gettext("There is nothing to object to."))


def _write_findings(
    page: Worksheet, findings: Sequence[Finding], languages: Sequence[str], looks: Mapping[str, Format]
) -> None:
    for column, (header, width) in enumerate(_COLUMNS):
        page.set_column(column, column, width, looks["text"])
        page.write_string(0, column, gettext(header), looks["head"])
    shown = findings[:MOST_ROWS]
    for number, finding in enumerate(shown, 1):
        for column, cell in enumerate(_cells(finding, languages)):
            if isinstance(cell, int):
                page.write_number(number, column, cell)
            elif cell:
                page.write_string(number, column, cell[:LONGEST_CELL])
    if left := len(findings) - len(shown):
        said = gettext("%(count)s more findings are in report/findings.json of the release.", count=left)
        page.write_string(len(shown) + 1, 0, said)
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, max(1, len(shown)), len(_COLUMNS) - 1)
    page.data_validation(1, len(_COLUMNS) - 1, max(1, len(shown)), len(_COLUMNS) - 1, _done())
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)


def _cells(finding: Finding, languages: Sequence[str]) -> tuple[str | int | None, ...]:
    place = finding.place
    kind = gettext("Error") if finding.stops else gettext("Note")
    language = next((each for each in languages if each in finding.messages), languages[0])
    said = finding.message(language)
    return (kind, place.row or place.line, place.column, finding.value, said, finding.subject, finding.rule, None)


def _done() -> dict[str, Any]:
    return {"validate": "list", "source": [gettext("yes"), gettext("no")]}


def _sheet_names(tables: Iterable[str], first: str) -> dict[str, str]:
    """A name of its own for the sheet of each table, as Excel allows it.

    >>> list(_sheet_names(["a.csv", "A.csv", "stadt.xlsx · Maßnahmen und Projekte der Stadt"], "Overview").values())
    ['a.csv', 'A.csv 2', 'stadt.xlsx · Maßnahmen und Proj']
    """
    names: dict[str, str] = {}
    taken = {first.casefold()}
    for table in tables:
        name, count = _sheet_name(table), 1
        while name.casefold() in taken:
            count += 1
            ending = f" {count}"
            name = _sheet_name(table)[: _LONGEST_NAME - len(ending)] + ending
        taken.add(name.casefold())
        names[table] = name
    return names


def _sheet_name(text: str) -> str:
    return _NOT_IN_NAMES.sub("-", text)[:_LONGEST_NAME].strip() or "-"
