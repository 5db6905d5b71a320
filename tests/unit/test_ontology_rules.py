"""Each rule of shapes/ontology.ttl holds for the vocabulary, and one seeded fault breaks exactly that rule."""

from collections import Counter
from collections.abc import Callable

import pyshacl
import pytest
from rdflib import OWL, RDFS, SKOS, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, SH, VANN

from tests.running import ROOT

IPV = Namespace("https://profilatlas.example/hamm/def/")
IPS = Namespace("https://profilatlas.example/hamm/shapes/")
VOCABULARY = URIRef(str(IPV))


@pytest.fixture(scope="module")
def rules() -> Graph:
    return Graph().parse(ROOT / "shapes" / "ontology.ttl")


SMALL = """
@prefix dct: <http://purl.org/dc/terms/> .
@prefix ipv: <https://profilatlas.example/hamm/def/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix vann: <http://purl.org/vocab/vann/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

ipv:
    a owl:Ontology ;
    dct:title "Vokabular"@de , "Vocabulary"@en ;
    dct:created "2026-01-01"^^xsd:date ;
    dct:issued "2026-01-02"^^xsd:date ;
    dct:publisher ipv:publisher ;
    dct:license <https://licence.example/> ;
    owl:versionInfo "1.2.0" ;
    owl:versionIRI ipv:1.2.0 ;
    vann:preferredNamespacePrefix "ipv" ;
    vann:preferredNamespaceUri "https://profilatlas.example/hamm/def/" ;
.
ipv:Thing
    a owl:Class ;
    rdfs:label "Ding"@de , "Thing"@en ;
    skos:definition "Ein Ding."@de , "A thing."@en ;
    rdfs:isDefinedBy ipv: ;
.
ipv:part
    a owl:ObjectProperty ;
    rdfs:label "Teil"@de , "part"@en ;
    skos:definition "Ein Teil."@de , "A part."@en ;
    rdfs:isDefinedBy ipv: ;
.
ipv:sizes
    a ipv:CodeList ;
    dct:title "Größen"@de , "Sizes"@en ;
    skos:definition "Größen."@de , "Sizes."@en ;
.
ipv:small
    a skos:Concept ;
    skos:inScheme ipv:sizes ;
    skos:notation "klein" ;
    skos:prefLabel "klein"@de , "small"@en ;
    skos:definition "Nicht groß."@de , "Not big."@en ;
.
"""
PREFIXES = "".join(line + "\n" for line in SMALL.splitlines() if line.startswith("@prefix"))

Change = Callable[[Graph], object]


def without(subject: URIRef, predicate: URIRef, language: str | None = None) -> Change:
    def change(graph: Graph) -> None:
        for value in list(graph.objects(subject, predicate)):
            if language is None or getattr(value, "language", None) == language:
                graph.remove((subject, predicate, value))

    return change


def with_(turtle: str) -> Change:
    return lambda graph: graph.parse(data=PREFIXES + turtle, format="turtle")


def instead(subject: URIRef, predicate: URIRef, turtle: str) -> Change:
    def change(graph: Graph) -> None:
        graph.remove((subject, predicate, None))
        with_(turtle)(graph)

    return change


CLASS_TEXTS = 'rdfs:label "D"@de , "T"@en ; skos:definition "D."@de , "T."@en ; rdfs:isDefinedBy ipv: .'
FAULTS: dict[str, Change] = {
    "Ontology-title-de": without(VOCABULARY, DCTERMS.title, "de"),
    "Ontology-title-en": without(VOCABULARY, DCTERMS.title, "en"),
    "Ontology-created": instead(VOCABULARY, DCTERMS.created, 'ipv: dct:created "yesterday" .'),
    "Ontology-issued": without(VOCABULARY, DCTERMS.issued),
    "Ontology-publisher": instead(VOCABULARY, DCTERMS.publisher, 'ipv: dct:publisher "somebody" .'),
    "Ontology-license": with_("ipv: dct:license <https://other-licence.example/> ."),
    "Ontology-versionInfo": instead(VOCABULARY, OWL.versionInfo, 'ipv: owl:versionInfo "1.02" .'),
    "Ontology-versionIRI": without(VOCABULARY, OWL.versionIRI),
    "Ontology-prefix": without(VOCABULARY, VANN.preferredNamespacePrefix),
    "Ontology-namespace": instead(
        VOCABULARY, VANN.preferredNamespaceUri, 'ipv: vann:preferredNamespaceUri "https://no.example" .'
    ),
    "Term-label-de": without(IPV.Thing, RDFS.label, "de"),
    "Term-label-en": without(IPV.part, RDFS.label, "en"),
    "Term-label-unique": with_('ipv:part rdfs:label "Stück"@de .'),
    "Term-definition-de": without(IPV.part, SKOS.definition, "de"),
    "Term-definition-en": without(IPV.Thing, SKOS.definition, "en"),
    "Term-definition-unique": with_('ipv:Thing skos:definition "Another thing."@en .'),
    "Term-isDefinedBy": without(IPV.Thing, RDFS.isDefinedBy),
    "Term-domain": with_("ipv:part rdfs:domain ipv:Thing ."),
    "Term-range": with_("ipv:part rdfs:range ipv:Thing ."),
    "Term-axiom": with_("ipv:Thing owl:equivalentClass <https://no.example/Thing> ."),
    "Term-restriction": with_("ipv:Thing rdfs:subClassOf [ a owl:Restriction ; owl:onProperty ipv:part ] ."),
    "Term-foreign": with_("dct:title rdfs:subPropertyOf rdfs:label ."),
    "Class-name": with_(f"ipv:otherThing a owl:Class ; {CLASS_TEXTS}"),
    "Property-name": with_(f"ipv:other_part a owl:DatatypeProperty ; {CLASS_TEXTS}"),
    "CodeList-title-de": without(IPV.sizes, DCTERMS.title, "de"),
    "CodeList-title-en": without(IPV.sizes, DCTERMS.title, "en"),
    "CodeList-definition-de": without(IPV.sizes, SKOS.definition, "de"),
    "CodeList-definition-en": without(IPV.sizes, SKOS.definition, "en"),
    "CodeList-entries": without(IPV.small, SKOS.inScheme),
    "Code-notation": instead(IPV.small, SKOS.notation, 'ipv:small skos:notation "Klein" .'),
    "Code-prefLabel-de": without(IPV.small, SKOS.prefLabel, "de"),
    "Code-prefLabel-en": without(IPV.small, SKOS.prefLabel, "en"),
    "Code-prefLabel-unique": with_('ipv:small skos:prefLabel "little"@en .'),
    "Code-definition-de": without(IPV.small, SKOS.definition, "de"),
    "Code-definition-en": without(IPV.small, SKOS.definition, "en"),
    "Code-definition-unique": with_('ipv:small skos:definition "Winzig."@de .'),
}


def broken_rules(graph: Graph, rules: Graph) -> list[str]:
    _, report, _ = pyshacl.validate(graph, shacl_graph=rules)
    assert isinstance(report, Graph)
    return sorted(str(shape).removeprefix(str(IPS)) for shape in report.objects(None, SH.sourceShape))


def test_the_rules_are_well_formed_and_the_vocabulary_keeps_them(rules: Graph) -> None:
    vocabulary = Graph()
    for path in (ROOT / "ontology").glob("*.ttl"):
        vocabulary.parse(path)
    assert len(vocabulary) > 500
    conforms, _, text = pyshacl.validate(vocabulary, shacl_graph=rules, meta_shacl=True)
    assert conforms, text


def test_the_small_vocabulary_keeps_every_rule(rules: Graph) -> None:
    assert broken_rules(Graph().parse(data=SMALL, format="turtle"), rules) == []


@pytest.mark.parametrize("rule", FAULTS)
def test_a_fault_breaks_exactly_its_rule(rule: str, rules: Graph) -> None:
    graph = Graph().parse(data=SMALL, format="turtle")
    FAULTS[rule](graph)
    assert broken_rules(graph, rules) == [rule]


def test_every_rule_has_its_fault_its_severity_and_both_messages(rules: Graph) -> None:
    named = {s for s in rules.subjects(SH.message, None) if isinstance(s, URIRef)}
    assert {str(rule).removeprefix(str(IPS)) for rule in named} == set(FAULTS)
    for rule in named:
        assert (rule, SH.severity, SH.Violation) in rules
        messages = [text for text in rules.objects(rule, SH.message) if isinstance(text, Literal)]
        assert Counter(text.language for text in messages) == Counter(("de", "en"))
