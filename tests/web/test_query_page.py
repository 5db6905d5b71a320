"""The query page without scripts: forms, addresses, answers, files, and every refusal beside the query that met it."""

from __future__ import annotations

import json
import re
from contextlib import ExitStack
from html import unescape
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote_plus

import pytest

from profilatlas.queries.registry import Registry
from profilatlas.resources import queries_dir
from profilatlas.terms import PREFIXES
from profilatlas.web.visit import EXTENSION
from tests.running import ROOT

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

HTML = {"Accept": "text/html"}
MEASURES = "SELECT ?measure\nWHERE { ?measure a <https://profilatlas.example/hamm/def/Measure> }\nORDER BY ?measure"
ENDLESS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
HOSTILE = ROOT / "tests" / "hostile" / "answers"
EXAMPLES = sorted(path.stem for path in (queries_dir() / "examples").glob("*.rq"))

_networks = count(1)


@pytest.fixture
def visitor(app: Flask) -> FlaskClient:
    """A client from a network of its own: no test uses up another one's budget."""
    client = app.test_client()
    number = next(_networks)
    client.environ_base["REMOTE_ADDR"] = f"198.{18 + number // 256}.{number % 256}.7"
    return client


def page(client: FlaskClient, query: str, *, run: bool = True, language: str = "en") -> TestResponse:
    """The page of a query of one's own."""
    address = f"/query?lang={language}&query={quote_plus(query)}"
    return client.get(f"{address}&run=1" if run else address, headers=HTML)


def written(response: TestResponse) -> str:
    """What stands in the text field."""
    (text,) = re.findall(r"<textarea[^>]*>\n(.*?)</textarea>", response.text, re.DOTALL)
    return unescape(text)


def refusal(response: TestResponse) -> str:
    """What the page says about a query that it did not answer."""
    (text,) = re.findall(r'role="alert"[^>]*>(.*?)</div>', response.text, re.DOTALL)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", "", text)))


def long_query(length: int) -> str:
    """A query that is right, and padded with a comment to a number of characters."""
    return f"{MEASURES}\n#".ljust(length, "x")


def test_the_page_begins_with_a_query_that_can_be_run(visitor: FlaskClient) -> None:
    begun = visitor.get("/query?lang=en", headers=HTML)
    answered = visitor.post("/query?lang=en", data={"query": written(begun)}, headers=HTML, follow_redirects=True)
    assert answered.status_code == 200
    assert 'id="result-title"' in answered.text


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_example_fills_the_form_and_answers(name: str, visitor: FlaskClient) -> None:
    shown = visitor.get(f"/query?example={name}&lang=de", headers=HTML)
    query = Registry.load(queries_dir(), PREFIXES)[f"examples/{name}"]
    assert query.titles["de"] in unescape(shown.text)
    assert "$" not in written(shown)
    answered = visitor.get(f"/query?example={name}&lang=de&run=1", headers=HTML)
    assert answered.status_code == 200
    assert "pa-answer" in answered.text or "Nichts in den Daten" in answered.text


def test_every_topic_has_a_name_in_every_language(visitor: FlaskClient) -> None:
    tags = {query.tags[1] for query in Registry.load(queries_dir(), PREFIXES).below("examples")}
    for language in ("de", "en"):
        text = visitor.get(f"/query?lang={language}", headers=HTML).text
        topics = re.findall(r"<section><h3>(.*?)</h3>", text)
        assert len(topics) >= len(tags)
        assert not tags & set(topics), "a topic is shown as its tag"


def test_an_example_that_does_not_exist_is_not_found(visitor: FlaskClient) -> None:
    assert visitor.get("/query?example=pages/measure").status_code == 404
    assert visitor.post("/query", data={"query": "ASK {}", "example": "no_such"}).status_code == 404


def test_a_short_query_gets_an_address_and_a_long_one_an_answer(visitor: FlaskClient) -> None:
    short = visitor.post("/query", data={"query": MEASURES}, headers=HTML)
    assert short.status_code == 303
    assert short.location == f"/query?query={quote_plus(MEASURES)}&run=1#result"
    long = visitor.post("/query", data={"query": long_query(20_000)}, headers=HTML)
    assert long.status_code == 200
    assert "pa-answer" in long.text
    assert long.headers["Cache-Control"] == "no-store"


def test_an_unchanged_example_keeps_its_short_address(visitor: FlaskClient) -> None:
    text = written(visitor.get("/query?example=partners", headers=HTML))
    sent = {"query": text.replace("\n", "\r\n"), "example": "partners"}
    assert visitor.post("/query", data=sent).location == "/query?example=partners&run=1#result"
    assert "example=" not in visitor.post("/query", data={**sent, "query": f"{text} LIMIT 1"}).location


def test_the_link_to_share_is_short_or_explained(visitor: FlaskClient) -> None:
    named = visitor.get("/query?example=partners&lang=en", headers=HTML).text
    assert re.search(r'id="query-address"[^>]*value="http://[^"]*/query\?example=partners"', named)
    own = page(visitor, MEASURES, run=False).text
    assert re.search(r'id="query-address"[^>]*value="http://[^"]*/query\?query=SELECT', own)
    long = visitor.post("/query?lang=en", data={"query": long_query(3_000)}, headers=HTML).text
    assert re.search(r'id="query-link" hidden', long)
    assert re.search(r'id="query-too-long">This query is too long for a link', long)


def test_things_in_an_answer_lead_to_their_pages_here(visitor: FlaskClient) -> None:
    text = page(visitor, MEASURES, language="de").text
    assert re.search(r'<a href="/doc/measure/beispielprofil\?lang=de"[^>]*>[^<]+</a>', text)
    assert 'href="https://profilatlas.example' not in text.partition('class="pa-table')[2].partition("</table>")[0]


def test_an_answer_says_how_many_rows_and_where_all_of_them_are(visitor: FlaskClient) -> None:
    text = page(visitor, "SELECT ?s ?p ?o WHERE { ?s ?p ?o } ORDER BY ?s ?p ?o LIMIT 1234").text
    assert "1,234 rows" in text
    assert "first 200 of 1,234" in text
    assert text.count("<tr>") == 1 + 200
    saved = re.findall(r'<li><a class="kern-btn[^"]*" href="([^"]+)"', text)
    assert len(saved) == 4
    assert visitor.get(unescape(saved[0])).text.count("\n") == 1 + 1234


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("ASK { ?s a <https://profilatlas.example/hamm/def/Measure> }", "Yes"),
        ("ASK { ?s a <https://profilatlas.example/hamm/def/NoSuch> }", "No:"),
        ("SELECT ?s WHERE { ?s a <https://profilatlas.example/hamm/def/NoSuch> }", "Nothing in the data"),
        ("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 7", "7 statements"),
    ],
)
def test_every_form_of_query_is_answered_in_words(query: str, says: str, visitor: FlaskClient) -> None:
    assert says in page(visitor, query).text


@pytest.mark.parametrize(
    ("form", "suffix", "media_type", "begins"),
    [
        (MEASURES, "csv", "text/csv", b"measure\r\n"),
        (MEASURES, "srj", "application/sparql-results+json", b"{"),
        (MEASURES, "srx", "application/sparql-results+xml", b"<?xml"),
        (MEASURES, "ttl", "text/csv", b"measure\r\n"),
        ("ASK {}", "csv", "application/sparql-results+json", b"{"),
        ("CONSTRUCT WHERE { ?s a ?c }", "ttl", "text/turtle", b"<"),
        ("CONSTRUCT WHERE { ?s a ?c }", "jsonld", "application/ld+json", b"["),
        (MEASURES, "rq", "application/sparql-query", MEASURES.encode()),
    ],
)
def test_answers_are_saved_in_a_format_that_they_have(
    form: str, suffix: str, media_type: str, begins: bytes, visitor: FlaskClient
) -> None:
    saved = visitor.post("/query", data={"query": form, "format": suffix}, follow_redirects=True)
    assert saved.status_code == 200
    assert saved.mimetype == media_type
    assert saved.data.startswith(begins)
    assert saved.headers["Content-Disposition"].startswith("attachment; filename=query.")


def test_a_long_query_is_saved_without_an_address(visitor: FlaskClient) -> None:
    saved = visitor.post("/query", data={"query": long_query(9_000), "format": "csv"})
    assert saved.mimetype == "text/csv"


@pytest.mark.parametrize(
    ("query", "status", "says"),
    [
        ("SELECT ?s\nWHERE { ?s ?p }", 400, "line 2"),
        ("", 400, "cannot be read"),
        ("ASK { \0 }", 400, "cannot be read"),
        ("SELECT * WHERE { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", 403, "only reads its own data"),
        ("INSERT DATA { <a:a> <a:a> <a:a> }", 403, "only reads its own data"),
        (long_query(32 * 1024 + 1), 413, "too long"),
        (f"ASK {{ FILTER({'!' * 200}true) }}", 422, "too complex"),
        (ENDLESS, 422, "takes too long"),
        ("SELECT * WHERE { ?a ?b ?c . ?d ?e ?f }", 422, "too large"),
    ],
)
def test_a_refused_query_stays_in_the_form_beside_the_reason(
    query: str, status: int, says: str, visitor: FlaskClient
) -> None:
    response = visitor.post("/query?lang=en", data={"query": query}, headers=HTML, follow_redirects=True)
    assert response.status_code == status
    assert says in refusal(response)
    assert written(response).strip() == query.strip()
    assert response.headers["Cache-Control"] == "no-store"


def test_the_line_of_a_mistake_is_shown(visitor: FlaskClient) -> None:
    response = page(visitor, "SELECT ?s\nWHERE { ?s ?p }")
    assert 'data-line="2"' in response.text
    assert "WHERE { ?s ?p }" in refusal(response)


def test_a_body_and_an_address_beyond_all_measure_are_refused_in_words(visitor: FlaskClient) -> None:
    too_long = visitor.post("/query?lang=en", data={"query": "x" * 200_000}, headers=HTML)
    assert too_long.status_code == 413
    assert "query is too long" in refusal(too_long)
    address = visitor.get(f"/query?lang=en&run=1&query={'x' * 9_000}", headers=HTML)
    assert address.status_code == 414
    assert "address is too long" in refusal(address)


@pytest.mark.parametrize(
    ("query", "status", "kind"),
    [
        ("x" * 200_000, 413, "query-too-long"),
        (long_query(32 * 1024 + 1), 413, "query-too-long"),
        (f"ASK {{ # {'x' * 9_000}", 400, "bad-query"),
    ],
    ids=["body", "query", "syntax"],
)
def test_a_refused_query_is_a_problem_for_clients_that_prefer_json(
    query: str, status: int, kind: str, visitor: FlaskClient
) -> None:
    response = visitor.post("/query", data={"query": query}, headers={"Accept": "application/json, text/html;q=0.1"})
    assert (response.status_code, response.mimetype) == (status, "application/problem+json")
    assert json.loads(response.data)["type"].endswith(f"/problems#{kind}")
    assert response.headers["Cache-Control"] == "no-store"


def test_slow_senders_and_readers_have_places_as_at_the_endpoint(app: Flask, visitor: FlaskClient) -> None:
    endpoint = app.extensions[EXTENSION].endpoint
    large = "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 3000"
    with ExitStack() as held:
        for number in range(4):
            held.enter_context(endpoint.receiving(f"sender {number}"))
        assert visitor.post("/query", data={"query": MEASURES}).status_code == 503
    with ExitStack() as held:
        for number in range(6):
            held.enter_context(endpoint.sending(f"reader {number}"))
        assert visitor.get("/query", query_string={"query": large, "format": "csv"}).status_code == 503
    assert visitor.get("/query", query_string={"query": large, "format": "csv"}).status_code == 200


def test_a_network_that_asks_too_much_is_told_when_to_come_back(visitor: FlaskClient) -> None:
    for _ in range(100):
        response = page(visitor, "ASK { not a query")
        if response.status_code == 429:
            break
    assert response.status_code == 429
    seconds = int(response.headers["Retry-After"])
    assert f"Try again in {seconds} second" in refusal(response)
    assert page(visitor, MEASURES, run=False).status_code == 200, "reading the page costs nothing"


def test_what_stands_in_an_answer_is_text(visitor: FlaskClient) -> None:
    """Case 78 of the hostile inputs."""
    for file in sorted(HOSTILE.glob("078-*.rq")):
        text = page(visitor, file.read_text(encoding="utf-8")).text
        shown = text.partition('class="pa-table')[2].partition("</table>")[0]
        assert "&lt;script&gt;" in shown
        assert "{{7*7}}" in shown
        assert not re.search(r"<(script|img)\b", shown)
        assert not re.search(r'href="(javascript|data):', shown)


def test_an_answer_is_kept_until_another_release_unless_it_changes_by_itself(visitor: FlaskClient) -> None:
    first = page(visitor, MEASURES)
    address = f"/query?lang=en&query={quote_plus(MEASURES)}&run=1"
    again = visitor.get(address, headers={**HTML, "If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert page(visitor, "SELECT (NOW() AS ?now) WHERE {}").headers["Cache-Control"] == "no-store"


def test_a_very_long_text_is_cut_and_says_so(visitor: FlaskClient) -> None:
    text = page(visitor, f'SELECT (CONCAT("{"x" * 900}", "{"y" * 900}") AS ?long) WHERE {{}}').text
    assert "(shortened)" in text
    assert "x" * 900 + "y" * 100 + "<" in text


def test_pages_show_their_queries_with_a_link_to_change_them(visitor: FlaskClient) -> None:
    text = visitor.get("/doc/measure/beispielprofil?lang=en", headers=HTML).text
    shown = [
        unescape(each) for each in re.findall(r'<pre class="pa-query" dir="ltr"><code>(.*?)</code>', text, re.DOTALL)
    ]
    links = [unescape(each) for each in re.findall(r'href="(/query\?query=[^"]+)"', text)]
    assert len(links) == len(shown) > 0
    assert written(visitor.get(links[0], headers=HTML)).strip() == shown[0].strip()


def test_a_button_that_saves_goes_before_the_list_of_formats(visitor: FlaskClient) -> None:
    sent = visitor.post("/query", data={"query": MEASURES, "format": ["", "rq"]})
    assert sent.location.endswith("&format=rq")


def test_an_unknown_format_and_another_media_type_are_refused(visitor: FlaskClient) -> None:
    assert visitor.get("/query?query=ASK+%7B%7D&format=exe").status_code == 400
    assert visitor.get("/query", headers={"Accept": "image/png"}).status_code == 406


def test_the_page_needs_no_looser_policy_and_sets_no_cookie(visitor: FlaskClient) -> None:
    here, elsewhere = visitor.get("/query", headers=HTML), visitor.get("/", headers=HTML)
    assert here.headers["Content-Security-Policy"] == elsewhere.headers["Content-Security-Policy"]
    assert "Set-Cookie" not in here.headers


def test_the_editor_loads_on_the_query_page_alone(visitor: FlaskClient) -> None:
    assert "yasqe" in visitor.get("/query", headers=HTML).text
    assert "yasqe" not in visitor.get("/explore", headers=HTML).text


def test_the_vendored_editor_names_its_licences() -> None:
    notices = Path(ROOT / "service/profilatlas/web/static/vendor/yasqe/LICENSES.txt").read_text(encoding="utf-8")
    parts = re.findall(r"^== (\S+)\n\n(\S.*)", notices, re.MULTILINE)
    assert {"@zazuko/yasqe", "codemirror", "dompurify", "lodash-es"} <= {name for name, _ in parts}
