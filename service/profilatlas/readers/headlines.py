"""The key numbers of the measures that fit, for the overview and the landing page of the analysis."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .figures.developments import runs
from .figures.ending import lapse
from .filters import Filters
from .models import CellView, Count
from .models.headlines import Headlines
from .reading import Reading
from .stated_needs import counted


def headlines(reading: Reading, filters: Filters) -> Headlines:
    """Count what the pages of the analysis tell in full; the cells' names must be wanted before the first link."""
    return _count(reading, filters) if filters else reading.of_all("headlines", lambda: _count(reading, filters))


def _count(reading: Reading, filters: Filters) -> Headlines:
    columns = reading.columns
    counts = columns.coverage(filters.rows(reading)).total
    needs, unmet = counted(reading, filters)
    lapsing = lapse(reading, filters)
    year = reading.release.manifest.as_of.year
    _, running, new, _, ended = runs(reading, filters).counts(year)
    top = int(np.argmax(counts)) if len(counts) and counts.max() else None
    return Headlines(
        cells=len(columns.cells),
        gaps=int(np.count_nonzero(counts == 0)),
        single=int(np.count_nonzero(counts == 1)),
        needs=needs,
        unmet=unmet,
        payers=len(lapsing.payers),
        emptied=int(np.count_nonzero((lapsing.together > 0) & (lapsing.together == lapsing.going))),
        year=year,
        running=running,
        new=new,
        ended=ended,
        most=None
        if top is None
        else Count(
            reading.link(columns.cells[top]),
            int(counts[top]),
            filters.narrowed("challenge", columns.cells[top]).path(reading),
        ),
    )


def focal_points(cells: Sequence[CellView]) -> tuple[CellView, ...]:
    """The cells that most measures focus on, at most five, without those that all others equal."""
    ordered = sorted(cells, key=lambda cell: (-cell.measures, cell.index))
    most = [cell for cell in ordered[:5] if cell.measures > 1]
    return tuple(most) if most and ordered[-1].measures < most[0].measures else ()
