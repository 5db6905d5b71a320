"""Every query of the registry runs with its examples on both engines and returns its golden rows."""

import pytest
import rdflib

from profilatlas.store.embedded import EmbeddedStore
from tests.queries.golden import (
    HERE,
    fixture_graph,
    fixture_store,
    golden_file,
    pyoxigraph_rows,
    rdflib_rows,
    read_golden,
    registry,
)

QUERIES = registry()


@pytest.fixture(scope="module")
def store() -> EmbeddedStore:
    return fixture_store(QUERIES)


@pytest.fixture(scope="module")
def graph(store: EmbeddedStore) -> rdflib.Graph:
    return fixture_graph(store)


@pytest.mark.parametrize("name", QUERIES)
def test_pyoxigraph_returns_the_golden_rows(name: str, store: EmbeddedStore) -> None:
    assert golden_file(name).is_file(), f"{name} has no golden rows: python -m tests.queries.golden {name}"
    assert pyoxigraph_rows(store, QUERIES[name]) == read_golden(name)


@pytest.mark.parametrize("name", QUERIES)
def test_rdflib_returns_the_golden_rows(name: str, graph: rdflib.Graph) -> None:
    assert golden_file(name).is_file(), f"{name} has no golden rows: python -m tests.queries.golden {name}"
    assert rdflib_rows(graph, QUERIES[name]) == read_golden(name)


@pytest.mark.parametrize("name", QUERIES)
def test_golden_rows_show_what_the_query_finds(name: str) -> None:
    assert read_golden(name), f"{name} finds nothing in the fixture with its examples: extend tests/queries/fixture"


@pytest.mark.parametrize("name", QUERIES)
def test_query_has_a_title_in_both_languages_and_tags(name: str) -> None:
    query = QUERIES[name]
    assert set(query.titles) >= {"de", "en"}
    assert query.tags


def test_every_golden_file_belongs_to_a_query() -> None:
    names = {path.relative_to(HERE / "golden").with_suffix("").as_posix() for path in (HERE / "golden").rglob("*.json")}
    assert names == set(QUERIES)


def test_example_queries_are_described_in_both_languages() -> None:
    for query in QUERIES.below("examples"):
        assert set(query.descriptions) >= {"de", "en"}, query.name
