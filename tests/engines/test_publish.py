"""Publishing into an engine elsewhere: upload, count, switch, roll back, clean up; and what stays when it fails."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from profilatlas import publish as publishing
from profilatlas.build import build
from profilatlas.errors import BuildRunning, ReleaseError, SettingsError
from profilatlas.publish import clean, publish, rollback, upload
from profilatlas.release import switch
from profilatlas.release.manifest import Manifest
from profilatlas.settings import Remote, Settings
from profilatlas.store.graphs import RemoteGraphs
from profilatlas.store.port import BlankNode, Literal, NamedNode, Triple
from profilatlas.store.remote import RemoteStore
from tests.conftest import INSTANCES
from tests.engines import faulty
from tests.engines.servers import Engine
from tests.running import run

SOURCE = INSTANCES / "zwei-mal-zwei"


@pytest.fixture(scope="module")
def some_releases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with three releases of one small source, which differ in the day they look from; the first is current."""
    from datetime import date

    releases = tmp_path_factory.mktemp("releases")
    ids = [build(SOURCE, releases, as_of=date(2026, 11, day)).release_id for day in (1, 2, 3)]
    switch.choose(ids[0], releases)
    return releases


@pytest.fixture
def settings(some_releases: Path, tmp_path: Path, engine: Engine) -> Iterator[Settings]:
    """Settings over a copy of the releases and an engine that holds none of them."""
    releases = tmp_path / "releases"
    shutil.copytree(some_releases, releases)
    made = Settings(releases=releases, store="remote", remote=engine.remote)
    yield made
    for manifest in map(Manifest.read, map(releases.joinpath, switch.release_ids(releases))):
        if RemoteStore(engine.remote, manifest.graph).count():
            RemoteGraphs(engine.remote).remove(manifest.graph)


def ids(settings: Settings) -> list[str]:
    """The releases, oldest first."""
    return switch.release_ids(settings.releases)[::-1]


def manifest_of(settings: Settings, release_id: str) -> Manifest:
    return Manifest.read(settings.releases / release_id)


def counted(settings: Settings, release_id: str) -> int:
    return RemoteStore(settings.remote, manifest_of(settings, release_id).graph).count()


def test_publish_brings_the_newest_release_whole_and_makes_it_current(settings: Settings) -> None:
    *_, newest = ids(settings)
    steps: list[str] = []
    assert publish(settings, progress=lambda step, _: steps.append(step)) == newest
    assert switch.current_id(settings.releases) == newest
    assert counted(settings, newest) == manifest_of(settings, newest).counts["triples"] > 500
    assert steps.index("upload") < steps.index("switch-current")


def test_pieces_make_a_whole(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publishing, "_PIECE", 20_000)
    first = ids(settings)[0]
    steps: list[str] = []
    upload(settings, settings.releases / first, manifest_of(settings, first), lambda step, _: steps.append(step))
    assert steps.count("upload") > 5
    assert counted(settings, first) == manifest_of(settings, first).counts["triples"]


def test_what_is_there_is_not_sent_again_and_what_is_half_there_is(settings: Settings) -> None:
    first = ids(settings)[0]
    manifest = manifest_of(settings, first)
    RemoteGraphs(settings.remote).replace(
        manifest.graph, b"<http://a.example/> <http://a.example/> <http://a.example/> .\n"
    )
    steps: list[str] = []
    for _ in range(2):
        upload(settings, settings.releases / first, manifest, lambda step, _: steps.append(step))
    assert steps == ["upload"]
    assert counted(settings, first) == manifest.counts["triples"]


def test_rollback_returns_to_the_release_before_and_brings_it_in_if_need_be(settings: Settings) -> None:
    first, second, third = ids(settings)
    publish(settings, third)
    assert counted(settings, second) == 0
    assert rollback(settings) == second == switch.current_id(settings.releases)
    assert counted(settings, second) == manifest_of(settings, second).counts["triples"]
    assert rollback(settings) == first
    with pytest.raises(ReleaseError, match="no sound release before"):
        rollback(settings)
    assert switch.current_id(settings.releases) == first


def test_only_the_current_graph_and_the_one_before_are_kept(settings: Settings) -> None:
    removed: list[str] = []
    for release_id in ids(settings):
        publish(settings, release_id, lambda step, detail: removed.append(detail) if step == "remove" else None)
    first, second, third = ids(settings)
    assert [bool(counted(settings, each)) for each in (first, second, third)] == [False, True, True]
    assert removed == [manifest_of(settings, first).graph]
    assert clean(settings) == []
    assert (settings.releases / first).is_dir()


@pytest.mark.parametrize("engine", ["oxigraph"], indirect=True)
def test_the_command_line_builds_publishes_and_rolls_back(settings: Settings, tmp_path: Path) -> None:
    remote = settings.remote
    file = tmp_path / "profilatlas.toml"
    file.write_text(
        f'releases = "fresh"\nstore = "remote"\n[remote]\nquery_url = "{remote.query_url}"\n'
        f'graph_store_url = "{remote.graph_store_url}"\nuser = "{remote.user}"\ndigest = {str(remote.digest).lower()}\n',
        encoding="utf-8",
    )
    fresh, secret = tmp_path / "fresh", {"PROFILATLAS_REMOTE_PASSWORD": remote.password}
    for day in ("2026-12-01", "2026-12-02"):
        done = run("build", SOURCE, "--settings", file, "--as-of", day, "--lang", "en", **secret)
        assert done.returncode == 0, done.stderr
        assert "upload" in done.stderr
    old, new = switch.release_ids(fresh)[::-1]
    again = replace(settings, releases=fresh)
    assert counted(again, old) == counted(again, new) == manifest_of(again, new).counts["triples"]
    done = run("rollback", "--settings", file, "--lang", "en", **secret)
    assert (done.returncode, switch.current_id(fresh)) == (0, old), done.stderr
    assert old in done.stderr
    assert run("publish", "--settings", file, **secret).returncode == 0
    assert switch.current_id(fresh) == new
    for each in (old, new):
        RemoteGraphs(remote).remove(manifest_of(again, each).graph)


FAULTS = {
    "silent": faulty.silent,
    "refusing": faulty.says(b"HTTP/1.1 401 No\r\nContent-Length: 0\r\n\r\n"),
    "full": faulty.says(b"HTTP/1.1 507 Insufficient Storage\r\nContent-Length: 4\r\n\r\nfull"),
    "forgetful": faulty.says(b"HTTP/1.1 204 No Content\r\n\r\n"),
    "moved": faulty.says(b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:9/\r\nContent-Length: 0\r\n\r\n"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_wherever_publishing_fails_the_release_in_service_stays(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    first, *_ = ids(settings)
    with faulty.listening(FAULTS[fault]) as server, monkeypatch.context() as impatient:
        impatient.setattr("profilatlas.store.graphs._SECONDS", 0.5)
        failing = replace(settings, remote=replace(settings.remote, graph_store_url=server.url))
        with pytest.raises(ReleaseError, match=r"stays\. Mend this, then: profilatlas publish"):
            publish(failing)
    assert switch.current_id(settings.releases) == first
    assert publish(settings) == ids(settings)[-1]


def test_a_failing_upload_of_a_build_leaves_a_release_that_can_be_published_later(tmp_path: Path) -> None:
    releases = tmp_path / "releases"

    def fail(path: Path, manifest: Manifest) -> None:
        raise ReleaseError("the engine is away")

    with pytest.raises(ReleaseError, match="away"):
        build(SOURCE, releases, upload=fail)
    assert switch.current_id(releases) is None
    assert len(switch.release_ids(releases)) == 1
    uploaded: list[Path] = []
    build(SOURCE, releases, upload=lambda path, manifest: uploaded.append(path))
    build(SOURCE, releases, upload=lambda path, manifest: uploaded.append(path))
    assert uploaded == [releases / str(switch.current_id(releases))] * 2


def test_a_damaged_release_is_neither_published_nor_rolled_back_to(settings: Settings) -> None:
    first, second, third = ids(settings)
    publish(settings, third)
    (settings.releases / second / "texts.json").write_text("{}", encoding="ascii")
    with pytest.raises(ReleaseError, match="damaged"):
        publish(settings, second)
    assert switch.current_id(settings.releases) == third
    assert rollback(settings) == first


def test_rollback_works_for_releases_that_bring_their_own_store(some_releases: Path, tmp_path: Path) -> None:
    releases = tmp_path / "releases"
    shutil.copytree(some_releases, releases)
    settings = Settings(releases=releases)
    newest, before, *_ = switch.release_ids(releases)
    switch.choose(newest, releases)
    assert rollback(settings) == before == switch.current_id(releases)
    assert clean(settings) == []
    with pytest.raises(SettingsError):
        publish(settings)


def test_nobody_publishes_while_somebody_builds(some_releases: Path) -> None:
    settings = Settings(releases=some_releases, store="remote", remote=Remote(query_url="http://127.0.0.1:9/"))
    with switch.building(some_releases), pytest.raises(BuildRunning):
        publish(settings)
    with switch.building(some_releases), pytest.raises(BuildRunning):
        rollback(settings)


def test_an_engine_without_an_address_for_graphs_is_a_matter_of_the_settings() -> None:
    with pytest.raises(SettingsError, match="graph_store_url"):
        RemoteGraphs(Remote(query_url="http://127.0.0.1:9/"))


def test_things_without_an_iri_are_not_torn_apart() -> None:
    triple = Triple(NamedNode("http://a.example/"), NamedNode("http://a.example/"), BlankNode("b"))
    with pytest.raises(publishing.StoreError, match="without an IRI"):
        list(publishing._pieces([triple]))
    plain = Triple(NamedNode("http://a.example/"), NamedNode("http://a.example/"), Literal("é\n"))
    assert list(publishing._pieces([plain] * 3)) == [((f"{plain} .\n" * 3).encode(), 3)]
