"""Which measures have each of a few values, as one bit per measure: counting and choosing by them touch little memory."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from ..model.masks import WORD, Flags, Words

MOST_VALUES = 64
"""So that a measure takes 8 bytes at most for each facet that is kept like this."""


class ValueBits:
    """Bits of shape (values, words), little-endian: bit *n* of a value's words says whether measure *n* has it."""

    def __init__(self, words: Words, count: int) -> None:
        self._words = words
        self._count = count

    @classmethod
    def of(cls, flags: Iterable[Flags], count: int) -> Self:
        """From the flags of each value, of which one at a time is in memory.

        >>> bits = ValueBits.of([np.array([True, False, True]), np.array([False, True, True])], 3)
        >>> bits.counts(np.array([True, True, False])).tolist(), bits.any([0, 1]).tolist(), bits.any([]).tolist()
        ([1, 1], [True, True, True], [False, False, False])
        """
        packed = [_packed(each) for each in flags]
        return cls(np.array(packed, "<u8").reshape(len(packed), -(-count // WORD)), count)

    @classmethod
    def of_codes(cls, values: int, owners: NDArray[Any], codes: NDArray[Any], count: int) -> Self:
        """From pairs of measure and value: measure `owners[n]` has the value `codes[n]`."""
        order = np.argsort(codes, kind="stable")
        ends = np.cumsum(np.bincount(codes, minlength=values))

        def flags(value: int) -> Flags:
            found = np.zeros(count, np.bool_)
            found[owners[order[ends[value - 1] if value else 0 : ends[value]]]] = True
            return found

        return cls.of(map(flags, range(values)), count)

    def counts(self, rows: Flags) -> NDArray[np.int64]:
        """How many of `rows` have each value."""
        counted: NDArray[np.int64] = np.bitwise_count(self._words & _packed(rows)).sum(axis=1, dtype=np.int64)
        return counted

    def any(self, values: Sequence[int]) -> Flags:
        """Which measures have at least one of these values."""
        words = np.bitwise_or.reduce(self._words[list(values)], axis=0, initial=np.uint64(0))
        return np.unpackbits(words.view(np.uint8), count=self._count, bitorder="little").view(np.bool_)

    def sums(self, values: Sequence[int], rows: slice) -> NDArray[np.int64]:
        """How many of these values each of some rows has; `rows` begins with a multiple of `WORD`."""
        found = np.zeros(rows.stop - rows.start, np.int64)
        for value in values:
            words = self._words[value, rows.start // WORD : -(-rows.stop // WORD)]
            found += np.unpackbits(words.view(np.uint8), count=len(found), bitorder="little")
        return found


def _packed(flags: Flags) -> Words:
    packed = np.zeros(-(-len(flags) // WORD) * 8, np.uint8)
    packed[: -(-len(flags) // 8)] = np.packbits(flags, bitorder="little")
    return packed.view("<u8")
