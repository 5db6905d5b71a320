"""Measures as public services in CPSV-AP 3.2.0 (https://semiceu.github.io/CPSV-AP/releases/3.2.0/).

A public service has a competent authority: a measure of which the data name none is none, and nothing is invented for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..model.media import N_TRIPLES
from ..queries.binding import bind
from ..queries.registry import Registry
from ..settings import Instance
from ..store.port import NamedNode, Sink, Store, Triple
from .describe import catalogue_iri

PROFILE = "https://semiceu.github.io/CPSV-AP/releases/3.2.0/"
"""What CPSV-AP calls itself in `dct:conformsTo` and in HTTP."""

_AT_ONCE = 200


def place_of(instance: Instance) -> str:
    """The area for which the authorities of an instance are competent; where the settings name none, one of its own."""
    own = f"{catalogue_iri(instance).partition('#')[0]}#area"
    return instance.regional_key or instance.geonames or own


def public_services(store: Store, registry: Registry, instance: Instance, measures: Sequence[str]) -> Iterator[Triple]:
    """What CPSV-AP says about measures; without an authority they are left out by `known_services`, not here."""
    yield from store.construct(_query(registry, instance, measures))


def known_services(store: Store, registry: Registry) -> tuple[str, ...]:
    """The measures that are public services, in order."""
    rows = store.select(registry["export/public_services"].text)
    return tuple(row["measure"].value for row in rows if isinstance(row["measure"], NamedNode))


def write_services(store: Store, registry: Registry, instance: Instance, sink: Sink) -> None:
    """Write all public services as N-Triples, a few hundred at a time: what several share is written for each piece."""
    measures = known_services(store, registry)
    for first in range(0, len(measures), _AT_ONCE):
        store.write(_query(registry, instance, measures[first : first + _AT_ONCE]), N_TRIPLES.media_type, sink)


def _query(registry: Registry, instance: Instance, measures: Sequence[str]) -> str:
    return bind(registry["documents/public_services"], measures=tuple(measures), place=place_of(instance))
