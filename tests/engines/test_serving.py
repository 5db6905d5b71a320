"""The service over an engine elsewhere: as over its own store while the engine is there, and honest while it is not."""

import shutil
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from profilatlas.app import create_app, open_release
from profilatlas.publish import publish
from profilatlas.release import keeper, switch
from profilatlas.release.manifest import Manifest
from profilatlas.settings import Settings
from profilatlas.store import remote
from profilatlas.store.breaker import Breaker
from profilatlas.store.graphs import RemoteGraphs
from tests.engines import servers
from tests.engines.servers import Engine, free_port

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

KEPT, OTHER = "/doc/measure/beispielprofil", "/explore"
SPARQL = "/sparql?query=SELECT%20(COUNT(*)%20AS%20%3Fn)%20WHERE%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D"
Require = Callable[[str], Path]


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pauses of tenths of seconds instead of seconds."""
    monkeypatch.setattr(remote, "Breaker", partial(Breaker, pause=0.2))
    monkeypatch.setattr(remote, "_FRESH_SECONDS", 0.0)
    monkeypatch.setattr(keeper, "TRY_AGAIN_SECONDS", 0.2)
    monkeypatch.setattr(keeper, "LOOK_EVERY_SECONDS", 0.1)


@pytest.fixture
def releases(demo_release: Path, tmp_path: Path) -> Path:
    shutil.copytree(demo_release, tmp_path / "releases")
    return tmp_path / "releases"


def application(settings: Settings) -> "Iterator[Flask]":
    from profilatlas.web.visit import EXTENSION

    app = create_app(settings)
    app.testing = True
    yield app
    app.extensions[EXTENSION].endpoint.close()


@pytest.fixture
def app(engine: Engine, releases: Path) -> "Iterator[Flask]":
    settings = Settings(releases=releases, store="remote", remote=engine.remote)
    publish(settings)
    yield from application(settings)
    RemoteGraphs(engine.remote).remove(Manifest.read(releases / str(switch.current_id(releases))).graph)


@pytest.mark.parametrize("address", [KEPT, OTHER, "/", "/doc/scheme/herausforderungen-1"])
def test_pages_are_the_same_over_every_engine(client: "FlaskClient", app: "Flask", address: str) -> None:
    own, other = client.get(address), app.test_client().get(address)
    assert (own.status_code, other.status_code) == (200, 200)
    assert own.data == other.data


def test_strangers_queries_are_answered_by_the_engine_and_see_nothing_else(app: "Flask", engine: Engine) -> None:
    private = "http://example.org/private"
    RemoteGraphs(engine.remote).replace(private, b'<http://a.example/> <http://a.example/> "secret" .\n')
    client = app.test_client()
    count = client.get(SPARQL).get_json()["results"]["bindings"][0]["n"]["value"]
    assert int(count) > 500
    bodies = set()
    for chosen in (f"FROM <{private}>", f"FROM NAMED <{private}>", "FROM <http://example.org/nobody-has-this>"):
        for pattern in ("?s ?p ?o", "GRAPH ?g { ?s ?p ?o }"):
            answer = client.get("/sparql", query_string={"query": f"SELECT ?s {chosen} WHERE {{ {pattern} }}"})
            assert answer.status_code == 200
            bodies.add(answer.data)
    for name in ("default-graph-uri", "named-graph-uri"):
        parameters = {"query": "SELECT ?s WHERE { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }", name: private}
        bodies.add(client.get("/sparql", query_string=parameters).data)
    assert len(bodies) == 1
    assert b"a.example" not in bodies.pop()
    RemoteGraphs(engine.remote).remove(private)


def wait_for(client: "FlaskClient", address: str, status: int) -> None:
    for _ in range(150):
        if client.get(address).status_code == status:
            return
        time.sleep(0.1)
    raise AssertionError(f"{address} never answered with {status}")


def test_an_engine_that_goes_and_comes_back(quick: None, require: Require, tmp_path: Path, releases: Path) -> None:
    program, port = require("oxigraph"), free_port()
    with servers.oxigraph(program, tmp_path, port) as engine:
        settings = Settings(releases=releases, store="remote", remote=engine.remote)
        current = publish(settings)
        app = create_app(settings)
        client = app.test_client()
        shown = client.get(KEPT)
        assert shown.status_code == client.get(SPARQL).status_code == 200
    gone = client.get(SPARQL)
    assert gone.status_code == 503 and 1 <= int(gone.headers["Retry-After"]) <= 60
    kept = client.get(KEPT)
    assert (kept.status_code, kept.data) == (200, shown.data)
    missing = client.get("/doc/measure/herkunft-ankunft-zukunft-e-v-sprachfoerderung-neu")
    assert missing.status_code == 503 and 1 <= int(missing.headers["Retry-After"]) <= 60
    ready = client.get("/ready")
    assert ready.status_code == 200
    assert (ready.get_json()["status"], ready.get_json()["release"]) == ("degraded", current)
    assert "engine" in ready.get_json()["reason"]
    with servers.oxigraph(program, tmp_path, port):
        wait_for(client, OTHER, 200)
        wait_for(client, SPARQL, 200)
        assert client.get("/ready").get_json()["status"] == "ready"
        app.extensions["profilatlas"].endpoint.close()


def test_a_start_without_the_engine_says_so_and_recovers_by_itself(
    quick: None, require: Require, tmp_path: Path, releases: Path
) -> None:
    program, port = require("oxigraph"), free_port()
    with servers.oxigraph(program, tmp_path, port) as engine:
        settings = Settings(releases=releases, store="remote", remote=engine.remote)
        current = publish(settings)
    for app in application(settings):
        client = app.test_client()
        for address in (KEPT, SPARQL):
            answer = client.get(address)
            assert answer.status_code == 503 and int(answer.headers["Retry-After"]) >= 1
        ready = client.get("/ready")
        assert ready.status_code == 503
        assert "waits for its engine" in ready.get_json()["reason"]
        with servers.oxigraph(program, tmp_path, port):
            wait_for(client, "/ready", 200)
            assert client.get("/ready").get_json() | {"sparql": None} == {
                "status": "ready",
                "release": current,
                "sparql": None,
            }
            assert client.get(KEPT).status_code == 200


def test_a_release_that_is_not_whole_in_the_engine_is_not_served_until_it_is(
    quick: None, oxigraph: Engine, releases: Path
) -> None:
    settings = Settings(releases=releases, store="remote", remote=oxigraph.remote)
    manifest = Manifest.read(releases / str(switch.current_id(releases)))
    RemoteGraphs(oxigraph.remote).replace(
        manifest.graph, b"<http://a.example/> <http://a.example/> <http://a.example/> .\n"
    )
    for app in application(settings):
        client = app.test_client()
        assert client.get(KEPT).status_code == 503
        assert "1 triples instead of" in client.get("/ready").get_json()["reason"]
        publish(settings)
        wait_for(client, KEPT, 200)


def test_a_failing_engine_does_not_make_a_sound_release_a_damaged_one(
    quick: None, require: Require, tmp_path: Path, releases: Path
) -> None:
    with servers.oxigraph(require("oxigraph"), tmp_path) as engine:
        settings = Settings(releases=releases, store="remote", remote=engine.remote)
        publish(settings)
        kept = keeper.ReleaseKeeper(releases, partial(open_release, settings))
        with kept.pinned() as release:
            pass
    kept.doubt(release)
    assert kept.status().release_id == release.manifest.id
    kept.close()
