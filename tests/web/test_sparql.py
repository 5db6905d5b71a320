"""`/sparql` as clients meet it: who asks how gets what. What the W3C tests ask for is in tests/conformance."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from profilatlas.app import create_app
from profilatlas.endpoint.service import Endpoint
from profilatlas.settings import Limits, Settings

SELECT = "SELECT ?s { ?s ?p ?o } ORDER BY ?s LIMIT 3"
ASK = "ASK {}"
CONSTRUCT = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 3"
FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
JSON, XML = "application/sparql-results+json", "application/sparql-results+xml"
CSV, TSV = "text/csv", "text/tab-separated-values"
TURTLE, N_TRIPLES, RDF_XML, JSON_LD = (
    "text/turtle",
    "application/n-triples",
    "application/rdf+xml",
    "application/ld+json",
)
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"

GENEROUS = replace(Limits(), client_requests=10_000, client_errors=10_000)


@pytest.fixture(scope="module")
def app(demo_release: Path) -> Iterator[Flask]:
    made = create_app(Settings(releases=demo_release, limits=GENEROUS))
    made.testing = True
    yield made
    made.extensions["profilatlas"].endpoint.close()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def endpoint(app: Flask) -> Endpoint:
    started: Endpoint = app.extensions["profilatlas"].endpoint
    return started


def ask(client: FlaskClient, query: str, more: str = "", **headers: str) -> TestResponse:
    """A query by GET; header names with `_` for `-`."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.get(f"/sparql?query={quote(query)}{more}", headers=named)


def post(client: FlaskClient, body: bytes | str, kind: str | None = FORM, address: str = "/sparql") -> TestResponse:
    return client.post(address, data=body, content_type=kind)


def kind_of(answer: TestResponse) -> str:
    """The type of a problem; every error of this address has one."""
    assert answer.mimetype == "application/problem+json", answer.data
    problem = answer.get_json()
    assert set(problem) == {"type", "title", "status", "detail", "instance"}
    assert problem["status"] == answer.status_code
    assert len(problem["detail"]) <= 300
    assert answer.headers["Cache-Control"] == "no-store"
    return str(problem["type"].partition("#")[2])


@pytest.mark.parametrize(
    ("query", "accept", "media_type"),
    [
        (SELECT, "", JSON),
        (SELECT, "*/*", JSON),
        (SELECT, "complete; garbage", JSON),
        (SELECT, "text/html;q=2", JSON),
        (SELECT, "application/json", JSON),
        (SELECT, BROWSER, JSON),
        (SELECT, XML, XML),
        (SELECT, "text/csv;q=0.5, text/tab-separated-values", TSV),
        (SELECT, "text/*", CSV),
        (SELECT, f"{TURTLE}, {CSV};q=0.1", CSV),
        (ASK, "", JSON),
        (ASK, XML, XML),
        (CONSTRUCT, "", TURTLE),
        (CONSTRUCT, "application/json", JSON_LD),
        (CONSTRUCT, RDF_XML, RDF_XML),
        (CONSTRUCT, N_TRIPLES, N_TRIPLES),
        (CONSTRUCT, JSON_LD, JSON_LD),
        ("DESCRIBE <id/measure/beispielprofil>", "text/*", TURTLE),
    ],
)
def test_the_accept_header_chooses_among_the_formats_of_the_query_s_form(
    client: FlaskClient, query: str, accept: str, media_type: str
) -> None:
    answer = ask(client, query, Accept=accept)
    assert (answer.status_code, answer.mimetype) == (200, media_type)
    assert answer.data and answer.content_length == len(answer.data)
    assert "Accept" in answer.headers["Vary"]


@pytest.mark.parametrize(
    ("query", "accept"),
    [(SELECT, "*/*;q=0"), (SELECT, TURTLE), (ASK, CSV), (CONSTRUCT, JSON), (SELECT, "image/*")],
)
def test_a_valid_header_that_excludes_everything_is_406_and_runs_nothing(
    client: FlaskClient, endpoint: Endpoint, query: str, accept: str
) -> None:
    before = endpoint.status().started
    answer = ask(client, query, Accept=accept)
    assert (answer.status_code, kind_of(answer)) == (406, "not-acceptable")
    assert endpoint.status().started == before


@pytest.mark.parametrize(
    ("query", "name", "media_type"),
    [
        (SELECT, "srj", JSON),
        (SELECT, "json", JSON),
        (SELECT, "xml", XML),
        (SELECT, "csv", CSV),
        (SELECT, "tsv", TSV),
        (SELECT, "text%2Fcsv", CSV),
        (CONSTRUCT, "ttl", TURTLE),
        (CONSTRUCT, "turtle", TURTLE),
        (CONSTRUCT, "nt", N_TRIPLES),
        (CONSTRUCT, "rdf", RDF_XML),
        (CONSTRUCT, "xml", RDF_XML),
        (CONSTRUCT, "jsonld", JSON_LD),
        (CONSTRUCT, "json", JSON_LD),
    ],
)
def test_the_address_may_name_the_format_and_goes_before_the_header(
    client: FlaskClient, query: str, name: str, media_type: str
) -> None:
    answer = ask(client, query, f"&format={name}", Accept="image/png")
    assert (answer.status_code, answer.mimetype) == (200, media_type)


@pytest.mark.parametrize("name", ["docx", "ttl", "CSV;x"])
def test_a_format_that_there_is_not_is_406(client: FlaskClient, name: str) -> None:
    assert kind_of(ask(client, SELECT, f"&format={name}")) == "not-acceptable"


@pytest.mark.parametrize(("media_type", "name"), [(CSV, "results.csv"), (TSV, "results.tsv")])
def test_tables_are_files_to_save_and_never_pages(client: FlaskClient, media_type: str, name: str) -> None:
    answer = ask(client, SELECT, Accept=media_type)
    assert answer.headers["Content-Disposition"] == f"attachment; filename={name}"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_csv_stays_as_the_query_made_it(client: FlaskClient) -> None:
    answer = ask(client, 'SELECT ("=1+1" AS ?x) {}', Accept=CSV)
    assert answer.data.split(b"\r\n")[1] == b"=1+1"


@pytest.mark.parametrize(
    ("body", "kind"), [(SELECT, QUERY), (f"query={quote(SELECT)}", FORM), (SELECT, f"{QUERY}; charset=UTF-8")]
)
def test_post_gives_what_get_gives(client: FlaskClient, body: str, kind: str) -> None:
    answer = post(client, body, kind)
    assert (answer.status_code, answer.data) == (200, ask(client, SELECT).data)
    assert answer.headers["Cache-Control"] == "no-store"
    assert "ETag" not in answer.headers


def test_head_gives_the_headers_alone(client: FlaskClient) -> None:
    answer = client.head(f"/sparql?query={quote(SELECT)}")
    assert (answer.status_code, answer.data) == (200, b"")
    assert answer.content_length == ask(client, SELECT).content_length
    assert client.head("/sparql").status_code == 200


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("/sparql?query=", "bad-query"),
        ("/sparql?default-graph-uri=http://a.example/", "bad-query"),
        ("/sparql?timeout=1", "bad-query"),
        ("/sparql?query=ASK{}&query=ASK{}", "bad-query"),
        ("/sparql?query=ASK%00{}", "bad-query"),
        ("/sparql?query=ASK%FF{}", "bad-query"),
        ("/sparql?query=ASK{}&format=srj&format=srx", "not-acceptable"),
        ("/sparql?query=ASK{}&default-graph-uri=not%20an%20iri", "bad-query"),
        ("/sparql?query=ASK{}&named-graph-uri=secret.ttl", "bad-query"),
        ("/sparql?query=ASK{}&named-graph-uri=", "bad-query"),
        *((f"/sparql?query=ASK{{}}&timeout={bad}", "bad-query") for bad in ("0", "-1", "x", "nan", "1e3", "", "1s")),
        ("/sparql?query=ASK{}&timeout=1&timeout=2", "bad-query"),
        ("/sparql?query=ASK{}" + "&a=1" * 200, "bad-query"),
        ("/sparql?query=LIMIT%201", "bad-query"),
        ("/sparql?update=DROP%20ALL", "query-forbidden"),
        ("/sparql?query=ASK{}&update=DROP%20ALL", "query-forbidden"),
        ("/sparql?query=DROP%20ALL", "query-forbidden"),
        ("/sparql?query=" + "x" * 9000, "address-too-long"),
        ("/sparql?x=" + "x" * 9000, "address-too-long"),
    ],
)
def test_what_cannot_be_understood_in_one_way_is_refused_and_runs_nothing(
    client: FlaskClient, endpoint: Endpoint, address: str, kind: str
) -> None:
    before = endpoint.status().started
    assert kind_of(client.get(address)) == kind
    assert endpoint.status().started == before


@pytest.mark.parametrize(
    ("body", "content_type", "address", "status", "kind"),
    [
        (b"ASK {}", "text/plain", "/sparql", 415, "unsupported-media-type"),
        (b"ASK {}", None, "/sparql", 415, "unsupported-media-type"),
        (b"ASK {}", "multipart/form-data; boundary=x", "/sparql", 415, "unsupported-media-type"),
        (b"ASK {}", f"{QUERY}; charset=latin-1", "/sparql", 415, "unsupported-media-type"),
        ("ASK {}".encode("utf-16"), f"{QUERY}; charset=UTF-16", "/sparql", 415, "unsupported-media-type"),
        ("ASK {}".encode("utf-16"), QUERY, "/sparql", 400, "bad-query"),
        ("ASK {}".encode("utf-16-le"), QUERY, "/sparql", 400, "bad-query"),
        (b"ASK { \xff }", QUERY, "/sparql", 400, "bad-query"),
        (b"ASK { \0 }", QUERY, "/sparql", 400, "bad-query"),
        (b"query=ASK%20{%FF}", FORM, "/sparql", 400, "bad-query"),
        (b"query=ASK%20{\xff}", FORM, "/sparql", 400, "bad-query"),
        (b"", QUERY, "/sparql", 400, "bad-query"),
        (b"", FORM, "/sparql", 400, "bad-query"),
        (b"query=", FORM, "/sparql", 400, "bad-query"),
        (b"a=b", FORM, "/sparql", 400, "bad-query"),
        (b"query=ASK{}&query=ASK{}", FORM, "/sparql", 400, "bad-query"),
        (b"query=ASK{}", FORM, "/sparql?query=ASK{}", 400, "bad-query"),
        (b"ASK {}", QUERY, "/sparql?query=ASK{}", 400, "bad-query"),
        (b"update=DROP%20ALL", FORM, "/sparql", 403, "query-forbidden"),
        (b"query=ASK{}", FORM, "/sparql?update=DROP%20ALL", 403, "query-forbidden"),
        (b"DROP ALL", "application/sparql-update", "/sparql", 403, "query-forbidden"),
        (b"ASK {} #" + b"x" * (32 * 1024), QUERY, "/sparql", 413, "query-too-long"),
        (b"query=ASK{}%20%23" + b"x" * (32 * 1024), FORM, "/sparql", 413, "query-too-long"),
        (b"x" * (200 * 1024), FORM, "/sparql", 413, "query-too-long"),
    ],
)
def test_a_body_that_is_no_query_is_refused_and_runs_nothing(
    client: FlaskClient, endpoint: Endpoint, body: bytes, content_type: str | None, address: str, status: int, kind: str
) -> None:
    before = endpoint.status().started
    answer = post(client, body, content_type, address)
    assert (answer.status_code, kind_of(answer)) == (status, kind)
    assert endpoint.status().started == before


def test_a_long_query_may_be_posted_though_a_form_makes_it_longer(client: FlaskClient) -> None:
    query = "ASK {} #" + "ü" * 16_000
    assert post(client, f"query={quote(query)}").status_code == 200
    assert post(client, query.encode(), QUERY).status_code == 200


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE"])
def test_other_methods_are_not_allowed(client: FlaskClient, method: str) -> None:
    answer = client.open(f"/sparql?query={quote(ASK)}", method=method)
    assert (answer.status_code, kind_of(answer)) == (405, "method-not-allowed")
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS", "POST"}


def test_parameters_that_the_protocol_does_not_know_are_left_aside(client: FlaskClient) -> None:
    answer = ask(client, ASK, "&output=json&results=json&foo-bar=%C3%A4")
    assert (answer.status_code, answer.get_json(force=True)["boolean"]) == (200, True)


def test_a_header_without_end_is_400(client: FlaskClient) -> None:
    assert kind_of(ask(client, ASK, Accept="a/b," * 4000)) == "bad-query"
    assert ask(client, ASK, Accept="text/csv," * 800 + JSON).status_code == 200


def test_unknown_graphs_are_empty_whatever_their_name(client: FlaskClient) -> None:
    names = ["http://127.0.0.1:9/x.ttl", "file:///etc/hostname", "urn:x:secret"]
    answers = {ask(client, SELECT, f"&default-graph-uri={quote(name)}").data for name in names}
    answers |= {ask(client, SELECT.replace("{", f"FROM <{name}> {{", 1)).data for name in [*names, "secret.ttl"]}
    assert len(answers) == 1
    assert json.loads(answers.pop())["results"]["bindings"] == []


def test_a_protocol_dataset_goes_before_the_query_s_own(client: FlaskClient) -> None:
    query = "SELECT ?s FROM <urn:x:a> { GRAPH ?g { ?s ?p ?o } }"
    assert ask(client, query, "&named-graph-uri=urn:x:b").status_code == 200


def test_there_are_no_named_graphs_to_see(client: FlaskClient) -> None:
    assert ask(client, "SELECT DISTINCT ?g { GRAPH ?g {} }").get_json(force=True)["results"]["bindings"] == []


def test_relative_iris_are_those_of_the_instance(client: FlaskClient) -> None:
    assert ask(client, "ASK { <id/measure/beispielprofil> ?p ?o }").get_json(force=True)["boolean"] is True


def test_a_syntax_error_is_told_in_short_and_without_paths(client: FlaskClient) -> None:
    answer = ask(client, 'SELECT * { ?s ?p "' + "x" * 3000 + '" . ?? }')
    assert kind_of(answer) == "bad-query"
    assert "xxxxxxxxxx" not in answer.get_json()["detail"] and "/" not in answer.get_json()["detail"]


def test_timeout_lowers_the_limit_and_never_raises_it(client: FlaskClient, endpoint: Endpoint) -> None:
    slow = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    assert kind_of(ask(client, slow, "&timeout=0.2")) == "query-timeout"
    assert ask(client, ASK, "&timeout=999999").status_code == 200


def test_what_only_a_new_release_changes_is_validated_without_running(client: FlaskClient, endpoint: Endpoint) -> None:
    first = ask(client, SELECT)
    tag, before = first.headers["ETag"], endpoint.status().started
    again = ask(client, SELECT, If_None_Match=tag)
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)
    assert again.headers["Access-Control-Allow-Origin"] == "*"
    assert endpoint.status().started == before
    assert ask(client, SELECT, If_None_Match=tag, Accept=CSV).status_code == 200
    assert ask(client, f"{SELECT} ", If_None_Match=tag).status_code == 200
    assert ask(client, SELECT, "&default-graph-uri=urn:x:a", If_None_Match=tag).status_code == 200
    assert ask(client, SELECT, If_None_Match="*").status_code == 200


def test_what_changes_by_itself_is_not_kept(client: FlaskClient) -> None:
    answer = ask(client, "SELECT (now ( ) AS ?n) (rand() AS ?r) {}")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "ETag" not in answer.headers


def test_without_a_query_programs_get_the_description_and_browsers_the_query_page(client: FlaskClient) -> None:
    assert client.get("/sparql").mimetype == TURTLE
    assert client.get("/sparql", headers={"Accept": RDF_XML}).mimetype == RDF_XML
    assert client.get("/sparql?format=jsonld").mimetype == JSON_LD
    assert client.get("/sparql", headers={"Accept": "image/png"}).status_code == 406
    browser = client.get("/sparql?lang=en", headers={"Accept": BROWSER})
    assert (browser.status_code, browser.headers["Location"]) == (303, "/query?lang=en")
    description = client.get("/sparql")
    assert client.get("/sparql", headers={"If-None-Match": description.headers["ETag"]}).status_code == 304


@pytest.mark.parametrize(
    "address", ["/sparql", f"/sparql?query={quote(ASK)}", "/sparql?query=", "/sparql?query=SERVICE"]
)
def test_pages_of_any_site_may_ask_without_credentials(client: FlaskClient, address: str) -> None:
    answer = client.get(address, headers={"Origin": "https://x.example"})
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer.headers


def test_a_preflight_is_answered_and_runs_nothing(client: FlaskClient, endpoint: Endpoint) -> None:
    before = endpoint.status().started
    asked = {
        "Origin": "https://x.example",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "x-custom",
    }
    answer = client.options(f"/sparql?query={quote(ASK)}", headers=asked)
    assert (answer.status_code, answer.data) == (200, b"")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Access-Control-Allow-Headers"] == "*"
    assert "POST" in answer.headers["Access-Control-Allow-Methods"]
    assert endpoint.status().started == before


@pytest.mark.parametrize("address", ["/", "/explore", "/check", "/health"])
def test_pages_are_for_our_own_site_alone(client: FlaskClient, address: str) -> None:
    answer = client.get(address, headers={"Origin": "https://x.example"})
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_people_get_errors_as_pages(client: FlaskClient) -> None:
    for query, accept, status in (("SELECT", BROWSER, 400), (SELECT, "text/html", 406)):
        answer = ask(client, query, Accept=accept)
        assert (answer.status_code, answer.mimetype) == (status, "text/html")


def test_ready_tells_how_the_endpoint_is(client: FlaskClient) -> None:
    ask(client, ASK)
    state = client.get("/ready").get_json()["sparql"]
    assert state["started"] >= 1 and state["alive"] >= 1 and state["queued"] == 0
    assert state["isolated"] in (True, False)
