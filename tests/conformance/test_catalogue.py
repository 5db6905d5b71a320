"""The catalogue against the official shapes of DCAT-AP 3.0 and DCAT-AP.de 3.0, as the running service answers it.

The shapes test to which list a value belongs, so the lists must be known: `ontology/authorities.ttl` says it for all values
that we name. What counts is every result of whatever severity, not `sh:conforms`, which warnings do not change in all tools.
"""

import shutil
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pyoxigraph
import pytest
from pyshacl import validate
from rdflib import DCTERMS, OWL, RDF, SH, XSD, Graph, Literal, Namespace, URIRef

from profilatlas.cli import main
from tests.running import ROOT, Server, application

DCAT = Namespace("http://www.w3.org/ns/dcat#")
EU = Namespace("http://publications.europa.eu/resource/authority/")
DCATAP = Namespace("http://data.europa.eu/r5r/")
DCATDE = Namespace("http://dcat-ap.de/def/dcatde/")
HYDRA = Namespace("http://www.w3.org/ns/hydra/core#")
SPDX = Namespace("http://spdx.org/rdf/terms#")
OFFICIAL = (
    "dcat-ap-3.0.0-SHACL.ttl",
    "dcat-ap-SHACL-DE.ttl",
    "dcat-ap-spec-german-additions.ttl",
    "dcat-ap-de-controlledvocabularies.ttl",
    "dcat-ap-de-deprecated.ttl",
)
CONTRIBUTOR = "http://dcat-ap.de/def/contributors/openNRW"
MEMBER = f"<{CONTRIBUTOR}> <http://www.w3.org/2004/02/skos/core#inScheme> <http://dcat-ap.de/def/contributors> ."
BASE = "https://profilatlas.example/hamm/"
DATA = URIRef(f"{BASE}void#dataset")

Result = tuple[str, str, str]
"""Severity, focus node and path of a result."""


@pytest.fixture(scope="module")
def shapes(require: Callable[[str], Path]) -> Graph:
    """The official shapes, all in one graph as the German ones want it, and ours for what they miss."""
    folder = require("shared/conformance/dcat-ap-de")
    graph = Graph()
    for name in OFFICIAL:
        graph.parse(folder / name)
    return graph.parse(Path(__file__).with_name("dcat-ap-de-more.ttl"))


@pytest.fixture(scope="module")
def lists() -> Graph:
    """Which value belongs to which official list."""
    return Graph().parse(ROOT / "ontology" / "authorities.ttl")


@pytest.fixture(scope="module")
def served(live_server: Server) -> Graph:
    """The catalogue of the demo, as a portal fetches it."""
    return Graph().parse(data=fetched(live_server, "text/turtle"), format="turtle")


def fetched(server: Server, media_type: str) -> bytes:
    request = urllib.request.Request(f"{server.url}/catalogue", headers={"Accept": media_type})
    with urllib.request.urlopen(request, timeout=60) as response:
        assert response.headers.get_content_type() == media_type
        return bytes(response.read())


def answered(releases: Path) -> Graph:
    """The catalogue as the application answers without a server around it."""
    return Graph().parse(data=application(releases).test_client().get("/catalogue.ttl").data, format="turtle")


def results(data: Graph, lists: Graph, shapes: Graph) -> set[Result]:
    """Every result of whatever severity."""
    _, report, _ = validate(data + lists, shacl_graph=shapes, inference="none", advanced=False)
    return {
        (
            str(report.value(each, SH.resultSeverity)).rpartition("#")[2],
            str(report.value(each, SH.focusNode)),
            str(report.value(each, SH.resultPath)),
        )
        for each in report.subjects(RDF.type, SH.ValidationResult)
    }


def test_the_shapes_are_those_of_the_official_files(shapes: Graph) -> None:
    assert len(set(shapes.subjects(SH.targetClass))) > 50
    assert len(set(shapes.subjects(SH.deactivated, Literal(True)))) > 50  # by the German files, in those of SEMIC


def test_the_catalogue_of_the_demo_has_not_a_single_result(served: Graph, lists: Graph, shapes: Graph) -> None:
    assert len(set(served.subjects(RDF.type, DCAT.Distribution))) >= 8
    assert len(set(served.subjects(RDF.type, DCAT.DataService))) == 2
    assert results(served, lists, shapes) == set()


@pytest.mark.parametrize("releases", ["two_by_two_release", "gridless_release"])
def test_catalogues_of_other_cities_have_not_a_single_result(
    request: pytest.FixtureRequest, releases: str, lists: Graph, shapes: Graph
) -> None:
    data = answered(request.getfixturevalue(releases))
    assert set(data.subjects(RDF.type, DCAT.Dataset))
    assert results(data, lists, shapes) == set()


def test_the_demo_names_no_contributor(served: Graph) -> None:
    assert not list(served.triples((None, DCATDE.contributorID, None)))


def test_every_seeded_fault_is_found(served: Graph, lists: Graph, shapes: Graph) -> None:
    """One fault each at another entry, so that one run of the engine finds all."""
    catalogue_iri, series = URIRef(f"{BASE}catalogue#catalogue"), URIRef(f"{BASE}catalogue#series")
    year = next(served.subjects(DCAT.inSeries))
    files = sorted(served.objects(year, DCAT.distribution))
    hashed = served.value(files[1], SPDX.checksum)
    sparql, contact = URIRef(f"{BASE}catalogue#sparql"), URIRef(f"{BASE}catalogue#contact")
    faulty = Graph() + served
    faulty.remove((DATA, DCTERMS.publisher, None))
    faulty.set((DATA, DCAT.theme, URIRef("https://city.example/theme/integration")))
    faulty.add((DATA, DCATDE.contributorID, Literal("hamm")))
    faulty.add((DATA, DCATDE.politicalGeocodingURI, URIRef("http://dcat-ap.de/def/politicalGeocoding/stateKey/05")))
    faulty.add((year, OWL.versionInfo, Literal("2026")))
    faulty.set((year, DCATAP.availability, EU["frequency/ANNUAL"]))
    faulty.remove((files[0], DCTERMS.license, None))
    faulty.remove((hashed, SPDX.checksumValue, None))
    faulty.add((hashed, SPDX.checksumValue, Literal("no hash", datatype=XSD.string)))
    faulty.set((files[1], DCTERMS.format, Literal("CSV")))
    faulty.set((sparql, DCTERMS.license, URIRef("https://city.example/licence")))
    faulty.remove((contact, URIRef("http://www.w3.org/2006/vcard/ns#hasURL"), None))
    faulty.remove((series, DCTERMS.publisher, None))
    faulty.set((catalogue_iri, DCTERMS.language, Literal("de")))
    found = {(severity, focus, path) for severity, focus, path in results(faulty, lists, shapes)}
    wanted = {
        ("Violation", DATA, DCTERMS.publisher),
        ("Violation", DATA, DCATDE.contributorID),
        ("Warning", DATA, DCATDE.politicalGeocodingURI),
        ("Warning", year, OWL.versionInfo),
        ("Violation", files[0], DCTERMS.license),
        ("Violation", hashed, SPDX.checksumValue),
        ("Violation", files[1], DCTERMS.format),
        ("Violation", series, DCTERMS.publisher),
        ("Violation", catalogue_iri, DCTERMS.language),
    }
    assert {(severity, str(focus), str(path)) for severity, focus, path in wanted} <= found
    # A value of the wrong list is its own focus; a contact that cannot be reached has a path of several properties.
    in_scheme = "http://www.w3.org/2004/02/skos/core#inScheme"
    for value, severity in (
        (URIRef("https://city.example/theme/integration"), "Violation"),
        (EU["frequency/ANNUAL"], "Violation"),
        (URIRef("https://city.example/licence"), "Warning"),
    ):
        assert (severity, str(value), in_scheme) in found
    assert any(focus == str(contact) and severity == "Violation" for severity, focus, _ in found)


@pytest.fixture(scope="module")
def years(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small municipality that delivers to GovData itself, with two releases of 2024 and one of 2025."""
    folder = tmp_path_factory.mktemp("years")
    source = Path(shutil.copytree(ROOT / "tests" / "instances" / "zwei-mal-zwei", folder / "source"))
    settings = source / "instance.toml"
    settings.write_text(f'contributor_id = "{CONTRIBUTOR}"\n{settings.read_text(encoding="utf-8")}', encoding="utf-8")
    for day in ("2024-05-01", "2024-11-30", "2025-06-30"):
        assert main(["build", str(source), "--releases", str(folder / "releases"), "--as-of", day]) == 0
    return folder / "releases"


def test_the_years_of_a_municipality_with_an_id_of_its_own_are_a_series(
    years: Path, lists: Graph, shapes: Graph
) -> None:
    data, base = answered(years), "https://deux-rives.example/profils/"
    first, second = (URIRef(f"{base}catalogue#{year}") for year in (2024, 2025))
    assert set(data.subjects(DCAT.inSeries)) == {first, second}
    assert set(data.subject_objects(DCAT.prev)) == {(second, first)}
    (release,) = data.objects(first, DCAT.version)
    assert str(release).startswith("000002-")  # the last of its year
    assert set(data.objects(None, DCATDE.contributorID)) == {URIRef(CONTRIBUTOR)}
    assert results(data, lists + Graph().parse(data=MEMBER), shapes) == set()


def test_a_harvester_that_follows_the_pages_finds_every_dataset_once(
    years: Path, monkeypatch: pytest.MonkeyPatch, lists: Graph, shapes: Graph
) -> None:
    """The steps of ckanext-dcat (`RDFParser.next_page`): RDF/XML, `hydra:next` of what is a `hydra:PagedCollection`."""
    monkeypatch.setattr("profilatlas.readers.catalogue.PER_PAGE", 1)
    client = application(years, public_url="https://data.city.example").test_client()
    found: list[list[str]] = []
    address: str | None = "https://data.city.example/catalogue.rdf"
    while address is not None and len(found) < 10:
        page = Graph().parse(data=client.get(address.removeprefix("https://data.city.example")).data, format="xml")
        found.append([str(each) for each in page.subjects(RDF.type, DCAT.Dataset)])
        assert results(page, lists + Graph().parse(data=MEMBER), shapes) == set()
        collections = list(page.subjects(RDF.type, HYDRA.PagedCollection))
        address = next(
            (str(page.value(each, HYDRA.next)) for each in collections if page.value(each, HYDRA.next)), None
        )
        assert {str(each) for each in page.objects(None, HYDRA.totalItems)} == {"3"}
    base = "https://deux-rives.example/profils/"
    assert found == [[f"{base}void#dataset"], [f"{base}catalogue#2025"], [f"{base}catalogue#2024"]]


@pytest.mark.parametrize("media_type", ["application/rdf+xml", "application/ld+json", "application/n-triples"])
def test_all_formats_say_the_same_but_for_the_addresses_of_their_own_pages(
    live_server: Server, media_type: str
) -> None:
    def said(media_type: str) -> set[pyoxigraph.Triple]:
        known = pyoxigraph.RdfFormat.from_media_type(media_type)
        found = (each.triple for each in pyoxigraph.parse(fetched(live_server, media_type), format=known))
        return {each for each in found if "?page=" not in str(each.subject)}

    assert said(media_type) == said("text/turtle") != set()
