"""The report and the handout, as pages and as PDF that everybody can read: tagged, named, in words."""

import os
import subprocess
import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from profilatlas.cli import main
from profilatlas.errors import ReportRefused
from profilatlas.readers import report as readers
from profilatlas.release.memory import Memory
from profilatlas.web import visit
from profilatlas.web.handout_document import LONGEST_ADDRESS, code_svg
from profilatlas.web.kept import KeptPages
from profilatlas.web.press import Press, PressFailed, PressLimits
from tests.engines.servers import FOR_A_SHORT_LIFE
from tests.pdf import Tagged
from tests.running import application

SENTENCE = (
    "Eine Maßnahme, die das dargestellte Profil aufweist, arbeitet demnach daran, Stereotype zu hinterfragen und "
    "Ressentiments abzubauen (11), nimmt zudem Werte und Einstellungen in den Blick (12)"
)
FEW = "/report.pdf?lang=de&status=beendet"


@pytest.fixture(scope="module")
def whole(app: Flask) -> bytes:
    """The report on all measures of the demo, in German."""
    answer = app.test_client().get("/report.pdf?lang=de")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    return answer.data


@pytest.fixture(scope="module")
def report(whole: bytes) -> Tagged:
    return Tagged(whole)


@pytest.fixture(scope="module")
def handout(app: Flask) -> Tagged:
    answer = app.test_client().get("/handout.pdf?lang=de&target_group=frauen")
    assert answer.status_code == 200
    return Tagged(answer.data)


def joined(text: str) -> str:
    """Words as they stand in a line: hyphens at its end belong to the line."""
    return text.replace("\u00ad", "").replace("\u200b", "").replace("- ", "-").replace("-", "")


def test_a_report_says_what_it_is_in_which_language_and_that_it_is_tagged(report: Tagged) -> None:
    assert report.catalogue["/MarkInfo"]["/Marked"] == True  # noqa: E712 (a boolean of PDF is not Python's)
    assert report.catalogue["/Lang"] == "de"
    assert report.reader.metadata is not None
    assert report.reader.metadata.title == "Profilatlas Hamm – Bericht"
    assert report.catalogue["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712
    assert 'pdfuaid:part="1"' in report.catalogue["/Metadata"].get_data().decode() or "<pdfuaid:part>1" in (
        report.catalogue["/Metadata"].get_data().decode()
    )


def test_every_grid_has_its_words(report: Tagged) -> None:
    figures = report.elements("/Figure")
    assert len(figures) > 30
    assert all(figure["/Alt"].strip() for figure in figures)
    assert any("10 Handlungskompetenz" in figure["/Alt"] and "im Blick" in figure["/Alt"] for figure in figures)


def test_every_table_has_headers(report: Tagged) -> None:
    tables = report.elements("/Table")
    assert len(tables) > 30
    for table in tables:
        heads = [each for each in report.below(table) if each["/S"] == "/TH"]
        cells = [each for each in report.below(table) if each["/S"] == "/TD"]
        rows = [each for each in report.below(table) if each["/S"] == "/TR"]
        assert heads
        assert cells
        assert len(cells) == len(heads) * (len(rows) - 1)


def test_headings_go_down_one_by_one(report: Tagged) -> None:
    levels = [int(each["/S"][2:]) for each in report.elements("/H1", "/H2", "/H3", "/H4")]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_numbers_and_the_sentence_can_be_read_out(report: Tagged, app: Flask) -> None:
    text = joined(report.text)
    assert joined(SENTENCE) in text
    with app.test_request_context("/?lang=de"):
        here = visit.begin()
        page = readers.report_page(here.release, visit.services().registry, {}, here.languages)
    for cell in page.overview.grid.cells:
        assert joined(f"{cell.index} {cell.label.value} {cell.measures} ") in text
    for measure in page.measures:
        assert joined(measure.title.value) in text
    assert page.release in report.text
    assert "01.11.2026" in report.text


def test_every_measure_begins_a_page_and_is_found_from_the_list(report: Tagged) -> None:
    destinations = [each for each in report.reader.outline if not isinstance(each, list)]
    assert len(destinations) >= 9
    last = report.reader.outline[-1]
    assert isinstance(last, list)
    pages = [report.reader.get_destination_page_number(each) for each in last if not isinstance(each, list)]
    assert len(pages) == len(set(pages)) == 35
    number = len(report.reader.pages)
    assert f"Seite {number} / {number}" in report.reader.pages[-1].extract_text().replace("\u200b", "")


def test_what_is_illustrative_says_so(report: Tagged) -> None:
    assert report.text.count("Daten: beispielhaft") == 27


def test_a_report_conforms_to_pdf_ua(
    require: Callable[[str], Path], app: Flask, two_by_two_release: Path, tmp_path: Path
) -> None:
    java, verapdf = require("java"), require("verapdf")
    arabic = application(two_by_two_release).test_client()
    documents = {
        "report-de": app.test_client().get(FEW).data,
        "handout-de": app.test_client().get("/handout.pdf?lang=de").data,
        "report-ar": arabic.get("/report.pdf?lang=ar").data,
        "handout-ar": arabic.get("/handout.pdf?lang=ar").data,
    }
    files = [tmp_path / f"{name}.pdf" for name in documents]
    for file, content in zip(files, documents.values(), strict=True):
        file.write_bytes(content)
    command = [
        java,
        *FOR_A_SHORT_LIFE,
        "-Djava.awt.headless=true",
        "-cp",
        verapdf,
        "org.verapdf.apps.GreenfieldCliWrapper",
    ]
    said = subprocess.run(
        [*map(str, command), "--flavour", "ua1", "--format", "text", *map(str, files)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert [line.split()[0] for line in said.stdout.splitlines()] == ["PASS"] * 4, said.stdout + said.stderr


def test_the_same_release_gives_the_same_bytes(demo_release: Path, client: FlaskClient) -> None:
    assert application(demo_release).test_client().get(FEW).data == client.get(FEW).data


def test_the_command_line_writes_the_same_document_and_says_what_it_holds(
    demo_release: Path, client: FlaskClient, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "bericht.pdf"
    file.write_bytes(b"of last year")
    options = ["--lang", "de", "--filter", "status=beendet", "--public-url", "http://127.0.0.1:8000"]
    assert main(["report", str(file), "--releases", str(demo_release), *options]) == 0
    assert file.read_bytes() == client.get(FEW).data
    pages = len(Tagged(file.read_bytes()).reader.pages)
    assert f"{file} mit {pages} Seiten über 8 Maßnahmen" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize(
    "bad", [["--filter", "year"], ["--filter", "year=1066"], ["--filter", "x=1"], ["--lang", "tlh"]]
)
def test_the_command_line_refuses_what_makes_no_sense(
    demo_release: Path, tmp_path: Path, bad: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "bericht.pdf"
    assert main(["report", str(file), "--releases", str(demo_release), *bad]) == 1
    assert capsys.readouterr().err.startswith("profilatlas: ")
    assert not file.exists()


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ("de_DE.UTF-8", "--lang tlh: die Fassung hat diese Sprache nicht; sie hat: de, en"),
        ("en_GB.UTF-8", "--lang tlh: the release does not have this language; it has: de, en"),
    ],
)
def test_a_report_in_a_language_that_the_release_does_not_have_names_those_it_has(
    demo_release: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    environment: str,
    sentence: str,
) -> None:
    monkeypatch.setenv("LC_ALL", environment)
    assert main(["report", str(tmp_path / "b.pdf"), "--releases", str(demo_release), "--lang", "tlh"]) == 1
    assert capsys.readouterr().err == f"profilatlas: {sentence}\n"


def test_a_report_that_cannot_be_written_leaves_what_was_there(
    demo_release: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "bericht.pdf"
    file.write_bytes(b"of last year")

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert main(["report", str(file), "--releases", str(demo_release), "--filter", "status=geplant"]) == 1
    assert "kann nicht geschrieben werden: kein Platz mehr auf dem Datenträger" in capsys.readouterr().err
    assert file.read_bytes() == b"of last year"
    assert list(tmp_path.iterdir()) == [file]


def test_a_report_into_a_folder_that_is_not_there_is_refused_at_once(
    demo_release: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    missing = tmp_path / "missing"
    assert main(["report", str(missing / "bericht.pdf"), "--releases", str(demo_release)]) == 1
    assert f"there is no folder {missing}" in capsys.readouterr().err


def test_a_report_of_too_many_measures_says_how_to_narrow_it(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readers.report_page, "__defaults__", (10,))
    page = client.get("/report?lang=en&status=laufend")
    assert page.status_code == 200
    assert b"A report holds up to 10 measures" in page.data
    assert b"report.pdf" not in page.data
    refused = client.get("/report.pdf?lang=en&status=laufend", headers={"Accept": "application/json"})
    assert refused.status_code == 422
    assert refused.json is not None
    assert refused.json["type"].endswith("#report-too-large")


@pytest.mark.parametrize("path", ["/report", "/report.pdf", "/handout", "/handout.pdf"])
@pytest.mark.parametrize("query", ["nothing=1", "year=1066", "lang=de&lang=en", "year=2024&page=2", "target_group=%00"])
def test_an_address_that_makes_no_sense_is_answered_with_400(client: FlaskClient, path: str, query: str) -> None:
    assert client.get(f"{path}?{query}").status_code == 400


@pytest.mark.parametrize("path", ["/report", "/handout", "/report.pdf", "/handout.pdf"])
def test_a_choice_without_a_measure_is_said(client: FlaskClient, path: str) -> None:
    answer = client.get(f"{path}?lang=de&year=2001&with_year=2027&status=geplant")
    assert answer.status_code == 200
    if path == "/handout.pdf":
        assert "Zu dieser Auswahl gibt es keine Maßnahme." in Tagged(answer.data).text
    elif not path.endswith(".pdf"):
        assert "Zu dieser Auswahl gibt es keine Maßnahme." in answer.get_data(as_text=True)


def test_a_report_made_again_draws_none_of_its_measures_again(
    demo_release: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = application(demo_release)
    app.extensions[visit.EXTENSION] = replace(app.extensions[visit.EXTENSION], pages=KeptPages(0))
    client, keep, drawn = app.test_client(), Memory.keep, list[object]()

    def noted(memory: Memory, kind: str, answers: Mapping[Any, Any]) -> None:
        drawn.extend(answers if kind == "html" else ())
        keep(memory, kind, answers)

    monkeypatch.setattr(Memory, "keep", noted)
    first = client.get("/report?status=beendet&lang=de").data
    assert drawn
    drawn.clear()
    assert client.get("/report?status=beendet&lang=de").data == first
    assert drawn == []


def test_a_busy_press_asks_to_come_back(app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    press = Press(PressLimits(places=1, waiting=0))
    monkeypatch.setattr(type(press), "pdf", lambda *_: b"%PDF")
    services = app.extensions[visit.EXTENSION]
    monkeypatch.setitem(app.extensions, visit.EXTENSION, _with_press(services, press))
    with press.place():
        answer = client.get("/report.pdf?lang=de&year=2020")
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert client.get("/report.pdf?lang=de&year=2020").data == b"%PDF"


def test_a_press_makes_so_many_documents_at_a_time() -> None:
    press = Press(PressLimits(places=2, waiting=1, wait=0.05))
    with press.place(), press.place(), pytest.raises(ReportRefused), press.place():
        pytest.fail("a third place was given")
    waits = threading.Event()
    with press.place(), press.place():
        thread = threading.Thread(target=lambda: _try(press, waits))
        thread.start()
        thread.join()
    assert waits.is_set()
    with press.place():
        pass


def test_a_document_that_uses_too_much_is_ended() -> None:
    press = Press(PressLimits(memory=64 * 1024 * 1024))
    with pytest.raises(PressFailed):
        press.pdf("handout", {}, date(2026, 11, 1))


def test_a_handout_is_one_page_with_a_code_and_its_address(handout: Tagged) -> None:
    assert len(handout.reader.pages) == 1
    (code,) = handout.elements("/Figure")
    address = "http://127.0.0.1:8000/handout?target_group=frauen&lang=de"
    assert address in code["/Alt"]
    assert address.partition("://")[2] in handout.text.replace("\u200b", "").replace(" ", "")
    assert "Beispiel: Dieses Angebot gibt es nicht" in handout.text
    assert "000001-" in handout.text


def test_a_handout_leaves_out_what_has_ended_and_says_so(client: FlaskClient) -> None:
    words = Tagged(client.get("/handout.pdf?lang=de").data).text
    assert "beendete Angebote sind weggelassen" in words
    assert "weitere Angebote" in words


def test_an_arabic_handout_runs_from_right_to_left(two_by_two_release: Path) -> None:
    client = application(two_by_two_release).test_client()
    document = Tagged(client.get("/handout.pdf?lang=ar").data)
    assert document.catalogue["/Lang"] == "ar"
    assert any("\u0600" <= sign <= "\u06ff" or "\ufb50" <= sign <= "\ufefc" for sign in document.text)
    page = client.get("/handout?lang=ar").get_data(as_text=True)
    assert 'dir="rtl"' in page
    assert "data:image/svg+xml," in page


def test_an_address_that_no_telephone_reads_has_no_code() -> None:
    assert code_svg("https://a.example/handout?" + "x" * LONGEST_ADDRESS) is None
    assert "<svg" in (code_svg("https://a.example/handout") or "")


def _with_press(services: visit.Services, press: Press) -> visit.Services:
    return replace(services, press=press)


def _try(press: Press, refused: threading.Event) -> None:
    try:
        with press.place():
            pass
    except ReportRefused:
        refused.set()
