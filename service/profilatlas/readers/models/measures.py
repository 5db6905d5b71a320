"""Measures: in short, in comparison, and their page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .basics import Link, Origin, Panel, Period, SourceRow, Text
from .grid import GridView, SentenceView, State


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
    """A measure with a similar profile, explained. `percent` is 1 to 100; the cells are challenges of the grid.

    `other_weight` are the shared cells that are primary (or plain) in one and secondary in the other.
    """

    card: MeasureCard
    percent: int
    shared: tuple[Link, ...]
    only_here: tuple[Link, ...]
    only_there: tuple[Link, ...]
    other_weight: tuple[Link, ...]
    same_actors: tuple[Link, ...]
    same_programmes: tuple[Link, ...]
    same_target_groups: tuple[Link, ...]
    same_areas: tuple[Link, ...]
    compare_path: str


@dataclass(frozen=True, slots=True)
class ComplementaryMeasure:
    """A measure that covers what another does not: `adds`, worth `points`; `shared` are the cells of both."""

    card: MeasureCard
    points: int
    adds: tuple[Link, ...]
    shared: tuple[Link, ...]
    same_target_groups: tuple[Link, ...]
    same_areas: tuple[Link, ...]
    compare_path: str


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
    """`/doc/measure/…`. `funding_doubts` say which fundings may exclude each other, so that no sum is taken for sure."""

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
    funding_doubts: tuple[Text, ...]
    plans: tuple[Link, ...]
    web_pages: tuple[str, ...]
    notes: tuple[Text, ...]
    modified: date | None
    predecessors: tuple[MeasureCard, ...]
    successors: tuple[MeasureCard, ...]
    origin: Origin
    profile_status: Link | None
    compare_path: str
    similar: Panel[SimilarMeasure]
    complementary: Panel[ComplementaryMeasure]
    same_actor: Panel[RelatedMeasure]
    same_programme: Panel[RelatedMeasure]
    same_target_group: Panel[RelatedMeasure]
