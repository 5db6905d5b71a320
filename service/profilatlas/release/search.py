"""Full text: which measures fit what somebody typed, how well, and what they may have meant (decision 0037).

What is typed is only ever a list of words: no sign in it has a meaning, neither to SQL nor to FTS5.
"""

from __future__ import annotations

import sqlite3
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
from cachetools import LRUCache
from numpy.typing import NDArray

from ..errors import ReleaseError, StoreError
from ..model.masks import Flags
from .columns import Columns
from .occurrences import SATURATION
from .search_build import NAME
from .vocabulary import APART, Meaning, Vocabulary
from .words import Word, words_of

MOST_LETTERS = 200
MOST_WORDS = 12
"""What is read of a text that somebody typed; nobody who looks for a measure types more."""

Scores = NDArray[np.float32]

_NAME_WEIGHT = NAME / (SATURATION + NAME)
_KEPT_BYTES = 16 * 1024 * 1024
# A short word that so many measures have ("der", "for") does not keep out those that lack it.
_SHORT = 3
_COMMON = 0.1


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """The measures that fit a text: `rows`, and how well each does (`scores`, higher is better).

    `words` are what was looked for; `instead` says for words that nobody wrote which ones were taken in their place (none:
    nothing is like them). `cut` when the text was longer than what is read of one.
    """

    rows: Flags
    scores: Scores
    words: tuple[str, ...]
    instead: Mapping[str, tuple[str, ...]]
    cut: bool

    def best_first(self, rows: Flags, offset: int, limit: int) -> list[int]:
        """A piece of the list of `rows`, the best first, then in the order of the columns."""
        places = np.flatnonzero(rows)
        order = np.argsort(-self.scores[places], kind="stable")
        return [int(place) for place in places[order[offset : offset + limit]]]


@dataclass(frozen=True, slots=True, eq=False)
class _LookedUp:
    """A word, how strongly each measure has it (0 to 1), how many do; `instead` where other words stand for it."""

    word: Word
    strengths: Scores
    measures: int
    instead: tuple[str, ...] | None


class Search:
    """The index of one release, open for reading by any number of threads."""

    def __init__(self, path: Path, columns: Columns, languages: Sequence[str]) -> None:
        """Open `search.sqlite`; `ReleaseError` when it is missing or none."""
        self._address = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
        self._columns = columns
        self._vocabulary = Vocabulary(languages)
        self._idle: deque[sqlite3.Connection] = deque()
        self._found: LRUCache[str, Found] = LRUCache(_KEPT_BYTES, getsizeof=lambda found: found.scores.nbytes)
        self._lock = Lock()
        try:
            with self._connection() as connection:
                self._things = connection.execute("SELECT facet, value FROM thing ORDER BY id").fetchall()
                connection.execute("SELECT rowid FROM part LIMIT 1").fetchall()
        except StoreError as error:
            raise ReleaseError(f"{path.name} is damaged or missing: {error}") from error

    def find(self, text: str) -> Found:
        """The measures that have every word of a text, or one like it; none for a text without words."""
        with self._lock:
            known = self._found.get(text)
        if known is None:
            with self._connection() as connection:
                known = self._read(connection, text)
            with self._lock:
                if known.scores.nbytes <= self._found.maxsize:
                    self._found[text] = known
        return known

    def complete(self, text: str, limit: int) -> list[str]:
        """The text with its last word completed, the most frequent words first."""
        words = words_of(text[:MOST_LETTERS])
        if not words:
            return []
        last = words[-1]
        head = " ".join(word.written for word in words[:-1])
        with self._connection() as connection:
            longer = self._vocabulary.completions(connection, last, limit)
        return [f"{head} {word}".strip() for word in longer]

    def things(self, text: str, limit: int) -> list[tuple[str, str]]:
        """Facets and their values (actors, challenges …) in whose names all words of a text stand or begin."""
        asked = words_of(text[:MOST_LETTERS])[:MOST_WORDS]
        with self._connection() as connection:
            found = [self._named(connection, self._vocabulary.beginning(connection, word)) for word in asked]
        common = set.intersection(*found) if found else set()
        first: dict[str, tuple[str, str]] = {}
        for facet, value in (self._things[number] for number in sorted(common)):
            first.setdefault(value, (facet, value))
        return list(first.values())[:limit]

    def by_title(self, language: str, rows: Flags | None, offset: int, limit: int) -> list[int]:
        """A piece of the list of measures in the order of their titles in a language of the instance."""
        order = self._title_orders[language]
        chosen = order if rows is None else order[rows[order]]
        return [int(place) for place in chosen[offset : offset + limit]]

    def close(self) -> None:
        """Give back the files that no thread is reading."""
        while self._idle:
            self._idle.pop().close()

    @cached_property
    def _title_orders(self) -> dict[str, NDArray[Any]]:
        with self._connection() as connection:
            orders = connection.execute("SELECT language, measures FROM title_order").fetchall()
        return {language: np.frombuffer(places, "<u4") for language, places in orders}

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        """A connection that no other thread uses meanwhile; `StoreError` when the file cannot be read."""
        try:
            connection = self._idle.pop() if self._idle else self._connect()
        except IndexError:  # another thread was faster
            connection = self._connect()
        try:
            yield connection
        except sqlite3.Error as error:
            raise StoreError(f"search: {error}") from error
        finally:
            self._idle.append(connection)

    def _connect(self) -> sqlite3.Connection:
        try:
            return sqlite3.connect(self._address, uri=True, check_same_thread=False, isolation_level=None)
        except sqlite3.Error as error:
            raise StoreError(f"search: {error}") from error

    def _read(self, connection: sqlite3.Connection, text: str) -> Found:
        asked = list({word.folded: word for word in words_of(text[:MOST_LETTERS])}.values())
        words = [self._look_up(connection, word) for word in asked[:MOST_WORDS]]
        required = [each for each in words if not self._is_common(each)] or words
        rows = np.full(self._columns.count, bool(words))
        for each in required:
            rows &= each.strengths > 0
        scores = np.zeros(self._columns.count, np.float32)
        for each in words:
            # How much a word tells: BM25's inverse document frequency.
            rarity = np.log1p((self._columns.count - each.measures + 0.5) / (each.measures + 0.5))
            scores += each.strengths * np.float32(rarity)
        return Found(
            rows=rows,
            scores=scores,
            words=tuple(each.word.written for each in words),
            instead={each.word.written: each.instead for each in words if each.instead is not None},
            cut=len(text) > MOST_LETTERS or len(asked) > MOST_WORDS,
        )

    def _look_up(self, connection: sqlite3.Connection, word: Word) -> _LookedUp:
        strengths = self._strengths(connection, self._vocabulary.meaning(connection, word))
        if measures := int(np.count_nonzero(strengths)):
            return _LookedUp(word, strengths, measures, None)
        meant = self._vocabulary.resembling(connection, word)
        strengths = self._strengths(connection, meant)
        return _LookedUp(word, strengths, int(np.count_nonzero(strengths)), meant.instead)

    def _is_common(self, looked_up: _LookedUp) -> bool:
        return len(looked_up.word.folded) <= _SHORT and looked_up.measures > _COMMON * self._columns.count

    def _strengths(self, connection: sqlite3.Connection, meaning: Meaning) -> Scores:
        """How strongly each measure has a word or what stands for it: 0 to 1."""
        strength = self._union(connection, meaning.words)
        for left, right in meaning.compounds:
            both = np.minimum(self._union(connection, left), self._union(connection, right))
            np.maximum(strength, both * np.float32(APART), out=strength)
        return strength

    def _union(self, connection: sqlite3.Connection, words: Mapping[int, float]) -> Scores:
        """How strongly each measure has one of some words, each taken for so much: in its texts, or in its things' names."""
        strength = np.zeros(self._columns.count, np.float32)
        named: dict[tuple[str, float], set[str]] = {}
        for word, measures, weights, things in self._vocabulary.postings(connection, words):
            quality = words[word]
            rows = np.frombuffer(measures, "<u4")
            strength[rows] = np.maximum(strength[rows], np.frombuffer(weights, np.uint8) * np.float32(quality / 255))
            for number in np.frombuffer(things, "<u4").tolist():
                facet, value = self._things[number]
                named.setdefault((facet, quality), set()).add(value)
        for (facet, quality), values in named.items():
            rows_named = self._columns.facet(facet).rows_with_any(values)
            np.maximum(strength, rows_named * np.float32(quality * _NAME_WEIGHT), out=strength)
        return strength

    def _named(self, connection: sqlite3.Connection, words: Iterable[int]) -> set[int]:
        found = self._vocabulary.postings(connection, words)
        return {number for *_, things in found for number in np.frombuffer(things, "<u4").tolist()}
