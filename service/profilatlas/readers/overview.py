"""The overview: the scheme's grid as the way in, needs, focal points and developments in short, who and for whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..model.days import in_a_year
from ..queries.registry import Registry
from ..release.opened import OpenRelease
from .addresses import EXPLORE
from .cards import Cards
from .city_wide import city_wide_areas
from .collective import Collective
from .faceting import Faceting
from .filters import ENDS_BY, NAMES, parse_filters, refuse_unknown
from .grids import SchemeGrid
from .headlines import focal_points, headlines
from .models import OverviewPage, Panel
from .reading import Reading, last_part
from .speech import plain

PATH = "/"
FACETS = ("target_group", "area", "steering", "level", "actor", "year")
LIST_LENGTH = 10
LONGEST_LIST = 50
"""The overview is no list of everybody."""
_ONE = 1


def overview_page(
    release: OpenRelease, registry: Registry, parameters: Mapping[str, Sequence[str]], languages: Sequence[str]
) -> OverviewPage:
    """Read the overview of the measures that fit what is chosen (facets in `FACETS`, the others from `/explore`, too)."""
    reading = Reading(release, registry, languages)
    refuse_unknown(reading, parameters, NAMES)
    filters = parse_filters(reading, parameters)
    columns = reading.columns
    grid = SchemeGrid.of_instance(reading)
    faceting = Faceting(reading, filters, FACETS, PATH)
    city_wide = city_wide_areas(reading)
    collective = Collective(
        reading,
        grid,
        filters,
        without=city_wide,
        facets=("area", "steering", "level", "status", "data_status", "profile_status"),
        longest=LONGEST_LIST,
    )
    as_of = release.manifest.as_of
    last = in_a_year(as_of)
    ending = columns.ending(as_of, last, collective.rows)
    newest = [columns.iris[row] for row in columns.page(collective.rows, "modified", 0, LIST_LENGTH)]
    soon = [columns.iris[row] for row in ending[:LIST_LENGTH]]
    cards = Cards(reading, grid, (*newest, *soon))
    overall = collective.overall()
    cells = overall.grid.cells
    path = collective.measures_path
    instance = release.instance
    return OverviewPage(
        title=reading.speech.among(instance.title) or plain(last_part(instance.base)),
        subtitle=reading.speech.among(instance.subtitle),
        as_of=as_of,
        total=columns.count,
        measures=collective.total,
        facets=faceting.views(),
        filtered=bool(filters),
        reset_path=PATH,
        explore_path=filters.path(reading, EXPLORE),
        grid=overall.grid,
        headlines=headlines(reading, filters),
        gaps=tuple(cell for cell in cells if not cell.measures),
        single=tuple(cell for cell in cells if cell.measures == _ONE),
        needs_path=filters.path(reading, "/analysis/needs"),
        focal_points=focal_points(cells),
        focal_points_path=filters.path(reading, "/analysis/focal-points"),
        developments_path=filters.path(reading, "/analysis/developments"),
        statuses=collective.tally("status"),
        data_statuses=collective.tally("data_status"),
        profile_statuses=collective.tally("profile_status"),
        target_groups=overall.target_groups,
        areas=collective.counts("area"),
        city_wide=collective.apart("area", city_wide),
        steering_logics=collective.counts("steering"),
        levels=collective.counts("level"),
        actors=overall.actors,
        programmes=overall.programmes,
        years=overall.years,
        newest=Panel(
            cards.cards(newest),
            collective.total,
            path,
            None if filters else reading.shown("analysis/newest_measures", limit=LIST_LENGTH),
        ),
        ending=Panel(
            cards.cards(soon),
            len(ending),
            filters.replaced(ENDS_BY, [last.isoformat()]).path(reading, EXPLORE) if ending else None,
            None
            if filters
            else reading.shown("analysis/ending_measures", first=as_of.isoformat(), last=last.isoformat()),
        ),
    )
