"""What is chosen in a list of measures: parsed from an address, checked against the release, written back to one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from ..errors import BadRequest
from ..model.masks import Flags
from ..release.columns import FACETS
from .addresses import EXPLORE
from .reading import Reading

ALSO = "with_"
OTHER_THAN = "other_than"
ENDS_BY = "ends_by"
NAMES = (*FACETS, *(f"{ALSO}{facet}" for facet in FACETS), OTHER_THAN, ENDS_BY)
# Values that `analysis/measures_of` cannot tell from others of their kind, or that are no things.
_NOT_ASKED_FOR = ("focus", "level", "year", OTHER_THAN, ENDS_BY)
_MOST_VALUES = 50
_MOST_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Filters:
    """Values by name, as IRIs (years as they are): a measure has one of the values of every facet.

    A name with `with_` before it asks for every value, beside those of the facet itself: the measures of one actor that
    another one works on, too. `focus` asks for exactly a (narrower) challenge, `plan` for a concept plan; `other_than`
    leaves out a measure, `ends_by` asks for those that end between the release's day and another one.
    """

    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return any(self.chosen.values())

    def of(self, name: str) -> tuple[str, ...]:
        """The values chosen by this name."""
        return self.chosen.get(name, ())

    def rows(self, reading: Reading) -> Flags | None:
        """Which measures fit, None where nothing is chosen (all)."""
        if not self:
            return None
        columns = reading.columns
        rows = columns.select(**{name: values for name, values in self.chosen.items() if name in FACETS})
        for name, values in self.chosen.items():
            for value in values:
                if name.startswith(ALSO):
                    rows &= columns.facet(name.removeprefix(ALSO)).rows_with(value)
                elif name == OTHER_THAN and (row := columns.row_of(value)) is not None:
                    rows[row] = False
                elif name == ENDS_BY:
                    ending = columns.ending(reading.release.manifest.as_of, date.fromisoformat(value), rows)
                    rows = np.zeros_like(rows)
                    rows[ending] = True
        return rows

    def replaced(self, name: str, values: Iterable[str]) -> Filters:
        """The same with other values by this name."""
        return Filters({**self.chosen, name: tuple(values)})

    def toggled(self, name: str, value: str) -> Filters:
        """The same with a value more, or less where it is chosen."""
        values = self.of(name)
        return self.replaced(name, (each for each in values if each != value) if value in values else (*values, value))

    def narrowed(self, facet: str, value: str) -> Filters:
        """Those of these measures that have a value: `with_` where the facet has values already."""
        name = f"{ALSO}{facet}" if self.of(facet) else facet
        return self.replaced(name, (*self.of(name), value))

    def path(self, reading: Reading, path: str = EXPLORE, more: Iterable[tuple[str, str]] = ()) -> str:
        """The address of a list with these filters."""
        return reading.addresses.listing(path, (*self.parameters(reading), *more))

    def query(self, reading: Reading) -> str | None:
        """The query that answers the list: of all measures, or those with one value; None for other choices."""
        chosen = [(name, value) for name, values in self.chosen.items() for value in values]
        if not chosen:
            return reading.shown("columns/measures")
        ((name, value), *others) = chosen
        if others or name.removeprefix(ALSO) in _NOT_ASKED_FOR:
            return None
        return reading.shown("analysis/measures_of", thing=value)

    def parameters(self, reading: Reading) -> tuple[tuple[str, str], ...]:
        """Names and values as they stand in an address, in the order of `NAMES`."""
        value = reading.addresses.value
        return tuple((name, value(name.removeprefix(ALSO), iri)) for name in NAMES for iri in self.of(name))


def parse_filters(reading: Reading, parameters: Mapping[str, Sequence[str]]) -> Filters:
    """The filters in an address; empty values are left out, `BadRequest` names a value that the release does not have."""
    chosen: dict[str, tuple[str, ...]] = {}
    for name in NAMES:
        values = [value for value in parameters.get(name, ()) if value]
        if len(values) > _MOST_VALUES:
            raise refusal(reading, f"Zu viele Werte für „{name}“.", f"Too many values of “{name}”.")
        if values:
            _want_values(reading, name)
            chosen[name] = tuple(dict.fromkeys(_resolve(reading, name, value) for value in values))
    return Filters(chosen)


def refuse_unknown(reading: Reading, parameters: Iterable[str], known: Iterable[str]) -> None:
    """`BadRequest` for a parameter that a page does not have."""
    allowed = {*known, "lang"}
    for name in parameters:
        if name not in allowed:
            raise refusal(
                reading, f"Die Angabe „{name[:40]}“ gibt es hier nicht.", f"There is no parameter “{name[:40]}” here."
            )


def single(
    reading: Reading, parameters: Mapping[str, Sequence[str]], name: str, default: str, allowed: Iterable[str] = ()
) -> str:
    """A parameter that may stand once, with one of the values allowed (any, where none are named)."""
    values = [value for value in parameters.get(name, ()) if value]
    offered = tuple(allowed)
    if len(values) > 1:
        raise refusal(reading, f"„{name}“ darf nur einmal stehen.", f"“{name}” may stand only once.")
    if values and offered and values[0] not in offered:
        listed = ", ".join(offered)
        raise refusal(reading, f"„{name}“ kann sein: {listed}.", f"“{name}” can be: {listed}.")
    return values[0] if values else default


def page_number(reading: Reading, parameters: Mapping[str, Sequence[str]]) -> int:
    """The number of the page asked for, 1 or more; `BadRequest` for anything that is no such number."""
    value = single(reading, parameters, "page", "1")
    if not (value.isascii() and value.isdecimal() and len(value) <= _MOST_DIGITS and int(value)):
        raise refusal(reading, "„page“ muss eine Zahl ab 1 sein.", "“page” must be a number from 1 on.")
    return int(value)


def refusal(reading: Reading, german: str, english: str) -> BadRequest:
    """What is wrong with an address, in the language of the page where we have it."""
    return BadRequest(german if reading.speech.languages[0].split("-")[0] == "de" else english)


def _resolve(reading: Reading, name: str, value: str) -> str:
    own = _resolvers(reading).get(name)
    found = own(value) if own else reading.addresses.resolve(name.removeprefix(ALSO), value)
    if found is None:
        shown = value[:60]
        raise refusal(
            reading,
            f"Den Wert „{shown}“ für „{name}“ hat keine Maßnahme in diesem Stand der Daten.",
            f"No measure in this release of the data has the value “{shown}” of “{name}”.",
        )
    return found


def _resolvers(reading: Reading) -> Mapping[str, Callable[[str], str | None]]:
    """How the values are read that no facet has."""

    def measure(slug: str) -> str | None:
        iri = f"{reading.release.instance.base}id/measure/{slug}"
        return None if reading.columns.row_of(iri) is None else iri

    def day(text: str) -> str | None:
        try:
            return date.fromisoformat(text).isoformat()
        except ValueError:
            return None

    return {OTHER_THAN: measure, ENDS_BY: day}


def _want_values(reading: Reading, name: str) -> None:
    """Notations of concepts are asked for all at once, not value by value."""
    facet = name.removeprefix(ALSO)
    if facet in FACETS and facet not in ("actor", "programme", "year"):
        reading.want(reading.columns.facet(facet).values)
