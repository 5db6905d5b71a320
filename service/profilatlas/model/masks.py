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
        return Profile(join(self.primary[:, row]), join(self.secondary[:, row]))

    def plain_positions(self, row: int) -> tuple[int, ...]:
        """The cells that one row addresses without a weight."""
        return Profile(join(self.plain[:, row])).positions

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

    def distinct(self, wanted: int, rows: Flags | None = None) -> list[int]:
        """The different sets of cells that rows (all, or those in `rows`) address among `wanted`, as ascending masks.

        >>> masks = Masks.of([Profile.of(1), Profile.of(0, 2), Profile.of(1, 3), Profile.of(1), Profile.of(5)], cells=6)
        >>> masks.distinct(wanted=0b1110)
        [2, 4, 10]
        """
        words = self._among(wanted)
        found = words if rows is None else words[:, rows]
        if len(found) == 1:
            return [mask for mask in np.unique(found[0]).tolist() if mask]
        return sorted(mask for each in np.unique(found, axis=1).T if (mask := join(each)))

    def first_containing(self, mask: int, rows: Flags | None = None) -> int:
        """The first row, of all or of those in `rows`, that addresses every cell of a mask; ValueError for none."""
        wanted = split(mask, len(self.primary))[:, None]
        found = np.flatnonzero((self._among(mask) == wanted).all(axis=0) & (True if rows is None else rows))
        if not len(found):
            raise ValueError(f"no row addresses all of {mask:b}")
        return int(found[0])

    def _among(self, wanted: int) -> Words:
        cells = split(wanted, len(self.primary))[:, None]
        found: Words = np.bitwise_and(np.bitwise_or(self.primary, self.secondary), cells)
        return found


def split(mask: int, words: int) -> Words:
    """A mask as 64-bit words, the lowest first."""
    return np.frombuffer(mask.to_bytes(words * 8, "little"), "<u8")


def join(words: Words) -> int:
    """The inverse of `split`."""
    return int.from_bytes(words.astype("<u8").tobytes(), "little")
