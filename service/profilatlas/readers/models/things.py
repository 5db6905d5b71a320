"""The pages of challenges, concepts, actors, programmes and anything else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .basics import Count, Link, Origin, Panel, Period, SourceRow, Text, YearCount
from .compare import PossiblePartnersView
from .grid import GridView
from .lists import CollectionPage, ExplorePage, OverviewPage, SourcesPage, TextPage
from .measures import AmountSum, FundingLine, MeasureCard, MeasurePage, NeedView


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

    `primary`, `plain` (without a weight) and `secondary` count the measures by weight, all 0 for a narrower challenge,
    which has no cell.
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
    plain: int
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
    possible_partners: PossiblePartnersView
    overall: Overall


@dataclass(frozen=True, slots=True)
class ProgrammePage:
    """`/doc/programme/…`. `sums` never mix kinds or currencies; `doubts` say which fundings may exclude each other."""

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
    doubts: tuple[Text, ...]
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
