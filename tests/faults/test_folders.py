"""Folders that fail: no room at a step, nothing to be written, a bit that flips, files that are emptied, clocks that go back."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from profilatlas.app import open_release
from profilatlas.build import build
from profilatlas.cli import main
from profilatlas.errors import ReleaseError
from profilatlas.release import switch
from profilatlas.settings import Settings
from tests.running import ROOT, application, command_line, environment

SMALL = ROOT / "tests" / "instances" / "ohne-raster"
OTHER_DAY = date(2025, 1, 1)
WRITING = ("store", "dump", "write-manifest", "rename-release", "switch-current")


@pytest.fixture
def releases(gridless_release: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(gridless_release, tmp_path / "releases"))


def release_in_service(releases: Path) -> Path:
    return releases / str(switch.current_id(releases))


def test_disk_that_is_full_at_any_step_is_said_and_costs_nothing(releases: Path) -> None:
    before = switch.current_id(releases)

    def full(where: str) -> Callable[[str, str], None]:
        def step(name: str, _: str) -> None:
            if name == where:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        return step

    for where in WRITING:
        with pytest.raises(ReleaseError, match=r"No space left on device.*make room.*release in service is untouched"):
            build(SMALL, releases, as_of=OTHER_DAY, progress=full(where))
        assert switch.current_id(releases) == before, where
    assert application(releases).test_client().get("/ready").get_json()["release"] == before
    assert build(SMALL, releases, as_of=OTHER_DAY).new
    assert not [path for path in releases.iterdir() if path.name.startswith((".building", ".current"))]


def as_owner_without_privileges(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a command as somebody whom permissions bind, as they do not bind root."""
    bound = ["setpriv", "--bounding-set=-dac_override,-dac_read_search,-fowner"] if os.geteuid() == 0 else []
    return subprocess.run(
        [*bound, *command_line(*arguments)],
        env=environment(), stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip


@pytest.mark.parametrize("command", [("build", SMALL), ("rollback",)], ids=["build", "rollback"])
def test_folder_that_may_not_be_written_is_said_in_one_sentence(
    releases: Path, command: tuple[str | Path, ...]
) -> None:
    before = switch.current_id(releases)
    shutil.rmtree(releases / ".validation", ignore_errors=True)
    (releases / ".lock").chmod(0o444)
    releases.chmod(0o555)
    try:
        more = ("--as-of", "2025-01-01") if command[0] == "build" else ()
        done = as_owner_without_privileges(*command, *more, "--releases", releases, "--lang", "en")
    finally:
        releases.chmod(0o755)
    assert done.returncode == 1
    last = done.stderr.strip().splitlines()[-1]
    assert last.startswith("profilatlas: ") and str(releases) in last and "Permission denied" in last, done.stderr
    assert "Traceback" not in done.stderr
    assert switch.current_id(releases) == before


def test_two_publishers_at_once_are_one(releases: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = switch.current_id(releases)
    with switch.locked(releases):
        for command in (["build", str(SMALL), "--as-of", "2025-01-01"], ["rollback"]):
            assert main([*command, "--releases", str(releases)]) == 1
            assert "läuft schon ein Bau" in capsys.readouterr().err
    assert switch.current_id(releases) == before
    assert switch.release_ids(releases) == [before]


def test_any_file_that_changes_by_one_bit_or_is_emptied_is_found(releases: Path) -> None:
    settings, release = Settings(releases), release_in_service(releases)
    files = [path for path in sorted(release.rglob("*")) if path.is_file() and path.stat().st_size]
    assert len(files) > 15
    for number, path in enumerate(files):
        sound = path.read_bytes()
        flipped = bytearray(sound)
        flipped[len(sound) * (number % 7) // 7] ^= 1 << number % 8
        for damaged in (bytes(flipped), b"", sound[: len(sound) // 2]):
            path.write_bytes(damaged)
            with pytest.raises(ReleaseError):
                open_release(settings, release).close()
                raise AssertionError(f"{path.name} changed and nobody noticed")
        path.write_bytes(sound)
    open_release(settings, release).close()


def test_emptied_release_gives_way_to_the_one_before_and_the_reason_is_told(releases: Path) -> None:
    before = switch.current_id(releases)
    build(SMALL, releases, as_of=OTHER_DAY)
    emptied = release_in_service(releases)
    for path in emptied.rglob("*"):
        if path.is_file():
            path.unlink()
    client = application(releases).test_client()
    told = client.get("/ready").get_json()
    assert (told["status"], told["release"]) == ("degraded", before)
    assert emptied.name in told["reason"]
    assert client.get("/doc/measure/open-house").status_code == 200
    assert build(SMALL, releases, as_of=OTHER_DAY).new, "the next build makes it anew"
    assert application(releases).test_client().get("/ready").get_json()["status"] == "ready"


@pytest.mark.parametrize("shift", [-400 * 86_400, 400 * 86_400], ids=["back", "forward"])
def test_clock_that_is_set_decides_nothing(releases: Path, monkeypatch: pytest.MonkeyPatch, shift: int) -> None:
    first = str(switch.current_id(releases))
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + shift)
    second = build(SMALL, releases, as_of=OTHER_DAY).release_id
    for path in [releases / second, *(releases / second).rglob("*")]:
        os.utime(path, (now + shift, now + shift))
    assert second > first
    assert switch.release_ids(releases) == [second, first]
    assert application(releases).test_client().get("/ready").get_json()["release"] == second
