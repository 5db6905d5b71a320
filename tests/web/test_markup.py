"""What the policy forbids does not occur in pages: inline style and script; and each page has its frame."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from profilatlas import resources
from tests.web.addresses import MISSING, PAGES

if TYPE_CHECKING:
    from flask.testing import FlaskClient

GOLDEN = (
    "Eine Maßnahme, die das dargestellte Profil aufweist, arbeitet demnach daran, Stereotype zu hinterfragen und "
    "Ressentiments abzubauen (11), nimmt zudem Werte und Einstellungen in den Blick (12), fördert die "
    "Handlungskompetenz von Fachkräften (10) und unterstützt professionelle Systeme darin, sich interkulturell "
    "weiterzuentwickeln (18)."
)


@pytest.mark.parametrize("address", [*PAGES, MISSING[0]])
def test_page_has_its_frame_and_nothing_inline(client: FlaskClient, address: str) -> None:
    page = client.get(address).text
    assert not re.search(r"\sstyle=|<style|<script|\son\w+=|javascript:", page)
    assert page.count("<h1") == page.count("<main") == page.count("<footer") == 1
    assert re.search(r"<title>.+ – Profilatlas Hamm</title>", page)
    for path in ("/imprint", "/privacy", "/accessibility"):
        assert f'href="{path}"' in page
    assert "000001-" in page
    assert re.findall(r'(?:src|href)="//', page) == []


@pytest.mark.parametrize("address", PAGES)
def test_identifiers_of_elements_are_unique(client: FlaskClient, address: str) -> None:
    found = re.findall(r'\sid="([^"]+)"', client.get(address).text)
    assert sorted(found) == sorted(set(found))


def test_golden_sentence_and_grid_stand_on_the_example_profile(client: FlaskClient) -> None:
    page = client.get("/doc/measure/beispielprofil?lang=de").text
    assert GOLDEN in page
    table = page.partition('<table class="pa-grid__table">')[2].partition("</table>")[0]
    assert [len(re.findall("<td>", row)) for row in table.split("</tr>")[:-1]] == [6, 6, 6]
    fields = re.findall(r'pa-cell--(\w+)" href=[^>]*>\s*<span class="pa-cell__index">(\d+)', table)
    assert [int(index) for _, index in fields] == list(range(1, 19))
    assert [index for state, index in fields if state != "none"] == ["10", "11", "12", "18"]
    assert len(re.findall(", im Blick</span>", table)) == 4


def test_every_panel_offers_the_query_behind_it(client: FlaskClient) -> None:
    page = client.get("/doc/measure/beispielprofil?lang=de").text
    assert page.count("Abfrage zeigen") == page.count('<pre class="pa-query"') >= 1
    assert "PREFIX ipv:" in page


def test_own_style_stays_small() -> None:
    folder = resources.web_dir() / "static"
    assert sum((folder / name).stat().st_size for name in ("profilatlas.css", "fonts.css")) < 22_000


def test_style_names_only_files_that_are_there() -> None:
    folder = resources.web_dir() / "static"
    for style in folder.glob("*.css"):
        for name in re.findall(r'url\("([^"]+)"\)', style.read_text(encoding="utf-8")):
            assert (folder / name).is_file(), name


def test_sources_of_our_own_are_linked_on_the_host_that_serves_them(client: FlaskClient) -> None:
    page = client.get("/doc/measure/beispielprofil?lang=de").text
    assert '<a href="/sources?lang=de" dir="ltr">profilatlas.example/hamm/sources</a>' in page
    assert 'href="https://profilatlas.example/hamm/' not in page
