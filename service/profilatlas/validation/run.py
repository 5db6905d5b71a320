"""SHACL validation behind one function. The engine is pySHACL; whoever calls sees our own values only.

It is asked only about things that a quick look (`quick.py`) does not clear. The shapes are SHACL Core (W3C
Recommendation of 2017), so another engine can take this one's place; it must report the same set on `tests/shapes`.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager

from pyshacl.graph_abstraction import DataGraph
from pyshacl.validator import Validator
from rdflib import BNode, Graph, URIRef
from rdflib import Literal as RdfLiteral
from rdflib.namespace import SH, XSD
from rdflib.term import Node

from ..store.port import BlankNode, Literal, NamedNode, Term, Triple
from .results import Result
from .shapes import Shapes, rule_name
from .words import raw

_RDFLIB_TERMS = logging.getLogger("rdflib.term")
_ENGINE = logging.getLogger("pyshacl")


def validate(triples: Iterable[Triple], shapes: Shapes, focus: Collection[str] | None = None) -> list[Result]:
    """Every result of the shapes on the triples, in a fixed order; with `focus` only about the things it names.

    The triples must hold what the shapes look at beyond a thing itself: `chunks` gathers that for every thing.
    """
    stated = tuple(triples)
    things = _described(stated, shapes) if focus is None else focus
    suspects = shapes.quick.suspects(stated, things)
    if not suspects:
        return []
    graph = Graph() + shapes.background
    with _without_remarks():
        for subject, predicate, value in stated:
            graph.add((_node(subject), URIRef(predicate.value), _node(value)))
    report = _report(DataGraph.from_rdflib_graph(graph), shapes, suspects)
    return sorted(_results(report, shapes), key=Result.sort_key)


def _described(triples: Iterable[Triple], shapes: Shapes) -> set[str]:
    """All named things of which the triples say something and the vocabulary does not."""
    subjects = {triple.subject.value for triple in triples if isinstance(triple.subject, NamedNode)}
    return {iri for iri in subjects if (URIRef(iri), None, None) not in shapes.background}


def _report(data: DataGraph, shapes: Shapes, suspects: Mapping[Node, Collection[Node]]) -> Graph:
    """The engine's report about the things that may break a shape, for each shape."""
    validator = Validator(data, shacl_graph=shapes.compiled.graph, options={"logger": _ENGINE})
    executor = validator.make_executor()
    found = []
    for shape in shapes.compiled.shapes:
        targets = sorted(shape.focus_nodes(data) & suspects[shape.node]) if shape.node in suspects else []
        if targets:
            found += shape.validate(executor, data, focus=targets)[1]
    report: Graph = Validator.create_validation_report(shapes.compiled, not found, found)[0]
    return report


def _results(report: Graph, shapes: Shapes) -> Iterator[Result]:
    for node in report.objects(None, SH.result):
        focus, value = report.value(node, SH.focusNode), report.value(node, SH.value)
        known = None if value is None or value == focus else _term(value)
        yield shapes.result(rule_name(report.value(node, SH.sourceShape)), raw(_term(focus)), known)


def _node(term: Term) -> Node:
    match term:
        case NamedNode():
            return URIRef(term.value)
        case BlankNode():
            return BNode(term.value)
        case Literal() if term.language:
            return RdfLiteral(term.value, lang=term.language)
        case Literal():
            return RdfLiteral(term.value, datatype=URIRef(term.datatype.value), normalize=False)
    raise TypeError(f"no place for a triple term in RDF 1.1: {term}")


def _term(node: Node | None) -> Term:
    match node:
        case RdfLiteral() if node.language:
            return Literal(str(node), language=node.language)
        case RdfLiteral():
            return Literal(str(node), datatype=NamedNode(str(node.datatype or XSD.string)))
        case BNode():
            return BlankNode(str(node))
    return NamedNode(str(node))


@contextmanager
def _without_remarks() -> Iterator[None]:
    """rdflib remarks on literals like "2024-02-30"^^xsd:date in its log and as warnings; for us those are results."""

    def refuse(_: logging.LogRecord) -> bool:
        return False

    _RDFLIB_TERMS.addFilter(refuse)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        _RDFLIB_TERMS.removeFilter(refuse)
