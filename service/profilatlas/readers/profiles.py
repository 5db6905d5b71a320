"""Profiles of many measures at once, in every language: cells and sentences, from a store that need be no release."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ..model.difference import CellFocus, Texts
from ..model.sentence import Clause, sentence
from ..queries.binding import bind
from ..queries.registry import Registry
from ..store.port import Store
from .facts import Facts, as_integer, facts_by, optional_of, text_of
from .grids import FocusState
from .models import State
from .sentences import WEIGHTS, by_language, sentence_words

_STRENGTH = {State.PRIMARY: 0, State.PLAIN: 1, State.SECONDARY: 2}


@dataclass(frozen=True, slots=True)
class StatedFocus:
    """One focus as the store states it; `weight` is the IRI of the weight."""

    challenge: str
    weight: str | None
    rank: int | None

    @property
    def state(self) -> State:
        """Its weight as a grid shows it."""
        return FocusState.of(self.challenge, self.weight).state


class Profiles:
    """The profiles over one scheme of the measures in a store; cells, words and phrases are read once."""

    def __init__(self, store: Store, registry: Registry, scheme: str) -> None:
        self._store = store
        self._foci = registry["diff/foci"]
        self.scheme = scheme
        cells = store.select(bind(registry["pages/cells"], scheme=scheme))
        self._cell_of = {text_of(row, "challenge"): text_of(row, "cell") for row in cells}
        self._index_of = {text_of(row, "cell"): int(text_of(row, "index")) for row in cells}
        facts = facts_by(store.select(bind(registry["diff/phrases"], scheme=scheme)), "thing")
        self._words = sentence_words(facts.pop(scheme, Facts()))
        self._phrases = {challenge: by_language(each, "phrase") for challenge, each in facts.items()}

    def foci(self, measures: Iterable[str]) -> dict[str, tuple[StatedFocus, ...]]:
        """The foci of each measure on challenges of the scheme, by measure; measures without any are left out."""
        found: dict[str, list[StatedFocus]] = {}
        for row in self._store.select(bind(self._foci, measures=tuple(measures))):
            challenge = text_of(row, "challenge")
            if challenge in self._cell_of:
                focus = StatedFocus(challenge, optional_of(row, "weight"), as_integer(optional_of(row, "rank") or ""))
                found.setdefault(text_of(row, "measure"), []).append(focus)
        return {measure: tuple(foci) for measure, foci in found.items()}

    def cells(self, foci: Iterable[StatedFocus], names: Mapping[str, Texts]) -> tuple[CellFocus, ...]:
        """The cells that foci address, by index, each with the strongest of its weights."""
        strongest: dict[str, State] = {}
        for focus in foci:
            cell = self._cell_of[focus.challenge]
            strongest[cell] = min(strongest.get(cell, focus.state), focus.state, key=_STRENGTH.__getitem__)
        ordered = sorted(strongest, key=lambda cell: (self._index_of[cell], cell))
        return tuple(CellFocus(cell, self._index_of[cell], names[cell], strongest[cell].value) for cell in ordered)

    @property
    def cell_iris(self) -> tuple[str, ...]:
        """The cells of the scheme."""
        return tuple(self._index_of)

    def sentence(self, foci: Sequence[StatedFocus]) -> Texts:
        """The sentence in every language for which the scheme has words and phrases of all these foci."""
        if not foci:
            return {}
        spoken = set(self._words).intersection(*(self._phrases.get(focus.challenge, {}) for focus in foci))
        ordered = sorted(foci, key=self._index)
        said = {language: self._say(language, ordered) for language in sorted(spoken)}
        return {language: text for language, text in said.items() if text is not None}

    def _say(self, language: str, foci: Iterable[StatedFocus]) -> str | None:
        return sentence(
            self._words[language],
            [
                Clause(
                    phrase=self._phrases[focus.challenge][language],
                    index=self._index(focus),
                    rank=focus.rank,
                    weight=WEIGHTS.get(focus.state),
                )
                for focus in foci
            ],
        )

    def _index(self, focus: StatedFocus) -> int:
        return self._index_of[self._cell_of[focus.challenge]]
