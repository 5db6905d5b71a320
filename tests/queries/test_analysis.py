"""Queries in `queries/analysis` and `queries/derive`: golden rows, the same on both engines."""

from collections.abc import Callable
from datetime import date

import pytest
import rdflib
from pyoxigraph import Literal

from profilatlas.queries.binding import Value, bind
from profilatlas.queries.registry import Registry
from profilatlas.store.embedded import EmbeddedStore
from profilatlas.terms import PREFIXES, cv, dct, ipv, rdf, skos
from tests.measure_graphs import (
    AUTHORITY,
    BASE,
    SCHEME,
    City,
    Funding,
    Measure,
    challenge_iri,
    measure_iri,
    registry,
    store_of,
)

CITY = City(
    4,
    (
        Measure(
            "a",
            foci=(("1.1", None), ("1.2", "secondary"), ("2", "primary"), ("3", "secondary")),
            groups=("kinder-0-6",),
            actors=(("verein", "roleCarrier"), ("land", "roleFunder")),
            fundings=(Funding("p1", None, "land"), Funding("p2", "levelEU", None)),
            areas=("mitte",),
            steering=("netz",),
            periods=((date(2020, 5, 1), date(2021, 1, 1)),),
            status="statusEnded",
            profile_status="derivedProfile",
        ),
        Measure(
            "b",
            foci=(("1", "secondary"), ("2", None), ("4", None)),
            groups=("kinder-0-3", "frauen"),
            actors=(("verein", "rolePartner"),),
            fundings=(Funding("p1", None, "land"),),
            areas=("mitte", "stadtweit"),
            periods=((date(2021, 1, 1), None),),
            status="statusRunning",
            data_status="attested",
            replaces="a",
        ),
        Measure("c", foci=(("3", "secondary"),), groups=("kinder",), periods=((None, date(2019, 12, 31)),)),
        Measure("d", foci=(("old", None),), fundings=(Funding("p2", None, None),), areas=("stadtweit",)),
    ),
    {"p1": "levelState", "p2": "levelFederal"},
)
Rows = list[tuple[str, ...]]
Answer = Callable[[str, dict[str, Value]], Rows]


@pytest.fixture(scope="module")
def queries() -> Registry:
    return registry()


@pytest.fixture(scope="module")
def store(queries: Registry) -> EmbeddedStore:
    return store_of(CITY, queries)


@pytest.fixture(scope="module", params=["pyoxigraph", "rdflib"])
def answer(request: pytest.FixtureRequest, queries: Registry, store: EmbeddedStore) -> Answer:
    if request.param == "pyoxigraph":
        return lambda name, values: [
            tuple(_short(term.value) for term in row.values() if term is not None and hasattr(term, "value"))
            for row in store.select(bind(queries[f"analysis/{name}"], **values))
        ]
    graph = rdflib.Graph()
    graph.parse(data="".join(f"{triple} .\n" for triple in store.triples()), format="nt")
    return lambda name, values: [
        tuple(_short(str(term)) for term in row if term is not None)  # type: ignore[union-attr]
        for row in graph.query(bind(queries[f"analysis/{name}"], **values))
    ]


def _short(value: str) -> str:
    """An IRI without what all have in common; of a decimal, what both engines agree on."""
    if "." in value and ":" not in value:
        return f"{float(value):.4f}"
    for start in (f"{BASE}id/", f"{BASE}scheme/", PREFIXES["ipv"]):
        value = value.removeprefix(start)
    return value


GOLDEN: list[tuple[str, dict[str, Value], Rows]] = [
    ("similar_profiles", {"measure": "a", "limit": 10}, [("measure/b", "0.4286"), ("measure/c", "0.2000")]),
    ("similar_profiles", {"measure": "c", "limit": 10}, [("measure/a", "0.2000")]),
    ("similar_profiles", {"measure": "a", "limit": 1}, [("measure/b", "0.4286")]),
    ("similar_profiles", {"measure": "d", "limit": 10}, []),
    ("same_actor", {"measure": "a", "limit": 10}, [("measure/b", "2")]),
    ("same_programme", {"measure": "a", "limit": 10}, [("measure/b", "1"), ("measure/d", "1")]),
    ("same_target_group", {"measure": "a", "limit": 10}, [("measure/b", "2"), ("measure/c", "1")]),
    (
        "coverage",
        {},
        [
            ("felder-1/1", "0", "1", "1"),
            ("felder-1/2", "1", "1", "0"),
            ("felder-1/3", "0", "0", "2"),
            ("felder-1/4", "0", "1", "0"),
        ],
    ),
    ("without_profile", {}, [("1",)]),
    (
        "measures_by_challenge",
        {},
        [("felder-1/1", "2"), ("felder-1/2", "2"), ("felder-1/3", "2"), ("felder-1/4", "1")],
    ),
    (
        "measures_by_target_group",
        {},
        [
            ("zielgruppen-1/kinder", "3"),
            ("zielgruppen-1/kinder-0-6", "2"),
            ("zielgruppen-1/frauen", "1"),
            ("zielgruppen-1/kinder-0-3", "1"),
        ],
    ),
    ("measures_by_actor", {}, [("actor/land", "2"), ("actor/verein", "2")]),
    ("measures_by_programme", {}, [("programme/p1", "2"), ("programme/p2", "2")]),
    ("measures_by_area", {}, [("gebiete-1/mitte", "2"), ("gebiete-1/stadtweit", "2")]),
    ("measures_by_steering", {}, [("steuerung-1/netz", "1")]),
    ("measures_by_status", {}, [("statusEnded", "1"), ("statusRunning", "1")]),
    ("measures_by_level", {}, [("levelState", "2"), ("levelEU", "1"), ("levelFederal", "1")]),
    ("measures_by_year", {"asOfYear": 2022}, [("2019", "1"), ("2020", "1"), ("2021", "2"), ("2022", "1")]),
    ("ending_measures", {"first": "2019-01-01", "last": "2020-12-31"}, [("measure/c", "2019-12-31")]),
    (
        "ending_measures",
        {"first": "2019-12-31", "last": "2021-01-01"},
        [("measure/c", "2019-12-31"), ("measure/a", "2021-01-01")],
    ),
    ("measures_by_data_status", {}, [("illustrative", "3"), ("attested", "1")]),
    ("measures_by_profile_status", {}, [("derivedProfile", "1")]),
    (
        "measures_by_focus",
        {},
        [
            ("felder-1/2", "2"),
            ("felder-1/3", "2"),
            ("felder-0/1", "1"),
            ("felder-1/1", "1"),
            ("felder-1/1.1", "1"),
            ("felder-1/1.2", "1"),
            ("felder-1/4", "1"),
        ],
    ),
    ("measures_by_plan", {}, []),
    ("measures_of", {"thing": f"{BASE}id/actor/verein"}, [("measure/a",), ("measure/b",)]),
    ("measures_of", {"thing": f"{BASE}scheme/zielgruppen-1/kinder"}, [("measure/a",), ("measure/b",), ("measure/c",)]),
    ("actors_of", {"thing": f"{BASE}id/actor/verein"}, [("actor/land", "2")]),
    ("programmes_of", {"thing": f"{BASE}id/programme/p1"}, [("programme/p2", "1")]),
    (
        "target_groups_of",
        {"thing": f"{BASE}scheme/zielgruppen-1/kinder-0-6"},
        [("zielgruppen-1/frauen", "1"), ("zielgruppen-1/kinder-0-3", "1")],
    ),
    ("newest_measures", {"limit": 2}, [("measure/a",), ("measure/b",)]),
]


@pytest.mark.parametrize("name,values,rows", GOLDEN)
def test_query_returns_its_golden_rows(
    answer: Answer, queries: Registry, name: str, values: dict[str, Value], rows: Rows
) -> None:
    given = dict(values)
    if "measure" in given:
        given["measure"] = measure_iri(str(given["measure"]))
    if "scheme" in queries[f"analysis/{name}"].parameters:
        given["scheme"] = SCHEME
    assert answer(name, given) == rows


def derived(store: EmbeddedStore, predicate: str) -> set[tuple[str, str]]:
    return {
        (_short(str(triple.subject.value)), _short(triple.object.value))  # type: ignore[union-attr]
        for triple in store.triples()
        if triple.predicate.value == predicate
    }


def test_addressed_challenges_are_the_cells_of_the_foci(store: EmbeddedStore) -> None:
    found = derived(store, ipv.addressesChallenge)
    assert {cell for measure, cell in found if measure == "measure/a"} == {"felder-1/1", "felder-1/2", "felder-1/3"}
    assert ("measure/d", "felder-0/1") in found


def test_succession_is_stated_in_both_directions(store: EmbeddedStore) -> None:
    assert derived(store, dct.replaces) == {("measure/b", "measure/a")}
    assert derived(store, dct.isReplacedBy) == {("measure/a", "measure/b")}


def test_funder_is_involved_once_where_the_table_does_not_say_so(store: EmbeddedStore) -> None:
    funders = {subject for subject, role in derived(store, cv.role) if role == "roleFunder"}
    assert funders == {"involvement/a-land-roleFunder", "funding/b-0#involvement"}
    assert ("measure/b", "funding/b-0#involvement") in derived(store, cv.hasParticipation)
    assert ("funding/b-0#involvement", "Involvement") in derived(store, rdf.type)


def test_authority_is_a_public_organisation(store: EmbeddedStore) -> None:
    assert (AUTHORITY.removeprefix(f"{BASE}id/"), f"{PREFIXES['cv']}PublicOrganisation") in derived(store, rdf.type)


def test_concepts_know_what_is_narrower_and_schemes_what_is_on_top(store: EmbeddedStore) -> None:
    assert ("felder-1/1", "felder-1/1.1") in derived(store, skos.narrower)
    tops = {challenge_iri(str(index)).removeprefix(f"{BASE}scheme/") for index in range(1, 5)}
    assert {top for scheme, top in derived(store, skos.hasTopConcept) if scheme == "felder-1"} == tops
    assert {top for top, scheme in derived(store, skos.topConceptOf) if scheme == "felder-1"} == tops


def test_deriving_again_adds_nothing(store: EmbeddedStore, queries: Registry) -> None:
    known = set(store.triples())
    again = {triple for query in queries.below("derive") for triple in store.construct(query.text)}
    assert again <= known


def test_integers_of_the_answers_are_numbers(store: EmbeddedStore, queries: Registry) -> None:
    (row,) = store.select(bind(queries["analysis/without_profile"], scheme=SCHEME))
    assert isinstance(row["measures"], Literal)
    assert row["measures"].datatype.value == f"{PREFIXES['xsd']}integer"
