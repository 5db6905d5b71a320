"""Coverage by target group, area and actor: how many measures have a value and focus on a cell; and focal points."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import numpy as np

from ...model.coverage import Counts
from ...model.masks import Flags
from ..city_wide import areas_in_order
from ..collective import most_frequent
from ..filters import Filters
from ..models.figures import Column, Figure
from ..reading import Reading
from .maker import FigureMaker, Parameters

MOST_ACTORS = 20
"""How many actors are shown, those with most measures: a city may have thousands."""
BY = ("target_group", "area", "actor")


def coverage_matrix(reading: Reading, by: str, rows: Flags | None) -> tuple[tuple[str, ...], Counts]:
    """The values of a feature and how many measures have each and focus on each cell: shape (values, cells).

    Values are all that occur in the release, in the order of their notations, the whole city last; actors are those with
    most of these measures, the first having most.
    """
    only = [value for value, _ in most_frequent(reading, by, rows)[:MOST_ACTORS]] if by == "actor" else None
    (values,), counts = reading.columns.coverage_by(by, rows=rows, only=only)
    reading.want(values)
    if by == "actor":
        return values, counts
    ordered = areas_in_order(reading, values) if by == "area" else reading.by_notation(values)
    return ordered, counts[[values.index(value) for value in ordered]]


def _coverage_by(by: str) -> FigureMaker:
    def make(reading: Reading, filters: Filters, _: Parameters) -> Figure:
        reading.want(reading.columns.cells)
        values, counts = coverage_matrix(reading, by, filters.rows(reading))
        limit = {"limit": MOST_ACTORS} if by == "actor" else {}
        return Figure(
            name=f"coverage_by_{by}",
            columns=(Column("cell", "cell"), Column(by, "thing"), Column("measures", "number")),
            rows=tuple(
                (reading.link(cell), reading.link(value), int(counts[place, position]))
                for position, cell in enumerate(reading.columns.cells)
                for place, value in enumerate(values)
            ),
            query=None
            if filters
            else reading.shown(
                f"analysis/coverage_by_{by}", scheme=reading.release.instance.challenge_scheme_iri, **limit
            ),
            chart="heatmap",
            path=f"{filters.path(reading, '/analysis/focal-points')}#by-{by.replace('_', '-')}",
            note=f"coverage_by_{by}",
        )

    return FigureMaker(f"coverage_by_{by}", make)


def focal_points(reading: Reading, filters: Filters, _: Parameters) -> Figure:
    """How often each cell is in focus: of all measures with a profile, and of all primary foci; most measures first.

    A focus without a weight is neither primary nor secondary. Shares are None where there is nothing to share.
    """
    columns = reading.columns
    reading.want(reading.columns.cells)
    rows = filters.rows(reading)
    coverage = columns.coverage(rows)
    total = columns.count if rows is None else int(np.count_nonzero(rows))
    with_profile = total - columns.without_profile(rows)
    primary = int(coverage.primary.sum())
    share = _share_of(with_profile), _share_of(primary)
    counts = coverage.total.tolist(), coverage.primary.tolist()
    # Stable: cells with equally many measures stay in the order of the grid.
    places = sorted(range(len(columns.cells)), key=lambda place: -counts[0][place])
    found = (
        (
            reading.link(columns.cells[place]),
            counts[0][place],
            share[0](counts[0][place]),
            counts[1][place],
            share[1](counts[1][place]),
        )
        for place in places
    )
    return Figure(
        name="focal_points",
        columns=(
            Column("cell", "cell"),
            Column("measures", "number"),
            Column("share_of_measures", "share"),
            Column("primary", "number"),
            Column("share_of_primary", "share"),
        ),
        rows=tuple(found),
        query=None
        if filters
        else reading.shown("analysis/focal_points", scheme=reading.release.instance.challenge_scheme_iri),
        chart="bars",
        path=f"{filters.path(reading, '/analysis/focal-points')}#shares",
        note="focal_points",
    )


def _share_of(whole: int) -> Callable[[int], Decimal | None]:
    return lambda part: Decimal(part) / whole if whole else None


FIGURES = (*(_coverage_by(by) for by in BY), FigureMaker("focal_points", focal_points))
