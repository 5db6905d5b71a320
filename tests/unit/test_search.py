"""The search: what is found by which words, in which order, and that nothing typed is anything but words."""

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from pyoxigraph import Literal, NamedNode, Triple

from profilatlas.errors import ReleaseError, StoreError
from profilatlas.release import occurrences
from profilatlas.release.columns import Columns
from profilatlas.release.search import MOST_LETTERS, Search
from profilatlas.release.search_build import build_search
from profilatlas.release.title_orders import TitleOrders
from profilatlas.release.words import Stems, words_of
from profilatlas.store.embedded import EmbeddedStore
from profilatlas.terms import dct, skos
from tests.measure_graphs import INSTANCE, City, Measure, challenge_iri, measure_iri, registry, triples

TITLES = {
    "kurs": "Deutschkurs am Abend",
    "lotsen": "Gesundheitslotsen",
    "paten": "Förderung der Sprache",
    "sprachfoerderung": "Sprachförderung in der Schule",
    "theater": "Theater ohne Grenzen",
    "zirkus": "Zirkus",
}
TEXTS = {"theater": "Ein Stück über Schule und Sprache.", "zirkus": "Kunststücke, Clowns und Sprachen."}
NAMES = {"1": "Gesellschaftliche Teilhabe", "2": "Arbeit und Beruf"}


def texts() -> Iterator[Triple]:
    for name, title in TITLES.items():
        yield Triple(NamedNode(measure_iri(name)), NamedNode(dct.title), Literal(title, language="de"))
    for name, text in TEXTS.items():
        yield Triple(NamedNode(measure_iri(name)), NamedNode(dct.description), Literal(text, language="de"))
    for notation, name in NAMES.items():
        yield Triple(NamedNode(challenge_iri(notation)), NamedNode(skos.prefLabel), Literal(name, language="de"))


def city() -> City:
    foci = {"lotsen": (("1", "primary"),), "kurs": (("2", None),)}
    return City(2, tuple(Measure(name, foci=foci.get(name, ()), groups=("kinder",)) for name in TITLES))


def written(path: Path, extra: tuple[Triple, ...] = ()) -> Columns:
    queries = registry()
    store = EmbeddedStore.memory([*triples(city()), *texts(), *extra])
    for query in queries.below("derive"):
        store.extend(list(store.construct(query.text)))
    columns = Columns.build(store, queries, INSTANCE)
    build_search(path, store, queries, INSTANCE, columns)
    return columns


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> tuple[Columns, Path]:
    path = tmp_path_factory.mktemp("search") / "search.sqlite"
    return written(path), path


def test_search_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (path := tmp_path / "search.sqlite").mkdir()
    with pytest.raises(StoreError, match="cannot be written: unable to open"):
        written(path)
    assert list(tmp_path.iterdir()) == [path]


@pytest.fixture
def search(index: tuple[Columns, Path]) -> Iterator[Search]:
    columns, path = index
    opened = Search(path, columns, INSTANCE.languages)
    yield opened
    opened.close()


def names(index: tuple[Columns, Path], search: Search, text: str) -> list[str]:
    """The measures found, the best first."""
    found = search.find(text)
    places = found.best_first(found.rows, 0, 100)
    return [index[0].iris[place].rsplit("/", 1)[-1] for place in places]


@pytest.mark.parametrize(
    "text",
    [
        "Sprachförderung",
        "sprachförderung",
        "SPRACHFÖRDERUNG",
        "Sprachfoerderung",
        "sprachforderung",
        "Sprachfo\u0308rderung",
    ],
)
def test_spellings_of_a_word_find_the_same(index: tuple[Columns, Path], search: Search, text: str) -> None:
    assert names(index, search, text) == ["sprachfoerderung", "paten"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Förderung der Sprache", {"paten", "sprachfoerderung"}),
        ("Kurs", {"kurs"}),
        ("Lotse", {"lotsen"}),
        ("Gesundheit", {"lotsen"}),
        ("Teilhabe", {"lotsen"}),
        ("arbeit", {"kurs"}),
        ("Schulen", {"sprachfoerderung", "theater"}),
        ("Schule Grenzen", {"theater"}),
        ("zirk", {"zirkus"}),
        ("xyzzy", set()),
        ("Theater xyzzy", set()),
    ],
)
def test_forms_beginnings_parts_and_names_are_found(
    index: tuple[Columns, Path], search: Search, text: str, found: set[str]
) -> None:
    assert set(names(index, search, text)) == found


def test_a_title_goes_before_a_text(index: tuple[Columns, Path], search: Search) -> None:
    assert names(index, search, "Sprache")[0] == "paten"
    assert set(names(index, search, "Sprache")) == {"paten", "sprachfoerderung", "theater", "zirkus"}


@pytest.mark.parametrize(
    ("text", "meant", "found"),
    [
        ("Theatre", "Theater", ["theater"]),
        ("Tirkus", "Zirkus", ["zirkus"]),
        ("Gesundhietslosten", "Gesundheitslotsen", ["lotsen"]),
    ],
)
def test_slips_are_forgiven_and_told(
    index: tuple[Columns, Path], search: Search, text: str, meant: str, found: list[str]
) -> None:
    assert names(index, search, text) == found
    assert search.find(text).instead == {text: (meant,)}


def test_a_word_like_none_is_told(search: Search) -> None:
    assert search.find("Theater xyzzyxyzzy").instead == {"xyzzyxyzzy": ()}


@pytest.mark.parametrize(
    "text",
    [
        "theater*",
        '"Theater"',
        "Theater^2",
        "title:Theater",
        "NOT(Theater)",
        "Theater\\",
        "'Theater'",
        "-Theater",
        "{Theater}",
    ],
)
def test_signs_of_search_languages_mean_nothing(index: tuple[Columns, Path], search: Search, text: str) -> None:
    words = text.replace("title:", "").replace("NOT", "").replace("^2", "")
    assert names(index, search, words) == ["theater"]
    search.find(text)


@pytest.mark.parametrize(
    "text", ["", "   ", '"', "***", "'; DROP TABLE word; --", "a" * 10_000, "ä " * 5_000, "\0", "NEAR(a b)", "?1"]
)
def test_odd_texts_are_only_texts(index: tuple[Columns, Path], search: Search, text: str) -> None:
    found = search.find(text)
    assert found.cut == (len(text) > MOST_LETTERS)
    assert not found.rows.any()
    assert search.complete(text, 5) == [] or text
    search.things(text, 5)
    assert names(index, search, "Theater") == ["theater"]


def test_words_are_completed_the_most_frequent_first(search: Search) -> None:
    assert search.complete("spr", 3) == ["Sprache", "Sprachen", "Sprachförderung"]
    assert search.complete("Förderung der spr", 1) == ["Förderung der Sprache"]
    assert search.complete("", 3) == []


def test_things_are_found_by_their_names(search: Search) -> None:
    assert search.things("gesell teil", 5) == [("challenge", challenge_iri("1"))]


def test_titles_are_ordered_without_accents(index: tuple[Columns, Path], search: Search) -> None:
    columns, _ = index
    places = search.by_title("de", None, 0, 100)
    assert [TITLES[columns.iris[place].rsplit("/", 1)[-1]] for place in places] == sorted(TITLES.values())


def test_the_same_graph_makes_the_same_bytes(index: tuple[Columns, Path], tmp_path: Path) -> None:
    again = tmp_path / "search.sqlite"
    written(again)
    assert again.read_bytes() == index[1].read_bytes()


@pytest.mark.parametrize("at_once", [1, 5])
def test_few_words_at_a_time_make_the_same_bytes(
    index: tuple[Columns, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(occurrences, "AT_ONCE", at_once)
    written(again := tmp_path / "search.sqlite")
    assert again.read_bytes() == index[1].read_bytes()


def test_titles_are_those_in_the_language_else_in_the_first_of_the_instance_else_in_any() -> None:
    with closing(TitleOrders(("de", "en"), 7)) as titles:
        for measure, language, key in (
            (6, "de", "a"), (6, "en", "z"), (5, "en", "b"), (4, "fr", "y"), (4, "ar", "c"), (4, None, "x"),
            (2, "de", "a"), (1, "de", ""), (1, "en", "c"), (0, "de", "\ud7ff"), (3, "de", "\U0001f600"),
        ):  # fmt: skip
            titles.take(measure, language, key)
        orders = {language: np.frombuffer(found, "<u4").tolist() for language, found in titles.orders()}
    assert orders == {"de": [2, 6, 5, 1, 4, 0, 3], "en": [2, 5, 1, 4, 6, 0, 3]}
    with closing(TitleOrders(("de",), 3)) as untitled:
        assert list(untitled.orders()) == [("de", np.arange(3, dtype="<u4").tobytes())]


def test_languages_of_an_instance_may_be_those_of_a_country() -> None:
    with closing(TitleOrders(("de-AT", "en-GB"), 2)) as titles:
        for measure, language, key in ((0, "de-at", "b"), (0, "en-gb", "c"), (1, "de-at", "a"), (1, "en-gb", "d")):
            titles.take(measure, language, key)
        orders = {language: np.frombuffer(found, "<u4").tolist() for language, found in titles.orders()}
    assert orders == {"de-AT": [1, 0], "en-GB": [0, 1]}
    stems = Stems(("de-AT", "en-GB"))
    (word,) = words_of("Sprachen")
    assert stems.of(word, "de-at") == {"sprach"}


def test_another_text_makes_other_bytes(index: tuple[Columns, Path], tmp_path: Path) -> None:
    again = tmp_path / "search.sqlite"
    more = Triple(NamedNode(measure_iri("zirkus")), NamedNode(dct.description), Literal("Neu", language="de"))
    written(again, (more,))
    assert again.read_bytes() != index[1].read_bytes()


def test_many_threads_find_the_same(index: tuple[Columns, Path], search: Search) -> None:
    words = [*TITLES.values()] * 8
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda text: names(index, search, text), words))
    assert found == [names(index, search, text) for text in words]


def test_the_file_is_never_written_to(index: tuple[Columns, Path], search: Search) -> None:
    with search._connection() as connection, pytest.raises(sqlite3.OperationalError, match="readonly"):
        connection.execute("DELETE FROM word").fetchall()


@pytest.mark.parametrize("content", [None, b"", b"no database at all"])
def test_a_file_that_is_no_index_is_refused(index: tuple[Columns, Path], tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "search.sqlite"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ReleaseError, match=r"search\.sqlite is damaged or missing"):
        Search(path, index[0], INSTANCE.languages)
