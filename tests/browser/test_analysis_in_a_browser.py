"""The pages that explore, compare, analyse and report in a real browser: accessible, inside the window, without scripts."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

import pytest

from tests.browser.visits import visit
from tests.running import Server

if TYPE_CHECKING:
    from playwright.sync_api import Browser

LANGUAGES = ("de", "en", "ar")
VIEWS = ((1280, "light"), (360, "dark"), (1280, "dark"), (360, "light"))
# `VIEWS=all`: each page in every language and every view, opened anew for each (CONTRIBUTING, decision 0043).
EVERY_VIEW = os.environ.get("VIEWS") == "all"
PAGES = {
    "overview": "/",
    "overview-filtered": "/?target_group=gefluechtete&year=2026",
    "explore-all": "/explore",
    "measure": "/doc/measure/fallmanagement-ein-tisch",
    "measure-without-profile": "/doc/measure/begegnungsgarten",
    "actor": "/doc/actor/stadt-hamm",
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
    "compare-six": "/compare?m=beispielprofil&m=kim-hamm&m=begegnungsgarten&m=fallmanagement-ein-tisch"
    "&m=frauen-gehen-ihren-weg&m=werkstatt-zukunft",
    "figure-flow": "/figure/funding_flows",
    "figure-matrix": "/figure/coverage_by_target_group",
    "embed": "/embed/coverage_by_area",
    "report": "/report?target_group=frauen",
    "handout": "/handout?target_group=gefluechtete",
}


def _in(path: str, language: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}lang={language}"


def _views(place: int, number: int) -> list[tuple[int, str]]:
    """The views in which the page at this place meets the language of this number: one or two of four, or all."""
    if EVERY_VIEW:
        return list(VIEWS)
    return [VIEWS[(place + number) % len(VIEWS)], *([VIEWS[(place + 3) % len(VIEWS)]] if not number else [])]


@pytest.mark.parametrize("place", range(len(PAGES)), ids=PAGES)
def test_page_is_accessible_in_every_window_and_language_and_asks_nobody_else(
    browser: Browser, three_language_server: Server, axe: str, place: int
) -> None:
    """Each page in all languages and views; which meet is another pairing from page to page, so that in the end all do."""
    home, path = three_language_server.url, list(PAGES.values())[place]
    for number, language in enumerate(LANGUAGES):
        views = _views(place, number)
        width, scheme = views[0]
        with visit(browser, home + _in(path, language), width=width, scheme=scheme) as seen:
            page = seen.page
            assert seen.statuses[0] == 200
            assert page.locator("h1").count() == 1
            assert page.locator("html").get_attribute("lang") == language
            assert page.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
            assert page.get_by_text("مترجمة آليًا").count() == (language == "ar" and "/embed/" not in path)
            for width, scheme in views:
                page.set_viewport_size({"width": width, "height": 900})
                page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
                if EVERY_VIEW:
                    page.reload(wait_until="networkidle")
                assert seen.overflow() <= 0, (language, width, scheme)
                assert seen.violations(axe) == [], (language, width, scheme)
            assert [url for url in seen.requests if not url.startswith((home, "data:"))] == []
            assert page.context.cookies() == []
            assert seen.messages == []


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
