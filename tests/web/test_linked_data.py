"""Things, documents and their formats: who gets which, where it is, and which headers say so (http.md, "Linked data")."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from profilatlas.app import create_app
from profilatlas.model.media import DOCUMENT_FORMATS, GRAPH_FORMATS, HTML, Format
from profilatlas.settings import Settings
from profilatlas.web.documents import Place
from tests.running import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

THING = "/id/measure/beispielprofil"
DOCUMENT = "/doc/measure/beispielprofil"
URL = "http://127.0.0.1:8000"
DATA = [each for each in DOCUMENT_FORMATS if each != HTML]
TURTLE = f"{DOCUMENT}.ttl"


def get(client: FlaskClient, address: str, accept: str = "", **headers: str) -> TestResponse:
    return client.get(address, headers={"Accept": accept, **headers})


@pytest.mark.parametrize(
    ("accept", "ending"),
    [
        ("", ""),
        ("*/*", ""),
        ("garbage", ""),
        (";;;,,,", ""),
        ("text/html;q=2", ""),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", ""),
        ("text/*", ""),
        ("image/png, */*;q=0.1", ""),
        ("text/turtle", ".ttl"),
        ("TEXT/TURTLE", ".ttl"),
        ("text/turtle;q=0.9, text/html", ""),
        ("text/turtle, text/html;q=0.9", ".ttl"),
        ("text/turtle;charset=utf-8", ".ttl"),
        ("text/html;q=0, */*", ".ttl"),
        ("application/*", ".jsonld"),
        ("application/ld+json", ".jsonld"),
        ('application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"', ".jsonld"),
        ('application/ld+json;profile="a,b;q=0", text/html;q=0.5', ".jsonld"),
        ("application/rdf+xml", ".rdf"),
        ("application/n-triples, text/turtle;q=0.9", ".nt"),
        ("text/turtle;q=0.5, application/rdf+xml;q=0.7, application/json;q=0.6", ".rdf"),
        ("application/json", ".json"),
        ("text/csv", ".csv"),
    ],
)
@pytest.mark.parametrize(
    ("thing", "document"),
    [
        (THING, DOCUMENT),
        ("/scheme/herausforderungen-1/10.2", "/doc/scheme/herausforderungen-1/10.2"),
        ("/def/", "/doc/def"),
    ],
)
def test_thing_leads_to_the_format_that_the_client_prefers(
    client: FlaskClient, thing: str, document: str, accept: str, ending: str
) -> None:
    response = get(client, thing, accept)
    assert (response.status_code, response.headers["Location"]) == (303, document + ending)
    assert response.headers["Vary"] == "Accept, Accept-Language"
    assert response.headers["Link"] == f'<{URL}{document}>; rel="describedby"'


@pytest.mark.parametrize("accept", ["image/png", "*/*;q=0", "text/html;q=0, text/turtle;q=0, image/*"])
@pytest.mark.parametrize("address", [THING, DOCUMENT, "/def/Measure", "/doc/def"])
def test_accept_that_excludes_all_is_406_with_the_list_of_what_there_is(
    client: FlaskClient, address: str, accept: str
) -> None:
    response = get(client, address, accept)
    problem = json.loads(response.data)
    assert (response.status_code, response.mimetype) == (406, "application/problem+json")
    assert problem["type"].endswith("/problems#not-acceptable")
    assert all(each.media_type in problem["detail"] for each in DOCUMENT_FORMATS)
    assert all(f'rel="alternate"; type="{each.media_type}"' in response.headers["Link"] for each in DOCUMENT_FORMATS)


@pytest.mark.parametrize("each", DATA, ids=lambda each: each.suffix)
def test_format_has_an_address_of_its_own_whatever_the_client_accepts(client: FlaskClient, each: Format) -> None:
    by_suffix = get(client, f"{DOCUMENT}.{each.suffix}", "text/html")
    by_parameter = get(client, f"{DOCUMENT}?format={each.suffix}", "image/png")
    assert by_suffix.status_code == by_parameter.status_code == 200
    assert by_suffix.mimetype == by_parameter.mimetype == each.media_type
    assert by_suffix.data == by_parameter.data
    assert "Content-Location" not in by_suffix.headers
    assert "302" not in by_suffix.status


def test_text_formats_say_that_they_are_utf_8(client: FlaskClient) -> None:
    assert client.get(TURTLE).headers["Content-Type"] == "text/turtle; charset=utf-8"
    assert client.get(f"{DOCUMENT}.csv").headers["Content-Type"] == "text/csv; charset=utf-8"


@pytest.mark.parametrize("each", DOCUMENT_FORMATS, ids=lambda each: each.suffix)
def test_document_itself_comes_in_the_format_asked_for_and_says_where_that_stands(
    client: FlaskClient, each: Format
) -> None:
    response = get(client, DOCUMENT, each.media_type)
    assert (response.status_code, response.mimetype) == (200, each.media_type)
    assert response.headers["Content-Location"] == (DOCUMENT if each == HTML else f"{DOCUMENT}.{each.suffix}")
    assert response.headers["Vary"] == "Accept, Accept-Language, Accept-Datetime"


@pytest.mark.parametrize("each", DOCUMENT_FORMATS, ids=lambda each: each.suffix)
def test_links_lead_to_every_other_format_the_document_the_data_and_the_licence(
    client: FlaskClient, each: Format
) -> None:
    address = DOCUMENT if each == HTML else f"{DOCUMENT}.{each.suffix}"
    links = client.get(address).headers["Link"].split(", ")
    others = {link for link in links if 'rel="alternate"' in link}
    assert len(others) == len(DOCUMENT_FORMATS) - 1
    assert not any(f'type="{each.media_type}"' in link for link in others)
    for link in others:
        path, kind = link.partition(">")[0].removeprefix(f"<{URL}"), link.rpartition("type=")[2].strip('"')
        assert client.get(path).mimetype == kind
    assert f'<{URL}{DOCUMENT}>; rel="canonical"' in links
    assert f'<{URL}/void>; rel="describedby"' in links
    assert any(link.endswith('rel="license"') for link in links)


def test_page_names_its_other_formats_in_its_head(client: FlaskClient) -> None:
    page = client.get(f"{DOCUMENT}?lang=en").text
    for each in DATA:
        assert (
            f'<link rel="alternate" type="{each.media_type}" title="{each.label}" href="{DOCUMENT}.{each.suffix}?lang=en">'
            in page
        )
    assert 'type="text/turtle"' not in client.get("/explore").text


@pytest.mark.parametrize("each", DATA, ids=lambda each: each.suffix)
def test_validator_belongs_to_one_format_of_one_document(client: FlaskClient, each: Format) -> None:
    tag = get(client, DOCUMENT, each.media_type).headers["ETag"]
    known = {"If-None-Match": tag}
    again = get(client, DOCUMENT, each.media_type, **known)
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)
    assert again.headers["Access-Control-Allow-Origin"] == "*"
    assert again.headers["Content-Location"] == f"{DOCUMENT}.{each.suffix}"
    assert get(client, DOCUMENT, "text/html", **known).status_code == 200
    assert get(client, f"{DOCUMENT}.{each.suffix}", **known).status_code == 200
    assert get(client, "/doc/measure/sprachpaten", each.media_type, **known).status_code == 200


@pytest.mark.parametrize("each", DATA, ids=lambda each: each.suffix)
def test_head_is_get_without_a_body(client: FlaskClient, each: Format) -> None:
    address = f"{DOCUMENT}.{each.suffix}"
    got, head = client.get(address), client.head(address)
    assert (head.status_code, head.data) == (200, b"")
    assert {**head.headers} == {**got.headers}
    assert client.head(THING, headers={"Accept": each.media_type}).headers["Location"] == address


@pytest.mark.parametrize(
    "address",
    [
        f"{DOCUMENT}?format=html&format=ttl",
        f"{DOCUMENT}?format=",
        f"{DOCUMENT}?format=exe",
        f"{DOCUMENT}?format=../../etc",
        f"{THING}?format=TTL",
        "/doc/def?format=nothing",
        "/void?format=csv",
    ],
)
def test_format_that_does_not_exist_is_400(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 400


@pytest.mark.parametrize(
    "address",
    [
        "/doc/measure/nothing.ttl",
        "/doc/measure/.ttl",
        "/doc/measure/beispielprofil.exe",
        "/doc/measure/beispielprofil.html",
        "/doc/measure/beispielprofil.ttl.ttl",
        "/id/measure/nothing",
        "/def/Nothing",
        "/def/9.9.9",
        "/def/Measure/x",
        "/doc/def/Measure",
        "/void.csv",
        "/void.exe",
        f"{DOCUMENT}.ttl?format=rdf",
    ],
)
def test_unknown_document_is_404_in_the_form_asked_for(client: FlaskClient, address: str) -> None:
    machine, person = get(client, address, "text/turtle"), get(client, address, "text/html")
    assert machine.status_code == person.status_code == 404
    assert (machine.mimetype, person.mimetype) == ("application/problem+json", "text/html")


@pytest.mark.parametrize("ending", ["", ".ttl", ".jsonld", ".rdf", ".nt", ".csv", ".json"])
def test_withdrawn_thing_is_410_in_every_format_and_says_where_to_go(client: FlaskClient, ending: str) -> None:
    response = get(client, f"/doc/measure/sprachcafe-herringen{ending}", "text/turtle")
    assert (response.status_code, response.mimetype) == (410, "application/problem+json")
    assert json.loads(response.data)["detail"].startswith("https://profilatlas.example/hamm/id/measure/sprachtandem")
    assert response.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("address", [THING, DOCUMENT, TURTLE, "/def/Measure", "/doc/def.rdf", "/void", "/id/nothing/x"])
def test_scripts_of_any_site_may_read_linked_data_without_credentials(client: FlaskClient, address: str) -> None:
    response = get(client, address, "text/turtle", Origin="https://elsewhere.example")
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in response.headers


@pytest.mark.parametrize("address", ["/", "/explore", "/sources", "/doc/actor"])
def test_page_that_is_nothing_but_a_page_is_406_for_a_client_of_rdf(client: FlaskClient, address: str) -> None:
    response = get(client, address, "text/turtle")
    assert response.status_code == 406
    assert "text/html" in json.loads(response.data)["detail"]


@pytest.mark.parametrize("accept", ["text/html", "text/turtle", "application/json"])
@pytest.mark.parametrize("language", ["de", "en"])
def test_cache_between_us_and_clients_can_tell_the_variants_apart(
    client: FlaskClient, accept: str, language: str
) -> None:
    """What a cache keeps for one pair of Accept and Accept-Language is never what another pair gets (case 91)."""
    kept: dict[tuple[str, str], str] = {}
    for kind in ("text/html", "text/turtle", "application/json"):
        for spoken in ("de", "en"):
            response = get(client, DOCUMENT, kind, **{"Accept-Language": spoken})
            assert set(response.headers["Vary"].split(", ")) == {"Accept", "Accept-Language", "Accept-Datetime"}
            assert "Set-Cookie" not in response.headers
            kept[kind, spoken] = response.headers["ETag"]
    assert len(set(kept.values())) == 6
    again = get(client, DOCUMENT, accept, **{"Accept-Language": language, "If-None-Match": ", ".join(kept.values())})
    assert (again.status_code, again.headers["ETag"]) == (304, kept[accept, language])


def test_thing_whose_name_ends_like_a_suffix_has_a_document_of_its_own() -> None:
    assert Place("/doc/scheme/files-1/a.csv").in_format(HTML) == "/doc/scheme/files-1/a.csv?format=html"


def test_file_that_rows_are_named_by_leads_to_the_page_of_all_files(client: FlaskClient) -> None:
    assert get(client, "/id/source/massnahmen.csv").headers["Location"] == "/sources"
    assert get(client, "/id/source/massnahmen.csv", "text/turtle").status_code == 406
    assert get(client, "/id/source/nothing.csv").status_code == 404


# The vocabulary


@pytest.mark.parametrize("name", ["Measure", "hasFocus", "roles", "primary"])
def test_term_leads_to_its_place_in_the_vocabulary(client: FlaskClient, name: str) -> None:
    location = get(client, f"/def/{name}").headers["Location"]
    assert location == f"/doc/def#{name}"
    assert f'id="{name}"' in client.get("/doc/def").text
    assert get(client, f"/def/{name}", "text/turtle").headers["Location"] == "/doc/def.ttl"


def test_edition_of_the_vocabulary_leads_to_it(client: FlaskClient) -> None:
    edition = client.get("/doc/def.json").get_json()["version_iri"].rpartition("/def/")[2]
    assert get(client, f"/def/{edition}", "application/rdf+xml").headers["Location"] == "/doc/def.rdf"


def test_every_term_of_the_vocabulary_is_on_its_page_and_has_an_address(client: FlaskClient) -> None:
    page = client.get("/doc/def.json").get_json()
    terms = [*page["classes"], *page["properties"]]
    terms += [term for each in page["lists"] for term in (each["term"], *each["codes"])]
    assert len(page["lists"]) == 11
    assert len(terms) > 90
    content = client.get("/doc/def?lang=en").text
    for term in terms:
        assert content.count(f'id="{term["name"]}"') == 1
        assert client.get(f"/def/{term['name']}").status_code == 303


def test_context_is_served_as_it_stands_in_the_vocabulary(client: FlaskClient) -> None:
    response = client.get("/def/context.jsonld", headers={"Accept": "application/ld+json"})
    assert response.mimetype == "application/ld+json"
    assert response.data == (ROOT / "ontology" / "context.jsonld").read_bytes()
    assert response.headers["Access-Control-Allow-Origin"] == "*"


# The data as a whole


@pytest.mark.parametrize("each", GRAPH_FORMATS, ids=lambda each: each.suffix)
def test_description_of_the_data_is_found_at_the_well_known_place(client: FlaskClient, each: Format) -> None:
    response = get(client, "/.well-known/void", each.media_type)
    assert (response.status_code, response.headers["Location"]) == (303, f"/void.{each.suffix}")
    assert client.get(f"/void.{each.suffix}").mimetype == each.media_type
    assert get(client, "/void", each.media_type).mimetype == each.media_type


# Addresses


def test_addresses_are_the_public_one_and_iris_the_instance_s_base_whatever_host_is_asked(demo_release: Path) -> None:
    app = create_app(
        Settings(releases=demo_release, public_url="https://atlas.example", trusted_hosts=("inside.example",))
    )
    response = app.test_client().get(TURTLE, headers={"Host": "inside.example", "X-Forwarded-Host": "evil.example"})
    assert response.headers["Link"].count("<https://atlas.example/") == len(DOCUMENT_FORMATS) + 4
    assert not any(host in f"{response.headers}" for host in ("inside", "evil", "127.0.0.1"))
    assert "<https://profilatlas.example/hamm/doc/measure/beispielprofil>" in response.text
    assert "atlas.example/doc" not in response.text.replace("profilatlas.example", "")


def test_page_of_a_thing_leads_from_its_properties_to_what_they_mean(client: FlaskClient) -> None:
    page = client.get("/doc/focus/beispielprofil-11").text
    assert 'href="/doc/def#Focus"' in page
    assert 'href="/doc/def#challenge"' in page
