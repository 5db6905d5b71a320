"""From a store to `search.sqlite`: which measures have which words, and how much a word says about each of them.

A word's weight in a measure is that of BM25F (Robertson, Zaragoza 2009): words of titles count more than those of
descriptions, repeated words less each time, and words of long texts less than those of short ones. It is computed here,
once, and kept as one byte for each word and measure. The names of actors, challenges and other things are not written
down with each measure that has them: the columns know these.
"""

from __future__ import annotations

import re
import sqlite3
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..queries.registry import Registry
from ..settings import Instance
from ..store.port import Literal, NamedNode, Store
from ..terms import dct
from .columns import Columns
from .words import Stems, Word, words_of

SCHEMA = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE word (id INTEGER PRIMARY KEY, folded TEXT NOT NULL, written TEXT NOT NULL, frequency INTEGER NOT NULL);
CREATE TABLE posting (word INTEGER PRIMARY KEY, measures BLOB NOT NULL, weights BLOB NOT NULL, things BLOB NOT NULL);
CREATE TABLE stem (stem TEXT, word INTEGER, PRIMARY KEY (stem, word)) WITHOUT ROWID;
CREATE TABLE thing (id INTEGER PRIMARY KEY, facet TEXT NOT NULL, value TEXT NOT NULL);
CREATE TABLE title_order (language TEXT PRIMARY KEY, measures BLOB NOT NULL) WITHOUT ROWID;
CREATE VIRTUAL TABLE part USING fts5(folded, content='', tokenize='trigram');
"""
AFTERWARDS = """
CREATE UNIQUE INDEX word_folded ON word (folded, frequency);
INSERT INTO part (part) VALUES ('optimize');
"""
SEARCHED = ("challenge", "focus", "target_group", "actor", "programme", "area", "steering", "plan")
"""Facets whose values' names lead to their measures."""

TITLE, TEXT = 4.0, 1.0
NAME = 2.0
"""What a word in a title, a text and in the name of a thing counts."""

SATURATION = 1.2
_LENGTH = 0.75
_TITLES = (dct.title, dct.identifier)
_NUMBER = re.compile(r"[0-9]+")
_DIGITS = 12

Keys = NDArray[np.uint64]


def build_search(path: Path, store: Store, registry: Registry, instance: Instance, columns: Columns) -> None:
    """Write `search.sqlite`: the same store makes the same bytes (with the same version of SQLite)."""
    index = _Index(instance, columns)
    for thing, kind, text in store.stream(registry["search/texts"].text):
        if isinstance(thing, NamedNode) and isinstance(kind, NamedNode) and isinstance(text, Literal):
            index.take(thing.value, kind.value, text.value, text.language)
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        connection.executescript(SCHEMA)
        index.write(connection)
        connection.executescript(AFTERWARDS)
        connection.execute("VACUUM")
    finally:
        connection.close()


class _Index:
    """The words of all texts, as they come."""

    def __init__(self, instance: Instance, columns: Columns) -> None:
        self._columns = columns
        self._languages = instance.languages
        self._stemming = Stems(instance.languages)
        self._rows = {iri: row for row, iri in enumerate(columns.iris)}
        self._things = [(facet, value) for facet in SEARCHED for value in columns.facet(facet).values]
        self._named: dict[str, list[int]] = defaultdict(list)
        for number, (_, value) in enumerate(self._things):
            self._named[value].append(number)
        self._words: dict[str, int] = {}
        self._written: dict[int, Counter[str]] = defaultdict(Counter)
        self._stems: set[tuple[str, int]] = set()
        self._stemmed: set[tuple[str, str | None]] = set()
        self._in_titles, self._in_texts, self._in_names = _Occurrences(), _Occurrences(), _Occurrences()
        self._titles: dict[str, dict[int, str]] = {language: {} for language in instance.languages}
        self._other_titles: dict[int, str] = {}

    def take(self, thing: str, kind: str, text: str, language: str | None) -> None:
        """Note one text of a measure, or one name of a thing that measures have."""
        tag = language.lower() if language else None
        if (row := self._rows.get(thing)) is not None:
            field = self._in_titles if kind in _TITLES else self._in_texts
            field.note(self._ids(text, tag), [row])
            if kind == dct.title:
                self._take_title(row, text, tag)
        elif kind != dct.description and thing in self._named:
            self._in_names.note(self._ids(text, tag), self._named[thing])

    def _take_title(self, row: int, text: str, language: str | None) -> None:
        key = _sort_key(text)
        if language in self._titles:
            self._titles[language][row] = key
        self._other_titles[row] = min(key, self._other_titles.get(row, key))

    def _ids(self, text: str, language: str | None) -> list[int]:
        return [self._id(word, language) for word in words_of(text)]

    def _id(self, word: Word, language: str | None) -> int:
        number = self._words.setdefault(word.folded, len(self._words))
        self._written[number][word.written] += 1
        if (word.written, language) not in self._stemmed:
            self._stemmed.add((word.written, language))
            self._stems.update((stem, number) for stem in self._stemming.of(word, language))
        return number

    def write(self, connection: sqlite3.Connection) -> None:
        """Write everything in an order of its own, whatever the order in which the texts came."""
        folded = sorted(self._words)
        final = np.empty(len(folded), np.uint64)
        final[[self._words[word] for word in folded]] = np.arange(len(folded))
        measures, weights = _weighed(
            (self._in_titles.keys(final), TITLE), (self._in_texts.keys(final), TEXT), self._columns.count
        )
        named = np.unique(self._in_names.keys(final))
        of_measures, of_things = _starts(measures, len(folded)), _starts(named, len(folded))
        rows, things = _low(measures), _low(named)
        connection.execute("BEGIN")
        for number, word in enumerate(folded):
            mine, names = slice(*of_measures[number : number + 2]), slice(*of_things[number : number + 2])
            frequency = len(rows[mine]) + len(things[names])
            connection.execute("INSERT INTO word VALUES (?, ?, ?, ?)", (number, word, self._spelling(word), frequency))
            blobs = (rows[mine].tobytes(), weights[mine].tobytes(), things[names].tobytes())
            connection.execute("INSERT INTO posting VALUES (?, ?, ?, ?)", (number, *blobs))
        stems = sorted((stem, int(final[number])) for stem, number in self._stems)
        connection.executemany("INSERT INTO stem VALUES (?, ?)", stems)
        connection.executemany(
            "INSERT INTO thing VALUES (?, ?, ?)", ((n, *each) for n, each in enumerate(self._things))
        )
        connection.executemany("INSERT INTO title_order VALUES (?, ?)", self._orders())
        parts = ((number, word) for number, word in enumerate(folded) if not _NUMBER.search(word))
        connection.executemany("INSERT INTO part (rowid, folded) VALUES (?, ?)", parts)
        connection.execute("COMMIT")

    def _spelling(self, folded: str) -> str:
        """How a word is written most often."""
        spellings = self._written[self._words[folded]]
        return min(spellings, key=lambda written: (-spellings[written], written))

    def _orders(self) -> Iterator[tuple[str, bytes]]:
        """For each language the rows by title in it, else in the instance's first language that has one."""
        for language in self._languages:
            chain = [self._titles[language], *(self._titles[each] for each in self._languages), self._other_titles]
            keys = [next((keys[row] for keys in chain if row in keys), "") for row in range(self._columns.count)]
            order = sorted(range(len(keys)), key=lambda row: (keys[row] == "", keys[row], row))
            yield language, np.array(order, "<u4").tobytes()


class _Occurrences:
    """Where words stand: pairs of a word and a measure (or thing), as often as there are words."""

    def __init__(self) -> None:
        self._words, self._places = array("Q"), array("Q")

    def note(self, words: Iterable[int], places: Iterable[int]) -> None:
        """Note words at each of the places."""
        found = tuple(words)
        for place in places:
            self._words.extend(found)
            self._places.extend([place] * len(found))

    def keys(self, final: NDArray[np.uint64]) -> Keys:
        """One number for each pair, sorted: the word's final number, then the place."""
        words = np.frombuffer(self._words, np.uint64).astype(np.int64)
        found: Keys = (final[words] << np.uint64(32)) | np.frombuffer(self._places, np.uint64)
        found.sort()
        return found


def _weighed(*fields: Any) -> tuple[Keys, NDArray[np.uint8]]:
    """The distinct pairs of word and measure and the weight of each, 1 to 255."""
    *weighted, count = fields
    pairs, parts = [], []
    for keys, weight in weighted:
        lengths = np.bincount(_low(keys), minlength=count).astype(np.float64)
        usual = lengths[lengths > 0].mean() if len(keys) else 1.0
        distinct, often = np.unique(keys, return_counts=True)
        pairs.append(distinct)
        parts.append(weight * often / (1 - _LENGTH + _LENGTH * lengths[_low(distinct)] / usual))
    together = np.concatenate(pairs)
    found, where = np.unique(together, return_inverse=True)
    sums = np.bincount(where, np.concatenate(parts), len(found))
    return found, np.maximum(1, np.round(255 * sums / (SATURATION + sums))).astype(np.uint8)


def _starts(keys: Keys, words: int) -> NDArray[np.int64]:
    """Where the pairs of each word begin."""
    return np.searchsorted(keys, np.arange(words + 1, dtype=np.uint64) << np.uint64(32))


def _low(keys: Keys) -> NDArray[Any]:
    return (keys & np.uint64(0xFFFFFFFF)).astype("<u4")


def _sort_key(title: str) -> str:
    """By letters without accents, figures as numbers."""
    words = " ".join(word.folded for word in words_of(title))
    return _NUMBER.sub(lambda number: number[0].zfill(_DIGITS), words)
