"""The vocabulary keeps its promises: complete, in two languages, within its own namespace, and mirrored in terms.py."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyoxigraph
import pytest
from rdflib import OWL, RDF, RDFS, SKOS, Graph, Literal, Namespace, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import DCTERMS, SH, VANN
from rdflib.term import Node

from profilatlas import terms
from tests.running import ROOT
from tools import generate_terms

ONTOLOGY = ROOT / "ontology"
FILES = sorted(ONTOLOGY.glob("*.ttl"))
IPV = Namespace("https://profilatlas.example/hamm/def/")
ORG = Namespace("http://www.w3.org/ns/org#")
VOCABULARY = URIRef(str(IPV))
CURRENCIES = "http://publications.europa.eu/resource/authority/currency"
LABELS = (RDFS.label, SKOS.prefLabel, DCTERMS.title)


def graph_of(*names: str) -> Graph:
    graph = Graph()
    for name in names:
        graph.parse(ONTOLOGY / name)
    return graph


@pytest.fixture(scope="module")
def own() -> Graph:
    return graph_of("profile.ttl", "codes.ttl")


@pytest.fixture(scope="module")
def everything() -> Graph:
    return graph_of(*(path.name for path in FILES))


@pytest.fixture(scope="module")
def context() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((ONTOLOGY / "context.jsonld").read_text(encoding="utf-8"))
    return loaded


def own_terms(graph: Graph) -> set[URIRef]:
    return {s for s in graph.subjects() if isinstance(s, URIRef) and s != VOCABULARY}


def languages(graph: Graph, subject: Node, *predicates: URIRef) -> Counter[str | None]:
    values = (value for predicate in predicates for value in graph.objects(subject, predicate))
    return Counter(value.language for value in values if isinstance(value, Literal))


def constants() -> dict[str, dict[str, str]]:
    """Prefix → name → IRI, as terms.py has them."""
    return {
        prefix: {name: iri for name, iri in vars(getattr(terms, prefix)).items() if not name.startswith("__")}
        for prefix in terms.PREFIXES
        if hasattr(terms, prefix)
    }


def known_iris() -> set[str]:
    return {iri for names in constants().values() for iri in names.values()}


# Files


def test_the_folder_holds_the_files_that_others_rely_on() -> None:
    expected = {"alignments", "authorities", "codes", "external-labels", "external-terms", "prefixes", "profile"}
    assert {path.stem for path in FILES} == expected


@pytest.mark.parametrize("path", [*FILES, ROOT / "shapes" / "ontology.ttl"], ids=lambda path: path.name)
def test_both_engines_read_the_same_triples(path: Path) -> None:
    read = {quad.triple for quad in pyoxigraph.parse(path=path)}
    assert len(read) == len(Graph().parse(path)) > 0


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_prefixes_are_written_as_declared(path: Path) -> None:
    written = dict(re.findall(r"^@prefix ([a-z]+): <([^>]+)> \.$", path.read_text(encoding="utf-8"), re.M))
    declared = terms.PREFIXES
    assert written == {prefix: declared[prefix] for prefix in sorted(written)}
    assert list(written) == sorted(written)
    if path.name == "prefixes.ttl":
        assert written == dict(declared)


# Terms


def test_the_module_of_terms_is_current() -> None:
    assert generate_terms.TARGET.read_text(encoding="utf-8") == generate_terms.generate()


def test_every_own_term_is_a_constant(own: Graph) -> None:
    assert set(constants()["ipv"].values()) == {str(term) for term in own_terms(own)}


def test_a_constant_is_its_namespace_and_its_name() -> None:
    for prefix, names in constants().items():
        for name, iri in names.items():
            assert iri == terms.PREFIXES[prefix] + name.removesuffix("_")


def test_a_foreign_term_is_listed_in_one_place_only() -> None:
    labelled = set(graph_of("external-labels.ttl").subjects())
    listed = set(graph_of("external-terms.ttl").objects(VOCABULARY, DCTERMS.references))
    assert not labelled & listed


def test_a_term_without_a_declared_prefix_is_refused() -> None:
    with pytest.raises(generate_terms.UnusableTerm, match=r"no\.example/term"):
        generate_terms.render({"ipv": str(IPV)}, ["https://no.example/term"])


def test_a_term_that_is_no_python_name_is_refused() -> None:
    with pytest.raises(generate_terms.UnusableTerm, match="two-words"):
        generate_terms.render({"ipv": str(IPV)}, [f"{IPV}two-words"])


def test_check_tells_a_stale_module_from_a_current_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "terms.py"
    monkeypatch.setattr(generate_terms, "TARGET", target)
    monkeypatch.setattr(generate_terms, "ROOT", tmp_path)
    assert generate_terms.main(["--check"]) == 1
    assert not target.exists()
    assert generate_terms.main([]) == 0
    assert generate_terms.main(["--check"]) == 0


def used_terms() -> Iterator[tuple[str, str]]:
    """File and name of every term of the vocabulary that a shape, query or scheme of the project names."""
    places = ("shapes/**/*.ttl", "shapes/**/*.rq", "service/**/*.rq", "data/**/*.ttl", "tests/**/*.ttl")
    for path in sorted(path for place in places for path in ROOT.glob(place)):
        text = re.sub(r"^\s*#[^+].*$", "", path.read_text(encoding="utf-8", errors="replace"), flags=re.M)
        for name in re.findall(r"(?<![\w:/])ipv:([A-Za-z]\w*)", text):
            yield str(path.relative_to(ROOT)), name


def test_shapes_queries_and_schemes_name_only_terms_that_exist() -> None:
    used = list(used_terms())
    assert len(used) > 100
    assert sorted({(path, name) for path, name in used if name not in constants()["ipv"]}) == []


# Labels and definitions


def test_every_own_term_is_named_and_defined_once_in_german_and_english(own: Graph) -> None:
    for term in own_terms(own):
        named, defined = languages(own, term, *LABELS), languages(own, term, SKOS.definition)
        assert (named["de"], named["en"], defined["de"], defined["en"]) == (1, 1, 1, 1), term


def test_what_people_see_has_an_arabic_name(own: Graph) -> None:
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, SKOS.Concept, IPV.CodeList)
    seen = {term for kind in kinds for term in own.subjects(RDF.type, kind)}
    assert [term for term in sorted(seen, key=str) if languages(own, term, *LABELS)["ar"] != 1] == []


def test_labels_of_foreign_terms_stand_once_in_each_language() -> None:
    labels = graph_of("external-labels.ttl")
    for subject in set(labels.subjects()):
        assert languages(labels, subject, RDFS.label, SKOS.prefLabel, DCTERMS.title) == Counter(("de", "en", "ar")), (
            subject
        )


def test_every_text_has_a_language_and_no_loose_space(everything: Graph) -> None:
    plain = {SKOS.notation, OWL.versionInfo, VANN.preferredNamespacePrefix, VANN.preferredNamespaceUri, SH.prefix}
    for subject, predicate, value in everything:
        if isinstance(value, Literal) and value.datatype is None:
            assert value.language or predicate in plain, (subject, predicate, value)
            assert str(value) == " ".join(str(value).split()), (subject, predicate, value)


def test_a_definition_is_a_sentence(own: Graph) -> None:
    assert [str(text) for text in own.objects(None, SKOS.definition) if not str(text).endswith(".")] == []


FILE_LETTERS = str.maketrans({ord("ä"): "ae", ord("ö"): "oe", ord("ü"): "ue", ord("ß"): "ss"})


def file_name(label: Node) -> str:
    """A label as the name of a table file, the way a source folder is read: case, umlauts and spaces do not count."""
    plain = str(label).casefold().translate(FILE_LETTERS)
    return re.sub(r"[\s_-]", "", plain)


def test_no_two_classes_have_the_name_of_the_same_table(everything: Graph) -> None:
    classes = [*everything.subjects(RDF.type, OWL.Class), ORG.Organization]
    names = [
        (name, term)
        for term in classes
        for name in {file_name(label) for p in (RDFS.label, SKOS.altLabel) for label in everything.objects(term, p)}
    ]
    assert [name for name, times in Counter(name for name, _ in names).items() if times > 1] == []
    tables = dict(names)
    expected = {
        "massnahmen": IPV.Measure,
        "schwerpunkte": IPV.Focus,
        "akteure": ORG.Organization,
        "beteiligungen": IPV.Involvement,
        "programme": IPV.FundingProgramme,
        "foerderungen": IPV.Funding,
        "bedarfe": IPV.Need,
        "zurueckgezogen": IPV.Tombstone,
    }
    assert {name: tables.get(name) for name in expected} == expected


def test_the_glossary_names_every_class_as_the_vocabulary_does(everything: Graph) -> None:
    glossary = (ONTOLOGY / "README.md").read_text(encoding="utf-8")
    for term in [*everything.subjects(RDF.type, OWL.Class), ORG.Organization]:
        label = {text.language: str(text) for text in everything.objects(term, RDFS.label) if isinstance(text, Literal)}
        assert f"| {label['de']} | {label['en']} | `{everything.qname(str(term))}` |" in glossary


# Own namespace


def test_only_own_terms_are_subjects_of_the_vocabulary(own: Graph) -> None:
    named = {subject for subject in own.subjects() if isinstance(subject, URIRef)}
    assert [subject for subject in named if not subject.startswith(str(IPV))] == []
    assert not [subject for subject in own.subjects() if not isinstance(subject, URIRef)]


def test_foreign_terms_get_labels_and_nothing_else() -> None:
    excerpt = {RDF.type, DCTERMS.title, SKOS.inScheme, SKOS.notation, SKOS.prefLabel}
    labels = graph_of("external-labels.ttl")
    for subject, predicate, _ in labels:
        allowed = {RDFS.label, SKOS.altLabel} | (excerpt if str(subject).startswith(CURRENCIES) else set())
        allowed |= {RDF.type} if (subject, RDF.type, DCTERMS.LicenseDocument) in labels else set()
        assert predicate in allowed, (subject, predicate)
        assert not str(subject).startswith(str(IPV)), subject


def test_alignments_say_only_that_an_own_term_is_close_to_a_foreign_one(own: Graph) -> None:
    for subject, predicate, value in graph_of("alignments.ttl"):
        assert predicate == SKOS.closeMatch
        assert subject in own_terms(own)
        assert not str(value).startswith(str(IPV))


def test_the_currencies_belong_to_their_scheme() -> None:
    labels = graph_of("external-labels.ttl")
    entries = set(labels.subjects(SKOS.inScheme, URIRef(CURRENCIES)))
    assert entries == set(labels.subjects(RDF.type, SKOS.Concept))
    assert labels.value(URIRef(terms.cur.EUR), SKOS.notation) == Literal("EUR")


def test_every_code_is_listed_once_with_its_own_notation(own: Graph) -> None:
    concepts = set(own.subjects(RDF.type, SKOS.Concept))
    codes = [(own.value(c, SKOS.inScheme, any=False), own.value(c, SKOS.notation, any=False)) for c in concepts]
    assert len(codes) == len(set(codes)) == len(concepts)
    assert {scheme for scheme, _ in codes} == set(own.subjects(RDF.type, IPV.CodeList))


# Header


def test_the_header_agrees_with_itself_and_with_the_prefixes(own: Graph) -> None:
    version = own.value(VOCABULARY, OWL.versionInfo)
    assert own.value(VOCABULARY, OWL.versionIRI) == IPV[str(version)]
    prefix = str(own.value(VOCABULARY, VANN.preferredNamespacePrefix))
    assert terms.PREFIXES[prefix] == str(own.value(VOCABULARY, VANN.preferredNamespaceUri)) == str(IPV)
    assert (own.value(VOCABULARY, DCTERMS.publisher), None, None) in own


# JSON-LD


def expanded(definition: object, context: dict[str, Any]) -> str:
    identifier = definition["@id"] if isinstance(definition, dict) else definition
    prefix, _, local = str(identifier).partition(":")
    return f"{context[prefix]}{local}"


def test_the_context_covers_every_term_and_invents_none(own: Graph, context: dict[str, Any]) -> None:
    entries = context["@context"]
    keywords = {"@version", "id", "type"}
    assert {key: entries[key] for key in terms.PREFIXES} == dict(terms.PREFIXES)
    named = {key: expanded(entries[key], entries) for key in entries if key not in keywords | set(terms.PREFIXES)}
    assert all(iri.endswith(key) for key, iri in named.items())
    assert set(named.values()) <= known_iris()
    labelled = {str(s) for s in graph_of("external-labels.ttl").subjects() if re.search(r"[#/][a-z]\w*$", str(s))}
    data_terms = {str(term) for term in own_terms(own) if term != IPV.maintainers}
    assert (data_terms | labelled) - {terms.rdf.type, CURRENCIES} - set(named.values()) == set()


DOCUMENT = {
    "id": "https://city.example/id/measure/sprachpaten",
    "type": "Measure",
    "identifier": "sprachpaten",
    "title": {"de": "Sprachpaten", "ar": "عرّابو اللغة"},
    "dataStatus": "illustrative",
    "modified": "2024-03-01",
    "hasFocus": [
        {"id": "https://city.example/id/focus/sprachpaten-1", "type": "Focus", "weight": "primary", "rank": 1}
    ],
    "hasFunding": [
        {
            "id": "https://city.example/id/funding/a",
            "type": "Funding",
            "amount": "1234.5",
            "currency": "EUR",
            "funder": ["https://city.example/id/actor/stadt"],
        }
    ],
}
STATEMENTS = """
@prefix cur: <http://publications.europa.eu/resource/authority/currency/> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix ipv: <https://profilatlas.example/hamm/def/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@base <https://city.example/id/> .
<measure/sprachpaten>
    a ipv:Measure ;
    dct:identifier "sprachpaten" ;
    dct:title "Sprachpaten"@de , "عرّابو اللغة"@ar ;
    ipv:dataStatus ipv:illustrative ;
    dct:modified "2024-03-01"^^xsd:date ;
    ipv:hasFocus <focus/sprachpaten-1> ;
    ipv:hasFunding <funding/a> ;
.
<focus/sprachpaten-1> a ipv:Focus ; ipv:weight ipv:primary ; ipv:rank 1 .
<funding/a> a ipv:Funding ; ipv:amount 1234.5 ; ipv:currency cur:EUR ; ipv:funder <actor/stadt> .
"""


# RDFLib's own JSON-LD parser uses what RDFLib has deprecated.
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
def test_a_document_in_plain_words_becomes_our_statements(context: dict[str, Any]) -> None:
    text = json.dumps({**context, **DOCUMENT})
    expected = Graph().parse(data=STATEMENTS, format="turtle")
    assert isomorphic(Graph().parse(data=text, format="json-ld"), expected)
    read = pyoxigraph.parse(text, format=pyoxigraph.RdfFormat.JSON_LD)
    stated = pyoxigraph.parse(STATEMENTS, format=pyoxigraph.RdfFormat.TURTLE)
    assert {quad.triple for quad in read} == {quad.triple for quad in stated}
