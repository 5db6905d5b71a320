"""Where words stand and what each counts there, in files: a million measures have more words than fit into memory.

An occurrence is a number of eight bytes, the word's in the upper half and that of the measure (or thing) in the lower one.
They wait in a file in the order in which they come, and go from there to a second one that is divided into blocks of words.
Only what stands in one block is sorted and counted at a time.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

import numpy as np
from numpy.typing import NDArray

SATURATION = 1.2
AT_ONCE = 500_000
"""Occurrences that are in memory at a time, or those of one word where it has more."""

_LENGTH = 0.75
_SIZE = 8

Keys = NDArray[np.uint64]


class Occurrences:
    """Where words stand: a number for each word of each measure (or thing), as often as it is there.

    The file is nameless, lies in `folder` and is gone with this.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file = TemporaryFile(dir=folder)  # noqa: SIM115 - closed by `close`
        self._found = array("Q")

    def note(self, words: Iterable[int], places: Iterable[int]) -> None:
        """Note words at each of the places."""
        found = [word << 32 for word in words]
        for place in places:
            self._found.extend([word | place for word in found])
        if len(self._found) >= AT_ONCE:
            self._put()

    def divided(self, final: Keys, count: int) -> Divided:
        """What was noted, by word: `final` are the words' final numbers, `count` is that of the places."""
        self._put()
        words, lengths = np.zeros(len(final), np.int64), np.zeros(count)
        for piece in self._pieces():
            words += np.bincount(final[_words_of(piece)], minlength=len(final))
            lengths += np.bincount(places_of(piece), minlength=count)
        return Divided(self._translated(final), words, lengths, self._folder)

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def _put(self) -> None:
        self._file.write(self._found.tobytes())
        del self._found[:]

    def _pieces(self) -> Iterator[Keys]:
        self._file.seek(0)
        while piece := self._file.read(AT_ONCE * _SIZE):
            yield np.frombuffer(piece, np.uint64)

    def _translated(self, final: Keys) -> Iterator[Keys]:
        """What was noted with the words' final numbers, each piece sorted."""
        for piece in self._pieces():
            keys = (final[_words_of(piece)] << np.uint64(32)) | places_of(piece)
            keys.sort()
            yield keys


class Divided:
    """Occurrences by word, in a file.

    `words` says how many each word has, `lengths` how many words stand at each place, and `usual` how many on average where
    there are any.
    """

    def __init__(self, pieces: Iterator[Keys], words: NDArray[np.int64], lengths: NDArray[Any], folder: Path) -> None:
        self.words, self.lengths = words, lengths
        self.usual = lengths[lengths > 0].mean() if lengths.any() else 1.0
        self._pieces = pieces
        self._starts = np.concatenate(([0], np.cumsum(words)))
        self._file = TemporaryFile(dir=folder)  # noqa: SIM115 - closed by `close`

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def cut(self, blocks: Iterable[range]) -> None:
        """Put the occurrences of each block of words together; the blocks are all words in order."""
        firsts = np.fromiter((block.start for block in blocks), np.uint64)
        ends = self._starts[firsts.astype(np.int64)]
        for piece in self._pieces:
            cuts = np.searchsorted(piece, firsts << np.uint64(32))
            for number, part in enumerate(np.split(piece, cuts[1:])):
                self._file.seek(int(ends[number]) * _SIZE)
                self._file.write(part.tobytes())
                ends[number] += len(part)

    def of(self, block: range) -> Keys:
        """The occurrences of a block's words, sorted."""
        start, end = (int(self._starts[word]) for word in (block.start, block.stop))
        self._file.seek(start * _SIZE)
        keys = np.frombuffer(bytearray(self._file.read((end - start) * _SIZE)), np.uint64)
        keys.sort()
        return keys


def blocks_of(fields: Iterable[Divided]) -> Iterator[range]:
    """All words in blocks that have no more occurrences together than are looked at at a time, or are one word."""
    ends = np.cumsum(np.sum([field.words for field in fields], axis=0))
    first = done = 0
    while first < len(ends):
        last = max(first + 1, int(np.searchsorted(ends, done + AT_ONCE, "right")))
        yield range(first, last)
        first, done = last, int(ends[last - 1])


def weighed(fields: Iterable[tuple[float, Divided]], block: range) -> tuple[Keys, NDArray[np.uint8]]:
    """The distinct pairs of one of a block's words and a measure, and the weight of each, 1 to 255.

    `fields` are kinds of text with what a word counts there.
    """
    pairs, parts = zip(*(_counted(weight, field, block) for weight, field in fields), strict=True)
    found, where = np.unique(np.concatenate(pairs), return_inverse=True)
    sums = np.bincount(where, np.concatenate(parts), len(found))
    return found, np.maximum(1, np.round(255 * sums / (SATURATION + sums))).astype(np.uint8)


def _counted(weight: float, field: Divided, block: range) -> tuple[Keys, NDArray[np.float64]]:
    """The distinct pairs in one kind of text, and what each counts there."""
    distinct, often = np.unique(field.of(block), return_counts=True)
    lengths = field.lengths[places_of(distinct)]
    return distinct, weight * often / (1 - _LENGTH + _LENGTH * lengths / field.usual)


def spans(keys: Keys, block: range) -> Iterator[slice]:
    """Where the pairs of each of a block's words stand among sorted ones."""
    numbers = np.arange(block.start, block.stop + 1, dtype=np.uint64)
    ends = np.searchsorted(keys, numbers << np.uint64(32)).tolist()
    return (slice(*each) for each in pairwise(ends))


def places_of(keys: Keys) -> NDArray[Any]:
    """The measure (or thing) of each occurrence."""
    return (keys & np.uint64(0xFFFFFFFF)).astype("<u4")


def _words_of(keys: Keys) -> NDArray[np.int64]:
    return (keys >> np.uint64(32)).astype(np.int64)
