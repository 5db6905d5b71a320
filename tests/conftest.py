"""Fixtures that several test folders share: what the machine offers, releases, the application, a running server.

A test asks for a component that may be absent with `require("chromium")`: absent, the test is skipped with a reason,
and under `CI=true` every skip is a failure, so that continuous integration cannot pass by leaving something out.

Tests run in several processes (`make test`, docs/decisions/0043). Builds that many tests read are made once for all of
them, and a test marked `alone` waits until no other runs.
"""

import os
import shutil
import tempfile
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.beside import Turns, made_once
from tests.components import SHARED as SHARED
from tests.components import find
from tests.running import ROOT, Server, application, build, serving

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

os.environ["LC_ALL"] = "C.UTF-8"  # whoever runs the tests: commands speak the language of nobody in particular
IN_CI = os.environ.get("CI") == "true"
INSTANCES = ROOT / "tests" / "instances"


def _fail_skip(report: pytest.TestReport | pytest.CollectReport) -> None:
    if IN_CI and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped, which continuous integration does not allow: {report.longrepr}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    _fail_skip(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    _fail_skip(report)
    return report


_SHARED = pytest.StashKey["tempfile.TemporaryDirectory[str]"]()
_TURNS = pytest.StashKey[Turns]()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Give all test processes one folder; only the process that hands the tests out calls this."""
    stash = node.config.stash
    if _SHARED not in stash:
        stash[_SHARED] = tempfile.TemporaryDirectory(prefix="tests-")
    node.workerinput["shared"] = stash[_SHARED].name


def _shared(config: pytest.Config) -> Path | None:
    told = getattr(config, "workerinput", {}).get("shared")
    return Path(told) if told else None


def pytest_configure(config: pytest.Config) -> None:
    if folder := _shared(config):
        config.stash[_TURNS] = Turns(folder)


def pytest_unconfigure(config: pytest.Config) -> None:
    if turns := config.stash.get(_TURNS, None):
        turns.close()
    if folder := config.stash.get(_SHARED, None):
        folder.cleanup()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> Generator[None, object, object]:
    """Run each test when it is its turn; tests marked `alone` that follow each other share one."""
    turns = item.config.stash.get(_TURNS, None)
    if turns is None:
        return (yield)
    turns.begin(alone=_alone(item))
    try:
        return (yield)
    finally:
        turns.end(keep=_alone(item) and _alone(nextitem))


def _alone(item: pytest.Item | None) -> bool:
    return item is not None and item.get_closest_marker("alone") is not None


@pytest.fixture(scope="session")
def require() -> Callable[[str], Path]:
    """The place of a component (`chromium`, `nginx`, `axe-core`, `shared/<path>`), or a skip that names it."""

    def place(component: str) -> Path:
        found = find(component)
        if found is None:
            pytest.skip(f"missing component: {component}")
        return found

    return place


@pytest.fixture(scope="session")
def demo_source() -> Path:
    """The source folder of the demo instance; tests that change it make a copy first."""
    return ROOT / "data" / "hamm"


@pytest.fixture(scope="session")
def shared(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all test processes of this run have in common, for `made_once`."""
    return _shared(pytestconfig) or tmp_path_factory.mktemp("shared")


@pytest.fixture(scope="session")
def demo_release(shared: Path, demo_source: Path) -> Path:
    """The folder of releases with the one release of the demo instance."""
    return made_once(shared, "hamm", lambda folder: build(demo_source, folder))


@pytest.fixture(scope="session")
def two_by_two_release(shared: Path) -> Path:
    """Releases of the instance with a 2 x 2 table, in Arabic and French, with a base of its own."""
    return made_once(shared, "zwei-mal-zwei", lambda folder: build(INSTANCES / "zwei-mal-zwei", folder))


@pytest.fixture(scope="session")
def three_versions(shared: Path) -> Path:
    """Three releases of the instance with the 2 x 2 table: as it is, with changes, and with one thing less.

    The first is as of 2025-06-30; the others of 2026-03-01 and 2026-09-01. A test that changes them makes a copy.
    """
    return made_once(shared, "versions", _build_three_versions)


def _build_three_versions(releases: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        _change_and_build(Path(shutil.copytree(INSTANCES / "zwei-mal-zwei", Path(folder) / "town")), releases)


def _change_and_build(source: Path, releases: Path) -> None:
    build(source, releases)
    _rewrite(source / "tables" / "Measure.csv", "Cercle de langue pour les mères", "Cercle de langue")
    _rewrite(source / "tables" / "Focus.csv", "halaqa;B1;sekundaer;mittelbar;;\n", "")
    build(source, releases, "--as-of", "2026-03-01")
    with (source / "tables" / "Measure.csv").open("a", encoding="utf-8") as table:
        table.write(
            "jadid;تدبير جديد;Nouvelle mesure;;;enfants;ville;sud;2026-01-01;;جارٍ;;;beispielhaft;beispielhaft;2026-08-01\n"
        )
    with (source / "tables" / "Involvement.csv").open("a", encoding="utf-8") as table:
        table.write("jadid;baladiya;traeger\n")
    with (source / "tables" / "Focus.csv").open("a", encoding="utf-8") as table:
        table.write("jadid;A;primaer;;;\n")
    build(source, releases, "--as-of", "2026-09-01")


def _rewrite(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{old!r} does not stand in {path.name}"
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture(scope="session")
def gridless_release(shared: Path) -> Path:
    """Releases of the instance with 25 challenges and no grid, in English and Dutch."""
    return made_once(shared, "ohne-raster", lambda folder: build(INSTANCES / "ohne-raster", folder))


@pytest.fixture(scope="session")
def spoilt_release(shared: Path, demo_source: Path) -> Callable[[str], Path]:
    """Gives releases of the demo whose labels end with the hostile text `tests/hostile/labels/NAME.toml`."""

    from tests.hostile.label_folder import Case, with_labels

    def of(name: str) -> Path:
        def make(releases: Path) -> None:
            with tempfile.TemporaryDirectory() as folder:
                build(with_labels(demo_source, Path(folder) / "source", Case.read(name)), releases)

        return made_once(shared, f"labels-{name}", make)

    return of


@pytest.fixture(scope="session")
def app(demo_release: Path) -> "Flask":
    """The application that serves the demo release; it holds no state that a test could change."""
    return application(demo_release)


@pytest.fixture
def client(app: "Flask") -> "FlaskClient":
    """A client of the demo application."""
    return app.test_client()


@pytest.fixture(scope="session")
def live_server(demo_release: Path) -> Iterator[Server]:
    """The demo release behind the real server, on a free port."""
    with serving(demo_release) as server:
        yield server
