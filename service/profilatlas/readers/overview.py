"""The overview: the scheme's grid as the way in, gaps and focal points, who and for whom, and the years."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from ..queries.registry import Registry
from ..release.opened import OpenRelease
from .addresses import EXPLORE
from .cards import Cards
from .collective import Collective
from .faceting import Faceting
from .facts import text_of
from .filters import ENDS_BY, NAMES, parse_filters, refuse_unknown
from .grids import SchemeGrid
from .models import CellView, OverviewPage, Panel
from .reading import Reading, last_part
from .speech import plain

PATH = "/"
FACETS = ("target_group", "area", "steering", "level", "year")
LIST_LENGTH = 10
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
    city_wide = _city_wide(reading)
    collective = Collective(
        reading,
        grid,
        filters,
        without=city_wide,
        facets=("area", "steering", "level", "status", "data_status", "profile_status"),
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
        gaps=tuple(cell for cell in cells if not cell.measures),
        single=tuple(cell for cell in cells if cell.measures == _ONE),
        focal_points=focal_points(cells),
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


def _city_wide(reading: Reading) -> tuple[str, ...]:
    """The areas that mean the whole city: they are no part of it, so they are not counted among its parts."""
    (areas,) = reading.remembered(
        "city-wide areas",
        ["all"],
        lambda _: {"all": tuple(text_of(row, "area") for row in reading.unnamed_rows("city_wide"))},
    ).values()
    reading.want(areas)
    return areas


def focal_points(cells: Sequence[CellView]) -> tuple[CellView, ...]:
    """The cells that most measures focus on, at most five, without those that all others equal."""
    ordered = sorted(cells, key=lambda cell: (-cell.measures, cell.index))
    most = [cell for cell in ordered[:5] if cell.measures > _ONE]
    return tuple(most) if most and ordered[-1].measures < most[0].measures else ()


def in_a_year(day: date) -> date:
    """The same day a year later; 28 February after a leap day.

    >>> in_a_year(date(2026, 11, 1)), in_a_year(date(2028, 2, 29))
    (datetime.date(2027, 11, 1), datetime.date(2029, 2, 28))
    """
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return date(day.year + 1, 2, 28)
