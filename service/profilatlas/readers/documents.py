"""From an IRI to its page: the class of a thing decides which reader reads it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from ..errors import Gone
from ..queries.registry import Registry
from ..release.opened import OpenRelease
from .actor import actor_page
from .concepts import challenge_page, concept_page
from .facts import optional_of
from .measure import measure_page
from .models import ActorPage, ChallengePage, ConceptPage, MeasurePage, ProgrammePage, SchemePage, ThingPage
from .programme import programme_page
from .reading import Reading, checked
from .schemes import scheme_page
from .things import thing_page
from .withdrawn import is_withdrawn

DocumentPage = MeasurePage | ChallengePage | ConceptPage | ActorPage | ProgrammePage | SchemePage | ThingPage
Reader = Callable[[OpenRelease, Registry, str, Sequence[str]], DocumentPage]

# The most specific kind first: a challenge is a concept, too.
_READERS: Mapping[str, Reader] = MappingProxyType(
    {
        "measure": measure_page,
        "programme": programme_page,
        "actor": actor_page,
        "challenge": challenge_page,
        "scheme": scheme_page,
        "concept": concept_page,
    }
)


def document_page(release: OpenRelease, registry: Registry, iri: str, languages: Sequence[str]) -> DocumentPage:
    """Read the page of any thing, by its class; `NotFound` when the release does not know it, `Gone` when withdrawn."""
    kinds = kinds_of(release, registry, iri, languages)
    reader = next((reader for kind, reader in _READERS.items() if kind in kinds), thing_page)
    return reader(release, registry, iri, languages)


def kinds_of(release: OpenRelease, registry: Registry, iri: str, languages: Sequence[str]) -> frozenset[str | None]:
    """Which kinds of page a thing could have, None for the general one, none for an unknown thing; `Gone` if withdrawn."""
    reading = Reading(release, registry, languages)
    rows = reading.unnamed_rows("kind", thing=checked(iri))
    if not rows and is_withdrawn(reading, iri):
        raise Gone(iri)
    return frozenset(optional_of(row, "kind") for row in rows)
