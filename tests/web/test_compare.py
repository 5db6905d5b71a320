"""Measures beside each other: what is compared, what odd addresses get, and what can be taken away."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING

import pytest
from python_calamine import CalamineWorkbook

from profilatlas import resources
from tests.running import ROOT, application

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient

BASE = "https://profilatlas.example/hamm/id/measure/"
TWO = "/compare?m=beispielprofil&m=kim-hamm"
SIX = "&".join(
    f"m={name}"
    for name in (
        "beispielprofil",
        "kim-hamm",
        "sprachtandem",
        "werkstatt-demokratie",
        "elterncafe-vielfalt",
        "sprachpaten",
    )
)


def section(text: str, name: str) -> str:
    return text.partition(f'aria-labelledby="{name}"')[2].partition("</section>")[0]


def words(markup: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", markup).split())


def measures() -> list[str]:
    lines = (ROOT / "data" / "hamm" / "tables" / "massnahmen.csv").read_text(encoding="utf-8-sig").splitlines()[1:]
    return [line.split(";")[0] for line in lines]


@pytest.mark.parametrize("address", ["/compare", "/compare?m=", "/compare?m=beispielprofil", TWO, f"/compare?{SIX}"])
def test_the_city_s_caveat_is_always_there(client: FlaskClient, address: str) -> None:
    answer = client.get(f"{address}{'&' if '?' in address else '?'}lang=de")
    assert answer.status_code == 200
    assert "Profile dienen der Orientierung und ersten Vergleichen" in answer.text


def test_what_is_shared_and_what_only_one_has_is_said_in_words(client: FlaskClient) -> None:
    over = words(section(client.get(f"{TWO}&lang=de").text, "over"))
    assert "Alle diese Maßnahmen: 18 Interkulturelle Systementwicklung Nur A: 10" in over
    assert "Nur B: 4 Praktische Unterstützung und Orientierung 17 Transparenz und Kooperation" in over


def test_a_field_says_who_and_how_besides_its_colour(client: FlaskClient) -> None:
    over = section(client.get(f"{TWO}&lang=de").text, "over")
    field = words(over.partition("pa-over--all")[2].partition("</td>")[0])
    assert "18 alle Interkulturelle Systementwicklung A ● im Blick, B ● im Blick" in field


def test_similarity_is_explained(client: FlaskClient) -> None:
    alike = words(section(client.get(f"{TWO}&lang=de").text, "alike"))
    assert "17 % ähnlich" in alike  # one of 4 + 3 - 1 cells of the same weight
    assert "nur A: 10 Handlungskompetenz (Zuwanderer &amp; Fachkräfte) 11" in alike


def test_shared_features_are_marked_in_words(client: FlaskClient) -> None:
    table = words(section(client.get(f"{TWO}&lang=de").text, "features"))
    assert "Status der Daten bei allen gleich" in table or "Datenstatus bei allen gleich" in table
    three = words(section(client.get("/compare?m=kim-hamm&m=sprachtandem&m=sprachpaten&lang=de").text, "features"))
    assert re.search(r"auch [A-C]\b", three)


def test_a_measure_without_profile_is_beside_the_others_and_in_no_figure(client: FlaskClient) -> None:
    text = client.get("/compare?m=beispielprofil&m=einwanderung-gestalten-hamm&lang=de").text
    assert "noch kein Profil" in section(text, "beside")
    alike = words(section(text, "alike"))
    assert "nicht verglichen" in alike and "%" not in alike.partition("Wie wird das gezählt?")[0]


def test_measures_are_named_by_iri_too_and_the_permanent_link_is_the_short_one(client: FlaskClient) -> None:
    text = client.get(f"/compare?m={BASE}beispielprofil&m=id/measure/kim-hamm&lang=de").text
    assert 'href="/compare?m=beispielprofil&amp;m=kim-hamm&amp;lang=de"' in section(text, "take")


def test_six_identical_measures_are_one(client: FlaskClient) -> None:
    answer = client.get("/compare?" + "&".join(["m=kim-hamm"] * 6) + "&lang=de")
    assert answer.status_code == 200
    assert "mehrfach genannt" in answer.text
    assert answer.text.count("pa-beside__head") == 1


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("m=beispielprofil&m=nichts", "Eine Maßnahme „nichts“ gibt es"),
        ("m=%22%3E%3Cscript%3E", "gibt es in diesem Stand der Daten nicht"),
        ("m=http://%3Ea", "gibt es in diesem Stand der Daten nicht"),
        (f"m={BASE}sprachcafe-herringen&m=kim-hamm", "zurückgezogen"),
        (f"{SIX}&m=sprachtandem&m=theater-andere-seite", "Höchstens 6 Maßnahmen"),
        ("&".join(f"m=x{number}" for number in range(400)), "Höchstens 6 Maßnahmen"),
    ],
)
def test_odd_measures_get_a_helpful_page_that_nobody_keeps(client: FlaskClient, query: str, says: str) -> None:
    answer = client.get(f"/compare?{query}&lang=de")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (400, "no-store")
    assert says in answer.text and "<script>" not in answer.text
    again = client.get(f"/compare?{query}&lang=de")
    assert again.status_code == 400


@pytest.mark.parametrize("query", ["x=1", "m=kim-hamm&page=2", "m=kim-hamm&lang=de&lang=en", f"m={'a' * 10_000}"])
def test_other_parameters_are_refused(client: FlaskClient, query: str) -> None:
    assert client.get(f"/compare?{query}").status_code == 400


def test_choosing_works_without_scripts(client: FlaskClient) -> None:
    """Following the form: two lists at first, then one that keeps what is chosen and offers all others."""
    first = client.get("/compare?lang=en").text
    assert first.count('<select id="choose-') == 2
    assert first.count("<option value=") == 2 * (len(measures()) + 1)
    second = client.get("/compare?lang=en&m=kim-hamm&m=").text
    form = second.partition('class="pa-choose"')[2].partition("</form>")[0]
    assert re.findall(r'type="hidden" name="(\w+)" value="([\w-]+)"', form) == [("lang", "en"), ("m", "kim-hamm")]
    assert 'value="kim-hamm"' not in form.partition("<select")[2]
    assert 'id="choose-' not in client.get(f"/compare?{SIX}").text


def test_removing_leads_to_the_others(client: FlaskClient) -> None:
    beside = section(client.get(f"{TWO}&m=sprachpaten").text, "beside")
    assert re.findall(r'class="pa-beside__foot"><a href="([^"]+)"', beside)[1] == (
        "/compare?m=beispielprofil&amp;m=sprachpaten"
    )


@pytest.mark.parametrize("slug", ["beispielprofil", "werkstatt-demokratie"])
def test_measure_pages_lead_to_comparisons_that_work(client: FlaskClient, slug: str) -> None:
    text = client.get(f"/doc/measure/{slug}?lang=en").text
    links = [link.replace("&amp;", "&") for link in re.findall(r'href="(/compare[^"]+)"', text)]
    assert links[0] == f"/compare?m={slug}&lang=en" and len(links) > 2
    assert {client.get(link).status_code for link in links} == {200}


def test_complements_share_a_target_group_and_say_what_they_add(client: FlaskClient) -> None:
    panel = section(client.get("/doc/measure/werkstatt-demokratie?lang=de").text, "complementary")
    cards = panel.split('class="pa-card"')[1:]
    assert cards
    for card in cards:
        assert "ergänzt:" in card and "gleiche Zielgruppe:" in card


def test_possible_partners_say_both_reasons_and_no_quality(client: FlaskClient) -> None:
    panel = words(section(client.get("/doc/actor/stadt-hamm?lang=de").text, "possible"))
    assert "sagt nichts über Qualität" in panel
    assert "beide arbeiten an:" in panel and "ergänzt:" in panel


def test_table_to_take_away_has_a_column_for_each_measure(client: FlaskClient) -> None:
    answer = client.get(f"{TWO.replace('/compare', '/compare.csv')}&lang=de")
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert "attachment" in answer.headers["Content-Disposition"]
    challenges = {
        row["value_label"]: (row["measures"], row["A"], row["B"]) for row in rows if row["feature"] == "challenge"
    }
    assert challenges["Interkulturelle Systementwicklung"] == ("2", "unweighted", "unweighted")
    assert challenges["Stereotype / Ressentiments"] == ("1", "unweighted", "")
    assert next(row["B"] for row in rows if row["feature"] == "percent_alike") == "17"
    assert [row["B"] for row in rows if row["feature"] == "start"] == ["2020-01-01"]


def test_workbook_and_json_say_the_same(client: FlaskClient) -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(client.get(f"{TWO.replace('/compare', '/compare.xlsx')}").data))
    sheet = book.get_sheet_by_index(0).to_python()
    found = json.loads(client.get(f"{TWO.replace('/compare', '/compare.json')}&lang=en").data)
    assert len(sheet) - 1 == len(found["rows"])
    assert found["measures"] == {"A": f"{BASE}beispielprofil", "B": f"{BASE}kim-hamm"}
    assert found["pairs"][0]["percent_alike"] == 17 and len(found["common"]) == 1
    assert "orientation" in found["note"]


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "json"])
def test_there_is_no_file_without_a_comparison(client: FlaskClient, suffix: str) -> None:
    assert client.get(f"/compare.{suffix}?m=kim-hamm").status_code == 400
    assert client.get(f"/compare.{suffix}?m=kim-hamm&m=nichts").status_code == 400
    assert client.get("/compare.ttl?m=kim-hamm").status_code == 404


def test_another_city_s_measures_compare_the_same_way(two_by_two_release: Path, gridless_release: Path) -> None:
    for releases in (two_by_two_release, gridless_release):
        client = application(releases).test_client()
        chosen = re.findall(r'<option value="([^"]+)"', client.get("/compare").text)[:2]
        answer = client.get("/compare?" + "&".join(f"m={each}" for each in chosen))
        assert answer.status_code == 200 and "pa-overlaid" in answer.text


def test_each_page_s_own_style_stays_small() -> None:
    assert (resources.web_dir() / "static" / "compare.css").stat().st_size < 8_000
