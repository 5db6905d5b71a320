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
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..errors import StoreError
from ..queries.registry import Registry
from ..settings import Instance
from ..store.port import Literal, NamedNode, Store
from ..terms import dct
from .columns import Columns
from .occurrences import Keys, Occurrences, blocks_of, places_of, spans, weighed
from .title_orders import TitleOrders
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

_TITLES = (dct.title, dct.identifier)
_NUMBER = re.compile(r"[0-9]+")
_DIGITS = 12


def build_search(path: Path, store: Store, registry: Registry, instance: Instance, columns: Columns) -> None:
    """Write `search.sqlite`: the same store makes the same bytes (with the same version of SQLite).

    Raises `StoreError` where it cannot be written, as on a full disk.
    """
    index = _Index(instance, columns, path.parent)
    try:
        for thing, kind, text in store.stream(registry["search/texts"].text):
            if isinstance(thing, NamedNode) and isinstance(kind, NamedNode) and isinstance(text, Literal):
                index.take(thing.value, kind.value, text.value, text.language)
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.executescript(SCHEMA)
            index.write(connection)
            connection.executescript(AFTERWARDS)
            connection.execute("VACUUM")
    except sqlite3.Error as error:
        raise StoreError(f"the search cannot be written: {error}") from error
    finally:
        index.close()


class _Index:
    """The words of all texts, as they come."""

    def __init__(self, instance: Instance, columns: Columns, folder: Path) -> None:
        self._columns = columns
        self._stemming = Stems(instance.languages)
        self._rows = {iri: row for row, iri in enumerate(columns.iris)}
        self._things = [(facet, value) for facet in SEARCHED for value in columns.facet(facet).values]
        self._named: dict[str, list[int]] = defaultdict(list)
        for number, (_, value) in enumerate(self._things):
            self._named[value].append(number)
        self._words: dict[str, int] = {}
        self._as_folded = array("I")  # how often each word is written as it is folded; most of them are, always
        self._otherwise: dict[int, Counter[str]] = defaultdict(Counter)
        self._stemmed: set[tuple[str, str | None]] = set()
        self._stems: set[tuple[str, int]] = set()
        self._in_titles, self._in_texts, self._in_names = (Occurrences(folder) for _ in range(3))
        self._titles = TitleOrders(instance.languages, columns.count)

    def close(self) -> None:
        """Let go of all files."""
        self._titles.close()
        for each in (self._in_titles, self._in_texts, self._in_names):
            each.close()

    def take(self, thing: str, kind: str, text: str, language: str | None) -> None:
        """Note one text of a measure, or one name of a thing that measures have."""
        tag = language.lower() if language else None
        if (row := self._rows.get(thing)) is not None:
            field = self._in_titles if kind in _TITLES else self._in_texts
            field.note(self._ids(text, tag), [row])
            if kind == dct.title:
                self._titles.take(row, tag, _sort_key(text))
        elif kind != dct.description and thing in self._named:
            self._in_names.note(self._ids(text, tag), self._named[thing])

    def _ids(self, text: str, language: str | None) -> list[int]:
        return [self._id(word, language) for word in words_of(text)]

    def _id(self, word: Word, language: str | None) -> int:
        number = self._words.setdefault(word.folded, len(self._words))
        if number == len(self._as_folded):
            self._as_folded.append(0)
        if word.written == word.folded:
            self._as_folded[number] += 1
        else:
            self._otherwise[number][word.written] += 1
        written = (word.written, language)
        if written not in self._stemmed and not word.has_digits:
            self._stemmed.add(written)
            self._stems.update((stem, number) for stem in self._stemming.of(word, language))
        return number

    def write(self, connection: sqlite3.Connection) -> None:
        """Write everything in an order of its own, whatever the order in which the texts came."""
        folded = sorted(self._words)
        numbers = np.fromiter((self._words[word] for word in folded), np.int64, len(folded))
        final = np.empty(len(folded), np.uint64)
        final[numbers] = np.arange(len(folded))
        spellings = self._spellings()
        connection.execute("BEGIN")
        for words, measures, weights, named in self._weighed(final):
            of_measures, of_names = spans(measures, words), spans(named, words)
            for number, mine, theirs in zip(words, of_measures, of_names, strict=True):
                word, rows, things = folded[number], places_of(measures[mine]), places_of(named[theirs])
                entry = (number, word, spellings.get(word, word), len(rows) + len(things))
                connection.execute("INSERT INTO word VALUES (?, ?, ?, ?)", entry)
                blobs = (rows.tobytes(), weights[mine].tobytes(), things.tobytes())
                connection.execute("INSERT INTO posting VALUES (?, ?, ?, ?)", (number, *blobs))
        stems = sorted((stem, int(final[number])) for stem, number in self._stems)
        connection.executemany("INSERT INTO stem VALUES (?, ?)", stems)
        connection.executemany(
            "INSERT INTO thing VALUES (?, ?, ?)", ((n, *each) for n, each in enumerate(self._things))
        )
        connection.executemany("INSERT INTO title_order VALUES (?, ?)", self._titles.orders())
        parts = ((number, word) for number, word in enumerate(folded) if not _NUMBER.search(word))
        connection.executemany("INSERT INTO part (rowid, folded) VALUES (?, ?)", parts)
        connection.execute("COMMIT")

    def _weighed(self, final: Keys) -> Iterator[tuple[range, Keys, NDArray[np.uint8], Keys]]:
        """All words, some at a time: pairs of a word and a measure, their weights, and pairs of a word and a thing."""
        count = self._columns.count
        with (
            closing(self._in_titles.divided(final, count)) as titles,
            closing(self._in_texts.divided(final, count)) as texts,
            closing(self._in_names.divided(final, len(self._things))) as names,
        ):
            blocks = list(blocks_of((titles, texts, names)))
            for field in (titles, texts, names):
                field.cut(blocks)
            for words in blocks:
                yield words, *weighed(((TITLE, titles), (TEXT, texts)), words), np.unique(names.of(words))

    def _spellings(self) -> dict[str, str]:
        """How each word that is not always written as it is folded is written most often."""
        found = {}
        for folded, number in self._words.items():
            if written := self._otherwise.get(number):
                times = written + Counter({folded: self._as_folded[number]})
                found[folded] = min(times, key=lambda each: (-times[each], each))
        return found


def _sort_key(title: str) -> str:
    """By letters without accents, figures as numbers."""
    words = " ".join(word.folded for word in words_of(title))
    return _NUMBER.sub(lambda number: number[0].zfill(_DIGITS), words)
