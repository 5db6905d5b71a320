"""Shapes compiled to quick tests, each once."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import partial

from rdflib import Graph, URIRef
from rdflib import Literal as RdfLiteral
from rdflib.collection import Collection
from rdflib.namespace import RDF, SH
from rdflib.term import Node

from .. import terms
from . import quick_tests as tests
from .facts import Facts
from .nodes import term_of
from .quick_tests import QuickShape, Steps, Test

_SH = str(SH)
_WITHOUT_MEANING = frozenset(
    _SH + name
    for name in ("path", "severity", "message", "name", "description", "order", "targetClass", "targetSubjectsOf")
)
_NO_FACTS = Facts("", ())


class UnknownError(Exception):
    """A shape says something that the quick look does not understand."""


class Compiler:
    """Turns the shapes of a graph into tests."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._made: dict[Node, QuickShape] = {}

    def known(self, shape: Node) -> QuickShape | None:
        """The test of a shape; None when something in it is not understood."""
        try:
            return self._shape(shape)
        except UnknownError:
            return None

    def _shape(self, node: Node) -> QuickShape:
        if node not in self._made:
            found: list[Test] = []
            exact = True
            for predicate in set(self._graph.predicates(node)):
                name = str(predicate)
                if not name.startswith(_SH) or name in _WITHOUT_MEANING:
                    continue
                for value in self._graph.objects(node, predicate):
                    test, is_exact = self._test(node, name.removeprefix(_SH), value)
                    exact = exact and is_exact
                    found.append(test)
            path = self._graph.value(node, SH.path)
            steps: Steps = tests.itself if path is None else self._steps(path)
            without = all(test(_NO_FACTS, ()) for test in found)
            self._made[node] = QuickShape(steps, tuple(found), exact, without)
        return self._made[node]

    def _steps(self, path: Node) -> Steps:
        if isinstance(path, URIRef):
            return partial(tests.forward, written(path))
        if isinstance(inverse := self._graph.value(path, SH.inversePath), URIRef):
            return partial(tests.backward, written(inverse))
        if (either := self._graph.value(path, SH.alternativePath)) is not None:
            return partial(tests.either, tuple(map(self._steps, Collection(self._graph, either))))
        if (path, RDF.first, None) in self._graph:
            return partial(tests.in_turn, tuple(map(self._steps, Collection(self._graph, path))))
        raise UnknownError(path)

    def _test(self, node: Node, name: str, value: Node) -> tuple[Test, bool]:
        """The test of one constraint, and whether it is exact."""
        match name:
            case "minCount":
                return partial(tests.at_least, int(str(value))), True
            case "maxCount":
                return partial(tests.at_most, int(str(value))), True
            case "hasValue":
                return partial(tests.has, written(value)), True
            case "nodeKind" if str(value) in tests.KINDS:
                return partial(tests.of_kind, tests.KINDS[str(value)]), True
            case "class":
                return partial(tests.of_class, written(value)), True
            case "datatype" if str(value) == terms.rdf.langString:
                return tests.in_a_language, False
            case "datatype" if tests.ending(str(value)) in tests.READABLE:
                return partial(tests.of_type, tests.ending(str(value))), False
            case "uniqueLang" if str(value) == "true":
                return tests.languages_differ, False
            case "languageIn":
                tags = frozenset(str(tag).lower() for tag in Collection(self._graph, value))
                return partial(tests.in_languages, tags), False
            case "pattern" if (node, SH.flags, None) not in self._graph:
                return partial(tests.matches, re.compile(str(value))), False
            case "minInclusive" | "maxInclusive" if isinstance(value, RdfLiteral) and tests.NUMBER.fullmatch(value):
                test = tests.from_bound if name == "minInclusive" else tests.to_bound
                return partial(test, Decimal(str(value))), False
            case "node" | "property":
                shape = self._shape(value)
                return partial(tests.every, shape), shape.exact
            case "and" | "or":
                shapes = tuple(map(self._shape, Collection(self._graph, value)))
                every = all(shape.exact for shape in shapes)
                return partial(tests.all_of if name == "and" else tests.any_of, shapes), every
            case "not":
                return partial(tests.none, self._exact(value)), True
            case "xone":
                return partial(tests.just_one, tuple(map(self._exact, Collection(self._graph, value)))), True
            case "qualifiedValueShape":
                return self._qualified(node, value)
            case "qualifiedMinCount" if (node, SH.qualifiedValueShape, None) in self._graph:
                return tests.anything, True
        raise UnknownError(name)

    def _qualified(self, node: Node, value: Node) -> tuple[Test, bool]:
        least = self._graph.value(node, SH.qualifiedMinCount)
        if least is None:
            raise UnknownError(node)
        shape = self._shape(value)
        return partial(tests.enough, shape, int(str(least))), shape.exact

    def _exact(self, node: Node) -> QuickShape:
        shape = self._shape(node)
        if not shape.exact:
            raise UnknownError(node)
        return shape


def written(node: Node) -> str:
    """A term of the engine as lines have it."""
    return str(term_of(node))
