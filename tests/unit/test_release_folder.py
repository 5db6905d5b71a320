"""The releases folder: what is published is whole, what is served is sound, and a switch never mixes two."""

import json
import os
import shutil
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from profilatlas.errors import BuildRunning, ReleaseError, ReleaseUnavailable
from profilatlas.release import manifest as manifests
from profilatlas.release import switch
from profilatlas.release.keeper import ReleaseKeeper, Status
from profilatlas.release.manifest import Manifest
from profilatlas.settings import Instance
from profilatlas.store.embedded import EmbeddedStore

INSTANCE = Instance("https://example.org/", ("en",), "challenges-1", {"en": "Test"})
STEPS = [
    "write-manifest",
    "sync-files",
    "write-sequence",
    "rename-release",
    "write-current",
    "switch-current",
    "switched",
]


@dataclass
class OpenedFake:
    """As much of an `OpenRelease` as the keeper touches."""

    path: Path
    manifest: Manifest
    slow_check: bool = False
    closed: bool = False

    @property
    def store(self) -> EmbeddedStore:
        return EmbeddedStore.memory()

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


def test_the_number_of_a_release_that_somebody_deleted_is_never_given_again(shelf: Shelf) -> None:
    first, second = shelf.publish("first"), shelf.publish("second")
    shutil.rmtree(shelf.folder / second)
    switch.choose(first, shelf.folder)
    assert manifests.sequence_of(shelf.publish("third")) == 3
    (shelf.folder / switch.SEQUENCE).write_text("no number")
    assert manifests.sequence_of(shelf.publish("fourth")) == 4
    assert (shelf.folder / switch.SEQUENCE).read_text() == "4\n"


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
    with keeper.pinned():  # the slow check waits for the first answer
        pass
    for thread in threading.enumerate():
        if thread is not threading.current_thread():
            thread.join(timeout=30)
    status = keeper.status()
    assert status.release_id == old
    assert status.problem is not None and "changed" in status.problem


def change_manifest(release: Path, change: Callable[[dict[str, Any]], None], *, seal: bool = False) -> None:
    """Change what a manifest says; `seal` puts in the checksum that fits, as a writer of nonsense would."""
    path = release / manifests.MANIFEST_FILE
    plain = json.loads(path.read_text())
    change(plain)
    if seal:
        del plain["checksum"]
        plain["checksum"] = manifests._checksum(plain)
    path.write_text(json.dumps(plain))


def test_manifest_of_another_format_is_refused(shelf: Shelf) -> None:
    release = shelf.folder / shelf.publish("x")
    change_manifest(release, lambda plain: plain.update(format=99), seal=True)
    with pytest.raises(ReleaseError, match="format"):
        Manifest.read(release)


CHANGES: dict[str, Callable[[dict[str, Any]], None]] = {
    "no counts": lambda plain: plain.update(counts=None),
    "a count as text": lambda plain: plain.update(counts={"measures": "35"}),
    "no files": lambda plain: plain.update(files={}),
    "a list of files": lambda plain: plain.update(files=[]),
    "a file outside": lambda plain: plain.update(files={"../x": {"size": 1, "sha256": "0" * 64}}),
    "a file without a hash": lambda plain: plain["files"]["file.txt"].pop("sha256"),
    "the sequence as text": lambda plain: plain.update(sequence="1"),
    "no hash": lambda plain: plain.update(content_hash=None),
    "another id": lambda plain: plain.update(id="000007-000000000000"),
    "no instance": lambda plain: plain.update(instance=None),
    "no languages": lambda plain: plain["instance"].update(languages=[]),
    "a base that is no address": lambda plain: plain["instance"].update(base="https://["),
    "no title": lambda plain: plain["instance"].update(title={}),
    "a title that is a number": lambda plain: plain["instance"].update(title=5),
    "an unknown setting": lambda plain: plain["instance"].update(colour="red"),
    "a day that is a number": lambda plain: plain.update(as_of=5),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=list(CHANGES))
@pytest.mark.parametrize("seal", [False, True], ids=["without a fitting checksum", "with a fitting checksum"])
def test_manifest_that_says_something_else_is_refused(
    shelf: Shelf, change: Callable[[dict[str, Any]], None], seal: bool
) -> None:
    release = shelf.folder / shelf.publish("x")
    change_manifest(release, change, seal=seal)
    with pytest.raises(ReleaseError):
        Manifest.read(release)


def test_manifest_is_protected_as_the_files_are_that_it_protects(shelf: Shelf) -> None:
    release = shelf.folder / shelf.publish("x")
    change_manifest(release, lambda plain: plain["instance"].update(title={"en": "Somebody else"}))
    with pytest.raises(ReleaseError, match="damaged"):
        Manifest.read(release)


def test_every_single_bit_of_a_manifest_counts(shelf: Shelf) -> None:
    release = shelf.folder / shelf.publish("x")
    path = release / manifests.MANIFEST_FILE
    original, sound = path.read_bytes(), Manifest.read(release)
    for place in range(0, len(original), 3):
        damaged = bytearray(original)
        damaged[place] ^= 1 << place % 7
        path.write_bytes(damaged)
        try:
            assert Manifest.read(release) == sound, place  # blanks between the words say nothing
        except ReleaseError:
            continue


@pytest.mark.parametrize(
    "content",
    [b"", b"null", b"5", b"[]", b"\xff", b"[" * 100_000, b'{"format": 2, "sequence": ' + b"9" * 5000 + b"}"],
    ids=["empty", "null", "number", "list", "bytes", "deep", "long number"],
)
def test_manifest_that_is_none_is_refused(shelf: Shelf, content: bytes) -> None:
    release = shelf.folder / shelf.publish("x")
    (release / manifests.MANIFEST_FILE).write_bytes(content)
    with pytest.raises(ReleaseError):
        Manifest.read(release)


ABSURD = {
    "many digits": b"9" * 5000 + b"-aaaaaaaaaaaa",
    "many noughts": b"0" * 4300 + b"1-aaaaaaaaaaaa",
    "bytes": b"\xff\xfe\x00",
    "a megabyte": b"x" * 1_000_000,
    "foreign digits": "٠٠٠٠٠١-aaaaaaaaaaaa".encode(),
    "two lines": b"000001-aaaaaaaaaaaa\n000002-aaaaaaaaaaaa\n",
}


@pytest.mark.parametrize("content", [*ABSURD.values(), None], ids=[*ABSURD, "a folder"])
def test_absurd_current_file_is_a_release_error_and_stops_no_build(shelf: Shelf, content: bytes | None) -> None:
    first = shelf.publish("first")
    keeper = shelf.keeper()
    assert keeper.status() == Status(first, None)
    current = shelf.folder / switch.CURRENT
    current.unlink()
    if content is None:
        current.mkdir()
    else:
        current.write_bytes(content)
    with pytest.raises(ReleaseError):
        switch.current_id(shelf.folder)
    shelf.now += 1
    status = keeper.status()
    assert status.release_id == first, "what serves goes on"
    assert status.problem is not None
    with pytest.raises(ReleaseUnavailable), shelf.keeper().pinned():
        pass
    second = shelf.publish("second")
    shelf.now += 1
    assert keeper.status() == Status(second, None)


def test_damage_while_a_release_serves_is_noticed_and_the_one_before_takes_over(shelf: Shelf) -> None:
    old, new = shelf.publish("old"), shelf.publish("new")
    keeper = shelf.keeper()
    assert keeper.status() == Status(new, None)
    (shelf.folder / new / "file.txt").write_text("NEW")  # as long as before
    shelf.now += 1
    status = keeper.status()
    assert status.release_id == old
    assert status.problem is not None
    assert "file.txt" in status.problem
    assert shelf.opened[0].closed


def test_release_that_was_only_touched_goes_on(shelf: Shelf) -> None:
    release_id = shelf.publish("x")
    keeper = shelf.keeper()
    keeper.status()
    os.utime(shelf.folder / release_id / "file.txt", (1, 1))
    shelf.now += 1
    assert keeper.status() == Status(release_id, None)
    assert len(shelf.opened) == 1


def test_repaired_release_is_taken_again(shelf: Shelf) -> None:
    old, new = shelf.publish("old"), shelf.publish("new")
    path = shelf.folder / new / "file.txt"
    path.write_text("damaged")
    keeper = shelf.keeper()
    assert keeper.status().release_id == old
    path.write_text("new")
    shelf.now += 1
    assert keeper.status() == Status(new, None)


def test_deleted_release_gives_way_to_the_one_before(shelf: Shelf) -> None:
    old, new = shelf.publish("old"), shelf.publish("new")
    keeper = shelf.keeper()
    keeper.status()
    shutil.rmtree(shelf.folder / new)
    shelf.now += 1
    status = keeper.status()
    assert status.release_id == old
    assert status.problem is not None


def test_deleted_release_without_another_goes_on_and_is_degraded_until_a_reader_fails(shelf: Shelf) -> None:
    release_id = shelf.publish("only")
    keeper = shelf.keeper()
    keeper.status()
    shutil.rmtree(shelf.folder / release_id)
    for _ in range(2):
        shelf.now += 1
        status = keeper.status()
        assert status.release_id == release_id
        assert status.problem is not None
    with keeper.pinned() as release:
        keeper.doubt(release)
    assert keeper.status().release_id is None


def test_reader_that_fails_makes_the_keeper_look_at_once(shelf: Shelf) -> None:
    old, new = shelf.publish("old"), shelf.publish("new")
    keeper = shelf.keeper()
    with keeper.pinned() as release:
        keeper.doubt(release)
        assert keeper.status() == Status(new, None), "nothing is wrong with its files"
        (shelf.folder / new / "file.txt").write_text("NEW")
        keeper.doubt(release)
        assert keeper.status().release_id == old
        assert not shelf.opened[0].closed
    assert shelf.opened[0].closed
