"""The pages that explore, compare, analyse and report in a real browser: accessible, inside the window, without scripts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.browser.visits import visit
from tests.running import Server

if TYPE_CHECKING:
    from playwright.sync_api import Browser

WIDE_LIGHT_GERMAN, NARROW_DARK_ENGLISH = (1280, "light", "de"), (360, "dark", "en")
WIDE_DARK_ENGLISH, NARROW_LIGHT_GERMAN = (1280, "dark", "en"), (360, "light", "de")
# Every page in two views that differ in width, colours and language; between them the pages see all four.
VIEWS = ((WIDE_LIGHT_GERMAN, NARROW_DARK_ENGLISH), (WIDE_DARK_ENGLISH, NARROW_LIGHT_GERMAN))
PAGES = {
    "analysis": "/analysis",
    "needs": "/analysis/needs?target_group=gefluechtete",
    "focal-points": "/analysis/focal-points",
    "developments": "/analysis/developments",
    "cover": "/analysis/cover",
    "money": "/analysis/money",
    "network": "/analysis/network",
    "explore": "/explore?text=Sprache&target_group=gefluechtete",
    "explore-nothing": "/explore?text=xyzxyz",
    "compare": "/compare?m=beispielprofil&m=kim-hamm&m=begegnungsgarten",
    "compare-nothing": "/compare",
    "figure": "/figure/coverage",
    "embed": "/embed/coverage",
    "report": "/report?target_group=gefluechtete",
    "handout": "/handout?target_group=gefluechtete",
}
CASES = [
    pytest.param(path, *view, id=f"{name}-{'-'.join(map(str, view))}")
    for place, (name, path) in enumerate(PAGES.items())
    for view in VIEWS[place % len(VIEWS)]
]
ARABIC_CASES = [
    ("/analysis/needs", 1280, "dark"),
    ("/analysis/developments", 360, "light"),
    ("/explore", 360, "dark"),
    ("/report", 1280, "light"),
]


def _in(path: str, language: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}lang={language}"


@pytest.mark.parametrize(("path", "width", "scheme", "language"), CASES)
def test_page_is_accessible_stays_inside_the_window_and_asks_nobody_else(
    browser: Browser, live_server: Server, axe: str, path: str, width: int, scheme: str, language: str
) -> None:
    with visit(browser, live_server.url + _in(path, language), width=width, scheme=scheme) as seen:
        assert seen.statuses[0] == 200
        assert seen.page.locator("h1").count() == 1
        assert seen.page.locator("html").get_attribute("lang") == language
        assert [url for url in seen.requests if not url.startswith((live_server.url, "data:"))] == []
        assert seen.page.context.cookies() == []
        assert seen.messages == []
        assert seen.overflow() <= 0
        assert seen.violations(axe) == []


@pytest.mark.parametrize(("path", "width", "scheme"), ARABIC_CASES)
def test_page_in_arabic_is_accessible_and_says_that_a_machine_translated_it(
    browser: Browser, two_by_two_server: Server, axe: str, path: str, width: int, scheme: str
) -> None:
    with visit(browser, two_by_two_server.url + _in(path, "ar"), width=width, scheme=scheme) as seen:
        assert seen.statuses[0] == 200
        assert seen.page.locator("html").get_attribute("dir") == "rtl"
        assert seen.page.get_by_text("مترجمة آليًا").is_visible()
        assert seen.overflow() <= 0
        assert seen.violations(axe) == []


def test_a_meeting_is_prepared_without_scripts(browser: Browser, live_server: Server) -> None:
    with visit(browser, f"{live_server.url}/?lang=de", scripts=False) as seen:
        page = seen.page
        menu = page.get_by_role("navigation", name="Hauptmenü")

        menu.get_by_role("link", name="Maßnahmen").click()
        page.get_by_label("Suche in Titeln").fill("Sprache")
        page.get_by_role("button", name="Suchen", exact=True).click()
        page.wait_for_url(re.compile("text=Sprache"))
        page.locator("summary", has_text="Zielgruppe").first.click()
        page.locator("input[name=target_group][value=gefluechtete]").check()
        page.get_by_role("button", name="Auswahl anwenden").click()
        page.wait_for_url(re.compile("target_group=gefluechtete"))
        assert "text=Sprache" in page.url
        page.get_by_role("link", name="Alles zurücksetzen").click()

        for place in (0, 1):
            page.locator("input[name=m]").nth(place).check()
        page.get_by_role("button", name="Angekreuzte Maßnahmen vergleichen").click()
        page.wait_for_url(re.compile(r"/compare\?.*m=.*m="))
        assert page.locator("main .pa-grid").first.is_visible()

        menu.get_by_role("link", name="Auswertung").click()
        page.locator("main").get_by_role("link", name="Bericht").click()
        address = page.get_by_role("link", name="Bericht als PDF").get_attribute("href")
        assert address is not None
        answer = page.request.get(live_server.url + address)
        assert answer.headers["content-type"] == "application/pdf"
        assert answer.body().startswith(b"%PDF-")


def test_report_opens_on_paper_what_is_folded_on_screens(browser: Browser, live_server: Server) -> None:
    with visit(browser, f"{live_server.url}/report?status=beendet&lang=de") as seen:
        table = seen.page.locator("details.pa-shown__table td").first
        note = seen.page.locator("details.pa-shown__note p").first
        assert seen.page.locator(".pa-crumbs a").all_inner_texts() == ["Gesamtschau", "Auswertung"]
        assert [table.is_visible(), note.is_visible()] == [False, False]
        seen.page.emulate_media(media="print")
        assert [table.is_visible(), note.is_visible()] == [True, True]
