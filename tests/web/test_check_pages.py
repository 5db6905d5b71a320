"""Checking a table over HTTP: who may send what, what the pages say, and what is kept (nothing)."""

from __future__ import annotations

import csv
import io
import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from profilatlas.model.checked import ChangeState, Checked, MeasurePreview, StatedFocus
from profilatlas.model.finding import Finding, Place, Severity
from profilatlas.web.blueprints.check import LARGEST_FILE, XLSX
from profilatlas.web.checks import Checks, Task
from profilatlas.web.security import SECURITY_HEADERS
from profilatlas.web.visit import EXTENSION
from tests.running import application

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

FILE = "massnahmen.xlsx"
BASE = "https://profilatlas.example/hamm/"
SCHEME = f"{BASE}scheme/herausforderungen-1/"
UNKNOWN = "0" * 32
SCRIPT = '"><script>alert(1)</script>{{7*7}}'


def at(sheet: str, row: int | None, column: str | None) -> Place:
    return Place(FILE, sheet, row, column)


def note(row: int) -> Finding:
    messages = {"de": f"Das Gebiet in Zeile {row} SOLL genannt werden.", "en": "The area SHOULD be named."}
    return Finding("Measure-spatial-min", Severity.WARNING, at("Maßnahmen", row, "Gebiet"), None, messages)


ERROR = Finding(
    "unknown-value",
    Severity.VIOLATION,
    at("Maßnahmen", 5, "Zielgruppe"),
    "Geflüchtette",
    {"de": "„Geflüchtette“ steht nicht in der Liste.", "en": "“Geflüchtette” is not in the list."},
    suggestion="Geflüchtete",
)
EVIL = Finding(
    "evil", Severity.VIOLATION, at(SCRIPT, 6, SCRIPT), SCRIPT, {"de": SCRIPT, "en": SCRIPT}, suggestion=SCRIPT
)
FORMULA = replace(ERROR, rule="formula", value="=1+1", messages={"de": "Formel", "en": "Formula"}, suggestion=None)
MEASURE = MeasurePreview(
    iri=f"{BASE}id/measure/neu",
    identifier="neu",
    place=at("Maßnahmen", 4, None),
    title={"de": "Nachbarschaftstreff", "en": "Neighbourhood café"},
    sentence={"de": "Eine Maßnahme, die Stereotype hinterfragt (11).", "en": "A measure that questions (11)."},
    foci=(StatedFocus(f"{SCHEME}11"), StatedFocus(f"{SCHEME}10.2")),
    state=ChangeState.NEW,
)
FOUND = Checked(FILE, (ERROR, EVIL, FORMULA, *map(note, range(10, 50))), True, (MEASURE,))
UNREADABLE = Checked(
    FILE,
    (Finding("encrypted", Severity.VIOLATION, Place(FILE), None, {"de": "Die Datei hat ein Kennwort.", "en": "…"}),),
)


class Bench:
    """An application whose checks answer what the test wants, when it wants."""

    def __init__(self, app: Flask, folder: Path) -> None:
        self.answer = FOUND
        self.go = threading.Event()
        self.go.set()
        self.folder = folder
        self.checks = Checks(self._run, parent=folder, most_waiting=1)
        app.extensions[EXTENSION] = replace(app.extensions[EXTENSION], checks=self.checks)
        self.client = app.test_client()

    def _run(self, task: Task) -> Checked:
        task.progress("validate")
        assert self.go.wait(60)
        if self.answer.readable:
            (task.folder / "marked.xlsx").write_bytes(b"PK marked")
        return self.answer

    def send(self, content: bytes = b"PK", name: str = FILE, query: str = "", **headers: str) -> TestResponse:
        start = f'--x\r\nContent-Disposition: form-data; name="table"; filename="{name}"\r\n\r\n'
        return self.client.post(
            f"/check{query}",
            data=start.encode() + content + b"\r\n--x--\r\n",
            content_type="multipart/form-data; boundary=x",
            headers={key.replace("_", "-"): value for key, value in headers.items()},
        )

    def result(self, query: str = "?lang=de") -> str:
        """The address of a finished check."""
        address = self.send().headers["Location"]
        pause = threading.Event()
        for _ in range(6000):
            if "Refresh" not in self.client.get(address).headers:
                return address + query
            pause.wait(0.01)
        raise AssertionError("the check did not end")

    def files(self) -> list[str]:
        return sorted(path.name for path in self.folder.rglob("*") if path.is_file() and path.name != "owner")


@pytest.fixture
def bench(demo_release: Path, tmp_path: Path) -> Iterator[Bench]:
    bench = Bench(application(demo_release), tmp_path)
    yield bench
    bench.go.set()
    bench.checks.close()


def test_page_explains_the_steps_and_has_a_form_that_needs_no_script(client: FlaskClient) -> None:
    text = client.get("/check?lang=de").text
    assert 'enctype="multipart/form-data"' in text
    assert 'action="/check?lang=de"' in text
    assert '<input type="file"' in text
    assert 'href="/template.xlsx?filled=1&amp;lang=de"' in text
    assert "Nichts wird veröffentlicht" in text


def test_every_page_leads_to_the_check(client: FlaskClient) -> None:
    assert '<a href="/check?lang=de">Tabelle prüfen</a>' in client.get("/sources?lang=de").text


def test_upload_leads_to_a_result_of_its_own_and_keeps_the_language(bench: Bench) -> None:
    first, second = bench.send(query="?lang=en"), bench.send()
    assert first.status_code == second.status_code == 303
    assert first.headers["Location"].startswith("/check/")
    assert first.headers["Location"].endswith("?lang=en")
    assert first.headers["Cache-Control"] == "no-store"
    assert first.headers["Location"].split("?")[0] != second.headers["Location"]


def test_page_of_a_running_check_looks_again_by_itself(bench: Bench) -> None:
    bench.go.clear()
    address = bench.send().headers["Location"]
    response = bench.client.get(address + "?lang=de")
    assert response.status_code == 200
    assert int(response.headers["Refresh"]) >= 1
    assert "Ihre Tabelle wird geprüft" in response.text
    assert "http-equiv" not in response.text


def test_result_names_sheet_row_column_value_message_and_suggestion(bench: Bench) -> None:
    text = bench.client.get(bench.result()).text
    for told in ("Maßnahmen", "Zeile 5", "Zielgruppe", "Geflüchtette", "steht nicht in der Liste", "Geflüchtete<"):
        assert told in text
    assert "3 Fehler · 40 Hinweise" in text
    assert "Das Gebiet in Zeile 10" in text, "as the example of its rule"
    assert "Das Gebiet in Zeile 11" not in text, "notes stand on a page of their own"


def test_notes_are_paged_and_can_be_shown_by_rule(bench: Bench) -> None:
    address = bench.result("")
    first = bench.client.get(f"{address}?show=notes").text
    second = bench.client.get(f"{address}?show=notes&page=2").text
    by_rule = bench.client.get(f"{address}?rule=Measure-spatial-min").text
    assert "Zeile 34 SOLL" in first
    assert "Zeile 35 SOLL" in second
    assert "Zeile 49 SOLL" in second
    assert "Zeile 34 SOLL" in by_rule


@pytest.mark.parametrize("query", ["?page=0", "?show=all", "?rule=nothing", "?profiles=x", "?next=//evil", "?lang=xx"])
def test_result_refuses_parameters_it_does_not_have(bench: Bench, query: str) -> None:
    response = bench.client.get(bench.result(query))
    assert response.status_code == 400
    assert response.headers["Cache-Control"] == "no-store"


def test_result_shows_the_profile_of_each_measure_as_grid_and_sentence(bench: Bench) -> None:
    text = bench.client.get(bench.result("?lang=en")).text
    assert "Neighbourhood café" in text
    assert "A measure that questions (11)." in text
    assert text.count("pa-cell--plain") == 2
    assert "1 new, 0 changed, 0 as before" in text


def test_what_stands_in_a_table_is_inert_on_the_page(bench: Bench) -> None:
    text = bench.client.get(bench.result()).text
    assert "<script" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{7*7}}" in text


def test_message_that_nobody_translated_into_the_instance_s_languages_is_english(
    two_by_two_release: Path, tmp_path: Path
) -> None:
    arabic = Bench(application(two_by_two_release), tmp_path)
    text = arabic.client.get(arabic.result("?lang=ar")).text
    arabic.checks.close()
    assert '<span lang="en" dir="ltr">“Geflüchtette” is not in the list.</span>' in text


def test_table_without_errors_is_said_to_be_good(bench: Bench) -> None:
    bench.answer = replace(FOUND, findings=())
    text = bench.client.get(bench.result()).text
    assert "Keine Fehler" in text
    assert "Die Tabelle kann so veröffentlicht werden." in text


def test_file_that_is_no_table_is_422_and_the_page_says_why(bench: Bench) -> None:
    bench.answer = UNREADABLE
    response = bench.client.get(bench.result())
    assert response.status_code == 422
    assert "Die Datei hat ein Kennwort." in response.text
    assert "/marked" not in response.text
    assert 'type="file"' in response.text


def test_check_that_breaks_is_our_fault(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threading, "excepthook", lambda _: None)
    bench.answer = None  # type: ignore[assignment]
    response = bench.client.get(bench.result())
    assert response.status_code == 500


def test_result_is_kept_by_nobody_and_found_by_no_search_engine(bench: Bench) -> None:
    address = bench.result("")
    for response in (
        bench.client.get(address),
        bench.client.get(f"{address}/findings.json"),
        bench.client.get("/check/x"),
    ):
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert "ETag" not in response.headers
        assert "Set-Cookie" not in response.headers
        assert {name: response.headers.get(name) for name in SECURITY_HEADERS} == SECURITY_HEADERS
    assert address not in bench.client.get(address).text.partition("<body>")[0]


def test_marked_workbook_is_fetched_once_and_then_nothing_is_left(bench: Bench) -> None:
    address = bench.result("")
    response = bench.client.post(f"{address}/marked")
    assert (response.status_code, response.mimetype, response.data) == (200, XLSX, b"PK marked")
    assert "attachment" in response.headers["Content-Disposition"]
    assert "massnahmen-gepr" in response.headers["Content-Disposition"]
    response.close()
    assert bench.files() == []
    assert bench.client.post(f"{address}/marked").status_code == 410
    gone = bench.client.get(f"{address}?lang=de")
    assert gone.status_code == 410
    assert "Dieses Ergebnis gibt es nicht mehr" in gone.text
    assert gone.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("action", ["marked", "delete"])
def test_what_deletes_is_no_address_to_look_at(bench: Bench, method: str, action: str) -> None:
    address = bench.result("")
    assert bench.client.open(f"{address}/{action}", method=method).status_code == 405
    assert bench.client.get(address).status_code == 200


def test_result_can_be_deleted_at_once(bench: Bench) -> None:
    address = bench.result("")
    response = bench.client.post(f"{address}/delete?lang=de")
    assert (response.status_code, response.headers["Location"]) == (303, "/check?deleted=1&lang=de")
    assert "Alles zu Ihrer letzten Prüfung ist gelöscht." in bench.client.get("/check?deleted=1&lang=de").text
    assert bench.client.get(address).status_code == 410
    assert bench.files() == []


def test_findings_come_as_json(bench: Bench) -> None:
    response = bench.client.get(bench.result("/findings.json"))
    assert "attachment" in response.headers["Content-Disposition"]
    assert Checked.from_json(json.loads(response.data)) == FOUND


def test_findings_come_as_a_table_in_which_nothing_is_a_formula(bench: Bench) -> None:
    response = bench.client.get(bench.result("/findings.csv?lang=de"))
    assert response.data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(response.data.decode("utf-8-sig")), delimiter=";"))
    assert rows[0] == ["Blatt", "Zeile", "Spalte", "Wert", "Art", "Was zu tun ist", "Vorschlag", "Regel"]
    assert rows[1][:5] == ["Maßnahmen", "5", "Zielgruppe", "Geflüchtette", "Fehler"]
    assert rows[3][3] == "'=1+1"
    assert len(rows) == 1 + len(FOUND.findings)


@pytest.mark.parametrize("part", ["", "/findings.json", "/findings.csv"])
def test_result_that_never_was_is_gone(bench: Bench, part: str) -> None:
    assert bench.client.get(f"/check/{UNKNOWN}{part}").status_code == 410


@pytest.mark.parametrize(
    "token", ["x", UNKNOWN[1:], UNKNOWN.replace("0", "G"), "..%2f..%2fetc", "%00", f"{UNKNOWN}.json"]
)
def test_what_cannot_be_a_token_is_404(bench: Bench, token: str) -> None:
    assert bench.client.get(f"/check/{token}").status_code == 404


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
        {"Origin": "null"},
        {"Origin": "https://evil.example"},
        {"Origin": "http://[evil"},
        {"Sec_Fetch_Site": "same-origin", "Origin": "https://evil.example"},
    ],
)
def test_form_of_another_site_is_403_and_nothing_is_taken_in(bench: Bench, headers: dict[str, str]) -> None:
    assert bench.send(**headers).status_code == 403
    assert bench.files() == []


@pytest.mark.parametrize("headers", [{"Sec_Fetch_Site": "same-origin", "Origin": "http://localhost"}, {}])
def test_form_of_our_own_and_a_client_that_is_no_browser_are_welcome(bench: Bench, headers: dict[str, str]) -> None:
    assert bench.send(**headers).status_code == 303


def test_other_sites_cannot_delete_either(bench: Bench) -> None:
    address = bench.result("")
    for action in ("marked", "delete"):
        response = bench.client.post(f"{address}/{action}", headers={"Sec-Fetch-Site": "cross-site"})
        assert response.status_code == 403
    assert bench.client.get(address).status_code == 200


def test_file_of_ten_mebibytes_is_welcome_and_one_byte_more_is_413(bench: Bench) -> None:
    assert bench.send(bytes(LARGEST_FILE)).status_code == 303
    response = bench.send(bytes(LARGEST_FILE + 1), query="?lang=de")
    assert response.status_code == 413
    assert "Diese Datei ist zu groß" in response.text
    assert 'type="file"' in response.text


def test_body_that_is_far_too_large_is_refused_by_its_length(bench: Bench) -> None:
    length = {"CONTENT_LENGTH": str(10**12), "CONTENT_TYPE": "multipart/form-data; boundary=x"}
    response = bench.client.post("/check", environ_overrides=length)
    assert response.status_code == 413


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data; boundary=x", b"--x--\r\n"),
        ("multipart/form-data; boundary=x", b"no multipart at all"),
        ("multipart/form-data", b"--x--"),
        ("text/plain", b"table=1"),
        ("application/x-www-form-urlencoded", b"table=1"),
        ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="table"\r\n\r\nabc\r\n--x--'),
    ],
)
def test_form_without_a_file_is_422_with_the_form_again(bench: Bench, kind: str, body: bytes) -> None:
    response = bench.client.post("/check?lang=de", data=body, content_type=kind)
    assert response.status_code == 422
    assert "Es wurde keine Datei ausgewählt" in response.text
    assert 'type="file"' in response.text


def test_empty_file_is_422(bench: Bench) -> None:
    response = bench.send(b"", query="?lang=de")
    assert response.status_code == 422
    assert "Diese Datei ist leer" in response.text


def test_more_tables_than_there_is_room_for_are_503_with_a_time_to_come_back(bench: Bench) -> None:
    bench.go.clear()
    statuses = [bench.send() for _ in range(4)]
    assert [response.status_code for response in statuses] == [303, 303, 303, 503]
    assert int(statuses[-1].headers["Retry-After"]) >= 1
    assert 'type="file"' in statuses[-1].text


@pytest.mark.parametrize(
    ("ask", "status", "kind"),
    [
        (lambda bench: bench.send(b"", Accept="application/json"), 422, "empty-file"),
        (lambda bench: bench.send(Accept="application/json", Origin="null"), 403, "forbidden"),
        (
            lambda bench: bench.client.get(f"/check/{UNKNOWN}/findings.json", headers={"Accept": "application/json"}),
            410,
            "check-gone",
        ),
    ],
)
def test_refusals_are_problems_for_clients_that_prefer_json(
    bench: Bench, ask: Callable[[Bench], TestResponse], status: int, kind: str
) -> None:
    response = ask(bench)
    assert (response.status_code, response.mimetype) == (status, "application/problem+json")
    assert json.loads(response.data)["type"].endswith(f"#{kind}")


@pytest.mark.parametrize("name", ["x.html", "x.svg", "<script>alert(1)</script>.csv", "{{7*7}}.xlsx"])
def test_no_upload_is_ever_shown_as_a_page_of_ours(bench: Bench, name: str) -> None:
    bench.answer = replace(FOUND, file=name)
    address = bench.send(b"<script>alert(1)</script>", name).headers["Location"]
    bench.result()
    assert "<script" not in bench.client.get(address).text
    marked = bench.client.post(f"{address}/marked")
    assert marked.mimetype == XLSX
    assert marked.headers["X-Content-Type-Options"] == "nosniff"
    assert marked.headers["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize("query", ["", "?filled=1"])
def test_template_is_a_workbook_that_is_made_once(client: FlaskClient, query: str) -> None:
    response = client.get(f"/template.xlsx{query}")
    assert (response.status_code, response.mimetype) == (200, XLSX)
    assert response.data.startswith(b"PK")
    assert response.headers["Content-Disposition"].startswith("attachment")
    again = client.get(f"/template.xlsx{query}", headers={"If-None-Match": response.headers["ETag"]})
    assert again.status_code == 304


def test_filled_template_holds_more_than_the_empty_one(client: FlaskClient) -> None:
    empty, filled = client.get("/template.xlsx"), client.get("/template.xlsx?filled=1")
    assert len(filled.data) > len(empty.data)
    assert filled.headers["ETag"] != empty.headers["ETag"]
