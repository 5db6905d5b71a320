"""The pages about money and about the network of actors."""

from __future__ import annotations

from dataclasses import dataclass

from .basics import Link
from .figures import Figure
from .lists import Choice, FacetView
from .measures import Amount


@dataclass(frozen=True, slots=True)
class MoneyKind:
    """A kind of amount in a currency that fundings state, and the page with it; `kind` None where it is not stated."""

    kind: Link | None
    currency: str | None
    fundings: int
    path: str
    current: bool


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What is chosen on a page of figures, and what the form that changes it must not forget (names and values)."""

    path: str
    facets: tuple[FacetView, ...]
    kept: tuple[tuple[str, str], ...]
    filtered: bool
    reset_path: str
    measures: int
    measures_path: str


@dataclass(frozen=True, slots=True)
class MoneyPage:
    """`/analysis/money`. Numbers of fundings: `fundings` all of them, `counted` those whose amounts are shown.

    `all_illustrative`: no amount shown is attested.
    """

    narrowing: Narrowing
    kinds: tuple[MoneyKind, ...]
    shares: tuple[Choice, ...]
    spreads: tuple[Choice, ...]
    kind: Link | None
    total: Amount
    illustrative: Amount
    counted: int
    fundings: int
    without_amount: int
    flows: Figure
    years: Figure
    programmes: Figure
    challenges: Figure
    co_funding: Figure
    co_funded: int
    rules: Figure

    @property
    def all_illustrative(self) -> bool:
        return bool(self.counted) and self.illustrative.value == self.total.value


@dataclass(frozen=True, slots=True)
class PairLine:
    """Two actors, how much they have in common, the first things of it, and the list of all, where there is one."""

    actor: Link
    partner: Link
    shared: int
    things: tuple[Link, ...]
    path: str | None


@dataclass(frozen=True, slots=True)
class RoleChoice:
    """A role that one can ask for."""

    link: Link
    value: str
    selected: bool


@dataclass(frozen=True, slots=True)
class NetworkPage:
    """`/analysis/network`: `given` is all that is chosen but the roles. `actors` of `found` are compared; `drawn` of `linked` pairs stand in the picture."""

    narrowing: Narrowing
    given: tuple[tuple[str, str], ...]
    by: str
    ways: tuple[Choice, ...]
    roles: tuple[RoleChoice, ...]
    found: int
    actors: int
    linked: int
    drawn: int
    network: Figure
    partners: Figure
    pairs: tuple[PairLine, ...]
    files: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ActorNode:
    """An actor in a file of the network: its IRI, name and how many measures it has."""

    link: Link
    measures: int
    partners: int


@dataclass(frozen=True, slots=True)
class NetworkData:
    """The whole network for a file: edges are places of nodes with how many things they share and which."""

    by: str
    nodes: tuple[ActorNode, ...]
    edges: tuple[tuple[int, int, int, tuple[str, ...]], ...]
