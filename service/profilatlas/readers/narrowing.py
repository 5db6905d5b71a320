"""The filters of a page of figures: choices of one value each, and everything else that is chosen kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from .faceting import Faceting
from .filters import Filters
from .models import FacetView
from .models.money import Narrowing
from .reading import Reading

SHOWN = ("challenge", "target_group", "actor", "programme", "level", "area", "steering", "year", "data_status")


def narrowing(reading: Reading, filters: Filters, path: str, own: Iterable[tuple[str, str]]) -> Narrowing:
    """What a page shows to choose; `own` are the parameters of the page itself, which links and the form keep."""
    stated = tuple(own)
    rows = filters.rows(reading)
    views = Faceting(reading, filters, SHOWN, path).views()
    # A list of one choice cannot hold several values: those are kept as they are.
    single = {view.name for view in views if view.name in SHOWN and sum(each.selected for each in view.options) <= 1}
    kept = [(name, value) for name, value in filters.parameters(reading) if name not in single]
    return Narrowing(
        path=path,
        facets=tuple(_with_own(reading, filters, view, path, stated) for view in views),
        kept=(*kept, *stated),
        filtered=bool(filters),
        reset_path=reading.addresses.listing(path, stated),
        measures=reading.columns.count if rows is None else int(np.count_nonzero(rows)),
        measures_path=filters.path(reading),
    )


def _with_own(
    reading: Reading, filters: Filters, view: FacetView, path: str, own: tuple[tuple[str, str], ...]
) -> FacetView:
    """The facet whose chosen values can be taken away without losing the page's own parameters."""
    if not own:
        return view
    query = reading.addresses.listing("", own).removeprefix("?")
    options = (
        replace(each, path=f"{each.path}{'&' if '?' in each.path else '?'}{query}") if each.path else each
        for each in view.options
    )
    return replace(view, options=tuple(options))
