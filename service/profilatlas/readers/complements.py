"""Measures that cover what one does not: nominated by the columns, explained from the store (docs/similarity.md)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ..model.profile import Profile
from ..release.neighbours import complements
from .cards import Cards
from .city_wide import city_wide_areas
from .models import ComplementaryMeasure, Link, Panel
from .reading import Reading

COMPARE = "/compare"
MEASURE = "m"


class Complements:
    """The complements of one measure. `iris` are nominated at once, so that their cards come along with others."""

    def __init__(self, reading: Reading, measure: str, limit: int) -> None:
        columns = reading.columns
        self._reading = reading
        self._measure = measure
        self._limit = limit
        row = columns.row_of(measure)
        self.total, rows = (0, []) if row is None else complements(columns, row, city_wide_areas(reading), limit)
        self.iris = [columns.iris[other] for other in rows]
        if row is not None:
            reading.want(columns.facet("area").values_of(row))

    def panel(
        self, cards: Cards, scheme: str, in_common: Callable[[str, str], tuple[Link, ...]]
    ) -> Panel[ComplementaryMeasure]:
        """The first of them with their reasons; `in_common` says what of a field both measures have."""
        own = cards.profile(self._measure)
        items = tuple(self._view(cards, iri, own, in_common) for iri in self.iris)
        query = self._reading.shown("analysis/complementary", measure=self._measure, scheme=scheme, limit=self._limit)
        return Panel(items, self.total, None, query)

    def _view(
        self, cards: Cards, iri: str, own: Profile, in_common: Callable[[str, str], tuple[Link, ...]]
    ) -> ComplementaryMeasure:
        other = cards.profile(iri)
        return ComplementaryMeasure(
            card=cards.card(iri),
            points=other.only(own).total,
            adds=cards.cell_links(other.only(own)),
            shared=cards.cell_links(own.shared(other)),
            same_target_groups=in_common(iri, "withinGroup"),
            same_areas=in_common(iri, "area"),
            compare_path=compare_path(self._reading, [self._measure, iri]),
        )


def compare_path(reading: Reading, measures: Sequence[str], path: str = COMPARE) -> str:
    """The address that compares these measures, in this order."""
    return reading.addresses.listing(path, [(MEASURE, measure_value(reading, iri)) for iri in measures])


def measure_value(reading: Reading, iri: str) -> str:
    """A measure as it stands in an address: its slug where that is enough, else its IRI."""
    return iri.removeprefix(f"{reading.release.instance.base}id/measure/")


def other_weight(own: Profile, other: Profile) -> Profile:
    """The cells of both that count primary in one and secondary in the other.

    >>> other_weight(Profile.of(1, 2), Profile.of(1, 3, secondary=[2])).positions
    (2,)
    """
    return Profile((own.primary & other.secondary) | (own.secondary & other.primary))
