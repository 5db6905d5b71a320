"""What crawlers and machines find without a link."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient

from profilatlas.errors import SettingsError
from profilatlas.readers.site_map import all_things
from profilatlas.settings import Settings
from profilatlas.terms import ipv, rdf
from profilatlas.web.visit import EXTENSION, Services
from tests.running import application

MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
ALTERNATE = "{http://www.w3.org/1999/xhtml}link"
URL = "https://profile.example.org"


@pytest.fixture(scope="module")
def mapped(demo_release: Path) -> FlaskClient:
    """A client of the demo with a public address and somebody to tell."""
    contact = "https://profile.example.org/security"
    return application(demo_release, public_url=URL, security_contact=contact).test_client()


def locations(content: bytes) -> list[str]:
    return [each.text or "" for each in ElementTree.fromstring(content).iter(f"{MAP}loc")]


def test_every_address_of_the_site_map_answers(mapped: FlaskClient) -> None:
    parts = locations(mapped.get("/sitemap.xml").data)
    assert len(parts) == 3  # the ways in, the measures, all other things
    pages = [page for part in parts for page in locations(mapped.get(part.removeprefix(URL)).data)]
    assert len(pages) == len(set(pages)) > 100
    wrong = {page: status for page in pages if (status := mapped.get(page.removeprefix(URL)).status_code) != 200}
    assert wrong == {}


def test_the_map_names_all_that_is_described_but_parts_of_measures(mapped: FlaskClient) -> None:
    services: Services = mapped.application.extensions[EXTENSION]
    with services.keeper.pinned() as release:
        named = [thing.iri for thing in all_things(release, services.registry)]
        space = tuple(f"{release.instance.base}{name}/" for name in ("id", "scheme"))
        typed: dict[str, set[str]] = {}
        for each in release.store.triples():
            if (
                each.predicate.value == rdf.type
                and each.subject.value.startswith(space)
                and "#" not in each.subject.value
            ):
                typed.setdefault(each.subject.value, set()).add(each.object.value)
    pageless = {ipv.Focus, ipv.Involvement, ipv.Funding, ipv.Tombstone}
    assert sorted(named) == sorted(iri for iri, classes in typed.items() if not classes & pageless)


def test_every_measure_stands_in_the_site_map_with_its_languages_and_no_part_of_one_does(mapped: FlaskClient) -> None:
    content = mapped.get("/sitemap/1.xml").data
    pages = locations(content)
    assert f"{URL}/doc/measure/beispielprofil" in pages
    assert not [page for page in pages if "/doc/focus/" in page or "/doc/funding/" in page]
    url = next(each for each in ElementTree.fromstring(content) if each.findtext(f"{MAP}loc", "").endswith("profil"))
    assert [link.get("hreflang") for link in url.iter(ALTERNATE)] == ["de", "en"]


@pytest.mark.parametrize("part", ["3", "99999999999999999999", "-1", "x"])
def test_site_map_has_no_other_parts(mapped: FlaskClient, part: str) -> None:
    assert mapped.get(f"/sitemap/{part}.xml").status_code == 404


def test_crawlers_are_led_to_the_site_map_and_away_from_endless_answers(mapped: FlaskClient) -> None:
    text = mapped.get("/robots.txt").text
    assert f"Sitemap: {URL}/sitemap.xml" in text
    assert {"Disallow: /sparql", "Disallow: /check"} <= set(text.splitlines())


def test_security_contact_expires_in_the_future_and_within_a_year(mapped: FlaskClient) -> None:
    fields = dict(line.split(": ", 1) for line in mapped.get("/.well-known/security.txt").text.splitlines())
    until = datetime.fromisoformat(fields["Expires"])
    assert timedelta(days=30) < until - datetime.now(UTC) < timedelta(days=366)
    assert fields["Contact"] == f"{URL}/security"
    assert fields["Canonical"] == f"{URL}/.well-known/security.txt"


def test_without_a_contact_there_is_no_security_file(client: FlaskClient) -> None:
    assert client.get("/.well-known/security.txt").status_code == 404


@pytest.mark.parametrize("contact", ["someone", "http://example.org", "mailto:a b", "https://example.org/\nX: y"])
def test_contact_that_would_break_the_file_is_refused(contact: str) -> None:
    with pytest.raises(SettingsError, match="security_contact"):
        Settings(releases=Path("x"), security_contact=contact)
