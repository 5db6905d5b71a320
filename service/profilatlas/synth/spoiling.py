"""Puts faults into rows: plain rows that break nothing else, changed where the fault says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..terms import adms, dcat, dct, ipv, org
from . import city
from .chance import Draw
from .faults import ATTESTED, FAULTS, OF_MEASURES, Cells, Fault
from .lists import Lists
from .measures import funding, measure, measure_name
from .tables import Row, Table
from .world import World

Spoilt = tuple[str, Row, Fault | None]
"""A table, a row for it, and the fault that is to be found there."""

_EXCLUDING = city.EVERY_EXCLUDING - 1


@dataclass(frozen=True, slots=True)
class Spoiling:
    """Makes rows with faults in one city."""

    world: World
    tables: Mapping[str, Table]
    words: Mapping[str, str]
    draw: Draw

    @classmethod
    def of(cls, world: World, lists: Lists, tables: Mapping[str, Table], draw: Draw) -> Spoiling:
        """With the words that stand in braces in the cells of faults."""
        codes = {
            "attested": ipv.attested,
            "funder": ipv.roleFunder,
            "planned": ipv.statusPlanned,
            "running": ipv.statusRunning,
        }
        words = {name: lists.notation(iri) for name, iri in codes.items()}
        names = {"first": measure_name(0), "excluding": city.programme_name(_EXCLUDING), "base": world.base}
        return cls(world, tables, {**words, **names}, draw)

    def measure(self, number: int, fault: Fault) -> Iterator[Spoilt]:
        """A measure with one fault, in its own row or in one of its parts."""
        name, days, today = measure_name(number), self.world.days, self.world.today
        period = {dcat.startDate: days[0], dcat.endDate: days[today], adms.status: self.words["running"]}
        row = self._changed(ipv.Measure, measure(self.world, number, self.draw).row, {**period, dct.replaces: ""})
        own = fault.table == ipv.Measure
        yield self._spoilt(ipv.Measure, row, fault.cells, name, fault) if own else (ipv.Measure, row, None)
        challenges = self.world.challenges.values
        plain = {
            ipv.Focus: [name, challenges[0].notation, "", ""],
            ipv.Involvement: [name, city.actor_name(1), self.world.codes.carrier],
        }
        yield from ((table, row, None) for table, row in plain.items() if table not in fault.without)
        further = {
            ipv.Focus: [name, challenges[-1].notation, "", ""],
            ipv.Involvement: [name, city.actor_name(0), self.world.codes.partner],
            ipv.Funding: self._funding(number, 1),
        }
        if not own:
            yield self._spoilt(fault.table, further[fault.table], fault.cells, name, fault)
        for line, cells in enumerate(fault.more, 2):
            yield self._spoilt(ipv.Funding, self._funding(number, line), cells, name, None)

    def others(self, needs: int, tombstones: int) -> Iterator[Spoilt]:
        """Rows below the others in tables of what no measure names, but the actor whom none may name."""
        plain = city.actor(self.world, "", 0, self.draw)
        yield self._spoilt(org.Organization, plain, ATTESTED, "", None)
        for number, fault in enumerate(fault for fault in FAULTS if fault.table not in OF_MEASURES):
            row = self._further(fault.table, number, needs, tombstones)
            yield self._spoilt(fault.table, row, fault.cells, row[0], fault)

    def _further(self, table: str, number: int, needs: int, tombstones: int) -> Row:
        """One more row of a table, whose identifier is not taken."""
        if table == org.Organization:
            return city.actor(self.world, city.actor_name(self.world.actors + number), number, self.draw)
        if table == ipv.FundingProgramme:
            row = city.programme(
                self.world, (self.world.programmes // city.EVERY_EXCLUDING + number + 1) * city.EVERY_EXCLUDING
            )
            return self._changed(table, row, {ipv.funder: city.funder_name(0)})
        if table == ipv.Need:
            return city.need(self.world, needs + number, self.draw)
        return city.tombstone(self.world, tombstones + number, self.draw)

    def _funding(self, number: int, line: int) -> Row:
        period = self.world.days[0], self.world.days[self.world.today]
        row = funding(self.world, number, line, None, period, self.draw)
        plain = {ipv.amountKind: self.world.amounts.values[0], ipv.fundingForm: ""}
        return self._changed(ipv.Funding, row, plain)

    def _spoilt(self, table: str, row: Row, cells: Cells, own: str, fault: Fault | None) -> Spoilt:
        filled = {predicate: self._filled(value, own) for predicate, value in cells.items()}
        return table, self._changed(table, row, filled), fault

    def _filled(self, value: str | Sequence[str], own: str) -> str | Sequence[str]:
        if isinstance(value, str):
            return value.format(**self.words, own=own)
        return [each.format(**self.words, own=own) for each in value]

    def _changed(self, table: str, row: Row, cells: Cells) -> Row:
        return self.tables[table].changed(row, cells)
