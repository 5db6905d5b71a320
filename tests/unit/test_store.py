"""What is the embedded engine's own: closing, breaking, missing. The contract of all: tests/engines/test_contract.py."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph
import pytest

from profilatlas.errors import StoreError
from profilatlas.store import embedded
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


def test_closed_store_answers_no_more(store: EmbeddedStore) -> None:
    store.close()
    with pytest.raises(StoreError):
        store.select("SELECT ?s WHERE { ?s ?p ?o }")


def test_triples_beyond_one_load_are_all_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded, "_AT_ONCE", 3)
    written = EmbeddedStore.create(tmp_path / "store")
    for many in (0, 3, 7):
        written.extend(Triple(A, P, Literal(f"{many} {number}")) for number in range(many))
    assert written.count() == 10


class BreakingEngine:
    """An engine whose answers break while they are read, as Oxigraph's do over a damaged file.

    A really damaged file is no test: the engine may then take all memory before it gives up.
    """

    def query(self, query: str, **_: object) -> pyoxigraph.QuerySolutions | pyoxigraph.QueryTriples:
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
