"""What falls away when a programme ends: the cells that lose measures for which no other funding is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from ...model.coverage import Counts, coverage_of_groups
from ...model.days import in_a_year
from ...model.masks import Flags
from ...release.columns_build import NO_DAY, OPEN
from ...release.fundings import NOT_STATED, Fundings
from ..facts import as_day, text_of
from ..filters import Filters
from ..models.figures import Column, Figure
from ..reading import Reading
from .maker import FigureMaker, Parameters


@dataclass(frozen=True, slots=True, eq=False)
class Lapse:
    """Programmes, and funders where no programme is named, whose money ends within twelve months.

    `measures` are the rows of those that lose their last known funding with each of them, `first_days` when that begins;
    `affected` how many of them focus on each cell: shape (payers, cells), `together` the same for all payers at once;
    `going` the measures in each cell that are not over yet.
    """

    payers: tuple[str, ...]
    first_days: tuple[date, ...]
    measures: tuple[tuple[int, ...], ...]
    affected: Counts
    going: Counts
    together: Counts

    @property
    def emptied(self) -> Flags:
        """Which payers would leave which cells without a measure: shape (payers, cells)."""
        found: Flags = (self.affected > 0) & (self.left == 0)
        return found

    @property
    def left(self) -> Counts:
        """How many measures stay in each cell."""
        return self.going - self.affected


def lapse(reading: Reading, filters: Filters) -> Lapse:
    """What ends from the release's day until a year later, of the measures that fit.

    A funding ends on its own last day, else on that of its programme; one that states neither goes on, for all we know.
    A measure is affected when one of its fundings ends and none goes on; those that are over before do not count.
    """
    if not filters:
        return reading.of_all("lapse", lambda: _lapse(reading, filters))
    return reading.once(("lapse", filters.key), lambda: _lapse(reading, filters))


def _lapse(reading: Reading, filters: Filters) -> Lapse:
    columns, fundings = reading.columns, reading.columns.fundings
    as_of = reading.release.manifest.as_of
    first, last = as_of.toordinal(), in_a_year(as_of).toordinal()
    going = columns.going_on(as_of, filters.rows(reading))
    ends = _ends(reading, fundings)
    measures = fundings.rows.astype(np.int64)
    goes_on = np.zeros(columns.count, np.bool_)
    goes_on[measures[ends > last]] = True
    places, payers = _payers(fundings)
    chosen = (ends >= first) & (ends <= last) & going[measures] & ~goes_on[measures] & (places >= 0)
    pairs = np.unique(np.stack((places[chosen], measures[chosen])), axis=1)
    occurring, groups = np.unique(pairs[0], return_inverse=True)
    first_days = np.full(len(payers), OPEN, np.int64)
    np.minimum.at(first_days, places[chosen], ends[chosen])
    lapsing = np.zeros(columns.count, np.bool_)
    lapsing[pairs[1]] = True
    affected = coverage_of_groups(columns.masks, len(columns.cells), pairs[1], groups, len(occurring))
    return Lapse(
        payers=tuple(payers[place] for place in occurring.tolist()),
        first_days=tuple(date.fromordinal(day) for day in first_days[occurring].tolist()),
        measures=tuple(tuple(each.tolist()) for each in np.split(pairs[1], np.flatnonzero(np.diff(pairs[0])) + 1))
        if len(occurring)
        else (),
        affected=affected,
        going=columns.coverage(going).total,
        together=columns.coverage(lapsing).total,
    )


def _ends(reading: Reading, fundings: Fundings) -> Counts:
    """The last day of each funding as an ordinal, `OPEN` where neither it nor its programme states one."""
    programmes = fundings.properties["programme"]
    ends_of = np.full(len(programmes.values) + 1, OPEN, np.int64)
    known = _programme_ends(reading)
    for code, programme in enumerate(programmes.values, 1):
        ends_of[code] = known.get(programme, OPEN)
    stated = (fundings.last != NO_DAY) & (fundings.last != OPEN)
    return np.where(stated, fundings.last, ends_of[programmes.codes])


def _programme_ends(reading: Reading) -> dict[str, int]:
    """The last day of each programme that has one."""

    def read(_: Sequence[str]) -> dict[str, dict[str, int]]:
        rows = reading.unnamed_rows("programme_ends")
        days = {text_of(row, "programme"): as_day(text_of(row, "end")) for row in rows}
        return {"all": {programme: day.toordinal() for programme, day in days.items() if day}}

    (ends,) = reading.remembered("programme ends", ["all"], read).values()
    return ends


def _payers(fundings: Fundings) -> tuple[Counts, tuple[str, ...]]:
    """Who pays each funding, as a place among all programmes and funders, -1 where nobody is named."""
    programmes, funders = fundings.properties["programme"], fundings.properties["funder"]
    by_funder = np.where(funders.codes == NOT_STATED, -1, funders.codes.astype(np.int64) + len(programmes.values) - 1)
    places = np.where(programmes.codes == NOT_STATED, by_funder, programmes.codes.astype(np.int64) - 1)
    return places, (*programmes.values, *funders.values)


def ending_programmes(reading: Reading, filters: Filters, _: Parameters, most: int | None = None) -> Figure:
    """The cells that each ending programme or funder takes measures from, and how many stay: all, or the first of them."""
    columns = reading.columns
    reading.want(reading.columns.cells)
    found = lapse(reading, filters)
    reading.want(found.payers)
    as_of = reading.release.manifest.as_of
    return Figure(
        name="ending_programmes",
        columns=(
            Column("payer", "thing"),
            Column("cell", "cell"),
            Column("affected", "number"),
            Column("left", "number"),
        ),
        rows=tuple(
            (
                reading.link(found.payers[payer]),
                reading.link(columns.cells[cell]),
                int(found.affected[payer, cell]),
                int(found.left[payer, cell]),
            )
            for payer, cell in np.argwhere(found.affected)[:most].tolist()
        ),
        query=None
        if filters
        else reading.shown(
            "analysis/ending_programmes",
            scheme=reading.release.instance.challenge_scheme_iri,
            first=as_of.isoformat(),
            last=in_a_year(as_of).isoformat(),
        ),
        chart=None,
        path=f"{filters.path(reading, '/analysis/needs')}#ending",
        note="ending_programmes",
        parameters=filters.parameters(reading),
    )


FIGURES = (FigureMaker("ending_programmes", ending_programmes),)
