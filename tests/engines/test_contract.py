"""The contract of a store, once for every engine: the embedded one in memory and on disk, and three elsewhere."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO

import pytest

from profilatlas.errors import QueryError, StoreError
from profilatlas.settings import Remote
from profilatlas.store.embedded import EmbeddedStore
from profilatlas.store.graphs import RemoteGraphs
from profilatlas.store.port import Dataset, Literal, NamedNode, Store, Triple
from profilatlas.store.remote import RemoteStore
from profilatlas.terms import xsd
from tests.engines.servers import Engine
from tests.queries.golden import fixture_store, pyoxigraph_rows, read_golden, registry

BASE = "http://example.org/"
A, P = NamedNode(f"{BASE}a"), NamedNode(f"{BASE}maßnahme")
TRIPLES = [
    Triple(A, P, Literal("eins", language="de")),
    Triple(A, P, Literal("one", language="en")),
    Triple(A, NamedNode(f"{BASE}text"), Literal('„Maß“ – \\ "\n\t')),
    Triple(A, NamedNode(f"{BASE}amount"), Literal("82743.7", datatype=NamedNode(xsd.decimal))),
    Triple(A, NamedNode(f"{BASE}day"), Literal("2026-11-01", datatype=NamedNode(xsd.date))),
    Triple(A, NamedNode(f"{BASE}true"), Literal("true", datatype=NamedNode(xsd.boolean))),
]
GRAPH, PRIVATE, OTHER = f"{BASE}release/000002", f"{BASE}private", f"{BASE}release/000001"
SECRET = Triple(NamedNode(f"{BASE}secret"), NamedNode(f"{BASE}secret"), Literal("secret"))
ELSEWHERE = ["oxigraph", "virtuoso", "fuseki"]
QUERIES = registry()

JSON, CSV, TURTLE = "application/sparql-results+json", "text/csv", "text/turtle"


def n_triples(*triples: Triple) -> bytes:
    return "".join(f"{triple} .\n" for triple in triples).encode()


@pytest.fixture(scope="module", params=["memory", "disk", *ELSEWHERE])
def store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store with `TRIPLES`; an engine elsewhere holds others' graphs beside it."""
    if request.param == "memory":
        yield EmbeddedStore.memory(TRIPLES)
    elif request.param == "disk":
        path = tmp_path_factory.mktemp("store") / "store"
        written = EmbeddedStore.create(path)
        written.extend(TRIPLES)
        written.finish()
        opened = EmbeddedStore.open(path)
        yield opened
        opened.close()
    else:
        engine: Engine = request.getfixturevalue(request.param)
        graphs = RemoteGraphs(engine.remote)
        graphs.replace(GRAPH, n_triples(*TRIPLES))
        for graph in (PRIVATE, OTHER):
            graphs.replace(graph, n_triples(SECRET))
        yield RemoteStore(engine.remote, GRAPH)
        for graph in (GRAPH, PRIVATE, OTHER):
            graphs.remove(graph)


def test_select_gives_rows_by_variable_and_none_where_unbound(store: Store) -> None:
    rows = store.select(f"SELECT ?o ?nothing WHERE {{ ?s {P} ?o }} ORDER BY ?o")
    assert rows == [{"o": TRIPLES[0].object, "nothing": None}, {"o": TRIPLES[1].object, "nothing": None}]


def test_stream_gives_tuples_in_the_order_of_projection(store: Store) -> None:
    assert list(store.stream("SELECT ?p ?s WHERE { ?s ?p 'eins'@de }")) == [(P, A)]


def test_terms_come_back_as_they_went_in(store: Store) -> None:
    assert {row["o"] for row in store.select("SELECT ?o WHERE { ?s ?p ?o }")} == {each.object for each in TRIPLES}


def test_ask_construct_describe_and_count(store: Store) -> None:
    assert store.ask('ASK { ?s ?p "one"@en }')
    assert not store.ask('ASK { ?s ?p "one" }')
    assert set(store.construct("CONSTRUCT WHERE { ?s ?p ?o }")) == set(TRIPLES)
    assert set(store.construct(f"DESCRIBE {A}")) == set(TRIPLES)
    assert store.count() == len(TRIPLES)


def test_serialize_by_media_type(store: Store) -> None:
    answer = json.loads(store.serialize("SELECT ?s WHERE { ?s ?p 'eins'@de }", JSON))
    assert answer["results"]["bindings"] == [{"s": {"type": "uri", "value": A.value}}]
    assert json.loads(store.serialize("ASK { ?s ?p ?o }", JSON))["boolean"] is True
    assert store.serialize("SELECT ?s WHERE { ?s ?p 'eins'@de }", CSV) == f"s\r\n{A.value}\r\n".encode()
    assert b"eins" in store.serialize("CONSTRUCT WHERE { ?s ?p ?o }", TURTLE)
    with pytest.raises(QueryError):
        store.serialize("SELECT ?s WHERE { ?s ?p ?o }", "image/png")
    with pytest.raises(QueryError):
        store.serialize("SELECT ?s WHERE { ?s ?p ?o }", TURTLE)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?s WHERE {",
        "INSERT DATA { <http://example.org/a> <http://example.org/b> 1 }",
        "DROP ALL",
        "ASK {}",
        "CONSTRUCT WHERE { ?s ?p ?o }",
        'DEFINE input:default-graph-uri <http://example.org/private> SELECT ?s WHERE { ?s ?p "secret" }',
        'SELECT (bif:concat("a", "b") AS ?ab) WHERE { }',
    ],
)
def test_what_is_no_select_query_is_refused(store: Store, query: str) -> None:
    with pytest.raises(QueryError):
        store.select(query)
    assert store.count() == len(TRIPLES)


def test_what_a_sink_raises_reaches_the_caller_unchanged(store: Store) -> None:
    class Full(Exception):
        pass

    class Sink:
        def write(self, piece: bytes, /) -> None:
            raise Full

    for query, media_type in (("SELECT ?s WHERE { ?s ?p ?o }", CSV), ("CONSTRUCT WHERE { ?s ?p ?o }", TURTLE)):
        with pytest.raises(Full):
            store.write(query, media_type, Sink())
    store.check()


def test_an_answer_that_nobody_reads_to_its_end_does_no_harm(store: Store) -> None:
    assert next(iter(store.stream("SELECT ?s WHERE { ?s ?p ?o }"))) == (A,)
    store.check()


def written(store: Store, query: str, dataset: Dataset | None, media_type: str = JSON) -> bytes:
    sink = BytesIO()
    store.write(query, media_type, sink, dataset)
    return sink.getvalue()


@pytest.mark.parametrize("graph", [GRAPH, PRIVATE, OTHER, "http://example.org/no-such-graph", "file:///etc/hostname"])
@pytest.mark.parametrize(
    ("query", "as_named"),
    [
        ("SELECT ?s WHERE { ?s ?p ?o } ORDER BY ?s", False),
        ("SELECT ?g ?s WHERE { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g ?s", True),
        ("SELECT ?s FROM <http://example.org/private> WHERE { ?s ?p ?o }", False),
        ("SELECT ?s FROM NAMED <http://example.org/private> WHERE { GRAPH ?g { ?s ?p ?o } }", True),
        ("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }", False),
    ],
)
def test_a_chosen_dataset_shows_nothing_whether_its_graph_exists_or_not(
    store: Store, graph: str, query: str, as_named: bool
) -> None:
    dataset = Dataset(named=(graph,)) if as_named else Dataset(default=(graph,))
    assert written(store, query, dataset) == written(EmbeddedStore.memory(), query, dataset)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?g ?s WHERE { GRAPH ?g { ?s ?p ?o } }",
        f"SELECT ?s WHERE {{ GRAPH <{PRIVATE}> {{ ?s ?p ?o }} }}",
        f"SELECT ?s WHERE {{ GRAPH <{OTHER}> {{ ?s ?p ?o }} }}",
        f"SELECT ?s WHERE {{ GRAPH <{GRAPH}> {{ ?s ?p ?o }} }}",
        f"SELECT ?s WHERE {{ VALUES ?g {{ <{PRIVATE}> }} GRAPH ?g {{ ?s ?p ?o }} }}",
        f"SELECT ?s WHERE {{ OPTIONAL {{ {A} ?p ?o }} GRAPH ?g {{ ?s ?q ?secret }} }}",
        'SELECT ?s WHERE { ?s ?p "secret" }',
    ],
)
def test_the_graphs_of_others_stay_hidden(store: Store, query: str) -> None:
    assert written(store, query, None) == written(EmbeddedStore.memory(), query, None)


@pytest.mark.parametrize("graph", ["?g", "GRAPH_IRI", "graph:"])
@pytest.mark.parametrize(
    "nested",
    [
        "FILTER EXISTS { GRAPH $g { ?x ?y 'TEXT' } }",
        "FILTER NOT EXISTS { GRAPH $g { ?x ?y 'TEXT' } }",
        "FILTER EXISTS { GRAPH # {\n $g{ ?x ?y ?z } }",
        "FILTER EXISTS { { SELECT ?x WHERE { GRAPH $g { ?x ?y 'TEXT' } } } }",
        "FILTER EXISTS { GRAPH $g { ?x ?y 'TEXT' } FILTER (?g = GRAPH_IRI) }",
        "FILTER EXISTS { VALUES ?g { GRAPH_IRI } GRAPH $g { ?x ?y 'TEXT' } }",
        "VALUES ?g { GRAPH_IRI } FILTER EXISTS { GRAPH $g { ?x ?y 'TEXT' } }",
        "FILTER EXISTS { FILTER EXISTS { GRAPH $g { ?x ?y 'TEXT' } } }",
        "MINUS { ?s ?p ?o GRAPH $g { ?x ?y 'TEXT' } }",
        "BIND (EXISTS { GRAPH $g { ?x ?y 'TEXT' } } AS ?found)",
    ],
)
def test_no_condition_tells_the_graphs_of_others_from_ones_that_nobody_has(
    store: Store, graph: str, nested: str
) -> None:
    """Virtuoso gets some of these wrong, but it gets them wrong alike."""

    def answer(iri: str, value: str) -> bytes:
        condition = nested.replace("$g", graph).replace("GRAPH_IRI", f"<{iri}>").replace("TEXT", value)
        return written(store, f"PREFIX graph: <{iri}> SELECT ?s ?found WHERE {{ ?s ?p 'eins'@de {condition} }}", None)

    assert answer(PRIVATE, "secret") == answer(f"{BASE}nobody-has-this", "nobody says this")


@pytest.mark.parametrize("name", QUERIES)
@pytest.mark.parametrize("place", ELSEWHERE)
def test_every_engine_returns_the_golden_rows(golden_stores: Callable[[str], Store], place: str, name: str) -> None:
    assert pyoxigraph_rows(golden_stores(place), QUERIES[name]) == read_golden(name)


@pytest.fixture(scope="module")
def golden_stores(request: pytest.FixtureRequest) -> Callable[[str], Store]:
    """The graph of the query fixture in an engine, uploaded when it is asked for first."""
    stores: dict[str, Store] = {}
    triples = n_triples(*fixture_store(QUERIES).triples())
    graph = f"{BASE}golden"

    def of(place: str) -> Store:
        if place not in stores:
            engine: Engine = request.getfixturevalue(place)
            RemoteGraphs(engine.remote).replace(graph, triples)
            stores[place] = RemoteStore(engine.remote, graph)
        return stores[place]

    return of


@pytest.mark.parametrize("function", ["<bif:concat>", "<\\u0062if:concat>", "<java:java.lang.System>", "<SQL:x>"])
def test_functions_that_reach_into_an_engine_are_refused_without_asking_it(function: str) -> None:
    store = RemoteStore(Remote(query_url="http://127.0.0.1:9/nobody-listens"), GRAPH)
    with pytest.raises(QueryError):
        store.select(f'SELECT ({function}("a") AS ?x) WHERE {{ }}')


def test_relative_names_in_a_query_are_those_of_the_base(engine: Engine) -> None:
    RemoteGraphs(engine.remote).replace(GRAPH, n_triples(*TRIPLES))
    store = RemoteStore(engine.remote, GRAPH, base=BASE)
    assert store.ask("ASK { <a> <text> ?text }")
    assert not store.ask("BASE <http://elsewhere.example/> ASK { <a> <text> ?text }")


def test_an_answer_past_the_cap_is_an_error_and_not_cut(engine: Engine) -> None:
    RemoteGraphs(engine.remote).replace(GRAPH, n_triples(*TRIPLES))
    store = RemoteStore(replace(engine.remote, bytes=200), GRAPH)
    with pytest.raises(StoreError, match="more than 200 bytes"):
        store.select("SELECT ?s ?p ?o WHERE { ?s ?p ?o }")
    store.check()


def test_a_closed_store_answers_no_more(engine: Engine) -> None:
    store = RemoteStore(engine.remote, GRAPH)
    store.close()
    with pytest.raises(StoreError):
        store.select("SELECT ?s WHERE { ?s ?p ?o }")
