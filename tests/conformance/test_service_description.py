"""The three W3C tests of the SPARQL 1.1 Service Description, against a running server."""

import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse
from rdflib import RDF, Graph, Namespace, URIRef

from tests.running import Server

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
MANIFEST = "shared/conformance/sparql-service-description/manifest.ttl"
RDF_TYPES = ["text/turtle", "application/rdf+xml", "application/n-triples", "application/ld+json"]

# The schema of section 3 of the recommendation, as far as we use it: what has a property, and what its value is.
DOMAINS = {
    SD.endpoint: SD.Service,
    SD.supportedLanguage: SD.Service,
    SD.resultFormat: SD.Service,
    SD.defaultDataset: SD.Service,
    SD.defaultGraph: SD.Dataset,
}
RANGES = {SD.defaultDataset: SD.Dataset, SD.defaultGraph: SD.Graph}


@pytest.fixture(scope="module")
def description(server: Server) -> Graph:
    return Graph().parse(data=fetched(server, "text/turtle"), format="turtle")


def fetched(server: Server, media_type: str) -> bytes:
    request = urllib.request.Request(f"{server.url}/sparql", headers={"Accept": media_type})
    with urllib.request.urlopen(request, timeout=60) as response:
        assert response.headers.get_content_type() == media_type
        return response.read()


def test_the_manifest_holds_the_tests_that_are_here(require: Callable[[str], Path]) -> None:
    names = {str(test).rpartition("#")[2] for test in Graph().parse(require(MANIFEST)).subjects(RDF.type, None)}
    assert names >= {"returns-rdf", "has-endpoint-triple", "conforms-to-schema"}
    tests = set(Graph().parse(require(MANIFEST)).subjects(RDF.type, MF.ServiceDescriptionTest))
    assert len(tests) == 3


@pytest.mark.parametrize("media_type", RDF_TYPES)
def test_returns_rdf(server: Server, media_type: str) -> None:
    statements = set(parse(fetched(server, media_type), format=RdfFormat.from_media_type(media_type)))
    assert statements == set(parse(fetched(server, "application/n-triples"), format=RdfFormat.N_TRIPLES))
    assert len(statements) > 10


def test_has_endpoint_triple(server: Server, description: Graph) -> None:
    assert list(description.objects(None, SD.endpoint)) == [URIRef(f"{server.url}/sparql")]


def test_conforms_to_schema(description: Graph) -> None:
    (service,) = description.subjects(RDF.type, SD.Service)
    assert list(description.objects(service, SD.supportedLanguage)) == [SD.SPARQL11Query]
    assert not list(description.objects(service, SD.feature))  # there is nothing to claim
    for predicate, kind in DOMAINS.items():
        subjects = set(description.subjects(predicate))
        assert subjects, predicate
        assert all((subject, RDF.type, kind) in description for subject in subjects)
    for predicate, kind in RANGES.items():
        assert all((value, RDF.type, kind) in description for value in description.objects(None, predicate))


def test_every_format_that_is_claimed_is_served(server: Server, description: Graph) -> None:
    from profilatlas.model.media import GRAPH_FORMATS, RESULT_FORMATS

    claimed = {str(iri) for iri in description.objects(None, SD.resultFormat)}
    assert claimed == {each.iri for each in (*RESULT_FORMATS, *GRAPH_FORMATS)}


def test_the_number_of_triples_is_what_the_endpoint_counts(server: Server, description: Graph) -> None:
    (stated,) = {
        int(value)
        for graph in description.objects(None, SD.defaultGraph)
        for value in description.objects(graph, URIRef("http://rdfs.org/ns/void#triples"))
    }
    query = "SELECT%20(COUNT(*)%20AS%20%3Fn)%20%7B%3Fs%20%3Fp%20%3Fo%7D"
    request = urllib.request.Request(f"{server.url}/sparql?query={query}", headers={"Accept": "text/csv"})
    with urllib.request.urlopen(request, timeout=60) as response:
        # The release of these tests also counts the three triples of its named graphs.
        assert int(response.read().split()[1]) == stated - 3
