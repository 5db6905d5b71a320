"""Developments: coverage by year, and which measures begin, go on and end in each year."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...model.coverage import Counts
from ...model.masks import Flags
from ..filters import Filters, refusal, single
from ..models.figures import Column, Figure
from ..reading import Reading
from .maker import FigureMaker, Parameters

PATH = "/analysis/developments"
OF_YEAR = "of_year"
CHANGES = ("new", "continued", "ended")


@dataclass(frozen=True, slots=True, eq=False)
class Runs:
    """Every year in which a measure runs: the measure's row, the year, and what it means for the measure.

    `new`: it did not run the year before. `ended`: it does not run the year after, and none of its periods is open.
    """

    rows: NDArray[np.int64]
    years: NDArray[np.int64]
    new: Flags
    ended: Flags

    def of(self, change: str) -> Flags:
        """Where a change happens: one of `CHANGES`."""
        return {"new": self.new, "ended": self.ended, "continued": ~self.new}[change]

    def counts(self) -> list[tuple[int, int, int, int, int]]:
        """Year, running, new, continued, ended; only years in which a measure runs."""
        if not len(self.years):
            return []
        first = int(self.years.min())
        places = self.years - first
        running, new, ended = (
            np.bincount(places, weights=weights, minlength=1).astype(np.int64).tolist()
            for weights in (None, self.new, self.ended)
        )
        return [
            (first + place, number, new[place], number - new[place], ended[place])
            for place, number in enumerate(running)
            if number
        ]


def runs(reading: Reading, filters: Filters) -> Runs:
    """The years in which the measures that fit run; periods without an end go on until the release's day."""
    return reading.once(("runs", filters.key), lambda: _runs(reading, filters))


def _runs(reading: Reading, filters: Filters) -> Runs:
    facet = reading.columns.coded("year")
    rows, codes = facet.pairs(filters.rows(reading))
    years = np.array([int(year) for year in facet.values], np.int64)[codes]
    # Pairs stand by row, then by year: the neighbours of a pair say whether the measure runs the year before and after.
    follows = (np.diff(rows) == 0) & (np.diff(years) == 1)
    before, after = np.concatenate(([False], follows)), np.concatenate((follows, [False]))
    if not len(rows):
        before = after = np.zeros(0, np.bool_)
    return Runs(rows, years, ~before, ~after & ~reading.columns.open_ended()[rows])


def coverage_by_year(reading: Reading, filters: Filters) -> tuple[tuple[str, ...], Counts]:
    """Years in which measures run and how many of them focus on each cell: shape (years, cells)."""

    def count() -> tuple[tuple[str, ...], Counts]:
        return _by_year(reading, filters.rows(reading))

    return reading.once(("coverage by year", filters.key), count) if filters else reading.of_all("by year", count)


def _by_year(reading: Reading, rows: Flags | None) -> tuple[tuple[str, ...], Counts]:
    (years,), counts = reading.columns.coverage_by("year", rows=rows)
    running = reading.columns.facet("year").counts(rows) > 0
    return tuple(year for year, runs in zip(years, running, strict=True) if runs), counts[running]


def _coverage_by_year(reading: Reading, filters: Filters, _: Parameters) -> Figure:
    years, counts = coverage_by_year(reading, filters)
    reading.want(reading.columns.cells)
    return Figure(
        name="coverage_by_year",
        columns=(Column("year", "year"), Column("cell", "cell"), Column("measures", "number")),
        rows=tuple(
            (int(year), reading.link(cell), int(counts[place, position]))
            for place, year in enumerate(years)
            for position, cell in enumerate(reading.columns.cells)
        ),
        query=None
        if filters
        else reading.shown(
            "analysis/coverage_by_year",
            scheme=reading.release.instance.challenge_scheme_iri,
            asOfYear=reading.release.manifest.as_of.year,
        ),
        chart="lines_by_year",
        path=f"{filters.path(reading, PATH)}#grids",
        note="coverage_by_year",
    )


def _changes_by_year(reading: Reading, filters: Filters, _: Parameters) -> Figure:
    as_of = reading.release.manifest.as_of
    return Figure(
        name="changes_by_year",
        columns=(
            Column("year", "year"),
            Column("running", "number"),
            Column("new", "number"),
            Column("continued", "number"),
            Column("ended", "number"),
        ),
        rows=tuple(runs(reading, filters).counts()),
        query=None if filters else reading.shown("analysis/changes_by_year", asOfYear=as_of.year),
        chart=None,
        path=f"{filters.path(reading, PATH)}#changes",
        note="changes_by_year",
    )


def year_asked(reading: Reading, parameters: Parameters) -> int:
    """The year whose changes are listed, else that of the release's day; `BadRequest` for what is no year."""
    value = single(reading, parameters, OF_YEAR, str(reading.release.manifest.as_of.year))
    if not (value.isascii() and value.isdecimal() and len(value) == 4):
        raise refusal(reading, f"„{OF_YEAR}“ muss ein Jahr sein.", f"“{OF_YEAR}” must be a year.")
    return int(value)


def changed_measures(found: Runs, year: int, change: str) -> list[int]:
    """The rows of the measures to which this happens in a year, in the order of their IRIs."""
    changed: list[int] = found.rows[(found.years == year) & found.of(change)].tolist()
    return changed


def changes_in_year(reading: Reading, filters: Filters, parameters: Parameters, most: int | None = None) -> Figure:
    """The measures that run in the year asked for, or only the first of them."""
    year = year_asked(reading, parameters)
    known = runs(reading, filters)
    running = np.flatnonzero(known.years == year)[:most]
    measures = [reading.columns.iris[row] for row in known.rows[running].tolist()]
    reading.want(measures)
    flags = (known.of(change)[running].astype(int).tolist() for change in CHANGES)
    stated = (*filters.parameters(reading), (OF_YEAR, str(year)))
    return Figure(
        name="changes_in_year",
        columns=(Column("measure", "thing"), *(Column(change, "number") for change in CHANGES)),
        rows=tuple(zip(reading.links(measures), *flags, strict=True)),
        query=None,
        chart=None,
        path=f"{reading.addresses.listing(PATH, stated)}#of-year",
        note="changes_in_year",
        parameters=stated,
    )


FIGURES = (
    FigureMaker("coverage_by_year", _coverage_by_year),
    FigureMaker("changes_by_year", _changes_by_year),
    FigureMaker("changes_in_year", changes_in_year, (OF_YEAR,)),
)
