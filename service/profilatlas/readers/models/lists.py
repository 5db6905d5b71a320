"""Lists, the overview, and the pages that tell about the catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from .basics import Count, Link, Panel, SourceRow, Tally, Text, YearCount
from .grid import CellView, GridView
from .headlines import Headlines
from .measures import MeasureCard


@dataclass(frozen=True, slots=True)
class PageLink:
    """One step of the pager; `current` marks the page shown."""

    number: int
    path: str
    current: bool


@dataclass(frozen=True, slots=True)
class Paging:
    """Where in a list we are: `first` and `last` are positions from 1 (0 when the list is empty)."""

    total: int
    first: int
    last: int
    page: int
    pages: int
    per_page: int
    links: tuple[PageLink, ...]
    previous_path: str | None
    next_path: str | None


@dataclass(frozen=True, slots=True)
class Choice:
    """A setting of a list (page size, order) with the address that chooses it."""

    value: str
    path: str
    current: bool


@dataclass(frozen=True, slots=True)
class CollectionLine:
    """A thing in a collection; `measures` is None where measures do not count by it."""

    link: Link
    kind: Link | None
    measures: int | None
    measures_path: str | None
    data_status: Link | None


@dataclass(frozen=True, slots=True)
class CollectionPage:
    """`/doc/actor`, `/doc/programme` …: everything of one type. `segment` is the type as in the address."""

    segment: str
    path: str
    label: Text
    items: tuple[CollectionLine, ...]
    paging: Paging
    query: str | None


@dataclass(frozen=True, slots=True)
class FacetOption:
    """A value one can choose: `value` as in the address; a form chooses it.

    `path` takes a chosen value away, or looks for the value in the place of a text; None where a form alone chooses it.
    """

    link: Link
    value: str
    measures: int
    selected: bool
    path: str | None


@dataclass(frozen=True, slots=True)
class FacetView:
    """All values of a feature, or the most frequent ones; `hidden` says how many more there are.

    `every` when measures must have all values chosen, not only one of them; None where they have one value at most.
    """

    name: str
    options: tuple[FacetOption, ...]
    hidden: int
    every: bool | None = None

    @property
    def selected(self) -> tuple[FacetOption, ...]:
        """The chosen values."""
        return tuple(option for option in self.options if option.selected)


@dataclass(frozen=True, slots=True)
class Words:
    """What is left to say about a text that is looked for.

    `unknown` are words that no measure has, each with those that were taken in its place (none: there are none like it).
    `cut` when the text was longer than what is read of one. `others` are texts like it, `values` are filters by its name.
    """

    text: str
    found: bool
    cut: bool
    unknown: tuple[tuple[str, tuple[str, ...]], ...]
    others: tuple[Choice, ...]
    values: tuple[tuple[str, FacetOption], ...]


@dataclass(frozen=True, slots=True)
class Way:
    """A way out of an empty list: without the values of this name (or this word of the text) there are so many measures."""

    name: str
    values: tuple[Text, ...]
    measures: int
    path: str


@dataclass(frozen=True, slots=True)
class ExplorePage:
    """`/explore`: the measures that fit the chosen values. Counts of a facet hold the other facets' choices.

    `ways` lead out of an empty list. `kept` are the parameters that a form must send on beside its own. `query` answers the
    list, except for the text. `exports` are files of exactly these measures, where a file may be so long.
    """

    path: str
    facets: tuple[FacetView, ...]
    filtered: bool
    reset_path: str
    words: Words | None
    ways: tuple[Way, ...]
    kept: tuple[tuple[str, str], ...]
    measures: tuple[MeasureCard, ...]
    grid: GridView
    paging: Paging
    sorts: tuple[Choice, ...]
    sizes: tuple[Choice, ...]
    query: str | None
    exports: tuple[Choice, ...]
    too_long: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OverviewPage:
    """`/`: the whole catalogue at a glance; everything follows the facets chosen.

    `gaps` are the cells without a measure, `single` those with only one; the paths lead to the pages that tell more, with the
    same filters. `areas` are parts of the city, `city_wide` is
    apart from them. `ending` are measures that end within 12 months from `as_of`.
    """

    title: Text
    subtitle: Text | None
    as_of: date
    total: int
    measures: int
    facets: tuple[FacetView, ...]
    filtered: bool
    reset_path: str
    explore_path: str
    grid: GridView
    headlines: Headlines
    gaps: tuple[CellView, ...]
    single: tuple[CellView, ...]
    needs_path: str
    focal_points: tuple[CellView, ...]
    focal_points_path: str
    developments_path: str
    statuses: Tally
    data_statuses: Tally
    profile_statuses: Tally
    target_groups: Panel[Count]
    areas: Panel[Count]
    city_wide: tuple[Count, ...]
    steering_logics: Panel[Count]
    levels: Panel[Count]
    actors: Panel[Count]
    programmes: Panel[Count]
    years: tuple[YearCount, ...]
    newest: Panel[MeasureCard]
    ending: Panel[MeasureCard]


@dataclass(frozen=True, slots=True)
class AttestedThing:
    """A thing that is attested, with the sources that attest it."""

    link: Link
    urls: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A rule and how often it found something: the work list. `messages` say what to do, each with its place."""

    rule: str
    severity: str
    findings: int
    examples: tuple[FindingLine, ...]


@dataclass(frozen=True, slots=True)
class FindingLine:
    """One finding: what to do, and where. `subject` is the page of the thing, if it has one."""

    message: Text
    place: SourceRow
    column: str | None
    value: str | None
    subject: Link | None


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A source file of the release and how many rows of it were read."""

    file: str
    rows: int


@dataclass(frozen=True, slots=True)
class DefinedCount:
    """A status with what it means and how many measures have it."""

    count: Count
    definition: Text | None


@dataclass(frozen=True, slots=True)
class SourcesPage:
    """`/sources`: what is attested by what, what is illustrative, and what is still missing.

    `text` is HTML, rendered from the instance's SOURCES.md at build.
    """

    release: str
    as_of: date
    counts: Mapping[str, int]
    data_statuses: tuple[DefinedCount, ...]
    profile_statuses: tuple[DefinedCount, ...]
    without_profile: int
    measures: Panel[AttestedThing]
    programmes: Panel[AttestedThing]
    actors: Panel[AttestedThing]
    files: tuple[SourceFile, ...]
    rules: tuple[RuleLine, ...]
    text: Text | None


@dataclass(frozen=True, slots=True)
class TextPage:
    """Imprint, privacy, accessibility: `text` is HTML, rendered from the instance's Markdown at build, if it has any."""

    name: str
    text: Text | None
