"""The layout of a challenge scheme: which cell stands where, for any number of rows and columns or none."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, sqrt

MOST_FIELDS = 1000


@dataclass(frozen=True, slots=True)
class Cell:
    """A challenge with a field of its own; row and column count from 1 and are None in a scheme without a grid."""

    iri: str
    index: int
    notation: str
    row: int | None = None
    column: int | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """The cells of one scheme in the order of their index; a cell's place in `cells` is its position in a profile.

    Raises ValueError when a cell stands outside a stated layout or two cells stand on the same field.
    """

    rows: int | None
    columns: int | None
    cells: tuple[Cell, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "cells", tuple(sorted(self.cells, key=lambda cell: (cell.index, cell.iri))))
        if self.has_layout:
            self._by_field()

    @property
    def has_layout(self) -> bool:
        """Whether the scheme says where each cell stands; without it the order of the cells is all there is.

        A layout of more than `MOST_FIELDS` is none: nobody sees it at a glance, and to draw it costs without end.
        """
        return (
            self.rows is not None
            and self.columns is not None
            and 0 < self.rows * self.columns <= MOST_FIELDS
            and all(cell.row is not None and cell.column is not None for cell in self.cells)
        )

    def position_of(self, iri: str) -> int | None:
        """Position of a challenge in profiles of this scheme, None when it has no cell."""
        return next((position for position, cell in enumerate(self.cells) if cell.iri == iri), None)

    def as_rows(self) -> tuple[tuple[Cell | None, ...], ...]:
        """The fields row by row; None where the layout leaves a field empty.

        Cells of a scheme without a layout flow in the order of their index, nearly as many rows as columns.

        >>> five = tuple(Cell(f"c{n}", n, str(n)) for n in (1, 2, 3, 4, 5))
        >>> [[cell and cell.index for cell in row] for row in Grid(None, None, five).as_rows()]
        [[1, 2, 3], [4, 5, None]]
        """
        if not self.has_layout:
            return self._flow(ceil(sqrt(len(self.cells))))
        fields = self._by_field()
        return tuple(
            tuple(fields.get((row, column)) for column in range(1, (self.columns or 0) + 1))
            for row in range(1, (self.rows or 0) + 1)
        )

    def _flow(self, width: int) -> tuple[tuple[Cell | None, ...], ...]:
        starts = range(0, len(self.cells), width) if width else ()
        lines = (self.cells[start : start + width] for start in starts)
        return tuple(line + (None,) * (width - len(line)) for line in lines)

    def _by_field(self) -> dict[tuple[int, int], Cell]:
        fields: dict[tuple[int, int], Cell] = {}
        for cell in self.cells:
            row, column = cell.row or 0, cell.column or 0
            if not (1 <= row <= (self.rows or 0) and 1 <= column <= (self.columns or 0)):
                raise ValueError(f"cell {cell.notation} stands outside the grid: row {row}, column {column}")
            if (row, column) in fields:
                raise ValueError(f"cells {fields[row, column].notation} and {cell.notation} share a field")
            fields[row, column] = cell
        return fields
