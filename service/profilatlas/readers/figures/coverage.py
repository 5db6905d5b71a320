"""Coverage: how many measures focus on the challenge of each cell."""

from __future__ import annotations

from ..filters import Filters
from ..grids import SchemeGrid
from ..models.figures import Column, Figure
from ..reading import Reading
from .maker import FigureMaker, Parameters

_COLUMNS = (
    Column("cell", "cell"),
    Column("measures", "number"),
    Column("primary", "number"),
    Column("unweighted", "number"),
    Column("secondary", "number"),
)


def coverage(reading: Reading, filters: Filters, _: Parameters) -> Figure:
    """The cells in the order of their index; a measure counts once in each cell that it focuses on."""
    grid = SchemeGrid.of_instance(reading).aggregate(filters.rows(reading), filters)
    rows = tuple(
        (reading.link(cell.iri), cell.measures, cell.primary, cell.plain, cell.secondary)
        for cell in sorted(grid.cells, key=lambda cell: cell.index)
    )
    return Figure(
        name="coverage",
        columns=_COLUMNS,
        rows=rows,
        query=None
        if filters
        else reading.shown("analysis/coverage", scheme=reading.release.instance.challenge_scheme_iri),
        chart="bars",
        path=filters.path(reading, "/"),
        note="coverage",
    )


FIGURES = (FigureMaker("coverage", coverage),)
