"""SHACL validation behind one function. The engine is pySHACL; whoever calls sees our own values only.

It is asked only about things that a quick look (`quick.py`) does not clear. The shapes are SHACL Core (W3C
Recommendation of 2017), so another engine can take this one's place; it must report the same set on `tests/shapes`.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager

import pyoxigraph as ox
from pyshacl.graph_abstraction import DataGraph
from pyshacl.validator import Validator
from rdflib import Graph
from rdflib.namespace import SH
from rdflib.term import Node

from .nodes import add_to, term_of
from .results import Result
from .shapes import Shapes, rule_name
from .words import raw

_RDFLIB_TERMS = logging.getLogger("rdflib.term")
_ENGINE = logging.getLogger("pyshacl")


def validate(lines: bytes, shapes: Shapes, things: Collection[str]) -> list[Result]:
    """Every result of the shapes about some things, in a fixed order.

    The lines of N-Triples must hold what the shapes look at beyond a thing itself: `gathering` finds that for every thing.
    """
    suspicion = shapes.quick.look(lines.decode(), things)
    if suspicion is None:
        return []
    graph = Graph()
    with _without_remarks():
        add_to(graph, ox.parse(suspicion.lines, format=ox.RdfFormat.N_TRIPLES))
    report = _report(DataGraph.from_rdflib_graph(graph), shapes, suspicion.things)
    return sorted(_results(report, shapes), key=Result.sort_key)


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
        known = None if value is None or value == focus else term_of(value)
        yield shapes.result(rule_name(report.value(node, SH.sourceShape)), raw(term_of(focus)), known)


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
