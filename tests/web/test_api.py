"""The API: every public query and the list of measures as JSON, CSV and workbook, checked, paged, and complete."""

import csv
import io
import json
import re
from collections.abc import Iterator
from decimal import Decimal

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient
from openapi_spec_validator import validate

from profilatlas import resources
from profilatlas.model.media import CSV, GRAPH_FORMATS, JSON, XLSX
from profilatlas.queries.registry import Registry
from profilatlas.terms import PREFIXES
from profilatlas.web.api_parameters import MOST_ROWS
from tests.running import application

PUBLIC = Registry.load(resources.queries_dir(), PREFIXES).public()
MEASURE = "id/measure/beispielprofil"
LINKS = re.compile(r'<([^>]+)>; rel="(\w+)"')


@pytest.fixture(scope="module")
def served(demo_release) -> Iterator[Flask]:  # type: ignore[no-untyped-def]
    from profilatlas.settings import Limits
    from profilatlas.web.visit import EXTENSION

    app = application(demo_release, limits=Limits(client_requests=10**9, client_errors=10**9, client_burst=1e9))
    yield app
    app.extensions[EXTENSION].endpoint.close()


@pytest.fixture
def client(served: Flask) -> FlaskClient:
    return served.test_client()


@pytest.fixture(scope="module")
def described(served: Flask) -> dict:  # type: ignore[type-arg]
    return served.test_client().get("/api/openapi.json?lang=en").get_json()  # type: ignore[no-any-return]


def example(described: dict, path: str) -> dict[str, str]:  # type: ignore[type-arg]
    """The required parameters of an operation with the values that its description gives as examples."""
    parameters = described["paths"][path]["get"]["parameters"]
    return {each["name"]: str(each["example"]) for each in parameters if each["required"]}


def links(response) -> dict[str, str]:  # type: ignore[no-untyped-def]
    return {relation: target for target, relation in LINKS.findall(response.headers.get("Link", ""))}


def said(cell: object) -> str | float:
    """A cell as every format says it: figures as numbers, nothing as nothing."""
    try:
        return float(str(cell))
    except ValueError:
        return "" if cell is None else str(cell)


# Descriptions


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_description_is_openapi_and_names_every_public_query(client: FlaskClient, language: str) -> None:
    document = client.get(f"/api/openapi.json?lang={language}").get_json()
    validate(document)
    assert document["openapi"].startswith("3.1")
    named = {path.removeprefix("/api/") for path in document["paths"] if path.startswith("/api/")}
    assert named == {"measures", "measures/{slug}", *PUBLIC}
    assert {"/sparql", "/doc/{type}/{slug}"} < set(document["paths"])
    titles = {name: document["paths"][f"/api/{name}"]["get"]["summary"] for name in PUBLIC}
    assert titles == {name: query.titles[language] for name, query in PUBLIC.items()}


def test_every_refusal_is_described_with_its_form(described: dict) -> None:  # type: ignore[type-arg]
    for path, operations in described["paths"].items():
        for operation in operations.values():
            assert {"400", "406", "503"} <= set(operation["responses"]), path
    for status in ("400", "422", "429", "503"):
        assert "application/problem+json" in described["components"]["responses"][status]["content"]
    assert "Retry-After" in described["components"]["responses"]["429"]["headers"]


def test_every_link_of_the_page_for_people_works(client: FlaskClient) -> None:
    text = client.get("/api?lang=en").text
    found = {link.replace("&amp;", "&") for link in re.findall(r'href="(/api/[^"]+)"', text)}
    assert len(found) > 3 * len(PUBLIC)
    for link in found:
        assert client.head(link).status_code == 200, link
    assert 'href="/api?lang=en"' in client.get("/?lang=en").text


@pytest.mark.parametrize("release", ["two_by_two_release", "gridless_release"])
def test_examples_work_in_another_city(request: pytest.FixtureRequest, release: str) -> None:
    app = application(request.getfixturevalue(release))
    client = app.test_client()
    document = client.get("/api/openapi.json").get_json()
    validate(document)
    for path in (path for path in document["paths"] if path.startswith("/api/") and "{" not in path):
        for value in example(document, path).values():
            assert "hamm" not in value.removeprefix(PREFIXES["ipv"])
            if value.startswith("id/measure/"):
                assert client.get(f"/id/{value.removeprefix('id/')}").status_code == 303


# Answers


@pytest.mark.parametrize("name", [name for name, query in PUBLIC.items() if not query.constructs])
def test_every_query_answers_alike_in_all_formats(client: FlaskClient, described: dict, name: str) -> None:  # type: ignore[type-arg]
    values = example(described, f"/api/{name}")
    document = client.get(f"/api/{name}", query_string=values).get_json()
    assert document["name"] == name
    assert document["title"] == PUBLIC[name].titles["de"]
    assert all(list(row) == document["columns"] for row in document["rows"])
    named = [cell for row in document["rows"] for cell in row.values() if str(cell).startswith("http")]
    assert set(named) == set(document["labels"])
    answer = client.get(f"/api/{name}", query_string={**values, "format": "csv"})
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    lines = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))
    assert [[said(line[column]) for column in document["columns"]] for line in lines] == [
        [said(cell) for cell in row.values()] for row in document["rows"]
    ]
    workbook = client.get(f"/api/{name}", query_string={**values, "format": "xlsx"})
    rows, about = openpyxl.load_workbook(io.BytesIO(workbook.data)).worksheets
    assert rows.max_row == len(document["rows"]) + 1
    assert [cell.value for cell in rows[1]] == (list(lines[0]) if lines else document["columns"])
    notes = {line[0].value: line[1].value for line in about.iter_rows(min_row=3)}
    assert notes["Stand"] == document["as_of"]
    assert document["release"] in notes.values()
    assert document["licence"] in notes["Lizenz"]


def test_figures_are_numbers_and_things_are_addresses(client: FlaskClient) -> None:
    (row, *_) = client.get("/api/amounts_by_level").get_json()["rows"]
    assert isinstance(row["sum"], float) and isinstance(row["fundings"], int)
    text = client.get("/api/amounts_by_level?format=csv").data.decode("utf-8-sig")
    first = next(csv.DictReader(io.StringIO(text)))
    assert Decimal(first["sum"]) == Decimal(str(row["sum"]))


def test_labels_are_in_the_language_asked_for(client: FlaskClient) -> None:
    german, english = (client.get(f"/api/measures_by_status?lang={tag}").get_json() for tag in ("de", "en"))
    assert german["rows"] == english["rows"]
    assert german["labels"] != english["labels"]
    assert (german["title"], english["title"]) == ("Maßnahmen je Status", "Measures by status")


@pytest.mark.parametrize("kind", GRAPH_FORMATS, ids=lambda kind: kind.suffix)
def test_a_query_that_constructs_answers_with_a_graph(client: FlaskClient, kind) -> None:  # type: ignore[no-untyped-def]
    answer = client.get(f"/api/profile_of?measure={MEASURE}&format={kind.suffix}")
    assert (answer.status_code, answer.mimetype) == (200, kind.media_type)
    assert b"beispielprofil" in answer.data
    assert answer.headers["Content-Disposition"].endswith(f".{kind.suffix}")
    assert client.get(f"/api/profile_of?measure={MEASURE}").mimetype == "text/turtle"


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("", "application/json"),
        ("*/*", "application/json"),
        ("text/csv", "text/csv"),
        ("text/html, application/xml;q=0.9, */*;q=0.8", "application/json"),
        (f"{XLSX.media_type}, text/csv;q=0.5", XLSX.media_type),
        ("application/json;q=0.1, text/csv;q=0.2", "text/csv"),
    ],
)
def test_accept_chooses_the_format(client: FlaskClient, accept: str, expected: str) -> None:
    answer = client.get("/api/measures_by_status", headers={"Accept": accept})
    assert (answer.status_code, answer.mimetype) == (200, expected)
    assert "Accept" in answer.headers["Vary"]


def test_what_no_format_fits_is_refused_with_the_formats_there_are(client: FlaskClient) -> None:
    answer = client.get("/api/measures_by_status", headers={"Accept": "image/png"})
    assert (answer.status_code, answer.mimetype) == (406, "application/problem+json")
    assert all(kind.media_type in answer.headers["Link"] for kind in (JSON, CSV, XLSX))
    assert client.get("/api/measures_by_status?format=csv", headers={"Accept": "image/png"}).mimetype == "text/csv"


# Pages


def test_pages_lead_to_one_another_and_are_the_whole(client: FlaskClient) -> None:
    whole = client.get("/api/partners?per_page=1000").get_json()
    assert whole["next"] is None and whole["previous"] is None
    rows, address, pages = [], "/api/partners?per_page=7", 0
    while address:
        answer = client.get(address)
        document = answer.get_json()
        assert len(document["rows"]) <= 7
        assert links(answer).get("next") == document["next"]
        assert links(answer).get("prev") == document["previous"]
        assert "page=1" in links(answer)["first"]
        rows += document["rows"]
        pages += 1
        address = (document["next"] or "").removeprefix("http://127.0.0.1:8000")
    assert rows == whole["rows"]
    assert pages == -(-len(rows) // 7) > 2


def test_a_full_last_page_has_no_next_one_and_one_behind_it_is_empty(client: FlaskClient) -> None:
    count = len(client.get("/api/measures_by_status").get_json()["rows"])
    assert client.get(f"/api/measures_by_status?per_page={count}").get_json()["next"] is None
    assert client.get(f"/api/measures_by_status?per_page={count - 1}").get_json()["next"] is not None
    behind = client.get("/api/measures_by_status?page=9")
    assert behind.get_json()["rows"] == []
    assert links(behind).keys() == {"first", "prev"}


def test_a_csv_says_in_its_head_where_the_next_page_is(client: FlaskClient) -> None:
    answer = client.get("/api/partners?per_page=2&format=csv&lang=en")
    target = links(answer)["next"].removeprefix("http://127.0.0.1:8000")
    assert {"format=csv", "lang=en", "page=2", "per_page=2"} == set(target.partition("?")[2].split("&"))
    assert client.get(target).mimetype == "text/csv"


# Keeping


@pytest.mark.parametrize("path", ["/api/partners", "/api/partners?format=csv", "/api/measures", "/api/openapi.json"])
def test_what_a_client_has_is_not_asked_again(client: FlaskClient, served: Flask, path: str) -> None:
    first = client.get(path)
    asked = served.extensions["profilatlas"].endpoint.status().started
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert served.extensions["profilatlas"].endpoint.status().started == asked


def test_every_variant_has_a_tag_of_its_own(client: FlaskClient) -> None:
    variants = ("", "?format=csv", "?format=xlsx", "?lang=en", "?per_page=3", "?page=2")
    assert len({client.get(f"/api/partners{variant}").headers["ETag"] for variant in variants}) == len(variants)


def test_head_and_other_sites(client: FlaskClient) -> None:
    full, head = client.get("/api/partners"), client.head("/api/partners")
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["ETag"] == full.headers["ETag"]
    assert full.headers["Access-Control-Allow-Origin"] == "*"
    assert client.post("/api/partners").status_code == 405


# Measures


def test_the_list_of_measures_agrees_with_the_page(client: FlaskClient) -> None:
    query = "challenge=11&target_group=fachkraefte&lang=en"
    document = client.get(f"/api/measures?{query}").get_json()
    page = client.get(f"/explore?{query}").text
    count = re.search(r'<h1[^>]*>.*?<span class="pa-count">([0-9,]+)</span>', page, re.DOTALL)
    assert count is not None
    assert document["total"] == len(document["measures"]) == int(count[1]) > 0
    for measure in document["measures"]:
        assert 11 in [focus["index"] for focus in measure["profile"]]
        assert client.get(measure["page"].removeprefix("http://127.0.0.1:8000")).status_code == 200
    (chosen,) = [value for value in document["facets"]["target_group"] if value["chosen"]]
    assert chosen["value"] == "fachkraefte"
    assert document["labels"][chosen["iri"]]


def test_a_profile_is_told_by_numbers_and_weights(client: FlaskClient) -> None:
    measures = client.get("/api/measures?per_page=1000").get_json()["measures"]
    profiles = {each["iri"].rpartition("/")[2]: each["profile"] for each in measures}
    assert [focus["index"] for focus in profiles["beispielprofil"]] == [10, 11, 12, 18]
    assert {focus["weight"] for profile in profiles.values() for focus in profile} == {"plain", "primary", "secondary"}
    text = client.get("/api/measures?per_page=1000&format=csv").data.decode("utf-8-sig")
    lines = {line["measure"].rpartition("/")[2]: line for line in csv.DictReader(io.StringIO(text))}
    for slug, profile in profiles.items():
        marked = {
            int(column.removeprefix("challenge_"))
            for column, mark in lines[slug].items()
            if column.startswith("challenge_") and mark
        }
        assert marked == {focus["index"] for focus in profile}


def test_the_list_of_measures_has_pages_and_orders(client: FlaskClient) -> None:
    whole = client.get("/api/measures?sort=modified").get_json()["measures"]
    pages = [client.get(f"/api/measures?sort=modified&per_page=10&page={page}").get_json() for page in range(1, 5)]
    assert [measure for page in pages for measure in page["measures"]] == whole
    assert pages[-1]["next"] is None


def test_one_measure_is_the_document_about_it(client: FlaskClient) -> None:
    answer = client.get("/api/measures/beispielprofil?lang=en")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/doc/measure/beispielprofil.json?lang=en")
    document = client.get(answer.headers["Location"])
    assert document.is_json and document.get_json()["identifier"] == "beispielprofil"
    assert client.get("/api/measures/BEISPIEL%20PROFIL").status_code == 404
    assert client.get("/api/measures/nothing", follow_redirects=True).status_code == 404


# Refusals


@pytest.mark.parametrize(
    ("address", "named"),
    [
        ("/api/measures_by_status?nothing=1", "nothing"),
        ("/api/coverage", "scheme"),
        ("/api/coverage?scheme=", "scheme"),
        ("/api/coverage?scheme=scheme/a&scheme=scheme/b", "scheme"),
        ("/api/coverage?scheme=no-iri", "scheme"),
        ("/api/coverage?scheme=javascript:alert(1)", "scheme"),
        ("/api/measures_by_year?asOfYear=soon", "asOfYear"),
        ("/api/measures_by_year?asOfYear=2026.5", "asOfYear"),
        ("/api/measures_by_year?asOfYear=99999999999999999999", "asOfYear"),
        (f"/api/newest_measures?limit={MOST_ROWS + 1}", "limit"),
        ("/api/newest_measures?limit=0", "limit"),
        ("/api/newest_measures?limit=5&page=2", "page"),
        ("/api/missing_translations?language=d_e", "language"),
        ("/api/partners?per_page=1001", "per_page"),
        ("/api/partners?format=pdf", "format"),
        ("/api/partners?format=csv&format=json", "format"),
        (f"/api/profile_of?measure={MEASURE}&page=1", "page"),
        (f"/api/profile_of?measure={MEASURE}&format=csv", "format"),
        ("/api/measures?sort=name;DROP", "sort"),
        ("/api/measures?challenge=19", "challenge"),
        ("/api/measures?nothing=1", "nothing"),
    ],
)
def test_odd_parameters_are_refused_by_name(client: FlaskClient, served: Flask, address: str, named: str) -> None:
    asked = served.extensions["profilatlas"].endpoint.status().started
    answer = client.get(address)
    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")
    problem = json.loads(answer.data)
    assert f"„{named}“" in problem["detail"]
    assert problem["status"] == 400
    assert served.extensions["profilatlas"].endpoint.status().started == asked


def test_what_there_is_not_is_not_found(client: FlaskClient) -> None:
    for path in ("/api/nothing", "/api/pages/labels", "/api/labels", "/api/examples/partners", "/api/"):
        assert client.get(path).status_code == 404, path


def test_people_get_a_page_of_the_error(client: FlaskClient) -> None:
    answer = client.get("/api/coverage", headers={"Accept": "text/html,*/*;q=0.8"})
    assert (answer.status_code, answer.mimetype) == (400, "text/html")
    assert "scheme" in answer.text


def test_who_asks_too_often_is_told_when_to_come_back(demo_release) -> None:  # type: ignore[no-untyped-def]
    from profilatlas.settings import Limits

    app = application(demo_release, limits=Limits(client_requests=2))
    client = app.test_client()
    statuses = [client.get("/api/measures_by_status").status_code for _ in range(3)]
    assert statuses == [200, 200, 429]
    assert int(client.get("/api/measures_by_status").headers["Retry-After"]) > 0
    assert client.get("/api").status_code == client.get("/api/openapi.json").status_code == 200
    app.extensions["profilatlas"].endpoint.close()
