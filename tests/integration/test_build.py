"""Building: what makes a release and what does not; no death of a build, damage or race harms what is served."""

import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

from profilatlas.build import build
from profilatlas.cli import main
from profilatlas.release import switch
from profilatlas.release.manifest import Manifest
from tests.running import ROOT, application, command_line, environment, serving

SMALL = ROOT / "tests" / "instances" / "ohne-raster"
TRIES = 100
PAUSE = 0.1

KILL_AT = """
import os, signal, sys
from pathlib import Path
from profilatlas.build import build

def progress(step, detail):
    if step == sys.argv[3]:
        os.kill(os.getpid(), signal.SIGKILL)

build(Path(sys.argv[1]), Path(sys.argv[2]), progress=progress)
"""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A copy of a small instance that a test may change."""
    return Path(shutil.copytree(SMALL, tmp_path / "source"))


@pytest.fixture
def releases(gridless_release: Path, tmp_path: Path) -> Path:
    """A folder of releases of its own, with one release of the small instance."""
    return Path(shutil.copytree(gridless_release, tmp_path / "releases"))


@pytest.fixture(scope="module")
def two_releases(gridless_release: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The release of the small instance, and a second one that names a measure otherwise; a test takes a copy."""
    folder = tmp_path_factory.mktemp("two")
    source, releases = folder / "source", Path(shutil.copytree(gridless_release, folder / "releases"))
    shutil.copytree(SMALL, source)
    retitle(source, "House of doors")
    build(source, releases)
    return releases


def retitle(source: Path, title: str) -> None:
    path = source / "tables" / "measures.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("Open town hall", title), encoding="utf-8")


def whole(releases: Path) -> str:
    """The id of the release in service, after reading all of it."""
    release = releases / str(switch.current_id(releases))
    manifest = Manifest.read(release)
    manifest.verify_hashes(release)
    return manifest.id


def test_unchanged_sources_make_no_new_release(source: Path, releases: Path) -> None:
    before = whole(releases)
    for path in source.rglob("*"):
        os.utime(path)
    outcome = build(source, releases)
    assert (outcome.release_id, outcome.new) == (before, False)
    assert switch.release_ids(releases) == [before]


def test_the_same_sources_give_the_same_release_anywhere(source: Path, releases: Path, tmp_path: Path) -> None:
    elsewhere = build(source, tmp_path / "elsewhere")
    assert elsewhere.release_id == whole(releases)
    here, there = (Manifest.read(folder / elsewhere.release_id) for folder in (releases, tmp_path / "elsewhere"))
    assert here.counts == there.counts
    assert here.files["profiles.npz"] == there.files["profiles.npz"]


def test_changed_sources_make_a_new_release_and_keep_the_old_one(source: Path, releases: Path) -> None:
    before = whole(releases)
    retitle(source, "House of doors")
    outcome = build(source, releases)
    assert outcome.new
    assert whole(releases) == outcome.release_id != before
    assert switch.release_ids(releases) == [outcome.release_id, before]


def test_the_day_to_look_from_is_the_newest_change_where_nobody_says_otherwise(releases: Path) -> None:
    manifest = Manifest.read(releases / str(switch.current_id(releases)))
    assert manifest.as_of.isoformat() == "2026-03-04"


@pytest.mark.parametrize("point", ["store", "write-manifest", "write-current"])
def test_what_a_killed_build_leaves_is_served_around_and_removed_by_the_next(
    point: str, source: Path, releases: Path
) -> None:
    """Every point there is, and the folder looked at after each: `tests/faults/test_kills.py`."""
    before = whole(releases)
    retitle(source, "House of doors")
    killed = subprocess.run(
        [sys.executable, "-c", KILL_AT, str(source), str(releases), point], env=environment(), check=False
    )
    assert killed.returncode == -signal.SIGKILL
    assert whole(releases) == before
    assert application(releases).test_client().get("/ready").status_code == 200
    after = build(source, releases).release_id
    assert whole(releases) == after != before
    assert not list(releases.glob(".building-*"))


def damage_store(release: Path) -> None:
    largest = max((release / "store").iterdir(), key=lambda path: path.stat().st_size)
    content = bytearray(largest.read_bytes())
    content[len(content) // 2] ^= 0xFF
    largest.write_bytes(content)


def remove_columns(release: Path) -> None:
    (release / "profiles.npz").unlink()


def cut_manifest(release: Path) -> None:
    path = release / "manifest.json"
    path.write_bytes(path.read_bytes()[:100])


def remove_release(release: Path) -> None:
    shutil.rmtree(release)


@pytest.mark.parametrize("damage", [damage_store, remove_columns, cut_manifest, remove_release])
def test_a_damaged_release_is_never_served(damage: Callable[[Path], None], releases: Path) -> None:
    damage(releases / str(switch.current_id(releases)))
    client = application(releases).test_client()
    for path in ("/ready", "/", "/explore", "/doc/measure/open-house"):
        assert client.get(path).status_code == 503, path
    assert client.get("/health").status_code == 200


@pytest.mark.parametrize("damage", [damage_store, remove_columns, cut_manifest, remove_release])
def test_the_sound_release_before_a_damaged_one_serves(
    damage: Callable[[Path], None], two_releases: Path, tmp_path: Path
) -> None:
    releases = Path(shutil.copytree(two_releases, tmp_path / "two"))
    damage(releases / str(switch.current_id(releases)))
    client = application(releases).test_client()
    assert client.get("/ready").status_code == 200
    assert "Open town hall" in client.get("/doc/measure/open-house").text


def test_a_build_after_damage_makes_a_sound_release_of_the_same_sources(source: Path, releases: Path) -> None:
    damaged = whole(releases)
    remove_columns(releases / damaged)
    outcome = build(source, releases)
    assert outcome.new
    assert whole(releases) == outcome.release_id != damaged


def test_without_a_release_every_page_says_so(tmp_path: Path) -> None:
    client = application(tmp_path).test_client()
    for path in ("/ready", "/", "/doc/measure/open-house"):
        answer = client.get(path)
        assert answer.status_code == 503, path
        assert "no-store" in answer.headers["Cache-Control"]


def test_a_new_release_is_picked_up_without_a_restart(source: Path, releases: Path) -> None:
    with serving(releases) as server:
        address = f"{server.url}/doc/measure/open-house"
        assert "Open town hall" in _text(address)
        retitle(source, "House of doors")
        build(source, releases)
        for _ in range(TRIES):
            if "House of doors" in _text(address):
                break
            time.sleep(PAUSE)
        else:
            raise AssertionError("the server still shows the old release")
        assert "Open town hall" not in _text(address)


def _text(address: str) -> str:
    with urllib.request.urlopen(address, timeout=60) as answer:
        return str(answer.read().decode())


def test_a_second_build_is_refused_while_one_runs(
    source: Path, releases: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = whole(releases)
    retitle(source, "House of doors")
    with switch.building(releases):
        assert main(["build", str(source), "--releases", str(releases)]) == 1
    assert "läuft schon ein Bau" in capsys.readouterr().err
    assert whole(releases) == before


def test_two_builds_at_once_make_one_whole_release(source: Path, releases: Path) -> None:
    before = whole(releases)
    retitle(source, "House of doors")
    command = command_line("build", source, "--releases", releases, "--format", "json")
    with (
        subprocess.Popen(command, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as one,
        subprocess.Popen(command, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as two,
    ):
        codes = sorted((one.wait(timeout=120), two.wait(timeout=120)))
    assert codes in ([0, 0], [0, 1])
    assert whole(releases) != before
    assert len(switch.release_ids(releases)) == 2


def test_a_full_disk_leaves_the_old_release(source: Path, releases: Path) -> None:
    """A limit on the size of files stands for the disk: writing fails in the same way, wherever it happens."""
    before = whole(releases)
    retitle(source, "House of doors")
    limited = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000)); "
        "from profilatlas.cli import main; sys.exit(main())"
    )
    done = subprocess.run(
        [sys.executable, "-c", limited, "build", str(source), "--releases", str(releases)],
        env=environment(),
        capture_output=True,
        check=False,
    )
    assert done.returncode != 0
    assert whole(releases) == before
