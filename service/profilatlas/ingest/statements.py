"""A small graph of triples, held in memory and asked by subject and predicate: shapes and vocabulary, never data."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from pyoxigraph import RdfFormat, parse

from .. import terms
from ..store.port import BlankNode, Literal, NamedNode, Term, Triple


def parse_folder(folder: Path) -> Iterator[Triple]:
    """The triples of a folder's own Turtle files; blank nodes of different files stay apart."""
    for path in sorted(folder.glob("*.ttl")):
        for quad in parse(path=str(path), format=RdfFormat.TURTLE, rename_blank_nodes=True):
            yield quad.triple


class Statements:
    """Triples by subject and predicate."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self._objects: dict[tuple[Term, str], list[Term]] = defaultdict(list)
        self._subjects: dict[tuple[str, Term], list[Term]] = defaultdict(list)
        for triple in triples:
            self._objects[triple.subject, triple.predicate.value].append(triple.object)
            self._subjects[triple.predicate.value, triple.object].append(triple.subject)

    def objects(self, subject: Term, predicate: str) -> list[Term]:
        """What a subject has for a predicate, in the order of the source."""
        return self._objects.get((subject, predicate), [])

    def subjects(self, predicate: str, value: Term) -> list[Term]:
        """Who has this value for a predicate."""
        return self._subjects.get((predicate, value), [])

    def with_predicate(self, predicate: str) -> list[Term]:
        """The subjects that have a predicate at all."""
        return [subject for subject, known in self._objects if known == predicate]

    def iri(self, subject: Term, predicate: str) -> str | None:
        """The first IRI a subject has for a predicate."""
        return next((value.value for value in self.objects(subject, predicate) if isinstance(value, NamedNode)), None)

    def text(self, subject: Term, predicate: str) -> str | None:
        """The first literal a subject has for a predicate, without language and datatype."""
        return next((value.value for value in self.objects(subject, predicate) if isinstance(value, Literal)), None)

    def texts(self, subject: Term, predicate: str) -> Mapping[str, str]:
        """The first text per language."""
        found: dict[str, str] = {}
        for value in self.objects(subject, predicate):
            if isinstance(value, Literal):
                found.setdefault(value.language or "", value.value)
        return found

    def members(self, node: Term) -> list[Term]:
        """The members of an RDF list."""
        found: list[Term] = []
        while isinstance(node, BlankNode):
            found += self.objects(node, terms.rdf.first)[:1]
            node = next(iter(self.objects(node, terms.rdf.rest)), NamedNode(terms.rdf.nil))
        return found
