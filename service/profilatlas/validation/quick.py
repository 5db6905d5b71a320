"""A quick look that clears most things, so that the SHACL engine is asked only about those that may break a rule.

It never reports anything: what it does not clear goes to the engine, which alone decides. So it may be ignorant (of a
constraint it does not know, or of a literal it cannot read), but it must not clear what the engine would report; the whole
corpus of `tests/shapes` proves that.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from typing import TypeAlias

from rdflib import BNode, Graph, URIRef
from rdflib import Literal as RdfLiteral
from rdflib.collection import Collection
from rdflib.namespace import RDF, RDFS, SH
from rdflib.term import Node

from .. import terms
from ..store.port import BlankNode, Literal, NamedNode, Term, Triple

_SH = str(SH)
_TYPE, _SUBCLASS = str(RDF.type), str(RDFS.subClassOf)
_WITHOUT_MEANING = frozenset(
    _SH + name
    for name in ("path", "severity", "message", "name", "description", "order", "targetClass", "targetSubjectsOf")
)
_NUMBER = re.compile(r"[+-]?[0-9]{1,18}(\.[0-9]{1,18})?")
_INTEGER = re.compile(r"[+-]?[0-9]{1,18}")
_NOTHING: frozenset[Term] = frozenset()
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class _UnknownError(Exception):
    """A shape says something that the quick look does not understand."""


class Facts:
    """Triples to look up by subject or, for steps backwards, by object; `beneath` is what holds everywhere.

    `backwards` are the properties that are ever followed from value to subject.
    """

    def __init__(self, triples: Iterable[Triple], backwards: Set[str], beneath: Facts | None = None) -> None:
        self._forward: dict[tuple[Term, str], set[Term]] = defaultdict(set)
        self._backward: dict[tuple[Term, str], set[Term]] = defaultdict(set)
        for subject, predicate, value in triples:
            name = predicate.value
            self._forward[subject, name].add(value)
            if name in backwards:
                self._backward[value, name].add(subject)
        self._classes: dict[Term, set[Term]] = {}
        self._forward_beneath = {} if beneath is None else beneath._forward
        self._backward_beneath = {} if beneath is None else beneath._backward

    def objects(self, subject: Term, predicate: str) -> Set[Term]:
        """The values of a property."""
        key = (subject, predicate)
        own = self._forward.get(key, _NOTHING)
        beneath = self._forward_beneath.get(key)
        return own | beneath if beneath else own

    def subjects(self, value: Term, predicate: str) -> Set[Term]:
        """What has a value in a property."""
        key = (value, predicate)
        own = self._backward.get(key, _NOTHING)
        beneath = self._backward_beneath.get(key)
        return own | beneath if beneath else own

    def classes(self, thing: Term) -> set[Term]:
        """The classes of a thing and all that these are part of."""
        if (known := self._classes.get(thing)) is not None:
            return known
        found = self._classes[thing] = set()
        waiting = list(self.objects(thing, _TYPE))
        while waiting:
            each = waiting.pop()
            if each not in found:
                found.add(each)
                waiting += self.objects(each, _SUBCLASS)
        return found


Steps: TypeAlias = Callable[[Facts, Term], Set[Term]]
Test: TypeAlias = Callable[[Facts, Set[Term]], bool]


@dataclass(frozen=True, slots=True)
class QuickShape:
    """A shape as a quick test; `exact` when what it does not clear surely breaks it."""

    steps: Steps
    tests: tuple[Test, ...]
    exact: bool

    def clears(self, facts: Facts, thing: Term) -> bool:
        """Whether a thing surely conforms."""
        values = self.steps(facts, thing)
        return all(test(facts, values) for test in self.tests)


@dataclass(frozen=True, slots=True)
class Target:
    """A shape that looks at the things of some classes or with some properties; None where its test is not known."""

    shape: Node
    classes: frozenset[Term]
    predicates: tuple[str, ...]
    quick: QuickShape | None


class QuickLook:
    """All shapes of a graph that have targets, and the vocabulary that they look at."""

    def __init__(self, shapes: Graph, background: Graph) -> None:
        compiler = _Compiler(shapes)
        aimed = {*shapes.subjects(SH.targetClass), *shapes.subjects(SH.targetSubjectsOf)}
        self._targets = tuple(
            Target(
                shape=shape,
                classes=frozenset(map(_term, shapes.objects(shape, SH.targetClass))),
                predicates=tuple(map(str, shapes.objects(shape, SH.targetSubjectsOf))),
                quick=compiler.known(shape),
            )
            for shape in sorted(aimed, key=str)
        )
        self._of_properties = tuple(target for target in self._targets if target.predicates)
        self._backwards = frozenset(compiler.backwards)
        stated = (Triple(_term(s), NamedNode(str(p)), _term(o)) for s, p, o in background)  # type: ignore[arg-type]
        self._facts = Facts(stated, self._backwards)

    def suspects(self, triples: Iterable[Triple], things: Iterable[str]) -> dict[Node, set[Node]]:
        """The things that may break each shape; shapes that are surely kept are left out."""
        facts = Facts(triples, self._backwards, self._facts)
        found: dict[Node, set[Node]] = {}
        aimed: dict[frozenset[Term], list[Target]] = {}
        for iri in things:
            thing = NamedNode(iri)
            classes = frozenset(facts.classes(thing))
            if classes not in aimed:
                aimed[classes] = [target for target in self._targets if not target.classes.isdisjoint(classes)]
            of_properties = (
                target
                for target in self._of_properties
                if any(facts.objects(thing, each) for each in target.predicates)
            )
            for target in (*aimed[classes], *of_properties):
                if target.quick is None or not target.quick.clears(facts, thing):
                    found.setdefault(target.shape, set()).add(URIRef(iri))
        return found

    @property
    def unknown(self) -> tuple[str, ...]:
        """The shapes for which everything they look at is handed to the engine."""
        return tuple(str(target.shape) for target in self._targets if target.quick is None)


class _Compiler:
    """Turns shapes into tests, each once."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._made: dict[Node, QuickShape] = {}
        self.backwards: set[str] = set()

    def known(self, shape: Node) -> QuickShape | None:
        try:
            return self._shape(shape)
        except _UnknownError:
            return None

    def _shape(self, node: Node) -> QuickShape:
        if node not in self._made:
            tests: list[Test] = []
            exact = True
            for predicate in set(self._graph.predicates(node)):
                name = str(predicate)
                if not name.startswith(_SH) or name in _WITHOUT_MEANING:
                    continue
                for value in self._graph.objects(node, predicate):
                    test, is_exact = self._test(node, name.removeprefix(_SH), value)
                    exact = exact and is_exact
                    tests.append(test)
            path = self._graph.value(node, SH.path)
            steps: Steps = _itself if path is None else self._steps(path)
            self._made[node] = QuickShape(steps, tuple(tests), exact)
        return self._made[node]

    def _steps(self, path: Node) -> Steps:
        if isinstance(path, URIRef):
            return partial(_forward, str(path))
        if isinstance(inverse := self._graph.value(path, SH.inversePath), URIRef):
            self.backwards.add(str(inverse))
            return partial(_backward, str(inverse))
        if (either := self._graph.value(path, SH.alternativePath)) is not None:
            return partial(_either, tuple(map(self._steps, Collection(self._graph, either))))
        if (path, RDF.first, None) in self._graph:
            return partial(_in_turn, tuple(map(self._steps, Collection(self._graph, path))))
        raise _UnknownError(path)

    def _test(self, node: Node, name: str, value: Node) -> tuple[Test, bool]:
        """The test of one constraint, and whether it is exact."""
        match name:
            case "minCount":
                return partial(_at_least, int(str(value))), True
            case "maxCount":
                return partial(_at_most, int(str(value))), True
            case "hasValue":
                return partial(_has, _term(value)), True
            case "nodeKind" if str(value) in _KINDS:
                return partial(_of_kind, _KINDS[str(value)]), True
            case "class":
                return partial(_of_class, _term(value)), True
            case "datatype":
                return partial(_of_type, str(value)), False
            case "uniqueLang" if str(value) == "true":
                return _languages_differ, False
            case "languageIn":
                tags = frozenset(str(tag).lower() for tag in Collection(self._graph, value))
                return partial(_in_languages, tags), False
            case "pattern" if (node, SH.flags, None) not in self._graph:
                return partial(_matches, re.compile(str(value))), False
            case "minInclusive" | "maxInclusive" if isinstance(value, RdfLiteral) and _NUMBER.fullmatch(str(value)):
                return partial(_from if name == "minInclusive" else _to, Decimal(str(value))), False
            case "node" | "property":
                shape = self._shape(value)
                return partial(_every, shape), shape.exact
            case "and" | "or":
                shapes = tuple(map(self._shape, Collection(self._graph, value)))
                return partial(_all_of if name == "and" else _any_of, shapes), all(shape.exact for shape in shapes)
            case "not":
                return partial(_none, self._exact(value)), True
            case "xone":
                return partial(_just_one, tuple(map(self._exact, Collection(self._graph, value)))), True
            case "qualifiedValueShape":
                return self._qualified(node, value)
            case "qualifiedMinCount" if (node, SH.qualifiedValueShape, None) in self._graph:
                return _anything, True
        raise _UnknownError(name)

    def _qualified(self, node: Node, value: Node) -> tuple[Test, bool]:
        least = self._graph.value(node, SH.qualifiedMinCount)
        if least is None:
            raise _UnknownError(node)
        shape = self._shape(value)
        return partial(_enough, shape, int(str(least))), shape.exact

    def _exact(self, node: Node) -> QuickShape:
        shape = self._shape(node)
        if not shape.exact:
            raise _UnknownError(node)
        return shape


def _itself(facts: Facts, thing: Term) -> Set[Term]:
    return frozenset((thing,))


def _forward(predicate: str, facts: Facts, thing: Term) -> Set[Term]:
    return facts.objects(thing, predicate)


def _backward(predicate: str, facts: Facts, thing: Term) -> Set[Term]:
    return facts.subjects(thing, predicate)


def _either(paths: Iterable[Steps], facts: Facts, thing: Term) -> Set[Term]:
    return frozenset(value for path in paths for value in path(facts, thing))


def _in_turn(paths: Iterable[Steps], facts: Facts, thing: Term) -> Set[Term]:
    values = frozenset((thing,))
    for path in paths:
        values = frozenset(value for each in values for value in path(facts, each))
    return values


def _anything(facts: Facts, values: Set[Term]) -> bool:
    return True


def _at_least(count: int, facts: Facts, values: Set[Term]) -> bool:
    return len(values) >= count


def _at_most(count: int, facts: Facts, values: Set[Term]) -> bool:
    return len(values) <= count


def _has(value: Term, facts: Facts, values: Set[Term]) -> bool:
    return value in values


def _of_kind(kinds: tuple[type, ...], facts: Facts, values: Set[Term]) -> bool:
    return all(isinstance(value, kinds) for value in values)


def _of_class(wanted: Term, facts: Facts, values: Set[Term]) -> bool:
    return all(wanted in facts.classes(value) for value in values)


def _of_type(datatype: str, facts: Facts, values: Set[Term]) -> bool:
    read = _READABLE.get(datatype)
    return read is not None and all(
        isinstance(value, Literal) and value.datatype.value == datatype and read(value.value) for value in values
    )


def _languages_differ(facts: Facts, values: Set[Term]) -> bool:
    tags = [value.language.lower() for value in values if isinstance(value, Literal) and value.language]
    return len(tags) == len(set(tags))


def _in_languages(tags: frozenset[str], facts: Facts, values: Set[Term]) -> bool:
    return all(isinstance(value, Literal) and (value.language or "").lower() in tags for value in values)


def _matches(pattern: re.Pattern[str], facts: Facts, values: Set[Term]) -> bool:
    return all(isinstance(value, NamedNode | Literal) and pattern.search(value.value) for value in values)


def _from(bound: Decimal, facts: Facts, values: Set[Term]) -> bool:
    return all((number := _number(value)) is not None and number >= bound for value in values)


def _to(bound: Decimal, facts: Facts, values: Set[Term]) -> bool:
    return all((number := _number(value)) is not None and number <= bound for value in values)


def _every(shape: QuickShape, facts: Facts, values: Set[Term]) -> bool:
    return all(shape.clears(facts, value) for value in values)


def _none(shape: QuickShape, facts: Facts, values: Set[Term]) -> bool:
    return not any(shape.clears(facts, value) for value in values)


def _all_of(shapes: tuple[QuickShape, ...], facts: Facts, values: Set[Term]) -> bool:
    return all(shape.clears(facts, value) for value in values for shape in shapes)


def _any_of(shapes: tuple[QuickShape, ...], facts: Facts, values: Set[Term]) -> bool:
    return all(any(shape.clears(facts, value) for shape in shapes) for value in values)


def _just_one(shapes: tuple[QuickShape, ...], facts: Facts, values: Set[Term]) -> bool:
    return all(sum(shape.clears(facts, value) for shape in shapes) == 1 for value in values)


def _enough(shape: QuickShape, count: int, facts: Facts, values: Set[Term]) -> bool:
    return sum(shape.clears(facts, value) for value in values) >= count


def _number(value: Term) -> Decimal | None:
    if isinstance(value, Literal) and value.datatype.value in _NUMERIC and _NUMBER.fullmatch(value.value):
        return Decimal(value.value)
    return None


def _is_day(text: str) -> bool:
    if not _DAY.fullmatch(text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _term(node: Node) -> Term:
    match node:
        case URIRef():
            return NamedNode(str(node))
        case RdfLiteral() if node.language:
            return Literal(str(node), language=node.language)
        case RdfLiteral():
            return Literal(str(node), datatype=NamedNode(str(node.datatype or terms.xsd.string)))
        case BNode():
            return BlankNode(str(node))
    raise _UnknownError(node)


_NUMERIC = frozenset({terms.xsd.decimal, terms.xsd.integer})
_READABLE: Mapping[str, Callable[[str], object]] = {
    terms.xsd.string: lambda text: True,
    terms.rdf.langString: lambda text: True,
    terms.xsd.boolean: lambda text: text in ("true", "false"),
    terms.xsd.integer: _INTEGER.fullmatch,
    terms.xsd.decimal: _NUMBER.fullmatch,
    terms.xsd.date: _is_day,
}
_KINDS: Mapping[str, tuple[type, ...]] = {
    str(SH.IRI): (NamedNode,),
    str(SH.Literal): (Literal,),
    str(SH.BlankNode): (BlankNode,),
    str(SH.BlankNodeOrIRI): (BlankNode, NamedNode),
    str(SH.IRIOrLiteral): (NamedNode, Literal),
    str(SH.BlankNodeOrLiteral): (BlankNode, Literal),
}
