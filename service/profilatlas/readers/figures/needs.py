"""Gaps, stated needs against coverage, and what is covered more than once."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeAlias

import numpy as np

from ...model.coverage import Counts
from ...model.masks import Flags
from ..city_wide import areas_in_order, city_wide_rows
from ..facts import Facts
from ..filters import Filters
from ..models import Link
from ..models.figures import Column, Figure
from ..reading import Reading
from ..stated_needs import meeting_needs
from .maker import FigureMaker, Parameters

PATH = "/analysis/needs"


def gaps(reading: Reading, filters: Filters, _: Parameters) -> Figure:
    """The cells that none of these measures focuses on, or only one; beside them, how many do in the whole city."""
    columns = reading.columns
    reading.want(reading.columns.cells)
    rows = filters.rows(reading)
    measures = columns.coverage(rows).total
    wide = columns.coverage(city_wide_rows(reading, filters)).total
    places = np.flatnonzero(measures <= 1).tolist()
    only = {place: _only_one(reading, place, rows) for place in places if measures[place]}
    reading.want(only.values())
    return Figure(
        name="gaps",
        columns=(
            Column("cell", "cell"),
            Column("measures", "number"),
            Column("measure", "thing"),
            Column("city_wide", "number"),
        ),
        rows=tuple(
            (
                reading.link(columns.cells[place]),
                int(measures[place]),
                reading.maybe(only.get(place)),
                int(wide[place]),
            )
            for place in places
        ),
        query=_gaps_query(reading, filters),
        chart=None,
        path=f"{filters.path(reading, PATH)}#gaps",
        note="gaps",
    )


def _only_one(reading: Reading, place: int, rows: Flags | None) -> str:
    addressing = reading.columns.masks.addressing(place)
    return reading.columns.iris[int(np.argmax(addressing if rows is None else addressing & rows))]


def _gaps_query(reading: Reading, filters: Filters) -> str | None:
    """What gives the same for all measures, or for one target group in one area; None for other choices."""
    scheme = reading.release.instance.challenge_scheme_iri
    if not filters:
        return reading.shown("analysis/gaps", scheme=scheme)
    groups, areas = filters.of("target_group"), filters.of("area")
    if len(groups) == len(areas) == 1 and not filters.replaced("target_group", ()).replaced("area", ()):
        return reading.shown("analysis/gaps_for", scheme=scheme, targetGroup=groups[0], area=areas[0])
    return None


Combinations: TypeAlias = tuple[tuple[str, ...], tuple[str, ...], Counts]


def combinations(reading: Reading, filters: Filters) -> Combinations:
    """Target groups, areas, and how many measures are for both and focus on each cell: shape (groups, areas, cells)."""
    if not filters:
        return reading.of_all("combinations", lambda: _combinations(reading, None))
    return reading.once(("combinations", filters.key), lambda: _combinations(reading, filters.rows(reading)))


def _combinations(reading: Reading, rows: Flags | None) -> Combinations:
    (groups, areas), counts = reading.columns.coverage_by("target_group", "area", rows=rows)
    reading.want((*groups, *areas))
    groups_in_order, areas_as_shown = reading.by_notation(groups), areas_in_order(reading, areas)
    places = np.ix_([groups.index(each) for each in groups_in_order], [areas.index(each) for each in areas_as_shown])
    return groups_in_order, areas_as_shown, counts[places]


def gaps_by_target_group_and_area(reading: Reading, filters: Filters, _: Parameters) -> Figure:
    """For each target group and area, how many cells none of these measures focuses on.

    Chosen groups and areas choose rows, not measures: of those of another group, a chosen one says nothing.
    """
    reading.want(reading.columns.cells)
    groups, areas, counts = combinations(reading, filters.replaced("target_group", ()).replaced("area", ()))
    shown_groups, shown_areas = filters.of("target_group") or groups, filters.of("area") or areas
    empty = np.count_nonzero(counts == 0, axis=2)
    return Figure(
        name="gaps_by_target_group_and_area",
        columns=(Column("target_group", "thing"), Column("area", "thing"), Column("empty", "number")),
        rows=tuple(
            (reading.link(group), reading.link(area), int(empty[row, column]))
            for row, group in enumerate(groups)
            for column, area in enumerate(areas)
            if group in shown_groups and area in shown_areas
        ),
        query=None
        if filters
        else reading.shown(
            "analysis/gaps_by_target_group_and_area", scheme=reading.release.instance.challenge_scheme_iri
        ),
        chart="heatmap",
        path=f"{filters.path(reading, PATH)}#by-group-and-area",
        note="gaps_by_target_group_and_area",
    )


def overlapping(reading: Reading, filters: Filters, most: int | None = None) -> tuple[int, Figure]:
    """Cells in which two measures or more are for the same target group in the same area, the most first.

    How many there are, and a figure of all or the first of them.
    """
    reading.want(reading.columns.cells)
    groups, areas, counts = combinations(reading, filters)
    places = np.argwhere(counts > 1)
    numbers = counts[tuple(places.T)]
    order = np.lexsort((places[:, 1], places[:, 0], places[:, 2], -numbers))[:most]
    made = Figure(
        name="double_coverage",
        columns=(
            Column("cell", "cell"),
            Column("target_group", "thing"),
            Column("area", "thing"),
            Column("measures", "number"),
        ),
        rows=tuple(
            (
                reading.link(reading.columns.cells[cell]),
                reading.link(groups[group]),
                reading.link(areas[area]),
                number,
            )
            for (group, area, cell), number in zip(places[order].tolist(), numbers[order].tolist(), strict=True)
        ),
        query=None
        if filters
        else reading.shown("analysis/double_coverage", scheme=reading.release.instance.challenge_scheme_iri),
        chart=None,
        path=f"{filters.path(reading, PATH)}#overlap",
        note="double_coverage",
        parameters=filters.parameters(reading),
    )
    return len(places), made


def double_coverage(reading: Reading, filters: Filters, _: Parameters) -> Figure:
    """All of what overlaps."""
    return overlapping(reading, filters)[1]


def needs_coverage(reading: Reading, filters: Filters, _: Parameters) -> Figure:
    """All of the stated needs."""
    return met_needs(reading, filters)


def met_needs(reading: Reading, filters: Filters, most: int | None = None) -> Figure:
    """The stated needs, or the first of them, with the number of measures that meet them, those with the fewest first.

    Challenges, target groups and areas that are chosen choose needs; everything else that is chosen, measures.
    """
    met = meeting_needs(reading, filters)[:most]
    reading.want(thing for need in met for thing in (need.iri, need.challenge))
    facts = reading.facts("need_facts", "need", "needs", [each.iri for each in met])
    return Figure(
        name="needs_coverage",
        columns=(
            Column("need", "thing"),
            Column("challenge", "cell"),
            Column("stated_on", "day"),
            Column("measures", "number"),
            Column("city_wide", "number"),
        ),
        rows=tuple(
            (
                _in_words(reading, each.iri, facts.get(each.iri, Facts())),
                reading.link(each.challenge),
                each.stated_on,
                each.measures,
                each.city_wide,
            )
            for each in met
        ),
        query=None if filters else reading.shown("analysis/needs_coverage"),
        chart=None,
        path=f"{filters.path(reading, PATH)}#stated",
        note="needs_coverage",
    )


def _in_words(reading: Reading, need: str, facts: Facts) -> Link:
    """A need by what it says; needs have no title, and nobody knows them by their identifier."""
    link = reading.link(need)
    said = reading.speech.text(facts.literals("description"))
    return replace(link, label=said) if said else link


FIGURES = (
    FigureMaker("gaps", gaps),
    FigureMaker("gaps_by_target_group_and_area", gaps_by_target_group_and_area),
    FigureMaker("needs_coverage", needs_coverage),
    FigureMaker("double_coverage", double_coverage),
)
