"""Every type of page in a real browser: accessible, inside the window, on its own, without scripts, by keyboard."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.browser.visits import visit
from tests.running import Server

if TYPE_CHECKING:
    from playwright.sync_api import Browser

MISSING, WITHDRAWN = "/nothing", "/doc/measure/sprachcafe-herringen"
REFUSED = {MISSING: "status of 404", WITHDRAWN: "status of 410"}
PAGES = {
    "measure-with-money": "/doc/measure/kim-hamm",
    "challenge": "/doc/scheme/herausforderungen-1/10",
    "narrower-challenge": "/doc/scheme/herausforderungen-1/10.2",
    "target-group": "/doc/scheme/zielgruppen-1/gefluechtete",
    "programme": "/doc/programme/kim-nrw",
    "scheme": "/doc/scheme/herausforderungen-1",
    "collection": "/doc/actor",
    "data": "/data",
    "quality": "/data/quality",
    "sources": "/sources",
    "api": "/api",
    "text": "/accessibility",
    "error": MISSING,
    "withdrawn": WITHDRAWN,
}
# Each page at both widths and in both colour schemes, but not in every combination of them.
VIEWS = ((1280, "light", "de"), (360, "dark", "en"))


@pytest.mark.parametrize(("width", "scheme", "language"), VIEWS)
@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_page_is_accessible_stays_inside_the_window_and_asks_nobody_else(
    browser: Browser, live_server: Server, axe: str, path: str, width: int, scheme: str, language: str
) -> None:
    address = f"{live_server.url}{path}{'&' if '?' in path else '?'}lang={language}"
    with visit(browser, address, width=width, scheme=scheme) as seen:
        assert seen.page.locator("h1").count() == 1
        assert [url for url in seen.requests if not url.startswith(live_server.url)] == []
        assert seen.page.context.cookies() == []
        assert [message for message in seen.messages if REFUSED.get(path, "\n") not in message] == []
        assert seen.overflow() <= 0
        assert seen.violations(axe) == []


@pytest.mark.parametrize(
    ("width", "scheme", "language"), [(1280, "dark", "ar"), (360, "light", "ar"), (360, "dark", "fr")]
)
@pytest.mark.parametrize("path", ["/", "/explore", "/doc/scheme/defis-1", "/sources"])
def test_instance_in_arabic_is_accessible_and_reads_from_right_to_left(
    browser: Browser, two_by_two_server: Server, axe: str, path: str, width: int, scheme: str, language: str
) -> None:
    with visit(browser, f"{two_by_two_server.url}{path}?lang={language}", width=width, scheme=scheme) as seen:
        expected = "rtl" if language == "ar" else "ltr"
        assert seen.page.locator("html").get_attribute("dir") == expected
        assert seen.overflow() <= 0
        assert seen.violations(axe) == []


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("path", ["/", "/explore", "/doc/scheme/challenges-2"])
def test_instance_without_a_table_is_accessible_and_shows_all_its_challenges(
    browser: Browser, gridless_server: Server, axe: str, path: str, width: int
) -> None:
    with visit(browser, f"{gridless_server.url}{path}", width=width) as seen:
        assert seen.page.locator(".pa-grid__flow .pa-cell").count() == 25
        assert seen.overflow() <= 0
        assert seen.violations(axe) == []


@pytest.mark.parametrize("path", ["/", "/explore", "/doc/measure/beispielprofil", "/doc/actor", "/sources", "/imprint"])
def test_page_stays_inside_a_window_of_320_pixels(browser: Browser, live_server: Server, path: str) -> None:
    with visit(browser, live_server.url + path, width=320) as seen:
        assert seen.overflow() <= 0


def test_golden_profile_is_grey_where_the_city_says(browser: Browser, live_server: Server) -> None:
    with visit(browser, f"{live_server.url}/doc/measure/beispielprofil") as seen:
        fields = seen.page.locator(".pa-grid--profile .pa-cell")
        colours = fields.evaluate_all(
            "cells => cells.map(cell => [cell.firstElementChild.textContent, getComputedStyle(cell).backgroundColor])"
        )
        ground = dict(colours)["1"]
        assert [index for index, colour in colours if colour != ground] == ["10", "11", "12", "18"]
        assert len({colour for _, colour in colours}) == 2


def test_filters_work_without_scripts(browser: Browser, live_server: Server) -> None:
    with visit(browser, f"{live_server.url}/explore?lang=de", scripts=False) as seen:
        page = seen.page
        page.locator("summary", has_text="Herausforderung").first.click()
        page.locator("input[name=challenge][value='11']").check()
        page.get_by_role("button", name="Auswahl anwenden").click()
        page.wait_for_url(re.compile(r"challenge=11"))
        assert "lang=de" in page.url
        assert page.locator(".pa-chosen").get_by_text("Stereotype / Ressentiments").is_visible()
        page.get_by_role("link", name="Alles zurücksetzen").click()
        assert "challenge" not in page.url


def test_overview_follows_the_choice_without_scripts(browser: Browser, live_server: Server) -> None:
    with visit(browser, f"{live_server.url}/?lang=de", scripts=False) as seen:
        seen.page.get_by_label("Zielgruppe", exact=True).select_option("gefluechtete")
        seen.page.get_by_role("button", name="Anwenden").click()
        seen.page.wait_for_url(re.compile(r"target_group=gefluechtete"))
        assert seen.page.locator(".pa-chosen").get_by_text("Geflüchtete").is_visible()


def test_keyboard_meets_the_skip_link_first_and_lands_in_the_content(browser: Browser, live_server: Server) -> None:
    with visit(browser, f"{live_server.url}/doc/measure/beispielprofil?lang=de") as seen:
        page = seen.page
        page.keyboard.press("Tab")
        skip = page.locator(":focus")
        assert skip.inner_text() == "Zum Inhalt springen"
        assert skip.bounding_box() is not None
        assert skip.bounding_box()["y"] >= 0  # type: ignore[index]
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_keyboard_reaches_every_field_and_names_the_one_in_focus(browser: Browser, live_server: Server) -> None:
    with visit(browser, f"{live_server.url}/doc/measure/beispielprofil?lang=de") as seen:
        page = seen.page
        page.locator(".pa-grid--profile .pa-cell__index").first.evaluate("index => index.closest('a').focus()")
        page.keyboard.press("Shift+Tab")
        met = []
        for _ in range(page.locator(".pa-grid--profile .pa-cell").count()):
            page.keyboard.press("Tab")
            met.append(page.evaluate("document.activeElement.querySelector('.pa-cell__index')?.textContent"))
            style = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert style == "solid"
        assert met == [str(index) for index in range(1, len(met) + 1)]
        name = page.locator(":focus .pa-cell__tip")
        assert name.inner_text() == "Interkulturelle Systementwicklung"
        box = name.bounding_box()
        assert box is not None
        assert box["width"] > 100


def test_language_switch_keeps_the_page_and_the_choice(browser: Browser, live_server: Server) -> None:
    with visit(browser, f"{live_server.url}/explore?challenge=11&lang=de") as seen:
        seen.page.get_by_role("link", name="English").click()
        assert "challenge=11" in seen.page.url
        assert "lang=en" in seen.page.url
        assert seen.page.locator("html").get_attribute("lang") == "en"
        seen.page.locator(".pa-card h3 a").first.click()
        assert seen.page.url.endswith("lang=en")


def test_narrow_window_folds_what_a_wide_one_shows(browser: Browser, live_server: Server) -> None:
    address = f"{live_server.url}/doc/measure/fallmanagement-ein-tisch?lang=de"
    shown = []
    for width in (1280, 360):
        with visit(browser, address, width=width, scripts=False) as seen:
            similar = seen.page.locator("section[aria-labelledby=similar]")
            shown.append([similar.locator(row).filter(visible=True).count() for row in (".pa-card", ".pa-why")])
    assert shown == [[10, 20], [3, 0]]
    with visit(browser, address, width=360, scripts=False) as seen:
        similar = seen.page.locator("section[aria-labelledby=similar]")
        similar.get_by_text("7 weitere zeigen").click()
        assert similar.locator(".pa-card").filter(visible=True).count() == 10


def test_filters_are_one_line_in_a_narrow_window(browser: Browser, live_server: Server) -> None:
    with visit(browser, f"{live_server.url}/explore?lang=de", width=360, scripts=False) as seen:
        assert not seen.page.get_by_role("button", name="Auswahl anwenden").is_visible()
        seen.page.locator("summary").get_by_text("Filter", exact=True).click()
        assert seen.page.get_by_role("button", name="Auswahl anwenden").is_visible()


def test_fundings_are_cards_in_a_narrow_window(browser: Browser, live_server: Server) -> None:
    with visit(browser, f"{live_server.url}/doc/measure/fallmanagement-ein-tisch", width=360) as seen:
        table = seen.page.locator("table.pa-table--stacked")
        assert table.evaluate("table => table.scrollWidth <= table.parentElement.clientWidth")


def test_high_contrast_keeps_the_marks_of_the_grid(browser: Browser, live_server: Server) -> None:
    with visit(browser, f"{live_server.url}/doc/measure/beispielprofil", forced_colors="active") as seen:
        widths = seen.page.locator(".pa-grid--profile .pa-cell").evaluate_all(
            "cells => cells.map(cell => getComputedStyle(cell).borderTopWidth)"
        )
        assert [index for index, width in enumerate(widths, 1) if width == "3px"] == [10, 11, 12, 18]
