"""Without a sound release nothing is served as if it were empty; and a fault of ours is told without its inside."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from flask import Flask

from profilatlas.app import create_app
from profilatlas.settings import Settings
from tests.running import application
from tests.web.addresses import PAGES


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The application without a release."""
    return application(tmp_path_factory.mktemp("none") / "releases")


@pytest.mark.parametrize("address", PAGES)
def test_without_a_release_every_page_is_503_with_a_time_to_come_back(empty: Flask, address: str) -> None:
    response = empty.test_client().get(address)
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "60"
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Content-Security-Policy"]


def test_without_a_release_the_page_is_in_english_unless_another_language_is_asked_for(tmp_path: Path) -> None:
    client = application(tmp_path / "releases").test_client()
    assert '<html lang="en" dir="ltr">' in client.get("/").text
    assert '<html lang="ar" dir="rtl">' in client.get("/", headers={"Accept-Language": "ar"}).text


def test_without_a_release_ready_says_why_and_health_still_answers(tmp_path: Path) -> None:
    client = application(tmp_path / "releases").test_client()
    ready = client.get("/ready")
    assert ready.status_code == 503
    assert ready.get_json()["reason"]
    assert client.get("/health").status_code == 200
    assert client.get("/static/profilatlas.css").status_code == 200


def test_damaged_release_is_never_served(demo_release: Path, tmp_path: Path) -> None:
    releases = tmp_path / "releases"
    shutil.copytree(demo_release, releases)
    manifest = next(releases.glob("0*/manifest.json"))
    manifest.write_text(manifest.read_text(encoding="utf-8")[:-40], encoding="utf-8")
    client = application(releases).test_client()
    assert client.get("/").status_code == 503
    assert client.get("/ready").status_code == 503


def test_new_release_is_picked_up_without_a_restart(demo_release: Path, tmp_path: Path) -> None:
    releases = tmp_path / "releases"
    releases.mkdir()
    client = application(releases).test_client()
    assert client.get("/").status_code == 503
    shutil.copytree(demo_release, releases, dirs_exist_ok=True)
    _forget_the_last_look(client.application)
    assert client.get("/").status_code == 200


def _forget_the_last_look(app: object) -> None:
    keeper = app.extensions["profilatlas"].keeper  # type: ignore[attr-defined]
    keeper._looked_at = float("-inf")


def test_fault_of_ours_is_500_without_its_inside(demo_release: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from profilatlas.web.blueprints import pages

    def broken(*_: object) -> None:
        raise RuntimeError("secret detail in /some/folder")

    app = create_app(Settings(releases=demo_release))
    monkeypatch.setattr(pages, "overview_page", broken)
    client = app.test_client()
    page = client.get("/")
    problem = client.get("/", headers={"Accept": "application/json, */*;q=0.1"})
    assert page.status_code == problem.status_code == 500
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Content-Security-Policy"]
    for answer in (page.text, problem.text):
        assert "secret" not in answer
        assert "Traceback" not in answer
    assert problem.get_json()["instance"].startswith("urn:uuid:")
