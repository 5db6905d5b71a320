"""Measures in lists: short facts and a small grid each, for all lists of a page in two queries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ..model.profile import Profile
from ..terms import ipv
from .facts import Facts, optional_of, text_of
from .grids import FocusState, SchemeGrid
from .models import Link, MeasureCard, State
from .reading import Reading

_SHOWN = ("status", "dataStatus", "profileStatus", "carrier", "targetGroup", "challenge")


class _Short(NamedTuple):
    """A measure in short, as the store has it."""

    facts: Facts
    foci: list[FocusState]


class Cards:
    """The cards of these measures. Make it before the page's first link, so that their names come along."""

    def __init__(self, reading: Reading, grid: SchemeGrid, measures: Iterable[str]) -> None:
        self._reading = reading
        self._grid = grid
        wanted = tuple(dict.fromkeys(measures))
        reading.want(wanted)
        self._short = reading.remembered("cards", wanted, self._read)
        for measure in self._short.values():
            reading.want(iri for field in _SHOWN for iri in measure.facts.iris(field))

    def _read(self, measures: Sequence[str]) -> dict[str, _Short]:
        short = {measure: _Short(Facts(), []) for measure in measures}
        for row in self._reading.unnamed_rows("cards", measures=measures):
            facts, foci = short[text_of(row, "measure")]
            facts.take(row, "measure")
            if row["challenge"] is not None:
                foci.append(FocusState.of(text_of(row, "challenge"), optional_of(row, "weight")))
            if optional_of(row, "role") == ipv.roleCarrier and row["actor"] is not None:
                facts.add("carrier", row["actor"])
        return short

    def facts(self, measure: str) -> Facts:
        """What `pages/cards` says about a measure, and its `carrier`."""
        return self._short[measure].facts if measure in self._short else Facts()

    def card(self, measure: str) -> MeasureCard:
        """One measure in short: the same object for all pages in a language."""
        return self._reading.part("card", (self._grid.scheme, measure), lambda: self._made(measure))

    def _made(self, measure: str) -> MeasureCard:
        facts = self.facts(measure)
        reading = self._reading
        data_status = facts.iri("dataStatus")
        return MeasureCard(
            link=reading.link(measure),
            grid=self._grid.profile(self._foci(measure)) if self.profile(measure) else None,
            period=facts.period(),
            status=reading.maybe(facts.iri("status")),
            data_status=reading.maybe(data_status),
            profile_status=reading.maybe(facts.iri("profileStatus")),
            illustrative=data_status == ipv.illustrative,
            carriers=reading.links(facts.iris("carrier")),
            target_groups=reading.links(facts.iris("targetGroup")),
        )

    def cards(self, measures: Iterable[str]) -> tuple[MeasureCard, ...]:
        """Several measures in short, in the order given."""
        return tuple(self.card(measure) for measure in measures)

    def profile(self, measure: str) -> Profile:
        """The profile over the cells of the grid; foci on challenges of another scheme are none of it."""
        return profile_of(self._grid, self._foci(measure))

    def _foci(self, measure: str) -> Sequence[FocusState]:
        return self._short[measure].foci if measure in self._short else ()

    def cell_links(self, profile: Profile) -> tuple[Link, ...]:
        """The cells of a profile by name, in the order of the grid."""
        cells = self._grid.grid.cells
        return self._reading.links(cells[position].iri for position in profile.positions)


def profile_of(grid: SchemeGrid, foci: Iterable[FocusState]) -> Profile:
    """Foci as bits over the cells of a grid."""
    primary: list[int] = []
    secondary: list[int] = []
    for focus in foci:
        cell = grid.cell_of.get(focus.challenge)
        if cell is not None:
            (secondary if focus.state is State.SECONDARY else primary).append(grid.grid.cells.index(cell))
    return Profile.of(*primary, secondary=secondary)
