"""The row model that every kind of table is read into, be it a CSV file or a sheet of a workbook."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from ..model.finding import Finding, Place

VALUE_SEPARATOR = "|"


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number as a spreadsheet shows it (the header is 1) and its cells, cleaned, in the header's order."""

    number: int
    cells: tuple[str, ...]


Reading: TypeAlias = Row | Finding


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a source folder. Its rows stream and can be read as often as needed; broken ones come as findings.

    `file` is the path inside the source folder, `name` what says which class the rows are about (the file's name
    without its ending, or the sheet's), `findings` what stopped the table from being opened (it has no rows then).
    """

    name: str
    file: str
    sheet: str | None
    headers: tuple[str, ...]
    rows: Callable[[], Iterator[Reading]]
    findings: tuple[Finding, ...] = ()

    def place(self, row: int | None = None, column: str | None = None) -> Place:
        """A place in this table."""
        return Place(self.file, self.sheet, row, column)
