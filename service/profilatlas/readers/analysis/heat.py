"""A figure of two features and a number as a table of shaded numbers."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

from ..addresses import EXPLORE
from ..filters import ALSO, Filters
from ..grids import shade
from ..models import Link
from ..models.analysis import HeatCell, HeatMap, HeatRow
from ..models.figures import Figure
from ..reading import Reading


def heat_map(figure: Figure, down: int, across: int, path_of: Callable[[Link, Link, int], str | None]) -> HeatMap:
    """The figure's rows laid out: the values of the columns `down` and `across`, each in the order they occur in.

    `path_of` says where a number leads, if anywhere. The last column has the numbers.
    """
    links: dict[str, Link] = {}
    numbers: dict[tuple[str, str], int] = {}
    for line in figure.rows:
        row, column, number = line[down], line[across], line[-1]
        if isinstance(row, Link) and isinstance(column, Link) and isinstance(number, int):
            links[row.iri], links[column.iri] = row, column
            numbers[row.iri, column.iri] = number
    rows, columns = (dict.fromkeys(pair[axis] for pair in numbers) for axis in (0, 1))
    most = max(numbers.values(), default=0)

    def cell(row: str, column: str) -> HeatCell:
        number = numbers[row, column]
        return HeatCell(number, shade(number, most), path_of(links[row], links[column], number))

    return HeatMap(
        columns=tuple(links[column] for column in columns),
        rows=tuple(HeatRow(links[row], tuple(cell(row, column) for column in columns)) for row in rows),
        figure=figure,
    )


class Narrowing:
    """Addresses of the list of measures that fit, and have two values more: made for hundreds of pairs at once."""

    def __init__(self, reading: Reading, filters: Filters, first: str, second: str, path: str = EXPLORE) -> None:
        self._reading, self._filters = reading, filters
        self._first, self._second = first, second
        self._path = path
        self._begun: dict[str, str] = {}
        self._ended: dict[str, str] = {}

    def __call__(self, first: str, second: str) -> str:
        """The address of the measures with both values."""
        if first not in self._begun:
            self._begun[first] = self._filters.narrowed(self._first, first).path(self._reading, self._path)
        if second not in self._ended:
            name = f"{ALSO}{self._second}" if self._filters.of(self._second) else self._second
            value = quote(self._reading.addresses.value(self._second, second), safe="/:")
            self._ended[second] = f"&{name}={value}"
        return self._begun[first] + self._ended[second]
