"""Money in figures: however amounts are split, the parts are the whole; and every number is what the queries answer."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from profilatlas.errors import BadRequest
from profilatlas.queries.registry import Registry
from profilatlas.readers.figures import FIGURES
from profilatlas.readers.figures.money import ALL_OTHERS, MOST_CARRIERS, MOST_FUNDERS
from profilatlas.readers.filters import Filters
from profilatlas.readers.models import Link
from profilatlas.readers.models.figures import Figure, Value
from profilatlas.readers.reading import Reading
from profilatlas.readers.spending import Spending
from profilatlas.release.columns import Columns
from profilatlas.release.opened import OpenRelease
from profilatlas.resources import shapes_dir
from profilatlas.store.port import Literal, NamedNode, Triple
from profilatlas.terms import PREFIXES, ipv
from tests.measure_graphs import INSTANCE, City, Funding, Measure, measure_iri, registry, store_of
from tests.queries.release import fixture_release, release_of

SPLITS = (
    ("funding_flows", {}),
    ("amounts_by_challenge", {}),
    ("amounts_by_level_and_year", {"spread": ["days"]}),
    ("amounts_by_level_and_year", {"spread": ["start"]}),
    ("amounts_by_programme", {}),
)
_DAYS = st.none() | st.dates(date(1998, 1, 1), date(2032, 12, 31))
_PERIODS = st.tuples(_DAYS, _DAYS).filter(lambda period: not (period[0] and period[1] and period[1] < period[0]))
_AMOUNTS = st.none() | st.decimals(min_value=0, max_value=10**9, places=2) | st.just(Decimal("0.01"))


def _fundings() -> st.SearchStrategy[Funding]:
    return st.builds(
        Funding,
        programme=st.none() | st.sampled_from(["p1", "p2"]),
        level=st.none() | st.sampled_from(["levelEU", "levelState"]),
        funder=st.none() | st.sampled_from(["land", "bund"]),
        amount=_AMOUNTS,
        kind=st.sampled_from(["granted", "granted", "spent"]),
        currency=st.sampled_from(["EUR", "EUR", "EUR", "PLN"]),
        data_status=st.sampled_from(["attested", "illustrative"]),
        period=_PERIODS,
    )


def _measures(name: str) -> st.SearchStrategy[Measure]:
    weights = st.sampled_from([None, "primary", "secondary"])
    roles = st.sampled_from(["roleCarrier", "roleCarrier", "rolePartner"])
    return st.builds(
        Measure,
        name=st.just(name),
        foci=st.dictionaries(st.sampled_from(["1", "1.1", "2", "3", "4", "old"]), weights, max_size=4).map(
            lambda foci: tuple(foci.items())
        ),
        actors=st.lists(st.tuples(st.sampled_from("abc"), roles), max_size=4, unique=True).map(tuple),
        fundings=st.lists(_fundings(), max_size=3).map(tuple),
        periods=st.lists(_PERIODS.filter(any), max_size=1).map(tuple),
    )


@st.composite
def funded_cities(draw: st.DrawFn) -> City:
    """Small cities with fundings of every sort."""
    names = draw(st.lists(st.sampled_from("abcdef"), max_size=5, unique=True))
    return City(4, tuple(draw(_measures(name)) for name in names), {"p1": "levelFederal"})


@pytest.fixture(scope="module")
def queries() -> Registry:
    return registry()


def released(city: City, queries: Registry) -> OpenRelease:
    return release_of(store_of(city, queries), queries, INSTANCE)


def made(release: OpenRelease, queries: Registry, name: str, **parameters: Sequence[str]) -> Figure:
    return FIGURES[name](Reading(release, queries, ("de",)), Filters(), parameters)


def column(figure: Figure, name: str) -> list[Any]:
    place = [each.name for each in figure.columns].index(name)
    return [row[place] for row in figure.rows]


def everything(city: City, kind: str, currency: str, status: str | None = None) -> Decimal:
    fundings = (funding for measure in city.measures for funding in measure.fundings)
    return sum(
        (
            funding.amount
            for funding in fundings
            if funding.amount is not None
            and (funding.kind, funding.currency) == (kind, currency)
            and status in (None, funding.data_status)
        ),
        Decimal(0),
    )


def raw(value: Value) -> Any:
    return value.iri if isinstance(value, Link) else value


@settings(max_examples=25, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(funded_cities())
@example(City(4, (Measure("a", (("1", None), ("2", None), ("3", None)), fundings=(Funding(amount=Decimal("0.01"), kind="granted", currency="EUR", data_status="attested", period=(date(1998, 12, 31), date(2032, 1, 1))),)),)))  # fmt: skip
def test_the_parts_of_every_split_add_up_to_the_total(queries: Registry, city: City) -> None:
    release = released(city, queries)
    for kind, currency in (("granted", "EUR"), ("spent", "EUR"), ("granted", "PLN")):
        known = {(f.kind, f.currency) for m in city.measures for f in m.fundings}
        if not all({each[place] for each in known} >= {value} for place, value in ((0, kind), (1, currency))):
            continue
        for name, more in SPLITS:
            figure = made(release, queries, name, kind=[kind], currency=[currency], **more)
            assert sum(column(figure, "amount")) == everything(city, kind, currency), name
            assert sum(column(figure, "illustrative")) == everything(city, kind, currency, "illustrative"), name


@settings(max_examples=25, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(funded_cities())
def test_figures_say_what_their_queries_answer(queries: Registry, city: City) -> None:
    release = released(city, queries)
    for name, more in (
        *SPLITS,
        ("amounts_by_challenge", {"share": ["count"]}),
        ("co_funding", {}),
        ("funding_rules", {}),
    ):
        figure = made(release, queries, name, **more)
        if figure.query is None:
            continue
        columns, answered = _answered(release, figure.query)
        if not figure.rows:  # the queries name every cell even where there is no money at all
            assert all(row[columns.index("fundings")] == 0 for row in answered), name
            continue
        shown = [tuple(map(raw, row)) for row in figure.rows]
        names = [each.name for each in figure.columns]
        common = [(names.index(each), columns.index(each)) for each in names if each in columns]
        ours = sorted(tuple(_plain(row[place]) for place, _ in common) for row in shown)
        theirs = sorted(tuple(_plain(row[place]) for _, place in common) for row in answered)
        assert len(common) >= 2
        assert ours == theirs, name


def _plain(value: Any) -> str:
    if isinstance(value, int | Decimal):
        return f"{Decimal(value).normalize():f}"
    return "" if value is None else str(value)


def _answered(release: OpenRelease, query: str) -> tuple[list[str], list[tuple[Any, ...]]]:
    rows = release.store.select(query)
    named = {"amountKind": "amount_kind", "withoutAmount": "without_amount", "share": "stated_share"}
    columns = [named.get(name, name) for name in (rows[0] if rows else {})]

    def value(term: object, name: str) -> Any:
        if isinstance(term, NamedNode):
            return term.value.rsplit("/", 1)[-1] if name == "currency" else term.value
        if isinstance(term, Literal):
            text = term.value
            return Decimal(text) if text.replace(".", "", 1).isdigit() else text
        return None

    return columns, [tuple(value(row[name], name) for name in row) for row in rows]


def test_the_usual_kind_is_the_one_that_most_fundings_state(queries: Registry) -> None:
    fundings = tuple(Funding(amount=Decimal(amount), kind=kind, currency="EUR") for amount, kind in ((1, "granted"), (2, "granted"), (900, "spent")))  # fmt: skip
    spending = Spending(
        Reading(released(City(2, (Measure("a", fundings=fundings),)), queries), queries, ("de",)), Filters(), {}
    )
    assert spending.shown.kind == ipv.granted
    assert spending.total == 3
    assert [(each.kind, each.fundings) for each in spending.offered] == [(ipv.granted, 2), (ipv.spent, 1)]


def test_a_funding_without_an_amount_is_not_one_of_nought(queries: Registry) -> None:
    city = City(
        2, (Measure("a", fundings=(Funding("p1"), Funding("p1", amount=Decimal(0), kind="granted", currency="EUR"))),)
    )
    figure = made(released(city, queries), queries, "amounts_by_programme")
    assert column(figure, "fundings") == [1]
    assert column(figure, "without_amount") == [1]


def test_a_programme_with_several_funders_does_not_say_who_pays(queries: Registry) -> None:
    store = store_of(
        City(1, (Measure("a", fundings=(Funding("p1", amount=Decimal(5), kind="granted", currency="EUR"),)),)), queries
    )
    programme, funder = NamedNode("https://city.example/id/programme/p1"), NamedNode(ipv.funder)
    store.extend(Triple(programme, funder, NamedNode(f"https://city.example/id/actor/{name}")) for name in ("x", "y"))
    release = release_of(store, queries, INSTANCE)
    assert [raw(row[0]) for row in made(release, queries, "funding_flows").rows] == [None]


def test_many_funders_and_carriers_stand_together_and_nothing_is_lost(queries: Registry) -> None:
    many = MOST_FUNDERS + 3
    measures = tuple(
        Measure(
            f"m{number:02}",
            actors=((f"c{number:02}-{other}", "roleCarrier") for other in range(2)),  # type: ignore[arg-type]
            fundings=(
                Funding(
                    funder=f"f{number:02}", amount=Decimal(number) + Decimal("0.01"), kind="granted", currency="EUR"
                ),
            ),
        )
        for number in range(many)
    )
    city = City(2, tuple(Measure(m.name, actors=tuple(m.actors), fundings=m.fundings) for m in measures))
    figure = made(released(city, queries), queries, "funding_flows")
    assert sum(column(figure, "amount")) == everything(city, "granted", "EUR")
    assert len({raw(value) for value in column(figure, "funder")}) == MOST_FUNDERS + 1
    assert len({raw(value) for value in column(figure, "carrier")}) <= MOST_CARRIERS + 1
    assert ALL_OTHERS in column(figure, "funder")
    assert figure.query is None


def test_columns_of_money_survive_a_file(queries: Registry, tmp_path: Any) -> None:
    big = Decimal(10) ** 17 + Decimal("0.01")
    fundings = (
        Funding(amount=big, kind="granted", currency="EUR"),
        Funding(amount=Decimal("1.005"), kind="granted", currency="EUR"),
    )
    store = store_of(City(2, (Measure("a", (("1", None), ("2", None)), fundings=fundings),)), queries)
    built = Columns.build(store, queries, INSTANCE)
    built.save(tmp_path / "profiles.npz")
    loaded = Columns.load(tmp_path / "profiles.npz")
    assert loaded.fundings.amounts.tolist() == built.fundings.amounts.tolist() == [int(big * 1000), 1005]
    assert loaded.fundings.money(1005) == Decimal("1.005")
    assert (loaded.involvements.pairs([ipv.roleCarrier])[0]).tolist() == []


@pytest.mark.parametrize(
    "parameters",
    [
        {"kind": ["unfug"]},
        {"kind": ["granted", "spent"]},
        {"currency": ["XXX"]},
        {"share": ["weighted"]},
        {"share": ["equally", "count"]},
        {"spread": ["weeks"]},
    ],
)
def test_unknown_ways_to_count_are_refused(queries: Registry, parameters: Mapping[str, Sequence[str]]) -> None:
    city = City(2, (Measure("a", fundings=(Funding(amount=Decimal(5), kind="granted", currency="EUR"),)),))
    release = released(city, queries)
    maker = FIGURES["amounts_by_level_and_year" if "spread" in parameters else "funding_flows"]
    with pytest.raises(BadRequest):
        maker(Reading(release, queries, ("de",)), Filters(), parameters)


def test_filters_choose_measures_and_all_their_fundings_count(queries: Registry) -> None:
    eur = {"kind": "granted", "currency": "EUR"}
    city = City(2, (
        Measure("a", fundings=(Funding("p1", amount=Decimal(5), **eur), Funding(amount=Decimal(7), **eur))),
        Measure("b", fundings=(Funding("p2", amount=Decimal(90), **eur),)),
    ))  # fmt: skip
    reading = Reading(released(city, queries), queries, ("de",))
    chosen = Filters({"programme": ("https://city.example/id/programme/p1",)})
    assert Spending(reading, chosen, {}).total == 12


def test_hints_are_those_of_the_check(queries: Registry) -> None:
    """The query on the page finds the same pairs as the rule of the build."""
    rule = (shapes_dir() / "checks" / "funding-exclusive.rq").read_text(encoding="utf-8")
    release = fixture_release(queries)
    body = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items()) + rule.replace(
        "$firstLanguage", '"de"'
    )
    checked = {(row["measure"].value, row["focus"].value, row["value"].value) for row in release.store.select(body)}  # type: ignore[union-attr]
    figure = made(release, queries, "funding_rules")
    names = [each.name for each in figure.columns]
    shown = {
        tuple(raw(row[names.index(name)]) for name in ("measure", "funding", "other_funding")) for row in figure.rows
    }
    assert shown == checked != set()
    assert column(figure, "legal_basis")[0].value == "§ 9 TIntG"
    (programme, *_), (funding, *_) = column(figure, "programme"), column(figure, "funding")
    assert funding.label.value.startswith(programme.label.value)
    assert funding.label.lang == programme.label.lang


def test_co_funding_names_each_part(queries: Registry) -> None:
    eur = {"kind": "granted", "currency": "EUR"}
    fundings = (Funding(funder="land", amount=Decimal(75), **eur), Funding(funder="bund", amount=Decimal(25), **eur))
    city = City(2, (Measure("a", fundings=fundings), Measure("b", fundings=fundings[:1])))
    figure = made(released(city, queries), queries, "co_funding")
    assert {raw(value) for value in column(figure, "measure")} == {measure_iri("a")}
    assert sorted(column(figure, "part_of_amounts")) == [Decimal("0.25"), Decimal("0.75")]
