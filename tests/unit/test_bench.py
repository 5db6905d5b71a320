"""The harness of the benchmark: ratios and targets, what is read from wrk, what is written to the docs, limits of time."""

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from profilatlas.store.embedded import EmbeddedStore
from tests.bench import __main__ as command
from tests.bench import report, wrk
from tests.bench.curves import write_curves
from tests.bench.engine import Engine
from tests.bench.report import Part, Run
from tests.bench.row import Row
from tests.bench.rows import Module
from tests.bench.rows.endpoint import OURS, compare, left_out
from tests.bench.rows.pages import Asked, beside
from tests.bench.timing import LONG, Once, Taken, Unanswered, measured, taken, taken_or_late
from tests.figure_rows import read

WRK = """
  Latency Distribution
     50%  617.00us
     99%    1.25ms
  31530 requests in 2.00s, 24.80MB read
Requests/sec:  15764.45
"""


def chance() -> object:
    import random

    return random.Random(1)


@pytest.mark.parametrize(
    ("ours", "theirs", "more", "ratio"), [(10.0, 30.0, False, 3.0), (30.0, 10.0, False, 1 / 3), (30.0, 10.0, True, 3.0)]
)
def test_a_ratio_above_one_means_that_we_are_ahead(ours: float, theirs: float, more: bool, ratio: float) -> None:
    row = Row("page", "other", "ms", Taken(ours), Taken(theirs), more, at_least=2.0)
    assert row.ratio == pytest.approx(ratio)
    assert row.is_met is (ratio >= 2.0)


def test_a_limit_of_ours_is_met_or_missed_without_anybody_else() -> None:
    assert Row("memory", "", "MiB", Taken(499), at_most=500).is_met is True
    assert Row("memory", "", "MiB", Taken(501), at_most=500).is_met is False
    assert Row("memory", "", "MiB", Taken(501)).is_met is None


def test_what_was_not_measured_says_why_and_is_neither_met_nor_missed() -> None:
    row = Row.missing("requests", "Datasette", "wrk is missing")
    assert row.is_met is None
    assert report.cells(row)[-1] == "not measured: wrk is missing"


def test_goes_are_taken_in_turns_in_an_order_that_changes() -> None:
    order: list[str] = []

    def way(name: str, milliseconds: float) -> Once:
        order.append(name)
        return Once(milliseconds, milliseconds / 2)

    goes = measured({"a": lambda: way("a", 100), "b": lambda: way("b", 1)}, chance(), seconds=0.5, rounds=20)  # type: ignore[arg-type]
    assert len(goes["a"]) == 5, "its half second is used up"
    assert len(goes["b"]) == 20
    assert len({tuple(order[at : at + 2]) for at in range(0, 12, 2)}) == 2
    assert taken(goes["a"]) == Taken(50, 50, None, 5)
    assert taken(goes["a"], "wall").median == 100


def test_a_way_that_takes_long_is_asked_once_and_that_counts() -> None:
    asked: list[int] = []
    long = Once(LONG * 1000 + 1, 1)

    def slow() -> Once:
        asked.append(1)
        return long

    assert measured({"slow": slow}, chance(), seconds=1) == {"slow": [long]}  # type: ignore[arg-type]
    assert len(asked) == 1


def test_a_way_that_uses_up_its_time_has_as_many_goes_as_are_wanted() -> None:
    for least in (1, 3):
        goes = measured({"a": lambda: Once(1000, 1)}, chance(), seconds=0.5, least=least)  # type: ignore[arg-type]
        assert len(goes["a"]) == least


def test_a_way_without_an_answer_is_not_asked_again_and_is_later_than_its_limit() -> None:
    asked: list[int] = []

    def never() -> Once:
        asked.append(1)
        raise Unanswered("later than 60 s")

    goes = measured({"never": never, "ours": lambda: Once(2, 1)}, chance(), seconds=1, rounds=5)  # type: ignore[arg-type]
    assert (goes["never"], len(goes["ours"]), len(asked)) == ([], 5, 1)
    late = taken_or_late(goes["never"], 60)
    row = Row("figure", "its SPARQL", "ms", taken(goes["ours"]), late, at_least=1)
    assert report.cells(row)[2:] == ("1 ms", "later than 60,000 ms", "> 60,000 ×", "≥ 1 ×", "met")
    assert Row("figure", "its SPARQL", "ms", Taken(70_000), late, at_least=1).is_met is None, "it may be met or not"
    assert Row.from_json(row.to_json()) == row


def test_a_page_that_is_larger_than_the_service_allows_is_a_row_that_says_so() -> None:
    def refused() -> None:
        raise Unanswered("/explore.csv")

    with Engine(Path("nowhere")) as engine:
        row = beside(Asked("list as CSV", None, refused), engine, chance())  # type: ignore[arg-type]
    assert report.cells(row)[-1] == "not measured: the service refuses what is larger than its limits (422)"


def test_one_go_of_theirs_is_named() -> None:
    row = Row("figure", "its SPARQL", "ms", Taken(1.0, goes=9), Taken(5001.0, goes=1))
    assert report.cells(row)[-1] == "one go of theirs"
    assert report.cells(replace(row, ours=Taken(1.0)))[-1] == "one go each"
    assert report.cells(replace(row, ours=Taken(1.0), more=True))[-1] == ""


def test_a_module_may_take_longer_the_more_measures_there_are() -> None:
    module = Module("Pages", 100, 10)
    assert [module.longest(size) for size in (1_000, 10_000, 100_000)] == [100, 100, 190]


def test_the_engine_is_ended_when_it_answers_too_late_and_answers_the_next_question(tmp_path: Path) -> None:
    EmbeddedStore.create(tmp_path / "store").finish()
    endless = "SELECT (COUNT(*) AS ?n) {" + "".join(f" VALUES ?v{each} {{ {'1 ' * 100} }}" for each in range(6)) + " }"
    with Engine(tmp_path / "store", 1.0) as engine:
        with pytest.raises(Unanswered, match="later than 1 s"):
            engine.ask(endless)
        engine.seconds = 30
        kept: list[bytes] = []
        engine.asking("SELECT (1 AS ?one) {}", kept=kept)()
        assert read(kept[0]) == [{"one": 1}]


def test_queries_that_are_in_no_row_are_counted_and_named() -> None:
    def engine(seconds: float, *late: str) -> Callable[[str], tuple[Once, bytes]]:
        def ask(query: str) -> tuple[Once, bytes]:
            if query in late:
                raise Unanswered("later than 10 s")
            return Once(seconds * 1000, 0), b'{"results": {"bindings": [{}]}}'

        return ask

    ended: list[bool] = []
    ways = {OURS: engine(1, "a"), "other": engine(2, "b"), "endless": engine(3, "c")}
    met = compare({name: name for name in "abcd"}, ways, chance(), {"endless": lambda: ended.append(True)})  # type: ignore[arg-type]
    assert left_out(met[OURS], 5) == "later than 10 s here: a; no time left for 1"
    assert met["other"].unanswered == {"b": "later than 10 s"} and len(met["other"].pairs) == 2
    assert met["endless"].unanswered == {"c": "later than 10 s"} and ended == [True]


def test_wrk_is_read_and_its_errors_end_the_benchmark() -> None:
    assert wrk.read(WRK) == wrk.Told(15764.45, 1.25)
    with pytest.raises(SystemExit, match="Non-2xx"):
        wrk.read(WRK + "  Non-2xx or 3xx responses: 7\n")


@pytest.fixture
def run() -> Run:
    rows = [Row("page", "other | one", "ms", Taken(1.0, 2.0, goes=5), Taken(30.0, goes=5), at_least=20, note="why")]
    rows.append(Row.missing("list", "other", "it is missing"))
    return Run(1000, {"Pages": Part(rows, 120.0, ["2026-01-02", "cores 2", "rdflib 7", "calm"])})


def test_a_run_survives_its_file_and_stands_in_the_docs(run: Run, tmp_path: Path) -> None:
    run.write(tmp_path)
    assert Run.kept(tmp_path) == [run]
    page = tmp_path / "page.md"
    page.write_text("before\n<!-- figures: runs -->\nold\n<!-- end: runs -->\nafter\n", encoding="utf-8")
    report.write_page([run], page)
    told = page.read_text(encoding="utf-8")
    assert told.startswith("before\n") and told.endswith("after\n") and "old" not in told
    assert "| page | other \\| one | 1 ms, p99 2 ms | 30 ms | 30 × | ≥ 20 × | met; why |" in told
    assert "| list | other |  |  |  |  | not measured: it is missing |" in told
    assert "2026-01-02; cores 2; rdflib 7; calm." in told and "2 minutes in all." in told
    assert "Measured apart" not in told
    again = replace(run.parts["Pages"], origin=["2026-01-02", "cores 4", "rdflib 7", "busy"])
    report.write_page([Run(1000, {**run.parts, "Lists": run.parts["Pages"], "Build": again})], page)
    told = page.read_text(encoding="utf-8")
    assert told.count("Measured apart") == 1 and "Measured apart: cores 4; busy." in told


def test_a_module_that_hangs_is_stopped_and_keeps_the_rows_that_came(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = tmp_path / "rows.py"
    script.write_text(
        "import json, time, sys\n"
        f"print(json.dumps({Row('first', '', 's', Taken(1.0)).to_json()!r}), flush=True)\n"
        "time.sleep(60) if sys.argv[1] == 'hangs' else sys.exit('numbers differ')\n"
    )
    monkeypatch.setattr(command, "ROWS", [str(script)])
    hung, sound = command.measured("hangs", tmp_path, 10, 1.0)
    assert sound and [row.name for row in hung] == ["first", "the rest of “hangs”"]
    assert hung[1].note == "it was stopped after 1 s"
    failed, sound = command.measured("fails", tmp_path, 10, 30.0)
    assert not sound and failed[1].note == "it ended with 1: numbers differ"


def test_curves_are_drawn_of_what_was_measured_at_two_sizes(tmp_path: Path) -> None:
    def run(size: int, seconds: float) -> Run:
        rows = [Row("first build", "", "s", Taken(seconds)), Row.missing("size of the release", "", "no room")]
        return Run(size, {"Build": Part(rows, 1.0, [])})

    write_curves([run(1000, 9)], tmp_path)
    assert not list(tmp_path.iterdir())
    write_curves([run(1000, 9), run(10_000, 80)], tmp_path)
    (picture,) = tmp_path.iterdir()
    drawn = picture.read_text(encoding="utf-8")
    assert "first build (s)" in drawn and "10,000" in drawn and "size of the release" not in drawn


def test_rows_without_a_release_begin_by_building_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: list[str] = []

    def measured(name: str, *_: object) -> tuple[list[Row], bool]:
        asked.append(name)
        return [], True

    monkeypatch.setattr(command, "measured", measured)
    monkeypatch.setattr(sys, "argv", ["bench", "--try", "--size", "1000", "--folder", str(tmp_path), "--rows", "lists"])
    assert command.main() == 0
    assert asked == ["building", "lists"]
    releases = tmp_path / "1000" / "releases"
    releases.mkdir()
    (releases / "current").write_text("000001-0123456789ab\n", encoding="utf-8")
    asked.clear()
    assert command.main() == 0
    assert asked == ["lists"]
