"""The smallest set of measures that covers chosen cells, with the cells to choose from laid out as in the grid."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ...queries.registry import Registry
from ...release.opened import OpenRelease
from ..figures.cover import CELL, cover, smallest, wanted_cells
from ..grids import SchemeGrid
from ..models.analysis import CoverCell, CoveringMeasure, CoverPage
from .selection import Selection

PATH = "/analysis/cover"


def cover_page(
    release: OpenRelease, registry: Registry, parameters: Mapping[str, Sequence[str]], languages: Sequence[str]
) -> CoverPage:
    """Read the page of the smallest set; `BadRequest` for parameters that are no filters, and for unknown cells."""
    selection = Selection(release, registry, parameters, languages, PATH, own=(CELL,))
    reading, filters = selection.reading, selection.filters
    columns = reading.columns
    scheme = SchemeGrid.of_instance(reading)
    wanted = wanted_cells(reading, parameters)
    found = cover(reading, filters, wanted)
    covered = columns.coverage(selection.rows).total > 0
    place_of = {cell: place for place, cell in enumerate(columns.cells)}
    links = reading.links(columns.cells)

    def choice(iri: str, notation: str) -> CoverCell:
        place = place_of[iri]
        return CoverCell(links[place], notation, place in wanted, bool(covered[place]))

    return CoverPage(
        selected=selection.view(),
        tabular=scheme.grid.has_layout,
        rows=tuple(
            tuple(choice(cell.iri, cell.notation) if cell else None for cell in row) for row in scheme.grid.as_rows()
        ),
        wanted=len(wanted),
        measures=tuple(
            CoveringMeasure(reading.link(measure), tuple(links[place] for place in places))
            for measure, places in found.measures
        ),
        uncovered=tuple(links[place] for place in found.uncovered),
        exact=found.exact,
        all_path=filters.path(reading, PATH),
        figure=smallest(reading, filters, parameters, found),
    )
