"""The page of the vocabulary: its picture, its rules in words, its likenesses elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree

from profilatlas import resources
from profilatlas.validation.checks import load_checks

if TYPE_CHECKING:
    from flask.testing import FlaskClient

SVG = "{http://www.w3.org/2000/svg}"


def test_diagram_shows_every_class_of_the_relations_and_says_them_in_words(client: FlaskClient) -> None:
    page = client.get("/doc/def.json?lang=de").get_json()
    relations = {(each["source"]["label"]["value"], each["target"]["label"]["value"]) for each in page["relations"]}
    assert {
        ("Maßnahme", "Schwerpunkt"),
        ("Schwerpunkt", "Herausforderung"),
        ("Förderung", "Förderprogramm"),
    } <= relations
    text = client.get("/doc/def?lang=de").text
    start = text.index('<svg class="pa-diagram"')
    drawing = ElementTree.fromstring(
        text[start : text.index("</svg>", start) + 6].replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    )
    assert drawing.get("role") == "img"
    named = (drawing.get("aria-labelledby") or "").split()
    assert {each.get("id") for each in drawing if each.tag in (f"{SVG}title", f"{SVG}desc")} == set(named)
    assert "Maßnahme → Schwerpunkt" in "".join(drawing.itertext())
    boxes = drawing.findall(f"{SVG}rect")
    assert len(boxes) == len({name for pair in relations for name in pair})
    assert len(drawing.findall(f"{SVG}path")) == len({pair for pair in relations if pair[0] != pair[1]})


def test_diagram_is_whole_at_first_and_moves_in_its_own_named_region_in_full_size(client: FlaskClient) -> None:
    text = client.get("/doc/def?lang=de").text
    zoom, region = text.index("Bild in voller Größe zeigen"), text.index('<svg class="pa-diagram"')
    assert 'type="checkbox"' in text[zoom - 80 : zoom]
    assert 'tabindex="0" role="region" aria-labelledby="diagram-head"' in text[zoom:region]


def test_relations_are_a_table_too(client: FlaskClient) -> None:
    text = client.get("/doc/def?lang=en").text
    assert "The same as a table" in text
    assert "exactly one" in text


def test_rules_stand_in_words_with_their_class(client: FlaskClient) -> None:
    page = client.get("/doc/def.json?lang=en").get_json()
    by_class = {group["kind"] and group["kind"]["label"]["value"]: group["rules"] for group in page["rules"]}
    assert "Measure-hasFocus-min" in [rule["name"] for rule in by_class["Measure"]]
    across = {rule["name"] for rule in by_class[None]}
    assert across == {check.rule.name for check in load_checks(resources.shapes_dir() / "checks")}
    text = client.get("/doc/def?lang=en").text
    for rules in by_class.values():
        assert all(rule["name"] in text for rule in rules)


def test_alignments_stand_in_a_table(client: FlaskClient) -> None:
    text = client.get("/doc/def?lang=en").text
    section = text[text.index('id="aligned-list"') :]
    assert 'href="#Measure"' in section
    assert "schema.org/Project" in section


def test_earlier_edition_shows_no_rules_of_the_current_one(client: FlaskClient) -> None:
    page = client.get("/doc/def/0.1.0.json").get_json()
    assert (page["rules"], page["relations"]) == ([], [])
    assert page["classes"]
