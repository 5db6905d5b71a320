"""What calamine does not tell about a workbook: formulas, error values, what is hidden, how far a sheet reaches.

Listens to the parts of an Excel workbook while `container.inspect` parses them; nothing of a sheet is kept but the cells
that need a word. References that no spreadsheet could hold are refused here, because a reader makes room for them.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from ...model.finding import Place
from ..messages import finding
from .container import Elements, Refused, UploadLimits

MAX_ROWS, MAX_COLUMNS = 1 << 20, 1 << 14
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_MAX_ODDITIES = 2_000
_SPARSE = 1_000_000
"""A sheet that spans more cells than this must be filled to at least one part in `_FILLED`."""
_FILLED = 200
_MAX_CELLS = 50_000_000
"""What a reader can hold, at some thirty bytes for each."""


class Oddity(StrEnum):
    """A cell whose value is not what a person typed."""

    FORMULA = "formula-value"
    NO_VALUE = "formula-without-value"
    ERROR = "excel-error"


@dataclass(slots=True)
class SheetFacts:
    """What is known of one sheet; rows and columns count from 1. Oddities past a bound are only counted."""

    oddities: dict[tuple[int, int], tuple[Oddity, str]] = field(default_factory=dict)
    hidden_rows: list[tuple[int, int]] = field(default_factory=list)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)
    cells: int = 0
    last_row: int = 0
    last_column: int = 0

    def note(self, row: int, column: int, oddity: Oddity, value: str) -> None:
        """Remember an odd cell."""
        if len(self.oddities) < _MAX_ODDITIES:
            self.oddities[row, column] = (oddity, value)

    def reach(self, row: int, column: int, times: int = 1) -> None:
        """Note that cells up to this one have a value."""
        self.cells += times
        self.last_row = max(self.last_row, row)
        self.last_column = max(self.last_column, column)

    def merge(self, row: int, column: int, rows: int, columns: int) -> None:
        """Remember a range of cells that are shown as one."""
        if len(self.merged) < _MAX_ODDITIES:
            self.merged.append(f"{letters(column)}{row}:{letters(column + columns - 1)}{row + rows - 1}")

    @property
    def sparse(self) -> bool:
        """Whether single cells lie so far out that the sheet would be mostly made of nothing."""
        span = self.last_row * self.last_column
        return span > _SPARSE and span > self.cells * _FILLED

    @property
    def too_full(self) -> bool:
        """Whether a sheet spans more cells than can be held, as a few repeated ones may."""
        return self.last_row * self.last_column > _MAX_CELLS

    def hides_column(self, column: int) -> bool:
        """Whether a column is hidden."""
        return any(first <= column <= last for first, last in self.hidden_columns)


def letters(column: int) -> str:
    """The name of a column as a spreadsheet shows it.

    >>> letters(1), letters(27), letters(16384)
    ('A', 'AA', 'XFD')
    """
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def position(reference: str) -> tuple[int, int] | None:
    """Row and column of a cell by its name, or None for one that no spreadsheet has.

    >>> position("B3"), position("XFD1048576"), position("XFE1"), position("A0")
    ((3, 2), (1048576, 16384), None, None)
    """
    found = _REFERENCE.fullmatch(reference)
    if found is None:
        return None
    column = 0
    for letter in found.group(1):
        column = column * 26 + ord(letter) - ord("A") + 1
    row = int(found.group(2))
    return (row, column) if row <= MAX_ROWS and column <= MAX_COLUMNS else None


@dataclass(slots=True)
class WorkbookScan:
    """The facts of all sheets of an Excel workbook, collected part by part."""

    place: Place
    limits: UploadLimits | None
    macros: bool = False
    strings: int = 0
    _sheets: dict[str, str] = field(default_factory=dict)
    _relations: dict[str, str] = field(default_factory=dict)
    _scans: dict[str, "_SheetScan"] = field(default_factory=dict)

    def reader(self, name: str) -> Elements | None:
        """Who listens to a part."""
        lowered = name.casefold().lstrip("/")
        if lowered == "[content_types].xml":
            return Elements(self._content_type)
        if lowered == "xl/workbook.xml":
            return Elements(self._sheet)
        if lowered == "xl/_rels/workbook.xml.rels":
            return Elements(self._relation)
        if lowered == "xl/sharedstrings.xml":
            return Elements(self._string)
        scan = _SheetScan(self.place)
        self._scans[lowered] = scan
        return scan.elements()

    def facts(self) -> Mapping[str, SheetFacts]:
        """The facts by the name of the sheet; a sheet that has no part is missing."""
        found = {}
        for name, relation in self._sheets.items():
            target = self._relations.get(relation, "").casefold()
            path = target.lstrip("/") if target.startswith(("/", "xl/")) else f"xl/{target}"
            if (scan := self._scans.get(path)) is not None and scan.is_sheet:
                found[name] = scan.facts
        return found

    def _content_type(self, _tag: str, attributes: Mapping[str, str]) -> None:
        if "macroenabled" in attributes.get("ContentType", "").casefold():
            raise Refused(finding("macro-workbook", self.place))

    def _sheet(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "sheet":
            relation = next((value for key, value in attributes.items() if key.rpartition(":")[2] == "id"), "")
            self._once(self._sheets, attributes.get("name", ""), relation)

    def _relation(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "Relationship":
            self._once(self._relations, attributes.get("Id", ""), attributes.get("Target", ""))

    def _once(self, known: dict[str, str], name: str, value: str) -> None:
        """Note a name that must not come twice: readers would not agree on which one counts."""
        if known.setdefault(name, value) != value:
            raise Refused(finding("damaged-file", self.place, name))

    def _string(self, tag: str, _attributes: Mapping[str, str]) -> None:
        if tag == "si":
            self.strings += 1
            if self.limits is not None and self.strings > self.limits.strings:
                raise Refused(finding("too-many-strings", self.place, limit=self.limits.strings))


@dataclass(slots=True)
class _SheetScan:
    """Reads one sheet's XML: `row` > `c` > `f`, `v` or `is`; a cell without a reference stands right of the last.

    Any part may be a sheet, whatever its name; its first element tells.
    """

    place: Place
    facts: SheetFacts = field(default_factory=SheetFacts)
    root: str = ""
    row: int = 0
    column: int = 0
    kind: str = ""
    formula: bool = False
    filled: bool = False
    text: list[str] = field(default_factory=list)
    reading: bool = False

    def elements(self) -> Elements:
        return Elements(self.start, self.end, self.characters)

    @property
    def is_sheet(self) -> bool:
        return self.root == "worksheet"

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if not self.root:
            self.root = tag
        elif not self.is_sheet:
            return
        elif tag == "c":
            self._cell(attributes)
        elif tag == "v" or tag == "t":
            self.filled = True
            self.reading = self.formula or self.kind == "e"
        elif tag == "f":
            self.formula = True
        elif tag == "row":
            self._row(attributes)
        elif tag == "col" and attributes.get("hidden") in ("1", "true"):
            self._hide_columns(attributes)
        elif tag == "mergeCell" and len(self.facts.merged) < _MAX_ODDITIES:
            self.facts.merged.append(attributes.get("ref", ""))

    def end(self, tag: str) -> None:
        if tag == "v" or tag == "t":
            self.reading = False
        elif tag == "c" and self.is_sheet:
            self._finish()

    def characters(self, text: str) -> None:
        if self.reading and len(self.text) < 4:
            self.text.append(text)

    def _row(self, attributes: Mapping[str, str]) -> None:
        number = attributes.get("r")
        self.row, self.column = (int(number) if number and number.isdecimal() else self.row + 1), 0
        if (number is not None and not number.isdecimal()) or not 1 <= self.row <= MAX_ROWS:
            raise Refused(finding("impossible-cell", self.place, number))
        if attributes.get("hidden") in ("1", "true"):
            runs = self.facts.hidden_rows
            if runs and runs[-1][1] == self.row - 1:
                runs[-1] = (runs[-1][0], self.row)
            else:
                runs.append((self.row, self.row))

    def _hide_columns(self, attributes: Mapping[str, str]) -> None:
        first, last = attributes.get("min", ""), attributes.get("max", "")
        if first.isdecimal() and last.isdecimal() and len(last) < 7:
            self.facts.hidden_columns.append((int(first), int(last)))

    def _cell(self, attributes: Mapping[str, str]) -> None:
        reference = attributes.get("r")
        if reference is None:
            self.column += 1
        else:
            found = position(reference)
            if found is None:
                raise Refused(finding("impossible-cell", self.place, reference))
            self.row, self.column = found
        if not (1 <= self.row <= MAX_ROWS and self.column <= MAX_COLUMNS):
            raise Refused(finding("impossible-cell", self.place, reference or letters(self.column)))
        self.kind, self.formula, self.filled = attributes.get("t", ""), False, False
        self.text.clear()

    def _finish(self) -> None:
        facts, value = self.facts, "".join(self.text).strip()
        if self.filled:
            facts.reach(self.row, self.column)
        if self.kind == "e" and self.filled:
            facts.note(self.row, self.column, Oddity.ERROR, value or "#")
        elif self.formula and (not self.filled or (not value and self.kind != "str")):
            facts.note(self.row, self.column, Oddity.NO_VALUE, "")
            facts.reach(self.row, self.column)
        elif self.formula:
            facts.note(self.row, self.column, Oddity.FORMULA, value)
