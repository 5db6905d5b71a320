"""A quick look that clears most things, so that the SHACL engine is asked only about those that may break a rule.

It never reports anything: what it does not clear goes to the engine, which alone decides. So it may be ignorant (of a
constraint it does not know, or of a literal it cannot read), but it must not clear what the engine would report; the whole
corpus of `tests/shapes` proves that.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass

from rdflib import Graph, URIRef
from rdflib.namespace import SH
from rdflib.term import Node

from .facts import TYPE, Facts
from .quick_shapes import Compiler, written
from .quick_tests import QuickShape


@dataclass(frozen=True, slots=True)
class Target:
    """A shape that looks at the things of some classes or with some properties; None where its test is not known."""

    shape: Node
    classes: frozenset[str]
    predicates: tuple[str, ...]
    quick: QuickShape | None


@dataclass(frozen=True, slots=True)
class Suspicion:
    """The things that may break each shape, and lines of N-Triples with all that the shapes look at for that."""

    things: Mapping[Node, Set[Node]]
    lines: str


class QuickLook:
    """All shapes of a graph that have targets, and the vocabulary that they look at."""

    def __init__(self, shapes: Graph, background: Graph) -> None:
        compiler = Compiler(shapes)
        aimed = {*shapes.subjects(SH.targetClass), *shapes.subjects(SH.targetSubjectsOf)}
        self._targets = tuple(
            Target(
                shape=shape,
                classes=frozenset(map(written, shapes.objects(shape, SH.targetClass))),
                predicates=tuple(map(written, shapes.objects(shape, SH.targetSubjectsOf))),
                quick=compiler.known(shape),
            )
            for shape in sorted(aimed, key=str)
        )
        self._of_properties = tuple(target for target in self._targets if target.predicates)
        self._backwards = frozenset(
            written(path) for path in shapes.objects(None, SH.inversePath) if isinstance(path, URIRef)
        )
        self.background = "".join(" ".join((*map(written, triple), ".\n")) for triple in background)

    def look(self, lines: str, things: Iterable[str]) -> Suspicion | None:
        """What may be wrong with things, of which the lines say all that shapes look at; None when surely nothing is."""
        facts = Facts(self.background + lines, self._backwards)
        found: dict[Node, set[Node]] = {}
        aimed: dict[frozenset[str], list[Target]] = {}
        for iri in things:
            thing = f"<{iri}>"
            types = frozenset(facts.objects(thing, TYPE))
            if types not in aimed:
                classes = facts.classes(thing)
                aimed[types] = [target for target in self._targets if not target.classes.isdisjoint(classes)]
            of_properties = (
                target
                for target in self._of_properties
                if any(facts.objects(thing, each) for each in target.predicates)
            )
            for target in (*aimed[types], *of_properties):
                if target.quick is None or not target.quick.clears(facts, thing):
                    found.setdefault(target.shape, set()).add(URIRef(iri))
        if not found:
            return None
        if self.unknown:  # nobody knows how far such a shape looks
            return Suspicion(found, self.background + lines)
        return Suspicion(found, facts.reached(f"<{thing}>" for thing in set().union(*found.values())))

    @property
    def unknown(self) -> tuple[str, ...]:
        """The shapes for which everything they look at is handed to the engine."""
        return tuple(str(target.shape) for target in self._targets if target.quick is None)
