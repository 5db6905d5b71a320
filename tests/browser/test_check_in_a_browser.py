"""Somebody who knows only Excel checks a table: template, mistakes, findings, mending, profile; nothing but the pages.

Edits by openpyxl stand in for Excel.
"""

from __future__ import annotations

import re
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from time import sleep
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook
from playwright.sync_api import TimeoutError as NothingCame

from tests.browser.visits import visit
from tests.running import Server, serving

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet
    from playwright.sync_api import Browser, FileChooser, Page

PRESSES, PATIENCE = 5, 30_000
"""How often a key is tried, and for how many milliseconds."""

SHEET = "Maßnahmen"
SOUND: Mapping[str, Any] = {
    "Kennung": "nachbarschaftstreff",
    "Titel (de)": "Nachbarschaftstreff Norden",
    "1": "x",
    "5": "(x)",
    "11": "x",
    "Zielgruppe": "Geflüchtete",
    "Steuerungslogik": "Kommunale Eigensteuerung",
    "Gebiet": "Heessen",
    "Beginn": date(2026, 3, 1),
    "Ende": date(2027, 2, 28),
    "Datenstatus": "beispielhaft",
    "Profilstatus": "beispielhaft",
}
SECOND = {**SOUND, "Kennung": "sprachspaziergang", "Titel (de)": "Sprachspaziergang"}
THIRD = {**SOUND, "Kennung": "lesepaten", "Titel (de)": "Lesepaten"}
OTHERS: Mapping[str, Mapping[str, Any]] = {
    "Beteiligungen": {"Maßnahme": "sprachspaziergang", "Akteur": "verein-bruecke", "Rolle": "Träger"},
    "Akteure": {
        "Kennung": "verein-bruecke",
        "Name (de)": "Verein Brücke",
        "Art": "Verein",
        "Datenstatus": "beispielhaft",
    },
    "Förderungen": {
        "Kennung": "treff-2026",
        "Maßnahme": "nachbarschaftstreff",
        "Betrag": 5000,
        "Währung": "EUR",
        "Datenstatus": "beispielhaft",
    },
}
# Ten mistakes that people make: sheet, row, column, what stands there, and a word of what the page says about it.
MISTAKES = (
    (SHEET, 2, "5", "vielleicht", "kein Zeichen"),
    (SHEET, 2, "Zielgruppe", "Geflüchtette", "„Geflüchtete“"),
    (SHEET, 2, "Beginn", "Frühjahr 2026", "kein Datum"),
    (SHEET, 3, "Titel (de)", None, "Titel"),
    (SHEET, 3, "Ende", date(2025, 1, 1), "Ende"),
    (SHEET, 3, "Datenstatus", None, "Datenstatus"),
    (SHEET, 4, "Webseite", "www.hamm.de", "https://"),
    (SHEET, 4, "Kennung", "nachbarschaftstreff", "gibt es schon"),
    ("Beteiligungen", 2, "Akteur", "verein-brücke e.V.", "gibt es"),
    ("Förderungen", 2, "Betrag", "ca. 5000 €", "keine Zahl"),
)


class Table:
    """A workbook that somebody edits."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._book = load_workbook(path)

    def put(self, sheet: str, row: int, header: str, value: object) -> None:
        """Write into the column with this header, or with this index number before the name of a challenge."""
        columns = [cell for cell in self._book[sheet][1] if re.match(rf"{re.escape(header)}( |$)", str(cell.value))]
        self._book[sheet].cell(row, columns[0].column).value = value

    def fill(self) -> None:
        """Three measures and what belongs to them, all in order."""
        for row, values in ((2, SOUND), (3, SECOND), (4, THIRD)):
            for header, value in values.items():
                self.put(SHEET, row, header, value)
        for sheet, values in OTHERS.items():
            for header, value in values.items():
                self.put(sheet, 2, header, value)

    def save(self) -> Path:
        self._book.save(self.path)
        return self.path


@pytest.fixture(scope="module")
def uploads(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the server keeps temporary files."""
    return tmp_path_factory.mktemp("uploads")


@pytest.fixture(scope="module")
def server(demo_release: Path, uploads: Path) -> Iterator[Server]:
    """The demo behind the real server, with a temporary folder that the test can look into."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TMPDIR", str(uploads))
        with serving(demo_release) as running:
            yield running


def files(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.is_file() and path.name != "owner"]


def download(page: Page, role: Any, name: str, target: Path) -> Path:
    with page.expect_download() as began:
        page.get_by_role(role, name=name).click()
    began.value.save_as(target)
    return target


def coloured(sheet: Worksheet) -> set[str]:
    """The cells that the marks colour, whatever stands in them."""
    formats = [each for each in sheet.conditional_formatting if each.rules[0].type == "expression"]
    return {place for each in formats for place in str(each.sqref).split()}


def send(page: Page, table: Path) -> None:
    """Choose a file, send it, and wait until the page shows the result by itself."""
    page.locator("#table").set_input_files(table)
    page.get_by_role("button", name="Tabelle prüfen").click()
    page.wait_for_selector("#again")


def checked(server: Server, table: Path, language: str) -> str:
    """The address of a finished result, without a browser."""
    body = (
        b'--x\r\nContent-Disposition: form-data; name="table"; filename="'
        + table.name.encode()
        + b'"\r\n\r\n'
        + table.read_bytes()
        + b"\r\n--x--\r\n"
    )
    asked = urllib.request.Request(
        f"{server.url}/check?lang={language}", body, {"Content-Type": "multipart/form-data; boundary=x"}
    )
    try:
        with urllib.request.urlopen(asked, timeout=30) as response:
            address: str = response.url
        for _ in range(90):
            with urllib.request.urlopen(address, timeout=30) as response:
                if "Refresh" not in response.headers:
                    return address
            sleep(1)
    except urllib.error.HTTPError as error:
        with error:
            assert error.code == 422
            return error.url
    raise AssertionError("the check did not end")


def test_template_ten_mistakes_findings_mending_profile(
    browser: Browser, server: Server, uploads: Path, tmp_path: Path
) -> None:
    with visit(browser, f"{server.url}/check?lang=de", scripts=False) as seen:
        page = seen.page
        table = Table(download(page, "link", "Leere Vorlage", tmp_path / "massnahmen.xlsx"))
        table.fill()
        for sheet, row, header, value, _ in MISTAKES:
            table.put(sheet, row, header, value)
        send(page, table.save())

        assert page.locator(".pa-verdict--bad").is_visible()
        told = [found.inner_text() for found in page.locator(".pa-finding--must").all()]
        headings = page.locator(".pa-sheet").all_inner_texts()
        for sheet, row, header, _, words in MISTAKES:
            assert any(sheet in heading for heading in headings), sheet
            at_row = [text for text in told if f"Zeile {row}\n" in text and words in text]
            assert at_row, f"{sheet}, {row}, {header}: {words} is not among {told}"

        marked = load_workbook(download(page, "button", "Geprüfte Excel-Datei herunterladen", tmp_path / "marked.xlsx"))
        assert "Befunde" in marked.sheetnames
        start = next(cell for cell in marked[SHEET][1] if cell.value == "Beginn").column
        wrong, right = marked[SHEET].cell(2, start), marked[SHEET].cell(3, start)
        assert "Datum" in wrong.comment.text
        assert right.comment is None
        assert wrong.coordinate in coloured(marked[SHEET])
        assert right.coordinate not in coloured(marked[SHEET])
        assert files(uploads) == []
        page.reload()
        assert page.get_by_text("Dieses Ergebnis gibt es nicht mehr").is_visible()

        mended = Table(table.path)
        mended.fill()
        mended.put(SHEET, 4, "Webseite", "https://www.hamm.de")
        send(page, mended.save())
        assert page.get_by_text("Die Tabelle kann so veröffentlicht werden.").is_visible()
        assert page.locator(".pa-finding--must").count() == 0
        assert page.get_by_text("3 neu, 0 geändert, 0 wie bisher").is_visible()
        card = page.locator(".pa-card", has_text="Nachbarschaftstreff Norden")
        assert card.locator("td.pa-cell--plain, td.pa-cell--primary").all_inner_texts() == ["1", "11"]
        assert card.locator("td.pa-cell--secondary").all_inner_texts() == ["5"]
        assert "fördert demnach die sprachliche Verständigung (1)" in card.inner_text()
        assert [url for url in seen.requests if not url.startswith(server.url)] == []
        assert page.context.cookies() == []

        page.get_by_role("button", name="Jetzt löschen").click()
        assert page.get_by_text("Alles zu Ihrer letzten Prüfung ist gelöscht.").is_visible()
        assert files(uploads) == []


def test_change_of_a_published_measure_is_shown_before_it_is_made(
    browser: Browser, server: Server, tmp_path: Path
) -> None:
    with visit(browser, f"{server.url}/check?lang=de", scripts=False) as seen:
        page = seen.page
        table = Table(download(page, "link", "Vorlage mit den aktuellen Daten", tmp_path / "massnahmen.xlsx"))
        table.put(SHEET, 3, "Titel (de)", "KIM in Hamm")
        send(page, table.save())
        assert page.get_by_text("0 neu, 1 geändert,").is_visible()
        first = page.locator(".pa-card").first
        assert "geändert" in first.inner_text()
        assert "Kommunales Integrationsmanagement (KIM) in Hamm" in first.locator(".pa-changes__old").inner_text()
        assert first.locator(".pa-changes__new").inner_text() == "KIM in Hamm"


def choose_by_keyboard(page: Page) -> FileChooser:
    """Open the chooser of the field that has the focus; the browser forgets a key that it came to see too late."""
    for _ in range(PRESSES):
        try:
            with page.expect_file_chooser(timeout=PATIENCE) as chooser:
                page.keyboard.press("Space")
            return chooser.value
        except NothingCame:
            continue
    raise AssertionError("the field with the focus opens no chooser of files")


def test_keyboard_alone_sends_a_table(browser: Browser, server: Server, tmp_path: Path) -> None:
    table = tmp_path / "massnahmen.csv"
    table.write_text("Kennung;Titel\nneu;Neu\n", encoding="utf-8")
    with visit(browser, f"{server.url}/check?lang=de", scripts=False) as seen:
        page = seen.page
        for _ in range(60):
            page.keyboard.press("Tab")
            if page.locator("#table:focus").count():
                break
        else:
            pytest.fail("the field for the table cannot be reached by keyboard")
        choose_by_keyboard(page).set_files(table)
        page.keyboard.press("Tab")
        assert page.locator(":focus").inner_text() == "Tabelle prüfen"
        page.keyboard.press("Enter")
        page.wait_for_selector("#again")
        assert page.locator(".pa-finding--must").count() >= 1


@pytest.fixture(scope="module")
def faulty(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A filled table with the ten mistakes."""
    path = tmp_path_factory.mktemp("faulty") / "massnahmen.xlsx"
    with urllib.request.urlopen(f"{server.url}/template.xlsx?filled=1&lang=de", timeout=60) as response:
        path.write_bytes(response.read())
    table = Table(path)
    for _, row, header, value, _ in [mistake for mistake in MISTAKES if mistake[0] == SHEET]:
        table.put(SHEET, row + 4, header, value)
    return table.save()


@pytest.fixture(scope="module")
def states(server: Server, faulty: Path) -> dict[str, str]:
    """The addresses of every state of the check."""
    broken = faulty.with_name("broken.xlsx")
    broken.write_bytes(b"%PDF-1.7 renamed")
    result = checked(server, faulty, "de").split("?")[0].removeprefix(server.url)
    return {
        "form": "/check",
        "deleted": "/check?deleted=1",
        "result": result,
        "notes": f"{result}?show=notes",
        "unreadable": checked(server, broken, "de").split("?")[0].removeprefix(server.url),
        "gone": f"/check/{'0' * 32}",
    }


@pytest.mark.parametrize(
    ("width", "scheme", "language"), [(1280, "light", "de"), (360, "dark", "de"), (320, "light", "en")]
)
@pytest.mark.parametrize("state", ["form", "deleted", "result", "notes", "unreadable", "gone"])
def test_state_is_accessible_and_stays_inside_the_window(
    browser: Browser,
    server: Server,
    axe: str,
    states: dict[str, str],
    state: str,
    width: int,
    scheme: str,
    language: str,
) -> None:
    address = f"{server.url}{states[state]}{'&' if '?' in states[state] else '?'}lang={language}"
    with visit(browser, address, width=width, scheme=scheme) as seen:
        assert seen.page.locator("h1").count() == 1
        assert [message for message in seen.messages if "status of 4" not in message] == []
        assert seen.overflow() <= 0
        assert seen.violations(axe) == []


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_running_check_is_accessible(
    browser: Browser, server: Server, axe: str, faulty: Path, width: int, scheme: str
) -> None:
    with visit(browser, f"{server.url}/check?lang=de", width=width, scheme=scheme) as seen:
        page = seen.page
        table = {"name": faulty.name, "mimeType": "application/octet-stream", "buffer": faulty.read_bytes()}
        sent = page.request.post(f"{server.url}/check?lang=de", multipart={"table": table})
        # Sent by the form, the page would come by a redirect, which is not routed, and would go after a second.
        page.route(re.compile(r"/check/[0-9a-f]{32}"), _without_refresh)
        page.goto(sent.url)
        page.wait_for_selector(".pa-progress")
        assert page.get_by_text("Ihre Tabelle wird geprüft").is_visible()
        assert seen.overflow() <= 0
        assert seen.violations(axe) == []


def _without_refresh(route: Any) -> None:
    """The page as it is, but it stays for as long as the test looks at it."""
    response = route.fetch()
    route.fulfill(response=response, headers={**response.headers, "refresh": "600"})


@pytest.mark.parametrize(("width", "scheme"), [(1280, "dark"), (360, "light")])
def test_check_in_arabic_is_accessible_and_reads_from_right_to_left(
    browser: Browser, two_by_two_server: Server, axe: str, tmp_path: Path, width: int, scheme: str
) -> None:
    table = tmp_path / "table.xlsx"
    with urllib.request.urlopen(f"{two_by_two_server.url}/template.xlsx?filled=1&lang=ar", timeout=60) as response:
        table.write_bytes(response.read())
    result = checked(two_by_two_server, table, "ar")
    for address in (f"{two_by_two_server.url}/check?lang=ar", result):
        with visit(browser, address, width=width, scheme=scheme) as seen:
            assert seen.page.locator("html").get_attribute("dir") == "rtl"
            assert seen.overflow() <= 0
            assert seen.violations(axe) == []


def test_file_that_is_too_large_gets_a_page_and_not_a_broken_connection(
    browser: Browser, server: Server, tmp_path: Path
) -> None:
    large = tmp_path / "large.xlsx"
    large.write_bytes(bytes(30 * 1024 * 1024))
    with visit(browser, f"{server.url}/check?lang=de") as seen:
        seen.page.locator("#table").set_input_files(large)
        seen.page.get_by_role("button", name="Tabelle prüfen").click()
        seen.page.wait_for_selector(".pa-verdict--bad")
        assert seen.page.get_by_text("Diese Datei ist zu groß").is_visible()
