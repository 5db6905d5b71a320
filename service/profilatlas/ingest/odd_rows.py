"""Rows that people add for people and that are no things: headers once more, and totals."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from ..model.finding import Finding
from .headers import Binding
from .layout import Column
from .messages import finding
from .table import Reading, Row, Table
from .text import comparable

ODD_ROWS = frozenset({"sum-row", "second-header"})
"""The rules about rows that are no things."""
_TOTALS = frozenset(
    {"summe", "gesamt", "gesamtsumme", "insgesamt", "zwischensumme", "ergebnis", "gesamtergebnis", "teilergebnis"}
    | {"total", "totals", "grandtotal", "subtotal", "sum"}
)


def without_odd_rows(table: Table, binding: Binding) -> Table:
    """The same table with one finding in the place of each row that is a second header or a total.

    What else is wrong with such a row, which comes before it, does not matter: the row is to be deleted.
    """

    if table.origins:
        return table  # what such rows look like in a foreign list, its description says
    columns = {bound.position: bound.column for bound in binding.columns}

    def rows() -> Iterator[Reading]:
        held: list[Finding] = []
        for reading in table.rows():
            if isinstance(reading, Finding):
                if held and held[0].place.row != reading.place.row:
                    yield from held
                    held.clear()
                held.append(reading)
                continue
            odd = _odd(reading, table, columns)
            if odd is None or (held and held[0].place.row != reading.number):
                yield from held
            held.clear()
            yield odd or reading
        yield from held

    return replace(table, rows=rows)


def _odd(row: Row, table: Table, columns: Mapping[int, Column]) -> Finding | None:
    """The finding about a row that is no thing."""
    word = next(filter(None, row.cells))
    if is_total(word):
        return finding("sum-row", table.place(row.number), word)
    if _repeats_headers(row, table, columns):
        return finding("second-header", table.place(row.number), word)
    return None


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
