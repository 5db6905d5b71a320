"""How many measures address each cell of a scheme."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .masks import Flags, Masks, Words

Counts = NDArray[np.int64]

# Row b says which of the eight bits are set in the byte b.
_BITS_OF_BYTE: Counts = np.arange(256)[:, None] >> np.arange(8) & 1


@dataclass(frozen=True, slots=True, eq=False)
class Coverage:
    """Numbers of measures per cell, in the order of the grid; a measure counts once per cell, by its strongest focus.

    `plain` are those that state no weight: they are neither primary nor secondary, and compare like primary ones.
    """

    primary: Counts
    plain: Counts
    secondary: Counts

    @property
    def total(self) -> Counts:
        """Measures per cell, whatever their weight."""
        return self.primary + self.plain + self.secondary


def coverage(masks: Masks, cells: int, rows: Flags | None = None) -> Coverage:
    """Coverage of all measures or of those in `rows`.

    >>> from .profile import Profile
    >>> found = coverage(Masks.of([Profile.of(0, secondary=[2]), Profile.of(0, 2)], cells=3), cells=3)
    >>> found.primary.tolist(), found.secondary.tolist(), found.total.tolist()
    ([2, 0, 1], [0, 0, 1], [2, 0, 2])
    """
    primary, plain, secondary = (
        _set_bits(words, cells, rows) for words in (masks.primary, masks.plain, masks.secondary)
    )
    return Coverage(primary - plain, plain, secondary)


def coverage_of_groups(
    masks: Masks, cells: int, members: NDArray[np.int64], groups: NDArray[np.int64], count: int
) -> Counts:
    """How many measures of each of `count` groups address each cell: shape (groups, cells).

    Row `members[n]` belongs to group `groups[n]`; a row may belong to several groups, to each of them once.

    >>> from .profile import Profile
    >>> masks = Masks.of([Profile.of(0), Profile.of(0, 2)], cells=3)
    >>> coverage_of_groups(masks, 3, np.array([0, 1, 1]), np.array([0, 0, 1]), count=2).tolist()
    [[2, 0, 1], [1, 0, 1]]
    """
    counts = np.zeros((count, -(-cells // 8) * 8), np.int64)
    first = groups * 256
    for byte in range(-(-cells // 8)):
        addressed = masks.primary[byte // 8] | masks.secondary[byte // 8]
        values = addressed.view(np.uint8)[byte % 8 :: 8][members]
        histogram = np.bincount(first + values, minlength=count * 256).reshape(count, 256)
        counts[:, byte * 8 : byte * 8 + 8] = histogram @ _BITS_OF_BYTE
    return counts[:, :cells]


def _set_bits(words: Words, cells: int, rows: Flags | None) -> Counts:
    """How often each bit is set: a histogram of the bytes, then eight sums over 256 bins."""
    counts = np.zeros(-(-cells // 8) * 8, np.int64)
    for byte in range(-(-cells // 8)):
        values = words[byte // 8].view(np.uint8)[byte % 8 :: 8]
        histogram = np.bincount(values if rows is None else values[rows], minlength=256)
        counts[byte * 8 : byte * 8 + 8] = histogram @ _BITS_OF_BYTE
    return counts[:cells]
