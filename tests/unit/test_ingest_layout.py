"""Layouts: tables and columns come from shapes and labels alone."""

import pytest
from pyoxigraph import RdfFormat, parse

from profilatlas import terms
from profilatlas.ingest.layout import Kind, LayoutError, Layouts, Route
from tests.hostile.source_folder import layouts

PREFIXES = """
@prefix ex: <https://example.org/> .
@prefix ipv: <https://profilatlas.example/hamm/def/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
SHAPES = """
ex:BoatShape a sh:NodeShape ; sh:targetClass ex:Boat ; ipv:iriSegment "boat" ; ipv:rowKey ( ex:code ) ;
  sh:property ex:code-shape , ex:name-shape , ex:name-min , ex:owner-shape , ex:built-shape , ex:unnamed .
ex:code-shape sh:path ex:code ; sh:datatype xsd:string ; sh:maxCount 1 ; sh:order 1 ; sh:name "Nummer"@de .
ex:name-shape sh:path ex:name ; sh:datatype rdf:langString ; sh:order 2 ; sh:name "Name"@de ; sh:description "Wie es heißt."@de .
ex:name-min sh:path ex:name ; sh:minCount 1 .
ex:owner-shape sh:path [ sh:inversePath ex:owns ] ; sh:class ex:Owner ; sh:order 3 ; sh:name "Eigner"@de .
ex:built-shape sh:path ( ex:building ex:day ) ; ipv:nestedClass ex:Event ; sh:datatype xsd:date ; sh:order 4 ; sh:name "Gebaut am"@de .
ex:unnamed sh:path ex:derived ; sh:class ex:Boat .
ex:OwnerShape a sh:NodeShape ; sh:targetClass ex:Owner ; ipv:iriSegment "owner" ; ipv:rowKey ( ex:code ) ;
  sh:property ex:code-shape .
"""
LABELS = 'ex:Boat rdfs:label "Boot"@de , "Boat"@en ; skos:altLabel "Boote"@de . ex:name rdfs:label "Bezeichnung"@de , "نام"@fa .'


def layouts_of(shapes: str, labels: str = "") -> Layouts:
    shape_triples, label_triples = (
        [quad.triple for quad in parse(input=PREFIXES + text, format=RdfFormat.TURTLE)] for text in (shapes, labels)
    )
    return Layouts.of(shape_triples, label_triples)


def test_a_new_class_becomes_a_table_without_a_line_of_code() -> None:
    found = layouts_of(SHAPES, LABELS)
    boat = found.named("BOOTE")
    assert boat is found.named("boat") is found.named("Boot") is found.of_class("https://example.org/Boat")
    assert boat is not None
    assert [(column.name("de"), column.kind) for column in boat.columns] == [
        ("Nummer", Kind.STRING),
        ("Name", Kind.TEXT),
        ("Eigner", Kind.ROW),
        ("Gebaut am", Kind.DATE),
    ]
    assert [column.name("de") for column in boat.key] == ["Nummer"]
    assert boat.columns[1].help == {"de": "Wie es heißt."}
    assert boat.columns[2].route == Route(("https://example.org/owns",), inverse=True)
    assert boat.columns[3].nested_class == "https://example.org/Event"


def test_a_header_may_be_a_name_a_label_in_any_language_or_the_local_name() -> None:
    boat = layouts_of(SHAPES, LABELS).named("Boot")
    assert boat is not None
    assert boat.by_name["bezeichnung"] is boat.by_name["نام"] is boat.by_name["name"] is boat.columns[1]
    assert boat.by_name["day"] is boat.columns[3]


def test_a_class_that_is_no_table_is_looked_up_among_the_challenges() -> None:
    shapes = (
        SHAPES
        + 'ex:code-shape sh:name "Nr"@en . ex:BoatShape sh:property ex:c . ex:c sh:path ex:c ; sh:class ex:C ; sh:name "C"@de .'
    )
    boat = layouts_of(shapes).named("boat")
    assert boat is not None
    assert boat.by_name["c"].kind is Kind.CHALLENGE


@pytest.mark.parametrize(
    "wrong",
    [
        SHAPES.replace("( ex:code )", "( ex:other )", 1),
        SHAPES.replace("sh:targetClass ex:Boat ;", ""),
        SHAPES.replace("xsd:date", "xsd:duration"),
        SHAPES.replace("sh:datatype xsd:date ;", ""),
    ],
)
def test_a_shape_of_which_no_table_can_be_made_is_a_mistake_of_ours(wrong: str) -> None:
    with pytest.raises(LayoutError):
        layouts_of(wrong)


def test_the_projects_own_shapes_describe_its_tables() -> None:
    found = layouts()
    segments = [table.segment for table in found.tables]
    assert segments == ["actor", "focus", "funding", "involvement", "measure", "need", "programme", "tombstone"]
    for name, segment in {
        "Maßnahmen": "measure",
        "massnahmen": "measure",
        "Schwerpunkte": "focus",
        "akteure": "actor",
        "Beteiligungen": "involvement",
        "Förderprogramme": "programme",
        "programme": "programme",
        "foerderungen": "funding",
        "bedarfe": "need",
        "zurueckgezogen": "tombstone",
    }.items():
        table = found.named(name)
        assert table is not None
        assert table.segment == segment


def test_every_column_of_the_project_has_a_german_and_an_english_name_and_help() -> None:
    for table in layouts().tables:
        for column in table.columns:
            assert {"de", "en"} <= set(column.names), (table.segment, column.route)
            assert {"de", "en"} <= set(column.help), (table.segment, column.route)


def test_a_measure_has_one_title_per_language_but_many_target_groups() -> None:
    measure = layouts().of_class(terms.ipv.Measure)
    assert measure is not None
    assert not measure.by_name["titel"].splits
    assert measure.by_name["zielgruppe"].splits
    assert measure.by_name["zielgruppe"].multiple
    assert not measure.by_name["datenstatus"].multiple
