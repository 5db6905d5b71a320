"""The figures of needs, focal points and developments say what their SPARQL says, on any small city; filters, what sets say."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from profilatlas.queries.registry import Registry
from profilatlas.readers.figures import FIGURES, Figure, FigureMaker
from profilatlas.readers.filters import Filters
from profilatlas.readers.reading import Reading
from profilatlas.release.opened import OpenRelease
from tests.figure_rows import Raw, answered, camel, in_any_order, said
from tests.measure_graphs import GROUPS, INSTANCE, City, Need, area_iri, cities, registry, store_of
from tests.queries.release import release_of

WITH_A_QUERY = (
    "coverage_by_target_group",
    "coverage_by_area",
    "coverage_by_actor",
    "coverage_by_year",
    "focal_points",
    "gaps",
    "gaps_by_target_group_and_area",
    "needs_coverage",
    "double_coverage",
    "ending_programmes",
    "changes_by_year",
)
AREAS = ("stadtweit", "mitte", "heessen")
# Around the day that the release speaks of (30 June 2024) and a year later.
DAYS = st.sampled_from([date(2024, 6, 29), date(2024, 6, 30), date(2025, 6, 30), date(2025, 7, 1), date(2030, 1, 1)])


@pytest.fixture(scope="module")
def queries() -> Registry:
    return registry()


@st.composite
def planned_cities(draw: st.DrawFn) -> City:
    """Cities in which fundings and programmes end around the day of the release, and in which needs are stated."""
    city = draw(cities())
    ends = st.none() | DAYS
    measures = tuple(
        replace(measure, fundings=tuple(replace(each, period=(None, draw(ends))) for each in measure.fundings))
        for measure in city.measures
    )
    needs = st.builds(
        Need,
        name=st.just(""),
        challenge=st.sampled_from(["1", "1.1"]),
        groups=st.lists(st.sampled_from(sorted(GROUPS)), max_size=2, unique=True).map(tuple),
        areas=st.lists(st.sampled_from(AREAS), max_size=2, unique=True).map(tuple),
        stated_on=ends,
    )
    stated = tuple(replace(draw(needs), name=name) for name in draw(st.sampled_from(["", "n", "nm"])))
    programme_ends = draw(st.dictionaries(st.sampled_from(["p1", "p2"]), DAYS))
    return replace(city, measures=measures, needs=stated, programme_ends=programme_ends)


def figure(
    release: OpenRelease, queries: Registry, name: str, filters: Filters | None = None, **own: list[str]
) -> Figure:
    return FIGURES[name](Reading(release, queries, ("de",)), filters or Filters(), own)


@settings(max_examples=30, deadline=None)
@given(planned_cities())
def test_every_number_equals_its_query(queries: Registry, city: City) -> None:
    release = release_of(store_of(city, queries), queries, INSTANCE)
    for name in WITH_A_QUERY:
        made = figure(release, queries, name)
        assert made.query is not None
        assert in_any_order(said(made)) == in_any_order(answered(release, made.query)), name


@settings(max_examples=20, deadline=None)
@given(planned_cities())
def test_gaps_of_a_target_group_in_an_area_equal_their_query(queries: Registry, city: City) -> None:
    release = release_of(store_of(city, queries), queries, INSTANCE)
    for group in release.columns.facet("target_group").values:
        for area in release.columns.facet("area").values:
            made = figure(release, queries, "gaps", Filters({"target_group": (group,), "area": (area,)}))
            assert made.query is not None
            assert in_any_order(said(made)) == in_any_order(answered(release, made.query))


@settings(max_examples=20, deadline=None)
@given(planned_cities(), st.sampled_from(["year", "area", "actor", "target_group"]), st.data())
def test_filtered_figures_count_the_measures_that_fit(
    queries: Registry, city: City, facet: str, data: st.DataObject
) -> None:
    release = release_of(store_of(city, queries), queries, INSTANCE)
    columns = release.columns
    values = columns.facet(facet).values
    if not values:
        return
    value = data.draw(st.sampled_from(values))
    filters = Filters({facet: (value,)})
    fitting = [row for row in range(columns.count) if value in columns.facet(facet).values_of(row)]

    def having(row: int, **wanted: Raw) -> bool:
        return all(each in columns.facet(name).values_of(row) for name, each in wanted.items())

    for name in ("target_group", "area", "year"):
        rows = said(figure(release, queries, f"coverage_by_{name}", filters))
        for line in rows:
            wanted = line[camel(name)] if name != "year" else f"{line['year']:04}"
            assert line["measures"] == sum(having(row, challenge=line["cell"], **{name: wanted}) for row in fitting)
    for line in said(figure(release, queries, "double_coverage", filters)):
        wanted = {"challenge": line["cell"], "target_group": line["targetGroup"], "area": line["area"]}
        assert line["measures"] == sum(having(row, **wanted) for row in fitting) > 1
    covered = {cell: sum(having(row, challenge=cell) for row in fitting) for cell in columns.cells}
    gaps = said(figure(release, queries, "gaps", filters))
    assert {line["cell"]: line["measures"] for line in gaps} == {cell: n for cell, n in covered.items() if n < 2}
    for line in said(figure(release, queries, "changes_by_year", filters)):
        year = int(str(line["year"]))
        running = [row for row in fitting if having(row, year=f"{year:04}")]
        assert line["running"] == len(running)
        assert line["new"] == sum(not having(row, year=f"{year - 1:04}") for row in running)


@settings(max_examples=20, deadline=None)
@given(planned_cities())
def test_the_smallest_set_covers_what_can_be_covered(queries: Registry, city: City) -> None:
    release = release_of(store_of(city, queries), queries, INSTANCE)
    columns = release.columns
    covered: dict[Raw, Raw] = {}
    for line in said(figure(release, queries, "smallest_cover")):
        assert line["cell"] not in covered
        covered[line["cell"]] = line["measure"]
        if line["measure"] is not None:
            row = columns.row_of(str(line["measure"]))
            assert row is not None
            assert line["cell"] in columns.facet("challenge").values_of(row)
    assert set(covered) == set(columns.cells)
    without = {cell for cell, measure in covered.items() if measure is None}
    numbers = zip(columns.cells, columns.coverage().total.tolist(), strict=True)
    assert without == {cell for cell, number in numbers if not number}


@settings(max_examples=30, deadline=None)
@given(planned_cities())
def test_the_lists_of_a_year_are_as_long_as_its_numbers(queries: Registry, city: City) -> None:
    release = release_of(store_of(city, queries), queries, INSTANCE)
    for line in said(figure(release, queries, "changes_by_year")):
        listed = said(figure(release, queries, "changes_in_year", of_year=[f"{line['year']:04}"]))
        assert line["running"] == len(listed)
        for change in ("new", "continued", "ended"):
            assert line[change] == sum(int(str(each[change])) for each in listed)


def test_a_measure_for_the_whole_city_meets_a_need_beside_those_in_its_district(queries: Registry) -> None:
    from tests.measure_graphs import Measure

    city = City(
        cells=2,
        measures=(
            Measure("here", foci=(("1.1", None),), groups=("kinder-0-3",), areas=("mitte",)),
            Measure("everywhere", foci=(("1", None),), groups=("kinder",), areas=("stadtweit",)),
            Measure("elsewhere", foci=(("1", None),), groups=("kinder",), areas=("heessen",)),
            Measure("other", foci=(("2", None),), groups=("kinder",), areas=("mitte",)),
            Measure("unprofiled", groups=("kinder",), areas=("mitte",)),
        ),
        needs=(Need("n", "1", ("kinder",), ("mitte",)), Need("any", "1")),
    )
    release = release_of(store_of(city, queries), queries, INSTANCE)
    met = {str(line["need"]).rpartition("/")[2]: line for line in said(figure(release, queries, "needs_coverage"))}
    assert (met["n"]["measures"], met["n"]["cityWide"]) == (1, 1)
    assert (met["any"]["measures"], met["any"]["cityWide"]) == (3, 1)
    only_here = figure(release, queries, "needs_coverage", Filters({"area": (area_iri("mitte"),)}))
    assert [line["measures"] for line in said(only_here)] == [1]


def test_figure_of_all_measures_is_made_once_and_one_of_chosen_measures_anew(queries: Registry) -> None:
    release = release_of(store_of(City(1, ()), queries), queries, INSTANCE)
    made: list[Filters] = []

    def make(reading: Reading, filters: Filters, own: Mapping[str, Sequence[str]]) -> Figure:
        made.append(filters)
        return Figure("made_up", (), (), None, None, "/")

    maker = FigureMaker("made_up", make, ("share",))
    nothing, chosen = Filters(), Filters({"year": ("2020",)})
    asked: list[tuple[Filters, dict[str, list[str]]]] = [(nothing, {}), (nothing, {}), (chosen, {}), (chosen, {})]
    for filters, own in (*asked, (nothing, {"share": ["count"]})):
        maker(Reading(release, queries, ("de",)), filters, own)
    assert made == [nothing, chosen, chosen, nothing]
