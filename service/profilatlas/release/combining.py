"""Measures by combinations of values: those of several facets at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..model.masks import Flags
from .facets import CodedFacet

Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Combined:
    """Which measures have which combination: row `members[n]` has the combination numbered `groups[n]`.

    Combinations are numbered as the places of an array are whose axes are `values`, the last one running fastest.
    """

    values: tuple[tuple[str, ...], ...]
    members: Numbers
    groups: Numbers

    @property
    def count(self) -> int:
        """How many combinations there can be."""
        return int(np.prod([len(each) for each in self.values]))


def combined(facets: Sequence[CodedFacet], rows: Flags | None = None, only: Iterable[str] | None = None) -> Combined:
    """All measures, or those in `rows`, by the values of one facet or several; of the first perhaps only some values."""
    first, *others = facets
    values, members, groups = _chosen(first, rows, only)
    axes = [values]
    for facet in others:
        starts = facet.starts.astype(np.int64)
        number = np.diff(starts)[members]
        # The places of the other facet's codes, for each member as many as it has there.
        within = np.arange(number.sum()) - np.repeat(np.cumsum(number) - number, number)
        codes = facet.codes[np.repeat(starts[members], number) + within].astype(np.int64)
        groups = np.repeat(groups, number) * len(facet.values) + codes
        members = np.repeat(members, number)
        axes.append(facet.values)
    return Combined(tuple(axes), members, groups)


def _chosen(
    facet: CodedFacet, rows: Flags | None, only: Iterable[str] | None
) -> tuple[tuple[str, ...], Numbers, Numbers]:
    if only is None:
        return (facet.values, *facet.pairs(rows))
    code_of = {value: code for code, value in enumerate(facet.values)}
    wanted = tuple(value for value in only if value in code_of)
    place = np.full(max(1, len(facet.values)), -1)
    place[[code_of[value] for value in wanted]] = np.arange(len(wanted))
    # Values first: those wanted are few of many, so few of the codes are looked at again.
    found = np.flatnonzero(place[facet.codes] >= 0)
    members = np.searchsorted(facet.starts, found, side="right") - 1
    if rows is not None:
        found, members = found[rows[members]], members[rows[members]]
    return wanted, members, place[facet.codes[found]]
