"""The query page with its editor: reachable by keyboard, in every language, size and colour scheme; storing nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote_plus

import pytest

from tests.browser.visits import visit
from tests.running import ROOT, Server, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

EXAMPLE = "/query?example=actors_by_challenge&run=1"
MISTAKE = "/query?run=1&query=SELECT+%3Fs%0AWHERE+%7B+%3Fs+%3Fp+%7D"
BEGUN = "/query?query=SELECT+*%0AWHERE+%7B%0A++%3Fs+a+"
GRAPH = "/query?example=profile_of&run=1"
MARKUP = ROOT / "tests" / "hostile" / "answers" / "078-markup-in-an-answer.rq"
EDITOR = ".CodeMirror-code"
HINTS = ".CodeMirror-hint"
# Each page in both widths, schemes and languages, but not in every combination of them.
VIEWS = ((1280, "light", "de"), (1280, "dark", "en"), (320, "dark", "de"), (320, "light", "en"))
# Everything that could leave something on a visitor's machine, counted from before the first script.
WATCH = """
window.stored = [];
for (const name of ["setItem", "removeItem", "clear"])
  Storage.prototype[name] = function (...what) { window.stored.push([name, ...what]); };
"""


@pytest.fixture(scope="module")
def server(demo_release: Path) -> Iterator[Server]:
    """The demo behind a server of its own: no other test uses up the budget of queries."""
    with serving(demo_release) as running:
        yield running


def value(page: Page) -> str:
    """What the form would send."""
    text: str = page.locator("#query").input_value()
    return text


def focused(page: Page) -> str:
    found: str = page.evaluate("document.activeElement.id || document.activeElement.textContent.trim()")
    return found


def write(page: Page, text: str) -> None:
    """Write at the end of the editor's text."""
    page.locator(EDITOR).click()
    page.keyboard.press("Control+End")
    page.keyboard.type(text)


def take_suggestion(page: Page, shown: str) -> None:
    """Ask for suggestions and take the first, which must be this one."""
    page.keyboard.press("Control+Space")
    page.wait_for_selector(HINTS)
    assert page.locator(HINTS).first.inner_text() == shown
    page.keyboard.press("Enter")
    page.wait_for_selector(HINTS, state="detached")


@pytest.mark.parametrize(("width", "scheme", "language"), VIEWS)
@pytest.mark.parametrize("path", ["/query", EXAMPLE, MISTAKE, GRAPH])
def test_the_query_page_is_accessible_in_every_size_and_scheme(
    path: str, width: int, scheme: str, language: str, browser: Browser, server: Server, axe: str
) -> None:
    joint = "&" if "?" in path else "?"
    with visit(browser, f"{server.url}{path}{joint}lang={language}", width=width, scheme=scheme) as seen:
        seen.page.wait_for_selector(EDITOR)
        seen.page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
        assert seen.violations(axe) == []
        assert seen.overflow() <= 0


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("path", ["/query", EXAMPLE])
def test_the_query_page_is_accessible_from_right_to_left(
    path: str, scripts: bool, browser: Browser, two_by_two_server: Server, axe: str
) -> None:
    joint = "&" if "?" in path else "?"
    address = f"{two_by_two_server.url}{path}{joint}lang=ar"
    with visit(browser, address, width=360, scripts=scripts) as seen:
        if scripts:
            assert seen.violations(axe) == []
        assert seen.overflow() <= 0
        direction = "document.querySelector('#query').dir + getComputedStyle(document.body).direction"
        assert seen.page.evaluate(direction) == "ltrrtl", "a query runs from left to right on any page"


def test_nothing_is_stored_and_nobody_else_is_asked(browser: Browser, server: Server) -> None:
    with visit(browser, "about:blank") as seen:
        page = seen.page
        page.add_init_script(WATCH)
        page.goto(f"{server.url}{BEGUN}&lang=en", wait_until="networkidle")
        write(page, "ipv:Mea")
        take_suggestion(page, "ipv:Measure  Measure")
        write(page, " }")
        with page.expect_navigation():
            page.keyboard.press("Control+Enter")
        page.wait_for_selector("#result-title")
        page.wait_for_selector(EDITOR)
        assert page.evaluate("window.stored") == []
        assert page.context.storage_state() == {"cookies": [], "origins": []}
        strangers = [each for each in seen.requests if not each.startswith((server.url, "about:", "data:"))]
        assert strangers == []
        assert seen.messages == [], "the page's own policy lets the editor work as it is"


def test_words_of_the_data_are_suggested_by_name_and_by_label(browser: Browser, server: Server) -> None:
    with visit(browser, f"{server.url}{BEGUN}Ma%C3%9Fnah&lang=de") as seen:
        page = seen.page
        write(page, "")
        take_suggestion(page, "ipv:Measure  Maßnahme")
        assert value(page).startswith("PREFIX ipv: <https://profilatlas.example/hamm/def/>\n")
        write(page, " ; dct:aud")
        take_suggestion(page, "dct:audience  Zielgruppe")
        assert "PREFIX dct: <http://purl.org/dc/terms/>" in value(page)
        assert value(page).endswith("?s a ipv:Measure ; dct:audience")


def test_the_keyboard_gets_into_the_editor_out_of_it_and_to_the_answer(browser: Browser, server: Server) -> None:
    with visit(browser, f"{server.url}/query?example=partners&lang=de") as seen:
        page = seen.page
        page.get_by_role("button", name="Als einfachen Text bearbeiten").focus()
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Abfrage in der Sprache SPARQL"
        described = page.evaluate(
            "document.getElementById(document.activeElement.getAttribute('aria-describedby').split(' ')[0]).textContent"
        )
        assert "Tabulatortaste" in described
        before = value(page)
        page.keyboard.press("Tab")
        assert focused(page) == "Abfrage ausführen"
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Shift+Tab")
        assert focused(page) == "Als einfachen Text bearbeiten"
        assert value(page) == before, "the Tab key leaves, it does not indent"
        page.keyboard.press("Tab")
        with page.expect_navigation():
            page.keyboard.press("Control+Enter")
        page.wait_for_selector("#result-title")
        assert page.url.endswith("/query?example=partners&run=1&lang=de#result")


def test_the_plain_text_field_is_an_equal_choice(browser: Browser, server: Server) -> None:
    with visit(browser, f"{server.url}/query?lang=de") as seen:
        page = seen.page
        write(page, "\n# mit Editor")
        page.get_by_role("button", name="Als einfachen Text bearbeiten").click()
        assert focused(page) == "query"
        assert value(page).endswith("# mit Editor")
        page.keyboard.press("Control+End")
        page.keyboard.type("\n# ohne Editor")
        page.get_by_role("button", name="Mit Farben und Vorschlägen bearbeiten").click()
        assert "# ohne Editor" in page.locator(EDITOR).inner_text()
        page.get_by_role("button", name="Abfrage ausführen").click()
        page.wait_for_selector("#result-title")
        assert value(page).endswith("# mit Editor\n# ohne Editor")


def test_the_link_follows_what_is_written_until_it_is_too_long(browser: Browser, server: Server) -> None:
    with visit(browser, f"{server.url}/query?example=partners&lang=de") as seen:
        page = seen.page
        link = page.locator("#query-address")
        assert link.input_value().endswith("/query?example=partners")
        write(page, "# x")
        assert re.search(r"/query\?query=PREFIX.*%23\+x$", link.input_value())
        page.get_by_role("button", name="Als einfachen Text bearbeiten").click()
        page.locator("#query").fill("# " + "x" * 2_000)
        assert link.is_hidden()
        assert page.locator("#query-too-long").is_visible()
        with page.expect_download() as began:
            page.get_by_role("button", name="Abfrage als Datei speichern").click()
        assert began.value.suggested_filename == "query.rq"


def test_the_line_of_a_mistake_is_marked_and_named_in_words(browser: Browser, server: Server) -> None:
    with visit(browser, f"{server.url}{MISTAKE}&lang=de") as seen:
        page = seen.page
        page.wait_for_selector(".pa-editor__wrong")
        assert "WHERE { ?s ?p }" in page.locator(".pa-editor__wrong").inner_text()
        assert "Zeile 2" in page.locator("[role=alert]").inner_text()
        write(page, " }")
        page.locator("#query-status", has_text="Zeile 2").wait_for()


def test_markup_in_an_answer_does_not_run(browser: Browser, server: Server) -> None:
    """Case 78 of the hostile inputs."""
    query = quote_plus(MARKUP.read_text(encoding="utf-8"))
    with visit(browser, f"{server.url}/query?lang=de&run=1&query={query}") as seen:
        page = seen.page
        assert page.locator(".pa-answer").is_visible()
        assert "Abfrage" in page.title()
        assert page.locator(".pa-answer img, .pa-answer script").count() == 0
        assert seen.messages == []


def test_without_scripts_a_query_is_written_sent_and_answered(browser: Browser, server: Server) -> None:
    with visit(browser, f"{server.url}/query?lang=de", scripts=False) as seen:
        page = seen.page
        page.get_by_role("link", name="Akteure, die gemeinsam an Maßnahmen arbeiten").click()
        page.locator("#query").press("Control+End")
        page.locator("#query").type("\nLIMIT 3")
        page.get_by_role("button", name="Abfrage ausführen").click()
        assert "3 Zeilen" in page.locator("#result").inner_text()
        with page.expect_download() as began:
            page.get_by_role("link", name="CSV").click()
        assert began.value.suggested_filename == "query.csv"


def test_headings_and_focus_are_in_order(browser: Browser, server: Server) -> None:
    with visit(browser, f"{server.url}{EXAMPLE}&lang=de") as seen:
        levels = seen.page.evaluate("[...document.querySelectorAll('h1, h2, h3')].map(each => Number(each.tagName[1]))")
        assert levels[0] == 1
        assert all(after - before <= 1 for before, after in pairwise(levels))
        seen.page.locator(EDITOR).focus()
        outline = seen.page.evaluate("getComputedStyle(document.querySelector('.CodeMirror-focused')).outlineStyle")
        assert outline == "solid"
