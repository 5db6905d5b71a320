"""Validators: a page is sent again only when its release, language or templates changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.web.addresses import PAGES

if TYPE_CHECKING:
    from flask.testing import FlaskClient


@pytest.mark.parametrize("address", PAGES)
def test_page_known_to_the_browser_is_304_with_the_same_headers(client: FlaskClient, address: str) -> None:
    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    for name in ("ETag", "Cache-Control", "Vary", "Content-Security-Policy"):
        assert again.headers[name] == first.headers[name]
    assert first.headers["Cache-Control"] == "public, max-age=60, must-revalidate"
    over_time = (
        ", Accept-Datetime" if (address.startswith("/doc/") and address.count("/") > 2) or address == "/doc/def" else ""
    )
    assert first.headers["Vary"] == f"Accept, Accept-Language{over_time}"


def test_tag_differs_by_language_however_it_was_chosen(client: FlaskClient) -> None:
    german = client.get("/", headers={"Accept-Language": "de"}).headers["ETag"]
    english = client.get("/", headers={"Accept-Language": "en"}).headers["ETag"]
    assert german != english
    assert client.get("/", headers={"Accept-Language": "en", "If-None-Match": german}).status_code == 200


def test_tag_of_one_page_never_validates_another(client: FlaskClient) -> None:
    tag = client.get("/explore").headers["ETag"]
    assert client.get("/explore?challenge=11", headers={"If-None-Match": tag}).status_code == 200
    assert client.get("/doc/measure/nothing", headers={"If-None-Match": tag}).status_code == 404


def test_file_with_its_fingerprint_is_kept_for_ever(client: FlaskClient) -> None:
    page = client.get("/").text
    address = page.partition('rel="stylesheet" href="')[2].partition('"')[0]
    assert "?v=" in address
    assert client.get(address).headers["Cache-Control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize("address", ["/static/profilatlas.css", "/static/profilatlas.css?v=other"])
def test_file_without_its_fingerprint_is_asked_for_again(client: FlaskClient, address: str) -> None:
    response = client.get(address)
    assert "immutable" not in response.headers["Cache-Control"]
    assert client.get(address, headers={"If-None-Match": response.headers["ETag"]}).status_code == 304
