"""The quick look before the SHACL engine: it knows every shape, and clears nothing that the engine would report."""

import dataclasses
import random
from collections.abc import Iterable

import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import SH
from rdflib.term import Node

from profilatlas import resources
from profilatlas.examining import gather
from profilatlas.store.embedded import EmbeddedStore
from profilatlas.store.port import BlankNode, Literal, NamedNode, Term, Triple
from profilatlas.terms import ipv, xsd
from profilatlas.validation.quick import QuickLook, Suspicion
from profilatlas.validation.results import Result
from profilatlas.validation.shapes import Shapes
from tests.lines import validated_whole
from tests.running import ROOT

SEED = 3
DAMAGES = 400


class SuspectsAll:
    """A quick look that clears nothing: the engine sees everything, with all that is there."""

    def __init__(self, shapes: Shapes) -> None:
        graph = shapes.compiled.graph
        self._shapes = {*graph.subjects(SH.targetClass), *graph.subjects(SH.targetSubjectsOf)}
        self._background = shapes.quick.background

    def look(self, lines: str, things: Iterable[str]) -> Suspicion:
        every: set[Node] = {URIRef(iri) for iri in things}
        return Suspicion(dict.fromkeys(self._shapes, every), self._background + lines)


@pytest.fixture(scope="module")
def shapes() -> Shapes:
    return Shapes.load(resources.shapes_dir(), resources.ontology_dir())


@pytest.fixture(scope="module")
def stated() -> list[Triple]:
    store = EmbeddedStore.memory()
    gather(ROOT / "data" / "hamm", store)
    return sorted(store.triples(), key=str)


def damaged(triples: list[Triple], seed: int) -> list[Triple]:
    """The same triples with some left out, and some with values of another kind, language, type or place."""
    chance = random.Random(seed)
    found = list(triples)
    for position in chance.sample(range(len(found)), DAMAGES):
        subject, predicate, value = found[position]
        others: list[Term] = [
            NamedNode("https://stadt.example/nowhere"),
            NamedNode(ipv.attested),
            Literal("x"),
            Literal("x", language="de-AT"),
            Literal("-1", datatype=NamedNode(xsd.decimal)),
            Literal("2024-02-30", datatype=NamedNode(xsd.date)),
            Literal("1", datatype=NamedNode(xsd.boolean)),
            Literal('sagt "nein"\n\\'),
            Literal('"@de', language="DE-at"),
            Literal("1.50", datatype=NamedNode(xsd.decimal)),
            Literal("2024-02-29", datatype=NamedNode(xsd.date)),
            BlankNode("b"),
            chance.choice(triples).object,
        ]
        if chance.random() < 0.3:
            found[position] = chance.choice(triples)
        else:
            found.append(Triple(subject, predicate, chance.choice([value, *others])))
    return found


def keys(results: list[Result]) -> list[tuple[str, str, str]]:
    return sorted((result.rule, result.focus, str(result.value)) for result in results)


def test_the_quick_look_understands_every_shape(shapes: Shapes) -> None:
    assert shapes.quick.unknown == ()


@pytest.mark.parametrize("seed", range(SEED))
def test_the_quick_look_changes_no_result(shapes: Shapes, stated: list[Triple], seed: int) -> None:
    triples = damaged(stated, seed)
    blind = dataclasses.replace(shapes, quick=SuspectsAll(shapes))  # type: ignore[arg-type]
    found = keys(validated_whole(triples, shapes))
    assert len(found) > DAMAGES / 4
    assert found == keys(validated_whole(triples, blind))


UNKNOWN = """
    @prefix sh: <http://www.w3.org/ns/shacl#> . @prefix e: <https://e.example/> .
    e:S a sh:NodeShape ; sh:targetClass e:C ; sh:property [ sh:path e:p ; sh:lessThan e:q ] .
"""
LINES = """\
<https://e.example/a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://e.example/C> .
<https://e.example/a> <https://e.example/p> <https://e.example/b> .
<https://e.example/b> <https://e.example/p> "b" .
<https://e.example/c> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://e.example/C> .
<https://e.example/c> <https://e.example/p> "c" .
<https://e.example/c> <https://e.example/q> <https://e.example/a> .
"""
THINGS = ["https://e.example/a", "https://e.example/c"]


def test_a_constraint_it_does_not_know_goes_to_the_engine_with_everything() -> None:
    quick = QuickLook(Graph().parse(data=UNKNOWN), Graph())
    assert quick.unknown == ("https://e.example/S",)
    suspicion = quick.look(LINES, THINGS)
    assert suspicion is not None
    assert suspicion.things == {URIRef("https://e.example/S"): set(map(URIRef, THINGS))}
    assert suspicion.lines == LINES


@pytest.mark.parametrize(
    ("path", "constraint", "reached"),
    [
        ("e:p", "sh:class e:D", "abc"),
        ("e:p", "sh:hasValue 'c'", "ab"),
        ("[ sh:inversePath e:q ]", "sh:maxCount 0", "abc"),
    ],
    ids=["all in question", "one in question", "one in question, steps backwards"],
)
def test_the_engine_gets_what_is_reached_from_the_things_in_question(path: str, constraint: str, reached: str) -> None:
    text = UNKNOWN.replace("e:p", path).replace("sh:lessThan e:q", constraint)
    suspicion = QuickLook(Graph().parse(data=text), Graph()).look(LINES, THINGS)
    assert suspicion is not None
    assert {line.split(" ")[0][-2] for line in suspicion.lines.splitlines()} == set(reached)
