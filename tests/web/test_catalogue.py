"""`/catalogue` as people and portals meet it; whether it is valid is tested in tests/conformance/test_catalogue.py."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from profilatlas.cli import main
from tests.running import ROOT, application

if TYPE_CHECKING:
    from flask.testing import FlaskClient

URL = "https://data.city.example"


@pytest.fixture(scope="module")
def years(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Releases of a small city as of a day in 2024 and one in 2025."""
    releases = tmp_path_factory.mktemp("years")
    for day in ("2024-11-30", "2025-06-30"):
        source = ROOT / "tests" / "instances" / "zwei-mal-zwei"
        assert main(["build", str(source), "--releases", str(releases), "--as-of", day]) == 0
    return releases


def test_the_page_says_licence_contact_files_hashes_and_how_to_harvest(client: "FlaskClient") -> None:
    page = client.get("/catalogue?lang=de").get_data(as_text=True)
    for text in ("Datenlizenz Deutschland", "Redaktion des Profilatlas", "Gemeinnützige Organisation", "data.nt.gz"):
        assert text in page
    assert "http://127.0.0.1:8000/catalogue.rdf" in page
    from profilatlas.web.visit import EXTENSION

    with client.application.extensions[EXTENSION].keeper.pinned() as release:
        assert all(dump.sha256 in page and f'href="/dump/{dump.name}"' in page for dump in release.dumps)


def test_every_page_and_the_description_of_the_data_lead_to_the_catalogue(client: "FlaskClient") -> None:
    assert 'href="/catalogue"' in client.get("/").get_data(as_text=True)
    assert "catalogue#catalogue> dcat:dataset <" in client.get("/void.ttl").get_data(as_text=True)


@pytest.mark.parametrize(
    "address", ["/catalogue?page=0", "/catalogue?page=x", "/catalogue.ttl?page=-1", "/catalogue?x=1"]
)
def test_page_that_is_none_is_a_bad_request(client: "FlaskClient", address: str) -> None:
    assert client.get(address).status_code == 400


def test_page_beyond_the_end_is_the_last_one(client: "FlaskClient") -> None:
    assert "hydra:totalItems 2" in client.get("/catalogue.ttl?page=9").get_data(as_text=True)


def test_only_files_in_the_words_of_another_standard_say_so(client: "FlaskClient") -> None:
    lines = client.get("/catalogue.nt").get_data(as_text=True).splitlines()
    named = [
        line
        for line in lines
        if "/dc/terms/conformsTo>" in line and "catalogue#sparql" not in line and "#api" not in line
    ]
    assert {line.split()[0].rpartition("#")[2].removeprefix("2026-") for line in named} == {
        "cpsv-ap.ttl.gz>",
        "cpsv-ap.nt.gz>",
    }
    assert all("<https://semiceu.github.io/CPSV-AP/releases/3.2.0/>" in line for line in named)


def test_a_page_of_the_catalogue_writes_one_thing_after_the_other(client: "FlaskClient") -> None:
    said = client.get("/catalogue.ttl").get_data(as_text=True)
    subjects = [line.split()[0] for line in said.splitlines() if line.startswith(("<", "_"))]
    assert len(subjects) == len(set(subjects)) > 30


def test_no_csv_and_no_other_suffix(client: "FlaskClient") -> None:
    assert client.get("/catalogue.csv").status_code == client.get("/catalogue.html").status_code == 404
    assert client.get("/catalogue", headers={"Accept": "text/csv"}).status_code == 406


def test_city_without_a_licence_offers_no_files_and_says_why(gridless_release: Path) -> None:
    client = application(gridless_release).test_client()
    assert "dcat:Distribution" not in client.get("/catalogue.ttl").get_data(as_text=True)
    assert "has not yet named a licence" in client.get("/catalogue?lang=en").get_data(as_text=True)


def test_licence_stands_as_the_official_list_has_it(years: Path) -> None:
    text = application(years).test_client().get("/catalogue.nt").get_data(as_text=True)
    assert "<http://purl.org/dc/terms/license> <http://dcat-ap.de/def/licenses/cc-by/4.0>" in text
    assert "CC_BY_4_0" not in text


def test_every_file_is_there_under_its_address_in_its_size(years: Path) -> None:
    client = application(years, public_url=URL).test_client()
    lines = client.get("/catalogue.nt").get_data(as_text=True).splitlines()
    sizes = {line.split()[0]: int(line.split('"')[1]) for line in lines if "dcat#byteSize>" in line}
    places = {line.split()[0]: line.split()[2].strip("<>") for line in lines if "dcat#downloadURL>" in line}
    assert len(sizes) == len(places) >= 12  # now, 2025 and 2024
    for iri, place in places.items():
        answer = client.get(place.removeprefix(URL), buffered=True)
        assert (answer.status_code, len(answer.data)) == (200, sizes[iri]), place


def test_catalogue_of_an_earlier_release_ends_with_it(years: Path) -> None:
    client = application(years, public_url=URL).test_client()
    first = min(path.name for path in years.glob("*-*") if path.is_dir())
    old = client.get(f"/release/{first}/catalogue.ttl").get_data(as_text=True)
    assert "catalogue#2024" in old and "catalogue#2025" not in old
    assert f"<{URL}/release/{first}/dump/data.nt.gz>" in old and f"<{URL}/dump/" not in old
    assert "catalogue#2025" in client.get("/catalogue.ttl").get_data(as_text=True)
