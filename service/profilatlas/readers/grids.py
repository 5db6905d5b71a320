"""The grid of the instance's challenge scheme, filled with one profile or with counts of measures."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from ..model.grid import Cell, Grid
from ..model.masks import Flags
from ..store.port import Row
from ..terms import ipv
from .facts import as_integer, optional_of, text_of
from .filters import Filters
from .models import CellView, GridView, Link, State
from .reading import Reading

SHADES = 4
_STRONGEST = (State.PRIMARY, State.PLAIN, State.SECONDARY)


@dataclass(frozen=True, slots=True)
class FocusState:
    """One focus of a profile: the challenge stated and its weight."""

    challenge: str
    state: State

    @classmethod
    def of(cls, challenge: str, weight: str | None) -> FocusState:
        """A focus without a weight is plain; a weight that is not secondary counts as primary, here as in the columns."""
        if weight is None:
            return cls(challenge, State.PLAIN)
        return cls(challenge, State.SECONDARY if weight == ipv.secondary else State.PRIMARY)


class SchemeGrid:
    """The layout of a challenge scheme, read once per page."""

    def __init__(self, reading: Reading, scheme: str) -> None:
        self._reading = reading
        self.scheme = scheme
        self._blanks: dict[str, CellView] = {}
        (rows,) = reading.remembered("cells", [scheme], self._read).values()
        reading.want((scheme, *(text_of(row, "challenge") for row in rows)))
        cells = {
            text_of(row, "cell"): Cell(
                iri=text_of(row, "cell"),
                index=int(text_of(row, "index")),
                notation=text_of(row, "notation"),
                row=as_integer(optional_of(row, "row") or ""),
                column=as_integer(optional_of(row, "column") or ""),
            )
            for row in rows
        }
        self.cell_of = {text_of(row, "challenge"): cells[text_of(row, "cell")] for row in rows}
        first = rows[0] if rows else {"rows": None, "columns": None}
        width, height = (as_integer(optional_of(first, name) or "") for name in ("columns", "rows"))
        self.grid = Grid(height, width, tuple(cells.values()))

    def _read(self, schemes: Sequence[str]) -> dict[str, list[Row]]:
        return {scheme: self._reading.rows("cells", scheme=scheme) for scheme in schemes}

    @classmethod
    def of_instance(cls, reading: Reading) -> SchemeGrid:
        """The grid that the instance's pages show."""
        return cls(reading, reading.release.instance.challenge_scheme_iri)

    @property
    def is_counted(self) -> bool:
        """Whether the release's columns count by this scheme's cells."""
        return tuple(cell.iri for cell in self.grid.cells) == self._reading.columns.cells

    def profile(self, foci: Iterable[FocusState]) -> GridView:
        """The grid of one measure; a cell with several foci shows the strongest, and names the narrower ones."""
        by_cell: dict[str, list[FocusState]] = {}
        for focus in foci:
            if focus.challenge in self.cell_of:
                by_cell.setdefault(self.cell_of[focus.challenge].iri, []).append(focus)

        def fill(cell: Cell) -> CellView:
            if cell.iri not in by_cell:
                return self._blank(cell)
            stated = by_cell[cell.iri]
            states = {focus.state for focus in stated}
            narrower = dict.fromkeys(focus.challenge for focus in stated if focus.challenge != cell.iri)
            return self._view(
                cell,
                state=next((state for state in _STRONGEST if state in states), State.NONE),
                foci=self._reading.links(narrower),
            )

        return self._grid(fill)

    def aggregate(self, rows: Flags | None, filters: Filters) -> GridView:
        """The grid of many measures: all, or those in `rows`, which `filters` chose."""
        columns = self._reading.columns
        coverage = columns.coverage(rows)
        weights = (coverage.primary.tolist(), coverage.plain.tolist(), coverage.secondary.tolist())
        counts = dict(zip(columns.cells, zip(*weights, strict=True), strict=True))
        most = max(map(sum, counts.values()), default=0)

        def fill(cell: Cell) -> CellView:
            primary, plain, secondary = counts[cell.iri]
            return self._view(
                cell,
                primary=primary,
                plain=plain,
                secondary=secondary,
                measures_path=filters.narrowed("challenge", cell.iri).path(self._reading),
                shade=shade(sum(counts[cell.iri]), most),
            )

        return self._grid(
            fill,
            aggregate=True,
            measures=columns.count if rows is None else int(rows.sum()),
            without_profile=columns.without_profile(rows),
        )

    def _blank(self, cell: Cell) -> CellView:
        """A field without a focus: the same in every profile of a page."""
        if cell.iri not in self._blanks:
            self._blanks[cell.iri] = self._view(cell)
        return self._blanks[cell.iri]

    def _view(
        self,
        cell: Cell,
        *,
        state: State = State.NONE,
        foci: tuple[Link, ...] = (),
        primary: int = 0,
        plain: int = 0,
        secondary: int = 0,
        measures_path: str | None = None,
        shade: int = 0,
    ) -> CellView:
        link = self._reading.link(cell.iri)
        return CellView(
            iri=cell.iri,
            index=cell.index,
            notation=cell.notation,
            label=link.label,
            path=link.path or "",
            state=state,
            foci=foci,
            primary=primary,
            plain=plain,
            secondary=secondary,
            measures_path=measures_path,
            shade=shade,
        )

    def _grid(
        self, fill: Callable[[Cell], CellView], *, aggregate: bool = False, measures: int = 0, without_profile: int = 0
    ) -> GridView:
        return GridView(
            scheme=self._reading.link(self.scheme),
            tabular=self.grid.has_layout,
            rows=tuple(tuple(fill(cell) if cell else None for cell in row) for row in self.grid.as_rows()),
            aggregate=aggregate,
            measures=measures,
            without_profile=without_profile,
        )


def shade(count: int, most: int) -> int:
    """How dark a count is shown: 0 for none, 1 to 4 by its share of the largest count.

    >>> [shade(count, 8) for count in (0, 1, 2, 3, 8)]
    [0, 1, 1, 2, 4]
    """
    return -(-count * SHADES // most) if most else 0
