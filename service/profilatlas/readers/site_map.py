"""What has a page of its own, in parts: for the site map and for whoever writes the whole site to files.

Measures are known by the columns; of all other things the store is asked, by kinds. The parts of measures have no pages and
are by far the most, so nothing here looks at them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ..queries.binding import Page, bind
from ..queries.registry import Registry
from ..release.opened import OpenRelease
from ..store.port import Literal, NamedNode
from ..terms import dct, ipv, void
from .addresses import Addresses

MOST_THINGS = 2_000
"""Things in one part of the map: a part is made in some tenths of a second, and there may be 50,000 parts."""

_KEPT = "things with pages"
_WITHOUT_PAGES = frozenset({ipv.Measure, ipv.Focus, ipv.Involvement, ipv.Funding, ipv.Tombstone, dct.PeriodOfTime})
"""Measures are listed by the columns; the others have no pages. Periods are fragments of measures, fundings and programmes."""


@dataclass(frozen=True, slots=True)
class MappedThing:
    """A thing with a page: its IRI, the path of the page, and the day it changed last, where that is stated."""

    iri: str
    path: str
    modified: date | None


def things_with_pages(release: OpenRelease, registry: Registry, part: int) -> tuple[MappedThing, ...]:
    """One part of the map, measures first; parts count from 1, and the one after the last is empty."""
    of_measures = _parts(release.columns.count)
    if part <= of_measures:
        first = (part - 1) * MOST_THINGS
        return _measures(release, registry, first, min(first + MOST_THINGS, release.columns.count))
    piece = Page((part - 1 - of_measures) * MOST_THINGS, MOST_THINGS)
    query = bind(registry["pages/things"], piece, space=release.instance.base, kinds=_kinds(release))
    addresses = Addresses(release.instance.base, release.columns, lambda iri: None)
    return tuple(_mapped(addresses, *row) for row in release.store.stream(query))


def all_things(release: OpenRelease, registry: Registry) -> Iterator[MappedThing]:
    """Every thing that has a page."""
    for part in range(1, parts_of(release, registry) + 1):
        yield from things_with_pages(release, registry, part)


def parts_of(release: OpenRelease, registry: Registry) -> int:
    """How many parts the map has; counted once while the release is open."""
    known = release.memory.recall(_KEPT, [""])
    if not known:
        query = bind(registry["pages/things_count"], space=release.instance.base, kinds=_kinds(release))
        (row,) = release.store.select(query)
        total = row["total"]
        known = {"": int(total.value) if isinstance(total, Literal) else 0}
        release.memory.keep(_KEPT, known)
    return _parts(release.columns.count) + _parts(known[""])


def _parts(things: int) -> int:
    return -(-things // MOST_THINGS)


def _kinds(release: OpenRelease) -> tuple[str, ...]:
    """The classes of this release whose things may have pages, from what it says about itself."""
    found = (triple.object for triple in release.description if triple.predicate.value == void.class_)
    return tuple(sorted({term.value for term in found if isinstance(term, NamedNode)} - _WITHOUT_PAGES))


def _measures(release: OpenRelease, registry: Registry, first: int, end: int) -> tuple[MappedThing, ...]:
    """The measures of some rows."""
    iris = release.columns.iris[first:end]
    query = bind(registry["pages/modified"], things=iris)
    days = {row[0]: row[1] for row in release.store.stream(query)}
    addresses = Addresses(release.instance.base, release.columns, lambda iri: None)
    return tuple(
        _mapped(addresses, thing, days.get(thing)) for thing in map(NamedNode, iris) if addresses.page(thing.value)
    )


def _mapped(addresses: Addresses, thing: object, modified: object) -> MappedThing:
    iri = thing.value if isinstance(thing, NamedNode) else ""
    day = date.fromisoformat(modified.value[:10]) if isinstance(modified, Literal) else None
    return MappedThing(iri, addresses.page(iri) or "/", day)
