"""Actors of the measures that fit and what they have in common: measures, funding programmes or challenges."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..model.links import distinct, shared_counts
from ..model.masks import Flags
from ..release.fundings import NOT_STATED
from ..terms import ipv
from .filters import Filters, refusal, single
from .reading import Reading, last_part

BY, ROLE = "by", "role"
MEASURE, PROGRAMME, CHALLENGE = "measure", "programme", "challenge"
WAYS = (MEASURE, PROGRAMME, CHALLENGE)
MOST_ACTORS = 300
"""So many actors are compared, those with the most measures first."""
USUAL_ROLES = (ipv.roleCarrier, ipv.rolePartner)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two actors, by their codes, and how many things they have in common."""

    first: int
    second: int
    shared: int


class Network:
    """Who is linked with whom by what; only actors in the roles chosen, by default carriers and partners."""

    def __init__(self, reading: Reading, filters: Filters, parameters: Mapping[str, Sequence[str]]) -> None:
        self.reading = reading
        self._involvements = involvements = reading.columns.involvements
        reading.want(involvements.roles)
        self.by = single(reading, parameters, BY, MEASURE, WAYS)
        self.roles = _roles(reading, parameters)
        chosen: Flags | None = filters.rows(reading)
        rows, actors = involvements.pairs(self.roles)
        if chosen is not None:
            rows, actors = rows[chosen[rows]], actors[chosen[rows]]
        measures = np.bincount(actors, minlength=len(involvements.actors))
        ranked = np.lexsort((np.arange(len(measures)), -measures))
        self.found = int(np.count_nonzero(measures))
        self.actors = ranked[: min(self.found, MOST_ACTORS)]
        self.measures = measures[self.actors]
        place = np.full(len(measures), -1, np.int64)
        place[self.actors] = np.arange(len(self.actors))
        kept = place[actors] >= 0
        self._members, self._groups = self._things(place[actors[kept]], rows[kept])

    @cached_property
    def shared(self) -> NDArray[np.int64]:
        """How many things each two of the actors have in common."""
        return shared_counts(self._members, self._groups, len(self.actors))

    @cached_property
    def pairs(self) -> list[Pair]:
        """The pairs that have anything in common, the most first, then by the actors' order."""
        first, second = np.nonzero(np.triu(self.shared))
        numbers = self.shared[first, second]
        order = np.lexsort((second, first, -numbers))
        return [
            Pair(int(one), int(other), int(number))
            for one, other, number in zip(first[order], second[order], numbers[order], strict=True)
        ]

    def iri(self, place: int) -> str:
        """An actor by its place among `actors`."""
        return self._involvements.actors[int(self.actors[place])]

    def partners(self, place: int) -> int:
        """With how many of the actors one has anything in common."""
        return int(np.count_nonzero(self.shared[place]))

    def things(self, pair: Pair) -> list[str]:
        """What two actors have in common, in the order of the columns."""
        of = self._groups_of
        return [self._name(int(group)) for group in np.intersect1d(of[pair.first], of[pair.second], assume_unique=True)]

    @cached_property
    def _groups_of(self) -> list[NDArray[Any]]:
        order = np.argsort(self._members, kind="stable")
        ends = np.searchsorted(self._members[order], np.arange(1, len(self.actors)))
        return np.split(self._groups[order], ends)

    def _name(self, group: int) -> str:
        columns = self.reading.columns
        if self.by == MEASURE:
            return columns.iris[group]
        if self.by == CHALLENGE:
            return columns.cells[group]
        return columns.fundings.properties[PROGRAMME].values[group - 1]

    def _things(self, members: NDArray[Any], rows: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
        """Pairs of a member and what its measures stand for, each pair once."""
        columns = self.reading.columns
        if self.by == MEASURE:
            return members, rows
        if self.by == PROGRAMME:
            codes = columns.fundings.properties[PROGRAMME].codes
            named = codes != NOT_STATED
            of, things = columns.fundings.rows[named].astype(np.int64), codes[named].astype(np.int64)
            starts, ends = np.searchsorted(of, rows, "left"), np.searchsorted(of, rows, "right")
            which = np.repeat(np.arange(len(rows)), ends - starts)
            place = np.arange(len(which)) - np.repeat(np.cumsum(ends - starts) - (ends - starts), ends - starts)
            return _once(members[which], things[starts[which] + place])
        masks = columns.masks
        words = np.ascontiguousarray((masks.primary | masks.secondary)[:, rows].T)
        bits = np.unpackbits(words.view(np.uint8), axis=1, bitorder="little")
        which, cells = np.nonzero(bits[:, : len(columns.cells)])
        return _once(members[which], cells)


def value_of_role(reading: Reading, iri: str) -> str:
    """A role as it stands in an address."""
    return reading.notation(iri) or last_part(iri)


def _roles(reading: Reading, parameters: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    asked = [value for value in parameters.get(ROLE, ()) if value]
    if not asked:
        return USUAL_ROLES
    known = {value_of_role(reading, iri): iri for iri in (*reading.columns.involvements.roles, *USUAL_ROLES)}
    if any(value not in known for value in asked):
        listed = ", ".join(known)
        raise refusal(reading, f"„{ROLE}“ kann sein: {listed}.", f"“{ROLE}” can be: {listed}.")
    return tuple(dict.fromkeys(known[value] for value in asked))


def _once(members: NDArray[Any], groups: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    width = int(groups.max(initial=0)) + 1
    keys = distinct(members.astype(np.int64) * width + groups)
    return keys // width, keys % width
