"""What has a page: for search engines, and for whoever writes the whole site to files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ..queries.binding import Page, bind
from ..queries.registry import Registry
from ..release.opened import OpenRelease
from ..store.port import Literal, NamedNode
from .addresses import Addresses

MOST_THINGS = 10_000
"""Things in one part of the map; with a few languages each, below the 50,000 addresses that one file may have."""


@dataclass(frozen=True, slots=True)
class MappedThing:
    """A thing with a page: its IRI, the path of the page, and the day it changed last, where that is stated."""

    iri: str
    path: str
    modified: date | None


def things_with_pages(release: OpenRelease, registry: Registry, part: int) -> tuple[MappedThing, ...]:
    """One part of the map, in the order of addresses; parts count from 1, and the one after the last is empty."""
    query = bind(registry["pages/things"], Page((part - 1) * MOST_THINGS, MOST_THINGS), space=release.instance.base)
    addresses = Addresses(release.instance.base, release.columns, lambda iri: None)
    return tuple(_mapped(addresses, *row) for row in release.store.stream(query))


def all_things(release: OpenRelease, registry: Registry) -> Iterator[MappedThing]:
    """Every thing that has a page."""
    part = 1
    while found := things_with_pages(release, registry, part):
        yield from found
        part += 1


def parts_of(release: OpenRelease, registry: Registry) -> int:
    """How many parts the map has."""
    (row,) = release.store.select(bind(registry["pages/things_count"], space=release.instance.base))
    total = row["total"]
    things = int(total.value) if isinstance(total, Literal) else 0
    return -(-things // MOST_THINGS)


def _mapped(addresses: Addresses, thing: object, modified: object) -> MappedThing:
    iri = thing.value if isinstance(thing, NamedNode) else ""
    day = date.fromisoformat(modified.value[:10]) if isinstance(modified, Literal) else None
    return MappedThing(iri, addresses.page(iri) or "/", day)
