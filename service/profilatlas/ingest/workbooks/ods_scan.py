"""What calamine does not tell about an OpenDocument spreadsheet, and how far its repeated cells reach."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ...model.finding import Place
from ..messages import finding
from .container import Elements, Refused
from .scan import MAX_COLUMNS, MAX_ROWS, Oddity, SheetFacts

_VALUES = ("value", "date-value", "time-value", "boolean-value", "string-value")


@dataclass(slots=True)
class OdsScan:
    """Reads content.xml: `table` > `table-row` > `table-cell`; rows and cells may stand for many equal ones."""

    place: Place
    sheets: dict[str, SheetFacts] = field(default_factory=dict)
    _facts: SheetFacts = field(default_factory=SheetFacts)
    _row: int = 0
    _rows: int = 1
    _column: int = 0
    _columns: int = 1
    _cell: Mapping[str, str] | None = None
    _paragraph: bool = False

    def reader(self, name: str) -> Elements | None:
        """Who listens to a part."""
        return Elements(self._start, self._end, self._text) if name.casefold() == "content.xml" else None

    def facts(self) -> Mapping[str, SheetFacts]:
        """The facts by the name of the sheet."""
        return self.sheets

    def _start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag in ("table-cell", "covered-table-cell"):
            self._start_cell({name.rpartition(":")[2]: value for name, value in attributes.items()})
        elif tag == "table-row":
            own = {name.rpartition(":")[2]: value for name, value in attributes.items()}
            self._row += self._rows
            self._rows, self._column, self._columns = self._count(own, "number-rows-repeated"), 1, 0
            if own.get("visibility") in ("collapse", "filter"):
                self._facts.hidden_rows.append((self._row, self._row + self._rows - 1))
        elif tag == "table-column":
            own = {name.rpartition(":")[2]: value for name, value in attributes.items()}
            repeated = self._count(own, "number-columns-repeated")
            if own.get("visibility") in ("collapse", "filter"):
                self._facts.hidden_columns.append((self._column, self._column + repeated - 1))
            self._column += repeated
        elif tag == "table":
            own = {name.rpartition(":")[2]: value for name, value in attributes.items()}
            self._facts = self.sheets.setdefault(own.get("name", ""), SheetFacts())
            self._row, self._rows, self._column = 0, 1, 1

    def _start_cell(self, own: Mapping[str, str]) -> None:
        self._column += self._columns
        self._columns, self._cell, self._paragraph = self._count(own, "number-columns-repeated"), own, False

    def _text(self, text: str) -> None:
        self._paragraph = self._paragraph or bool(text.strip())

    def _end(self, tag: str) -> None:
        if tag not in ("table-cell", "covered-table-cell") or self._cell is None:
            return
        own, facts = self._cell, self._facts
        self._cell = None
        last_row, last_column = self._row + self._rows - 1, self._column + self._columns - 1
        filled = self._paragraph or any(name in own for name in _VALUES)
        if filled or "formula" in own:
            if last_row > MAX_ROWS or last_column > MAX_COLUMNS:
                raise Refused(finding("impossible-cell", self.place, f"{last_row}/{last_column}"))
            facts.reach(last_row, last_column, self._rows * self._columns)
        if "formula" in own:
            facts.note(self._row, self._column, Oddity.FORMULA if filled else Oddity.NO_VALUE, "")
        spans = self._count(own, "number-rows-spanned"), self._count(own, "number-columns-spanned")
        if spans != (1, 1):
            facts.merge(self._row, self._column, *spans)

    def _count(self, own: Mapping[str, str], name: str) -> int:
        text = own.get(name, "1")
        if not (text.isascii() and text.isdecimal() and 1 <= len(text) <= 7) or int(text) == 0:
            raise Refused(finding("impossible-cell", self.place, text))
        return int(text)
