"""The page of the vocabulary, read from the same store as all others: a release knows its own words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from ..queries.binding import bind
from ..queries.registry import Registry
from ..release.opened import OpenRelease
from ..store.port import NamedNode
from ..terms import PREFIXES, dct, ipv, owl, rdf, rdfs, skos, void
from .facts import Facts
from .models import CodeListView, Link, TermView, Text, VocabularyPage
from .reading import Reading, last_part
from .speech import plain

PATH = "/doc/def"
PREFIX = "ipv"
IRI = PREFIXES[PREFIX]

_NAMES = (rdfs.label, skos.prefLabel, dct.title)
_PROPERTIES = (owl.ObjectProperty, owl.DatatypeProperty, owl.AnnotationProperty)


def vocabulary_page(release: OpenRelease, registry: Registry, languages: Sequence[str]) -> VocabularyPage:
    """Read all terms of the vocabulary, with how often the data use each."""
    reading = Reading(release, registry, languages)
    terms = _terms(release, registry)
    vocabulary = terms.get(IRI, Facts())
    used = _uses(release)
    reading.want(iri for facts in terms.values() for iri in facts.iris(skos.closeMatch))

    def view(iri: str) -> TermView:
        return _view(reading, iri, terms[iri], used)

    def views(kinds: Iterable[str]) -> tuple[TermView, ...]:
        wanted = set(kinds)
        return _sorted(view(iri) for iri, facts in terms.items() if wanted & set(facts.iris(rdf.type)))

    def codes(scheme: str) -> tuple[TermView, ...]:
        return _sorted(view(iri) for iri, facts in terms.items() if scheme in facts.iris(skos.inScheme))

    return VocabularyPage(
        iri=IRI,
        path=PATH,
        title=_label(reading, vocabulary, IRI),
        description=reading.speech.text(vocabulary.literals(dct.description)),
        version=vocabulary.string(owl.versionInfo) or "",
        version_iri=vocabulary.iri(owl.versionIRI),
        prefix=PREFIX,
        editorial_notes=reading.speech.texts(vocabulary.literals(skos.editorialNote)),
        classes=views([owl.Class]),
        properties=views(_PROPERTIES),
        lists=tuple(CodeListView(term, codes(term.iri)) for term in views([ipv.CodeList])),
    )


def term_anchor(release: OpenRelease, registry: Registry, name: str) -> str | None:
    """Where the page shows a term: "" for its head (the vocabulary itself, its version), None for no term of ours."""
    anchors: Mapping[str, str] = release.memory.recall("vocabulary", [IRI]).get(IRI, {})
    if not anchors:
        terms = _terms(release, registry)
        anchors = {iri: last_part(iri) for iri in terms if iri != IRI}
        anchors |= dict.fromkeys((IRI, *terms.get(IRI, Facts()).iris(owl.versionIRI)), "")
        release.memory.keep("vocabulary", {IRI: anchors})
    return anchors.get(IRI + name)


def defined(term: Link) -> Link:
    """A term by name; one of ours leads to where the vocabulary defines it."""
    return replace(term, path=f"{PATH}#{last_part(term.iri)}") if term.iri.startswith(IRI) else term


def _terms(release: OpenRelease, registry: Registry) -> dict[str, Facts]:
    """What the vocabulary says about each of its terms, by property."""
    terms: dict[str, Facts] = {}
    for fact in release.store.construct(bind(registry["documents/vocabulary"], vocabulary=IRI)):
        if isinstance(fact.subject, NamedNode):
            terms.setdefault(fact.subject.value, Facts()).add(fact.predicate.value, fact.object)
    return terms


def _uses(release: OpenRelease) -> dict[str, int]:
    """How many things of each class and statements with each property there are, as counted at build."""
    parts: dict[str, Facts] = {}
    for fact in release.description:
        parts.setdefault(str(fact.subject), Facts()).add(fact.predicate.value, fact.object)
    counted = ((void.class_, void.entities), (void.property, void.triples))
    return {
        term: part.integer(count) or 0
        for part in parts.values()
        for by, count in counted
        if (term := part.iri(by)) is not None
    }


def _view(reading: Reading, iri: str, facts: Facts, used: Mapping[str, int]) -> TermView:
    coded = skos.inScheme in facts.fields or ipv.CodeList in facts.iris(rdf.type)
    return TermView(
        name=last_part(iri),
        iri=iri,
        label=_label(reading, facts, iri),
        alternative_labels=reading.speech.texts(facts.literals(skos.altLabel)),
        notation=facts.string(skos.notation),
        definition=reading.speech.text(facts.literals(skos.definition)),
        notes=reading.speech.texts(facts.literals(skos.scopeNote)),
        editorial_notes=reading.speech.texts(facts.literals(skos.editorialNote)),
        similar=reading.links(facts.iris(skos.closeMatch)),
        used=None if coded else used.get(iri, 0),
    )


def _label(reading: Reading, facts: Facts, iri: str) -> Text:
    texts = (reading.speech.text(facts.literals(name)) for name in _NAMES)
    return next((text for text in texts if text), plain(last_part(iri)))


def _sorted(terms: Iterable[TermView]) -> tuple[TermView, ...]:
    return tuple(sorted(terms, key=lambda term: (term.label.value.casefold(), term.iri)))
