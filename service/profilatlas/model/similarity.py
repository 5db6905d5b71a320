"""Similar and complementary profiles among many: exact, in time and memory that a million measures allow."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .masks import Flags, Masks, split
from .profile import Profile

# Rows looked at together: few enough for the processor's cache, many enough to outweigh a Python call.
_CHUNK = 1 << 15


def similar(masks: Masks, row: int, limit: int) -> list[tuple[int, float]]:
    """The rows most similar to one row, as `Profile.similarity` counts, and how similar they are.

    Most similar first, then by row; the row itself and rows without a common cell are left out.

    >>> masks = Masks.of([Profile.of(1, 2), Profile.of(2), Profile.of(3), Profile.of(1, 2)], cells=4)
    >>> similar(masks, 0, limit=10)
    [(3, 1.0), (1, 0.5)]
    """
    profile = masks.profile(row)
    _, found = best(lambda rows: _similarities(masks, profile, rows), len(masks), limit, leave_out=row)
    return found


def complementary(masks: Masks, row: int, among: Flags, limit: int) -> tuple[int, list[int]]:
    """How many of the rows `among` address what one row does not, and the first of them.

    Those that add most points (`Profile.only(...).total`) come first, of equal ones the least similar, then by row. A row
    without a profile lacks nothing that could be named: nothing complements it.

    >>> masks = Masks.of([Profile.of(1, 2), Profile.of(2), Profile.of(3, 4), Profile.of(1, 3, 4)], cells=5)
    >>> complementary(masks, 0, np.ones(4, bool), limit=10)
    (2, [2, 3])
    """
    profile = masks.profile(row)
    if not profile:
        return 0, []

    def scores(rows: slice) -> NDArray[np.float64]:
        found = np.zeros(rows.stop - rows.start, np.float64)
        fitting = np.flatnonzero(among[rows])
        points = _points_beyond(masks, profile, fitting + rows.start)
        # Points are whole and half a similarity stays below one, so it decides among equal points only.
        halves = (1 - _similarities(masks, profile, fitting + rows.start)) / 2
        found[fitting] = np.where(points > 0, points + halves, 0)
        return found

    total, found = best(scores, len(masks), limit, leave_out=row)
    return total, [other for other, _ in found]


def shared_cells(masks: Masks, row: int, rows: slice) -> NDArray[np.int64]:
    """How many cells each of `rows` has in common with one row."""
    profile = masks.profile(row)
    addressed = split(profile.mask, len(masks.primary))
    shared = np.zeros(len(range(len(masks))[rows]), np.int64)
    for word, wanted in enumerate(addressed):
        shared += np.bitwise_count((masks.primary[word, rows] | masks.secondary[word, rows]) & wanted)
    return shared


def best(
    scores: Callable[[slice], NDArray[Any]], count: int, limit: int, leave_out: int
) -> tuple[int, list[tuple[int, float]]]:
    """How many of `count` rows score above zero, and the `limit` best of them: highest score first, then by row.

    `scores` gives the scores of a slice of rows; only one slice is in memory at a time. One row is left out.
    """
    total, rows, found = 0, np.empty(0, np.int64), np.empty(0, np.float64)
    for start in range(0, count, _CHUNK):
        fresh = scores(slice(start, min(start + _CHUNK, count)))
        if start <= leave_out < start + len(fresh):
            fresh[leave_out - start] = 0
        total += int(np.count_nonzero(fresh))
        # Rows come in ascending order: a later one that only equals the last of a full list cannot enter it.
        above = np.flatnonzero(fresh > (found[-1] if limit and len(found) == limit else 0))
        if len(above) > limit:
            above = _highest(above, fresh[above], limit)
        rows, found = np.concatenate((rows, above + start)), np.concatenate((found, fresh[above]))
        order = np.lexsort((rows, -found))[:limit]
        rows, found = rows[order], found[order]
    return total, list(zip(rows.tolist(), found.tolist(), strict=True))


def _highest(rows: NDArray[np.int64], scores: NDArray[Any], limit: int) -> NDArray[np.int64]:
    """The rows with the `limit` highest of their scores, of equal ones the first."""
    if not limit:
        return rows[:0]
    last = np.partition(scores, -limit)[-limit]
    higher, equal = rows[scores > last], rows[scores == last]
    return np.concatenate((higher, equal[: limit - len(higher)]))


def _points_beyond(masks: Masks, profile: Profile, rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """What the cells count that each of `rows` addresses and the profile does not: the set bits, primary ones twice."""
    points = np.zeros(len(rows), np.int64)
    for word, addressed in enumerate(split(profile.mask, len(masks.primary))):
        primary = masks.primary[word, rows] & ~addressed
        points += np.bitwise_count(primary)
        points += np.bitwise_count(primary | (masks.secondary[word, rows] & ~addressed))
    return points


def _similarities(masks: Masks, profile: Profile, rows: slice | NDArray[np.int64]) -> NDArray[np.float64]:
    """Sum of minima by sum of maxima. With 2 = primary and 1 = secondary both are sums of set bits: of all cells, and
    once more of the primary ones; and the maxima are what both scores have together less the minima."""
    words = len(masks.primary)
    primary, addressed = split(profile.primary, words), split(profile.mask, words)
    length = len(masks.primary[0, rows])
    # Sixteen bits hold the points of two profiles of up to 16,000 cells.
    low, total = np.zeros(length, np.uint16), np.full(length, profile.total, np.uint16)
    for word in range(words):
        theirs = masks.primary[word, rows]
        every = theirs | masks.secondary[word, rows]
        low += np.bitwise_count(every & addressed[word])
        low += np.bitwise_count(theirs & primary[word])
        total += np.bitwise_count(every)
        total += np.bitwise_count(theirs)
    high = (total - low).astype(np.float64)
    np.maximum(high, 1, out=high)  # two empty profiles have nothing in common, and nothing to divide by
    return np.divide(low.astype(np.float64), high, out=high)
