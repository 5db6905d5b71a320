"""Measures in the order of their titles, sorted by SQLite on disk: the titles of a million measures do not wait in memory."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence

import numpy as np

_TABLE = "CREATE TABLE title (measure INTEGER, place INTEGER, key TEXT)"
_TAKE = "INSERT INTO title VALUES (?, ?, ?)"
# The smallest of a measure's keys, each after a sign for its language: the one that is asked for, then by place.
_ORDER = """
SELECT measure FROM (
  SELECT measure, SUBSTR(MIN(CHAR(65 + IIF(place = ?, 0, 1 + place)) || key), 2) AS key FROM title GROUP BY measure
) ORDER BY key, measure
"""


class TitleOrders:
    """Takes the titles of `count` measures, numbered from 0; the places of languages are those in the instance."""

    def __init__(self, languages: Sequence[str], count: int) -> None:
        self._languages, self._count = languages, count
        self._place_of = {language.lower(): place for place, language in enumerate(languages)}
        self._database = sqlite3.connect("")  # a file of its own that goes when it is closed
        self._database.execute(_TABLE)

    def take(self, measure: int, language: str | None, key: str) -> None:
        """Note a title by what it is sorted by; one that is empty is none. Its language is in small letters, as in a store."""
        if key:
            place = self._place_of.get(language or "", len(self._languages))
            self._database.execute(_TAKE, (measure, place, key))

    def orders(self) -> Iterator[tuple[str, bytes]]:
        """For each language the measures by title in it, else in the instance's first language that has one, else in any.

        Measures are numbers of four bytes, those without a title last.
        """
        for place, language in enumerate(self._languages):
            titled = np.fromiter((row for (row,) in self._database.execute(_ORDER, (place,))), "<u4")
            others = np.setdiff1d(np.arange(self._count, dtype="<u4"), titled, assume_unique=True)
            yield language, np.concatenate((titled, others)).astype("<u4").tobytes()

    def close(self) -> None:
        """Let go of the titles."""
        self._database.close()
