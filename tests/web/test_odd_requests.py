"""Requests at the edge of HTTP: what is kept is kept for one address, one method, one meaning."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import UndefinedError

from profilatlas.app import create_app
from profilatlas.settings import Settings
from profilatlas.web import errors
from profilatlas.web.blueprints import pages

MEASURE = "/doc/measure/beispielprofil"


@pytest.mark.parametrize(
    ("path", "status"), [("/doc/measure/does-not-exist", 404), ("/explore?page=-1", 400), (MEASURE, 200)]
)
def test_a_star_validates_no_page(client: FlaskClient, path: str, status: int) -> None:
    assert client.get(path, headers={"If-None-Match": "*"}).status_code == status


def test_an_encoded_question_mark_is_part_of_the_path(client: FlaskClient) -> None:
    assert client.get(f"{MEASURE}?q=z?").status_code == 200
    assert client.get(f"{MEASURE}%3Fq=z?").status_code == 404
    assert client.get(f"{MEASURE}%3Fq=z").status_code == 404


def test_options_of_a_kept_page_tells_the_methods_and_nothing_else(client: FlaskClient) -> None:
    assert client.get(MEASURE).status_code == 200
    answer = client.options(MEASURE)
    assert (answer.status_code, answer.data) == (200, b"")
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


@pytest.mark.parametrize("path", ["//", "//explore"])
def test_doubled_slashes_are_no_second_address(client: FlaskClient, path: str) -> None:
    answer = client.get(path, base_url="http://localhost")
    assert answer.status_code in (301, 308, 400, 404)
    assert "evil" not in answer.headers.get("Location", "")


@pytest.mark.parametrize(
    "fault", [KeyError("vendor/kern/kern.min.css"), UndefinedError("'page' is undefined"), AssertionError()], ids=repr
)
def test_an_error_page_that_cannot_be_made_is_still_an_answer(
    client: FlaskClient, app: Flask, monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    def broken(*_: object, **__: object) -> str:
        raise fault

    monkeypatch.setattr(errors, "render_template", broken)
    answer = client.get("/nothing/here")
    assert answer.status_code == 404
    assert answer.mimetype == "text/plain" and "\nurn:uuid:" in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Content-Security-Policy" in answer.headers


def test_whatever_breaks_a_page_and_its_error_page_is_500_with_a_number(
    demo_release: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> str:
        raise UndefinedError("'page' is undefined")

    monkeypatch.setattr(pages, "overview_page", broken)
    monkeypatch.setattr(errors, "render_template", broken)
    answer = create_app(Settings(releases=demo_release)).test_client().get("/")
    assert (answer.status_code, answer.mimetype) == (500, "text/plain")
    assert "\nurn:uuid:" in answer.text and "undefined" not in answer.text
    assert "Content-Security-Policy" in answer.headers
