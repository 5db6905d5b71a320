"""Columns are small, whole, and the same whenever the facts are the same."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from profilatlas.errors import ReleaseError
from profilatlas.model.profile import Profile
from profilatlas.queries.registry import Registry
from profilatlas.release.columns import FACETS, Columns
from profilatlas.release.columns_file import map_arrays, write_arrays
from profilatlas.terms import ipv
from tests.measure_graphs import (
    BASE,
    INSTANCE,
    City,
    Funding,
    Measure,
    area_iri,
    challenge_iri,
    measure_iri,
    registry,
    store_of,
)

CITY_WIDE = area_iri("stadtweit")
CITY = City(
    4,
    (
        Measure(
            "patin",
            foci=(("1.2", None), ("3", "secondary"), ("old", None)),
            groups=("kinder-0-3",),
            actors=(("verein", "roleCarrier"),),
            fundings=(Funding("p1", None, "land"), Funding(None, "levelEU", None)),
            areas=("stadtweit",),
            periods=((date(2020, 5, 1), date(2021, 1, 1)),),
            modified=date(2024, 1, 5),
        ),
        Measure("café", foci=(("1.1", "secondary"),), groups=("kinder",), periods=((date(2022, 1, 1), None),)),
        Measure("leer", areas=("mitte",), modified=date(2024, 3, 1)),
    ),
    {"p1": "levelState"},
)


@pytest.fixture(scope="module")
def queries() -> Registry:
    return registry()


@pytest.fixture(scope="module")
def columns(queries: Registry) -> Columns:
    return Columns.build(store_of(CITY, queries), queries, INSTANCE)


def test_rows_are_measures_in_the_order_of_their_iris(columns: Columns) -> None:
    assert list(columns.iris) == [measure_iri(name) for name in ("café", "leer", "patin")]
    assert [columns.row_of(iri) for iri in columns.iris] == [0, 1, 2]
    assert columns.row_of(measure_iri("niemand")) is None
    assert columns.iris[-1] == measure_iri("patin")


def test_cells_are_the_challenges_with_a_field_in_the_order_of_the_grid(columns: Columns) -> None:
    assert columns.cells == tuple(challenge_iri(str(index)) for index in (1, 2, 3, 4))


def test_narrower_challenge_fills_its_cell_and_another_edition_fills_none(columns: Columns) -> None:
    assert columns.profile_of(2) == Profile.of(0, secondary=[2])
    assert columns.profile_of(0) == Profile.of(secondary=[0])
    assert columns.has_profile.tolist() == [True, False, True]


def test_target_group_counts_for_each_broader_one(columns: Columns) -> None:
    groups = columns.facet("target_group")
    assert [value.rsplit("/", 1)[-1] for value in groups.values] == ["kinder", "kinder-0-3", "kinder-0-6"]
    assert groups.counts().tolist() == [2, 1, 1]
    assert groups.counts(np.array([True, False, False])).tolist() == [1, 0, 0]


def test_funder_is_an_actor_and_a_programme_lends_its_level(columns: Columns) -> None:
    assert columns.facet("actor").values_of(2) == (f"{BASE}id/actor/land", f"{BASE}id/actor/verein")
    assert columns.facet("level").values_of(2) == (ipv.levelEU, ipv.levelState)


def test_years_are_those_that_the_period_touches_and_no_end_lasts_until_as_of(columns: Columns) -> None:
    years = columns.facet("year")
    assert years.values == ("2020", "2021", "2022", "2023", "2024")
    assert [years.values_of(row) for row in range(3)] == [("2022", "2023", "2024"), (), ("2020", "2021")]


def test_period_without_an_end_touches_no_more_than_two_hundred_years(queries: Registry) -> None:
    ancient = City(1, (Measure("alt", periods=((date(1, 1, 1), None),)),), {})
    built = Columns.build(store_of(ancient, queries), queries, INSTANCE, date(2026, 1, 1))
    years = built.facet("year").values_of(0)
    assert (min(years), max(years), len(years)) == ("1826", "2026", 201)


def test_day_of_the_build_goes_before_that_of_the_instance(queries: Registry) -> None:
    columns = Columns.build(store_of(CITY, queries), queries, INSTANCE, as_of=date(2022, 1, 1))
    assert columns.facet("year").values == ("2020", "2021", "2022")


def test_city_wide_is_an_area_of_its_own(columns: Columns) -> None:
    assert columns.facet("area").rows_with(CITY_WIDE).tolist() == [False, False, True]
    assert columns.facet("area").counts().tolist() == [1, 1]


def test_values_of_a_facet_are_alternatives_and_facets_restrict_each_other(columns: Columns) -> None:
    kinder, mitte = f"{BASE}scheme/zielgruppen-1/kinder", area_iri("mitte")
    assert columns.select(area=[CITY_WIDE, mitte]).tolist() == [False, True, True]
    assert columns.select(area=[CITY_WIDE, mitte], target_group=[kinder]).tolist() == [False, False, True]
    assert columns.select(area=["https://nowhere.example/"]).tolist() == [False] * 3
    assert columns.select(area=[]).tolist() == columns.select().tolist() == [True] * 3


def test_unknown_facet_is_a_key_error(columns: Columns) -> None:
    with pytest.raises(KeyError, match="colour"):
        columns.select(colour=["red"])


def test_pages_follow_iri_change_or_beginning(columns: Columns) -> None:
    assert columns.page() == [0, 1, 2]
    assert columns.page(offset=1, limit=1) == [1]
    assert columns.page(sort="modified") == [1, 2, 0]
    assert columns.page(sort="start") == [0, 2, 1]
    assert columns.page(np.array([True, False, True]), sort="modified", limit=1) == [2]


def test_ending_measures_come_by_their_last_day_and_open_periods_do_not_end(queries: Registry) -> None:
    day, later = date(2023, 5, 1), date(2024, 2, 29)
    periods = {
        "a": ((None, later),),
        "b": ((None, day), (day, None)),
        "c": ((day, day),),
        "d": ((day, day), (day, later)),
    }
    city = City(1, tuple(Measure(name, periods=each) for name, each in periods.items()))
    columns = Columns.build(store_of(city, queries), queries, INSTANCE)
    assert columns.ending(day, later) == [2, 0, 3]
    assert columns.ending(day, date.max) == [2, 0, 3]
    assert columns.ending(day, day) == [2]
    assert columns.ending(day, later, np.array([True, True, False, False])) == [0]


def test_similar_and_sharing_name_other_measures_only(columns: Columns) -> None:
    assert columns.similar(2) == [(0, 1 / 3)]
    assert columns.sharing(2, "target_group") == (1, [0])
    assert columns.sharing(2, "target_group", limit=0) == (1, [])
    assert columns.similar(1) == []
    assert columns.without_profile() == 1
    assert columns.without_profile(np.array([True, False, True])) == 0


def test_saved_columns_answer_like_built_ones(columns: Columns, tmp_path: Path) -> None:
    columns.save(tmp_path / "profiles.npz")
    loaded = Columns.load(tmp_path / "profiles.npz")
    assert list(loaded.iris) == list(columns.iris)
    assert loaded.cells == columns.cells
    for row in range(columns.count):
        assert loaded.profile_of(row) == columns.profile_of(row)
        assert loaded.similar(row) == columns.similar(row)
        for name in FACETS:
            assert loaded.facet(name).values_of(row) == columns.facet(name).values_of(row)
            assert loaded.sharing(row, name) == columns.sharing(row, name)
    assert loaded.page(sort="start") == columns.page(sort="start")


def test_same_facts_in_another_order_make_the_same_bytes(queries: Registry, tmp_path: Path) -> None:
    turned = City(CITY.cells, CITY.measures[::-1], CITY.programme_levels)
    for name, city in (("one", CITY), ("other", turned)):
        Columns.build(store_of(city, queries), queries, INSTANCE).save(tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()


def test_city_without_measures_has_columns(queries: Registry, tmp_path: Path) -> None:
    Columns.build(store_of(City(2, ()), queries), queries, INSTANCE).save(tmp_path / "profiles.npz")
    columns = Columns.load(tmp_path / "profiles.npz")
    assert (columns.count, columns.page(sort="modified"), columns.without_profile()) == (0, [], 0)
    assert columns.coverage().total.tolist() == [0, 0]
    assert columns.facet("actor").counts().tolist() == []


def test_numpy_reads_the_file_and_arrays_are_aligned(columns: Columns, tmp_path: Path) -> None:
    path = tmp_path / "profiles.npz"
    columns.save(path)
    with np.load(path, allow_pickle=False) as arrays:
        assert arrays["primary"].tolist() == [[0, 0, 1]]
        assert set(map_arrays(path)) == set(arrays.files)
    assert all(array.flags.aligned and not array.flags.writeable for array in map_arrays(path).values() if array.size)


def test_a_file_is_one_descriptor_however_many_arrays_it_has(columns: Columns, tmp_path: Path) -> None:
    """Each mapping takes one, and many releases may be open at a time."""
    columns.save(tmp_path / "profiles.npz")
    before = set(Path("/proc/self/fd").iterdir())
    arrays = map_arrays(tmp_path / "profiles.npz")
    assert len(arrays) > 10
    assert len(set(Path("/proc/self/fd").iterdir()) - before) <= 1


def _without(arrays: dict[str, np.ndarray], name: str) -> None:
    del arrays[name]


def _grown(arrays: dict[str, np.ndarray], name: str) -> None:
    arrays[name] = np.concatenate((arrays[name], arrays[name][-1:]), axis=-1)


def _highest(arrays: dict[str, np.ndarray], name: str) -> None:
    arrays[name] = np.full_like(arrays[name], np.iinfo(arrays[name].dtype).max)


def _typed(arrays: dict[str, np.ndarray], name: str) -> None:
    arrays[name] = arrays[name].astype(np.float64)


def _descending(arrays: dict[str, np.ndarray], name: str) -> None:
    arrays[name] = arrays[name][::-1]


@pytest.mark.parametrize(
    "damage,name",
    [
        (_without, "primary"),
        (_without, "actor/codes"),
        (_typed, "secondary"),
        (_typed, "order/start"),
        (_typed, "iris/text"),
        (_grown, "actor/starts"),
        (_grown, "iris/text"),
        (_grown, "order/modified"),
        (_grown, "end"),
        (_highest, "actor/codes"),
        (_highest, "order/modified"),
        (_descending, "iris/starts"),
        (_descending, "year/starts"),
        (_highest, "actor/values/text"),
        (_highest, "cells/text"),
    ],
)
def test_damaged_columns_are_refused(columns: Columns, tmp_path: Path, damage: object, name: str) -> None:
    columns.save(tmp_path / "good.npz")
    arrays = map_arrays(tmp_path / "good.npz")
    assert callable(damage)
    damage(arrays, name)
    write_arrays(tmp_path / "bad.npz", arrays)
    with pytest.raises(ReleaseError, match="columns: "):
        Columns.load(tmp_path / "bad.npz")


@pytest.mark.parametrize("kept", [0, 10, 0.5, 0.9, 0.999])
def test_file_that_was_cut_off_is_refused(columns: Columns, tmp_path: Path, kept: float) -> None:
    path = tmp_path / "profiles.npz"
    columns.save(path)
    whole = path.read_bytes()
    path.write_bytes(whole[: int(kept if kept >= 1 else kept * len(whole))])
    with pytest.raises(ReleaseError, match=r"profiles\.npz is damaged or missing"):
        Columns.load(path)


def test_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReleaseError, match="damaged or missing"):
        Columns.load(tmp_path / "profiles.npz")


def test_compressed_or_pickled_arrays_are_refused(tmp_path: Path) -> None:
    np.savez_compressed(tmp_path / "compressed.npz", iris=np.arange(3))
    np.savez(tmp_path / "pickled.npz", iris=np.array([{}], object))
    for name in ("compressed.npz", "pickled.npz"):
        with pytest.raises(ReleaseError, match="damaged or missing"):
            Columns.load(tmp_path / name)


@pytest.mark.parametrize("name", ["challenge", "actor"])
def test_counts_of_all_measures_are_kept_and_nobody_can_change_them(columns: Columns, name: str) -> None:
    counted = columns.facet(name).counts()
    assert columns.facet(name).counts(np.ones(columns.count, np.bool_)).tolist() == counted.tolist()
    with pytest.raises(ValueError, match="read-only"):
        columns.coverage().plain[0] = 7
    assert columns.facet(name).counts().tolist() == counted.tolist()
