"""The page of the vocabulary, read from the same store as all others: a release knows its own words.

An earlier edition is read from the file that the release keeps of it (`release/editions.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from ..errors import NotFound
from ..queries.binding import bind
from ..queries.registry import Registry
from ..release.editions import editions, read_edition
from ..release.opened import OpenRelease
from ..release.rulebook import Rulebook
from ..store.port import NamedNode, Triple
from ..terms import PREFIXES, dct, ipv, owl, rdf, rdfs, skos, void
from .facts import Facts
from .models import CodeListView, EditionView, Link, TermView, Text, VocabularyPage
from .reading import Reading, last_part
from .rulebook import named_in, relations, rulebook_of, rules_in_words
from .speech import plain

PATH = "/doc/def"
PREFIX = "ipv"
IRI = PREFIXES[PREFIX]

_NAMES = (rdfs.label, skos.prefLabel, dct.title)
_PROPERTIES = (owl.ObjectProperty, owl.DatatypeProperty, owl.AnnotationProperty)


def vocabulary_page(
    release: OpenRelease, registry: Registry, languages: Sequence[str], edition: str | None = None
) -> VocabularyPage:
    """Read all terms of the vocabulary, with how often the data use each; or an earlier edition, `NotFound` if none.

    An earlier edition has no counts: the data are written in the current one.
    """
    reading = Reading(release, registry, languages)
    if edition is None:
        return reading.of_all("vocabulary", lambda: _page(reading, _terms(release, registry), None))
    return _page(reading, _by_subject(earlier_statements(release, edition)), edition)


def _page(reading: Reading, terms: Mapping[str, Facts], edition: str | None) -> VocabularyPage:
    release = reading.release
    vocabulary = terms.get(IRI, Facts())
    used = _uses(release) if edition is None else None
    reading.want(iri for facts in terms.values() for iri in facts.iris(skos.closeMatch))
    rulebook = rulebook_of(release) if edition is None else Rulebook((), ())
    reading.want(iri for table in rulebook.tables for iri in named_in(table))
    reading.want(iri for rule in rulebook.rules for iri in rule.classes)

    def view(iri: str) -> TermView:
        return _view(reading, iri, terms[iri], used)

    def views(kinds: Iterable[str]) -> tuple[TermView, ...]:
        wanted = set(kinds)
        return _sorted(view(iri) for iri, facts in terms.items() if wanted & set(facts.iris(rdf.type)))

    def codes(scheme: str) -> tuple[TermView, ...]:
        return _sorted(view(iri) for iri, facts in terms.items() if scheme in facts.iris(skos.inScheme))

    return VocabularyPage(
        iri=IRI,
        path=path_of(edition),
        current=edition is None,
        editions=_editions(release, edition),
        title=_label(reading, vocabulary, IRI),
        description=reading.speech.text(vocabulary.literals(dct.description)),
        version=vocabulary.string(owl.versionInfo) or "",
        version_iri=vocabulary.iri(owl.versionIRI),
        prefix=PREFIX,
        editorial_notes=reading.speech.texts(vocabulary.literals(skos.editorialNote)),
        classes=views([owl.Class]),
        properties=views(_PROPERTIES),
        lists=tuple(CodeListView(term, codes(term.iri)) for term in views([ipv.CodeList])),
        relations=tuple(relations(reading, rulebook)),
        rules=tuple(rules_in_words(reading, rulebook)),
    )


def path_of(edition: str | None) -> str:
    """The address of the document about an edition, None for the current one."""
    return PATH if edition is None else f"{PATH}/{edition}"


def earlier_statements(release: OpenRelease, edition: str) -> tuple[Triple, ...]:
    """What an earlier edition said; `NotFound` when the release holds none of this number."""
    kept = release.memory.recall("edition", [edition]).get(edition)
    if kept is None:
        try:
            kept = read_edition(release.path, edition)
        except KeyError as error:
            raise NotFound(IRI + edition) from error
        release.memory.keep("edition", {edition: kept})
    statements: tuple[Triple, ...] = kept
    return statements


def is_earlier(release: OpenRelease, name: str) -> bool:
    """Whether a name below the vocabulary's address is the number of an edition before the current one."""
    return name in editions(release.path)


def term_anchor(release: OpenRelease, registry: Registry, name: str) -> str | None:
    """Where the page shows a term: "" for its head (the vocabulary itself, its version), None for no term of ours."""
    return anchors(release, registry).get(IRI + name)


def anchors(release: OpenRelease, registry: Registry) -> Mapping[str, str]:
    """Where the page shows each term, by its IRI."""
    found: Mapping[str, str] = release.memory.recall("vocabulary", [IRI]).get(IRI, {})
    if not found:
        terms = _terms(release, registry)
        found = {iri: last_part(iri) for iri in terms if iri != IRI}
        found |= dict.fromkeys((IRI, *terms.get(IRI, Facts()).iris(owl.versionIRI)), "")
        release.memory.keep("vocabulary", {IRI: found})
    return found


def defined(term: Link) -> Link:
    """A term by name; one of ours leads to where the vocabulary defines it."""
    return replace(term, path=f"{PATH}#{last_part(term.iri)}") if term.iri.startswith(IRI) else term


def _terms(release: OpenRelease, registry: Registry) -> dict[str, Facts]:
    """What the vocabulary says about each of its terms, by property."""
    return _by_subject(release.store.construct(bind(registry["documents/vocabulary"], vocabulary=IRI)))


def _by_subject(statements: Iterable[Triple]) -> dict[str, Facts]:
    terms: dict[str, Facts] = {}
    for fact in statements:
        if isinstance(fact.subject, NamedNode):
            terms.setdefault(fact.subject.value, Facts()).add(fact.predicate.value, fact.object)
    return terms


def _editions(release: OpenRelease, shown: str | None) -> tuple[EditionView, ...]:
    """The editions before the current one, newest first."""
    return tuple(EditionView(number, path_of(number), number == shown) for number in editions(release.path))


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


def _view(reading: Reading, iri: str, facts: Facts, used: Mapping[str, int] | None) -> TermView:
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
        used=None if coded or used is None else used.get(iri, 0),
    )


def _label(reading: Reading, facts: Facts, iri: str) -> Text:
    texts = (reading.speech.text(facts.literals(name)) for name in _NAMES)
    return next((text for text in texts if text), plain(last_part(iri)))


def _sorted(terms: Iterable[TermView]) -> tuple[TermView, ...]:
    return tuple(sorted(terms, key=lambda term: (term.label.value.casefold(), term.iri)))
