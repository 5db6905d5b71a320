"""Tables that visitors have checked: each lies in a folder of its own for ten minutes at most, then nothing is left.

A check runs in a thread that waits for a limited process (`Runner`), two at a time. What was sent is removed as soon as
it has been read; the findings and the marked workbook go when that has been fetched, when their time is over, when
somebody says so, and when the server stops. What a killed server leaves behind is removed by the next one.
"""

from __future__ import annotations

import json
import math
import os
import re
import secrets
import shutil
import tempfile
import threading
import time
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

from ..errors import CheckGone, ChecksBusy
from ..model.checked import Checked
from .uploads import own_folder, remove_leftovers, safe_name

AT_ONCE = 2
# Fewer than the server has threads (see `--threads`).
RECEIVED_AT_ONCE = 2
MOST_WAITING = 8
MOST_KEPT = 64
KEPT_SECONDS = 600.0
MARKED = "marked.xlsx"
TOKEN = re.compile(r"[0-9a-f]{32}")

_LOOK_EVERY_SECONDS = 5.0
_SECONDS_EACH = 10
_PIECE = 64 * 1024


class Phase(StrEnum):
    """How far a check is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Task:
    """One file to check: where it lies, whose folder to work in, the visitor's language, and whom to tell each step.

    `progress` raises `CheckGone` when nobody waits for the answer any more.
    """

    upload: Path
    folder: Path
    language: str
    progress: Callable[[str], None]


Runner = Callable[[Task], Checked]


@dataclass(frozen=True, slots=True)
class Standing:
    """What a visitor may know of a check: `ahead` are those that come before it."""

    name: str
    phase: Phase
    step: str
    ahead: int
    seconds: float
    seconds_left: float
    has_marked: bool

    @property
    def minutes_left(self) -> int:
        """Whole minutes until the result is deleted at the latest."""
        return math.ceil(self.seconds_left / 60)


@dataclass(slots=True)
class _Job:
    name: str
    folder: Path
    language: str
    begun: float
    phase: Phase = Phase.WAITING
    step: str = ""
    ended: float | None = None
    stop: threading.Event = field(default_factory=threading.Event)

    @property
    def upload(self) -> Path:
        return self.folder / "upload" / self.name

    @property
    def work(self) -> Path:
        return self.folder / "work"

    @property
    def result(self) -> Path:
        return self.folder / "checked.json"

    @property
    def marked(self) -> Path:
        return self.work / MARKED

    def note(self, step: str) -> None:
        if self.stop.is_set():
            raise CheckGone
        self.step = step


class Checks:
    """The checks of this process. Safe to share between threads; `clock` counts seconds and never goes back."""

    def __init__(
        self,
        run: Runner,
        *,
        parent: Path | None = None,
        clock: Callable[[], float] = time.monotonic,
        at_once: int = AT_ONCE,
        most_waiting: int = MOST_WAITING,
        most_kept: int = MOST_KEPT,
    ) -> None:
        self._run = run
        self._clock = clock
        self._most_waiting = most_waiting
        self._most_kept = most_kept
        self._parent = parent or Path(tempfile.gettempdir())
        self._lock = threading.Lock()
        self._places = threading.Semaphore(at_once)
        self._entrances = threading.Semaphore(RECEIVED_AT_ONCE)
        self._jobs: dict[str, _Job] = {}
        self._closing = threading.Event()
        self._folder: Path | None = None
        remove_leftovers(self._parent)

    @contextmanager
    def entrance(self) -> Iterator[None]:
        """Room to take one file in: who sends slowly must not hold every thread that answers pages."""
        if not self._entrances.acquire(blocking=False):
            raise ChecksBusy(_SECONDS_EACH)
        try:
            yield
        finally:
            self._entrances.release()

    def begin(self, name: str, save: Callable[[Path], None], language: str) -> str:
        """Take a file in and have it checked; the token names the check. `ChecksBusy` when there is no room."""
        self.sweep()
        token = secrets.token_hex(16)
        with self._lock:
            self._make_room()
            folder = self._own_folder() / token
            job = self._jobs[token] = _Job(safe_name(name), folder, language, self._clock())
        try:
            job.upload.parent.mkdir(parents=True)
            job.work.mkdir()
            save(job.upload)
        except BaseException:
            self._remove(token)
            raise
        threading.Thread(target=self._work, args=(job,), name="check", daemon=True).start()
        return token

    def standing(self, token: str) -> Standing:
        """How far a check is; `CheckGone` when there is none by this token, or no longer."""
        job = self._job(token)
        with self._lock:
            ahead = sum(each.phase is Phase.WAITING and each.begun < job.begun for each in self._jobs.values())
            now = self._clock()
            return Standing(
                name=job.name,
                phase=job.phase,
                step=job.step,
                ahead=ahead,
                seconds=now - job.begun,
                seconds_left=self._over_at(job) - now,
                has_marked=job.phase is Phase.DONE and job.marked.is_file(),
            )

    def result(self, token: str) -> Checked:
        """What a check that is done found out."""
        job = self._job(token)
        try:
            return Checked.from_json(json.loads(job.result.read_bytes()))
        except FileNotFoundError as error:
            raise CheckGone from error

    def fetch_marked(self, token: str) -> tuple[int, Iterator[bytes]]:
        """The size and the pieces of the marked workbook; everything of the check is removed after the last piece."""
        job = self._job(token)
        try:
            stream = job.marked.open("rb")
        except FileNotFoundError as error:
            raise CheckGone from error
        return os.fstat(stream.fileno()).st_size, self._send(stream, token)

    def forget(self, token: str) -> None:
        """Remove everything of a check, running or not."""
        self._job(token)
        self._remove(token)

    def sweep(self) -> None:
        """Remove the checks whose time is over."""
        now = self._clock()
        with self._lock:
            over = [token for token, job in self._jobs.items() if self._over_at(job) <= now]
        for token in over:
            self._remove(token)

    def close(self) -> None:
        """Stop what runs and remove everything."""
        self._closing.set()
        for token in list(self._jobs):
            self._remove(token)
        with self._lock:
            if self._folder is not None:
                shutil.rmtree(self._folder, ignore_errors=True)
                self._folder = None

    def _work(self, job: _Job) -> None:
        with self._places:
            if job.stop.is_set():
                return
            job.phase = Phase.RUNNING
            try:
                checked = self._run(Task(job.upload, job.work, job.language, job.note))
                job.result.write_text(json.dumps(checked.to_json(), ensure_ascii=False), encoding="utf-8")
                job.phase = Phase.DONE
            except (CheckGone, FileNotFoundError):
                if not job.stop.is_set():
                    raise
            finally:
                if job.phase is not Phase.DONE:
                    job.phase = Phase.FAILED
                job.ended = self._clock()
                shutil.rmtree(job.upload.parent, ignore_errors=True)
                if job.stop.is_set():
                    shutil.rmtree(job.folder, ignore_errors=True)

    def _send(self, stream: BinaryIO, token: str) -> Iterator[bytes]:
        with stream:
            while piece := stream.read(_PIECE):
                yield piece
        self._remove(token)

    def _job(self, token: str) -> _Job:
        self.sweep()
        with self._lock:
            if token not in self._jobs:
                raise CheckGone
            return self._jobs[token]

    def _remove(self, token: str) -> None:
        with self._lock:
            job = self._jobs.pop(token, None)
        if job is not None:
            job.stop.set()
            shutil.rmtree(job.folder, ignore_errors=True)

    def _over_at(self, job: _Job) -> float:
        return (job.begun if job.ended is None else job.ended) + KEPT_SECONDS

    def _make_room(self) -> None:
        waiting = sum(job.phase is Phase.WAITING for job in self._jobs.values())
        if waiting >= self._most_waiting:
            raise ChecksBusy(_SECONDS_EACH * waiting // 2)
        if len(self._jobs) >= self._most_kept:
            raise ChecksBusy(max(1, round(min(map(self._over_at, self._jobs.values())) - self._clock())))

    def _own_folder(self) -> Path:
        """The folder of this process, made at the first check."""
        if self._folder is None:
            self._folder, release = own_folder(self._parent)
            weakref.finalize(self, release)
            threading.Thread(target=_keep_house, args=(weakref.ref(self), self._closing), daemon=True).start()
        return self._folder


def _keep_house(checks: weakref.ref[Checks], closing: threading.Event) -> None:
    """Sweep while the checks are in use: what nobody asks for again goes as well."""
    while not closing.wait(_LOOK_EVERY_SECONDS):
        alive = checks()
        if alive is None:
            return
        alive.sweep()
        del alive
