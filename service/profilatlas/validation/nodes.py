"""Terms as the SHACL engine has them (RDFLib) and as everybody else has them."""

from __future__ import annotations

from collections.abc import Iterable

from rdflib import BNode, Graph, URIRef
from rdflib import Literal as RdfLiteral
from rdflib.namespace import XSD
from rdflib.term import Node

from ..store.port import BlankNode, Literal, NamedNode, Quad, Term


def add_to(graph: Graph, statements: Iterable[Quad]) -> None:
    """Put what pyoxigraph reads into a graph of the engine: several times as fast as RDFLib reads it."""
    for quad in statements:
        graph.add((node_of(quad.subject), node_of(quad.predicate), node_of(quad.object)))


def node_of(term: Term) -> Node:
    """A term of ours for the engine, as it is written; `TypeError` for a triple term."""
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


def term_of(node: Node | None) -> Term:
    """A term of the engine as one of ours."""
    match node:
        case RdfLiteral() if node.language:
            return Literal(str(node), language=node.language)
        case RdfLiteral():
            return Literal(str(node), datatype=NamedNode(str(node.datatype or XSD.string)))
        case BNode():
            return BlankNode(str(node))
    return NamedNode(str(node))
