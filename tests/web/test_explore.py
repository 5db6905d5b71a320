"""The list of measures: words, choices, files of exactly what is chosen, and the ways on from each state."""

import csv
import io
import json
import re
from urllib.parse import quote

import openpyxl
import pytest
from flask.testing import FlaskClient
from pyoxigraph import NamedNode, RdfFormat, parse

from profilatlas.readers import explore_files
from profilatlas.terms import ipv, rdf

COUNT = re.compile(r'<h1[^>]*>.*?<span class="pa-count">([0-9,]+)</span>', re.DOTALL)
TITLES = re.compile(r'<h3><a href="/doc/measure/([^"?]+)')


def text_of(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text[:500]
    return answer.text


def listed(client: FlaskClient, address: str) -> list[str]:
    return TITLES.findall(text_of(client, address))


@pytest.mark.parametrize("word", ["Sprachförderung", "Sprachfoerderung", "sprachforderung"])
def test_umlauts_may_be_written_in_any_way(client: FlaskClient, word: str) -> None:
    assert listed(client, f"/explore?text={quote(word)}") == ["leitprojekt-sprach-integrationsfoerderung"]


def test_a_compound_finds_its_words_apart(client: FlaskClient) -> None:
    apart = listed(client, f"/explore?text={quote('Förderung der Sprache')}&per_page=50")
    assert "leitprojekt-sprach-integrationsfoerderung" in apart


def test_a_slip_is_told_and_what_is_shown_instead(client: FlaskClient) -> None:
    text = text_of(client, "/explore?lang=en&text=Frauhen")
    assert "occurs nowhere. Shown instead:" in text


def test_words_and_choices_hold_together(client: FlaskClient) -> None:
    both = set(listed(client, "/explore?text=sprache&challenge=1&per_page=50"))
    assert both == set(listed(client, "/explore?text=sprache&per_page=50")) & set(
        listed(client, "/explore?challenge=1&per_page=50")
    )
    assert both


def test_every_chosen_challenge_can_be_asked_for(client: FlaskClient) -> None:
    one, other = (set(listed(client, f"/explore?challenge={each}&per_page=50")) for each in ("1", "2"))
    assert set(listed(client, "/explore?challenge=1&challenge=2&per_page=50")) == one | other
    assert set(listed(client, "/explore?challenge=1&challenge=2&every=challenge&per_page=50")) == one & other
    assert one & other and one & other != one | other


def test_the_form_keeps_asking_for_every_challenge(client: FlaskClient) -> None:
    text = text_of(client, "/explore?with_challenge=1&with_challenge=2")
    assert re.search(r'name="every" value="challenge" checked', text)
    assert len(re.findall(r'name="challenge" value="[12]" checked', text)) == 2
    assert 'name="with_challenge"' not in text


def test_the_form_sends_on_what_it_has_no_field_for(client: FlaskClient) -> None:
    text = text_of(client, "/explore?actor=stadt-hamm&with_actor=land-nrw&sort=title&per_page=25")
    for name, value in (("with_actor", "land-nrw"), ("sort", "title"), ("per_page", "25")):
        assert f'<input type="hidden" name="{name}" value="{value}">' in text


def test_titles_stand_in_the_order_of_the_language_of_the_page(client: FlaskClient) -> None:
    german, english = (listed(client, f"/explore?sort=title&per_page=50&lang={language}") for language in ("de", "en"))
    assert sorted(german) == sorted(english) and german != english


def test_an_empty_list_says_what_to_leave_out_and_the_numbers_hold(client: FlaskClient) -> None:
    text = text_of(client, "/explore?lang=en&text=Frauen+xyzzyq&challenge=18&status=beendet")
    ways = re.findall(r'<li><a href="([^"]+)">without .*?</a> – ([0-9]+) measures?</li>', text, re.DOTALL)
    assert ways
    for path, number in ways:
        found = COUNT.search(text_of(client, path.replace("&amp;", "&")))
        assert found is not None and found[1] == number


def test_every_chip_takes_its_choice_away(client: FlaskClient) -> None:
    text = text_of(client, "/explore?lang=en&text=sprache&challenge=1&status=laufend")
    chips = re.findall(r'<li><a href="([^"]+)"><span class="kern-sr-only">Remove:', text)
    assert [chip.replace("&amp;", "&") for chip in chips] == [
        "/explore?text=sprache&status=laufend&lang=en",
        "/explore?text=sprache&challenge=1&lang=en",
        "/explore?challenge=1&status=laufend&lang=en",
    ]


@pytest.mark.parametrize(
    "query", ["", "text=sprache", "challenge=1&challenge=2", "year=2021&status=beendet", "text=xyzzyq"]
)
def test_files_hold_exactly_the_list(client: FlaskClient, query: str) -> None:
    shown = listed(client, f"/explore?{query}&per_page=50")
    if not shown:
        assert "/explore.csv" not in text_of(client, f"/explore?{query}")
    rows = list(csv.DictReader(io.StringIO(client.get(f"/explore.csv?{query}").get_data().decode("utf-8-sig"))))
    assert [row["measure"].rsplit("/", 1)[-1] for row in rows] == shown
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"/explore.xlsx?{query}").get_data()))
    assert [row[0].value for row in book.worksheets[0].iter_rows(min_row=2)] == [row["measure"] for row in rows]
    turtle = client.get(f"/explore.ttl?{query}").get_data()
    kinds = {
        quad.subject.value.rsplit("/", 1)[-1]
        for quad in parse(turtle, format=RdfFormat.TURTLE)
        if quad.predicate.value == rdf.type and quad.object == NamedNode(ipv.Measure)
    }
    assert kinds == set(shown)
    assert len(json.loads(client.get(f"/explore.jsonld?{query}").get_data())["@graph"]) >= len(shown)


def test_a_list_too_long_for_a_file_is_refused_and_not_offered(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(explore_files, "MOST_DESCRIBED", 3)
    answer = client.get("/explore.ttl?lang=en&challenge=1&challenge=2", headers={"Accept": "text/turtle"})
    assert answer.status_code == 422
    text = text_of(client, "/explore?lang=en&challenge=1&challenge=2")
    assert "/explore.ttl" not in text and "/explore.csv" in text and "Too long for TTL, JSONLD" in text


def test_the_query_is_offered_with_a_word_about_the_text(client: FlaskClient) -> None:
    text = text_of(client, "/explore?lang=en&text=sprache&challenge=1")
    assert "Show the query" in text and "SPARQL knows nothing of word forms" in text
    assert "SPARQL knows nothing of word forms" not in text_of(client, "/explore?lang=en&challenge=1")


def test_suggestions_name_things_and_complete_words(client: FlaskClient) -> None:
    answer = client.get("/suggest?text=frau&lang=de")
    assert answer.mimetype == "application/json"
    assert "Frauen" in answer.json["suggestions"]
    assert client.get("/suggest?text=").json == client.get("/suggest").json == {"suggestions": []}


def test_measures_to_compare_are_ticked_in_a_form(client: FlaskClient) -> None:
    text = text_of(client, "/explore")
    assert '<form id="compare" method="get" action="/compare">' in text
    assert re.findall(r'<input type="checkbox" name="m" value="([^"]+)">', text) == listed(client, "/explore")


def test_names_from_data_stay_text_in_the_field(client: FlaskClient) -> None:
    script = quote('"><script>alert(1)</script>')
    text = text_of(client, f"/explore?text={script}")
    assert "<script>alert" not in text and "&lt;script&gt;alert(1)" in text
