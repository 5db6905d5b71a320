"""Invented source folders: repeatable, of the real shape, sound, and wrong in known rows where that was asked for."""

import csv
import tracemalloc
from collections import Counter
from hashlib import sha256
from pathlib import Path

import pytest

from profilatlas import cli
from profilatlas.build import check_sources
from profilatlas.examining import gather
from profilatlas.store.embedded import EmbeddedStore
from profilatlas.synth.faults import FAULTS
from profilatlas.synth.write import synthesize
from tests.running import ROOT

HAMM = ROOT / "data" / "hamm"
INSTANCES = [HAMM, *sorted((ROOT / "tests" / "instances").iterdir())]
SMALL = 100


def digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def column(folder: Path, table: str, header: str) -> list[str]:
    with (folder / "tables" / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
        return [row[header] for row in csv.DictReader(stream, delimiter=";")]


def test_the_same_number_and_seed_give_the_same_bytes_and_another_seed_others(tmp_path: Path) -> None:
    for name, seed in (("one", 7), ("same", 7), ("other", 8)):
        synthesize(HAMM, tmp_path / name, SMALL, seed)
    assert digests(tmp_path / "one") == digests(tmp_path / "same")
    assert digests(tmp_path / "one") != digests(tmp_path / "other")


@pytest.mark.parametrize("like", INSTANCES, ids=lambda path: path.name)
def test_an_invented_folder_breaks_no_rule_whatever_its_lists_and_languages(like: Path, tmp_path: Path) -> None:
    synthesize(like, tmp_path / "folder", SMALL)
    found = check_sources(tmp_path / "folder")
    assert [each for each in found if each.place.file.startswith("tables/")] == []
    assert not any(each.stops for each in found)


@pytest.mark.parametrize("like", (HAMM, INSTANCES[-1]), ids=lambda path: path.name)
def test_every_fault_is_found_where_the_list_says_and_no_other(like: Path, tmp_path: Path) -> None:
    placed = synthesize(like, tmp_path / "folder", SMALL, faults=True)
    with (tmp_path / "folder-faults.csv").open(encoding="utf-8", newline="") as stream:
        listed = [(row["rule"], row["file"], int(row["row"])) for row in csv.DictReader(stream, delimiter=";")]
    assert sorted(listed) == sorted((each.rule, each.file, each.row) for each in placed)
    found = check_sources(tmp_path / "folder")
    places = {(each.rule, each.place.file, each.place.row or 0) for each in found}
    assert {each for each in places if each[1].startswith("tables/")} == set(listed)


def test_a_measure_has_about_41_triples(tmp_path: Path) -> None:
    counts = []
    for measures in (SMALL, 3 * SMALL):
        synthesize(HAMM, tmp_path / str(measures), measures)
        store = EmbeddedStore.memory()
        gather(tmp_path / str(measures), store)
        counts.append(store.count())
    assert 38 < (counts[1] - counts[0]) / (2 * SMALL) < 44


def test_some_profiles_carriers_and_areas_are_far_more_frequent_than_others(tmp_path: Path) -> None:
    synthesize(HAMM, tmp_path / "folder", 2_000)
    for table, header in (("Focus", "Herausforderung"), ("Involvement", "Akteur"), ("Measure", "Gebiet")):
        counted = sorted(Counter(column(tmp_path / "folder", table, header)).values())
        assert counted[-1] > 3 * counted[len(counted) // 2], header
    begun = Counter(day[:4] for day in column(tmp_path / "folder", "Measure", "Beginn"))
    assert begun["2025"] > begun["2008"] > 0


def test_memory_does_not_grow_with_the_number_of_measures(tmp_path: Path) -> None:
    peaks = []
    for measures in (200, 800):
        tracemalloc.start()
        synthesize(HAMM, tmp_path / str(measures), measures)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.1 * peaks[0]


def test_what_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        synthesize(HAMM, tmp_path / "folder", SMALL, progress=stop)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("number", ["999", "1000001", "-5", "many", "1e3", ""])
def test_a_number_out_of_range_is_wrong_usage(number: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["synth", "--like", str(HAMM), "--", number, str(tmp_path / "folder")])
    assert ended.value.code == 2
    assert "usage: profilatlas synth" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    assert cli.main(["synth", "1000", str(tmp_path), "--like", str(HAMM)]) == 1
    assert "ist nicht leer" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_lists_that_are_not_there_are_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["synth", "1000", str(tmp_path / "folder"), "--like", str(tmp_path / "nowhere")]) == 1
    assert "nowhere ist kein Quellordner" in capsys.readouterr().err


def test_a_list_of_faults_is_not_written_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "folder-faults.csv").write_text("mine")
    assert cli.main(["synth", "1000", str(tmp_path / "folder"), "--like", str(HAMM), "--faults"]) == 1
    assert "folder-faults.csv gibt es schon" in capsys.readouterr().err
    assert (tmp_path / "folder-faults.csv").read_text() == "mine"


def test_the_command_says_what_it_wrote_and_an_empty_folder_is_taken(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "folder").mkdir()
    arguments = ["synth", "1000", str(tmp_path / "folder"), "--like", str(HAMM), "--faults", "--lang", "en"]
    assert cli.main(arguments) == 0
    said = capsys.readouterr().err
    assert "1000/1000 measures" in said
    assert f"{len([rule for fault in FAULTS for rule in (fault.rule, *fault.also)])} faults" in said
    assert len(column(tmp_path / "folder", "Measure", "Kennung")) == 1_000
