"""Requests at the edge of HTTP: what is kept is kept for one address, one method, one meaning."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from profilatlas.web import errors

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


def test_an_error_page_that_cannot_be_made_is_still_an_answer(
    client: FlaskClient, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> str:
        raise KeyError("vendor/kern/kern.min.css")

    monkeypatch.setattr(errors, "render_template", broken)
    answer = client.get("/nothing/here")
    assert answer.status_code == 404
    assert answer.mimetype == "text/plain" and answer.data
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Content-Security-Policy" in answer.headers
