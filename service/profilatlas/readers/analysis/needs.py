"""Needs and gaps: what no measure covers, what was asked for, what falls away, and what is covered more than once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ...model.days import in_a_year
from ...queries.registry import Registry
from ...release.opened import OpenRelease
from ...release.stated_needs import StatedNeed
from ..city_wide import city_wide_areas
from ..facts import Facts
from ..figures import FIGURES
from ..figures.ending import Lapse, ending_programmes, lapse
from ..figures.needs import met_needs, overlapping
from ..filters import Filters
from ..models import Link
from ..models.analysis import EndingPayer, Gap, LosingCell, MetNeedLine, NeedsPage, Overlap
from ..models.figures import Figure
from ..needs import need_view
from ..reading import Reading
from ..stated_needs import counted, meeting_needs
from .heat import Narrowing, heat_map
from .selection import Selection

PATH = "/analysis/needs"
MOST_NEEDS = 25
MOST_OVERLAPS = 10
MOST_PAYERS = 12
FEW_MEASURES = 4


def needs_page(
    release: OpenRelease, registry: Registry, parameters: Mapping[str, Sequence[str]], languages: Sequence[str]
) -> NeedsPage:
    """Read the page of needs and gaps; `BadRequest` for parameters that are no filters."""
    selection = Selection(release, registry, parameters, languages, PATH)
    reading, filters = selection.reading, selection.filters
    # Everything is looked up before the first link, so that all names come in one query.
    lapsing = lapse(reading, filters)
    payers = _most_telling(lapsing)
    reading.want(lapsing.payers[each] for each in payers)
    reading.want(reading.columns.iris[row] for each in payers for row in lapsing.measures[each][:FEW_MEASURES])
    met = meeting_needs(reading, filters)
    total, unmet = counted(reading, filters)
    reading.want(thing for each in met[:MOST_NEEDS] for thing in (*each.target_groups, *each.areas))
    facts = reading.facts("need_facts", "need", "needs", [each.iri for each in met[:MOST_NEEDS]])
    gaps, needs = FIGURES["gaps"](reading, filters), met_needs(reading, filters, MOST_NEEDS)
    # The table of all target groups and districts is where one chooses them, so it stands whatever is chosen of them.
    of_all = filters.replaced("target_group", ()).replaced("area", ())
    table = FIGURES["gaps_by_target_group_and_area"](reading, of_all)
    overlaps_total, overlaps = overlapping(reading, filters, MOST_OVERLAPS)
    ending = [_payer(reading, lapsing, each) for each in payers]
    to_gaps = Narrowing(reading, of_all, "target_group", "area", PATH)
    return NeedsPage(
        selected=selection.view(),
        until=in_a_year(release.manifest.as_of),
        cells=len(reading.columns.cells),
        gaps=_gaps(reading, filters, gaps),
        gaps_figure=gaps,
        by_group_and_area=heat_map(table, 0, 1, lambda group, area, _: to_gaps(group.iri, area.iri)),
        stated=bool(release.needs.count),
        needs=tuple(_need(reading, filters, each, facts.get(each.iri, Facts())) for each in met[:MOST_NEEDS]),
        needs_total=total,
        needs_unmet=unmet,
        needs_figure=needs,
        ending=tuple(each for each in ending if each.emptied),
        ending_others=tuple(each for each in ending if not each.emptied),
        ending_measures=len({row for rows in lapsing.measures for row in rows}),
        ending_emptied=reading.links(
            cell
            for cell, lost, going in zip(reading.columns.cells, lapsing.together, lapsing.going, strict=True)
            if lost and lost == going
        ),
        ending_figure=ending_programmes(reading, filters, {}, MOST_PAYERS),
        overlaps=_overlaps(reading, filters, overlaps),
        overlaps_total=overlaps_total,
        overlaps_figure=overlaps,
    )


def _gaps(reading: Reading, filters: Filters, figure: Figure) -> tuple[Gap, ...]:
    wide = filters.replaced("area", city_wide_areas(reading))
    return tuple(
        Gap(
            cell,
            measure if isinstance(measure, Link) else None,
            number,
            wide.narrowed("challenge", cell.iri).path(reading) if number else None,
        )
        for cell, _, measure, number in figure.rows
        if isinstance(cell, Link) and isinstance(number, int)
    )


def _need(reading: Reading, filters: Filters, met: StatedNeed, facts: Facts) -> MetNeedLine:
    """A need with the lists of the measures that meet it."""
    is_cell = met.challenge in reading.columns.cells
    asked = (
        filters.replaced("challenge", [met.challenge] if is_cell else ())
        .replaced("focus", met.addressed if not is_cell else filters.of("focus"))
        .replaced("target_group", met.target_groups)
        .replaced("area", met.areas)
    )
    wide = asked.replaced("area", city_wide_areas(reading))
    return MetNeedLine(
        need=need_view(reading, met.iri, facts),
        measures=met.measures,
        measures_path=_known(reading, asked).path(reading) if met.measures else None,
        city_wide=met.city_wide,
        city_wide_path=_known(reading, wide).path(reading) if met.city_wide else None,
    )


def _known(reading: Reading, filters: Filters) -> Filters:
    """The same without values that no measure has: a list cannot be asked for them."""
    for name in ("focus", "target_group", "area"):
        values = set(reading.columns.facet(name).values)
        filters = filters.replaced(name, (value for value in filters.of(name) if value in values))
    return filters


def _most_telling(lapsing: Lapse) -> list[int]:
    """The payers that empty most cells, then those that take most measures."""
    emptied = lapsing.emptied.sum(axis=1).tolist()
    order = sorted(
        range(len(lapsing.payers)),
        key=lambda each: (-emptied[each], -len(lapsing.measures[each]), lapsing.payers[each]),
    )
    return order[:MOST_PAYERS]


def _payer(reading: Reading, lapsing: Lapse, each: int) -> EndingPayer:
    columns = reading.columns
    cells = [
        LosingCell(reading.link(cell), affected, left)
        for cell, affected, left in zip(
            columns.cells, lapsing.affected[each].tolist(), lapsing.left[each].tolist(), strict=True
        )
        if affected
    ]
    rows = lapsing.measures[each]
    return EndingPayer(
        link=reading.link(lapsing.payers[each]),
        first_day=lapsing.first_days[each],
        measures=len(rows),
        first=reading.links(columns.iris[row] for row in rows[:FEW_MEASURES]),
        emptied=tuple(cell.cell for cell in cells if not cell.left),
        losing=tuple(cell for cell in cells if cell.left),
    )


def _overlaps(reading: Reading, filters: Filters, figure: Figure) -> tuple[Overlap, ...]:
    return tuple(
        Overlap(
            cell,
            group,
            area,
            number,
            filters.narrowed("challenge", cell.iri)
            .narrowed("target_group", group.iri)
            .narrowed("area", area.iri)
            .path(reading),
        )
        for cell, group, area, number in figure.rows
        if isinstance(cell, Link) and isinstance(group, Link) and isinstance(area, Link) and isinstance(number, int)
    )
