"""Old releases make room after a publish; the ones that somebody needs stay, and nothing is ever half removed."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from profilatlas.errors import NotFound, ReleaseRemoved, ReleaseUnavailable, VersionUnavailable
from profilatlas.publish import retain, rollback
from profilatlas.release import retention, switch
from profilatlas.release.archive import UNUSED_SECONDS, Archive
from profilatlas.release.hold import Hold
from profilatlas.release.manifest import Manifest
from profilatlas.settings import Settings
from tests.unit.test_release_folder import OpenedFake
from tests.unit.test_release_versions import publish


def shelf(folder: Path, *days: str) -> list[str]:
    ids = [publish(folder, number, date.fromisoformat(day)) for number, day in enumerate(days, start=1)]
    switch.choose(ids[-1], folder)
    return ids


def opened(path: Path) -> OpenedFake:
    return OpenedFake(path, Manifest.read(path))


def archive(folder: Path, clock: list[float], most_open: int = 4) -> Archive:
    return Archive(folder, opened, most_open, clock=lambda: clock[0])  # type: ignore[arg-type]


DAYS = ("2026-01-01", "2026-01-02", "2026-01-03", "2026-01-04", "2026-01-05")


def test_the_newest_stay_and_zero_keeps_all(tmp_path: Path) -> None:
    ids = shelf(tmp_path, *DAYS)
    assert retention.superfluous(tmp_path, 0) == []
    assert retention.remove(tmp_path, 3) == ids[:2]
    assert switch.release_ids(tmp_path) == ids[:1:-1]
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith(".removed")) == []


def test_the_current_release_and_the_one_before_stay_after_a_rollback(tmp_path: Path) -> None:
    ids = shelf(tmp_path, *DAYS)
    settings = Settings(releases=tmp_path, keep_releases=1)
    assert rollback(settings) == ids[3]
    assert rollback(settings) == ids[2]
    assert retain(settings) == [ids[0], ids[3]]
    assert switch.release_ids(tmp_path) == [ids[4], ids[2], ids[1]]
    assert switch.next_sequence(tmp_path) == 6


def test_the_last_release_of_each_year_stays(tmp_path: Path) -> None:
    ids = shelf(tmp_path, "2023-05-01", "2023-12-31", "2024-06-01", "2025-01-01", "2025-02-01", "2025-03-01")
    assert retention.remove(tmp_path, 1) == [ids[0], ids[3]]


def test_a_release_that_somebody_reads_waits_for_the_next_time(tmp_path: Path) -> None:
    ids = shelf(tmp_path, *DAYS)
    hold = Hold.on(tmp_path / ids[0])
    said: list[tuple[str, str]] = []
    assert retention.remove(tmp_path, 2, lambda *words: said.append(words)) == ids[1:3]
    assert ("not-removed", f"{ids[0]}: in use") in said
    hold.let_go()
    assert retention.remove(tmp_path, 2) == [ids[0]]


def test_a_release_with_an_open_reader_stays_whole_until_the_reader_ends_and_nobody_came_again(tmp_path: Path) -> None:
    ids, clock = shelf(tmp_path, *DAYS), [0.0]
    old = archive(tmp_path, clock)
    with old.pinned(ids[0]) as release:
        assert retention.remove(tmp_path, 2) == ids[1:3]
        assert (release.path / "file.txt").is_file()
    assert retention.remove(tmp_path, 2) == []
    clock[0] += UNUSED_SECONDS
    old.versions()
    assert retention.remove(tmp_path, 2) == [ids[0]]
    with pytest.raises(ReleaseRemoved), old.pinned(ids[0]):
        pass


def test_an_interrupted_removal_is_finished_by_the_next(tmp_path: Path) -> None:
    ids = shelf(tmp_path, *DAYS)
    (tmp_path / ids[0]).rename(tmp_path / f".removed-{ids[0]}")
    assert ids[0] not in switch.release_ids(tmp_path)
    retention.remove(tmp_path, 4)
    assert not (tmp_path / f".removed-{ids[0]}").exists()


def test_a_release_that_an_engine_still_holds_waits_too(tmp_path: Path) -> None:
    ids = shelf(tmp_path, *DAYS)
    assert retention.remove(tmp_path, 2, is_elsewhere=lambda each: each == ids[1]) == [ids[0], ids[2]]


def test_a_release_without_its_graph_is_unavailable_and_tried_again_soon(tmp_path: Path) -> None:
    ids, clock, tries = shelf(tmp_path, *DAYS), [0.0], []

    def waiting(path: Path) -> OpenedFake:
        tries.append(path.name)
        if len(tries) == 1:
            raise ReleaseUnavailable("not whole in its engine: profilatlas publish")
        return opened(path)

    old = Archive(tmp_path, waiting, clock=lambda: clock[0])  # type: ignore[arg-type]
    for _ in range(2):
        with pytest.raises(VersionUnavailable, match="not whole in its engine"), old.pinned(ids[0]):
            pass
    assert tries == [ids[0]]
    clock[0] += 6
    with old.pinned(ids[0]):
        pass
    assert retention.remove(tmp_path, 4) == []


def test_nothing_is_removed_while_somebody_publishes(tmp_path: Path) -> None:
    ids = shelf(tmp_path, *DAYS)
    with switch.locked(tmp_path):
        assert retain(Settings(releases=tmp_path, keep_releases=2)) == []
    assert switch.release_ids(tmp_path) == ids[::-1]


def test_only_so_many_unread_releases_are_open(tmp_path: Path) -> None:
    ids, clock = shelf(tmp_path, *DAYS), [0.0]
    old = archive(tmp_path, clock, most_open=2)
    seen = []
    for release_id in (ids[0], ids[1], ids[0], ids[2]):
        with old.pinned(release_id) as release:
            seen.append(release)
    assert seen[0] is seen[2]
    assert [release.closed for release in seen] == [False, True, False, False]  # type: ignore[attr-defined]


def test_an_open_release_that_is_damaged_later_is_handed_out_no_more(tmp_path: Path) -> None:
    ids, clock = shelf(tmp_path, *DAYS), [0.0]
    old = archive(tmp_path, clock)
    with old.pinned(ids[0]) as release:
        (tmp_path / ids[0] / "file.txt").write_text("another")
        clock[0] += 2
        with pytest.raises(Exception, match=r"file\.txt"), old.pinned(ids[0]):
            pass
        assert not release.closed  # type: ignore[attr-defined]
    assert release.closed  # type: ignore[attr-defined]
    with old.pinned(ids[1]):
        pass


def test_a_number_that_is_free_below_the_newest_was_removed_and_every_other_never_was(tmp_path: Path) -> None:
    ids = shelf(tmp_path, *DAYS)
    shutil.rmtree(tmp_path / ids[1])
    old = archive(tmp_path, [0.0])
    for gone in (ids[1], "000002-ffffffffffff"):
        with pytest.raises(ReleaseRemoved):
            old.require(gone)
    for never in ("000003-ffffffffffff", "000006-0123456789ab", "000000-0123456789ab", "..", "current", "x" * 5000):
        with pytest.raises(NotFound):
            old.require(never)
