"""All measures, or those that fit what is chosen: the list behind every "all" link."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from ..queries.registry import Registry
from ..release.columns import SORTS
from ..release.opened import OpenRelease
from .addresses import EXPLORE
from .cards import Cards
from .faceting import Faceting
from .filters import NAMES, page_number, parse_filters, refuse_unknown, single
from .grids import SchemeGrid
from .models import Choice, ExplorePage
from .paging import SIZES, paging
from .reading import Reading

_DEFAULTS = {"sort": SORTS[0], "per_page": str(SIZES[0]), "page": "1"}


def explore_page(
    release: OpenRelease, registry: Registry, parameters: Mapping[str, Sequence[str]], languages: Sequence[str]
) -> ExplorePage:
    """Read a page of the list; `parameters` are the address's, each with all its values.

    `BadRequest` for unknown parameters, values, orders or sizes; a page beyond the end is the last one.
    """
    reading = Reading(release, registry, languages)
    refuse_unknown(reading, parameters, (*NAMES, *_DEFAULTS))
    sort = single(reading, parameters, "sort", _DEFAULTS["sort"], SORTS)
    size = single(reading, parameters, "per_page", _DEFAULTS["per_page"], map(str, SIZES))
    number = page_number(reading, parameters)
    filters = parse_filters(reading, parameters)
    rows = filters.rows(reading)
    total = reading.columns.count if rows is None else int(np.count_nonzero(rows))

    def path(**changed: str) -> str:
        """The address with other settings; those as usual are left out, and a change leads back to page 1."""
        settings = {"sort": sort, "per_page": size, "page": "1"} | changed
        return filters.path(reading, more=[each for each in settings.items() if each[1] != _DEFAULTS[each[0]]])

    piece = paging(total, number, int(size), lambda page: path(page=str(page)))
    places = reading.columns.page(rows, sort, (piece.page - 1) * piece.per_page, piece.per_page)
    measures = [reading.columns.iris[place] for place in places]
    grid = SchemeGrid.of_instance(reading)
    faceting = Faceting(reading, filters)
    cards = Cards(reading, grid, measures)
    return ExplorePage(
        path=path(page=str(piece.page)),
        facets=faceting.views(),
        filtered=bool(filters),
        reset_path=EXPLORE,
        measures=cards.cards(measures),
        grid=grid.aggregate(rows, filters),
        paging=piece,
        sorts=tuple(Choice(name, path(sort=name), name == sort) for name in SORTS),
        sizes=tuple(Choice(str(each), path(per_page=str(each)), str(each) == size) for each in SIZES),
        query=filters.query(reading),
    )
