"""What documents say: the same in every format, nothing that the release does not hold, and all that a reader needs."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.compare import isomorphic

from profilatlas.app import open_release
from profilatlas.ingest.text import without_export_mark
from profilatlas.model.media import GRAPH_FORMATS
from profilatlas.queries.registry import Registry
from profilatlas.readers.descriptions import (
    MOST_USES,
    Description,
    dataset_description,
    thing_description,
    vocabulary_description,
)
from profilatlas.release import jsonld
from profilatlas.release.describe import dataset_iri
from profilatlas.release.opened import OpenRelease
from profilatlas.settings import Settings
from profilatlas.terms import PREFIXES, dct, foaf, ipv, owl, rdf, skos, void
from profilatlas.web.representations import as_csv, serialized
from tests.queries.golden import fixture_store, registry
from tests.queries.release import CountingStore, release_of

if TYPE_CHECKING:
    from flask.testing import FlaskClient

DOCUMENT = "/doc/measure/beispielprofil"
BASE = "https://profilatlas.example/hamm/"
OWN = {
    foaf.primaryTopic,
    foaf.isPrimaryTopicOf,
    owl.versionInfo,
    dct.license,
    dct.modified,
    rdf.type,
    void.inDataset,
}


def parsed(content: bytes, media_type: str) -> set[ox.Triple]:
    return {quad.triple for quad in ox.parse(content, format=ox.RdfFormat.from_media_type(media_type))}


def things(release: OpenRelease) -> Iterator[str]:
    """Every thing of an instance that has an address of its own, each class and scheme among them."""
    base = release.instance.base
    rows = release.store.select("SELECT DISTINCT ?thing WHERE { ?thing a ?class }")
    for row in rows:
        iri = getattr(row["thing"], "value", "")
        if iri.startswith((f"{base}id/", f"{base}scheme/")) and "#" not in iri:
            yield iri


@pytest.fixture(scope="module", params=["demo_release", "two_by_two_release", "gridless_release"])
def release(request: pytest.FixtureRequest) -> Iterator[OpenRelease]:
    folder: Path = request.getfixturevalue(request.param)
    opened = open_release(Settings(releases=folder), next(folder.glob("0*")))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def queries() -> Registry:
    return registry()


def descriptions(release: OpenRelease, queries: Registry) -> Iterator[Description]:
    for iri in things(release):
        yield thing_description(release, queries, iri, release.instance.languages)
    yield vocabulary_description(release, queries)
    yield dataset_description(release, queries, "https://served.example")


def test_every_document_says_the_same_in_every_format(release: OpenRelease, queries: Registry) -> None:
    count = 0
    for description in descriptions(release, queries):
        said = set(description.triples)
        for each in GRAPH_FORMATS:
            assert parsed(serialized(description.triples, each), each.media_type) == said, (description.thing, each)
        count += 1
    assert count > 40


def test_every_statement_stands_in_the_store_or_is_the_document_s_own(release: OpenRelease, queries: Registry) -> None:
    held = {ox.Triple(*row) for row in release.store.stream("SELECT ?s ?p ?o WHERE { ?s ?p ?o }")}  # type: ignore[arg-type]
    for iri in things(release):
        description = thing_description(release, queries, iri, release.instance.languages)
        own = [each for each in description.triples if each not in held]
        assert {each.predicate.value for each in own} <= OWN
        assert all(description.document in (each.subject.value, getattr(each.object, "value", "")) for each in own)


def test_every_statement_about_a_thing_is_in_its_document(release: OpenRelease, queries: Registry) -> None:
    for iri in things(release):
        said = set(thing_description(release, queries, iri, release.instance.languages).triples)
        assert set(release.store.construct(f"CONSTRUCT WHERE {{ <{iri}> ?property ?value }}")) <= said


def test_table_holds_every_statement_and_comes_back_as_it_was(release: OpenRelease, queries: Registry) -> None:
    for iri in things(release):
        description = thing_description(release, queries, iri, release.instance.languages)
        content = as_csv(release, queries, description, release.instance.languages).decode("utf-8-sig")
        assert set(map(triple_of, csv.DictReader(io.StringIO(content, newline="")))) == set(description.statements)


def triple_of(row: dict[str, str]) -> ox.Triple:
    value = without_export_mark(row["value"])
    term: ox.NamedNode | ox.Literal
    if row["language"]:
        term = ox.Literal(value, language=row["language"])
    elif row["datatype"]:
        term = ox.Literal(value, datatype=ox.NamedNode(row["datatype"]))
    else:
        term = ox.NamedNode(value) if row["value_label"] else ox.Literal(value)
    return ox.Triple(ox.NamedNode(row["subject"]), ox.NamedNode(row["property"]), term)


@pytest.mark.parametrize("suffix", ["ttl", "jsonld", "rdf", "nt"])
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
def test_another_library_reads_the_same(client: FlaskClient, suffix: str) -> None:
    kinds = {"ttl": "turtle", "jsonld": "json-ld", "rdf": "xml", "nt": "nt"}
    read = rdflib.Graph().parse(data=client.get(f"{DOCUMENT}.{suffix}").data, format=kinds[suffix])
    lines = rdflib.Graph().parse(data=client.get(f"{DOCUMENT}.nt").data, format="nt")
    assert len(read) > 100
    assert isomorphic(read, lines)


# One document


def said_of(client: FlaskClient, address: str) -> rdflib.Graph:
    return rdflib.Graph().parse(data=client.get(f"{address}.ttl").data, format="turtle")


def test_document_tells_what_it_is_about_of_which_release_and_under_which_licence(client: FlaskClient) -> None:
    graph = said_of(client, "/doc/measure/sprachpaten")
    document, thing = rdflib.URIRef(f"{BASE}doc/measure/sprachpaten"), rdflib.URIRef(f"{BASE}id/measure/sprachpaten")
    assert graph.value(document, rdflib.URIRef(foaf.primaryTopic)) == thing
    assert graph.value(thing, rdflib.URIRef(foaf.isPrimaryTopicOf)) == document
    assert graph.value(document, rdflib.URIRef(owl.versionInfo)) == rdflib.Literal(client.get("/ready").json["release"])
    assert graph.value(document, rdflib.URIRef(dct.license)) is not None
    assert graph.value(document, rdflib.URIRef(dct.modified)) == graph.value(thing, rdflib.URIRef(dct.modified))
    assert graph.value(document, rdflib.URIRef(void.inDataset)) == rdflib.URIRef(f"{BASE}void#dataset")


def test_document_of_a_measure_holds_its_parts_and_theirs(client: FlaskClient) -> None:
    graph = said_of(client, "/doc/measure/sprachpaten")
    for kind in (ipv.Focus, ipv.Involvement, ipv.Funding, dct.PeriodOfTime):
        assert (None, rdflib.RDF.type, rdflib.URIRef(kind)) in graph
    periods = set(graph.objects(rdflib.URIRef(f"{BASE}id/funding/sprachpaten-1"), rdflib.URIRef(dct.temporal)))
    assert periods
    assert all((period, None, None) in graph for period in periods)


def test_document_names_everything_it_mentions_in_every_language(client: FlaskClient) -> None:
    graph = said_of(client, "/doc/measure/sprachpaten")
    challenge, names = rdflib.URIRef(f"{BASE}scheme/herausforderungen-1/10"), rdflib.URIRef(skos.prefLabel)
    assert {name.language for name in graph.objects(challenge, names)} == {"ar", "de", "en"}  # type: ignore[union-attr]
    assert (rdflib.URIRef(ipv.hasFocus), rdflib.RDFS.label, None) in graph


def test_document_of_a_challenge_lists_who_points_at_it(client: FlaskClient) -> None:
    graph = said_of(client, "/doc/scheme/herausforderungen-1/11")
    challenge = rdflib.URIRef(f"{BASE}scheme/herausforderungen-1/11")
    measures = set(graph.subjects(rdflib.URIRef(ipv.addressesChallenge), challenge))
    assert rdflib.URIRef(f"{BASE}id/measure/beispielprofil") in measures
    assert (None, rdflib.RDF.type, rdflib.URIRef(void.Linkset)) not in graph


def with_uses(queries: Registry, count: int) -> OpenRelease:
    """The fixture, and so many more measures that address one challenge."""
    store = fixture_store(queries)
    challenge = ox.NamedNode(f"{BASE}scheme/herausforderungen-1/11")
    store.extend(
        ox.Triple(ox.NamedNode(f"{BASE}id/measure/more-{number}"), ox.NamedNode(ipv.addressesChallenge), challenge)
        for number in range(count)
    )
    return release_of(store, queries)


def test_long_list_of_uses_is_cut_and_says_how_long_it_is(queries: Registry) -> None:
    release = with_uses(queries, MOST_USES)
    iri = f"{BASE}scheme/herausforderungen-1/11"
    description = thing_description(release, queries, iri, ["de"])
    uses = [each for each in description.statements if each.object == ox.NamedNode(iri)]
    pointing = [each for each in uses if each.predicate.value not in (void.objectsTarget, foaf.primaryTopic)]
    assert len(pointing) == MOST_USES
    counted = {
        each.subject: each.object.value
        for each in description.statements
        if each.predicate.value == void.triples and isinstance(each.object, ox.Literal)
    }
    assert counted[ox.NamedNode(f"{description.document}#uses-ipv.addressesChallenge")] == str(MOST_USES + 2)


def test_number_of_queries_does_not_grow_with_what_is_mentioned(queries: Registry) -> None:
    few, many = with_uses(queries, 0), with_uses(queries, MOST_USES - 10)
    asked = []
    for release in (few, many):
        assert isinstance(release.store, CountingStore)
        thing_description(release, queries, f"{BASE}scheme/herausforderungen-1/11", ["de"])
        asked.append(len(release.store.asked))
    assert asked[0] == asked[1] <= 5


# JSON-LD and JSON


def test_json_ld_uses_plain_words_and_needs_no_second_request(client: FlaskClient) -> None:
    document = json.loads(client.get("/doc/measure/sprachpaten.jsonld").data)
    whole = json.loads(jsonld.context_bytes())["@context"]
    assert document["@context"].items() <= whole.items()
    assert "PLN" not in document["@context"]
    measure = document["@graph"][0]
    assert measure["id"] == f"{BASE}id/measure/sprachpaten"
    assert measure["type"] == "Measure"
    assert measure["title"]["en"] == "Language mentors"
    assert measure["status"] == "statusRunning"


S = ox.NamedNode("https://a.example/s")
NOT_AS_DEFINED = [
    ox.Triple(S, ox.NamedNode(dct.title), ox.Literal("no language")),
    ox.Triple(S, ox.NamedNode(dct.title), ox.Literal("eins", language="de")),
    ox.Triple(S, ox.NamedNode(dct.title), ox.Literal("zwei", language="de")),
    ox.Triple(S, ox.NamedNode(dct.modified), ox.Literal("soon")),
    ox.Triple(S, ox.NamedNode(dct.modified), ox.NamedNode("https://a.example/never")),
    ox.Triple(S, ox.NamedNode(dct.identifier), ox.Literal("a", language="en")),
    ox.Triple(S, ox.NamedNode(dct.identifier), ox.NamedNode("https://a.example/id")),
    ox.Triple(S, ox.NamedNode(ipv.weight), ox.Literal("primary")),
    ox.Triple(S, ox.NamedNode(ipv.weight), ox.NamedNode("https://a.example/primary")),
    ox.Triple(S, ox.NamedNode(ipv.rank), ox.Literal(1)),
    ox.Triple(S, ox.NamedNode(ipv.rank), ox.Literal("01", datatype=ox.NamedNode(PREFIXES["xsd"] + "integer"))),
    ox.Triple(S, ox.NamedNode(ipv.rowKey), ox.Literal("no list")),
    ox.Triple(S, ox.NamedNode(rdf.type), ox.NamedNode("https://a.example/Kind")),
    ox.Triple(S, ox.NamedNode(rdf.type), ox.Literal("no class")),
    ox.Triple(S, ox.NamedNode("https://a.example/p"), ox.Literal(True)),
    ox.Triple(S, ox.NamedNode("https://a.example/p"), S),
    ox.Triple(ox.NamedNode("urn:x:y"), ox.NamedNode(foaf.page), ox.NamedNode("urn:dct:x")),
]


@pytest.mark.parametrize(
    "kept", [*([each] for each in NOT_AS_DEFINED), NOT_AS_DEFINED], ids=lambda kept: str(len(kept))
)
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
def test_value_that_does_not_fit_its_definition_is_kept_as_it_is(kept: Iterable[ox.Triple]) -> None:
    content = jsonld.compacted(kept)
    assert parsed(content, "application/ld+json") == set(kept)
    lines = "".join(f"{each} .\n" for each in kept)
    assert isomorphic(
        rdflib.Graph().parse(data=content, format="json-ld"), rdflib.Graph().parse(data=lines, format="nt")
    )


def test_json_is_what_the_page_shows(client: FlaskClient) -> None:
    page = client.get("/doc/measure/sprachpaten.json?lang=en").get_json()
    assert page["iri"] == f"{BASE}id/measure/sprachpaten"
    assert page["title"] == {"value": "Language mentors", "lang": "en", "direction": "ltr", "fallback": False}
    assert page["fundings"][0]["amount"]["value"] == "36250"
    assert page["period"]["start"].count("-") == 2
    german = client.get("/doc/measure/sprachpaten.json", headers={"Accept-Language": "de"}).get_json()
    assert german["title"]["lang"] == "de"


# The data as a whole


def test_description_of_the_data_counts_what_is_there(release: OpenRelease, queries: Registry) -> None:
    graph = rdflib.Graph().parse(data="".join(f"{each} .\n" for each in release.description), format="nt")
    dataset = rdflib.URIRef(dataset_iri(release.instance))

    def number(subject: object, counted: str) -> int:
        return int(str(graph.value(subject, rdflib.URIRef(counted))))  # type: ignore[arg-type]

    assert number(dataset, void.triples) == release.store.count()
    (measures,) = graph.subjects(rdflib.URIRef(void.class_), rdflib.URIRef(ipv.Measure))
    assert number(measures, void.entities) == release.columns.count
    assert number(dataset, void.classes) == len(set(graph.objects(dataset, rdflib.URIRef(void.classPartition))))
    parts = set(graph.objects(dataset, rdflib.URIRef(void.propertyPartition)))
    assert number(dataset, void.properties) == len(parts)
    assert sum(number(part, void.triples) for part in parts) == release.store.count()
    examples = {str(each) for each in graph.objects(dataset, rdflib.URIRef(void.exampleResource))}
    assert examples <= {iri.partition("#")[0] for iri in things(release)} | {
        each for each in examples if "#" in each and each.partition("#")[0] in set(things(release))
    }
    assert rdflib.URIRef(PREFIXES["ipv"]) in set(graph.objects(dataset, rdflib.URIRef(void.vocabulary)))


def test_served_description_names_the_endpoint_and_the_release(client: FlaskClient) -> None:
    graph = rdflib.Graph().parse(data=client.get("/void.ttl").data, format="turtle")
    dataset = rdflib.URIRef(f"{BASE}void#dataset")
    assert graph.value(dataset, rdflib.URIRef(void.sparqlEndpoint)) == rdflib.URIRef("http://127.0.0.1:8000/sparql")
    assert str(graph.value(dataset, rdflib.URIRef(owl.versionInfo))).startswith("000001-")


def test_every_address_of_the_instance_is_described_where_it_leads(demo_release: Path) -> None:
    queries = registry()
    release = open_release(Settings(demo_release), next(demo_release.glob("0*")))
    everything = {
        triple.subject.value
        for triple in release.store.construct("CONSTRUCT WHERE { ?s ?p ?o }")
        if isinstance(triple.subject, ox.NamedNode) and triple.subject.value.startswith(f"{BASE}id/")
    }
    parts = {iri for iri in everything if "#" in iri}
    assert parts, "the demo derives no parts"
    for part in parts:
        thing = part.partition("#")[0]
        if thing in everything:
            described = thing_description(release, queries, thing, ("de",))
            assert any(triple.subject == ox.NamedNode(part) for triple in described.triples), part
