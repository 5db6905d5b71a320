"""The life of a check: taken in, run two at a time, told about, fetched once, and gone without a trace."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from profilatlas.errors import CheckGone, ChecksBusy
from profilatlas.model.checked import Checked
from profilatlas.web.checks import KEPT_SECONDS, TOKEN, Checks, Phase, Task
from profilatlas.web.uploads import safe_name
from tests.running import environment

CONTENT = b"Kennung;Titel\n"


class Clock:
    """A clock that the test moves."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


class Work:
    """A runner that waits for the test, marks the workbook and finds nothing."""

    def __init__(self) -> None:
        self.go = threading.Event()
        self.begun = threading.Semaphore(0)
        self.running = 0
        self.most = 0
        self.ended = threading.Semaphore(0)
        self._lock = threading.Lock()

    def __call__(self, task: Task) -> Checked:
        with self._lock:
            self.running += 1
            self.most = max(self.most, self.running)
        self.begun.release()
        try:
            assert task.upload.read_bytes() == CONTENT
            assert self.go.wait(60)
            task.progress("mark")
            (task.folder / "marked.xlsx").write_bytes(b"marked" * 50_000)
            return Checked(task.upload.name, ())
        finally:
            with self._lock:
                self.running -= 1
            self.ended.release()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def work() -> Work:
    return Work()


@pytest.fixture
def checks(work: Work, clock: Clock, tmp_path: Path) -> Iterator[Checks]:
    checks = Checks(work, parent=tmp_path, clock=clock, most_waiting=3, most_kept=6)
    yield checks
    work.go.set()
    checks.close()


def save(path: Path) -> None:
    path.write_bytes(CONTENT)


def left(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file() and path.name != "owner")


def until(true: Callable[[], object]) -> None:
    pause = threading.Event()
    for _ in range(6000):
        if true():
            return
        pause.wait(0.01)
    raise AssertionError("it did not become true")


def done(checks: Checks, token: str) -> Callable[[], bool]:
    return lambda: checks.standing(token).phase is Phase.DONE


def test_check_is_named_by_a_token_nobody_can_guess(checks: Checks) -> None:
    tokens = {checks.begin("a.csv", save, "de") for _ in range(3)}
    assert len(tokens) == 3
    assert all(TOKEN.fullmatch(token) for token in tokens)


def test_check_tells_its_step_and_then_its_result(checks: Checks, work: Work) -> None:
    token = checks.begin("a.csv", save, "de")
    assert work.begun.acquire(timeout=60)
    assert checks.standing(token).phase is Phase.RUNNING
    assert not checks.standing(token).has_marked
    work.go.set()
    until(done(checks, token))
    assert checks.standing(token).has_marked
    assert checks.result(token) == Checked("a.csv", ())


def test_only_two_run_at_a_time_and_the_others_know_how_many_come_first(
    checks: Checks, work: Work, clock: Clock
) -> None:
    tokens = []
    for _ in range(5):
        tokens.append(checks.begin("a.csv", save, "de"))
        clock.now += 1
        if len(tokens) <= 2:
            assert work.begun.acquire(timeout=60)
    assert [checks.standing(token).ahead for token in tokens[2:]] == [0, 1, 2]
    with pytest.raises(ChecksBusy) as refused:
        checks.begin("a.csv", save, "de")
    assert refused.value.seconds >= 1
    work.go.set()
    for token in tokens:
        until(done(checks, token))
    assert work.most == 2


def test_results_that_nobody_fetches_leave_room_only_when_their_time_is_over(
    checks: Checks, work: Work, clock: Clock
) -> None:
    work.go.set()
    for _ in range(6):
        until(done(checks, checks.begin("a.csv", save, "de")))
    with pytest.raises(ChecksBusy) as refused:
        checks.begin("a.csv", save, "de")
    assert refused.value.seconds == KEPT_SECONDS
    clock.now += KEPT_SECONDS
    checks.begin("a.csv", save, "de")


def test_upload_is_removed_as_soon_as_it_was_read(checks: Checks, work: Work, tmp_path: Path) -> None:
    token = checks.begin("a.csv", save, "de")
    work.go.set()
    until(done(checks, token))
    until(lambda: "a.csv" not in left(tmp_path))
    assert left(tmp_path) == ["checked.json", "marked.xlsx"]


def test_everything_is_removed_with_the_last_byte_of_the_marked_workbook(
    checks: Checks, work: Work, tmp_path: Path
) -> None:
    token = checks.begin("a.csv", save, "de")
    work.go.set()
    until(done(checks, token))
    size, pieces = checks.fetch_marked(token)
    assert next(pieces)
    assert left(tmp_path), "a download that breaks off can be begun again"
    pieces.close()  # type: ignore[attr-defined]
    size, pieces = checks.fetch_marked(token)
    assert b"".join(pieces) == b"marked" * 50_000
    assert size == 300_000
    assert left(tmp_path) == []
    with pytest.raises(CheckGone):
        checks.standing(token)


def test_everything_is_removed_ten_minutes_after_the_result_though_nobody_asks(
    checks: Checks, work: Work, clock: Clock, tmp_path: Path
) -> None:
    token = checks.begin("a.csv", save, "de")
    work.go.set()
    until(done(checks, token))
    clock.now += KEPT_SECONDS - 1
    checks.sweep()
    assert left(tmp_path)
    assert checks.standing(token).minutes_left == 1
    clock.now += 1
    checks.sweep()
    assert left(tmp_path) == []


def test_running_check_can_be_forgotten(checks: Checks, work: Work, tmp_path: Path) -> None:
    token = checks.begin("a.csv", save, "de")
    assert work.begun.acquire(timeout=60)
    checks.forget(token)
    with pytest.raises(CheckGone):
        checks.standing(token)
    work.go.set()
    assert work.ended.acquire(timeout=60)
    until(lambda: not left(tmp_path))


def test_waiting_check_that_was_forgotten_never_runs(checks: Checks, work: Work) -> None:
    for _ in range(2):
        checks.begin("a.csv", save, "de")
        assert work.begun.acquire(timeout=60)
    waiting = checks.begin("a.csv", save, "de")
    checks.forget(waiting)
    work.go.set()
    for _ in range(2):
        assert work.ended.acquire(timeout=60)
    assert not work.begun.acquire(timeout=0.1)


def test_file_that_cannot_be_saved_leaves_nothing(checks: Checks, tmp_path: Path) -> None:
    def broken(path: Path) -> None:
        path.write_bytes(b"half")
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        checks.begin("a.csv", broken, "de")
    assert left(tmp_path) == []


def test_end_of_the_server_removes_everything(checks: Checks, work: Work, tmp_path: Path) -> None:
    work.go.set()
    until(done(checks, checks.begin("a.csv", save, "de")))
    checks.close()
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_server_left_is_removed_and_what_a_living_one_holds_is_not(
    checks: Checks, work: Work, tmp_path: Path
) -> None:
    dies = (
        "import os, sys, pathlib; from profilatlas.web.checks import Checks\n"
        "checks = Checks(lambda task: None, parent=pathlib.Path(sys.argv[1]), at_once=0)\n"
        "checks.begin('killed.csv', lambda path: path.write_bytes(b'x'), 'de')\n"
        "os._exit(9)"
    )
    ended = subprocess.run([sys.executable, "-c", dies, tmp_path], env=environment(), check=False, timeout=60)
    assert ended.returncode == 9
    checks.begin("alive.csv", save, "de")
    assert left(tmp_path) == ["alive.csv", "killed.csv"]
    Checks(work, parent=tmp_path)
    assert left(tmp_path) == ["alive.csv"]


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Eigene Dateien\\Maßnahmen.xlsx", "Maßnahmen.xlsx"),
        ("..", "Tabelle"),
        (".xlsx", "Tabelle.xlsx"),
        ("a\x00b\r\nSet-Cookie: x.csv", "abSet-Cookie_ x.csv"),
        ("Ma\N{RIGHT-TO-LEFT OVERRIDE}xslx.csv", "Maxslx.csv"),
        ("x" * 300 + ".xlsx", "x" * 80 + ".xlsx"),
        ("<script>alert(1)</script>.csv", "script_.csv"),
        ("تدابير.xlsx", "تدابير.xlsx"),
    ],
)
def test_name_of_a_file_is_made_harmless(checks: Checks, sent: str, kept: str) -> None:
    assert checks.standing(checks.begin(sent, save, "de")).name == kept


@pytest.mark.parametrize("name", ["\U00020000" * 160 + ".xlsx", "字" * 90 + "." + "\U00020000" * 8, "ä" * 400])
def test_any_name_fits_on_a_disk(name: str, tmp_path: Path) -> None:
    (tmp_path / safe_name(name)).write_text("x")
