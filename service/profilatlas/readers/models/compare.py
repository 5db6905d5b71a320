"""Measures beside each other, and who could work with an actor."""

from __future__ import annotations

from dataclasses import dataclass

from .basics import Link, Panel, Period, Text
from .grid import State
from .measures import MeasureCard


@dataclass(frozen=True, slots=True)
class PartnerView:
    """An actor that could work with another: the cells of both, those that only it has, and for whom both work."""

    link: Link
    alike: tuple[Link, ...]
    adds: tuple[Link, ...]
    target_groups: tuple[Link, ...]
    data_status: Link | None
    illustrative: bool
    measures_path: str


@dataclass(frozen=True, slots=True)
class PossiblePartnersView:
    """Actors that work on the same, and actors that add something; who has both reasons may stand in both lists."""

    alike: Panel[PartnerView]
    adding: Panel[PartnerView]


@dataclass(frozen=True, slots=True)
class ComparedMeasure:
    """One of the measures beside each other; `letter` stands for it in tables, `without_path` compares the others."""

    letter: str
    card: MeasureCard
    without_path: str


@dataclass(frozen=True, slots=True)
class OverlaidCell:
    """A field of the overlaid grid: which measures focus on it, by letter, and how; `by_all` when every one does."""

    link: Link
    index: int
    states: tuple[tuple[str, State], ...]
    by_all: bool

    @property
    def letters(self) -> tuple[str, ...]:
        """The measures that focus on it."""
        return tuple(letter for letter, _ in self.states)

    def state(self, letter: str) -> State:
        """How one measure focuses on it."""
        return dict(self.states).get(letter, State.NONE)


@dataclass(frozen=True, slots=True)
class OverlaidGrid:
    """The grids of all measures on top of each other; without a layout one row, as in `GridView`."""

    scheme: Link
    tabular: bool
    rows: tuple[tuple[OverlaidCell | None, ...], ...]

    @property
    def cells(self) -> tuple[OverlaidCell, ...]:
        """All fields by index."""
        found = (cell for row in self.rows for cell in row if cell is not None)
        return tuple(sorted(found, key=lambda cell: (cell.index, cell.link.iri)))

    @property
    def addressed(self) -> tuple[OverlaidCell, ...]:
        """The fields that at least one measure focuses on."""
        return tuple(cell for cell in self.cells if cell.states)

    @property
    def nobodys(self) -> tuple[OverlaidCell, ...]:
        """The fields that none focuses on."""
        return tuple(cell for cell in self.cells if not cell.states)


@dataclass(frozen=True, slots=True)
class FeatureValue:
    """What one measure has: a thing or a period; `also` are the letters of the others that have it, too."""

    link: Link | None
    period: Period | None
    also: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FeatureLine:
    """One feature of all measures, a group of values each; `role` when it is the actors in a role.

    `same` when all measures state it and state the same.
    """

    name: str
    role: Link | None
    values: tuple[tuple[FeatureValue, ...], ...]
    same: bool


@dataclass(frozen=True, slots=True)
class ComparedPair:
    """Two of the measures by letter. `percent` is None where one has no profile: then nothing is said about cells.

    `other_weight` are cells of both that count primary (or plain) in one and secondary in the other.
    """

    first: str
    second: str
    percent: int | None
    shared: tuple[Link, ...]
    other_weight: tuple[Link, ...]
    only_first: tuple[Link, ...]
    only_second: tuple[Link, ...]
    same_target_groups: tuple[Link, ...]
    same_areas: tuple[Link, ...]
    same_programmes: tuple[Link, ...]
    same_actors: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class MeasureChoice:
    """A measure that can be chosen: its value in an address."""

    value: str
    label: Text


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A measure that could be compared, too; `percent` says how alike it is, None where it complements."""

    link: Link
    percent: int | None
    path: str


@dataclass(frozen=True, slots=True)
class CompareProblem:
    """What is odd about an address: `unknown`, `withdrawn`, `doubled` or `too_many`; the text or measure it is about."""

    kind: str
    value: str = ""
    link: Link | None = None


@dataclass(frozen=True, slots=True)
class ComparePage:
    """`/compare?m=…`: up to `most` measures; a comparison from two on, if `refused` is not said.

    `common` are the cells of all, `only` those of one measure alone by its letter. `listed_all` tells whether `choices`
    hold every other measure of the catalogue.
    """

    path: str
    downloads: tuple[tuple[str, str], ...]
    most: int
    refused: bool
    problems: tuple[CompareProblem, ...]
    measures: tuple[ComparedMeasure, ...]
    overlaid: OverlaidGrid | None
    common: tuple[Link, ...]
    only: tuple[tuple[str, tuple[Link, ...]], ...]
    pairs: tuple[ComparedPair, ...]
    features: tuple[FeatureLine, ...]
    chosen: tuple[str, ...]
    choices: tuple[MeasureChoice, ...]
    listed_all: bool
    alike: tuple[Suggestion, ...]
    complementing: tuple[Suggestion, ...]
