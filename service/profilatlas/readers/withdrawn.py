"""What stands at an address that was withdrawn: what it was, since when, why, and where to go instead."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..queries.binding import bind
from ..queries.registry import Registry
from ..release.opened import OpenRelease
from ..store.port import NamedNode
from .models import Value, WithdrawnPage
from .reading import Reading


def withdrawn_page(release: OpenRelease, registry: Registry, iri: str, languages: Sequence[str]) -> WithdrawnPage:
    """Read the notice at a withdrawn address; `NotFound` for any other one."""
    reading = Reading(release, registry, languages)
    facts = reading.about("withdrawn", thing=iri)
    return WithdrawnPage(
        iri=iri,
        title=reading.speech.text(facts.literals("title")),
        since=facts.day("date"),
        reasons=reading.speech.texts(facts.literals("reason")),
        replacements=tuple(_value(reading, each) for each in facts.iris("replacement")),
        sources=facts.iris("source"),
        data_status=reading.maybe(facts.iri("dataStatus")),
    )


def is_withdrawn(reading: Reading, iri: str) -> bool:
    """Whether the release has a notice for this address."""
    return bool(reading.unnamed_rows("withdrawn", thing=iri))


def all_withdrawn(release: OpenRelease, registry: Registry) -> Iterator[str]:
    """Every address that was withdrawn, as an IRI."""
    for (thing,) in release.store.stream(bind(registry["pages/all_withdrawn"])):
        if isinstance(thing, NamedNode):
            yield thing.value


def _value(reading: Reading, iri: str) -> Value:
    return Value(link=reading.link(iri)) if reading.is_ours(iri) else Value(url=iri)
