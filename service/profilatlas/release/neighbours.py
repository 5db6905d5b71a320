"""Who and what goes with a measure or an actor: complementary measures and possible partners, from the columns.

Everything here equals what `analysis/complementary` and the `analysis/partners_…` queries answer (docs/similarity.md).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np

from ..model.masks import Flags, Words, join
from ..model.profile import Profile
from ..model.similarity import complementary
from .columns import Columns


@dataclass(frozen=True, slots=True)
class PossiblePartner:
    """An actor by IRI; `alike` are the cells that both address for a target group in common, `adds` those that it
    addresses for one of them and the other actor addresses nowhere."""

    actor: str
    alike: Profile
    adds: Profile


@dataclass(frozen=True, slots=True)
class PossiblePartners:
    """How many actors work on the same and how many add something, and the first of each, those with most cells first."""

    alike: tuple[PossiblePartner, ...]
    alike_total: int
    adding: tuple[PossiblePartner, ...]
    adding_total: int


def complements(columns: Columns, row: int, city_wide: Collection[str], limit: int = 10) -> tuple[int, list[int]]:
    """The measures that cover what one does not, for a target group of its own and where it works.

    How many there are, and the first: those that add most points first, then the least similar, then by row.
    """
    groups = columns.coded("target_group")
    own = groups.values_of(row)
    if not own:
        return 0, []
    return complementary(columns.masks, row, groups.rows_with_any(own) & _where(columns, row, city_wide), limit)


def partners(columns: Columns, actor: str, limit: int = 5) -> PossiblePartners:
    """The actors that have no measure in common with one, yet work on the same or cover what it does not.

    Only what somebody does counts: measures that an actor just pays for or approves are not its own.
    """
    acting = columns.coded("acting")
    own = acting.rows_with(actor)
    strangers = _strangers(columns, actor)
    alike = np.zeros((len(columns.masks.primary), len(acting.values)), "<u8")
    adding = np.zeros_like(alike)
    for word, (first, second) in enumerate(zip(columns.masks.primary, columns.masks.secondary, strict=True)):
        same, more = _by_actor(columns, own, first | second)
        alike[word], adding[word] = same * strangers, more * strangers
    first_alike, alike_total = _most(alike, limit)
    first_adding, adding_total = _most(adding, limit)

    def of(place: int) -> PossiblePartner:
        return PossiblePartner(acting.values[place], Profile(join(alike[:, place])), Profile(join(adding[:, place])))

    return PossiblePartners(tuple(map(of, first_alike)), alike_total, tuple(map(of, first_adding)), adding_total)


def groups_in_common(columns: Columns, actor: str, others: Collection[str]) -> Mapping[str, tuple[str, ...]]:
    """The target groups for which both an actor and each of the others work."""
    groups = columns.coded("target_group")

    def of(each: str) -> Flags:
        return groups.counts(columns.coded("acting").rows_with(each)) > 0

    own = of(actor)
    return {other: tuple(groups.values[code] for code in np.flatnonzero(own & of(other))) for other in others}


def _where(columns: Columns, row: int, city_wide: Collection[str]) -> Flags:
    """The measures whose area can be that of one: the same, city-wide, or not stated (of either)."""
    areas = columns.coded("area")
    own = areas.values_of(row)
    if not own or any(area in city_wide for area in own):
        return np.ones(columns.count, np.bool_)
    fits: Flags = np.logical_or.reduce([~areas.stated(), *(areas.rows_with(area) for area in {*own, *city_wide})])
    return fits


def _strangers(columns: Columns, actor: str) -> Words:
    """1 for every acting actor that is in no measure together with one, in whatever roles; else 0."""
    everyone, acting = columns.coded("actor"), columns.coded("acting")
    together = {everyone.values[code] for code in np.flatnonzero(everyone.counts(everyone.rows_with(actor)))}
    return np.fromiter((value not in together for value in acting.values), "<u8", len(acting.values))


def _by_actor(columns: Columns, own: Flags, addressed: Words) -> tuple[Words, Words]:
    """Per acting actor: the cells that it addresses for a target group for which measures in `own` address them, too;
    and those that it addresses for a group of theirs and they address nowhere. One word of the profiles."""
    groups, acting = columns.coded("target_group"), columns.coded("acting")
    of_groups = groups.union_by_value(np.where(own, addressed, np.uint64(0)))
    same = groups.union_by_row(of_groups) & addressed
    everything = np.bitwise_or.reduce(addressed[own], initial=np.uint64(0))
    ours = (groups.counts(own) > 0) * ~np.uint64(0)
    more = groups.union_by_row(ours) & addressed & ~everything
    return acting.union_by_value(same), acting.union_by_value(more)


def _most(cells: Words, limit: int) -> tuple[list[int], int]:
    """The places with most cells, of equal ones the first, and how many have any."""
    counts = np.bitwise_count(cells).sum(axis=0, dtype=np.int64)
    order = np.argsort(-counts, kind="stable")[:limit]
    return [int(place) for place in order if counts[place]], int(np.count_nonzero(counts))
