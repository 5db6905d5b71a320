"""Checking a table against an instance: what it is compared with, what is reported, and that its limits hold."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from profilatlas.check import check_table
from profilatlas.children import child_environment
from profilatlas.errors import SourceError
from profilatlas.limited import MARKED, RESULT, STEPS, Limits, run_limited
from profilatlas.model.checked import ChangeState, Checked
from tests.processes import children
from tests.running import ROOT, build, environment, run

HAMM = ROOT / "data" / "hamm"
MEBIBYTE = 1024 * 1024
MEASURE = "Kennung;Titel;Datenstatus"


def table(folder: Path, name: str, *lines: str) -> Path:
    path = folder / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def workbook(folder: Path, sheets: Mapping[str, list[list[object]]]) -> Path:
    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    path = folder / "tabelle.xlsx"
    book.save(path)
    return path


def places(checked: Checked) -> list[tuple[str, int | None, str | None]]:
    return [(found.rule, found.place.row, found.place.column) for found in checked.findings if found.stops]


def profile(checked: Checked, identifier: str) -> list[str]:
    (measure,) = (each for each in checked.measures if each.identifier == identifier)
    return sorted(focus.challenge.rpartition("/")[2] for focus in measure.foci)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "hamm.xlsx"
    assert run("template", HAMM, path, "--filled").returncode == 0
    return path


def test_parse_errors_shapes_and_checks_come_out_the_same_way(tmp_path: Path) -> None:
    path = table(
        tmp_path,
        "massnahmen.csv",
        "Kennung;Titel;Beginn;Ende;Datenstatus;Quelle",
        "neu-1;Neu;bald;;beispielhaft;",
        "neu-2;Neu;2024-03-01;2024-01-01;beispielhaft;",
        "neu-3;Neu;;;belegt;",
    )
    checked = check_table(path, HAMM)
    assert places(checked) == [
        ("wrong-date", 2, "Beginn"),
        ("period-order", 3, "Ende"),
        ("Attested-source", 4, "Quelle"),
    ]
    assert {found.place.file for found in checked.findings} == {"massnahmen.csv"}


def test_a_mistake_on_one_sheet_hides_none_in_the_same_row_of_another(tmp_path: Path) -> None:
    path = workbook(
        tmp_path,
        {
            "Maßnahmen": [
                ["Kennung", "Titel", "Beginn", "Ende", "Datenstatus"],
                ["neu", "Neu", "2024-03-01", "2024-01-01", "beispielhaft"],
            ],
            "Beteiligungen": [["Maßnahme", "Akteur", "Rolle"], ["neu", "land-nrw", "Zuschauer"]],
        },
    )
    assert {(rule, row) for rule, row, _ in places(check_table(path, HAMM))} == {
        ("period-order", 2),
        ("unknown-concept", 2),
    }


def test_findings_stand_in_the_order_in_which_one_reads(tmp_path: Path) -> None:
    rows = [["Kennung", "Datenstatus", "Titel", "Beginn"], ["a", "falsch", None, "bald"], ["b", "falsch", "B", None]]
    path = workbook(
        tmp_path, {"Maßnahmen": rows, "Akteure": [["Kennung", "Name", "Datenstatus"], ["c", "C", "falsch"]]}
    )
    checked = check_table(path, HAMM)
    seen = [(found.place.sheet, found.place.row) for found in checked.findings]
    assert seen == sorted(seen, key=lambda place: (place[0] != "Maßnahmen", place[1]))
    assert [place[2] for place in places(checked)][:2] == ["Datenstatus", "Beginn"]


def test_references_lead_into_the_instance_and_into_the_file(tmp_path: Path) -> None:
    path = workbook(
        tmp_path,
        {
            "Maßnahmen": [MEASURE.split(";"), ["neu", "Neu", "beispielhaft"]],
            "Beteiligungen": [
                ["Maßnahme", "Akteur", "Rolle"],
                ["neu", "stadt-hamm", "steuerung"],
                ["kim-hamm", "stadt-hamm", "traeger"],
                ["neu", "Stadt Ham", "traeger"],
            ],
        },
    )
    (wrong,) = (found for found in check_table(path, HAMM).findings if found.rule == "unknown-reference")
    assert (wrong.place.row, wrong.place.column, wrong.suggestion) == (4, "Akteur", "stadt-hamm")


def test_a_title_in_place_of_an_identifier_is_answered_with_the_identifier(tmp_path: Path) -> None:
    path = table(tmp_path, "schwerpunkte.csv", "Maßnahme;Herausforderung", "Theaterprojekt „Die andere Seite“;11")
    (wrong,) = (found for found in check_table(path, HAMM).findings if found.stops)
    assert wrong.suggestion == "theater-andere-seite"


def test_what_the_filled_template_says_is_what_is_there(filled: Path) -> None:
    checked = check_table(filled, HAMM)
    assert not checked.stops
    assert {measure.state for measure in checked.measures} == {ChangeState.UNCHANGED}
    assert len(checked.measures) > 30
    assert checked.changes is not None
    assert checked.changes["counts"] == []


def test_a_row_takes_the_place_of_the_row_with_its_identifier(tmp_path: Path) -> None:
    path = table(
        tmp_path, "massnahmen.csv", MEASURE, "sprachpaten;Sprachpaten, neu;beispielhaft", "neu;Neu;beispielhaft"
    )
    checked = check_table(path, HAMM)
    assert not checked.stops
    assert {measure.identifier: measure.state for measure in checked.measures} == {
        "sprachpaten": ChangeState.CHANGED,
        "neu": ChangeState.NEW,
    }
    assert checked.measures[0].title["de"] == "Sprachpaten, neu"
    assert checked.measures[0].sentence["de"].startswith("Eine Maßnahme")


def test_the_foci_of_a_measure_in_the_file_are_all_of_its_foci(tmp_path: Path) -> None:
    before = profile(
        check_table(table(tmp_path, "massnahmen.csv", MEASURE, "beispielprofil;B;beispielhaft"), HAMM), "beispielprofil"
    )
    assert before == ["10.2", "11", "12", "18"]
    path = table(tmp_path, "schwerpunkte.csv", "Maßnahme;Herausforderung", "beispielprofil;11", "beispielprofil;3")
    checked = check_table(path, HAMM)
    assert profile(checked, "beispielprofil") == ["11", "3"]
    assert checked.measures[0].place.row == 2


def test_an_emptied_profile_in_the_grid_is_an_empty_profile(tmp_path: Path) -> None:
    path = workbook(
        tmp_path,
        {
            "Maßnahmen": [
                [*MEASURE.split(";"), "11 Stereotype / Ressentiments", "3 Arbeitsintegration"],
                ["beispielprofil", "B", "beispielhaft", None, None],
                ["sprachpaten", "S", "beispielhaft", None, "x"],
            ]
        },
    )
    checked = check_table(path, HAMM)
    assert profile(checked, "beispielprofil") == []
    assert profile(checked, "sprachpaten") == ["3"]


def test_the_same_identifier_twice_in_the_file_names_both_rows(tmp_path: Path) -> None:
    path = table(tmp_path, "massnahmen.csv", MEASURE, "neu;A;beispielhaft", "Neu;B;beispielhaft")
    (double,) = (found for found in check_table(path, HAMM).findings if found.stops)
    assert (double.rule, double.place.row) == ("duplicate-row", 3)
    assert "Zeile 2" in double.message("de")


def test_it_is_compared_with_the_release_in_service(tmp_path: Path) -> None:
    releases = build(HAMM, tmp_path / "releases")
    release = releases / (releases / "current").read_text().strip()
    path = table(tmp_path, "massnahmen.csv", MEASURE, "neu;Neu;beispielhaft")
    checked = check_table(path, release / "source", release=release)
    assert [measure.state for measure in checked.measures] == [ChangeState.NEW]
    kept = {
        path.relative_to(release / "source").as_posix() for path in (release / "source").rglob("*") if path.is_file()
    }
    own = {path.relative_to(HAMM).as_posix() for name in ("schemes", "tables") for path in (HAMM / name).iterdir()}
    assert kept == own | {"instance.toml"}


def test_an_instance_that_cannot_be_read_is_no_fault_of_the_file(tmp_path: Path) -> None:
    path = table(tmp_path, "massnahmen.csv", MEASURE, "neu;Neu;beispielhaft")
    with pytest.raises(SourceError):
        check_table(path, tmp_path)
    done = run("check", path, "--instance", tmp_path)
    assert done.returncode == 1
    assert "instance.toml" in done.stdout
    assert "Traceback" not in done.stderr


def test_a_result_survives_its_way_through_json(tmp_path: Path) -> None:
    path = table(tmp_path, "massnahmen.csv", MEASURE, "sprachpaten;S;falsch", ";;")
    checked = check_table(path, HAMM)
    assert Checked.from_json(json.loads(json.dumps(checked.to_json()))) == checked
    assert checked.summary[0].count == 1


def test_the_child_leaves_a_result_and_a_marked_workbook(tmp_path: Path) -> None:
    path = table(tmp_path, "massnahmen.csv", MEASURE, "neu;Neu;falsch")
    folder = tmp_path / "private"
    folder.mkdir()
    steps: list[str] = []
    checked = run_limited(path, HAMM, folder, progress=lambda step, _: steps.append(step))
    assert checked == check_table(path, HAMM)
    assert list(dict.fromkeys(steps)) == list(STEPS)
    assert load_workbook(folder / MARKED).sheetnames == ["Befunde", "massnahmen"]
    assert Checked.from_json(json.loads((folder / RESULT).read_text(encoding="utf-8"))) == checked


@pytest.mark.parametrize(
    ("limits", "rule"),
    [
        (Limits(wall=0.05), "check-too-long"),
        (Limits(cpu=0), "check-too-long"),
        (Limits(memory=160 * MEBIBYTE), "check-too-large"),
    ],
    ids=["waiting", "computing", "memory"],
)
def test_a_check_past_a_limit_is_a_finding(tmp_path: Path, limits: Limits, rule: str) -> None:
    path = table(tmp_path, "massnahmen.csv", MEASURE, "neu;Neu;beispielhaft")
    checked = run_limited(path, HAMM, tmp_path, limits=limits)
    assert [(found.rule, found.place.file) for found in checked.findings] == [(rule, "massnahmen.csv")]
    assert json.loads((tmp_path / RESULT).read_text(encoding="utf-8"))["findings"][0]["rule"] == rule
    assert not (tmp_path / MARKED).exists()


def test_a_child_knows_nothing_of_the_parent_s_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_PASSWORD", "secret")
    assert "secret" not in child_environment().values()


def test_the_child_ends_with_its_parent(tmp_path: Path) -> None:
    path = table(tmp_path, "massnahmen.csv", MEASURE, *(f"neu-{number};Neu;beispielhaft" for number in range(5000)))
    parent = subprocess.Popen(
        [sys.executable, "-c", _PARENT, str(path), str(HAMM), str(tmp_path)],
        env=environment(),
        stdout=subprocess.PIPE,
    )
    assert parent.stdout is not None
    with parent:
        assert parent.stdout.readline()
        (child,) = children(parent.pid)
        parent.kill()
    for _ in range(50):
        if not os.path.exists(f"/proc/{child}/stat"):  # noqa: PTH110 - a process, not a file
            return
        time.sleep(0.1)
    pytest.fail("the child goes on without its parent")


_PARENT = """
import sys
from pathlib import Path
from profilatlas.limited import run_limited
file, instance, folder = map(Path, sys.argv[1:])
run_limited(file, instance, folder, progress=lambda step, detail: step == "read" and print(step, flush=True))
"""


def test_the_command_says_what_is_wrong_and_writes_the_marked_workbook(tmp_path: Path) -> None:
    path = table(tmp_path, "massnahmen.csv", MEASURE, "neu;Neu;falsch")
    done = run("check", path, "--instance", HAMM, "--marked", tmp_path / "marked.xlsx")
    assert done.returncode == 1
    assert "massnahmen.csv, Zeile 2, Spalte Datenstatus" in done.stdout
    assert "neu: Neu" in done.stdout
    assert "lesen" in done.stderr
    assert load_workbook(tmp_path / "marked.xlsx").sheetnames == ["Befunde", "massnahmen"]


def test_the_marked_workbook_never_takes_the_place_of_the_table(tmp_path: Path) -> None:
    path = workbook(tmp_path, {"Maßnahmen": [["Kennung", "Titel", "Datenstatus"], ["neu", "Neu", "falsch"]]})
    before = path.read_bytes()
    done = run("check", path, "--instance", HAMM, "--marked", path)
    assert done.returncode == 1
    assert "einen anderen Namen" in done.stderr
    assert path.read_bytes() == before


def test_the_command_counts_by_rule_and_speaks_json(tmp_path: Path) -> None:
    path = table(tmp_path, "massnahmen.csv", MEASURE, "neu;Neu;falsch", "auch-neu;Neu;falsch")
    counted = run("check", path, "--instance", HAMM, "--format", "summary", "--lang", "en")
    assert "2 × ERROR    unknown-concept" in counted.stdout
    plain = json.loads(run("check", path, "--instance", HAMM, "--format", "json").stdout)
    assert [count["count"] for count in plain["summary"]][:1] == [2]
    assert len(plain["measures"]) == 2


@pytest.mark.parametrize(
    ("name", "content"), [("alt.xls", b"\xd0\xcf\x11\xe0" * 200), ("fremd.csv", bytes(range(256)))]
)
def test_a_file_that_was_not_read_is_exit_1(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    done = run("check", tmp_path / name, "--instance", HAMM)
    assert done.returncode == 1, done.stdout
    assert name in done.stdout


def test_a_sound_table_is_exit_0(filled: Path) -> None:
    assert run("check", filled, "--instance", HAMM, "--format", "summary").returncode == 0


def test_the_marked_workbook_can_be_sent_in_again(tmp_path: Path, filled: Path) -> None:
    shutil.copy(filled, tmp_path / "hamm.xlsx")
    run("check", tmp_path / "hamm.xlsx", "--instance", HAMM, "--marked", tmp_path / "marked.xlsx")
    again = check_table(tmp_path / "marked.xlsx", HAMM)
    first = check_table(tmp_path / "hamm.xlsx", HAMM)
    assert [(found.rule, found.place.sheet, found.place.row) for found in again.findings] == [
        (found.rule, found.place.sheet, found.place.row) for found in first.findings
    ]
    assert again.measures == first.measures or [m.foci for m in again.measures] == [m.foci for m in first.measures]


def test_measures_come_in_the_order_of_their_rows(tmp_path: Path) -> None:
    path = workbook(
        tmp_path,
        {
            "Schwerpunkte": [["Maßnahme", "Herausforderung"], ["kim-hamm", "4"], ["b", "3"], ["a", "11"]],
            "Maßnahmen": [MEASURE.split(";"), ["a", "A", "beispielhaft"], ["b", "B", "beispielhaft"]],
        },
    )
    measures = check_table(path, HAMM).measures
    assert [(measure.identifier, measure.place.sheet, measure.place.row) for measure in measures] == [
        ("a", "Maßnahmen", 2),
        ("b", "Maßnahmen", 3),
        ("kim-hamm", "Schwerpunkte", 2),
    ]


def test_of_very_many_findings_the_first_are_shown_and_one_says_so(tmp_path: Path) -> None:
    rows = [f"neu-{number};;falsch" for number in range(1100)]
    checked = check_table(table(tmp_path, "massnahmen.csv", MEASURE, *rows), HAMM)
    wrong = [found for found in checked.findings if found.stops]
    assert wrong[0].rule == "more-findings"
    assert len(wrong) == 1001
    assert [found.place.row for found in wrong[1:]] == sorted(found.place.row or 0 for found in wrong[1:])
    assert wrong[1].place.row == 2
