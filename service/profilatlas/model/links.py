"""Who has how much in common: pairs of members of the same groups."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

_AT_ONCE = 4096


def distinct(numbers: NDArray[Any]) -> NDArray[Any]:
    """The numbers once each, ascending; by sorting, which for many different ones is far faster than `numpy.unique`."""
    ordered = np.sort(numbers)
    return np.asarray(ordered[np.diff(ordered, prepend=ordered[:1] - 1) != 0])


def shared_counts(members: NDArray[Any], groups: NDArray[Any], size: int) -> NDArray[np.int64]:
    """In how many groups each two of `size` members are together, from pairs of member and group, each pair once.

    On the diagonal stands 0.

    >>> shared_counts(np.array([0, 1, 0, 1, 2]), np.array([7, 7, 9, 9, 9]), 3).tolist()
    [[0, 2, 1], [2, 0, 1], [1, 1, 0]]
    """
    counts = np.zeros((size, size), np.float32)  # exact up to 2 ** 24 groups
    known, group, sizes = np.unique(groups, return_inverse=True, return_counts=True)
    together = sizes[group] > 1
    group, members = group[together], members[together]
    order = np.argsort(group, kind="stable")
    group, members = group[order], members[order]
    for first in range(0, len(known), _AT_ONCE):
        start, end = np.searchsorted(group, [first, first + _AT_ONCE])
        if start < end:
            distinct, column = np.unique(group[start:end], return_inverse=True)
            table = np.zeros((size, len(distinct)), np.float32)
            table[members[start:end], column] = 1
            counts += table @ table.T
    np.fill_diagonal(counts, 0)
    return counts.astype(np.int64)
