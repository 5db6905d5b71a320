"""Pages of concepts: a challenge, or a target group, steering logic, district, concept plan or any other concept."""

from __future__ import annotations

from collections.abc import Sequence

from ..errors import NotFound
from ..queries.registry import Registry
from ..release.opened import OpenRelease
from .collective import Collective
from .facts import Facts
from .filters import Filters
from .grids import SchemeGrid
from .models import ChallengePage, ConceptPage, Text
from .needs import Needs
from .reading import Reading, last_part
from .schemes import role_of
from .speech import plain

CHALLENGE = "challenge"
# What a concept is to a measure, and the filter that chooses its measures.
_FILTERS = {"target_group": "target_group", "steering": "steering", "area": "area", "plan": "plan"}


def challenge_page(release: OpenRelease, registry: Registry, iri: str, languages: Sequence[str]) -> ChallengePage:
    """Read the page of a challenge; `NotFound` when there is none by this IRI.

    The measures of a cell are those of its narrower challenges, too; those of a narrower challenge state exactly it.
    """
    reading = Reading(release, registry, languages)
    facts = reading.about("concept", concept=iri)
    scheme = facts.iri("scheme")
    if scheme is None or role_of(facts) != CHALLENGE:
        raise NotFound(iri)
    grid = SchemeGrid.of_instance(reading)
    place = reading.columns.cells.index(iri) if iri in reading.columns.cells else None
    collective = Collective(
        reading,
        grid,
        Filters({"focus" if place is None else "challenge": (iri,)}),
        # A challenge on top of another edition's scheme has no query: its narrower ones would count with it.
        thing=iri if place is not None or facts.iri("cell") else None,
    )
    needs = Needs(reading, iri)
    coverage = reading.columns.coverage()
    return ChallengePage(
        iri=iri,
        path=reading.addresses.page(iri) or "",
        notation=reading.link(iri).notation or last_part(iri),
        label=_label(reading, facts, iri),
        alternative_labels=reading.speech.texts(facts.literals("altLabel")),
        definition=reading.speech.text(facts.literals("definition")),
        notes=reading.speech.texts(facts.literals("note")),
        editorial_notes=reading.speech.texts(facts.literals("editorialNote")),
        urls=facts.iris("source"),
        scheme=reading.link(scheme),
        cell=reading.maybe(facts.iri("cell")),
        broader=reading.links(reading.by_notation(facts.iris("broader"))),
        narrower=reading.links(reading.by_notation(facts.iris("narrower"))),
        primary=int(coverage.primary[place]) if place is not None else 0,
        plain=int(coverage.plain[place]) if place is not None else 0,
        secondary=int(coverage.secondary[place]) if place is not None else 0,
        overall=collective.overall(),
        needs=needs.panel(),
    )


def concept_page(release: OpenRelease, registry: Registry, iri: str, languages: Sequence[str]) -> ConceptPage:
    """Read the page of any other concept; `NotFound` when there is none by this IRI."""
    reading = Reading(release, registry, languages)
    facts = reading.about("concept", concept=iri)
    role = role_of(facts)
    broader = facts.iris("broader")
    collective = None
    if role in _FILTERS:
        grid = SchemeGrid.of_instance(reading)
        collective = Collective(
            reading, grid, Filters({_FILTERS[role]: (iri,)}), thing=iri, without=facts.iris("ancestor")
        )
    needs = Needs(reading, iri)
    return ConceptPage(
        iri=iri,
        path=reading.addresses.page(iri) or "",
        role=role,
        notation=facts.string("notation"),
        label=_label(reading, facts, iri),
        alternative_labels=reading.speech.texts(facts.literals("altLabel")),
        definition=reading.speech.text(facts.literals("definition")),
        notes=reading.speech.texts(facts.literals("note")),
        editorial_notes=reading.speech.texts(facts.literals("editorialNote")),
        urls=facts.iris("source"),
        scheme=reading.maybe(facts.iri("scheme")),
        broader=reading.links(reading.by_notation(broader)),
        narrower=reading.links(reading.by_notation(facts.iris("narrower"))),
        web_pages=facts.iris("webPage"),
        overall=collective.overall() if collective else None,
        needs=needs.panel(),
    )


def _label(reading: Reading, facts: Facts, iri: str) -> Text:
    return reading.speech.text(facts.literals("label")) or plain(facts.string("notation") or last_part(iri))
