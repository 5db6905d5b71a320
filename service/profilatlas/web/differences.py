"""What differs between two releases, computed when somebody asks for it: in a child process, one at a time, and kept.

Releases never change, so neither does what differs between them (docs/decisions/0047).
"""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import threading
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

from cachetools import LRUCache

from ..children import child_environment
from ..errors import DifferenceRefused
from ..model.difference import Changes
from ..turns import Aside

_LOG = logging.getLogger(__name__)
_MEBIBYTE = 1024 * 1024
_MOST_REFUSED = 1000
_WORKER = "profilatlas.diff_worker"


@dataclass(frozen=True, slots=True)
class DifferenceLimits:
    """How many things are described, what one comparison may use, and how long others wait for it.

    `memory` is bytes of address space; `seconds` those of the processor, and twice as many on the clock. `kept` is
    bytes of differences that stay in memory.
    """

    things: int = 300
    memory: int = 2048 * _MEBIBYTE
    seconds: int = 30
    waiting: int = 4
    wait: float = 8.0
    kept: int = 16 * _MEBIBYTE


class Differences:
    """Where releases are compared; `aside` is for waiting. Safe to share between threads."""

    def __init__(self, limits: DifferenceLimits = DifferenceLimits(), aside: Aside = nullcontext) -> None:
        self._limits = limits
        self._aside = aside
        self._kept: LRUCache[tuple[str, str], bytes] = LRUCache(limits.kept, getsizeof=len)
        self._refused: LRUCache[tuple[str, str], bool] = LRUCache(_MOST_REFUSED)
        self._lock = threading.Lock()
        self._line = threading.BoundedSemaphore(1 + limits.waiting)
        self._place = threading.BoundedSemaphore(1)

    def between(self, old: Path, new: Path) -> Changes:
        """What differs from one release folder to another; `DifferenceRefused` when it takes too much or others wait."""
        if old == new:
            return Changes((), (), ())
        found = self._recall(old, new)
        if found is None:
            with self._aside():
                found = self._in_turn(old, new)
        return Changes.from_json(json.loads(found))

    def _in_turn(self, old: Path, new: Path) -> bytes:
        busy = DifferenceRefused("difference-busy", seconds=round(self._limits.wait))
        if not self._line.acquire(blocking=False):
            raise busy
        try:
            if not self._place.acquire(timeout=self._limits.wait):
                raise busy
            try:
                return self._recall(old, new) or self._keep(old, new, self._computed(old, new))
            finally:
                self._place.release()
        finally:
            self._line.release()

    def _computed(self, old: Path, new: Path) -> bytes:
        limits = self._limits
        options = ("--things", str(limits.things), "--memory", str(limits.memory), "--cpu", str(limits.seconds))
        try:
            done = subprocess.run(
                [sys.executable, "-m", _WORKER, str(old.resolve()), str(new.resolve()), *options],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                env=child_environment(MALLOC_ARENA_MAX="1", OPENBLAS_NUM_THREADS="1"),
                timeout=2 * limits.seconds,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise self._too_large(old, new) from error
        if done.returncode:
            said = done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2]
            _LOG.warning("comparing %s with %s ended with %s: %s", new.name, old.name, done.returncode, said[:300])
            raise self._too_large(old, new)
        return done.stdout

    def _too_large(self, old: Path, new: Path) -> DifferenceRefused:
        with self._lock:
            self._refused[(old.name, new.name)] = True
        return DifferenceRefused("difference-too-large")

    def _recall(self, old: Path, new: Path) -> bytes | None:
        """What was found before; `DifferenceRefused` at once where that was too much: the same two stay too much."""
        pair = (old.name, new.name)
        with self._lock:
            if pair in self._refused:
                raise DifferenceRefused("difference-too-large")
            return self._kept.get(pair)

    def _keep(self, old: Path, new: Path, found: bytes) -> bytes:
        with self._lock:
            if len(found) <= self._kept.maxsize:
                self._kept[(old.name, new.name)] = found
        return found
