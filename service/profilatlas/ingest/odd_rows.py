"""Rows that people add for people and that are no things: headers once more, and totals."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from .headers import Binding
from .layout import Column
from .messages import finding
from .table import Reading, Row, Table
from .text import comparable

_TOTALS = frozenset(
    {"summe", "gesamt", "gesamtsumme", "insgesamt", "zwischensumme", "ergebnis", "gesamtergebnis", "teilergebnis"}
    | {"total", "totals", "grandtotal", "subtotal", "sum"}
)


def without_odd_rows(table: Table, binding: Binding) -> Table:
    """The same table with a finding in the place of each row that is a second header or a total."""

    if table.origins:
        return table  # what such rows look like in a foreign list, its description says
    columns = {bound.position: bound.column for bound in binding.columns}

    def rows() -> Iterator[Reading]:
        for reading in table.rows():
            if not isinstance(reading, Row):
                yield reading
                continue
            word = next(filter(None, reading.cells))
            if is_total(word):
                yield finding("sum-row", table.place(reading.number), word)
            elif _repeats_headers(reading, table, columns):
                yield finding("second-header", table.place(reading.number), word)
            else:
                yield reading

    return replace(table, rows=rows)


def is_total(first: str) -> bool:
    """Whether the first text of a row says that the row adds up the others."""
    return comparable(first.rstrip(":. ")) in _TOTALS


def _repeats_headers(row: Row, table: Table, columns: Mapping[int, Column]) -> bool:
    """Whether every cell names the column that it stands in, in any language; one cell alone may be a coincidence."""
    filled = [position for position, cell in enumerate(row.cells) if cell]
    return len(filled) > 1 and all(
        comparable(row.cells[position]) == comparable(table.headers[position])
        or (position in columns and row.cells[position] in columns[position].names.values())
        for position in filled
    )
