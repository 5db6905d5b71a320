"""The row model that every kind of table is read into, be it a CSV file or a sheet of a workbook."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from ..model.finding import Finding, Place

VALUE_SEPARATOR = "|"
FINDINGS_SHEETS = frozenset({"befunde", "findings"})
"""Names, as `comparable` has them, of the sheet that a check adds: left out when a marked workbook comes back."""


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
    without its ending, or the sheet's), `findings` what stopped the table from being opened (it has no rows
    then) or is wrong with the sheet as a whole. `origins` says for a table made of another one where the cells below a
    header really stand: in a column of another name or, for every row alike, in a line of another file.
    """

    name: str
    file: str
    sheet: str | None
    headers: tuple[str, ...]
    rows: Callable[[], Iterator[Reading]]
    findings: tuple[Finding, ...] = ()
    origins: Mapping[str, Place] = field(default_factory=dict)
    header_row: int = 1

    def place(self, row: int | None = None, column: str | None = None) -> Place:
        """A place in this table."""
        origin = self.origins.get(column) if column is not None else None
        if origin is None:
            return Place(self.file, self.sheet, row, column)
        return origin if origin.line is not None else replace(origin, row=row)
