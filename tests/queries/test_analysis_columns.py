"""What the columns answer equals what the queries in `queries/analysis` answer, on any small city."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from profilatlas.queries.binding import Value, bind
from profilatlas.queries.registry import Registry
from profilatlas.release.columns import FACETS, Columns
from profilatlas.store.embedded import EmbeddedStore
from profilatlas.store.port import Literal, NamedNode
from tests.measure_graphs import INSTANCE, SCHEME, City, cities, registry, store_of

AS_OF = INSTANCE.as_of or date.min
GIVEN = {"scheme": SCHEME, "asOfYear": AS_OF.year, "limit": 100}


@pytest.fixture(scope="module")
def queries() -> Registry:
    return registry()


def ask(store: EmbeddedStore, queries: Registry, name: str, **values: Value) -> list[tuple[str, ...]]:
    query = queries[f"analysis/{name}"]
    known = {**GIVEN, **values}
    rows = store.stream(bind(query, **{parameter: known[parameter] for parameter in query.parameters}))
    return [tuple(term.value for term in row if isinstance(term, NamedNode | Literal)) for row in rows]


@settings(max_examples=60, deadline=None)
@given(cities())
def test_columns_equal_the_queries(queries: Registry, city: City) -> None:
    store = store_of(city, queries)
    columns = Columns.build(store, queries, INSTANCE)
    _facets_agree(columns, store, queries)
    _coverage_agrees(columns, store, queries)
    _comparisons_agree(columns, store, queries)
    _roles_agree(columns, store, queries)
    _measures_of_things_agree(columns, store, queries)
    newest = ask(store, queries, "newest_measures")
    assert [columns.iris[row] for row in columns.page(sort="modified", limit=100)] == [
        measure for measure, *_ in newest
    ]
    first, last = date(2010, 1, 1), date(2025, 12, 31)
    ending = ask(store, queries, "ending_measures", first=first.isoformat(), last=last.isoformat())
    assert [columns.iris[row] for row in columns.ending(first, last)] == [measure for measure, _ in ending]


def _facets_agree(columns: Columns, store: EmbeddedStore, queries: Registry) -> None:
    for name in FACETS:
        facet = columns.facet(name)
        counted = dict(zip(facet.values, facet.counts().tolist(), strict=True))
        assert {value: count for value, count in counted.items() if count} == {
            value: int(count) for value, count in ask(store, queries, f"measures_by_{name}")
        }
        for value in facet.values:
            assert np.count_nonzero(facet.rows_with(value)) == counted[value]


def _roles_agree(columns: Columns, store: EmbeddedStore, queries: Registry) -> None:
    for actor in (*columns.facet("actor").values, "https://example.org/nobody"):
        counted = ask(store, queries, "actor_roles", actor=actor)
        assert columns.involvements.roles_of(actor) == [(role, int(measures)) for role, measures in counted]


def _coverage_agrees(columns: Columns, store: EmbeddedStore, queries: Registry) -> None:
    found = columns.coverage()
    numbers = zip(
        columns.cells, *(each.tolist() for each in (found.primary, found.plain, found.secondary)), strict=True
    )
    assert list(numbers) == [(cell, *map(int, counts)) for cell, *counts in ask(store, queries, "coverage")]
    assert ask(store, queries, "without_profile") == [(str(columns.without_profile()),)]


def _comparisons_agree(columns: Columns, store: EmbeddedStore, queries: Registry) -> None:
    for row, measure in enumerate(columns.iris):
        expected = ask(store, queries, "similar_profiles", measure=measure)
        similar = columns.similar(row, limit=100)
        assert [columns.iris[other] for other, _ in similar] == [other for other, _ in expected]
        assert [similarity for _, similarity in similar] == pytest.approx([float(figure) for _, figure in expected])
        for facet in ("actor", "programme", "target_group"):
            expected = ask(store, queries, f"same_{facet}", measure=measure)
            total, others = columns.sharing(row, facet, limit=100)
            assert (total, [columns.iris[other] for other in others]) == (len(expected), [iri for iri, _ in expected])


def _measures_of_things_agree(columns: Columns, store: EmbeddedStore, queries: Registry) -> None:
    for name in ("actor", "programme", "target_group", "area", "steering", "challenge", "status", "data_status"):
        for thing in columns.facet(name).values:
            rows = columns.select(**{name: [thing]})
            expected = [columns.iris[row] for row in columns.page(rows, limit=100)]
            assert [measure for (measure,) in ask(store, queries, "measures_of", thing=thing)] == expected
            for counted in ("actor", "programme"):
                facet = columns.facet(counted)
                numbers = dict(zip(facet.values, facet.counts(rows).tolist(), strict=True))
                assert dict(ask(store, queries, f"{counted}s_of", thing=thing)) == {
                    value: str(count) for value, count in numbers.items() if count and value != thing
                }


@settings(max_examples=40, deadline=None)
@given(cities(), st.data())
def test_selection_and_its_counts_equal_plain_sets(queries: Registry, city: City, data: st.DataObject) -> None:
    columns = Columns.build(store_of(city, queries), queries, INSTANCE)
    filters = {
        name: data.draw(st.lists(st.sampled_from(columns.facet(name).values), max_size=2), label=name)
        for name in ("challenge", "actor", "year")
        if columns.facet(name).values
    }
    chosen = columns.select(**filters)
    wanted = {name: set(values) for name, values in filters.items() if values}
    assert chosen.tolist() == [
        all(wanted[name] & set(columns.facet(name).values_of(row)) for name in wanted) for row in range(columns.count)
    ]
    rows = np.flatnonzero(chosen).tolist()
    assert columns.page(chosen, limit=100) == rows
    assert sorted(columns.page(chosen, sort="start", limit=100)) == rows
    assert columns.without_profile(chosen) == sum(not columns.profile_of(row) for row in rows)
    for name in FACETS:
        facet = columns.facet(name)
        values = [value for row in rows for value in facet.values_of(row)]
        assert facet.counts(chosen).tolist() == [values.count(value) for value in facet.values]
    assert columns.coverage(chosen).total.tolist() == columns.facet("challenge").counts(chosen).tolist()
