"""The features of several measures besides their profile: which limit how far the measures can be compared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ..terms import ipv
from .facts import Facts, text_of
from .models import FeatureLine, FeatureValue, Link, Period
from .reading import Reading

# In the order in which they are shown; the actors, each role a line of its own, and the period come among them.
FIELDS = ("target_group", "area", "programme", "level", "steering", "status", "plan", "data_status", "profile_status")
_ROLES_AFTER = "area"
_PERIOD_AFTER = "steering"
_CARRIER_FIRST = ipv.roleCarrier


class Features:
    """What the store says about each measure. Made before the page's first link, so that all names come along."""

    def __init__(self, reading: Reading, measures: Sequence[str]) -> None:
        self._reading = reading
        self._facts = {measure: Facts() for measure in measures}
        self._actors: dict[str, dict[str, dict[str, None]]] = {measure: {} for measure in measures}
        for row in reading.rows("compare", measures=tuple(measures)) if measures else ():
            measure = text_of(row, "measure")
            if row["actor"] is not None:
                self._actors[measure].setdefault(text_of(row, "role"), {})[text_of(row, "actor")] = None
            else:
                self._facts[measure].take(row, "measure")

    def in_common(self, field: str, first: str, second: str) -> tuple[Link, ...]:
        """The values that both measures have; `actor` asks for actors in whatever roles."""
        here, there = self._values(field, first), set(self._values(field, second))
        return self._reading.links(value for value in here if value in there)

    def lines(self, letters: Mapping[str, str]) -> tuple[FeatureLine, ...]:
        """One line per feature that a measure states; `letters` name the measures."""
        lines: list[FeatureLine | None] = []
        for field in FIELDS:
            lines.append(self._line(field, letters, {each: self._values(field, each) for each in letters}))
            if field == _ROLES_AFTER:
                lines += [self._role(role, letters) for role in self._roles()]
            if field == _PERIOD_AFTER:
                lines.append(self._periods(letters))
        return tuple(line for line in lines if line is not None)

    def _values(self, field: str, measure: str) -> tuple[str, ...]:
        if field == "actor":
            return tuple(dict.fromkeys(each for actors in self._actors[measure].values() for each in sorted(actors)))
        found = self._facts[measure].iris(field)
        return self._reading.by_notation(found) if field == "target_group" else found

    def _roles(self) -> list[str]:
        """The roles that occur, that of the carrier first."""
        roles = {role for actors in self._actors.values() for role in actors}
        return sorted(roles, key=lambda role: (role != _CARRIER_FIRST, role))

    def _role(self, role: str, letters: Mapping[str, str]) -> FeatureLine | None:
        values = {measure: tuple(sorted(self._actors[measure].get(role, ()))) for measure in letters}
        return self._line("actor", letters, values, self._reading.link(role))

    def _line(
        self, name: str, letters: Mapping[str, str], values: Mapping[str, Sequence[str]], role: Link | None = None
    ) -> FeatureLine | None:
        if not any(values.values()):
            return None

        def value(measure: str, iri: str) -> FeatureValue:
            also = (letters[other] for other in letters if other != measure and iri in values[other])
            return FeatureValue(self._reading.link(iri), None, tuple(also))

        groups = tuple(tuple(value(measure, iri) for iri in values[measure]) for measure in letters)
        return FeatureLine(name, role, groups, _all_alike(map(frozenset, values.values())))

    def _periods(self, letters: Mapping[str, str]) -> FeatureLine | None:
        periods: dict[str, Period | None] = {measure: self._facts[measure].period() for measure in letters}
        if not any(periods.values()):
            return None

        def values(measure: str) -> tuple[FeatureValue, ...]:
            period = periods[measure]
            if period is None:
                return ()
            also = (letters[other] for other in letters if other != measure and periods[other] == period)
            return (FeatureValue(None, period, tuple(also)),)

        return FeatureLine("period", None, tuple(map(values, letters)), _all_alike(periods.values()))


def _all_alike(values: Iterable[object]) -> bool:
    found = set(values)
    return len(found) == 1 and all(found)
