"""What every page shows: pure frozen values, nothing of SPARQL, numpy or HTML.

Templates use these and nothing else. A number says in its name what it counts; a path is relative to the host and ready
for `href`; amounts are `Decimal` and dates are `date`, so that the web part formats them in the reader's language.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Generic, Literal, TypeVar

Direction = Literal["ltr", "rtl"]
Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Text:
    """A literal with its language. `lang` is "" for a notation or slug; `fallback`: not the language asked for."""

    value: str
    lang: str
    direction: Direction
    fallback: bool


@dataclass(frozen=True, slots=True)
class Link:
    """A thing by name. `path` is its page here, or None when it has none (a role, a currency)."""

    iri: str
    label: Text
    path: str | None
    notation: str | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """A thing and how many measures have it; `path` lists exactly these measures."""

    link: Link
    measures: int
    path: str


@dataclass(frozen=True, slots=True)
class YearCount:
    """How many measures run in a year; `path` lists them."""

    year: str
    measures: int
    path: str


@dataclass(frozen=True, slots=True)
class Panel(Generic[Item]):
    """A list on a page: at most ten items, how many there are, where all of them are, and the query behind it."""

    items: tuple[Item, ...]
    total: int
    all_path: str | None
    query: str


@dataclass(frozen=True, slots=True)
class Period:
    """From and until, each possibly unknown or open."""

    start: date | None
    end: date | None


# --- grid and sentence ------------------------------------------------------------------------------------------------


class State(StrEnum):
    """How a measure focuses on the challenge of a cell; PLAIN where the data state no weight."""

    NONE = "none"
    PLAIN = "plain"
    PRIMARY = "primary"
    SECONDARY = "secondary"


@dataclass(frozen=True, slots=True)
class CellView:
    """One field of the grid.

    `path` is the challenge's page. On a measure's grid `state` and `foci` (the narrower challenges stated, e.g. 10.2)
    speak; on an aggregate grid `primary` (plain ones included) and `secondary` count measures, `measures_path` lists
    them and `shade` is 0 (none) to 4 (the most).
    """

    iri: str
    index: int
    notation: str
    label: Text
    path: str
    state: State = State.NONE
    foci: tuple[Link, ...] = ()
    primary: int = 0
    secondary: int = 0
    measures_path: str | None = None
    shade: int = 0

    @property
    def measures(self) -> int:
        """Measures with this challenge, primary and secondary; a measure counts once."""
        return self.primary + self.secondary


@dataclass(frozen=True, slots=True)
class GridView:
    """A challenge scheme laid out: rows of cells (None = empty field), or one row when the scheme has no grid.

    `tabular` is False for a scheme without rows and columns: show the cells as a list. `aggregate` tells counts from a
    single profile; then `measures` are those counted and `without_profile` those in no cell.
    """

    scheme: Link
    tabular: bool
    rows: tuple[tuple[CellView | None, ...], ...]
    aggregate: bool = False
    measures: int = 0
    without_profile: int = 0

    @property
    def cells(self) -> tuple[CellView, ...]:
        """All cells in order of rows."""
        return tuple(cell for row in self.rows for cell in row if cell is not None)

    @property
    def focused(self) -> tuple[CellView, ...]:
        """The grey cells of a single profile."""
        return tuple(cell for cell in self.cells if cell.state is not State.NONE)


@dataclass(frozen=True, slots=True)
class SentenceView:
    """The profile in words, generated from the data."""

    text: Text


# --- where a fact comes from ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SourceRow:
    """The row of a source file that a fact was read from."""

    file: str
    sheet: str | None
    row: int | None


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the facts of a thing come from: its status, the URLs that attest it and the rows that state it."""

    data_status: Link | None
    attested: bool
    urls: tuple[str, ...]
    rows: tuple[SourceRow, ...]


# --- measures ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class MeasureCard:
    """A measure in a list. `grid` is None when it has no profile yet."""

    link: Link
    grid: GridView | None
    period: Period | None
    status: Link | None
    data_status: Link | None
    profile_status: Link | None
    illustrative: bool
    carriers: tuple[Link, ...]
    target_groups: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class SimilarMeasure:
    """A measure with a similar profile, explained. `percent` is 1 to 100; the cells are challenges of the grid."""

    card: MeasureCard
    percent: int
    shared: tuple[Link, ...]
    only_here: tuple[Link, ...]
    only_there: tuple[Link, ...]
    same_actors: tuple[Link, ...]
    same_programmes: tuple[Link, ...]
    same_target_groups: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class RelatedMeasure:
    """A measure with something in common: `shared` says which actors, programmes or target groups."""

    card: MeasureCard
    shared: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class FocusLine:
    """One focus as stated: the challenge itself (maybe a narrower one), the cell it greys and that cell's index."""

    link: Link
    challenge: Link
    cell: Link
    index: int
    state: State
    weight: Link | None
    quality: Link | None
    rank: int | None
    notes: tuple[Text, ...]
    rows: tuple[SourceRow, ...]


@dataclass(frozen=True, slots=True)
class ActorRoles:
    """An actor of a measure with all its roles in it."""

    actor: Link
    roles: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Amount:
    """Money as stated. `currency` is the code (EUR), `kind` planned, granted, spent or eligible, or None if unsaid."""

    value: Decimal
    currency: str | None
    kind: Link | None


@dataclass(frozen=True, slots=True)
class AmountSum:
    """A sum within one kind and one currency: others are never added to it."""

    amount: Amount
    fundings: int


@dataclass(frozen=True, slots=True)
class FundingLine:
    """One funding. `share` is 0 to 1; `level` and `funder` are the programme's where the funding states none.

    `measure` is set on a programme's page, None on the measure's own.
    """

    link: Link
    programme: Link | None
    funder: Link | None
    level: Link | None
    form: Link | None
    amount: Amount | None
    share: Decimal | None
    period: Period | None
    notes: tuple[Text, ...]
    origin: Origin
    excludes_other_funding: bool = False
    measure: Link | None = None


@dataclass(frozen=True, slots=True)
class NeedView:
    """A stated need: who says since when that this challenge exists for whom and where."""

    link: Link
    description: Text | None
    challenge: Link | None
    target_groups: tuple[Link, ...]
    areas: tuple[Link, ...]
    stated_on: date | None
    origin: Origin


@dataclass(frozen=True, slots=True)
class MeasurePage:
    """`/doc/measure/…`."""

    iri: str
    path: str
    identifier: str
    title: Text
    description: Text | None
    grid: GridView
    has_profile: bool
    sentence: SentenceView | None
    foci: tuple[FocusLine, ...]
    target_groups: tuple[Link, ...]
    steering_logics: tuple[Link, ...]
    areas: tuple[Link, ...]
    period: Period | None
    status: Link | None
    actors: tuple[ActorRoles, ...]
    fundings: tuple[FundingLine, ...]
    funding_sums: tuple[AmountSum, ...]
    plans: tuple[Link, ...]
    web_pages: tuple[str, ...]
    notes: tuple[Text, ...]
    modified: date | None
    predecessors: tuple[MeasureCard, ...]
    successors: tuple[MeasureCard, ...]
    origin: Origin
    profile_status: Link | None
    similar: Panel[SimilarMeasure]
    same_actor: Panel[RelatedMeasure]
    same_programme: Panel[RelatedMeasure]
    same_target_group: Panel[RelatedMeasure]


# --- challenges, concepts, actors, programmes -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Overall:
    """What a set of measures looks like: its measures, their grid, who acts, for whom, who pays, how it developed."""

    measures: Panel[MeasureCard]
    grid: GridView
    actors: Panel[Count]
    programmes: Panel[Count]
    target_groups: Panel[Count]
    years: tuple[YearCount, ...]


@dataclass(frozen=True, slots=True)
class ChallengePage:
    """`/doc/scheme/{challenge scheme}/{notation}`. `cell` is the cell it belongs to, None for a cell itself.

    `primary` and `secondary` count the measures by weight (both 0 for a narrower challenge, which has no cell).
    """

    iri: str
    path: str
    notation: str
    label: Text
    alternative_labels: tuple[Text, ...]
    definition: Text | None
    notes: tuple[Text, ...]
    editorial_notes: tuple[Text, ...]
    urls: tuple[str, ...]
    scheme: Link
    cell: Link | None
    broader: tuple[Link, ...]
    narrower: tuple[Link, ...]
    primary: int
    secondary: int
    overall: Overall
    needs: Panel[NeedView]


@dataclass(frozen=True, slots=True)
class ConceptPage:
    """A target group, steering logic, district or concept plan. `role` is what it is to a measure.

    `role` is "target_group", "steering", "area", "plan" or "concept" (any other scheme: no measures of its own).
    """

    iri: str
    path: str
    role: str
    notation: str | None
    label: Text
    alternative_labels: tuple[Text, ...]
    definition: Text | None
    notes: tuple[Text, ...]
    editorial_notes: tuple[Text, ...]
    urls: tuple[str, ...]
    scheme: Link | None
    broader: tuple[Link, ...]
    narrower: tuple[Link, ...]
    web_pages: tuple[str, ...]
    overall: Overall | None
    needs: Panel[NeedView]


@dataclass(frozen=True, slots=True)
class RoleCount:
    """In how many measures an actor has a role."""

    role: Link
    measures: int


@dataclass(frozen=True, slots=True)
class ActorPage:
    """`/doc/actor/…`. `partners` are the actors of the same measures; `funds` the programmes it funds itself."""

    iri: str
    path: str
    identifier: str
    label: Text
    kind: Link | None
    public_authority: bool
    strengths: tuple[Text, ...]
    perspectives: tuple[Text, ...]
    homepage: str | None
    areas: tuple[Link, ...]
    notes: tuple[Text, ...]
    origin: Origin
    roles: tuple[RoleCount, ...]
    funds: Panel[Link]
    partners: Panel[Count]
    overall: Overall


@dataclass(frozen=True, slots=True)
class ProgrammePage:
    """`/doc/programme/…`. `sums` never mix kinds or currencies."""

    iri: str
    path: str
    identifier: str
    title: Text
    description: Text | None
    level: Link | None
    funders: tuple[Link, ...]
    legal_bases: tuple[Text, ...]
    homepage: str | None
    period: Period | None
    ended: bool
    excludes_other_funding: bool | None
    notes: tuple[Text, ...]
    origin: Origin
    fundings: Panel[FundingLine]
    sums: tuple[AmountSum, ...]
    overall: Overall


@dataclass(frozen=True, slots=True)
class ConceptLine:
    """A concept in its scheme: `depth` 0 for a top concept; `measures` None where measures are not counted by it."""

    link: Link
    depth: int
    definition: Text | None
    measures: int | None
    measures_path: str | None


@dataclass(frozen=True, slots=True)
class SchemePage:
    """`/doc/scheme/{name}-{edition}`: all concepts; a challenge scheme also shows its grid (`grid` else None)."""

    iri: str
    path: str
    role: str
    title: Text
    description: Text | None
    edition: str | None
    editorial_notes: tuple[Text, ...]
    concepts: tuple[ConceptLine, ...]
    grid: GridView | None


# --- lists ------------------------------------------------------------------------------------------------------------


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
    query: str


@dataclass(frozen=True, slots=True)
class FacetOption:
    """A value one can choose: `value` as in the address, `path` switches it on or off."""

    link: Link
    value: str
    measures: int
    selected: bool
    path: str


@dataclass(frozen=True, slots=True)
class FacetView:
    """All values of a feature, or the most frequent ones; `hidden` says how many more there are."""

    name: str
    options: tuple[FacetOption, ...]
    hidden: int

    @property
    def selected(self) -> tuple[FacetOption, ...]:
        """The chosen values."""
        return tuple(option for option in self.options if option.selected)


@dataclass(frozen=True, slots=True)
class ExplorePage:
    """`/explore`: the measures that fit the chosen values. Counts of a facet hold the other facets' choices."""

    path: str
    facets: tuple[FacetView, ...]
    filtered: bool
    reset_path: str
    measures: tuple[MeasureCard, ...]
    grid: GridView
    paging: Paging
    sorts: tuple[Choice, ...]
    sizes: tuple[Choice, ...]
    query: str


@dataclass(frozen=True, slots=True)
class OverviewPage:
    """`/`: the whole catalogue at a glance; everything follows the facets chosen.

    `gaps` are the cells with no or one measure. `ending` are measures that end within 12 months from `as_of`.
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
    gaps: tuple[CellView, ...]
    focal_points: tuple[CellView, ...]
    statuses: tuple[Count, ...]
    data_statuses: tuple[Count, ...]
    profile_statuses: tuple[Count, ...]
    target_groups: Panel[Count]
    areas: Panel[Count]
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
class SourcesPage:
    """`/sources`: what is attested by what, what is illustrative, and what is still missing.

    `text` is HTML, rendered from the instance's SOURCES.md at build.
    """

    release: str
    as_of: date
    counts: Mapping[str, int]
    data_statuses: tuple[Count, ...]
    profile_statuses: tuple[Count, ...]
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


# --- anything else ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Value:
    """A value in a table of properties: one of a link, a text, a date, a number or a URL."""

    link: Link | None = None
    text: Text | None = None
    day: date | None = None
    number: Decimal | None = None
    boolean: bool | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class PropertyLine:
    """A property with all its values."""

    property: Link
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class ThingPage:
    """Whatever has no page of its own kind: a focus, involvement, funding, need, period, source row."""

    iri: str
    path: str
    label: Text
    types: tuple[Link, ...]
    properties: tuple[PropertyLine, ...]
    used_by: Panel[PropertyLine]
    rows: tuple[SourceRow, ...]


@dataclass(frozen=True, slots=True)
class WithdrawnPage:
    """The notice at a withdrawn address: what stood there, since when it does not, why, and what takes its place."""

    iri: str
    title: Text | None
    since: date | None
    reasons: tuple[Text, ...]
    replacements: tuple[Value, ...]
    sources: tuple[str, ...]
    data_status: Link | None


Page = (
    MeasurePage
    | ChallengePage
    | ConceptPage
    | ActorPage
    | ProgrammePage
    | SchemePage
    | CollectionPage
    | ExplorePage
    | OverviewPage
    | SourcesPage
    | TextPage
    | ThingPage
    | WithdrawnPage
)
