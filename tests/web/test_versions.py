"""Every release stays reachable below `/release/{id}`, is told apart from the current one, and harms none."""

import html
import re
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from profilatlas.publish import rollback
from profilatlas.release.versions import Version, versions
from profilatlas.settings import Settings
from tests.running import application

MEASURE = "/doc/measure/halaqa"


@pytest.fixture(scope="module")
def kept(three_versions: Path) -> tuple[Version, ...]:
    found = versions(three_versions)
    assert [each.as_of for each in found] == [date(2026, 9, 1), date(2026, 3, 1), date(2025, 6, 30)]
    return found


@pytest.fixture(scope="module")
def served(three_versions: Path) -> Flask:
    return application(three_versions)


@pytest.fixture
def client(served: Flask) -> FlaskClient:
    return served.test_client()


@pytest.fixture
def shelf(three_versions: Path, tmp_path: Path) -> Iterator[Path]:
    """A copy of the releases that a test may damage."""
    copy = tmp_path / "releases"
    shutil.copytree(three_versions, copy)
    yield copy


def below(version: Version, path: str) -> str:
    return f"/release/{version.id}{path}"


def test_an_unknown_release_leads_to_those_that_there_are(client: FlaskClient) -> None:
    for path in ("/release/000009-0123456789ab", "/release/000009-0123456789ab/doc/measure/halaqa", "/release/x/y"):
        answer = client.get(f"{path}?lang=fr", headers={"Accept": "text/html"})
        assert answer.status_code == 404
        assert 'href="/release?lang=fr"' in answer.text.partition("<main")[2]
    assert 'href="/release' not in client.get("/nothing").text.partition("<main")[2].partition("</main")[0]


def test_every_release_leads_to_its_files(client: FlaskClient, kept: tuple[Version, ...]) -> None:
    page = client.get("/release").text
    for each in kept:
        assert f'href="/release/{each.id}/data#get"' in page
        assert f'href="/release/{each.id}/dump/data.nt.gz"' in client.get(f"/release/{each.id}/data").text


PAGES = (
    "/",
    "/explore",
    MEASURE,
    "/doc/scheme/defis-1",
    "/doc/def",
    "/sources",
    "/analysis",
    "/query",
    "/api",
    "/void",
)


@pytest.mark.parametrize("path", PAGES)
def test_every_page_of_every_release_has_a_lasting_address(
    client: FlaskClient, kept: tuple[Version, ...], path: str
) -> None:
    for version in kept:
        page = client.get(below(version, path), headers={"Accept": "text/html, */*;q=0.1"})
        assert page.status_code == 200
        assert version.id in page.text


def test_an_old_page_says_what_it_said_and_the_current_one_what_it_says(
    client: FlaskClient, kept: tuple[Version, ...]
) -> None:
    newest, _, oldest = kept
    assert "Cercle de langue pour les mères" in client.get(below(oldest, f"{MEASURE}?lang=fr")).text
    for page in (client.get(f"{MEASURE}?lang=fr"), client.get(below(newest, f"{MEASURE}?lang=fr"))):
        assert "Cercle de langue" in page.text
        assert "pour les mères" not in page.text
    assert client.get("/doc/measure/jadid").status_code == 200
    assert client.get(below(oldest, "/doc/measure/jadid")).status_code == 404


def test_links_of_an_old_page_stay_in_its_release_but_for_those_to_what_belongs_to_none(
    client: FlaskClient, kept: tuple[Version, ...]
) -> None:
    page = client.get(below(kept[-1], f"{MEASURE}?lang=fr")).text
    links = set(re.findall(r'(?:href|action|src)="(/[^"]*)"', page))
    outside = {link.partition("?")[0] for link in links if not link.startswith(below(kept[-1], "/"))}
    assert outside - {link for link in outside if link.startswith("/static/")} == {
        "/check",
        "/feed",
        "/release",
        MEASURE,
    }
    inside = {link for link in links if link.startswith(below(kept[-1], "/")) and "#" not in link}
    assert len(inside) > 20
    assert {link: client.get(html.unescape(link)).status_code for link in inside} == dict.fromkeys(inside, 200)


def test_a_page_of_an_old_release_leads_to_the_current_one_and_is_no_second_original(
    client: FlaskClient, kept: tuple[Version, ...]
) -> None:
    page = client.get(below(kept[-1], f"{MEASURE}?lang=fr")).text
    assert f'<link rel="canonical" href="http://127.0.0.1:8000{MEASURE}">' in page
    (banner,) = re.findall(r'<div class="pa-fixed" role="note">(.*?)</div>', page, re.S)
    assert kept[-1].id in banner
    assert f'href="{MEASURE}?lang=fr"' in banner
    assert "pa-fixed" not in client.get(f"{MEASURE}?lang=fr").text
    (own,) = re.findall(
        r'<div class="pa-fixed pa-fixed--current" role="note">(.*?)</div>', client.get(below(kept[0], "/")).text, re.S
    )
    assert "<strong>" not in own


def test_data_of_a_fixed_release_may_be_kept_for_ever_and_its_pages_for_a_while(
    client: FlaskClient, kept: tuple[Version, ...]
) -> None:
    for suffix in (".ttl", ".nt", ".jsonld", ".json", ".csv"):
        first = client.get(below(kept[-1], MEASURE + suffix))
        assert first.headers["Cache-Control"] == "public, max-age=31536000, immutable", suffix
        again = client.get(below(kept[-1], MEASURE + suffix), headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.headers["Cache-Control"]) == (304, first.headers["Cache-Control"])
        assert "immutable" not in client.get(MEASURE + suffix).headers["Cache-Control"]
    assert "immutable" not in client.get(below(kept[-1], MEASURE)).headers["Cache-Control"]


def test_formats_of_an_old_document_are_those_of_its_release(client: FlaskClient, kept: tuple[Version, ...]) -> None:
    links = client.get(below(kept[-1], MEASURE)).headers["Link"]
    assert f"<http://127.0.0.1:8000{below(kept[-1], MEASURE)}.ttl>" in links
    assert f'<http://127.0.0.1:8000{MEASURE}>; rel="canonical"' in links
    answer = client.get(below(kept[-1], "/id/measure/halaqa"), headers={"Accept": "text/turtle"})
    assert (answer.status_code, answer.headers["Location"]) == (303, below(kept[-1], f"{MEASURE}.ttl"))


def test_researchers_ask_the_release_that_they_cite(client: FlaskClient, kept: tuple[Version, ...]) -> None:
    count = "SELECT (COUNT(?measure) AS ?measures) WHERE { ?measure a <https://profilatlas.example/hamm/def/Measure> }"
    answers = [
        client.post(
            f"{prefix}/sparql", data=count, headers={"Content-Type": "application/sparql-query", "Accept": "text/csv"}
        )
        for prefix in ("", below(kept[-1], ""))
    ]
    assert [answer.text.split() for answer in answers] == [
        ["measures", str(version.counts["measures"])] for version in (kept[0], kept[-1])
    ]
    found = client.get(below(kept[-1], "/api/measures")).json
    assert found is not None
    assert (found["release"], found["total"]) == (kept[-1].id, kept[-1].counts["measures"])
    assert found["links"]["self"].startswith(f"http://127.0.0.1:8000{below(kept[-1], '/api/measures')}")


@pytest.mark.parametrize(
    "path",
    [
        "/release/../",
        "/release/%2e%2e/manifest.json",
        "/release/%2e%2e%2f%2e%2e/etc/passwd",
        "/release/current/",
        "/release/000001-xxxxxxxxxxxx/",
        "/release/1-0123456789ab/",
        "/release/000001-0123456789AB/",
        "/release/０00001-0123456789ab/",
        "/release/000000-0123456789ab/",
        "/release/999999999999-0123456789ab/",
        "/release/000009-0123456789ab/doc/measure/halaqa",
        "/release//doc/measure/halaqa",
    ],
)
def test_what_was_never_a_release_is_not_found(client: FlaskClient, path: str) -> None:
    page = client.get(path, headers={"Accept": "text/html"})
    assert page.status_code == 404
    assert 'href="/explore"' in page.text


def test_a_release_in_a_release_and_what_belongs_to_no_release_are_not_found(
    client: FlaskClient, kept: tuple[Version, ...]
) -> None:
    for path in (below(kept[0], "/"), "/check", "/health", "/ready", "/static/profilatlas.css", "/feed.atom"):
        assert client.get(below(kept[-1], path)).status_code == 404


def test_another_hash_under_a_number_that_is_taken_never_was_a_release(
    client: FlaskClient, kept: tuple[Version, ...]
) -> None:
    assert client.get(f"/release/{kept[-1].sequence:06d}-ffffffffffff/").status_code == 404


def test_two_slashes_behind_the_release_are_no_address(client: FlaskClient, kept: tuple[Version, ...]) -> None:
    assert client.get(f"/release/{kept[-1].id}//evil.example").status_code in (400, 404)


def test_a_removed_release_is_gone_and_the_answer_names_those_that_are_kept(
    shelf: Path, kept: tuple[Version, ...]
) -> None:
    shutil.rmtree(shelf / kept[1].id)
    client = application(shelf).test_client()
    page = client.get(below(kept[1], MEASURE), headers={"Accept": "text/html"})
    assert page.status_code == 410
    assert below(kept[-1], "/") in page.text and below(kept[0], "/") in page.text
    assert below(kept[1], "/") not in page.text
    problem = client.get(below(kept[1], MEASURE), headers={"Accept": "application/json"})
    assert problem.status_code == 410
    assert kept[-1].id in problem.json["detail"]  # type: ignore[index]


def test_after_a_rollback_the_newer_release_stays_reachable_and_the_older_one_is_the_current(
    shelf: Path, kept: tuple[Version, ...]
) -> None:
    assert rollback(Settings(releases=shelf)) == kept[1].id
    client = application(shelf).test_client()
    assert kept[1].id in client.get("/").text
    newer = client.get(below(kept[0], f"{MEASURE}?lang=fr"))
    assert newer.status_code == 200
    (banner,) = re.findall(r'<div class="pa-fixed" role="note">(.*?)</div>', newer.text, re.S)
    assert "<strong>" in banner
    assert kept[0].id in banner
    listed = client.get("/release.json").json
    assert listed is not None
    assert [(each["id"], each["current"]) for each in listed["versions"]] == [
        (kept[0].id, False),
        (kept[1].id, True),
        (kept[2].id, False),
    ]


@pytest.mark.parametrize("file", ["manifest.json", "profiles.npz", "texts.json", "search.sqlite", "needs.jsonl"])
def test_a_damaged_old_release_says_why_and_harms_no_other(shelf: Path, kept: tuple[Version, ...], file: str) -> None:
    with (shelf / kept[-1].id / file).open("r+b") as stream:
        stream.write(b"damage")
    client = application(shelf).test_client()
    page = client.get(below(kept[-1], MEASURE), headers={"Accept": "text/html"})
    assert page.status_code == 503
    assert kept[-1].id in page.text
    assert str(shelf) not in page.text
    assert "Retry-After" in page.headers
    assert client.get(MEASURE).status_code == 200
    assert client.get(below(kept[1], MEASURE)).status_code == 200
