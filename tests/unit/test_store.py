"""The contract of a store, as the embedded engine fulfils it."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph
import pytest

from profilatlas.errors import QueryError, StoreError
from profilatlas.store.embedded import EmbeddedStore
from profilatlas.store.port import Literal, NamedNode, Triple

A = NamedNode("http://example.org/a")
P = NamedNode("http://example.org/p")
TRIPLES = [Triple(A, P, Literal("eins", language="de")), Triple(A, P, Literal("one", language="en"))]


@pytest.fixture(params=["memory", "disk"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[EmbeddedStore]:
    if request.param == "memory":
        opened = EmbeddedStore.memory(TRIPLES)
    else:
        written = EmbeddedStore.create(tmp_path / "store")
        written.extend(TRIPLES)
        written.finish()
        opened = EmbeddedStore.open(tmp_path / "store")
    yield opened
    opened.close()


def test_select_gives_rows_by_variable_and_none_where_unbound(store: EmbeddedStore) -> None:
    rows = store.select("SELECT ?o ?nothing WHERE { ?s ?p ?o } ORDER BY ?o")
    assert rows == [{"o": TRIPLES[0].object, "nothing": None}, {"o": TRIPLES[1].object, "nothing": None}]


def test_stream_gives_tuples_in_the_order_of_projection(store: EmbeddedStore) -> None:
    assert list(store.stream("SELECT ?p ?s WHERE { ?s ?p ?o } LIMIT 1")) == [(P, A)]


def test_ask_construct_and_count(store: EmbeddedStore) -> None:
    assert store.ask('ASK { ?s ?p "one"@en }') and not store.ask('ASK { ?s ?p "one" }')
    assert set(store.construct("CONSTRUCT WHERE { ?s ?p ?o }")) == set(TRIPLES)
    assert store.count() == 2


def test_serialize_by_media_type(store: EmbeddedStore) -> None:
    answer = json.loads(store.serialize("SELECT ?s WHERE { ?s ?p ?o } LIMIT 1", "application/sparql-results+json"))
    assert answer["results"]["bindings"][0]["s"]["value"] == A.value
    assert b"eins" in store.serialize("CONSTRUCT WHERE { ?s ?p ?o }", "text/turtle")
    with pytest.raises(QueryError):
        store.serialize("SELECT ?s WHERE { ?s ?p ?o }", "image/png")


@pytest.mark.parametrize("query", ["SELECT ?s WHERE {", "INSERT DATA { <http://a/b> <http://a/b> 1 }", "ASK {}"])
def test_what_is_no_select_query_is_refused(store: EmbeddedStore, query: str) -> None:
    with pytest.raises(QueryError):
        store.select(query)


def test_closed_store_answers_no_more(store: EmbeddedStore) -> None:
    store.close()
    with pytest.raises(StoreError):
        store.select("SELECT ?s WHERE { ?s ?p ?o }")


class BreakingEngine:
    """An engine whose answers break while they are read, as Oxigraph's do over a damaged file.

    A really damaged file is no test: the engine may then take all memory before it gives up.
    """

    def query(self, query: str) -> pyoxigraph.QuerySolutions | pyoxigraph.QueryTriples:
        raise RuntimeError(f"Corruption: truncated block read for {query}")

    quads_for_pattern = query


@pytest.mark.parametrize(
    "ask",
    [
        lambda store: store.select("SELECT ?s WHERE { ?s ?p ?o }"),
        lambda store: list(store.stream("SELECT ?s WHERE { ?s ?p ?o }")),
        lambda store: list(store.construct("CONSTRUCT WHERE { ?s ?p ?o }")),
        lambda store: store.serialize("SELECT ?s WHERE { ?s ?p ?o }", "application/sparql-results+json"),
    ],
)
def test_an_engine_that_breaks_raises_our_own_error(ask: Callable[[EmbeddedStore], object]) -> None:
    with pytest.raises(StoreError):
        ask(EmbeddedStore(BreakingEngine()))  # type: ignore[arg-type]


def test_missing_or_emptied_database_does_not_open(tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        EmbeddedStore.open(tmp_path / "nothing")
    (tmp_path / "empty").mkdir()
    with pytest.raises(StoreError):
        EmbeddedStore.open(tmp_path / "empty")
