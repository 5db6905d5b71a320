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
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..queries.registry import Registry
from ..settings import Instance
from ..store.port import Literal, NamedNode, Store
from ..terms import dct
from .columns import Columns
from .words import Stems, Word, fold, words_of

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
_AT_ONCE = 250_000
"""Occurrences of words that are looked at at a time."""

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
        self._written: Counter[tuple[str, str | None]] = Counter()
        self._stems: set[tuple[str, int]] = set()
        self._in_titles, self._in_texts, self._in_names = _Occurrences(), _Occurrences(), _Occurrences()
        self._titles: dict[str, list[str]] = {language: [""] * columns.count for language in instance.languages}
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
        else:
            self._other_titles[row] = min(key, self._other_titles.get(row, key))

    def _ids(self, text: str, language: str | None) -> list[int]:
        return [self._id(word, language) for word in words_of(text)]

    def _id(self, word: Word, language: str | None) -> int:
        number = self._words.setdefault(word.folded, len(self._words))
        written = (word.written, language)
        if written not in self._written:
            self._stems.update((stem, number) for stem in self._stemming.of(word, language))
        self._written[written] += 1
        return number

    def write(self, connection: sqlite3.Connection) -> None:
        """Write everything in an order of its own, whatever the order in which the texts came."""
        folded = sorted(self._words)
        final = np.empty(len(folded), np.uint64)
        final[[self._words[word] for word in folded]] = np.arange(len(folded))
        count = self._columns.count
        fields = (_Field(self._in_titles, final, TITLE, count), _Field(self._in_texts, final, TEXT, count))
        named, spellings = np.unique(self._in_names.keys(final)), self._spellings()
        connection.execute("BEGIN")
        for words in _blocks(fields, len(folded)):
            measures, weights = _weighed(fields, words)
            for number, mine, names in zip(words, _each(measures, words), _each(named, words), strict=True):
                word, rows, things = folded[number], _low(measures[mine]), _low(named[names])
                entry = (number, word, spellings.get(word, word), len(rows) + len(things))
                connection.execute("INSERT INTO word VALUES (?, ?, ?, ?)", entry)
                blobs = (rows.tobytes(), weights[mine].tobytes(), things.tobytes())
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

    def _spellings(self) -> dict[str, str]:
        """How each word that is not always written as it is folded is written most often."""
        often: dict[str, Counter[str]] = defaultdict(Counter)
        for (written, _), times in self._written.items():
            if (folded := fold(written)) != written:
                often[folded][written] += times
        for (written, _), times in self._written.items():
            if written in often and fold(written) == written:
                often[written][written] += times
        return {folded: min(of, key=lambda each: (-of[each], each)) for folded, of in often.items()}

    def _orders(self) -> Iterator[tuple[str, bytes]]:
        """For each language the rows by title in it, else in the instance's first language that has one."""
        for language in self._languages:
            chosen = [self._titles[language], *(self._titles[each] for each in self._languages)]
            keys = [
                next(filter(None, titles), "") or self._other_titles.get(row, "")
                for row, titles in enumerate(zip(*chosen, strict=True))
            ]
            order = sorted((row for row, key in enumerate(keys) if key), key=keys.__getitem__)
            order += [row for row, key in enumerate(keys) if not key]
            yield language, np.array(order, "<u4").tobytes()


class _Occurrences:
    """Where words stand: a number for each word of each measure (or thing), as often as it is there."""

    def __init__(self) -> None:
        self._found = array("Q")

    def note(self, words: Iterable[int], places: Iterable[int]) -> None:
        """Note words at each of the places."""
        found = [word << 32 for word in words]
        for place in places:
            self._found.extend([word | place for word in found])

    def keys(self, final: NDArray[np.uint64]) -> Keys:
        """What was noted, sorted: the word's final number, then the place. No word can be noted any more."""
        found: Keys = np.frombuffer(self._found, np.uint64)
        for start in range(0, len(found), _AT_ONCE):
            piece = found[start : start + _AT_ONCE]
            piece[:] = (final[(piece >> np.uint64(32)).astype(np.int64)] << np.uint64(32)) | _low(piece)
        found.sort()
        return found


class _Field:
    """The words of one kind of text: each once, with how much it says about its measure."""

    def __init__(self, occurrences: _Occurrences, final: NDArray[np.uint64], weight: float, count: int) -> None:
        self._keys = occurrences.keys(final)
        self._weight = weight
        self._lengths = np.zeros(count)
        for start in range(0, len(self._keys), _AT_ONCE):
            self._lengths += np.bincount(_low(self._keys[start : start + _AT_ONCE]), minlength=count)
        self._usual = self._lengths[self._lengths > 0].mean() if len(self._keys) else 1.0

    def starts(self, words: int) -> NDArray[np.int64]:
        """How many occurrences stand before those of each word, and how many there are."""
        return _starts(self._keys, range(words))

    def of(self, words: range) -> tuple[Keys, NDArray[np.float64]]:
        """The distinct pairs of one of the words and a measure, and what each counts there."""
        distinct, often = np.unique(self._keys[_between(self._keys, words)], return_counts=True)
        lengths = self._lengths[_low(distinct)]
        return distinct, self._weight * often / (1 - _LENGTH + _LENGTH * lengths / self._usual)


def _blocks(fields: Iterable[_Field], words: int) -> Iterator[range]:
    """All words in blocks that have no more occurrences together than are looked at at a time, or are one word."""
    starts = np.sum([field.starts(words) for field in fields], axis=0)
    first = 0
    while first < words:
        last = int(np.searchsorted(starts, starts[first] + _AT_ONCE, "right")) - 1
        last = max(first + 1, min(last, words))
        yield range(first, last)
        first = last


def _weighed(fields: Iterable[_Field], words: range) -> tuple[Keys, NDArray[np.uint8]]:
    """The distinct pairs of one of the words and a measure, and the weight of each, 1 to 255."""
    pairs, parts = zip(*(field.of(words) for field in fields), strict=True)
    found, where = np.unique(np.concatenate(pairs), return_inverse=True)
    sums = np.bincount(where, np.concatenate(parts), len(found))
    return found, np.maximum(1, np.round(255 * sums / (SATURATION + sums))).astype(np.uint8)


def _each(keys: Keys, words: range) -> Iterator[slice]:
    """Where the pairs of each word stand."""
    return (slice(*ends) for ends in pairwise(_starts(keys, words).tolist()))


def _between(keys: Keys, words: range) -> slice:
    """Where the pairs of all the words stand."""
    first, *_, last = _starts(keys, words).tolist()
    return slice(first, last)


def _starts(keys: Keys, words: range) -> NDArray[np.int64]:
    """Where the pairs of each word begin, and where those of the last one end."""
    numbers = np.arange(words.start, words.stop + 1, dtype=np.uint64)
    return np.searchsorted(keys, numbers << np.uint64(32))


def _low(keys: Keys) -> NDArray[Any]:
    return (keys & np.uint64(0xFFFFFFFF)).astype("<u4")


def _sort_key(title: str) -> str:
    """By letters without accents, figures as numbers."""
    words = " ".join(word.folded for word in words_of(title))
    return _NUMBER.sub(lambda number: number[0].zfill(_DIGITS), words)
