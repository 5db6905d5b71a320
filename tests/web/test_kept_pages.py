"""Pages are made once for a release, language and address; what is kept never leaks into another."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from markupsafe import Markup

from profilatlas.web import fragments, rendering
from profilatlas.web.kept import KeptPages
from profilatlas.web.visit import EXTENSION
from tests.running import application


def test_page_is_made_once_for_each_language_and_address(app: Flask, client: FlaskClient, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    made: list[str] = []
    render = rendering.render_template

    def counted(template: str, **values: object) -> str:
        made.append(template)
        return render(template, **values)

    monkeypatch.setattr(rendering, "render_template", counted)
    path = "/doc/measure/beispielprofil?kept=test"
    first = client.get(path, headers={"Accept-Language": "de"})
    again = client.get(path, headers={"Accept-Language": "de"})
    english = client.get(path, headers={"Accept-Language": "en"})
    assert first.data == again.data != english.data
    assert first.headers["ETag"] == again.headers["ETag"] != english.headers["ETag"]
    assert made.count("measure.html") == 2
    assert {
        name: first.headers[name] for name in ("Content-Type", "Vary", "Cache-Control", "Content-Security-Policy")
    } == {name: again.headers[name] for name in ("Content-Type", "Vary", "Cache-Control", "Content-Security-Policy")}


def test_head_of_a_kept_page_has_no_body(client: FlaskClient) -> None:
    body = client.get("/").data
    head = client.head("/")
    assert body and not head.data and head.status_code == 200


def test_the_least_used_page_makes_room() -> None:
    pages = KeptPages(most_bytes=10)
    pages.keep("a", b"12345")
    pages.keep("b", b"12345")
    assert pages.get("a") == b"12345"
    pages.keep("c", b"12345")
    assert (pages.get("a"), pages.get("b"), pages.get("c")) == (b"12345", None, b"12345")


def test_a_page_larger_than_all_room_is_not_kept() -> None:
    pages = KeptPages(most_bytes=4)
    pages.keep("a", b"12345")
    assert pages.get("a") is None


@pytest.fixture(scope="module")
def parted(demo_release: Path) -> tuple[FlaskClient, FlaskClient]:
    """An application that keeps parts of pages and one that keeps none; both make every page anew."""

    def client() -> FlaskClient:
        app = application(demo_release)
        app.extensions[EXTENSION] = replace(app.extensions[EXTENSION], pages=KeptPages(0))
        return app.test_client()

    def draw(macro: Callable[..., Markup], *arguments: object) -> Markup:
        return macro(*arguments)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fragments, "kept", draw)
        drawing = client()
    return client(), drawing


@pytest.mark.parametrize("language", ["", "?lang=en", "?lang=de"])
@pytest.mark.parametrize("path", ["/", "/explore", "/doc/measure/beispielprofil", "/api", "/report"])
def test_a_page_of_parts_drawn_before_is_as_if_they_were_drawn_for_it(
    parted: tuple[FlaskClient, FlaskClient], path: str, language: str
) -> None:
    keeping, drawing = parted
    page = drawing.get(path + language).data
    assert [keeping.get(path + language).data for _ in range(2)] == [page, page]
