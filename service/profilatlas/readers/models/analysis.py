"""The pages that analyse the measures taken together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from .basics import Link
from .figures import Figure
from .grid import CellView
from .headlines import Headlines
from .lists import FacetView
from .measures import NeedView


@dataclass(frozen=True, slots=True)
class Selected:
    """What every page of the analysis has above its figures: the filters, and how many measures fit.

    `explore_path` lists them; `running_path` chooses those of the year of `as_of`, None when a year is chosen already.
    `hidden` are the parameters that a form must keep besides.
    """

    path: str
    facets: tuple[FacetView, ...]
    filtered: bool
    reset_path: str
    explore_path: str
    running_path: str | None
    as_of: date
    measures: int
    without_profile: int
    hidden: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class HeatCell:
    """A number, how dark it is shown (0 none to 4 the most), and what it leads to."""

    number: int
    shade: int
    path: str | None


@dataclass(frozen=True, slots=True)
class HeatRow:
    """A value with its numbers."""

    link: Link
    cells: tuple[HeatCell, ...]


@dataclass(frozen=True, slots=True)
class HeatMap:
    """A table of numbers: `columns` say what each stands for, cells by their notation; `hidden` rows are left out."""

    columns: tuple[Link, ...]
    rows: tuple[HeatRow, ...]
    figure: Figure
    hidden: int = 0


@dataclass(frozen=True, slots=True)
class Gap:
    """A cell with no measure, or with only one; `city_wide` are the measures for the whole city with this cell."""

    cell: Link
    measure: Link | None
    city_wide: int
    city_wide_path: str | None


@dataclass(frozen=True, slots=True)
class MetNeedLine:
    """A stated need and the measures that meet it: in its area, and for the whole city."""

    need: NeedView
    measures: int
    measures_path: str | None
    city_wide: int
    city_wide_path: str | None


@dataclass(frozen=True, slots=True)
class LosingCell:
    """A cell that loses measures, and how many stay."""

    cell: Link
    affected: int
    left: int


@dataclass(frozen=True, slots=True)
class EndingPayer:
    """A programme, or a funder, whose money ends; the first measures that it leaves without known funding.

    `emptied` are the cells in which no measure stays, `losing` the others that lose one.
    """

    link: Link
    first_day: date
    measures: int
    first: tuple[Link, ...]
    emptied: tuple[Link, ...]
    losing: tuple[LosingCell, ...]


@dataclass(frozen=True, slots=True)
class Overlap:
    """Several measures for the same target group in the same area with the same cell; `path` lists them."""

    cell: Link
    target_group: Link
    area: Link
    measures: int
    path: str


@dataclass(frozen=True, slots=True)
class NeedsPage:
    """`/analysis/needs`. `stated` says whether the release knows any need at all.

    `ending` are the payers that would leave cells empty, `ending_others` some of the others; all of them together take
    `ending_measures` and leave `ending_emptied`.
    """

    selected: Selected
    until: date
    cells: int
    gaps: tuple[Gap, ...]
    gaps_figure: Figure
    by_group_and_area: HeatMap
    stated: bool
    needs: tuple[MetNeedLine, ...]
    needs_total: int
    needs_unmet: int
    needs_figure: Figure
    ending: tuple[EndingPayer, ...]
    ending_others: tuple[EndingPayer, ...]
    ending_measures: int
    ending_emptied: tuple[Link, ...]
    ending_figure: Figure
    overlaps: tuple[Overlap, ...]
    overlaps_total: int
    overlaps_figure: Figure


@dataclass(frozen=True, slots=True)
class FocalPointsPage:
    """`/analysis/focal-points`: which cells are in focus, of whom and for whom."""

    selected: Selected
    focal_points: tuple[CellView, ...]
    shares: Figure
    by: tuple[tuple[str, HeatMap], ...]


@dataclass(frozen=True, slots=True)
class CoverCell:
    """A cell that one can choose: `value` as in the address; `covered` says whether any measure has it."""

    link: Link
    value: str
    chosen: bool
    covered: bool


@dataclass(frozen=True, slots=True)
class CoveringMeasure:
    """A measure of the set, and the cells that it adds to those before it."""

    measure: Link
    adds: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class CoverPage:
    """`/analysis/cover`: the smallest set of measures for chosen cells; `rows` lay the cells out.

    `exact`: no smaller set exists; otherwise the set is small, but a smaller one may exist.
    """

    selected: Selected
    tabular: bool
    rows: tuple[tuple[CoverCell | None, ...], ...]
    wanted: int
    measures: tuple[CoveringMeasure, ...]
    uncovered: tuple[Link, ...]
    exact: bool
    all_path: str
    figure: Figure


@dataclass(frozen=True, slots=True)
class YearChanges:
    """What happens in a year; `path` chooses it for the lists, `measures_path` lists the measures that run."""

    year: int
    running: int
    new: int
    continued: int
    ended: int
    path: str
    measures_path: str
    current: bool


@dataclass(frozen=True, slots=True)
class ChangedMeasures:
    """The measures to which something happens in the chosen year: the first of them and how many there are."""

    change: str
    measures: tuple[Link, ...]
    total: int


@dataclass(frozen=True, slots=True)
class GridCell:
    """A field of a small grid: the measures of one year that focus on it."""

    cell: Link
    measures: int
    shade: int


@dataclass(frozen=True, slots=True)
class YearGrid:
    """The grid of one year; all years of a page share the shades. `path` lists the measures of the year."""

    year: int
    measures: int
    path: str
    rows: tuple[tuple[GridCell | None, ...], ...]


@dataclass(frozen=True, slots=True)
class DevelopmentsPage:
    """`/analysis/developments`: the years, newest last; `earlier` are those folded away. `of_year` has its lists."""

    selected: Selected
    tabular: bool
    changes: tuple[YearChanges, ...]
    changes_figure: Figure
    of_year: int
    lists: tuple[ChangedMeasures, ...]
    lists_figure: Figure
    grids: tuple[YearGrid, ...]
    earlier: tuple[YearGrid, ...]
    lines: Figure


@dataclass(frozen=True, slots=True)
class AnalysisPage:
    """`/analysis`: what can be found out where."""

    as_of: date
    measures: int
    with_profile: int
    headlines: Headlines
    actors: int
    fundings: int
    programmes: int
