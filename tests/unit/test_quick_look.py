"""The quick look before the SHACL engine: it knows every shape, and clears nothing that the engine would report."""

import dataclasses
import random
from collections.abc import Iterable

import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import SH
from rdflib.term import Node

from profilatlas import resources
from profilatlas.build import gather
from profilatlas.store.embedded import EmbeddedStore
from profilatlas.store.port import Literal, NamedNode, Term, Triple
from profilatlas.terms import ipv, xsd
from profilatlas.validation.quick import QuickLook
from profilatlas.validation.results import Result
from profilatlas.validation.run import validate
from profilatlas.validation.shapes import Shapes
from tests.running import ROOT

SEED = 3
DAMAGES = 400


class SuspectsAll:
    """A quick look that clears nothing: the engine sees everything."""

    def __init__(self, shapes: Graph) -> None:
        self._shapes = {*shapes.subjects(SH.targetClass), *shapes.subjects(SH.targetSubjectsOf)}

    def suspects(self, triples: Iterable[Triple], things: Iterable[str]) -> dict[Node, set[Node]]:
        every: set[Node] = {URIRef(iri) for iri in things}
        return dict.fromkeys(self._shapes, every)


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
    blind = dataclasses.replace(shapes, quick=SuspectsAll(shapes.compiled.graph))  # type: ignore[arg-type]
    found = keys(validate(triples, shapes))
    assert len(found) > DAMAGES / 4
    assert found == keys(validate(triples, blind))


def test_a_constraint_it_does_not_know_goes_to_the_engine() -> None:
    graph = Graph()
    graph.parse(
        data="""
        @prefix sh: <http://www.w3.org/ns/shacl#> . @prefix e: <https://e.example/> .
        e:S a sh:NodeShape ; sh:targetClass e:C ; sh:property [ sh:path e:p ; sh:lessThan e:q ] .
    """
    )
    assert QuickLook(graph, Graph()).unknown == ("https://e.example/S",)
