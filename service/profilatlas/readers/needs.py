"""Needs stated for a challenge, a target group or an area."""

from __future__ import annotations

from collections.abc import Sequence

from .facts import Facts, text_of
from .models import NeedView, Panel
from .origins import origin_of
from .reading import Reading

COLLECTION = "/doc/need"


class Needs:
    """The newest ten needs of a concept; made before the page's first link."""

    def __init__(self, reading: Reading, concept: str) -> None:
        self._reading = reading
        self._concept = concept
        ((self._needs, self._total),) = reading.remembered("needs of", [concept], self._read).values()
        reading.want(self._needs)
        self._facts = reading.facts("need_facts", "need", "needs", self._needs)

    def _read(self, concepts: Sequence[str]) -> dict[str, tuple[tuple[str, ...], int]]:
        """The newest needs of concepts, and how many there are: a search through all needs."""
        found = {}
        for concept in concepts:
            needs = tuple(text_of(row, "need") for row in self._reading.unnamed_rows("needs", concept=concept))
            found[concept] = needs, self._reading.number("needs_count", concept=concept) if needs else 0
        return found

    def panel(self) -> Panel[NeedView]:
        """What the page shows of them; the link leads to all needs there are."""
        views = tuple(need_view(self._reading, need, self._facts.get(need, Facts())) for need in self._needs)
        return Panel(
            views, self._total, COLLECTION if views else None, self._reading.shown("pages/needs", concept=self._concept)
        )


def need_view(reading: Reading, need: str, facts: Facts) -> NeedView:
    """A need with what it states: the facts that `pages/need_facts` gives."""
    return NeedView(
        link=reading.link(need),
        description=reading.speech.text(facts.literals("description")),
        challenge=reading.maybe(facts.iri("challenge")),
        target_groups=reading.links(facts.iris("targetGroup")),
        areas=reading.links(facts.iris("area")),
        stated_on=facts.day("date"),
        origin=origin_of(reading, facts),
    )
