"""The network of actors: pairs equal those of the queries, whatever links them; its files hold the same."""

from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings

from profilatlas.errors import BadRequest
from profilatlas.queries.registry import Registry
from profilatlas.readers.figures import FIGURES
from profilatlas.readers.filters import Filters
from profilatlas.readers.models import Link
from profilatlas.readers.network import Network
from profilatlas.readers.network_page import network_data
from profilatlas.readers.reading import Reading
from profilatlas.store.port import Literal, NamedNode
from profilatlas.web.graphml import graphml
from tests.measure_graphs import BASE, INSTANCE, City, Funding, Measure, cities, measure_iri, registry, store_of
from tests.queries.release import release_of

WAYS = ("measure", "programme", "challenge")
CITY = City(
    3,
    (
        Measure("m1", (("1", None),), actors=(("a", "roleCarrier"), ("b", "rolePartner"), ("land", "roleFunder")), fundings=(Funding("p1"),)),
        Measure("m2", (("1", None), ("2", None)), actors=(("a", "roleCarrier"), ("b", "roleCarrier")), fundings=(Funding("p1"),)),
        Measure("m3", (("2", None),), actors=(("c", "roleCarrier"),), fundings=(Funding("p1"), Funding("p2"))),
    ),
)  # fmt: skip


@pytest.fixture(scope="module")
def queries() -> Registry:
    return registry()


def network(queries: Registry, city: City = CITY, **parameters: list[str]) -> Network:
    return Network(
        Reading(release_of(store_of(city, queries), queries, INSTANCE), queries, ("de",)), Filters(), parameters
    )


def named(found: Network) -> list[tuple[str, str, int]]:
    names = [found.iri(place).rsplit("/", 1)[-1] for place in range(len(found.actors))]
    return [(names[pair.first], names[pair.second], pair.shared) for pair in found.pairs]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(cities())
def test_pairs_equal_those_of_the_queries(queries: Registry, city: City) -> None:
    release = release_of(store_of(city, queries), queries, INSTANCE)
    for way in WAYS:
        figure = FIGURES["actor_network"](Reading(release, queries, ("de",)), Filters(), {"by": [way]})
        assert figure.query is not None
        answered = set()
        for row in release.store.select(figure.query):
            actor, partner, shared = row["actor"], row["partner"], row["shared"]
            assert isinstance(actor, NamedNode)
            assert isinstance(partner, NamedNode)
            assert isinstance(shared, Literal)
            answered.add((frozenset({actor.value, partner.value}), int(shared.value)))
        shown = {(frozenset(each.iri for each in row[:2] if isinstance(each, Link)), row[2]) for row in figure.rows}
        assert shown == answered


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        ("measure", [("a", "b", 2)]),
        ("programme", [("a", "b", 1), ("a", "c", 1), ("b", "c", 1)]),
        ("challenge", [("a", "b", 2), ("a", "c", 1), ("b", "c", 1)]),
    ],
)
def test_carriers_and_partners_are_linked_and_funders_are_not(
    queries: Registry, by: str, expected: list[tuple[str, str, int]]
) -> None:
    assert named(network(queries, by=[by])) == expected


def test_roles_are_a_choice(queries: Registry) -> None:
    assert named(network(queries, role=["roleFunder", "roleCarrier"])) == [("a", "b", 1), ("a", "land", 1)]


def test_pairs_say_what_they_share(queries: Registry) -> None:
    found = network(queries)
    assert found.things(found.pairs[0]) == [measure_iri("m1"), measure_iri("m2")]
    by_programme = network(queries, by=["programme"])
    assert by_programme.things(by_programme.pairs[0]) == [f"{BASE}id/programme/p1"]


@pytest.mark.parametrize("parameters", [{"by": ["friendship"]}, {"by": ["measure", "programme"]}, {"role": ["boss"]}])
def test_unknown_links_and_roles_are_refused(queries: Registry, parameters: dict[str, list[str]]) -> None:
    with pytest.raises(BadRequest):
        network(queries, **parameters)


def test_graphml_holds_every_actor_and_pair(queries: Registry) -> None:
    release = release_of(store_of(CITY, queries), queries, INSTANCE)
    found = network_data(release, queries, {"by": ["challenge"]}, ("de",))
    space = {"g": "http://graphml.graphdrawing.org/xmlns"}
    root = ElementTree.fromstring(graphml(found, 'a "source" <&>'))
    nodes = {
        node.get("id"): node.findtext("g:data[@key='iri']", None, space) for node in root.iterfind(".//g:node", space)
    }
    edges = {
        (nodes[edge.get("source")], nodes[edge.get("target")], edge.findtext("g:data[@key='weight']", None, space))
        for edge in root.iterfind(".//g:edge", space)
    }
    actor = f"{BASE}id/actor/"
    assert set(nodes.values()) == {f"{actor}{name}" for name in "abc"}
    assert edges == {(f"{actor}a", f"{actor}b", "2"), (f"{actor}a", f"{actor}c", "1"), (f"{actor}b", f"{actor}c", "1")}
    assert root.findtext(".//g:data[@key='source']", None, space) == 'a "source" <&>'
    declared = {key.get("id") for key in root.iterfind("g:key", space)}
    assert {data.get("key") for data in root.iter(f"{{{space['g']}}}data")} <= declared


def test_a_catalogue_without_actors_has_an_empty_network(queries: Registry) -> None:
    found = network(queries, City(1, (Measure("m1"),)))
    assert (found.found, found.pairs) == (0, [])
