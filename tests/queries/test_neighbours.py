"""What the columns say about complements and partners equals the queries in `queries/analysis`, on any small city."""

import pytest
from hypothesis import given, settings

from profilatlas.queries.binding import Value, bind
from profilatlas.queries.registry import Registry
from profilatlas.release.columns import Columns
from profilatlas.release.neighbours import complements, groups_in_common, partners
from profilatlas.store.embedded import EmbeddedStore
from profilatlas.store.port import Literal, NamedNode
from tests.measure_graphs import (
    BASE,
    INSTANCE,
    SCHEME,
    City,
    Measure,
    area_iri,
    cities,
    measure_iri,
    registry,
    store_of,
)

CITY_WIDE = (area_iri("stadtweit"),)
MANY = 100


@pytest.fixture(scope="module")
def queries() -> Registry:
    return registry()


def ask(store: EmbeddedStore, queries: Registry, name: str, **values: Value) -> list[list[str]]:
    rows = store.stream(bind(queries[f"analysis/{name}"], scheme=SCHEME, limit=MANY, **values))
    return [[term.value for term in row if isinstance(term, NamedNode | Literal)] for row in rows]


def columns_of(city: City, queries: Registry) -> tuple[EmbeddedStore, Columns]:
    store = store_of(city, queries)
    return store, Columns.build(store, queries, INSTANCE)


@settings(max_examples=100, deadline=None)
@given(cities())
def test_complements_equal_the_query(queries: Registry, city: City) -> None:
    store, columns = columns_of(city, queries)
    for row, measure in enumerate(columns.iris):
        expected = ask(store, queries, "complementary", measure=measure)
        total, rows = complements(columns, row, CITY_WIDE, MANY)
        own = columns.profile_of(row)
        profiles = [columns.profile_of(other) for other in rows]
        assert total == len(rows)
        assert [[columns.iris[other], str(columns.profile_of(other).only(own).total)] for other in rows] == [
            each[:2] for each in expected
        ]
        assert [own.similarity(other) for other in profiles] == pytest.approx([float(each[2]) for each in expected])


@settings(max_examples=100, deadline=None)
@given(cities())
def test_partners_equal_the_queries(queries: Registry, city: City) -> None:
    store, columns = columns_of(city, queries)
    for actor in columns.facet("actor").values:
        found = partners(columns, actor, MANY)
        alike = [[each.actor, str(len(each.alike))] for each in found.alike]
        adding = [[each.actor, str(len(each.adds))] for each in found.adding]
        assert alike == ask(store, queries, "partners_alike", actor=actor)
        assert adding == ask(store, queries, "partners_adding", actor=actor)
        assert (found.alike_total, found.adding_total) == (len(alike), len(adding))


def measure(name: str, *cells: str, groups: str = "frauen", area: str = "", actor: str = "") -> Measure:
    return Measure(
        name,
        foci=tuple((cell, None) for cell in cells),
        groups=tuple(groups.split()),
        areas=tuple(area.split()),
        actors=tuple((each, "roleCarrier") for each in actor.split()),
    )


def complementing(queries: Registry, *others: Measure, area: str = "mitte") -> list[str]:
    _, columns = columns_of(City(4, (measure("a", "1", "2", area=area), *others)), queries)
    row = columns.row_of(measure_iri("a"))
    assert row is not None
    return [columns.iris[other].rpartition("/")[2] for other in complements(columns, row, CITY_WIDE)[1]]


def test_what_adds_more_comes_first_then_what_is_less_alike(queries: Registry) -> None:
    others = (measure("b", "3"), measure("c", "3", "4"), measure("d", "1", "3"), measure("e", "1", "2"))
    assert complementing(queries, *others) == ["c", "b", "d"]


def test_another_target_group_does_not_complement(queries: Registry) -> None:
    assert complementing(queries, measure("b", "3", groups="kinder"), measure("c", "3", groups="")) == []


@pytest.mark.parametrize(
    ("here", "there", "fits"),
    [
        ("mitte", "mitte", True),
        ("mitte", "heessen", False),
        ("mitte", "heessen mitte", True),
        ("mitte", "stadtweit", True),
        ("stadtweit", "heessen", True),
        ("mitte", "", True),
        ("", "heessen", True),
    ],
)
def test_area_fits_when_it_is_the_same_city_wide_or_not_stated(
    queries: Registry, here: str, there: str, fits: bool
) -> None:
    assert complementing(queries, measure("b", "3", area=there), area=here) == (["b"] if fits else [])


def test_a_measure_without_profile_has_no_complements_and_is_none(queries: Registry) -> None:
    _, columns = columns_of(City(4, (measure("a"), measure("b", "3"))), queries)
    assert [complements(columns, row, CITY_WIDE) for row in range(2)] == [(0, []), (0, [])]


def test_partners_say_both_reasons_and_for_whom(queries: Registry) -> None:
    city = City(
        4,
        (
            measure("a", "1", "2", actor="ours"),
            measure("b", "2", "3", actor="theirs"),
            measure("c", "4", groups="kinder", actor="theirs"),
            measure("d", "1", actor="ours friend"),
        ),
    )
    _, columns = columns_of(city, queries)
    ours, theirs = f"{BASE}id/actor/ours", f"{BASE}id/actor/theirs"
    found = partners(columns, ours)
    assert [each.actor for each in (*found.alike, *found.adding)] == [theirs, theirs]
    (partner,) = found.alike
    assert (partner.alike.positions, partner.adds.positions) == ((1,), (2,))
    assert groups_in_common(columns, ours, [theirs]) == {theirs: (f"{BASE}scheme/zielgruppen-1/frauen",)}


def test_who_only_funds_is_suggested_to_nobody(queries: Registry) -> None:
    funded = Measure("b", foci=(("1", None),), groups=("frauen",), actors=(("bank", "roleFunder"),))
    _, columns = columns_of(City(4, (measure("a", "1", actor="ours"), funded)), queries)
    assert partners(columns, f"{BASE}id/actor/ours").alike_total == 0
    assert partners(columns, f"{BASE}id/actor/bank").alike_total == 0
