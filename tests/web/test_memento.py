"""Documents over time: RFC 7089 with each document as its own TimeGate."""

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from profilatlas.release.versions import Version, versions
from tests.running import application

MEASURE = "/doc/measure/halaqa"
SITE = "http://127.0.0.1:8000"


@pytest.fixture(scope="module")
def kept(three_versions: Path) -> tuple[Version, ...]:
    return versions(three_versions)


@pytest.fixture(scope="module")
def client(three_versions: Path) -> FlaskClient:
    return application(three_versions).test_client()


def below(version: Version, path: str) -> str:
    return f"/release/{version.id}{path}"


@pytest.mark.parametrize(
    ("when", "place"),
    [
        ("Mon, 01 Jan 1990 00:00:00 GMT", 2),
        ("Mon, 30 Jun 2025 00:00:00 GMT", 2),
        ("Sat, 28 Feb 2026 23:59:59 GMT", 2),
        ("Sun, 01 Mar 2026 00:00:00 GMT", 1),
        ("Tue, 01 Sep 2026 12:00:00 GMT", 0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 0),
    ],
)
def test_a_document_leads_to_what_it_was_at_a_time(
    client: FlaskClient, kept: tuple[Version, ...], when: str, place: int
) -> None:
    for path in (MEASURE, f"{MEASURE}.ttl", "/doc/def", "/void"):
        answer = client.get(f"{path}?lang=fr", headers={"Accept-Datetime": when})
        assert (answer.status_code, answer.headers["Location"]) == (302, below(kept[place], f"{path}?lang=fr"))
        assert "Accept-Datetime" in answer.headers["Vary"]
        assert "Memento-Datetime" not in answer.headers
        assert f'<{SITE}{path}>; rel="original timegate"' in answer.headers["Link"]
        assert f'<{SITE}/timemap{path}>; rel="timemap"; type="application/link-format"' in answer.headers["Link"]


@pytest.mark.parametrize(
    "when",
    [
        "",
        "yesterday",
        "2026-03-01",
        "Sun, 31 Feb 2026 00:00:00 GMT",
        "Mon, 01 Mar 2026 00:00:00 GMT",
        "Sun, 01 Mar 2026 00:00:00 CET",
        "Sun, 01 Mar 2026 25:00:00 GMT",
        "sun, 01 mar 2026 00:00:00 gmt",
        "Sun, 1 Mar 2026 00:00:00 GMT",
        "Sun, 01 Mar 0000 00:00:00 GMT",
        "Sun, 01 Mar 2026 00:00:00 GMT, Sun, 01 Mar 2026 00:00:00 GMT",
        "Sun, 01 Mar 2026 00:00:00 GMT" + "0" * 9000,
    ],
)
def test_what_is_no_time_is_refused(client: FlaskClient, when: str) -> None:
    answer = client.get(MEASURE, headers={"Accept-Datetime": when, "Accept": "application/json"})
    assert answer.status_code == 400
    assert "Accept-Datetime" in answer.json["detail"]  # type: ignore[index]


def test_without_a_time_a_document_is_as_it_is_now_and_caches_tell_both_apart(
    client: FlaskClient, kept: tuple[Version, ...]
) -> None:
    for path in (MEASURE, f"{MEASURE}.nt"):
        answer = client.get(path)
        assert answer.status_code == 200
        assert answer.headers["Vary"] == "Accept, Accept-Language, Accept-Datetime"
        assert "Memento-Datetime" not in answer.headers
        links = answer.headers["Link"]
        assert f'<{SITE}{below(kept[0], path)}>; rel="last memento"; datetime="Tue, 01 Sep 2026 00:00:00 GMT"' in links
        again = client.get(path, headers={"If-None-Match": answer.headers["ETag"]})
        assert (again.status_code, again.headers["Vary"]) == (304, answer.headers["Vary"])


def test_a_version_says_of_which_time_it_is_and_which_stand_beside_it(
    client: FlaskClient, kept: tuple[Version, ...]
) -> None:
    answer = client.get(below(kept[1], MEASURE), headers={"Accept-Datetime": "nonsense is of no matter here"})
    assert answer.status_code == 200
    assert answer.headers["Memento-Datetime"] == "Sun, 01 Mar 2026 00:00:00 GMT"
    assert "Accept-Datetime" not in answer.headers["Vary"]
    relations = dict(re.findall(r'<([^>]+)>; rel="([a-z ]*memento)"', answer.headers["Link"]))
    assert relations == {
        f"{SITE}{below(kept[2], MEASURE)}": "first prev memento",
        f"{SITE}{below(kept[0], MEASURE)}": "last next memento",
    }


def test_the_map_names_every_version_once_the_oldest_first(client: FlaskClient, kept: tuple[Version, ...]) -> None:
    answer = client.get(f"/timemap{MEASURE}")
    assert (answer.status_code, answer.mimetype) == (200, "application/link-format")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    lines = answer.text.strip().split(",\n")
    assert lines[0] == f'<{SITE}{MEASURE}>; rel="original timegate"'
    assert 'from="Mon, 30 Jun 2025 00:00:00 GMT"; until="Tue, 01 Sep 2026 00:00:00 GMT"' in lines[1]
    assert [line.partition(">")[0] for line in lines[2:]] == [
        f"<{SITE}{below(each, MEASURE)}" for each in reversed(kept)
    ]
    assert ['rel="first memento"' in lines[2], 'rel="memento"' in lines[3], 'rel="last memento"' in lines[4]] == [
        True
    ] * 3
    again = client.get(f"/timemap{MEASURE}", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_the_map_and_the_way_back_in_time_know_when_a_thing_came_to_be(
    client: FlaskClient, kept: tuple[Version, ...]
) -> None:
    young = "/doc/measure/jadid"
    for path in (young, f"{young}.ttl"):
        lines = client.get(f"/timemap{path}").text.strip().split(",\n")
        assert [line.partition(">")[0] for line in lines[2:]] == [f"<{SITE}{below(kept[0], path)}"]
        early = client.get(path, headers={"Accept-Datetime": "Mon, 30 Jun 2025 00:00:00 GMT"})
        assert (early.status_code, early.headers["Location"]) == (302, below(kept[0], path))
    links = client.get(below(kept[0], young)).headers["Link"]
    assert "prev" not in links
    assert f'<{SITE}{below(kept[0], young)}>; rel="first last memento"' in links


@pytest.mark.parametrize("path", ["/doc/measure/never", "/doc/scheme/never-1/1", "/doc/nothing", "/doc/measure/x%20y"])
def test_what_never_was_has_no_map_and_no_past(client: FlaskClient, path: str) -> None:
    assert client.get(f"/timemap{path}").status_code == 404
    assert client.get(path, headers={"Accept-Datetime": "Sun, 01 Mar 2026 00:00:00 GMT"}).status_code == 404


@pytest.mark.parametrize("path", ["/timemap", "/timemap/", "/timemap/explore", "/timemap/../doc/x", "/timemap/voids"])
def test_what_is_no_document_has_no_map(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_line_break_in_an_address_never_becomes_a_header(client: FlaskClient) -> None:
    answer = client.get("/timemap/doc/measure/x%0d%0aSet-Cookie:%20a=b")
    assert answer.status_code in (200, 404)
    assert "\r" not in answer.text
    when = {"Accept-Datetime": "Sun, 01 Mar 2026 00:00:00 GMT"}
    assert "Set-Cookie" not in client.get("/doc/measure/x%0d%0aSet-Cookie:%20a=b", headers=when).headers
