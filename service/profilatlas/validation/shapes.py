"""The rules that stand in `shapes/*.ttl`: every named shape with a message is one, known by its local name."""

from __future__ import annotations

import hashlib
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Self

import pyoxigraph as ox
from pyshacl.shapes_graph import ShapesGraph
from rdflib import Graph, URIRef
from rdflib.collection import Collection
from rdflib.namespace import RDF, RDFS, SH, SKOS
from rdflib.term import Literal, Node

from .. import terms
from ..store.port import Term
from .nodes import add_to
from .quick import QuickLook
from .results import Result, Rule, RuleError, rule_of

# Its rules look at the vocabulary itself, which is checked where it is written and not once more in every release.
_VOCABULARY_RULES = "ontology.ttl"
_BACKGROUND = frozenset(map(str, (RDF.type, RDFS.subClassOf, SKOS.inScheme)))
# What the engine need not look through, thing by thing and rule by rule: a third of its time.
_FOR_PEOPLE = (
    SH.name,
    SH.description,
    SH.order,
    SH.message,
    *map(URIRef, (terms.ipv.fromScheme, terms.ipv.nestedClass)),
)
_CONCERNS = URIRef(terms.ipv.concerns)


@dataclass(frozen=True, slots=True)
class Shapes:
    """All shapes as the engine reads them, their rules by name, and the classes, with narrower ones, whose things they look at.

    `quick` clears what surely keeps all shapes; it holds the part of the vocabulary that constraints need beside the data:
    the hierarchy of classes and which concept stands in which list. `digest` changes with any of it; `folders` are the two
    it was read from.
    """

    compiled: ShapesGraph
    rules: Mapping[str, Rule]
    target_classes: tuple[str, ...]
    quick: QuickLook
    digest: str
    folders: tuple[Path, Path]

    @classmethod
    def load(cls, shapes: Path, ontology: Path) -> Self:
        """Read the Turtle files of both folders; `RuleError` for a rule without severity or messages."""
        digest = hashlib.sha256()
        graph = _graph((path for path in shapes.glob("*.ttl") if path.name != _VOCABULARY_RULES), digest)
        background = _graph(ontology.glob("*.ttl"), digest, only=_BACKGROUND)
        rules = MappingProxyType({rule.name: rule for rule in _rules(graph)})
        for predicate in _FOR_PEOPLE:
            graph.remove((None, predicate, None))
        _lift_properties(graph)
        return cls(
            compiled=ShapesGraph(graph),
            rules=rules,
            target_classes=tuple(sorted(_with_narrower(set(graph.objects(None, SH.targetClass)), background))),
            quick=QuickLook(graph, background),
            digest=digest.hexdigest(),
            folders=(shapes, ontology),
        )

    def result(self, rule: str, focus: str, value: Term | None) -> Result:
        """What it means that a thing breaks a rule with a value."""
        return self.rules[rule].result(focus, value)


def rule_name(shape: Node | None) -> str:
    """The local name of a shape; `RuleError` for one of another namespace or without a name."""
    prefix = terms.PREFIXES["ips"]
    if not isinstance(shape, URIRef) or not shape.startswith(prefix):
        raise RuleError(f"a shape with a message has no name below {prefix}: {shape}")
    return shape.removeprefix(prefix)


def _graph(paths: Iterable[Path], digest: hashlib._Hash, only: Container[str] | None = None) -> Graph:
    """What files say, with `only` these properties alone."""
    graph = Graph()
    for path in sorted(paths):
        text = path.read_bytes()
        digest.update(text)
        stated = ox.parse(text, format=ox.RdfFormat.TURTLE, rename_blank_nodes=True)
        add_to(graph, (quad for quad in stated if only is None or quad.predicate.value in only))
    return graph


def _with_narrower(classes: Iterable[Node], background: Graph) -> set[str]:
    return {str(each) for target in classes for each in background.transitive_subjects(RDFS.subClassOf, target)}


def _lift_properties(graph: Graph) -> None:
    """Give property shapes the targets of the node shapes that hold them, which means the same.

    The engine then looks at a property of all things at once: inside a node shape it would read the property shape anew
    for every single thing, which takes two thirds of its time. Node shapes that others refer to stay whole.
    """
    referred = set(graph.objects(None, SH.node)) | set(graph.objects(None, SH.qualifiedValueShape))
    targets = (SH.targetClass, SH.targetSubjectsOf)
    for shape, held in [*graph.subject_objects(SH.property)]:
        aims = [(aim, target) for aim in targets for target in graph.objects(shape, aim)]
        if aims and shape not in referred:
            graph.remove((shape, SH.property, held))
            for aim, target in aims:
                graph.add((held, aim, target))


def _rules(graph: Graph) -> Iterator[Rule]:
    for shape in sorted(set(graph.subjects(SH.message)), key=str):
        texts = [text for text in graph.objects(shape, SH.message) if isinstance(text, Literal)]
        messages = MappingProxyType({text.language: str(text) for text in texts if text.language})
        severity = str(graph.value(shape, SH.severity)).removeprefix(str(SH))
        path = graph.value(shape, SH.path) or graph.value(shape, _CONCERNS)
        yield rule_of(rule_name(shape), severity, messages, _predicate(graph, path))


def _predicate(graph: Graph, path: Node | None) -> str | None:
    """The predicate of a path that is next to the value: the last of a sequence, the only one of an inverse path."""
    if path is None or isinstance(path, URIRef):
        return None if path is None else str(path)
    inverse = graph.value(path, SH.inversePath)
    return str(inverse if inverse is not None else list(Collection(graph, path))[-1])
