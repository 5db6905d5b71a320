"""Grids and sentences."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from .basics import Link, Text


class State(StrEnum):
    """How a measure focuses on the challenge of a cell; PLAIN where the data state no weight."""

    NONE = "none"
    PLAIN = "plain"
    PRIMARY = "primary"
    SECONDARY = "secondary"


@dataclass(frozen=True, slots=True)
class CellView:
    """One field of the grid.

    `path` is the challenge's page. On a measure's grid `state` and `foci` (the narrower challenges stated, e.g. 10.2)
    speak; on an aggregate grid `primary`, `plain` (without a weight) and `secondary` count measures, each once,
    `measures_path` lists them and `shade` is 0 (none) to 4 (the most).
    """

    iri: str
    index: int
    notation: str
    label: Text
    path: str
    state: State = State.NONE
    foci: tuple[Link, ...] = ()
    primary: int = 0
    plain: int = 0
    secondary: int = 0
    measures_path: str | None = None
    shade: int = 0

    @property
    def measures(self) -> int:
        """Measures with this challenge, whatever its weight."""
        return self.primary + self.plain + self.secondary


@dataclass(frozen=True, slots=True)
class GridView:
    """A challenge scheme laid out: rows of cells (None = empty field), or one row when the scheme has no grid.

    `tabular` is False for a scheme without rows and columns: show the cells as a list. `aggregate` tells counts from a
    single profile; then `measures` are those counted and `without_profile` those in no cell.
    """

    scheme: Link
    tabular: bool
    rows: tuple[tuple[CellView | None, ...], ...]
    aggregate: bool = False
    measures: int = 0
    without_profile: int = 0

    @property
    def cells(self) -> tuple[CellView, ...]:
        """All cells in order of rows."""
        return tuple(cell for row in self.rows for cell in row if cell is not None)

    @property
    def focused(self) -> tuple[CellView, ...]:
        """The grey cells of a single profile."""
        return tuple(cell for cell in self.cells if cell.state is not State.NONE)


@dataclass(frozen=True, slots=True)
class SentenceView:
    """The profile in words, generated from the data."""

    text: Text
