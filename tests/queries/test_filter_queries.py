"""The query that a list shows answers exactly the list, whatever is chosen, on any small city."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from profilatlas.errors import QueryError
from profilatlas.queries.binding import joined
from profilatlas.queries.registry import Query, Registry
from profilatlas.readers.filters import ALSO, ENDS_BY, OTHER_THAN, TEXT, Filters
from profilatlas.readers.reading import Reading
from profilatlas.release.columns import FACETS
from profilatlas.release.opened import OpenRelease
from profilatlas.store.port import NamedNode
from tests.measure_graphs import INSTANCE, City, Measure, cities, registry, store_of
from tests.queries.release import release_of


@pytest.fixture(scope="module")
def queries() -> Registry:
    return registry()


def listed(release: OpenRelease, queries: Registry, filters: Filters) -> tuple[list[str], list[str]]:
    """What the columns list and what the query answers."""
    reading = Reading(release, queries, ("de",))
    columns = release.columns
    query = filters.query(reading)
    assert query is not None
    answered = [row["measure"].value for row in release.store.select(query) if isinstance(row["measure"], NamedNode)]
    return [columns.iris[row] for row in columns.page(filters.rows(reading), limit=100)], answered


@st.composite
def choices(draw: st.DrawFn, release: OpenRelease) -> Filters:
    """Any values of any features, one or all of them, and the filters that have no feature."""
    chosen: dict[str, tuple[str, ...]] = {}
    for facet in draw(st.lists(st.sampled_from(FACETS), max_size=4, unique=True)):
        if values := release.columns.facet(facet).values:
            some = st.lists(st.sampled_from(values), max_size=2, unique=True).map(tuple)
            chosen |= {facet: draw(some), f"{ALSO}{facet}": draw(some)}
    if release.columns.count and draw(st.booleans()):
        chosen[OTHER_THAN] = (draw(st.sampled_from(list(release.columns.iris))),)
    if draw(st.booleans()):
        chosen[ENDS_BY] = (draw(st.sampled_from(["2024-12-31", "2026-06-30", "2031-12-31"])),)
    return Filters(chosen)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_query_answers_what_the_columns_list(queries: Registry, data: st.DataObject) -> None:
    release = release_of(store_of(data.draw(cities()), queries), queries, INSTANCE)
    for _ in range(3):
        columns, query = listed(release, queries, data.draw(choices(release)))
        assert columns == query


def test_every_feature_has_a_query(queries: Registry) -> None:
    parts = {query.short_name for query in queries.below("filters")} - {"all"}
    assert parts == {*FACETS, OTHER_THAN, ENDS_BY}


def test_a_text_has_no_query(queries: Registry) -> None:
    release = release_of(store_of(City(1, (Measure("a"),)), queries), queries, INSTANCE)
    assert Filters({TEXT: ("Sprache",)}).query(Reading(release, queries, ("de",))) is None


NAMESPACES = {"ipv": "https://city.example/def/"}
WHOLE = Query.parse("whole", "SELECT ?measure\nWHERE {\n  ?measure a ipv:Measure .\n}\nORDER BY ?measure", NAMESPACES)


@pytest.mark.parametrize(
    "part",
    [
        "SELECT ?measure\nWHERE { ?measure a ipv:Measure }\nLIMIT 1",
        "SELECT ?measure\nWHERE { ?measure a ipv:Measure }\nORDER BY ?measure",
        "CONSTRUCT { ?measure a ipv:Measure }\nWHERE { ?measure a ipv:Measure }",
    ],
)
def test_what_answers_otherwise_inside_of_another_query_is_no_part(part: str) -> None:
    with pytest.raises(QueryError, match="cannot be a part"):
        joined(WHOLE, [(Query.parse("part", part, NAMESPACES), {})])


def test_signs_of_sparql_in_values_stay_values() -> None:
    part = Query.parse(
        "part",
        "#+ param.words: literal  words, e.g. a\nSELECT ?measure\nWHERE { ?measure ipv:name $words }",
        NAMESPACES,
    )
    text = joined(WHOLE, [(part, {"words": '} PREFIX x: <y> " \n } #'})])
    assert text.count("PREFIX") == 2 and '\\"' in text and text.rstrip().endswith("ORDER BY ?measure")
    assert replace(WHOLE, text=text).is_ordered
