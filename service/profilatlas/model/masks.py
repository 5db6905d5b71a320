"""The profiles of many measures as columns of bits: one row per measure, as many 64-bit words as the scheme needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from .profile import Profile

WORD = 64
Words = NDArray[np.uint64]
Flags = NDArray[np.bool_]


def words_for(cells: int) -> int:
    """How many 64-bit words hold this many cells (at least one)."""
    return max(1, -(-cells // WORD))


@dataclass(frozen=True, slots=True, eq=False)
class Masks:
    """Masks of shape (words, rows), little-endian; word 0 holds positions 0 to 63.

    `primary` holds the foci without a weight, too; `plain` says which of its bits those are.
    """

    primary: Words
    secondary: Words
    plain: Words

    @classmethod
    def of(cls, profiles: Sequence[Profile], cells: int) -> Self:
        """The profiles as columns; a profile does not tell plain from primary, so none is plain.

        >>> Masks.of([Profile.of(0, 70)], cells=71).primary.tolist()
        [[1], [64]]
        """
        primary, secondary = (np.zeros((words_for(cells), len(profiles)), "<u8") for _ in range(2))
        for row, profile in enumerate(profiles):
            primary[:, row] = split(profile.primary, len(primary))
            secondary[:, row] = split(profile.secondary, len(secondary))
        return cls(primary, secondary, np.zeros_like(primary))

    def __len__(self) -> int:
        return int(self.primary.shape[1])

    def profile(self, row: int) -> Profile:
        """The profile of one row."""
        return Profile(_join(self.primary[:, row]), _join(self.secondary[:, row]))

    def plain_positions(self, row: int) -> tuple[int, ...]:
        """The cells that one row addresses without a weight."""
        return Profile(_join(self.plain[:, row])).positions

    def filled(self) -> Flags:
        """Which rows have a profile at all."""
        found: Flags = np.zeros(len(self), np.bool_)
        for primary, secondary in zip(self.primary, self.secondary, strict=True):
            found |= (primary | secondary) != 0
        return found

    def addressing(self, position: int) -> Flags:
        """Which rows address the cell at a position, with whatever weight."""
        word, bit = divmod(position, WORD)
        found: Flags = ((self.primary[word] | self.secondary[word]) & np.uint64(1 << bit)) != 0
        return found


def split(mask: int, words: int) -> Words:
    """A mask as 64-bit words, the lowest first."""
    return np.frombuffer(mask.to_bytes(words * 8, "little"), "<u8")


def _join(words: Words) -> int:
    return int.from_bytes(words.astype("<u8").tobytes(), "little")
