"""Hostile labels in a real browser (hostile.md 78 to 80, 82): nothing runs, nothing breaks out of a narrow window."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.visits import visit
from tests.running import Server, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PAGES = (
    "/",
    "/explore?challenge=11",
    "/doc/measure/kim-hamm",
    "/doc/actor/stadt-hamm",
    "/doc/programme/kim-nrw",
    "/doc/scheme/herausforderungen-1",
    "/doc/scheme/herausforderungen-1/11",
    "/doc/measure/sprachcafe-herringen",
    "/sources",
    "/nothing",
)


@pytest.fixture(scope="module")
def marked_up(spoilt_release: Callable[[str], Path]) -> Iterator[Server]:
    with serving(spoilt_release("078-markup")) as server:
        yield server


@pytest.fixture(scope="module")
def long(spoilt_release: Callable[[str], Path]) -> Iterator[Server]:
    with serving(spoilt_release("080-long")) as server:
        yield server


@pytest.fixture(scope="module")
def very_long(spoilt_release: Callable[[str], Path]) -> Iterator[Server]:
    with serving(spoilt_release("080-64-kib")) as server:
        yield server


@pytest.mark.parametrize("path", PAGES)
def test_markup_in_labels_runs_nowhere_and_asks_nobody(browser: Browser, marked_up: Server, path: str) -> None:
    with visit(browser, marked_up.url + path) as seen:
        assert [url for url in seen.requests if not url.startswith(marked_up.url)] == []
        assert [message for message in seen.messages if "status of 4" not in message] == []
        assert seen.page.locator("img[src=x], svg[onload]").count() == 0


@pytest.mark.parametrize("path", PAGES)
def test_endless_words_stay_inside_a_window_of_320_pixels(browser: Browser, long: Server, axe: str, path: str) -> None:
    with visit(browser, long.url + path, width=320) as seen:
        assert seen.overflow() <= 0
        assert seen.violations(axe) == []


@pytest.mark.parametrize("path", ["/explore", "/doc/measure/beispielprofil", "/doc/actor/stadt-hamm"])
def test_label_of_64_kib_stays_inside_a_window_of_320_pixels(browser: Browser, very_long: Server, path: str) -> None:
    with visit(browser, very_long.url + path, width=320) as seen:
        assert "Wort Wort" in seen.page.content()
        assert seen.overflow() <= 0
