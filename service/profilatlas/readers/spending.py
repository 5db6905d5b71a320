"""The money of the measures that fit: one kind of amount in one currency at a time, shared so that nothing counts twice.

Which kind is shown is a choice; amounts of other kinds or currencies, and fundings without an amount, are only counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..model.links import distinct
from ..model.masks import Flags
from ..model.sharing import Numbers, calendar_years, equal_parts, parts_by_days
from ..release.columns_build import MOST_YEARS, NO_DAY, OPEN
from ..terms import ipv
from .filters import Filters, single
from .reading import Reading, last_part

KIND, CURRENCY, SHARE, SPREAD = "kind", "currency", "share", "spread"
KINDS = (KIND, CURRENCY)
EQUALLY, COUNT = "equally", "count"
SHARES = (EQUALLY, COUNT)
DAYS, START = "days", "start"
SPREADS = (DAYS, START)
UNSTATED = "unstated"
"""What stands in an address for an amount whose kind is not stated."""
NONE = -1
"""In place of a cell, carrier or year: the measure or funding states none."""
_LONGEST = MOST_YEARS * 366
_TABLE = 4_000_000
_EXACT_AS_FLOAT = 2**53


@dataclass(frozen=True, slots=True)
class KindOfMoney:
    """Amounts that may be added up: of one kind, in one currency; how many fundings state such an amount."""

    kind: str | None
    currency: str | None
    fundings: int


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """Parts of amounts: which funding each is of, what it is for, and how much it is in units."""

    fundings: NDArray[Any]
    keys: tuple[NDArray[Any], ...]
    units: Numbers


@dataclass(frozen=True, slots=True, eq=False)
class Sums:
    """Groups of parts, each by its keys: units, those of them that are illustrative, and how many fundings."""

    keys: tuple[tuple[int, ...], ...]
    units: Numbers
    illustrative: Numbers
    fundings: NDArray[Any]


class Spending:
    """The fundings of the measures that `filters` choose, and the amounts of them that are shown."""

    def __init__(self, reading: Reading, filters: Filters, parameters: Mapping[str, Sequence[str]]) -> None:
        want_kinds(reading)
        self.reading = reading
        self.fundings = fundings = reading.columns.fundings
        self._codes = {name: each.codes for name, each in fundings.properties.items()}
        rows: Flags | None = filters.rows(reading)
        self.rows = rows
        chosen = np.ones(len(fundings), np.bool_) if rows is None else rows[fundings.rows]
        self.every = np.flatnonzero(chosen)
        self.without_amount = np.flatnonzero(chosen & ~fundings.has_amount)
        self.offered = self._offered(np.flatnonzero(chosen & fundings.has_amount))
        self.shown = self._chosen(parameters)
        same = chosen & fundings.has_amount
        for name, value in ((KIND, self.shown.kind), (CURRENCY, self.shown.currency)):
            same &= self._codes[name] == fundings.properties[name].code_of(value)
        self.places = np.flatnonzero(same)
        self.currency = code_of_currency(reading, self.shown.currency)

    @property
    def total(self) -> Decimal:
        """What the amounts shown add up to."""
        return self.money(self._units(self.places).sum())

    @property
    def illustrative(self) -> Decimal:
        """How much of the total is illustrative."""
        return self.money(self._units(self.places)[self._made_up(self.places)].sum())

    def money(self, units: int) -> Decimal:
        """So many units as an amount."""
        return self.fundings.money(units)

    def value(self, name: str, code: int) -> str | None:
        """A property's value by its code."""
        return self.fundings.properties[name].value(code)

    def codes(self, name: str, places: NDArray[Any]) -> NDArray[Any]:
        """A property's codes of some fundings."""
        return np.asarray(self._codes[name][places], np.int64)

    def whole(self, *names: str) -> Parts:
        """Every amount undivided, by these properties."""
        return Parts(self.places, tuple(self.codes(name, self.places) for name in names), self._units(self.places))

    def by_challenge(self, *names: str) -> Parts:
        """Every amount in equal parts for the cells of its measure's profile, `NONE` without profile: cell, properties."""
        which, cells, counts = self._cells(self.places)
        fundings = self.places[which]
        units = equal_parts(self._units(self.places), counts)
        return Parts(fundings, (cells, *(self.codes(name, fundings) for name in names)), units)

    def by_carrier(self, parts: Parts) -> Parts:
        """Parts, each again in equal parts for the carriers of its measure, `NONE` without one: carrier, then the keys."""
        rows, actors = self.reading.columns.involvements.pairs((ipv.roleCarrier,))
        of = self.fundings.rows[parts.fundings]
        starts, ends = np.searchsorted(rows, of, "left"), np.searchsorted(rows, of, "right")
        counts = np.maximum(ends - starts, 1)
        which = np.repeat(np.arange(len(of)), counts)
        place = np.arange(len(which)) - np.repeat(np.cumsum(counts) - counts, counts) + starts[which]
        carriers = np.full(len(which), NONE, np.int64)
        carried = (ends > starts)[which]
        carriers[carried] = actors[place[carried]]
        keys = (carriers, *(key[which] for key in parts.keys))
        return Parts(parts.fundings[which], keys, equal_parts(parts.units, counts))

    def by_year(self, spread: str, *names: str) -> Parts:
        """Every amount in the years of its period, by days or all in the first; `NONE` without a beginning."""
        first, last = self.fundings.first[self.places], self.fundings.last[self.places]
        units = self._units(self.places)
        begun = first != NO_DAY
        several = begun & (last != OPEN) & (last > first) & (last - first < _LONGEST) & (spread == DAYS)
        which, years, shares = parts_by_days(
            units[several], first[several].astype(np.int64), last[several].astype(np.int64)
        )
        at_once = np.full(len(first), NONE, np.int64)
        at_once[begun] = calendar_years(first[begun])
        fundings = np.concatenate((self.places[~several], self.places[several][which]))
        keys = (np.concatenate((at_once[~several], years)), *(self.codes(name, fundings) for name in names))
        return Parts(fundings, keys, np.concatenate((units[~several], shares)))

    def cells_of_every(self, *names: str) -> Parts:
        """All fundings in every cell of their measures, whether they state an amount or not: no amount is shared."""
        which, cells, _ = self._cells(self.every)
        fundings = self.every[which]
        keys = (cells, *(self.codes(name, fundings) for name in names))
        return Parts(fundings, keys, np.zeros(len(which), np.int64))

    def sums(self, parts: Parts, *, once: bool = True) -> Sums:
        """The parts with equal keys added up, by keys ascending; a funding counts once in a group (else with each part)."""
        if not len(parts.fundings):
            none = np.zeros(0, np.int64)
            return Sums((), none, none, none)
        found, group = _groups(parts.keys)
        made_up = self._made_up(parts.fundings)
        counted = group
        if once:
            width = len(self.fundings) + 1
            counted = distinct(group.astype(np.int64) * width + parts.fundings) // width
        return Sums(
            found,
            _added(parts.units, group, len(found)),
            _added(parts.units[made_up], group[made_up], len(found)),
            np.bincount(counted, minlength=len(found)),
        )

    def tally(self, name: str, places: NDArray[Any]) -> dict[int, int]:
        """How many of some fundings have each code of a property."""
        codes, numbers = np.unique(self.codes(name, places), return_counts=True)
        return dict(zip(codes.tolist(), numbers.tolist(), strict=True))

    def _units(self, places: NDArray[Any]) -> Numbers:
        return np.asarray(self.fundings.amounts[places])

    def _made_up(self, places: NDArray[Any]) -> Flags:
        return np.asarray(
            self._codes["data_status"][places] == self.fundings.properties["data_status"].code_of(ipv.illustrative)
        )

    def _cells(self, places: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
        """For fundings: a line for every cell of the measure's profile (place in `places`, cell), and how many each has."""
        masks = self.reading.columns.masks
        words = (masks.primary | masks.secondary)[:, self.fundings.rows[places]]
        bits = np.unpackbits(np.ascontiguousarray(words.T).view(np.uint8), axis=1, bitorder="little")
        bits = bits[:, : len(self.reading.columns.cells)].astype(np.bool_)
        empty = ~bits.any(axis=1)
        which, cells = np.nonzero(np.column_stack((bits, empty)))
        cells[cells == bits.shape[1]] = NONE
        return which, cells, np.maximum(bits.sum(axis=1), 1)

    def _offered(self, places: NDArray[Any]) -> tuple[KindOfMoney, ...]:
        """The kinds of money that these fundings state, the most frequent first, then as their IRIs stand in order."""
        found, group = _groups(tuple(self.codes(name, places) for name in KINDS)) if len(places) else ((), places)
        lines = [
            KindOfMoney(self.value(KIND, kind), self.value(CURRENCY, currency), int(number))
            for (kind, currency), number in zip(found, np.bincount(group, minlength=len(found)), strict=True)
        ]
        return tuple(sorted(lines, key=lambda each: -each.fundings))

    def _chosen(self, parameters: Mapping[str, Sequence[str]]) -> KindOfMoney:
        """The kind that the address asks for, else the most frequent one."""
        asked = {name: self._asked(name, parameters) for name in KINDS if any(parameters.get(name, ()))}
        fitting = [each for each in self.offered if all(getattr(each, name) == value for name, value in asked.items())]
        if fitting:
            return fitting[0]
        usual = self.offered[0] if self.offered else KindOfMoney(None, None, 0)
        return KindOfMoney(asked.get(KIND, usual.kind), asked.get(CURRENCY, usual.currency), 0)

    def _asked(self, name: str, parameters: Mapping[str, Sequence[str]]) -> str | None:
        known = {value_of(self.reading, name, each): each for each in (*self.fundings.properties[name].values, None)}
        return known[single(self.reading, parameters, name, UNSTATED, known)]


def value_of(reading: Reading, name: str, iri: str | None) -> str:
    """A kind or currency as it stands in an address."""
    if iri is None:
        return UNSTATED
    return (code_of_currency(reading, iri) if name == CURRENCY else reading.notation(iri)) or last_part(iri)


def code_of_currency(reading: Reading, iri: str | None) -> str | None:
    """EUR."""
    return (reading.notation(iri) or last_part(iri)) if iri else None


def want_kinds(reading: Reading) -> None:
    """Name the kinds and currencies with the next query for names."""
    for name in KINDS:
        reading.want(reading.columns.fundings.properties[name].values)


def option(reading: Reading, parameters: Mapping[str, Sequence[str]], name: str, offered: Iterable[str]) -> str:
    """One of the ways to count, the first where none is asked for; `BadRequest` for another."""
    ways = tuple(offered)
    return single(reading, parameters, name, ways[0], ways)


def _groups(keys: tuple[NDArray[Any], ...]) -> tuple[tuple[tuple[int, ...], ...], NDArray[Any]]:
    """The different keys, ascending, and for every part which of them is its own."""
    lowest = [int(key.min()) for key in keys]
    spans = [int(key.max()) - low + 1 for key, low in zip(keys, lowest, strict=True)]
    packed = np.zeros(len(keys[0]), np.int64)
    for key, low, span in zip(keys, lowest, spans, strict=True):
        packed = packed * span + (key - low)
    if prod(spans) <= _TABLE:  # counting is faster than sorting
        present = np.flatnonzero(np.bincount(packed, minlength=prod(spans)))
        places = np.zeros(prod(spans), np.int64)
        places[present] = np.arange(len(present))
        group = places[packed]
    else:
        present, group = np.unique(packed, return_inverse=True)
    unpacked = np.unravel_index(present, spans)
    columns = [(each + low).tolist() for each, low in zip(unpacked, lowest, strict=True)]
    return tuple(zip(*columns, strict=True)), group.reshape(-1)


def _added(units: Numbers, group: NDArray[Any], groups: int) -> Numbers:
    if units.dtype != object and int(units.sum()) < _EXACT_AS_FLOAT:
        return np.asarray(np.bincount(group, units, groups)).astype(np.int64)
    sums = np.zeros(groups, units.dtype)
    np.add.at(sums, group, units)
    return sums
