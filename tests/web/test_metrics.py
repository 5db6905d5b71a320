"""`/metrics`: nothing without the setting; with it, figures that Prometheus' own reader understands and that are right."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from prometheus_client.parser import text_string_to_metric_families

from profilatlas.release import switch
from tests.running import application

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient


def figures(client: FlaskClient) -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
    response = client.get("/metrics")
    assert response.status_code == 200
    assert response.content_type.startswith("text/plain; version=0.0.4")
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(response.text)
        for sample in family.samples
    }


def key(name: str, **labels: str) -> tuple[str, frozenset[tuple[str, str]]]:
    return (f"profilatlas_{name}", frozenset(labels.items()))


@pytest.fixture
def releases(gridless_release: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(gridless_release, tmp_path / "releases"))


@pytest.fixture
def measured(releases: Path) -> Flask:
    return application(releases, metrics=True)


def test_without_the_setting_there_is_nothing(client: FlaskClient) -> None:
    assert client.get("/metrics").status_code == 404


def test_requests_are_counted_by_route_and_status_by_several_threads(measured: Flask) -> None:
    addresses = ["/doc/measure/open-house", "/no/such", "/explore", "/?lang=xx"] * 10
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda address: measured.test_client().get(address).data, addresses))
    found = figures(measured.test_client())
    assert found[key("requests_total", route="other", status="404")] == 10
    assert found[key("requests_total", route="/explore", status="200")] == 10
    assert found[key("requests_total", route="/", status="400")] == 10
    assert found[key("request_seconds_count", route="/explore")] == 10
    assert found[key("request_seconds_bucket", route="/explore", le="+Inf")] == 10


def test_release_pages_and_workers_are_told(measured: Flask, releases: Path) -> None:
    client = measured.test_client()
    client.get("/")
    client.get("/explore")
    found = figures(client)
    assert found[key("release_info", release=str(switch.current_id(releases)))] == 1
    assert found[key("release_sequence")] == 1
    assert (found[key("ready")], found[key("degraded")]) == (1, 0)
    assert found[key("kept_pages")] == 2 and found[key("kept_page_bytes")] > 1000
    assert found[key("queries_started")] == found[key("queries_running")] == 0
    assert found[key("process_resident_memory_bytes")] > 1_000_000


def test_damage_raises_the_alarm(measured: Flask, releases: Path) -> None:
    (releases / switch.CURRENT).write_text("nonsense")
    found = figures(measured.test_client())
    assert (found[key("ready")], found[key("degraded")], found[key("release_sequence")]) == (0, 1, 0)
