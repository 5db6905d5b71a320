"""What a word that somebody typed can stand for among the words of the texts: its forms, its parts, its slips."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock

from rapidfuzz import process
from rapidfuzz.distance import OSA

from .. import resources
from .statements import named_statements
from .words import Stems, Word

SAME, FORM, BEGINNING, INSIDE, APART, SLIP = 1.0, 0.9, 0.8, 0.5, 0.5, 0.5
"""How much a word of the texts counts that is the one typed, another form of it, begins with it, holds it; its halves
apart; a word that resembles it."""

MOST_WORDS = 1_000
"""So many words, the most frequent, stand for one that was typed at most: by beginning, and by holding it."""

_BEGINNING_FROM = 3
_INSIDE_FROM = 4
_SLIP_FROM = 4
_TWO_SLIPS_FROM = 8
_MOST_INSTEAD = 3
_MOST_NEAR = 20
# Both halves of a compound have so many letters; between them may stand letters that belong to neither ("Arbeit-s-markt").
_HALF_FROM = 4
_LINK = 2

Numbers = Mapping[int, float]
"""Words by their numbers in the index, each with how much it counts."""

_SQL = named_statements(resources.package_dir() / "release" / "search.sql")

Compound = tuple[Numbers, Numbers]
"""Words for the two halves of a compound: a measure has it that has one of each."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a typed word stands for: words, and compounds. `instead` are words in its place, as they are written."""

    words: Numbers
    compounds: tuple[Compound, ...] = ()
    instead: tuple[str, ...] = ()


class Vocabulary:
    """Looks words up in `search.sqlite`, over whatever connection it is given."""

    def __init__(self, languages: Sequence[str]) -> None:
        self._stems = Stems(languages)
        self._by_length: Mapping[int, Sequence[str]] | None = None
        self._lock = Lock()

    def meaning(self, connection: sqlite3.Connection, word: Word) -> Meaning:
        """What a word stands for where the texts have it, in whatever form, or the two halves of it."""
        return Meaning(self._forms(connection, word), self._compounds(connection, word))

    def resembling(self, connection: sqlite3.Connection, word: Word) -> Meaning:
        """The words that stand for one which the texts do not have: those written most like it, in all their forms."""
        instead = [Word(written, folded) for written, folded in self._slips(connection, word)]
        found: dict[int, float] = {}
        for each in instead:
            for number, quality in self._forms(connection, each).items():
                found[number] = max(found.get(number, 0.0), SLIP * quality)
        return Meaning(found, instead=tuple(each.written for each in instead))

    def beginning(self, connection: sqlite3.Connection, word: Word) -> list[int]:
        """The words that are this one or begin with it."""
        return [number for (number,) in connection.execute(_SQL["beginning"], (word.folded, MOST_WORDS))]

    def completions(self, connection: sqlite3.Connection, word: Word, limit: int) -> list[str]:
        """Longer words that begin with this one, as they are written, the most frequent first."""
        return [written for (written,) in connection.execute(_SQL["complete"], (word.folded, limit))]

    def postings(self, connection: sqlite3.Connection, words: Iterable[int]) -> sqlite3.Cursor:
        """Word, measures, weights and things of each word."""
        return connection.execute(_SQL["postings"], (json.dumps(list(words)),))

    def _forms(self, connection: sqlite3.Connection, word: Word) -> dict[int, float]:
        found: dict[int, float] = {}

        def add(numbers: Iterable[tuple[int]], quality: float) -> None:
            for (number,) in numbers:
                found.setdefault(number, quality)

        add(connection.execute(_SQL["same"], (word.folded,)), SAME)
        if word.has_digits:
            return found
        stems = self._stems.of(word)
        add(connection.execute(_SQL["same_stem"], (json.dumps(sorted(stems)),)), FORM)
        if len(word.folded) >= _BEGINNING_FROM:
            add(connection.execute(_SQL["beginning"], (word.folded, MOST_WORDS)), BEGINNING)
        for inner in sorted({word.folded, *stems}):
            if len(inner) >= _INSIDE_FROM:
                # A quoted string is a phrase of trigrams to FTS5, and a folded word has letters only.
                add(connection.execute(_SQL["holding"], (f'"{inner}"', MOST_WORDS)), INSIDE)
        return found

    def _compounds(self, connection: sqlite3.Connection, word: Word) -> tuple[Compound, ...]:
        """Where the word can be cut in two that the texts know: "Sprachförderung" into "Sprache" and "Förderung"."""
        found: list[Compound] = []
        if word.has_digits or len(word.folded) < 2 * _HALF_FROM:
            return ()
        stems = sorted(stem for stem in self._stems.of(word) if word.folded.startswith(stem[:_HALF_FROM]))
        for cut in range(_HALF_FROM, len(word.folded) - _HALF_FROM + 1):
            left = self._left_half(connection, word.folded[:cut])
            right = left and self._right_half(connection, word.folded[cut:], [stem[cut:] for stem in stems])
            if left and right:
                found.append((left, right))
        return tuple(found)

    def _left_half(self, connection: sqlite3.Connection, half: str) -> dict[int, float]:
        """Words that a compound can begin with: the half with a short ending, or without the letters that link it."""
        found = {n: FORM for (n,) in connection.execute(_SQL["half"], (half, len(half) + _LINK))}
        for less in range(1, _LINK + 1):
            if len(half) - less >= _HALF_FROM:
                found |= {n: FORM for (n,) in connection.execute(_SQL["same"], (half[:-less],))}
        return found

    def _right_half(self, connection: sqlite3.Connection, half: str, stems: Iterable[str]) -> dict[int, float]:
        """Words that a compound can end with, and words that hold them ("Integrationsförderung")."""
        found = {n: FORM for (n,) in connection.execute(_SQL["same"], (half,))}
        found |= {n: FORM for (n,) in connection.execute(_SQL["same_stem"], (json.dumps(list(stems)),))}
        for (number,) in connection.execute(_SQL["holding"], (f'"{half}"', MOST_WORDS)):
            found.setdefault(number, INSIDE)
        return found

    def _slips(self, connection: sqlite3.Connection, word: Word) -> list[tuple[str, str]]:
        """The words, as written and folded, that differ the least: by one letter or, in long words, two.

        Exchanged neighbours count as one; of several words the most frequent come first.
        """
        length = len(word.folded)
        if word.has_digits or length < _SLIP_FROM:
            return []
        slips = 1 if length < _TWO_SLIPS_FROM else 2
        near: list[tuple[str, float]] = []
        for other in range(length - slips, length + slips + 1):
            choices = self._words(connection).get(other, ())
            found = process.extract(word.folded, choices, scorer=OSA.distance, score_cutoff=slips, limit=_MOST_NEAR)
            near += [(match, distance) for match, distance, _ in found]
        least = min((distance for _, distance in near), default=0)
        nearest = json.dumps([match for match, distance in near if distance == least])
        return connection.execute(_SQL["written"], (nearest, _MOST_INSTEAD)).fetchall()

    def _words(self, connection: sqlite3.Connection) -> Mapping[int, Sequence[str]]:
        """All words without figures by their length; read when the first slip is met."""
        with self._lock:
            if self._by_length is None:
                lengths: dict[int, list[str]] = defaultdict(list)
                for (folded,) in connection.execute(_SQL["all"], (_SLIP_FROM - 1,)):
                    lengths[len(folded)].append(folded)
                self._by_length = lengths
            return self._by_length
