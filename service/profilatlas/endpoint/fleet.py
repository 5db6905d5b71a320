"""The workers of one engine: forked ahead, warm, replaced when they end.

Nothing here waits, except for a worker that was forked a moment ago to have opened its engine: forking is a message to
the nursery, so that no thread of ours has to look after spares.
"""

from __future__ import annotations

import threading
import weakref
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from ..errors import StoreError
from ..settings import Limits
from ..store.port import Store
from .nursery import Birth
from .processes import Nursery, Worker, WorkerEnded

_SPARES = 1


class Fleet:
    """The workers of one engine: those that wait for a query, and those that have one."""

    def __init__(self, limits: Limits, open_engine: Callable[[Any], Store]) -> None:
        self._limits = limits
        self._open_engine = open_engine
        self._lock = threading.Lock()
        self._nursery: Nursery | None = None
        self._end_nursery: Callable[[], object] = lambda: None
        self._engine: Any = None
        self._idle: deque[Worker] = deque()
        self._busy: set[Worker] = set()
        self._isolated: bool | None = None
        self._closed = False

    @property
    def isolated(self) -> bool | None:
        """Whether workers have no network; None before the first one is ready."""
        return self._isolated

    def alive(self) -> int:
        """Number of workers, ready or about to be."""
        return len(self._idle) + len(self._busy)

    def warm(self, engine: Any) -> None:
        """Have workers for an engine; those of another one end when they have answered."""
        with self._lock:
            self._fill(engine)

    def take(self, engine: Any) -> Worker:
        """A worker that has opened `engine`; raises `StoreError` where it cannot."""
        for _ in range(self._limits.workers + _SPARES + 1):
            with self._lock:
                self._fill(engine)
                worker = self._idle.popleft() if self._idle else self._start()
                self._busy.add(worker)
            try:
                worker.wait_ready()
            except WorkerEnded:  # it died while it waited; the next one may be alive
                self.give_back(worker)
            except StoreError:
                self.give_back(worker)
                raise
            else:
                self._isolated = worker.isolated
                return worker
        raise StoreError("no query worker can be started")

    def give_back(self, worker: Worker) -> None:
        """Keep a worker for the next query, or end it when it is spent, of another engine or one too many."""
        with self._lock:
            self._busy.discard(worker)
            if not worker.spent and not worker.aside and worker.engine == self._engine and self._missing() > 0:
                self._idle.appendleft(worker)
                return
            worker.close()
            self._replace()

    def put_aside(self, worker: Worker) -> None:
        """Let a worker go on with the least priority, and have a spare in its place."""
        with self._lock:
            worker.put_aside()
            self._replace()

    def close(self) -> None:
        """End all processes and wait for it; nobody gets a worker any more."""
        with self._lock:
            self._closed = True
            _close_all(self._idle)
            for worker in self._busy:
                worker.end()
            self._end_nursery()

    def _fill(self, engine: Any) -> None:
        if self._closed:
            raise StoreError("the pool of query workers is closed")
        if engine != self._engine or (self._nursery is not None and not self._nursery.alive()):
            _close_all(self._idle)
            self._engine = engine
        for _ in range(self._missing()):
            self._idle.append(self._start())

    def _replace(self) -> None:
        """Fill up where that is possible; where it is not, the next query is told so."""
        with suppress(StoreError):
            self._fill(self._engine)

    def _missing(self) -> int:
        in_place = sum(not worker.aside for worker in self._busy)
        return self._limits.workers + _SPARES - in_place - len(self._idle)

    def _start(self) -> Worker:
        # An engine elsewhere is named by its address (`engines.Engine.remote`).
        networked = getattr(self._engine, "remote", None) is not None
        birth = Birth(self._open_engine, self._engine, networked, self._limits)
        try:
            if self._nursery is None or not self._nursery.alive():
                self._end_nursery()
                self._nursery = Nursery()
                self._end_nursery = weakref.finalize(self, self._nursery.close)
            return self._nursery.give_birth(birth)
        except OSError as error:
            raise StoreError("no query worker can be started") from error


def _close_all(workers: deque[Worker]) -> None:
    while workers:
        workers.pop().close()
