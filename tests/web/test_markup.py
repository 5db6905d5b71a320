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
    assert not re.search(
        r"\sstyle=|<style|<script(?! type=.application/ld\+json.>| src=./static/)|\son\w+=|javascript:", page
    )
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
    page = client.get("/doc/measure/kim-hamm?lang=de").text
    assert page.count("Abfrage zeigen") == page.count('<pre class="pa-query"') == 5
    assert all("/id/measure/kim-hamm&gt;" in query for query in _queries(page))


@pytest.mark.parametrize("address", PAGES)
def test_queries_on_a_page_are_complete_and_each_another_one(client: FlaskClient, address: str) -> None:
    queries = _queries(client.get(address).text)
    assert sorted(set(queries)) == sorted(queries)
    for query in queries:
        assert not re.search(r"[$][A-Za-z]", query)


def _queries(page: str) -> list[str]:
    return re.findall(r'<pre class="pa-query" dir="ltr"><code>(.*?)</code></pre>', page, re.DOTALL)


@pytest.mark.parametrize("address", ["/", "/doc/actor/stadt-hamm", "/doc/measure/beispielprofil"])
def test_licence_has_its_name(client: FlaskClient, address: str) -> None:
    foot = client.get(f"{address}?lang=de").text.partition("<footer")[2]
    assert re.search(r'dl-by-de/2.0"[^>]*>.*Datenlizenz Deutschland – Namensnennung 2.0 [(]dl-de/by-2-0[)]<', foot)


def test_weights_of_a_challenge_are_said_in_the_same_words_in_grid_and_on_its_page(client: FlaskClient) -> None:
    def weights(page: str) -> list[str]:
        return re.findall(r'<span class="pa-weight">([^<]+)</span>', page)

    field = client.get("/?lang=de").text.partition('href="/doc/scheme/herausforderungen-1/10?')[2].partition("</a>")[0]
    facts = client.get("/doc/scheme/herausforderungen-1/10?lang=de").text.partition("<dl")[2].partition("</dl>")[0]
    assert weights(field) == weights(facts) == ["2 primär ·", "1 ohne Gewicht ·", "4 sekundär"]


def test_whole_city_is_not_counted_among_the_districts(client: FlaskClient) -> None:
    panel = client.get("/?lang=de").text.partition('id="areas"')[2].partition("</section>")[0]
    assert 'Stadtbezirke <span class="pa-count">7</span>' in panel
    assert "Stadtweit</a>" in panel
    assert "<dt>Gebiet</dt>" in client.get("/doc/measure/kim-hamm?lang=de").text


def test_period_that_has_not_begun_is_no_past(client: FlaskClient) -> None:
    assert "ab 01.03.2027" in client.get("/doc/measure/begegnungsgarten?lang=de").text
    assert "from 1 March 2027" in client.get("/doc/measure/begegnungsgarten?lang=en").text


def test_status_of_the_measures_is_no_evidence(client: FlaskClient) -> None:
    page = client.get("/?lang=de").text
    evidence = page.partition('id="statuses"')[2].partition("</section>")[0]
    assert "laufend" not in evidence
    assert "4 ohne Angabe" in page.partition('id="running"')[2].partition("</section>")[0]


def test_sum_that_one_funding_puts_in_doubt_says_so(client: FlaskClient) -> None:
    doubted = client.get("/doc/measure/fallmanagement-ein-tisch?lang=de").text
    assert "Diese Summe ist nicht gesichert" in doubted
    assert "schließt andere Förderung aus" in doubted.partition('class="pa-doubt"')[2].partition("</div>")[0]
    assert "Diese Summe ist nicht gesichert" not in client.get("/doc/measure/kim-hamm?lang=de").text


def test_what_statuses_mean_stands_before_what_has_them(client: FlaskClient) -> None:
    page = client.get("/sources?lang=de").text
    assert -1 < page.find("Die Angaben stehen in einer öffentlichen Quelle") < page.find("Belegte Maßnahmen")


def test_own_style_stays_small() -> None:
    folder = resources.web_dir() / "static"
    sizes = {style.name: style.stat().st_size for style in folder.glob("*.css")}
    assert sizes.pop("profilatlas.css") + sizes.pop("fonts.css") < 30_000, "what every page loads"
    assert [name for name, size in sizes.items() if size >= 10_000] == [], "what one kind of page loads beside it"


def test_style_names_only_files_that_are_there() -> None:
    folder = resources.web_dir() / "static"
    for style in folder.glob("*.css"):
        for name in re.findall(r'url\("([^"]+)"\)', style.read_text(encoding="utf-8")):
            assert (folder / name).is_file(), name


def test_sources_of_our_own_are_linked_on_the_host_that_serves_them(client: FlaskClient) -> None:
    page = client.get("/doc/measure/beispielprofil?lang=de").text
    assert '<a href="/sources?lang=de" dir="ltr">profilatlas.example/hamm/sources</a>' in page
    for address in PAGES:
        page = client.get(address).text
        assert re.findall(r'<a href="https://profilatlas.example/hamm/[^"]*"', page) == []
