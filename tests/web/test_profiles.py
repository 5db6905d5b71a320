"""Which profile of a document a request gets, and the headers that say so."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from profilatlas.readers.descriptions import is_public_service
from profilatlas.release.public_services import known_services
from profilatlas.web.visit import EXTENSION, Services

CPSV = "https://semiceu.github.io/CPSV-AP/releases/3.2.0/"
OWN = "https://profilatlas.example/hamm/def/"
DOCUMENT = "/doc/measure/sprachpaten"


def get(client: FlaskClient, address: str, **headers: str) -> TestResponse:
    return client.get(address, headers={name.replace("_", "-"): value for name, value in headers.items()})


@pytest.mark.parametrize(
    "wanted",
    [
        f"<{CPSV}>",
        f"<{CPSV.rstrip('/')}>",
        "cpsv-ap",
        f"<{OWN}>;q=0.5, <{CPSV}>;q=0.9",
        "<https://x.example/>, cpsv-ap;q=0.1",
    ],
)
def test_header_leads_to_the_document_in_the_profile(client: FlaskClient, wanted: str) -> None:
    response = get(client, DOCUMENT, Accept="text/turtle", Accept_Profile=wanted)
    assert (response.status_code, response.headers["Location"]) == (303, f"{DOCUMENT}.ttl?profile=cpsv-ap")
    assert response.headers["Vary"] == "Accept, Accept-Language, Accept-Profile"


@pytest.mark.parametrize(
    "wanted",
    [
        "",
        "*",
        f"<{OWN}>",
        f"<{CPSV}>;q=0",
        "<https://x.example/>",
        "garbage <",
        f"<{CPSV}>;q=0.5, <{OWN}>",
        f"<{CPSV}>;q=9",
    ],
)
def test_other_headers_are_answered_in_our_own_profile(client: FlaskClient, wanted: str) -> None:
    response = get(client, DOCUMENT, Accept="text/turtle", Accept_Profile=wanted)
    assert (response.status_code, response.headers["Content-Profile"]) == (200, f"<{OWN}>")
    assert "Accept-Profile" in response.headers["Vary"].split(", ")


def test_links_name_the_profile_and_where_all_others_are(client: FlaskClient) -> None:
    own, other = get(client, DOCUMENT), get(client, f"{DOCUMENT}?profile=cpsv-ap", Accept="text/turtle")
    assert f'<{OWN}>; rel="profile"' in own.headers["Link"]
    assert (
        f'<http://127.0.0.1:8000{DOCUMENT}.rdf?profile=cpsv-ap>; rel="alternate"; type="application/rdf+xml"; profile="{CPSV}"'
        in own.headers["Link"]
    )
    assert f'<{CPSV}>; rel="profile"' in other.headers["Link"]
    assert (
        f'<http://127.0.0.1:8000{DOCUMENT}.ttl>; rel="alternate"; type="text/turtle"; profile="{OWN}"'
        in other.headers["Link"]
    )
    assert other.headers["Content-Location"] == f"{DOCUMENT}.ttl?profile=cpsv-ap"
    assert all('rel="canonical"' in each.headers["Link"] for each in (own, other))


def test_profiles_have_tags_of_their_own(client: FlaskClient) -> None:
    own, other = get(client, f"{DOCUMENT}.ttl"), get(client, f"{DOCUMENT}.ttl?profile=cpsv-ap")
    assert own.headers["ETag"] != other.headers["ETag"]
    again = get(client, f"{DOCUMENT}.ttl?profile=cpsv-ap", If_None_Match=other.headers["ETag"])
    assert (again.status_code, again.headers["Content-Profile"]) == (304, f"<{CPSV}>")
    assert get(client, f"{DOCUMENT}.ttl?profile=ipv").data == own.data


@pytest.mark.parametrize("query", ["profile=x", "profile=cpsv-ap&profile=ipv", "profile="])
def test_unknown_profile_is_a_bad_request(client: FlaskClient, query: str) -> None:
    assert get(client, f"{DOCUMENT}.ttl?{query}").status_code == 400


def test_profile_comes_as_linked_data_only(client: FlaskClient) -> None:
    assert get(client, f"{DOCUMENT}?profile=cpsv-ap", Accept="text/html").status_code == 406
    assert get(client, f"{DOCUMENT}?profile=cpsv-ap").mimetype == "text/turtle"
    assert get(client, "/doc/measure/unknown.ttl?profile=cpsv-ap").status_code == 404


def test_measure_that_is_no_public_service_names_no_other_profile(client: FlaskClient) -> None:
    response = get(client, "/doc/measure/beispielprofil.ttl", Accept_Profile="cpsv-ap")
    assert response.status_code == 200 and "profile" not in response.headers["Link"].replace(
        "beispielprofil", ""
    ).replace("profilatlas", "")


def test_documents_of_other_things_have_no_profiles(client: FlaskClient) -> None:
    response = get(client, "/doc/actor/stadt-hamm.ttl", Accept_Profile="cpsv-ap")
    assert "Content-Profile" not in response.headers and "Accept-Profile" not in response.headers["Vary"]


def test_endless_header_is_a_bad_request(client: FlaskClient) -> None:
    assert get(client, DOCUMENT, Accept_Profile="x" * 10_000).status_code == 400


def test_one_measure_is_a_public_service_where_the_list_of_all_says_so(app: Flask) -> None:
    services: Services = app.extensions[EXTENSION]
    with services.keeper.pinned() as release:
        listed = known_services(release.store, services.registry)
        asked = [iri for iri in release.columns.iris if is_public_service(release, services.registry, iri)]
        assert 0 < len(listed) < release.columns.count
    assert asked == list(listed)
