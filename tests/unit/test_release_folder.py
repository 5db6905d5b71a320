"""The releases folder: what is published is whole, what is served is sound, and a switch never mixes two."""

import os
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest

from profilatlas.errors import BuildRunning, ReleaseError, ReleaseUnavailable
from profilatlas.release import manifest as manifests
from profilatlas.release import switch
from profilatlas.release.keeper import ReleaseKeeper
from profilatlas.release.manifest import Manifest
from profilatlas.settings import Instance

INSTANCE = Instance("https://example.org/", ("en",), "challenges-1", {"en": "Test"})
STEPS = ["write-manifest", "sync-files", "rename-release", "write-current", "switch-current", "switched"]


@dataclass
class OpenedFake:
    """As much of an `OpenRelease` as the keeper touches."""

    path: Path
    manifest: Manifest
    slow_check: bool = False
    closed: bool = False

    @property
    def needs_background_check(self) -> bool:
        return self.slow_check

    def close(self) -> None:
        self.closed = True


@dataclass
class Shelf:
    """A releases folder with a clock that only the test moves."""

    folder: Path
    now: float = 0.0
    slow_check: bool = False
    opened: list[OpenedFake] = field(default_factory=list)

    def publish(self, text: str, step: Callable[[str], None] = lambda _: None) -> str:
        with switch.building(self.folder) as building:
            (building / "file.txt").write_text(text)
            manifest = Manifest(
                sequence=switch.next_sequence(self.folder),
                content_hash=f"{hash(text) & 0xFFFFFFFFFFFF:012x}",
                as_of=date(2026, 1, 1),
                version="test",
                instance=INSTANCE,
                counts={},
                files=manifests.describe_files(building),
            )
            switch.publish(building, manifest, self.folder, step)
        return manifest.id

    def open(self, path: Path) -> OpenedFake:
        manifest = Manifest.read(path)
        manifest.verify_sizes(path)
        self.opened.append(OpenedFake(path, manifest, self.slow_check))
        return self.opened[-1]

    def keeper(self) -> ReleaseKeeper:
        return ReleaseKeeper(self.folder, self.open, clock=lambda: self.now)  # type: ignore[arg-type]


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path / "releases")


def test_ids_order_by_sequence(shelf: Shelf) -> None:
    ids = [shelf.publish(str(number)) for number in range(3)]
    assert switch.release_ids(shelf.folder) == ids[::-1]
    assert switch.current_id(shelf.folder) == ids[-1]


@pytest.mark.parametrize("last_step", STEPS)
def test_death_at_any_step_leaves_a_whole_release_current(shelf: Shelf, last_step: str) -> None:
    old = shelf.publish("old")
    child = os.fork()
    if child == 0:
        shelf.publish("new", step=lambda name: os._exit(9) if name == last_step else None)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 9
    current = switch.current_id(shelf.folder)
    assert current is not None and (current == old) == (last_step != "switched")
    Manifest.read(shelf.folder / current).verify_hashes(shelf.folder / current)
    newest = shelf.publish("newest")
    assert switch.current_id(shelf.folder) == newest
    assert not list(shelf.folder.glob(".building-*"))


def test_second_build_is_refused_while_one_runs(shelf: Shelf) -> None:
    with switch.building(shelf.folder), pytest.raises(BuildRunning):
        shelf.publish("second")


def test_failed_build_leaves_nothing_behind(shelf: Shelf) -> None:
    with pytest.raises(RuntimeError), switch.building(shelf.folder) as folder:
        (folder / "half").write_text("x")
        raise RuntimeError
    assert switch.release_ids(shelf.folder) == []
    assert not list(shelf.folder.glob(".building-*"))


def test_no_release_is_said_and_a_first_one_is_noticed(shelf: Shelf) -> None:
    keeper = shelf.keeper()
    with pytest.raises(ReleaseUnavailable), keeper.pinned():
        pass
    release_id = shelf.publish("first")
    assert keeper.status().release_id is None, "it looks at most once a second"
    shelf.now += 1
    assert keeper.status().release_id == release_id


def test_running_request_keeps_its_release_until_it_ends(shelf: Shelf) -> None:
    old = shelf.publish("old")
    keeper = shelf.keeper()
    with keeper.pinned() as first:
        new = shelf.publish("new")
        shelf.now += 1
        with keeper.pinned() as second:
            assert (first.manifest.id, second.manifest.id) == (old, new)
        assert not shelf.opened[0].closed
    assert shelf.opened[0].closed and not shelf.opened[1].closed


def test_damaged_release_gives_way_to_the_one_before(shelf: Shelf) -> None:
    old = shelf.publish("old")
    new = shelf.publish("new")
    (shelf.folder / new / "file.txt").write_text("damaged")
    status = shelf.keeper().status()
    assert status.release_id == old
    assert status.problem is not None and "file.txt" in status.problem


@pytest.mark.parametrize("named", ["", "../elsewhere", "000009-000000000000", "x" * 300, "\x00"])
def test_current_file_that_names_no_release(shelf: Shelf, named: str) -> None:
    sound = shelf.publish("sound")
    (shelf.folder / switch.CURRENT).write_text(named)
    status = shelf.keeper().status()
    assert status.problem
    assert status.release_id == (sound if named.startswith("000009") else None)


def test_all_releases_damaged_serves_none(shelf: Shelf) -> None:
    for release_id in [shelf.publish("a"), shelf.publish("b")]:
        (shelf.folder / release_id / manifests.MANIFEST_FILE).write_text("{")
    with pytest.raises(ReleaseUnavailable, match="manifest"), shelf.keeper().pinned():
        pass


def test_hash_mismatch_found_in_the_background_brings_the_previous_release_back(shelf: Shelf) -> None:
    old = shelf.publish("old")
    new = shelf.publish("new")
    (shelf.folder / new / "file.txt").write_text("NEW")
    shelf.slow_check = True
    keeper = shelf.keeper()
    keeper.status()
    for thread in threading.enumerate():
        if thread is not threading.current_thread():
            thread.join(timeout=30)
    status = keeper.status()
    assert status.release_id == old
    assert status.problem is not None and "changed" in status.problem


def test_manifest_of_another_format_is_refused(shelf: Shelf) -> None:
    release_id = shelf.publish("x")
    path = shelf.folder / release_id / manifests.MANIFEST_FILE
    path.write_text(path.read_text().replace('"format": 1', '"format": 99'))
    with pytest.raises(ReleaseError, match="format 99"):
        Manifest.read(path.parent)
