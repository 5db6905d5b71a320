"""Developments: the grid year by year, and which measures begin, go on and end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from ...queries.registry import Registry
from ...release.opened import OpenRelease
from ..figures import FIGURES
from ..figures.developments import (
    OF_YEAR,
    changes_in_year,
    coverage_by_year,
    runs,
    year_asked,
)
from ..grids import SchemeGrid, shade
from ..models.analysis import ChangedMeasures, DevelopmentsPage, GridCell, YearChanges, YearGrid
from .selection import Selection

PATH = "/analysis/developments"
MOST_MEASURES = 10
MOST_GRIDS = 12


def developments_page(
    release: OpenRelease, registry: Registry, parameters: Mapping[str, Sequence[str]], languages: Sequence[str]
) -> DevelopmentsPage:
    """Read the page of developments; `BadRequest` for parameters that are no filters, and for what is no year."""
    selection = Selection(release, registry, parameters, languages, PATH, own=(OF_YEAR,))
    reading, filters = selection.reading, selection.filters
    columns = reading.columns
    year = year_asked(reading, parameters)
    found = runs(reading, filters)
    changed = {change: np.flatnonzero(rows) for change, rows in found.changed(year).items()}
    reading.want(columns.iris[row] for rows in changed.values() for row in rows[:MOST_MEASURES])
    figures = {name: FIGURES[name](reading, filters) for name in ("coverage_by_year", "changes_by_year")}
    scheme = SchemeGrid.of_instance(reading)
    grids = _grids(selection, scheme)
    return DevelopmentsPage(
        selected=selection.view(),
        tabular=scheme.grid.has_layout,
        changes=tuple(
            YearChanges(
                *numbers,
                path=f"{filters.path(reading, PATH, [(OF_YEAR, str(numbers[0]))])}#of-year",
                measures_path=filters.narrowed("year", f"{numbers[0]:04}").path(reading),
                current=numbers[0] == year,
            )
            for numbers in found.all_counts()
        ),
        changes_figure=figures["changes_by_year"],
        of_year=year,
        lists=tuple(
            ChangedMeasures(change, reading.links(columns.iris[row] for row in rows[:MOST_MEASURES]), len(rows))
            for change, rows in changed.items()
        ),
        lists_figure=changes_in_year(reading, filters, parameters, MOST_MEASURES),
        grids=grids[-MOST_GRIDS:],
        earlier=grids[:-MOST_GRIDS],
        lines=figures["coverage_by_year"],
    )


def _grids(selection: Selection, scheme: SchemeGrid) -> tuple[YearGrid, ...]:
    reading, filters = selection.reading, selection.filters
    years, counts = coverage_by_year(reading, filters)
    most = int(counts.max(initial=0))
    facet = reading.columns.facet("year")
    running = dict(zip(facet.values, facet.counts(selection.rows).tolist(), strict=True))
    place_of = {cell: place for place, cell in enumerate(reading.columns.cells)}
    layout = [
        [(reading.link(cell.iri), place_of[cell.iri]) if cell else None for cell in row]
        for row in scheme.grid.as_rows()
    ]
    return tuple(
        YearGrid(
            year=int(year),
            measures=running[year],
            path=filters.narrowed("year", year).path(reading),
            rows=tuple(
                tuple(
                    GridCell(cell[0], numbers[cell[1]], shade(numbers[cell[1]], most)) if cell else None for cell in row
                )
                for row in layout
            ),
        )
        for year, numbers in zip(years, counts.tolist(), strict=True)
    )
