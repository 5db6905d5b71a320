"""Measures as public services against the official shapes of CPSV-AP 3.2.0, as the running service answers them."""

import gzip
import json
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest
from pyshacl import validate
from rdflib import DCTERMS, RDF, SH, SKOS, Graph, Literal, Namespace, URIRef

from tests.running import Server, application

CPSV = Namespace("http://purl.org/vocab/cpsv#")
CV = Namespace("http://data.europa.eu/m8g/")
IPV = Namespace("https://profilatlas.example/hamm/def/")
PROFILE = "https://semiceu.github.io/CPSV-AP/releases/3.2.0/"


@pytest.fixture(scope="module")
def shapes(require: Callable[[str], Path]) -> Graph:
    return Graph().parse(require("shared/conformance/cpsv-ap") / "cpsv-ap-SHACL.ttl")


def fetched(address: str, **headers: str) -> tuple[Graph, dict[str, str]]:
    request = urllib.request.Request(address, headers={"Accept": "text/turtle", **headers})
    with urllib.request.urlopen(request, timeout=60) as response:
        return Graph().parse(data=response.read(), format="turtle"), dict(response.headers)


def results(data: Graph, shapes: Graph) -> set[tuple[str, str]]:
    """Focus node and path of every result of whatever severity."""
    _, report, _ = validate(data, shacl_graph=shapes, inference="none", advanced=False)
    found = report.subjects(RDF.type, SH.ValidationResult)
    return {(str(report.value(each, SH.focusNode)), str(report.value(each, SH.resultPath))) for each in found}


def sparql(server: Server, query: str) -> list[str]:
    quoted = urllib.parse.quote(query)
    request = urllib.request.Request(f"{server.url}/sparql?query={quoted}", headers={"Accept": "application/json"})
    with urllib.request.urlopen(request, timeout=60) as response:
        return [row["m"]["value"] for row in json.load(response)["results"]["bindings"]]


@pytest.fixture(scope="module")
def services(live_server: Server) -> list[str]:
    """The measures of the demo that an authority carries, steers or funds, asked for in other words than ours."""
    return sparql(
        live_server,
        f"""SELECT DISTINCT ?m {{ ?m <{CV.hasParticipation}> ?p . ?p <{IPV.actor}> ?a ; <{CV.role}> ?r .
        ?a a <{CV.PublicOrganisation}> . VALUES ?r {{ <{IPV.roleCarrier}> <{IPV.roleSteering}> <{IPV.roleFunder}> }} }}""",
    )


def test_every_public_service_of_the_demo_has_not_a_single_result(
    live_server: Server, services: list[str], shapes: Graph
) -> None:
    assert len(services) >= 30
    together = Graph()
    for iri in services:
        document, _ = fetched(f"{live_server.url}/doc/{iri.partition('/id/')[2]}?profile=cpsv-ap")
        assert (URIRef(iri), RDF.type, CPSV.PublicService) in document
        together += document
    assert set(map(str, together.subjects(RDF.type, CPSV.PublicService))) == set(services)
    assert results(together, shapes) == set()


def test_the_dump_holds_all_public_services_once_and_has_not_a_single_result(
    live_server: Server, services: list[str], shapes: Graph
) -> None:
    with urllib.request.urlopen(f"{live_server.url}/dump/cpsv-ap.nt.gz", timeout=60) as response:
        lines = gzip.decompress(response.read()).decode().splitlines()
    assert lines == sorted(set(lines))
    dump = Graph().parse(data="\n".join(lines), format="nt")
    assert set(map(str, dump.subjects(RDF.type, CPSV.PublicService))) == set(services)
    assert results(dump, shapes) == set()


def test_measures_without_a_competent_authority_are_no_public_services(
    live_server: Server, services: list[str]
) -> None:
    others = set(sparql(live_server, f"SELECT ?m {{ ?m a <{IPV.Measure}> }}")) - set(services)
    assert others
    for iri in others:
        address = f"{live_server.url}/doc/{iri.partition('/id/')[2]}?profile=cpsv-ap"
        with pytest.raises(urllib.error.HTTPError) as refusal:
            fetched(address)
        with refusal.value as answer:
            assert answer.code == 406
            assert 'rel="alternate"; type="text/turtle"' in answer.headers["Link"]


def test_the_view_says_audience_challenges_actors_and_authority(live_server: Server, services: list[str]) -> None:
    document, _ = fetched(f"{live_server.url}/doc/measure/sprachpaten?profile=cpsv-ap")
    own, _ = fetched(f"{live_server.url}/doc/measure/sprachpaten")
    service = URIRef("https://profilatlas.example/hamm/id/measure/sprachpaten")
    assert set(document.objects(service, DCTERMS.audience)) == set(own.objects(service, DCTERMS.audience)) != set()
    assert (
        set(document.objects(service, CV.isClassifiedBy)) == set(own.objects(service, IPV.addressesChallenge)) != set()
    )
    actors = {actor for part in own.objects(service, CV.hasParticipation) for actor in own.objects(part, IPV.actor)}
    parts = document.objects(service, CV.hasParticipation)
    assert {actor for part in parts for actor in document.objects(part, CV.hasParticipant)} == actors != set()
    assert set(document.objects(service, CV.hasCompetentAuthority)) <= actors
    assert (None, DCTERMS.conformsTo, URIRef(PROFILE)) in document


def test_every_seeded_fault_is_found(live_server: Server, shapes: Graph) -> None:
    faulty, _ = fetched(f"{live_server.url}/doc/measure/sprachpaten?profile=cpsv-ap")
    service = URIRef("https://profilatlas.example/hamm/id/measure/sprachpaten")
    part = next(faulty.objects(service, CV.hasParticipation))
    actor, audience = faulty.value(part, CV.hasParticipant), next(faulty.objects(service, DCTERMS.audience))
    authority = next(faulty.objects(service, CV.hasCompetentAuthority))
    faulty.remove((service, DCTERMS.description, None))
    faulty.add((service, DCTERMS.identifier, Literal("another")))
    faulty.remove((audience, RDF.type, SKOS.Concept))
    faulty.remove((part, CV.role, None))
    faulty.remove((actor, DCTERMS.title, None))
    faulty.remove((authority, DCTERMS.spatial, None))
    assert results(faulty, shapes) == {
        (str(service), str(DCTERMS.description)),
        (str(service), str(DCTERMS.identifier)),
        (str(service), str(DCTERMS.audience)),
        (str(part), str(CV.role)),
        (str(actor), str(DCTERMS.title)),
        (str(authority), str(DCTERMS.spatial)),
    }


@pytest.mark.parametrize("releases", ["two_by_two_release", "gridless_release"])
def test_public_services_of_other_cities_have_not_a_single_result(
    request: pytest.FixtureRequest, releases: str, shapes: Graph
) -> None:
    client = application(request.getfixturevalue(releases)).test_client()
    listed = client.get("/api/measures?per_page=100").get_json()["measures"]
    names = [each["iri"].rpartition("/")[2] for each in listed]
    answers = [client.get(f"/doc/measure/{name}.ttl?profile=cpsv-ap") for name in names]
    assert {answer.status_code for answer in answers} == {200, 406}
    together = Graph()
    for answer in answers:
        if answer.status_code == 200:
            together.parse(data=answer.data, format="turtle")
    assert results(together, shapes) == set()
