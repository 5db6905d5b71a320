"""Who could work with an actor: two reasons, both said; numbers of cells, nothing about anybody's quality."""

from __future__ import annotations

from collections.abc import Mapping

from ..release.neighbours import PossiblePartner, groups_in_common, partners
from ..terms import ipv
from .facts import Facts
from .filters import Filters
from .grids import SchemeGrid
from .models import Panel, PartnerView, PossiblePartnersView
from .reading import Reading

LIST_LENGTH = 5


class Partners:
    """Suggestions for an actor. Made before the page's first link, so that their names come along."""

    def __init__(self, reading: Reading, grid: SchemeGrid, actor: str) -> None:
        self._reading = reading
        self._grid = grid
        self._actor = actor
        self._found = partners(reading.columns, actor, LIST_LENGTH)
        named = dict.fromkeys(each.actor for each in (*self._found.alike, *self._found.adding))
        self._groups: Mapping[str, tuple[str, ...]] = groups_in_common(reading.columns, actor, tuple(named))
        reading.want(named)
        self._facts = reading.facts("collection_facts", "thing", "things", named)
        for groups in self._groups.values():
            reading.want(groups)

    def view(self) -> PossiblePartnersView:
        """Both lists."""
        found = self._found
        return PossiblePartnersView(
            alike=self._panel(found.alike, found.alike_total, "partners_alike"),
            adding=self._panel(found.adding, found.adding_total, "partners_adding"),
        )

    def _panel(self, found: tuple[PossiblePartner, ...], total: int, query: str) -> Panel[PartnerView]:
        shown = self._reading.shown(f"analysis/{query}", actor=self._actor, scheme=self._grid.scheme, limit=LIST_LENGTH)
        return Panel(tuple(map(self._partner, found)), total, None, shown)

    def _partner(self, partner: PossiblePartner) -> PartnerView:
        reading, cells = self._reading, self._reading.columns.cells
        groups = reading.by_notation(self._groups[partner.actor])
        status = self._facts.get(partner.actor, Facts()).iri("dataStatus")
        return PartnerView(
            link=reading.link(partner.actor),
            alike=reading.links(cells[position] for position in partner.alike.positions),
            adds=reading.links(cells[position] for position in partner.adds.positions),
            target_groups=reading.links(groups),
            data_status=reading.maybe(status),
            illustrative=status == ipv.illustrative,
            measures_path=Filters({"actor": (partner.actor,)}).path(reading),
        )
