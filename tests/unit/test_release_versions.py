"""Which versions a releases folder holds, in which order, and which of them was in force on a day."""

from datetime import date
from pathlib import Path

from profilatlas.release.manifest import MANIFEST_FILE, Manifest, describe_files
from profilatlas.release.versions import Version, as_known_on, by_day, newest_of_each_year, versions
from profilatlas.settings import Instance

INSTANCE = Instance("https://example.org/", ("en",), "challenges-1", {"en": "Test"})


def publish(releases: Path, sequence: int, as_of: date) -> str:
    manifest = Manifest(sequence, f"{sequence:064x}", as_of, "1.0", INSTANCE, {"measures": sequence}, {})
    folder = releases / manifest.id
    folder.mkdir()
    (folder / "file.txt").write_text("content")
    whole = Manifest(sequence, f"{sequence:064x}", as_of, "1.0", INSTANCE, manifest.counts, describe_files(folder))
    whole.write(folder)
    return whole.id


def version(sequence: int, day: str) -> Version:
    return Version(f"{sequence:06d}-0123456789ab", sequence, date.fromisoformat(day), "1.0", {})


def sequences(found: tuple[Version, ...]) -> list[int]:
    return [each.sequence for each in found]


def test_the_versions_of_a_folder_stand_by_sequence_and_name_the_one_before(tmp_path: Path) -> None:
    first, second, third = (publish(tmp_path, sequence, date(2026, 1, 1)) for sequence in (2, 10, 1_000_001))
    assert [(each.id, each.previous) for each in versions(tmp_path)] == [
        (third, second),
        (second, first),
        (first, None),
    ]
    assert versions(tmp_path)[0] == Version(third, 1_000_001, date(2026, 1, 1), "1.0", {"measures": 1_000_001}, second)


def test_a_damaged_version_is_left_out_and_the_chain_leads_over_it(tmp_path: Path) -> None:
    first, second, third, fourth = (publish(tmp_path, sequence, date(2026, 1, 1)) for sequence in (1, 2, 3, 4))
    (tmp_path / second / "file.txt").unlink()
    (tmp_path / third / MANIFEST_FILE).write_text("{}")
    assert [(each.id, each.previous) for each in versions(tmp_path)] == [(fourth, first), (first, None)]


def test_a_version_that_is_mended_or_removed_is_noticed(tmp_path: Path) -> None:
    first, second = (publish(tmp_path, sequence, date(2026, 1, 1)) for sequence in (1, 2))
    text = (tmp_path / second / MANIFEST_FILE).read_text()
    (tmp_path / second / MANIFEST_FILE).write_text("damaged")
    assert sequences(versions(tmp_path)) == [1]
    (tmp_path / second / MANIFEST_FILE).write_text(text)
    assert sequences(versions(tmp_path)) == [2, 1]
    (tmp_path / first / "file.txt").unlink()
    (tmp_path / first / MANIFEST_FILE).unlink()
    assert sequences(versions(tmp_path)) == [2]


def test_what_is_no_release_is_no_version_and_no_folder_has_none(tmp_path: Path) -> None:
    publish(tmp_path, 1, date(2026, 1, 1))
    for name in (".building-7", "000002-0123", "current", "zzz"):
        (tmp_path / name).mkdir()
    assert sequences(versions(tmp_path)) == [1]
    assert versions(tmp_path / "nothing") == ()


def test_a_day_is_its_highest_sequence_and_a_year_its_last_day() -> None:
    found = (version(5, "2025-03-01"), version(4, "2026-02-01"), version(3, "2025-12-31"), version(2, "2025-12-31"))
    assert sequences(by_day(found)) == [4, 3, 5]
    assert sequences(newest_of_each_year(found)) == [4, 3]
    assert newest_of_each_year(()) == ()


def test_in_force_on_a_day_is_the_latest_not_after_it_and_before_all_the_earliest() -> None:
    found = (version(3, "2026-05-01"), version(2, "2026-03-01"), version(1, "2026-03-01"))
    in_force = {day: as_known_on(found, date.fromisoformat(day)) for day in ("2020-01-01", "2026-03-01", "2026-04-30")}
    assert [each and each.sequence for each in in_force.values()] == [2, 2, 2]
    assert as_known_on(found, date(2026, 5, 1)) == found[0] == as_known_on(found, date(2999, 1, 1))
    assert as_known_on((), date(2026, 5, 1)) is None
