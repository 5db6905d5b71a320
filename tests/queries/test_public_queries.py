"""Public queries can be asked page by page: their order is total, and their pages together are the whole answer."""

import re

import pytest

from profilatlas.queries import lexis
from profilatlas.queries.binding import Page, bind
from profilatlas.queries.registry import Query
from profilatlas.store.embedded import EmbeddedStore
from profilatlas.web.api_operations import MEASURES
from profilatlas.web.api_parameters import KINDS, RESERVED
from tests.queries.golden import example_values, fixture_store, registry

PUBLIC = registry().public()
PAGED = {name: query for name, query in PUBLIC.items() if not (query.constructs or query.is_limited)}
ROWS = {name: query for name, query in PUBLIC.items() if not query.constructs}
_VARIABLE = re.compile(r"\?(\w+)")
_EXPRESSION = re.compile(r"\([^?]*[^()]*(?:\([^()]*\)[^()]*)*\bAS\s+\?(\w+)\s*\)")


@pytest.fixture(scope="module")
def store() -> EmbeddedStore:
    return fixture_store(registry())


def ordered_by(query: Query) -> set[str]:
    """The variables by which a query orders its rows."""
    tail = lexis.code(query.text).rpartition("}")[2]
    return set(_VARIABLE.findall(tail.partition("ORDER BY")[2]))


def telling_apart(query: Query) -> set[str]:
    """The variables that tell the rows of a query apart: those it groups by, else all that it answers."""
    code = lexis.code(query.text)
    tail = code.rpartition("}")[2]
    if "GROUP BY" in tail:
        return set(_VARIABLE.findall(re.split(r"GROUP BY|HAVING|ORDER BY", tail)[1]))
    head = re.split(r"\bWHERE\b", code)[0].rpartition("SELECT")[2]
    if re.search(r"\((?:COUNT|SUM|MIN|MAX|AVG)\b", head):
        return set()  # one row
    return set(_EXPRESSION.findall(head)) | set(_VARIABLE.findall(_EXPRESSION.sub(" ", head)))


@pytest.mark.parametrize("name", ROWS)
def test_the_order_of_a_public_query_is_total(name: str) -> None:
    assert telling_apart(ROWS[name]) <= ordered_by(ROWS[name])


@pytest.mark.parametrize("name", PAGED)
def test_pages_together_are_the_whole_answer(name: str, store: EmbeddedStore) -> None:
    query = PAGED[name]
    values = example_values(query)
    whole = list(store.stream(bind(query, **values)))
    pages = [list(store.stream(bind(query, Page(start, 2), **values))) for start in range(0, len(whole) + 2, 2)]
    assert [row for page in pages for row in page] == whole


def test_names_of_public_queries_and_their_parameters_are_free() -> None:
    assert MEASURES not in PUBLIC
    for query in PUBLIC.values():
        assert not set(query.parameters) & set(RESERVED), query.name
        assert {parameter.type for parameter in query.parameters.values()} <= set(KINDS), query.name


def test_there_are_queries_of_every_sort() -> None:
    assert any(query.constructs for query in PUBLIC.values())
    assert any(query.limit_parameter for query in PUBLIC.values())
    assert len(PAGED) > 20
