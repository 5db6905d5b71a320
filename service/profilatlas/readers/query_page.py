"""The query page before anything is asked: the query it begins with, examples by topic, and the words of the data."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..errors import NotFound
from ..queries.binding import Value, bind
from ..queries.registry import Query, Registry
from ..release.opened import OpenRelease
from ..store.port import NamedNode
from ..terms import PREFIXES, void
from .api import examples_of
from .models import Example, QueryPage, Text, Topic, Word
from .reading import Reading

EXAMPLES = "examples"
START = "measures_without_profile"
"""The example that an empty page begins with: short, and an answer that everybody understands."""

_ANALYSIS = "analysis"


def query_page(
    release: OpenRelease, registry: Registry, languages: Sequence[str], *, text: str | None, example: str | None
) -> QueryPage:
    """The page with a visitor's own `text`, else with an example by name; `NotFound` for one that does not exist."""
    reading = Reading(release, registry, languages)
    chosen = None if text is not None and example is None else _named(registry, example or START)
    beginning = text if text is not None else example_text(release, registry, example or START)
    return QueryPage(
        text=beginning,
        example=_example(reading, chosen) if chosen and example else None,
        topics=_topics(reading, registry.below(EXAMPLES)),
        evaluations=tuple(_example(reading, query) for query in registry.below(_ANALYSIS)),
        prefixes={"": release.instance.base, **PREFIXES},
        classes=_words(reading, void.class_),
        properties=_words(reading, void.property),
    )


def example_text(release: OpenRelease, registry: Registry, name: str) -> str:
    """A public query with values in place of its parameters; `NotFound` when there is none of this name."""
    query, base = _named(registry, name), release.instance.base
    examples = examples_of(release, query)
    return bind(query, **{name: _value(query.parameters[name].type, text, base) for name, text in examples.items()})


def short_name(iri: str) -> str:
    """An IRI with its prefix, the whole IRI where no prefix fits.

    >>> short_name("http://purl.org/dc/terms/title"), short_name("https://a.example/b")
    ('dct:title', 'https://a.example/b')
    """
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace) and "/" not in iri.removeprefix(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri


def _named(registry: Registry, name: str) -> Query:
    query = registry.public().get(name)
    if query is None:
        raise NotFound(name)
    return query


def _value(kind: str, text: str, base: str) -> Value:
    match kind:
        case "iri":
            return _whole(text, base)
        case "iris":
            return [_whole(each, base) for each in text.split()]
        case "integer":
            return int(text)
        case _:
            return text


def _whole(iri: str, base: str) -> str:
    return iri if iri.startswith(("http://", "https://")) else base + iri


def _topics(reading: Reading, queries: Iterable[Query]) -> tuple[Topic, ...]:
    """The examples by the first tag that says what they are about, topics and examples in the order of their names."""
    by_tag: dict[str, list[Example]] = {}
    for query in queries:
        tag = next((tag for tag in query.tags if tag != "example"), "")
        by_tag.setdefault(tag, []).append(_example(reading, query))
    return tuple(Topic(tag, tuple(examples)) for tag, examples in sorted(by_tag.items()))


def _example(reading: Reading, query: Query) -> Example:
    title = reading.speech.among(query.titles) or Text(query.short_name, "", "ltr", False)
    return Example(query.short_name, title, reading.speech.among(query.descriptions))


def _words(reading: Reading, kind: str) -> tuple[Word, ...]:
    """The classes or properties that the description of the release counts, by their prefixed names."""
    facts = (fact.object for fact in reading.release.description if fact.predicate.value == kind)
    iris = [term.value for term in facts if isinstance(term, NamedNode)]
    reading.want(iris)
    words = (Word(iri, short_name(iri), reading.link(iri).label) for iri in iris)
    return tuple(sorted(words, key=lambda word: word.name.lower()))
