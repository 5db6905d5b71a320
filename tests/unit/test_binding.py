"""Queries as files: their header, their parameters, and that nothing but a checked term gets into a query."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode

from profilatlas.errors import QueryError
from profilatlas.queries import lexis
from profilatlas.queries.binding import Page, bind
from profilatlas.queries.registry import PUBLIC, Query, Registry
from profilatlas.store.embedded import EmbeddedStore

NAMESPACES = {"dct": "http://purl.org/dc/terms/", "skos": "http://www.w3.org/2004/02/skos/core#"}
SOURCE = """#+ title.de: Titel einer Maßnahme
#+ title.en: Title of a measure
#+ description.en: The title, in one language.
#+ param.measure: iri  a measure, e.g. id/measure/beispiel
#+ param.language: language  of the title, e.g. de
#+ tags: measure, title
#+ rule: some-name
SELECT ?title  # $measure and skos:note stay in comments
WHERE {
  $measure dct:title ?title .
  FILTER ( LANG(?title) = $language && STR(?title) != "$measure skos:note" )
}
"""
TEMPLATES = {
    "day": "#+ param.day: day  any day, e.g. 2026-11-01\nSELECT ?day WHERE { BIND ( $day AS ?day ) }",
    "literal": "#+ param.text: literal  any text, e.g. x\nSELECT ?text WHERE { BIND ( $text AS ?text ) }",
    "integer": "#+ param.n: integer  a number, e.g. 3\nSELECT ?n WHERE { BIND ( $n AS ?n ) }",
    "iris": "#+ param.things: iris  some things, e.g. id/a\nSELECT ?thing WHERE { VALUES ?thing { $things } }",
}


@pytest.fixture
def title_query() -> Query:
    return Query.parse("pages/title", SOURCE, NAMESPACES)


def test_header_is_read(title_query: Query) -> None:
    assert title_query.titles["de"] == "Titel einer Maßnahme"
    assert title_query.descriptions["en"] == "The title, in one language."
    assert title_query.tags == ("measure", "title")
    assert title_query.header["rule"] == "some-name"
    assert title_query.parameters["measure"].example == "id/measure/beispiel"


def test_only_the_prefixes_that_the_code_uses_are_declared(title_query: Query) -> None:
    assert title_query.text.splitlines()[0] == "PREFIX dct: <http://purl.org/dc/terms/>"
    assert "PREFIX skos" not in title_query.text


def test_tokens_in_strings_and_comments_stay(title_query: Query) -> None:
    text = bind(title_query, measure="http://example.org/m", language="de")
    assert "<http://example.org/m> dct:title ?title" in text
    assert '"$measure skos:note"' in text
    assert "# $measure" in text


@pytest.mark.parametrize(
    "iri", ["http://a> . ?s ?p ?o #", "http://a b", "no-scheme", "http://a\n", "", 'http://x"y', "http://x{y}"]
)
def test_value_that_is_no_iri_is_refused(title_query: Query, iri: str) -> None:
    with pytest.raises(QueryError):
        bind(title_query, measure=iri, language="de")


@pytest.mark.parametrize("language", ['de" . ?s', "", "d_e", "toolongprimary", "de-"])
def test_value_that_is_no_language_tag_is_refused(title_query: Query, language: str) -> None:
    with pytest.raises(QueryError):
        bind(title_query, measure="http://example.org/m", language=language)


@pytest.mark.parametrize("values", [{}, {"measure": "http://a/b"}, {"measure": "http://a/b", "language": "de", "x": 1}])
def test_missing_or_unknown_parameters_are_refused(title_query: Query, values: dict[str, str]) -> None:
    with pytest.raises(QueryError):
        bind(title_query, **values)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_any_text_arrives_as_the_literal_it_is(text: str) -> None:
    query = Query.parse("literal", TEMPLATES["literal"], {})
    (row,) = EmbeddedStore.memory().select(bind(query, text=text))
    assert row["text"] == Literal(text)


@given(st.integers(min_value=-(10**18), max_value=10**18))
def test_integers_arrive(number: int) -> None:
    (row,) = EmbeddedStore.memory().select(bind(Query.parse("integer", TEMPLATES["integer"], {}), n=number))
    assert isinstance(row["n"], Literal) and int(row["n"].value) == number


def test_several_iris_fill_a_values_block() -> None:
    query = Query.parse("iris", TEMPLATES["iris"], {})
    store = EmbeddedStore.memory()
    assert len(store.select(bind(query, things=["http://a/1", NamedNode("http://a/2")]))) == 2
    assert store.select(bind(query, things=[])) == []


@pytest.mark.parametrize(
    ("template", "name", "value"),
    [
        ("day", "day", "2026-02-29"),
        ("day", "day", "01.11.2026"),
        ("integer", "n", "3"),
        ("integer", "n", True),
        ("iris", "things", "http://a"),
        ("literal", "text", 3),
    ],
)
def test_value_of_another_type_is_refused(template: str, name: str, value: object) -> None:
    with pytest.raises(QueryError):
        bind(Query.parse(template, TEMPLATES[template], {}), **{name: value})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "source",
    [
        "SELECT ?x WHERE { $undeclared ?p ?x }",
        "#+ param.unused: iri  a thing, e.g. id/a\nSELECT ?x WHERE { ?s ?p ?x }",
        "#+ param.x: colour  a thing, e.g. red\nSELECT ?x WHERE { ?s ?p $x }",
        "#+ no colon here\nSELECT ?x WHERE { ?s ?p ?x }",
        "SELECT ?x WHERE { ?s unknown:p ?x }",
    ],
)
def test_faulty_query_files_fail_at_load(source: str) -> None:
    with pytest.raises(QueryError, match=r"^faulty: "):
        Query.parse("faulty", source, NAMESPACES)


def test_lexis_leaves_strings_iris_and_comments_alone() -> None:
    opaque = ['"a\\"b"', "'c d'", '"""e "f" g"""', "<http://h#i>", "# j k"]
    assert lexis.map_code(" ".join(opaque), lambda code: code.replace(" ", "_")) == "_".join(opaque)


def test_registry_finds_files_by_their_path(tmp_path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "title.rq").write_text(SOURCE, encoding="utf-8")
    registry = Registry.load(tmp_path, NAMESPACES)
    assert list(registry) == ["pages/title"]
    assert [query.name for query in registry.below("pages")] == ["pages/title"]


PAGED = "SELECT ?s WHERE { ?s ?p ?o { SELECT ?p WHERE { ?p a ?o } LIMIT 1 } }\nORDER BY ?s  # LIMIT 3"


def test_a_page_is_asked_of_the_engine() -> None:
    text = bind(Query.parse("paged", PAGED, {}), Page(offset=20, limit=10))
    assert text.splitlines()[-1] == "LIMIT 10 OFFSET 20"
    assert EmbeddedStore.memory().select(text) == []


@pytest.mark.parametrize(("offset", "limit"), [(-1, 10), (0, 0), (0, True), ("0", 10), (0, 1.5), (0, "1 } #")])
def test_what_is_no_page_is_refused(offset: object, limit: object) -> None:
    with pytest.raises(QueryError):
        Page(offset, limit)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "source",
    [
        "SELECT ?s WHERE { ?s ?p ?o } LIMIT 3",
        "SELECT ?s WHERE { ?s ?p ?o } ORDER BY ?s OFFSET 3",
        "#+ param.n: integer  how many, e.g. 3\nSELECT ?s WHERE { ?s ?p ?o }\nLIMIT $n",
        "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }",
    ],
)
def test_a_query_with_a_limit_of_its_own_and_one_that_constructs_have_no_pages(source: str) -> None:
    query = Query.parse("limited", source, {})
    values = dict.fromkeys(query.parameters, 3)
    with pytest.raises(QueryError, match="has no pages"):
        bind(query, Page(0, 1), **values)
    assert bind(query, **values)


def test_the_parameter_that_limits_the_rows_is_known() -> None:
    limited = Query.parse("limited", "#+ param.n: integer  how many, e.g. 3\nSELECT ?s WHERE { ?s ?p $n } LIMIT $n", {})
    assert limited.limit_parameter == "n"
    assert Query.parse("paged", PAGED, {}).limit_parameter is None


def test_two_public_queries_of_one_name_are_refused() -> None:
    queries = [Query.parse(f"{folder}/same", PAGED, {}) for folder in PUBLIC]
    with pytest.raises(QueryError, match="same name"):
        Registry({query.name: query for query in queries}).public()
    assert list(Registry({queries[0].name: queries[0]}).public()) == ["same"]
