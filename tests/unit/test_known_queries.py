"""What the endpoint remembers of queries never takes much memory, whatever strangers ask."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator

import pytest

from profilatlas.endpoint import service
from profilatlas.endpoint.pool import Answer, Pool
from profilatlas.endpoint.service import Endpoint, Question
from profilatlas.settings import Limits
from profilatlas.store.embedded import EmbeddedStore

JSON = "application/sparql-results+json"


@pytest.fixture
def endpoint(monkeypatch: pytest.MonkeyPatch) -> Iterator[Endpoint]:
    """An endpoint whose pool answers at once."""
    monkeypatch.setattr(Pool, "answer", lambda self, job, client: Answer(b"{}", JSON, 0.0))
    started = Endpoint(Limits(), lambda _: EmbeddedStore.memory())
    yield started
    started.close()


def ask(endpoint: Endpoint, query: str, number: int) -> None:
    endpoint.ask(Question(None, query, JSON), f"client {number}")


def test_long_queries_that_name_many_graphs_are_not_kept(endpoint: Endpoint) -> None:
    graphs = "".join(f"FROM<a:{number:x}>" for number in range(2600))
    tracemalloc.start()
    try:
        for number in range(8):
            ask(endpoint, f"SELECT*{graphs}{{?s ?p ?o}}#\N{GRINNING FACE}{number}", number)
        assert tracemalloc.get_traced_memory()[0] < 1024 * 1024
    finally:
        tracemalloc.stop()


def test_a_query_that_comes_again_is_read_once(endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    inspect = service.inspect
    monkeypatch.setattr(service, "inspect", lambda query, limits: read.append(query) or inspect(query, limits))
    for number in range(3):
        ask(endpoint, "ASK {}", number)
    assert read == ["ASK {}"]
