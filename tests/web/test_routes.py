"""Which address answers with which status, and with which headers."""

from __future__ import annotations

import gzip
import json
import re
from typing import TYPE_CHECKING

import pytest

from profilatlas.web.security import SECURITY_HEADERS
from tests.web.addresses import MISSING, PAGES, REDIRECTS, WITHDRAWN, WRONG

if TYPE_CHECKING:
    from flask.testing import FlaskClient

FILES = ("/static/profilatlas.css", "/static/favicon.svg", "/static/vendor/kern/kern.min.css")
EVERYTHING = (*PAGES, *REDIRECTS, *MISSING, *WITHDRAWN, *WRONG, *FILES, "/health", "/ready")


@pytest.mark.parametrize("address", [*PAGES, *FILES, "/health", "/ready"])
def test_address_answers(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("address", PAGES)
def test_head_answers_like_get_without_a_body(client: FlaskClient, address: str) -> None:
    got, head = client.get(address), client.head(address)
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["Content-Length"] == str(len(got.data))
    assert head.headers["ETag"] == got.headers["ETag"]


@pytest.mark.parametrize(("address", "target"), REDIRECTS.items())
def test_thing_leads_to_its_page_with_303(client: FlaskClient, address: str, target: str) -> None:
    response = client.get(address)
    assert (response.status_code, response.headers["Location"]) == (303, target)
    assert response.headers["Vary"] == "Accept, Accept-Language"


def test_thing_keeps_an_explicit_language_and_nothing_else(client: FlaskClient) -> None:
    response = client.get("/id/measure/beispielprofil?lang=en&next=//evil.example")
    assert response.headers["Location"] == "/doc/measure/beispielprofil?lang=en"


def test_collection_of_measures_is_the_list_of_measures(client: FlaskClient) -> None:
    response = client.get("/doc/measure")
    assert (response.status_code, response.headers["Location"]) == (301, "/explore")


@pytest.mark.parametrize("address", MISSING)
def test_unknown_address_is_404_for_a_minute(client: FlaskClient, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 404
    assert response.headers["Cache-Control"] == "public, max-age=60"


@pytest.mark.parametrize("address", WITHDRAWN)
def test_withdrawn_address_is_410_for_a_minute_and_says_what_takes_its_place(client: FlaskClient, address: str) -> None:
    response, head = client.get(f"{address}?lang=en"), client.head(address)
    assert response.status_code == head.status_code == 410
    assert response.headers["Cache-Control"] == "public, max-age=60"
    assert response.headers["Vary"] == "Accept, Accept-Language"
    assert response.mimetype == "text/html"
    for told in (
        "Language café Herringen",
        "31 March 2026",
        "twice",
        'href="/doc/measure/sprachtandem?lang=en"',
        "illustrative",
    ):
        assert told in response.text


@pytest.mark.parametrize("address", WITHDRAWN)
def test_withdrawn_address_is_a_problem_for_clients_that_prefer_json(client: FlaskClient, address: str) -> None:
    response = client.get(address, headers={"Accept": "application/json, text/html;q=0.1", "Accept-Language": "de"})
    problem = json.loads(response.data)
    assert response.status_code == problem["status"] == 410
    assert response.mimetype == "application/problem+json"
    assert problem["type"].endswith("/problems#gone")
    assert problem["detail"].startswith(
        "https://profilatlas.example/hamm/id/measure/sprachtandem · Sprachcafé Herringen"
    )
    assert len(problem["detail"]) <= 300


@pytest.mark.parametrize(
    "address", ["/", "/explore?per_page=50", "/sources", "/doc/programme", "/doc/actor", "/doc/need"]
)
def test_lists_do_not_show_what_was_withdrawn(client: FlaskClient, address: str) -> None:
    assert "sprachcafe-herringen" not in client.get(address).text


@pytest.mark.parametrize("address", WRONG)
def test_malformed_parameters_are_400_and_not_kept(client: FlaskClient, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 400
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "TRACE"])
@pytest.mark.parametrize("address", ["/", "/explore", "/doc/measure/beispielprofil", "/health"])
def test_other_methods_are_405_and_name_those_allowed(client: FlaskClient, method: str, address: str) -> None:
    response = client.open(address, method=method)
    assert response.status_code == 405
    assert {"GET", "HEAD"} <= set(response.headers["Allow"].split(", "))


@pytest.mark.parametrize("language", ["de", "en"])
def test_refused_method_is_not_said_to_be_the_fault_of_an_address_for_reading(
    client: FlaskClient, language: str
) -> None:
    address, asks = f"/check/{'0' * 32}/delete", {"Accept": "application/json", "Accept-Language": language}
    only_sent, only_read = client.get(address, headers=asks), client.post("/explore", headers=asks)
    assert only_sent.status_code == only_read.status_code == 405
    assert set(only_sent.headers["Allow"].split(", ")) == {"OPTIONS", "POST"}
    said = [json.loads(answer.data) for answer in (only_sent, only_read)]
    assert said[0]["title"] == said[1]["title"] and said[0]["detail"] == said[1]["detail"]
    assert re.search("forms|Formulare", said[0]["detail"])
    assert not re.search("reading only|nur zum Lesen", said[0]["title"])


@pytest.mark.parametrize("address", EVERYTHING)
def test_every_answer_carries_the_security_headers_and_no_cookie(client: FlaskClient, address: str) -> None:
    response = client.get(address)
    assert {name: response.headers.get(name) for name in SECURITY_HEADERS} == SECURITY_HEADERS
    assert "Set-Cookie" not in response.headers


def test_policy_is_the_agreed_one(client: FlaskClient) -> None:
    policy = client.get("/").headers["Content-Security-Policy"]
    assert policy == (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "evil.example:8000", "", "a b"])
def test_foreign_host_is_400_and_never_shown(client: FlaskClient, host: str) -> None:
    response = client.get("/", headers={"Host": host})
    assert response.status_code == 400
    assert b"evil" not in response.data
    assert response.headers["Content-Security-Policy"]


def test_forwarded_host_is_not_believed(client: FlaskClient) -> None:
    response = client.get("/", headers={"X-Forwarded-Host": "evil.example"})
    assert response.status_code == 200
    assert b"evil" not in response.data


def test_health_says_alive_and_ready_names_the_release(client: FlaskClient) -> None:
    assert client.get("/health").get_json() == {"status": "alive"}
    ready = client.get("/ready")
    assert ready.get_json()["status"] == "ready"
    assert ready.get_json()["release"].startswith("000001-")
    assert ready.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("accept", ["application/json", "application/problem+json", "text/turtle", "*/json, image/png"])
def test_error_is_a_problem_for_clients_that_do_not_read_html(client: FlaskClient, accept: str) -> None:
    response = client.get("/nothing", headers={"Accept": accept})
    problem = json.loads(response.data)
    assert response.mimetype == "application/problem+json"
    assert set(problem) == {"type", "title", "status", "detail", "instance"}
    assert problem["status"] == response.status_code == 404
    assert problem["type"].endswith("/problems#not-found")
    assert len(problem["detail"]) <= 300
    assert "nothing" not in problem["detail"]


@pytest.mark.parametrize(
    ("address", "headers", "language"),
    [
        ("/figure/coverage.json?nothing=1", {}, "de"),
        ("/figure/coverage.json?nothing=1", {"Accept-Language": "en"}, "en"),
        ("/nothing", {}, "de"),
        ("/figure/coverage.svg?size=huge", {}, "en"),
        ("/api/partners?nothing=1", {"Accept-Language": "de"}, "de"),
        ("/sparql?query=SELECT", {"Accept-Language": "de"}, "en"),
    ],
)
def test_problem_is_said_in_one_language(
    client: FlaskClient, address: str, headers: dict[str, str], language: str
) -> None:
    response = client.get(address, headers={"Accept": "application/json", **headers})
    problem = json.loads(response.data)
    assert response.headers["Content-Language"] == language
    german = re.compile("gibt|fehlt|Adresse|keine|verstehen|beginnen")
    assert [bool(german.search(problem[part])) for part in ("title", "detail")] == [language == "de"] * 2


@pytest.mark.parametrize("address", ["/", "/explore", "/sources", "/query", f"/check/{'0' * 32}"])
def test_format_that_does_not_exist_is_406_with_those_that_do(client: FlaskClient, address: str) -> None:
    response = client.get(address, headers={"Accept": "text/turtle"})
    assert response.status_code == 406
    assert "text/html" in response.get_json()["detail"]
    assert response.headers.get("Link") != "", "nothing to link is no header"


@pytest.mark.parametrize("accept", ["", "*/*", "text/html;q=2", "garbage", "text/turtle;q=0.9, text/html", "text/*"])
def test_empty_garbage_and_wildcard_accept_get_the_page(client: FlaskClient, accept: str) -> None:
    assert client.get("/doc/measure/beispielprofil", headers={"Accept": accept}).status_code == 200


def test_endless_accept_is_400(client: FlaskClient) -> None:
    assert client.get("/", headers={"Accept": "x" * 50_000}).status_code == 400


def test_page_of_errors_explains_each_type(client: FlaskClient) -> None:
    page = client.get("/problems").text
    assert all(f'id="{name}"' in page for name in ("bad-request", "not-found", "not-acceptable", "unavailable"))


def test_file_is_packed_for_browsers_that_unpack_it(client: FlaskClient) -> None:
    address = "/static/vendor/kern/kern.min.css"
    plain, packed = client.get(address), client.get(address, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert plain.headers["Vary"] == packed.headers["Vary"] == "Accept-Encoding"
    assert plain.headers["ETag"] != packed.headers["ETag"]


@pytest.mark.parametrize(
    ("address", "media_type"),
    [
        ("/static/profilatlas.css", "text/css"),
        ("/static/favicon.svg", "image/svg+xml"),
        ("/static/vendor/fonts/FiraSans-Regular.woff2", "font/woff2"),
    ],
)
def test_file_has_its_media_type(client: FlaskClient, address: str, media_type: str) -> None:
    assert client.get(address).mimetype == media_type
