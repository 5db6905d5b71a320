"""Test processes beside each other: one builds for all, a test marked `alone` is alone, and a skip fails in each of them."""

import fcntl
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event, Thread

import pytest

from tests.beside import Turns, made_once
from tests.integration.pool.asking import wait_for
from tests.running import ROOT, environment

PATIENCE = 300
SETTINGS = "[pytest]\nmarkers = alone\n"
TESTS = """
import fcntl
import pytest

def lock(file, kind):
    with file.open() as stream:
        fcntl.flock(stream, kind | fcntl.LOCK_NB)

def test_beside_others(shared):
    lock(shared / "room.lock", fcntl.LOCK_SH)
    with pytest.raises(BlockingIOError):
        lock(shared / "room.lock", fcntl.LOCK_EX)

@pytest.mark.alone
@pytest.mark.parametrize("number", range(2))
def test_alone(shared, number):
    with pytest.raises(BlockingIOError):
        lock(shared / "room.lock", fcntl.LOCK_SH)

def test_of_something_that_is_missing(require):
    require("shared/nothing")
"""


def locked(file: Path) -> bool:
    with file.open() as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        return False


@pytest.fixture
def turns(tmp_path: Path) -> Iterator[Callable[[], Turns]]:
    """Makes the turns of further processes."""
    made: list[Turns] = []

    def make() -> Turns:
        made.append(Turns(tmp_path))
        return made[-1]

    yield make
    for each in made:
        each.close()


def test_a_folder_is_made_by_the_first_and_found_by_the_others(tmp_path: Path) -> None:
    made: list[Path] = []

    def make(folder: Path) -> None:
        made.append(folder)
        (folder / "file").touch()

    askers = [Thread(target=made_once, args=(tmp_path, "name", make)) for _ in range(4)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join(PATIENCE)
    assert len(made) == 1
    assert (made_once(tmp_path, "name", make) / "file").exists()


def test_what_fails_half_way_is_made_anew(tmp_path: Path) -> None:
    def fail(folder: Path) -> None:
        (folder / "half").touch()
        raise ValueError("half-way")

    with pytest.raises(ValueError, match="half-way"):
        made_once(tmp_path, "name", fail)
    folder = made_once(tmp_path, "name", lambda folder: (folder / "whole").touch())
    assert [path.name for path in folder.iterdir()] == ["whole"]


def test_one_that_is_alone_waits_for_those_inside_and_nobody_overtakes_it(
    turns: Callable[[], Turns], tmp_path: Path
) -> None:
    inside, seen, over = turns(), list[str](), Event()

    def enter(name: str, alone: bool) -> None:
        mine = turns()
        mine.begin(alone=alone)
        seen.append(name)
        if alone:
            assert over.wait(PATIENCE)
        mine.end()

    first, second = Thread(target=enter, args=("alone", True)), Thread(target=enter, args=("late", False))
    inside.begin(alone=False)
    first.start()
    wait_for(lambda: locked(tmp_path / "door.lock"))
    second.start()
    assert seen == []
    inside.end()
    wait_for(lambda: bool(seen))
    assert seen == ["alone"] and second.is_alive()
    over.set()
    first.join(PATIENCE)
    second.join(PATIENCE)
    assert seen == ["alone", "late"]


def test_others_are_beside_each_other(turns: Callable[[], Turns], tmp_path: Path) -> None:
    turns().begin(alone=False)
    assert not locked(tmp_path / "door.lock") and not locked(tmp_path / "room.lock")


def test_a_turn_may_be_kept_for_the_next_test(turns: Callable[[], Turns], tmp_path: Path) -> None:
    mine = turns()
    mine.begin(alone=True)
    mine.end(keep=True)
    assert locked(tmp_path / "room.lock")
    mine.begin(alone=True)
    mine.end()
    assert not locked(tmp_path / "room.lock") and not locked(tmp_path / "door.lock")


@pytest.mark.parametrize(("ci", "code", "said"), [("true", 1, "1 failed, 3 passed"), ("", 0, "3 passed, 1 skipped")])
def test_processes_take_turns_and_a_skip_fails_in_continuous_integration(
    tmp_path: Path, ci: str, code: int, said: str
) -> None:
    (tmp_path / "pytest.ini").write_text(SETTINGS, encoding="utf-8")
    (tmp_path / "test_some.py").write_text(TESTS, encoding="utf-8")
    plugins = ["-p", "xdist.plugin", "-p", "tests.conftest"]
    more = {"CI": ci, "PYTHONPATH": f"{ROOT}:{ROOT / 'service'}", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *plugins, "-n", "2", "--dist", "worksteal", "."],
        cwd=tmp_path,
        env=environment(**more),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == code, done.stdout
    assert said in done.stdout.splitlines()[-1]
