"""Structured data in a real browser (hostile.md 79): the policy lets the block stand, and nothing in it runs."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

from tests.browser.visits import visit
from tests.hostile.label_folder import Case
from tests.running import Server, serving

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

BLOCK = 'script[type="application/ld+json"]'
CASE = "079-script-end"
PAGES = {
    "/": "Dataset",
    "/doc/measure/sprachpaten": "Service",
    "/doc/actor/stadt-hamm": "GovernmentOrganization",
    "/doc/programme/kim-nrw": "FundingScheme",
    "/doc/scheme/herausforderungen-1": "DefinedTermSet",
    "/doc/scheme/herausforderungen-1/11": "DefinedTerm",
    "/doc/scheme/zielgruppen-1/gefluechtete": "DefinedTerm",
}


@pytest.fixture(scope="module")
def server(spoilt_release: Callable[[str], Path]) -> Iterator[Server]:
    with serving(spoilt_release(CASE)) as running:
        yield running


@pytest.mark.parametrize(("path", "kind"), PAGES.items())
def test_block_that_labels_would_end_stays_one_block_and_runs_nothing(
    browser: Browser, server: Server, path: str, kind: str
) -> None:
    with visit(browser, server.url + path) as seen:
        assert seen.messages == []
        assert seen.page.locator("script:not([src])").count() == seen.page.locator(BLOCK).count() == 1
        block = json.loads(seen.page.locator(BLOCK).text_content() or "")
        assert block["@type"] == kind
        assert block["name"].endswith(Case.read(CASE).text)


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_vocabulary_can_be_read_by_everybody(
    browser: Browser, live_server: Server, axe: str, width: int, scheme: str
) -> None:
    with visit(browser, f"{live_server.url}/doc/def#roles", width=width, scheme=scheme) as seen:
        assert seen.messages == []
        assert seen.overflow() <= 0
        assert seen.violations(axe) == []
        assert seen.page.locator("#roles").bounding_box()
