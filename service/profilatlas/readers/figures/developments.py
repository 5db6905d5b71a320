"""Developments: coverage by year, and which measures begin, go on and end in each year."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...model.coverage import Counts
from ...model.masks import Flags
from ...release.facets import Facet
from ..filters import Filters, refusal, single
from ..models.figures import Column, Figure
from ..reading import Reading
from .maker import FigureMaker, Parameters

PATH = "/analysis/developments"
OF_YEAR = "of_year"
CHANGES = ("new", "continued", "ended")


@dataclass(frozen=True, slots=True, eq=False)
class Runs:
    """In which years measures run, of all or of those in `rows`; `open_ended` are those with a period without an end.

    Of a year in which a measure runs, `new` means that it did not run the year before, `continued` that it did, and
    `ended` that it does not run the year after and none of its periods is open.
    """

    facet: Facet
    rows: Flags | None
    open_ended: Flags

    def running(self, year: int) -> Flags:
        """Which measures run in a year."""
        found = self.facet.rows_with(f"{year:04}")
        return found if self.rows is None else found & self.rows

    def changed(self, year: int) -> dict[str, Flags]:
        """To which of the measures that run in a year each of `CHANGES` happens."""
        running, before, after = (self.running(each) for each in (year, year - 1, year + 1))
        return {"new": running & ~before, "continued": running & before, "ended": running & ~after & ~self.open_ended}

    def counts(self, year: int) -> tuple[int, int, int, int, int]:
        """Year, running, new, continued, ended."""
        new, continued, ended = (int(np.count_nonzero(each)) for each in self.changed(year).values())
        return year, new + continued, new, continued, ended

    def all_counts(self) -> list[tuple[int, int, int, int, int]]:
        """The counts of all years in which a measure runs."""
        counts = map(self.counts, map(int, self.facet.values))
        return [each for each in counts if each[1]]


def runs(reading: Reading, filters: Filters) -> Runs:
    """The years in which the measures that fit run; periods without an end go on until the release's day."""
    columns = reading.columns
    return reading.once(
        ("runs", filters.key), lambda: Runs(columns.facet("year"), filters.rows(reading), columns.open_ended())
    )


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
        rows=tuple(runs(reading, filters).all_counts()),
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


def changes_in_year(reading: Reading, filters: Filters, parameters: Parameters, most: int | None = None) -> Figure:
    """The measures that run in the year asked for, or only the first of them."""
    year = year_asked(reading, parameters)
    known = runs(reading, filters)
    running = np.flatnonzero(known.running(year))[:most]
    measures = [reading.columns.iris[row] for row in running.tolist()]
    reading.want(measures)
    flags = (each[running].astype(int).tolist() for each in known.changed(year).values())
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
