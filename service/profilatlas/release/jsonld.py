"""JSON-LD in plain words: triples compacted with our context, of which each document carries what it uses.

Nobody needs a second request to read a document, and no parser has to be allowed one. The whole context is served at
`/def/context.jsonld` for those who write documents of their own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from functools import cache
from itertools import groupby
from operator import attrgetter
from types import MappingProxyType
from typing import Any

from .. import resources
from ..store.port import Literal, NamedNode, Term, Triple
from ..terms import rdf, xsd

CONTEXT_FILE = "context.jsonld"
BETWEEN, END = b",\n", b"\n]}\n"
"""What stands between the nodes of a large document, and after the last one."""

Definition = Mapping[str, Any]


def context_bytes() -> bytes:
    """The whole context, as it stands in the vocabulary's folder."""
    return (resources.ontology_dir() / CONTEXT_FILE).read_bytes()


def compacted(triples: Iterable[Triple]) -> bytes:
    """One JSON-LD 1.1 document, a node a line, in the order in which the triples first name their subjects.

    Every value is written so that the term's definition restores it exactly; one that does not fit its definition (a
    text without language in a language map, say) stands beside it under the property's compact IRI.
    """
    terms = _terms()
    groups: dict[Term, list[Triple]] = {}
    for triple in triples:
        groups.setdefault(triple.subject, []).append(triple)
    graph = [_node(terms, subject, group) for subject, group in groups.items()]
    context = json.dumps(terms.used_in(graph), ensure_ascii=False)
    # json.dumps with an indent is written in Python and takes four times as long.
    nodes = ",\n".join(json.dumps(node, ensure_ascii=False) for node in graph)
    return f'{{"@context": {context},\n"@graph": [\n{nodes}\n]}}\n'.encode()


def beginning() -> bytes:
    """How a document begins that is written in pieces: with the whole context."""
    return f'{{"@context": {json.dumps(dict(_terms().context), ensure_ascii=False)},\n"@graph": ['.encode()


def nodes(triples: Iterable[Triple]) -> bytes:
    """The nodes of such a document, one a line; triples of a subject stand together."""
    terms = _terms()
    found = (_node(terms, subject, group) for subject, group in groupby(triples, attrgetter("subject")))
    return BETWEEN.join(json.dumps(node, ensure_ascii=False).encode() for node in found)


class _Terms:
    """The context, by IRI."""

    def __init__(self, context: Mapping[str, Any]) -> None:
        self.context = context
        self.prefixes = {key: value for key, value in context.items() if _is_prefix(key, value)}
        self._prefix_of = {namespace: prefix for prefix, namespace in reversed(self.prefixes.items())}
        # Tried in their order; what follows must be something, and not look like the rest of `http://`.
        self._namespace = re.compile(f"({'|'.join(map(re.escape, self.prefixes.values()))})(?!//)(?=.)", re.DOTALL)
        self.definitions: dict[str, Definition] = {}
        self._names: dict[str, str] = {}
        for key, value in context.items():
            if key not in self.prefixes and not key.startswith("@") and key not in ("id", "type"):
                definition = value if isinstance(value, dict) else {"@id": value}
                self.definitions[key] = definition
                self._names[self.expanded(definition["@id"])] = key

    def word(self, iri: str) -> str:
        """An IRI in a place that is read with the vocabulary: its term, else its compact form, else itself."""
        return self._names.get(iri) or self.compact(iri)

    def compact(self, iri: str) -> str:
        """`prefix:rest`, or the IRI itself where no prefix fits."""
        found = self._namespace.match(iri)
        return f"{self._prefix_of[found[1]]}:{iri[found.end() :]}" if found else iri

    def expanded(self, compact: str) -> str:
        """The IRI of a compact form."""
        prefix, _, rest = compact.partition(":")
        return self.prefixes[prefix] + rest if prefix in self.prefixes else compact

    def used_in(self, graph: object) -> dict[str, Any]:
        """The definitions that a document needs, in the order of the context."""
        words = {"@version", "id", "type"}
        _collect(graph, words)
        words.update([word.partition(":")[0] for word in words])
        for key in [key for key in self.definitions if key in words]:
            definition = self.definitions[key]
            words.update(str(definition[part]).partition(":")[0] for part in ("@id", "@type") if part in definition)
        return {key: value for key, value in self.context.items() if key in words}


@cache
def _terms() -> _Terms:
    return _Terms(MappingProxyType(json.loads(context_bytes())["@context"]))


def _node(terms: _Terms, subject: Term, triples: Iterable[Triple]) -> dict[str, Any]:
    """What is said of one subject."""
    node: dict[str, Any] = {"id": _identifier(subject)}
    for _, predicate, value in triples:
        if predicate.value == rdf.type and isinstance(value, NamedNode):
            node.setdefault("type", []).append(terms.word(value.value))
        else:
            _add(node, terms, predicate.value, value)
    return {key: _single(terms, key, each) for key, each in node.items()}


def _is_prefix(key: str, value: object) -> bool:
    return isinstance(value, str) and not key.startswith("@") and value.startswith("http") and value[-1] in "#/"


def _add(node: dict[str, Any], terms: _Terms, predicate: str, value: Term) -> None:
    """Put one value where its term's definition wants it."""
    name = terms.word(predicate)
    definition = terms.definitions.get(name, {})
    container = definition.get("@container", ())
    kind = definition.get("@type")
    if "@list" not in container:
        if isinstance(value, Literal) and value.language and "@language" in container:
            spoken = node.setdefault(name, {})
            spoken.setdefault(value.language, []).append(value.value)
            return
        if "@language" not in container and (plain := _plain(terms, kind, value)) is not None:
            node.setdefault(name, []).append(plain)
            return
    node.setdefault(terms.compact(predicate), []).append(_explicit(value))


def _plain(terms: _Terms, kind: str | None, value: Term) -> object:
    """A value as a term of this type writes it, None where the value is of another kind."""
    if isinstance(value, NamedNode):
        return {"@id": value.value, "@vocab": terms.word(value.value)}.get(kind or "", {"id": value.value})
    if not isinstance(value, Literal) or kind in ("@id", "@vocab"):
        return None
    if kind is not None and value.datatype.value == terms.expanded(kind):
        return value.value
    if kind is None and value.datatype.value == xsd.string:
        return value.value
    return _explicit(value)


def _explicit(value: Term) -> object:
    """A value that needs no definition to be read."""
    if not isinstance(value, Literal):
        return {"id": _identifier(value)}
    if value.language:
        return {"@value": value.value, "@language": value.language}
    if value.datatype.value == xsd.string:
        return {"@value": value.value}
    return {"@value": value.value, "@type": value.datatype.value}


def _identifier(term: Term) -> str:
    return term.value if isinstance(term, NamedNode) else str(term)


def _single(terms: _Terms, key: str, values: object) -> object:
    """One value instead of a list of one, unless the term always has a list."""
    container = terms.definitions.get(key, {}).get("@container", ())
    if isinstance(values, dict):
        return {language: _alone(texts, "@set" in container) for language, texts in values.items()}
    return _alone(values, "@set" in container) if isinstance(values, list) else values


def _alone(values: list[object], always: bool) -> object:
    return values[0] if len(values) == 1 and not always else values


def _collect(value: object, words: set[str]) -> None:
    """Add every key and text of a document: each may be a term, and what stands before a colon in it a prefix."""
    if isinstance(value, str):
        words.add(value)
    elif isinstance(value, dict):
        words.update(value)
        for each in value.values():
            _collect(each, words)
    elif isinstance(value, list):
        for each in value:
            _collect(each, words)
