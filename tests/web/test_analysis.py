"""The pages of the analysis: what they say of the demo, with filters, of other cities, and of odd addresses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.running import application

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient

PAGES = (
    "/analysis",
    "/analysis/needs",
    "/analysis/focal-points",
    "/analysis/developments",
    "/analysis/cover",
)


def section(text: str, name: str) -> str:
    return text.partition(f'aria-labelledby="{name}"')[2].partition("</section>")[0]


def words(markup: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", markup).split())


@pytest.fixture(scope="module")
def two_by_two(two_by_two_release: Path) -> FlaskClient:
    return application(two_by_two_release).test_client()


@pytest.fixture(scope="module")
def gridless(gridless_release: Path) -> FlaskClient:
    return application(gridless_release).test_client()


def test_a_cell_with_one_measure_names_it(client: FlaskClient) -> None:
    gaps = words(section(client.get("/analysis/needs?lang=de").text, "gaps"))
    assert "1 von 18 Herausforderungen mit nur einer Maßnahme 16 Evaluation und Weiterentwicklung" in gaps
    assert "Integrationsmonitoring und Jahresbericht" in gaps


def test_gaps_of_a_target_group_in_a_district_name_the_city_wide_measures_apart(client: FlaskClient) -> None:
    gaps = words(section(client.get("/analysis/needs?target_group=frauen&area=herringen&lang=de").text, "gaps"))
    assert "von 18 Herausforderungen ohne Maßnahme" in gaps
    assert re.search(r"\+ \d stadtweit", gaps)


def test_every_number_of_the_table_of_gaps_leads_to_as_many_gaps(client: FlaskClient) -> None:
    page = client.get("/analysis/needs?lang=de").text
    cells = re.findall(r'<td class="pa-heat--\d"><a href="([^"]+)">(\d+)</a>', page)
    assert len(cells) > 50
    for address, number in cells[::17]:
        there = words(section(client.get(address.replace("&amp;", "&")).text, "gaps"))
        assert f"{number} von 18 Herausforderungen ohne Maßnahme" in there, address


def test_every_shaded_number_leads_to_as_many_measures(client: FlaskClient) -> None:
    page = client.get("/analysis/focal-points?year=2026&lang=de").text
    cells = re.findall(r'<td class="pa-heat--\d"><a href="([^"]+)">(\d+)</a>', page)
    assert len(cells) > 50
    for address, number in cells[::29]:
        title = words(client.get(address.replace("&amp;", "&")).text.partition("<h1>")[2].partition("</h1>")[0])
        assert re.findall(r"\d+", title) == [number], address


def test_a_need_without_a_measure_comes_first_and_says_so(client: FlaskClient) -> None:
    stated = words(section(client.get("/analysis/needs?lang=de").text, "stated"))
    assert "4 Bedarfe, davon 1 ohne Maßnahme vor Ort" in stated
    assert stated.index("Frauen in Herringen") < stated.index("keine") < stated.index("Träger wünschen")


def test_a_need_is_called_by_what_it_says_in_figures_too(client: FlaskClient) -> None:
    text = client.get("/figure/needs_coverage?lang=de").text
    assert "Frauen in Herringen wünschen sich Wege in Arbeit" in text
    assert ">arbeit-frauen-herringen<" not in text


def test_the_measures_that_meet_a_need_are_a_list(client: FlaskClient) -> None:
    stated = section(client.get("/analysis/needs?lang=de").text, "stated")
    found = re.findall(r'href="(/explore[^"]+)">(\d+)', stated)
    assert found
    for address, number in found:
        title = words(client.get(address.replace("&amp;", "&")).text.partition("<h1>")[2].partition("</h1>")[0])
        assert re.findall(r"\d+", title) == [number], address


def test_overlap_is_called_no_fault(client: FlaskClient) -> None:
    overlap = words(section(client.get("/analysis/needs?lang=de").text, "overlap"))
    assert "Das ist kein Fehler" in overlap


def test_what_falls_away_names_programme_day_and_cells(client: FlaskClient) -> None:
    ending = words(section(client.get("/analysis/needs?lang=de").text, "ending"))
    assert "ab 31.12.2026" in ending
    assert "Ohne Maßnahme blieben: 16" in ending


def test_developments_say_until_when_open_ended_measures_count(client: FlaskClient) -> None:
    assert "Ohne bekanntes Ende zählt sie bis 01.11.2026" in words(client.get("/analysis/developments?lang=de").text)


def test_the_lists_of_a_year_are_those_of_its_numbers(client: FlaskClient) -> None:
    page = client.get("/analysis/developments?of_year=2024&lang=de").text
    year = words(section(page, "of-year"))
    row = words(page.partition('class="pa-current"')[2].partition("</tr>")[0]).split()
    _, new, continued, ended = row[-4:]
    assert f"Neu in 2024 {new} " in year
    assert f"Fortgeführt aus 2023 {continued} " in year
    assert f"Enden in 2024 {ended} " in year


def test_the_smallest_set_says_that_it_is_exact_and_keeps_filters(client: FlaskClient) -> None:
    page = client.get("/analysis/cover?cell=1&cell=16&year=2026&lang=de").text
    assert "Eine kleinere Auswahl gibt es nicht" in page
    assert '<input type="hidden" name="year" value="2026">' in page
    assert page.count(" checked>") == 2


def test_cells_that_nobody_covers_are_named(client: FlaskClient) -> None:
    page = words(client.get("/analysis/cover?target_group=senioren&cell=1&cell=14&lang=de").text)
    assert "Diese hat keine Maßnahme 1 Sprachliche Verständigung" in page


@pytest.mark.parametrize("page", PAGES)
def test_no_filter_fits_nothing_and_every_page_stands(client: FlaskClient, page: str) -> None:
    filters = "" if page == "/analysis" else "?target_group=senioren&area=pelkum&year=2001"
    answer = client.get(f"{page}{filters}")
    assert answer.status_code == 200
    assert "None" not in words(answer.text)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("city", ["two_by_two", "gridless"])
def test_other_cities_have_these_pages_too(request: pytest.FixtureRequest, city: str, page: str) -> None:
    answer = request.getfixturevalue(city).get(page)
    assert answer.status_code == 200
    assert "None" not in words(answer.text)


def test_a_city_without_needs_is_told_what_to_do(gridless: FlaskClient) -> None:
    assert "No needs are recorded yet" in gridless.get("/analysis/needs?lang=en").text


def test_the_overview_leads_on_with_its_filters(client: FlaskClient) -> None:
    page = client.get("/?actor=stadt-hamm&lang=de").text
    for name in ("needs", "focal-points", "developments"):
        assert f"/analysis/{name}?actor=stadt-hamm" in page


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/analysis/cover?cell=19", "Ein Feld „19“ gibt es hier nicht."),
        ("/analysis/developments?of_year=soon", "„of_year“ muss ein Jahr sein."),
        ("/analysis/needs?sort=name", "Die Angabe „sort“ gibt es hier nicht."),
        ("/figure/smallest_cover?cell=0", "Ein Feld „0“ gibt es hier nicht."),
    ],
)
def test_odd_parameters_are_explained(client: FlaskClient, address: str, said: str) -> None:
    answer = client.get(address, headers={"Accept-Language": "de"})
    assert answer.status_code == 400
    assert said in answer.text
