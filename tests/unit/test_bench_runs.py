"""Runs of the benchmark: none gets in another's way, none leaves a process, what is kept is whole and for what it was made."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest

from tests import running
from tests.bench import __main__ as command
from tests.bench import peers, report, versions
from tests.bench.place import Place
from tests.bench.report import Part, Run
from tests.bench.row import Row
from tests.engines import servers
from tests.processes import family
from tests.running import ROOT, environment

PATIENCE = 60.0
RELEASES = ("000001-0123456789ab", "000002-0123456789ab")
SLEEPS = "#!/bin/sh\nexec sleep 600\n"


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    """Asks for a run in a folder of its own; it fails where it measures, unless a test says otherwise."""

    def measured(*_: object) -> None:
        raise AssertionError("it measures")

    monkeypatch.setattr(command, "measured", measured)

    def ask(*options: str) -> int:
        monkeypatch.setattr(sys, "argv", ["bench", "--size", "1000", "--folder", str(tmp_path), *options])
        return command.main()

    return ask


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A place with the name of a release."""
    made = Place(tmp_path, 1000)
    made.releases.mkdir()
    (made.releases / "current").write_text(f"{RELEASES[0]}\n", encoding="utf-8")
    return made


@pytest.fixture
def heeded() -> Iterator[None]:
    """What is started meanwhile heeds SIGINT, which is ignored by whatever a shell runs in the background."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def until(true: Callable[[], bool]) -> bool:
    """Whether it comes true in time."""
    before = time.monotonic()
    while not (met := true()) and time.monotonic() < before + PATIENCE:
        time.sleep(0.05)
    return met


def is_there(process: int) -> bool:
    """Whether a process runs; one that has ended and that nobody waits for does not."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_a_second_run_in_one_folder_ends_before_it_deletes_or_writes(
    asked: Callable[..., int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, met = tmp_path / "1000", list[str]()

    def measured(name: str, *_: object) -> tuple[list[Row], bool]:
        if not met:  # the folder was deleted by now
            (folder / "release").write_text("of the first", encoding="utf-8")
            with pytest.raises(SystemExit, match=f"another run measures in {folder}"):
                asked("--try")
            met.append((folder / "release").read_text(encoding="utf-8"))
        return [], True

    monkeypatch.setattr(command, "measured", measured)
    assert asked("--try") == 0
    assert met == ["of the first"]
    assert asked("--try") == 0, "the folder is free again"


def test_rows_without_a_name_measure_nothing(asked: Callable[..., int], tmp_path: Path) -> None:
    (kept := tmp_path / "1000" / "kept").mkdir(parents=True)
    with pytest.raises(SystemExit) as ended:
        asked("--try", "--rows")
    assert ended.value.code == 2 and kept.is_dir()


@pytest.mark.parametrize(("rows", "options"), [("", ""), (" ", ""), ("lists pages", " --rows lists pages")])
def test_make_names_rows_where_some_are_named(rows: str, options: str) -> None:
    told = subprocess.run(
        ["make", "--no-print-directory", "-n", "bench", f"ROWS={rows}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert told.rstrip().endswith(f"-m tests.bench --size 10000{options}")


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL], ids=lambda told: told.name)
def test_a_module_ends_with_the_run_in_whatever_way_that_ends(
    tmp_path: Path, told: signal.Signals, heeded: None
) -> None:
    run = subprocess.Popen(
        [sys.executable, "-m", "tests.bench", "--try", "--size", "100000", "--folder", tmp_path, "--rows", "building"],
        cwd=ROOT,
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        assert until(lambda: "inventing" in _said(tmp_path / "100000" / "building.log"))
        modules = family(run.pid) - {run.pid}
        run.send_signal(told)
        assert run.wait(PATIENCE) != 0
        if told == signal.SIGKILL:
            until(lambda: not any(map(is_there, modules)))
        assert modules and not any(map(is_there, modules))
    finally:
        run.kill()
        run.wait()


def _said(log: Path) -> str:
    return log.read_text(encoding="utf-8") if log.exists() else ""


@pytest.mark.parametrize(
    "server",
    [
        "running.serving(folder)",
        "datasette.serving(program, folder)",
        "nginx._running(program, folder, 1)",
        "nullcontext(timing.spent([program]))",
        "nullcontext(building.build(folder, folder))",
    ],
)
def test_what_a_module_started_ends_with_it_when_it_is_killed(tmp_path: Path, server: str) -> None:
    (program := tmp_path / "program").write_text(SLEEPS, encoding="ascii")
    program.chmod(0o755)
    lines = [
        "from contextlib import nullcontext; from pathlib import Path",
        "from tests import nginx, running; from tests.bench import datasette, timing; from tests.bench.rows import building",
        f"folder = Path({str(tmp_path)!r}); program = folder / 'program'",
        "running.command_line = building.command_line = lambda *_: [str(program)]",
        f"with {server}: pass",
    ]
    module = subprocess.Popen(
        [sys.executable, "-c", "\n".join(lines)],
        cwd=ROOT,
        env={**environment(), "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    try:
        assert until(lambda: len(family(module.pid)) > 1)
        started = family(module.pid) - {module.pid}
        assert until(lambda: all(Path(f"/proc/{each}/comm").read_text() == "sleep\n" for each in started))
    finally:
        module.kill()
        module.wait()
    assert until(lambda: not any(map(is_there, started)))


def test_a_module_has_longer_to_end_than_it_waits_for_its_servers() -> None:
    one_and_nginx, one_and_engines = 2 * running.ENDING, running.ENDING + len(peers.NAMES) * servers.ENDING
    assert max(one_and_nginx, one_and_engines) < command.ENDING


def test_a_damaged_result_ends_the_run_before_it_measures_and_says_what_to_do(
    asked: Callable[..., int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (results := tmp_path / "results").mkdir()
    (kept := tmp_path / "1000" / "kept").mkdir(parents=True)
    read = Run.kept
    monkeypatch.setattr(Run, "kept", lambda: read(results))
    for damaged in ("", '{"size": 10, "parts"', "[]", '{"size": 10, "parts": {"Pages": {"rows": [{}]}}}'):
        (results / "10.json").write_text(damaged, encoding="utf-8")
        with pytest.raises(SystemExit, match=r"10\.json is damaged .* restore it"):
            asked()
        assert kept.is_dir()


def test_results_and_page_are_replaced_whole(tmp_path: Path) -> None:
    run = Run(1000, {"Pages": Part([Row("page", "", "ms")], 1.0, ["calm"])})
    run.write(tmp_path)
    page = tmp_path / "page.md"
    page.write_text("<!-- figures: runs -->\nold\n<!-- end: runs -->\n", encoding="utf-8")
    before = {}
    for path in (tmp_path / "1000.json", page):
        os.link(path, old := path.with_suffix(".old"))
        before[old] = old.read_bytes()
    again = Run(1000, {"Pages": Part([Row("list", "", "ms")], 1.0, ["calm"])})
    again.write(tmp_path)
    report.write_page([again], page)
    assert Run.kept(tmp_path) == [again] and "list" in page.read_text(encoding="utf-8")
    assert {old: old.read_bytes() for old in before} == before, "whoever reads the old one has it whole"
    assert len(list(tmp_path.iterdir())) == 4


def test_what_two_make_at_once_stands_whole_in_its_place(place: Place) -> None:
    def slowly(path: Path) -> None:
        path.write_text("half", encoding="utf-8")
        place.kept("data.nt", lambda other: other.write_text("whole", encoding="utf-8") and None)
        assert place.kept("data.nt", slowly).read_text(encoding="utf-8") == "whole"
        path.write_text("whole", encoding="utf-8")

    path = place.kept("data.nt", slowly)
    assert path.read_text(encoding="utf-8") == "whole"
    assert [each for each in place.folder.iterdir() if each != place.releases] == [path]


def test_what_a_killed_run_had_begun_to_make_is_deleted_by_the_next(
    asked: Callable[..., int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (left := tmp_path / "1000" / "new.abc").mkdir(parents=True)
    monkeypatch.setattr(command, "measured", lambda *_: ([], True))
    asked("--try", "--rows", "lists")
    assert not left.exists()


def test_a_database_is_loaded_anew_for_another_release_and_for_another_version_of_its_engine(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded: list[Path] = []

    def load(_: Place, folder: Path) -> None:
        folder.mkdir()
        loaded.append(folder)

    monkeypatch.setattr(peers, "find", lambda _: Path("there"))
    monkeypatch.setattr(peers, "_ENGINES", {peers.FUSEKI: (load, lambda folder, *_: nullcontext(folder.name))})
    for release, version, times in ((0, "5.2.0", 1), (0, "5.2.0", 1), (0, "5.3.0", 2), (1, "5.3.0", 3)):
        (place.releases / "current").write_text(f"{RELEASES[release]}\n", encoding="utf-8")
        monkeypatch.setattr(peers, "of_engine", lambda _, version=version: version)
        with peers.serving(peers.FUSEKI, place, None) as name:
            assert name == f"{RELEASES[release]}.{version}.fuseki.engine"
        assert len(loaded) == times
    assert [each.name for each in place.folder.glob("*.engine")] == [name], "the others are deleted"


def test_a_run_tells_the_versions_of_engines_that_are_no_python_packages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (virtuoso := tmp_path / "virtuoso-t").write_text("#!/bin/sh\necho Version 7.2.5.3229-pthreads >&2; exit 1\n")
    virtuoso.chmod(0o755)
    there = {"fuseki": Path("jena-fuseki-server-5.2.0.jar"), "virtuoso": virtuoso}
    monkeypatch.setattr(versions, "find", there.get)
    told = report.versions()
    assert (told["Fuseki"], told["Virtuoso"]) == ("5.2.0", "7.2.5.3229")
    assert versions.of_engine("oxigraph") == told["oxigraph"]
    there.clear()
    assert not {"Fuseki", "Virtuoso"} & report.versions().keys()
