"""Focal points: which cells are in focus most, for whom, where, and of whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ...queries.registry import Registry
from ...release.opened import OpenRelease
from ..figures import FIGURES
from ..figures.coverage_by import BY
from ..grids import SchemeGrid
from ..headlines import focal_points
from ..models.analysis import FocalPointsPage, HeatMap
from .heat import Narrowing, heat_map
from .selection import Selection

PATH = "/analysis/focal-points"


def focal_points_page(
    release: OpenRelease, registry: Registry, parameters: Mapping[str, Sequence[str]], languages: Sequence[str]
) -> FocalPointsPage:
    """Read the page of focal points; `BadRequest` for parameters that are no filters."""
    selection = Selection(release, registry, parameters, languages, PATH)
    reading, filters = selection.reading, selection.filters
    grid = SchemeGrid.of_instance(reading)

    def by(name: str) -> HeatMap:
        path = Narrowing(reading, filters, name, "challenge")
        figure = FIGURES[f"coverage_by_{name}"](reading, filters)
        return heat_map(figure, 1, 0, lambda value, cell, number: path(value.iri, cell.iri) if number else None)

    maps = [(name, by(name)) for name in BY]
    return FocalPointsPage(
        selected=selection.view(),
        focal_points=focal_points(grid.aggregate(selection.rows, filters).cells),
        shares=FIGURES["focal_points"](reading, filters),
        by=tuple((name, each) for name, each in maps if each.rows),
    )
