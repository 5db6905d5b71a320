"""What is chosen in a list of measures: parsed from an address, checked against the release, written back to one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial

import numpy as np

from ..errors import BadRequest
from ..model.masks import Flags
from ..queries.binding import Value
from ..release.columns import FACETS
from ..release.search import MOST_LETTERS
from .addresses import EXPLORE
from .reading import Reading

TEXT = "text"
ALSO = "with_"
OTHER_THAN = "other_than"
ENDS_BY = "ends_by"
NAMES = (TEXT, *FACETS, *(f"{ALSO}{facet}" for facet in FACETS), OTHER_THAN, ENDS_BY)
EVERY = "every"
"""A form's way to say of a facet that measures must have every value chosen; addresses say it by `with_`."""

_PLACE = {name: place for place, name in enumerate(NAMES)}
_MOST_VALUES = 50
_MOST_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Filters:
    """Values by name, as IRIs (years as they are): a measure has one of the values of every facet.

    `text` asks for the words of a text. A name with `with_` before it asks for every value, beside those of the facet itself:
    the measures of one actor that another one works on, too. `focus` asks for exactly a (narrower) challenge, `plan` for a
    concept plan; `other_than` leaves out a measure, `ends_by` asks for those that end between the release's day and another.
    """

    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return any(self.chosen.values())

    @property
    def names(self) -> tuple[str, ...]:
        """The names by which something is chosen, in the order of `NAMES`."""
        return tuple(sorted((name for name, values in self.chosen.items() if values), key=_PLACE.__getitem__))

    @property
    def key(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """What tells these filters from others."""
        return tuple((name, self.of(name)) for name in self.names)

    @property
    def text(self) -> str:
        """The text that is looked for, empty for none."""
        return "".join(self.of(TEXT))

    def of(self, name: str) -> tuple[str, ...]:
        """The values chosen by this name."""
        return self.chosen.get(name, ())

    def rows(self, reading: Reading) -> Flags | None:
        """Which measures fit, None where nothing is chosen (all)."""
        return fitting(self.parts(reading).values())

    def parts(self, reading: Reading) -> dict[str, Flags]:
        """Which measures fit what is chosen by each name."""
        return {
            name: reading.once(("part", name, self.of(name)), partial(self._part, reading, name)) for name in self.names
        }

    def replaced(self, name: str, values: Iterable[str]) -> Filters:
        """The same with other values by this name."""
        return Filters({**self.chosen, name: tuple(values)})

    def without(self, name: str, value: str) -> Filters:
        """The same with a value less."""
        return self.replaced(name, (each for each in self.of(name) if each != value))

    def narrowed(self, facet: str, value: str) -> Filters:
        """Those of these measures that have a value: `with_` where the facet has values already."""
        name = f"{ALSO}{facet}" if self.of(facet) else facet
        return self.replaced(name, (*self.of(name), value))

    def path(self, reading: Reading, path: str = EXPLORE, more: Iterable[tuple[str, str]] = ()) -> str:
        """The address of a list with these filters."""
        return reading.addresses.listing(path, (*self.parameters(reading), *more))

    def query(self, reading: Reading) -> str | None:
        """The query that answers the list; None with a text, for SPARQL knows neither forms, parts nor slips of words."""
        return None if self.of(TEXT) else reading.joined("filters/all", self._questions(reading))

    def parameters(self, reading: Reading) -> tuple[tuple[str, str], ...]:
        """Names and values as they stand in an address, in the order of `NAMES`."""
        return tuple((name, value_of(reading, name, value)) for name in self.names for value in self.of(name))

    def _part(self, reading: Reading, name: str) -> Flags:
        columns, values = reading.columns, self.of(name)
        if name in FACETS:
            return columns.facet(name).rows_with_any(values)
        if name == TEXT:
            return reading.release.search.find(self.text).rows
        if name == OTHER_THAN:
            found = np.ones(columns.count, np.bool_)
            found[[row for value in values if (row := columns.row_of(value)) is not None]] = False
        elif name == ENDS_BY:
            last = min(map(date.fromisoformat, values))
            found = np.zeros(columns.count, np.bool_)
            found[columns.ending(reading.release.manifest.as_of, last)] = True
        else:
            facet = columns.facet(name.removeprefix(ALSO))
            found = np.logical_and.reduce([facet.rows_with(value) for value in values])
        return found

    def _questions(self, reading: Reading) -> Iterator[tuple[str, Mapping[str, Value]]]:
        """The query of each part, by name, with what it is bound to."""
        as_of = reading.release.manifest.as_of
        for name in self.names:
            values, facet = self.of(name), name.removeprefix(ALSO)
            if name == ENDS_BY:
                yield f"filters/{name}", {"first": as_of.isoformat(), "last": min(values)}
                continue
            for group in [[value] for value in values] if name.startswith(ALSO) else [values]:
                if facet == "year":
                    yield f"filters/{facet}", {"values": [int(year) for year in group], "asOfYear": as_of.year}
                else:
                    yield f"filters/{facet}", {"values": group}


def fitting(parts: Iterable[Flags]) -> Flags | None:
    """The measures that fit all parts; None (all) where there are none."""
    masks = list(parts)
    return np.logical_and.reduce(masks) if masks else None


def value_of(reading: Reading, name: str, value: str) -> str:
    """A chosen value as it stands in an address."""
    return value if name == TEXT else reading.addresses.value(name.removeprefix(ALSO), value)


def parse_filters(reading: Reading, parameters: Mapping[str, Sequence[str]]) -> Filters:
    """The filters in an address; empty values are left out, `BadRequest` names a value that the release does not have."""
    chosen: dict[str, tuple[str, ...]] = {}
    if text := plain_text(single(reading, parameters, TEXT, "")):
        chosen[TEXT] = (text,)
    for name in NAMES[1:]:
        values = [value for value in parameters.get(name, ()) if value]
        if len(values) > _MOST_VALUES:
            raise refusal(reading, f"Zu viele Werte für „{name}“.", f"Too many values of “{name}”.")
        if values:
            _want_values(reading, name)
            chosen[name] = tuple(dict.fromkeys(_resolve(reading, name, value) for value in values))
    for facet in parameters.get(EVERY, ()):
        if facet not in FACETS:
            raise refusal(reading, f"„{EVERY}“ nennt ein Merkmal.", f"“{EVERY}” names a feature.")
        chosen[ALSO + facet] = tuple(dict.fromkeys((*chosen.get(ALSO + facet, ()), *chosen.pop(facet, ()))))
    return Filters(chosen)


def plain_text(text: str) -> str:
    """What is looked for of a text: its beginning, without line ends and signs that cannot be seen.

    >>> plain_text(" Sprache\\0\\n für  alle ")
    'Sprache für alle'
    """
    visible = "".join(sign if sign.isprintable() else " " for sign in text[: 4 * MOST_LETTERS])
    return " ".join(visible.split())[:MOST_LETTERS].strip()


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
    in_german = reading.speech.languages[0].split("-")[0] == "de"
    return BadRequest(german, "de") if in_german else BadRequest(english)


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
