"""What a template's cells offer and refuse: drop-downs from lists and from other sheets, bounds of days and numbers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from xlsxwriter.utility import quote_sheetname, xl_col_to_name

from ..layout import Column, Kind, TableLayout
from .export import Export, Field, as_text
from .instructions import say

FIRST_DAY, LAST_DAY = date(1900, 3, 1), date(9999, 12, 31)
EXACT_DIGITS = 15
"""The days that every spreadsheet counts alike, and the digits that its numbers hold."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its name, its table, and its columns; those of the profile stand before the field at `profile_at`."""

    name: str
    layout: TableLayout
    fields: tuple[Field, ...]
    profile_at: int
    profile_width: int

    def position(self, field: int) -> int:
        """The column of the sheet in which a field stands."""
        return field + self.profile_width if field >= self.profile_at else field


@dataclass(frozen=True, slots=True)
class CellRules:
    """The rules of one workbook, of which `sheets` are the tables by class."""

    export: Export
    sheets: Mapping[str, Sheet]
    language: str

    def rule(self, column: Column, lists: Mapping[str, str]) -> dict[str, Any] | None:
        """What a column offers and refuses; a list only asks back, for it also takes notations and other languages."""
        if column.kind is Kind.DATE:
            bounds = {"criteria": "between", "minimum": FIRST_DAY, "maximum": LAST_DAY}
            return {"validate": "date", **bounds, "error_message": say("bad-date", self.language)}
        if column.kind in (Kind.DECIMAL, Kind.INTEGER):
            word = "number" if column.kind is Kind.DECIMAL else "integer"
            bounds = {"criteria": "between", "minimum": -(10**EXACT_DIGITS), "maximum": 10**EXACT_DIGITS}
            validate = "decimal" if column.kind is Kind.DECIMAL else "integer"
            return {"validate": validate, **bounds, "error_message": say(f"bad-{word}", self.language)}
        if column.kind is Kind.BOOLEAN:
            yes_no = [as_text(each, self.language) for each in (True, False)]
            return {"validate": "list", "source": yes_no, "error_type": "warning"}
        source = self._rows_of(column) if column.kind is Kind.ROW else lists.get(self.export.source(column))
        if source is None:
            return None
        message = say("bad-choice", self.language, sheet=say("sheet", self.language))
        if column.kind is Kind.ROW:
            message = say("bad-reference", self.language, sheet=self.sheets[column.source or ""].name)
        rule = {"validate": "list", "source": source, "error_type": "warning", "error_message": message}
        return {**rule, "show_error": not (column.multiple and column.splits)}

    def _rows_of(self, column: Column) -> str | None:
        """The identifiers on another sheet, as many as there are: what is added there can be chosen at once."""
        target = self.sheets.get(column.source or "")
        if target is None or len(target.layout.key) != 1 or target.layout.key[0].kind is not Kind.STRING:
            return None
        fields = [number for number, field in enumerate(target.fields) if field.column is target.layout.key[0]]
        letter, sheet = xl_col_to_name(target.position(fields[0]), col_abs=True), quote_sheetname(target.name)
        filled = f"MAX(1,COUNTA({sheet}!{letter}:{letter})-1)"
        return f"=OFFSET({sheet}!{letter}$2,0,0,{filled},1)"
