"""What a document says in RDF: its thing with the parts of it, where it is used, the names of all that is mentioned, and
the document itself.

A constant number of queries per document, however much it mentions; every statement about something else than the document
stands in the store.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from ..errors import NotFound
from ..queries.binding import Value, bind
from ..queries.registry import Registry
from ..release.describe import catalogue_iri, compact, dataset_iri, document_iri
from ..release.dumps import TRIPLES
from ..release.opened import OpenRelease
from ..release.public_services import PROFILE, public_services
from ..store.port import Literal, NamedNode, Triple
from ..terms import PREFIXES, dcat, dct, foaf, owl, rdf, void, xsd
from .documents import kinds_of
from .facts import number_of, text_of
from .reading import checked
from .vocabulary import earlier_statements, path_of

_ASKED_AT_ONCE = 200
_DERIVED_PARTS = ("#involvement",)
"""What derived things have after the address of the one they were derived from (`queries/derive`): they live in its document."""
MOST_USES = 200
"""How many statements that point at its thing a document repeats; of more it says how many there are and where."""


@dataclass(frozen=True, slots=True)
class Description:
    """The content of a document: `statements` about `thing`, its parts and uses and the document, then `names`."""

    thing: str
    document: str
    statements: tuple[Triple, ...]
    names: tuple[Triple, ...]

    @property
    def triples(self) -> tuple[Triple, ...]:
        """Everything that the document says, each statement once."""
        return tuple(dict.fromkeys((*self.statements, *self.names)))


def thing_description(release: OpenRelease, registry: Registry, iri: str, languages: Sequence[str]) -> Description:
    """Describe any thing of the release; `NotFound` when it does not know it, `Gone` when it was withdrawn."""
    if not kinds_of(release, registry, iri, languages):
        raise NotFound(iri)
    asking = _Asking(release, registry)
    document = document_of(release, iri)
    own = asking.construct("validation/neighbourhood", roots=(iri, *(iri + part for part in _DERIVED_PARTS)))
    used = asking.construct("documents/used", thing=iri, limit=MOST_USES)
    more = _totals(asking, iri, document) if len(used) == MOST_USES else ()
    modified = [fact.object for fact in own if fact.subject == NamedNode(iri) and fact.predicate.value == dct.modified]
    about = (
        *_about(release, document, iri),
        *(Triple(NamedNode(document), NamedNode(dct.modified), day) for day in modified),
        *more,
    )
    statements = (*in_order(own, iri), *in_order(used, iri), *about)
    return Description(iri, document, statements, asking.names(statements))


def service_description(
    release: OpenRelease, registry: Registry, iri: str, languages: Sequence[str]
) -> Description | None:
    """Describe a measure as a public service in CPSV-AP; None for one of which the data name no competent authority.

    `NotFound` and `Gone` as for any thing.
    """
    if "measure" not in kinds_of(release, registry, iri, languages):
        raise NotFound(iri)
    if not is_public_service(release, registry, iri):
        return None
    found = public_services(release.store, registry, release.instance, (iri,))
    document = document_of(release, iri)
    conforms = Triple(NamedNode(document), NamedNode(dct.conformsTo), NamedNode(PROFILE))
    return Description(iri, document, (*in_order(found, iri), *_about(release, document, iri), conforms), ())


def is_public_service(release: OpenRelease, registry: Registry, iri: str) -> bool:
    """Whether the data name an authority that carries, steers or funds a measure; `NotFound` for what can be no IRI."""
    known = release.memory.recall("public service", [iri])
    if not known:
        known = {iri: bool(release.store.select(bind(registry["documents/authorities_of"], measure=checked(iri))))}
        release.memory.keep("public service", known)
    return bool(known[iri])


def vocabulary_description(release: OpenRelease, registry: Registry, edition: str | None = None) -> Description:
    """Describe the vocabulary: all terms and code lists as this release has them, or as an earlier edition had them."""
    asking = _Asking(release, registry)
    vocabulary, document = PREFIXES["ipv"], f"{release.instance.base}{path_of(edition).removeprefix('/')}"
    own: Iterable[Triple] = (
        asking.construct("documents/vocabulary", vocabulary=vocabulary)
        if edition is None
        else earlier_statements(release, edition)
    )
    about = _document(document, vocabulary)
    statements = (*in_order(own, vocabulary), *about)
    return Description(vocabulary, document, statements, asking.names(statements))


def dataset_description(release: OpenRelease, registry: Registry, url: str) -> Description:
    """Describe the data as a whole: what was counted at build, and where the service at `url` gives them out."""
    asking = _Asking(release, registry)
    instance = release.instance
    dataset = dataset_iri(instance)
    served = (
        Triple(NamedNode(dataset), NamedNode(void.sparqlEndpoint), NamedNode(f"{url}/sparql")),
        *(
            Triple(NamedNode(dataset), NamedNode(void.dataDump), NamedNode(f"{url}/dump/{each.name}"))
            for each in release.dumps
            if (each.counts, each.count)
            == (TRIPLES, release.manifest.counts["triples"])  # not those in another profile
        ),
        Triple(NamedNode(dataset), NamedNode(owl.versionInfo), Literal(release.manifest.id)),
        Triple(NamedNode(catalogue_iri(instance)), NamedNode(dcat.dataset), NamedNode(dataset)),
    )
    statements = in_order((*release.description, *served), dataset)
    return Description(dataset, document_iri(instance), statements, asking.names(statements))


def things_graph(release: OpenRelease, registry: Registry, things: Sequence[str]) -> tuple[Triple, ...]:
    """What the release says about several things and their parts, one after the other, and the names of all they mention."""
    asking = _Asking(release, registry)
    statements: list[Triple] = []
    for first in range(0, len(things), _ASKED_AT_ONCE):
        asked = things[first : first + _ASKED_AT_ONCE]
        statements += in_order(asking.construct("validation/neighbourhood", roots=asked), asked[0])
    return tuple(dict.fromkeys((*statements, *asking.names(statements))))


def described(
    release: OpenRelease, registry: Registry, thing: str, document: str, statements: tuple[Triple, ...]
) -> Description:
    """Statements that were made elsewhere, with the names of everything that they mention."""
    return Description(thing, document, statements, _Asking(release, registry).names(statements))


def document_of(release: OpenRelease, iri: str) -> str:
    """The document about a thing of the instance: `…/doc/measure/x` for `…/id/measure/x`."""
    base = release.instance.base
    return f"{base}doc/{iri.removeprefix(base).removeprefix('id/')}"


def in_order(triples: Iterable[Triple], first: str) -> tuple[Triple, ...]:
    """Each statement once, those about `first` before all others, types before all else: whatever the engine's order."""

    def key(triple: Triple) -> tuple[bool, str, bool, str, str]:
        subject, predicate = str(triple.subject), triple.predicate.value
        return (subject != f"<{first}>", subject, predicate != rdf.type, predicate, str(triple.object))

    return tuple(sorted(set(triples), key=key))


class _Asking:
    """CONSTRUCT queries about one release; the names of things are asked for once in its life."""

    def __init__(self, release: OpenRelease, registry: Registry) -> None:
        self._release = release
        self._registry = registry

    def construct(self, query: str, **parameters: Value) -> list[Triple]:
        return list(self._release.store.construct(bind(self._registry[query], **parameters)))

    def counts(self, iri: str) -> Iterator[tuple[str, int]]:
        """How many statements point at a thing with each property."""
        for row in self._release.store.select(bind(self._registry["documents/used_counts"], thing=iri)):
            yield text_of(row, "property"), number_of(row, "total")

    def names(self, statements: Iterable[Triple]) -> tuple[Triple, ...]:
        """The names of everything that the statements mention, in every language, unless they stand there already."""
        stated = tuple(statements)
        things = tuple(sorted({term.value for fact in stated for term in fact if isinstance(term, NamedNode)}))
        known: dict[str, tuple[Triple, ...]] = self._release.memory.recall("names", things)
        missing = [thing for thing in things if thing not in known]
        if missing:
            new = self._read_names(missing)
            self._release.memory.keep("names", new)
            known |= new
        there = set(stated)
        return tuple(name for name in chain.from_iterable(known[thing] for thing in things) if name not in there)

    def _read_names(self, things: Sequence[str]) -> Mapping[str, tuple[Triple, ...]]:
        found: dict[str, list[Triple]] = {thing: [] for thing in things}
        for name in self.construct("documents/labels", things=things):
            if isinstance(name.subject, NamedNode):
                found[name.subject.value].append(name)
        return {thing: in_order(names, thing) for thing, names in found.items()}


def _about(release: OpenRelease, document: str, thing: str) -> Iterator[Triple]:
    """What a document about a thing of the instance says about itself."""
    yield from _document(document, thing)
    about = NamedNode(document)
    yield Triple(about, NamedNode(void.inDataset), NamedNode(dataset_iri(release.instance)))
    yield Triple(about, NamedNode(owl.versionInfo), Literal(release.manifest.id))
    if release.instance.licence:
        yield Triple(about, NamedNode(dct.license), NamedNode(release.instance.licence))


def _document(document: str, thing: str) -> Iterator[Triple]:
    yield Triple(NamedNode(document), NamedNode(rdf.type), NamedNode(foaf.Document))
    yield Triple(NamedNode(document), NamedNode(foaf.primaryTopic), NamedNode(thing))
    yield Triple(NamedNode(thing), NamedNode(foaf.isPrimaryTopicOf), NamedNode(document))


def _totals(asking: _Asking, iri: str, document: str) -> Iterator[Triple]:
    """How many statements point at a thing, by property, as linksets of VoID: where the list in the document is cut."""
    for prop, total in asking.counts(iri):
        linkset = NamedNode(f"{document}#uses-{compact(prop)}")
        yield Triple(linkset, NamedNode(rdf.type), NamedNode(void.Linkset))
        yield Triple(linkset, NamedNode(void.linkPredicate), NamedNode(prop))
        yield Triple(linkset, NamedNode(void.objectsTarget), NamedNode(iri))
        yield Triple(linkset, NamedNode(void.triples), Literal(str(total), datatype=NamedNode(xsd.integer)))
