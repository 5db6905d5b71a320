"""All measures, or those that fit what is chosen: the list behind every "all" link."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from ..queries.registry import Registry
from ..release.opened import OpenRelease
from .addresses import EXPLORE
from .cards import Cards
from .explore_files import EXPORTS, longest
from .faceting import SHOWN, Faceting
from .filters import ALSO, EVERY, NAMES, TEXT, Filters, page_number, parse_filters, refuse_unknown, single
from .grids import SchemeGrid
from .listing import RELEVANCE, SORTS, default_sort, in_order, sort_of
from .models import Choice, ExplorePage, FacetView
from .paging import SIZES, paging
from .reading import Reading
from .search import ways_out, words_of_page


def explore_page(
    release: OpenRelease, registry: Registry, parameters: Mapping[str, Sequence[str]], languages: Sequence[str]
) -> ExplorePage:
    """Read a page of the list; `parameters` are the address's, each with all its values.

    `BadRequest` for unknown parameters, values, orders or sizes; a page beyond the end is the last one.
    """
    reading = Reading(release, registry, languages)
    refuse_unknown(reading, parameters, (*NAMES, EVERY, "sort", "per_page", "page"))
    filters = parse_filters(reading, parameters)
    sort = sort_of(reading, parameters, filters)
    size = single(reading, parameters, "per_page", str(SIZES[0]), map(str, SIZES))
    number = page_number(reading, parameters)
    usual = {"sort": default_sort(filters), "per_page": str(SIZES[0]), "page": "1"}
    faceting = Faceting(reading, filters)
    rows = faceting.rows
    total = reading.columns.count if rows is None else int(np.count_nonzero(rows))

    def settings(**changed: str) -> list[tuple[str, str]]:
        """The settings that are not as usual; a change leads back to page 1."""
        current = {"sort": sort, "per_page": size, "page": "1"} | changed
        return [each for each in current.items() if each[1] != usual[each[0]]]

    def path(**changed: str) -> str:
        """The address with other settings."""
        return filters.path(reading, more=settings(**changed))

    piece = paging(total, number, int(size), lambda page: path(page=str(page)))
    places = in_order(reading, filters, sort, (piece.page - 1) * piece.per_page, piece.per_page, rows)
    measures = [reading.columns.iris[place] for place in places]
    grid = SchemeGrid.of_instance(reading)
    cards = Cards(reading, grid, measures)
    words = words_of_page(reading, filters, faceting, "".join(parameters.get(TEXT, ())))
    facets = faceting.views()
    files = {each: filters.path(reading, f"{EXPLORE}.{each}", settings()) for each in EXPORTS}
    return ExplorePage(
        path=path(page=str(piece.page)),
        facets=facets,
        filtered=bool(filters),
        reset_path=EXPLORE,
        words=words,
        ways=() if total else ways_out(reading, filters, faceting, facets),
        kept=(*kept_by_forms(reading, filters, facets), *settings()),
        measures=cards.cards(measures),
        grid=grid.aggregate(rows, filters),
        paging=piece,
        sorts=tuple(Choice(each, path(sort=each), each == sort) for each in SORTS if each != RELEVANCE or filters.text),
        sizes=tuple(Choice(str(each), path(per_page=str(each)), str(each) == size) for each in SIZES),
        query=filters.replaced(TEXT, ()).query(reading),
        exports=tuple(Choice(each, file, False) for each, file in files.items() if 0 < total <= longest(each)),
        too_long=tuple(each for each in files if total > longest(each)),
    )


def kept_by_forms(reading: Reading, filters: Filters, facets: Sequence[FacetView]) -> tuple[tuple[str, str], ...]:
    """What is chosen and has no field in the form: it is sent on as it is."""
    fields = {TEXT, *(f"{ALSO}{facet.name}" if facet.every else facet.name for facet in facets if facet.name in SHOWN)}
    return tuple(each for each in filters.parameters(reading) if each[0] not in fields)
