"""Answers queries of strangers in processes that can be killed: bounded in time, memory, size and number.

    with closing(Pool(limits, open_engine)) as pool:
        answer = pool.answer(Job(engine, query, "text/csv", None, 5.0), client="192.0.2.0/24")

Which limits hold, and what happens to a query that meets one: `scheduling.py` (how many at a time), `worker.py` (memory,
size of the result), here (time). Only the thread that asks waits.
"""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from ..errors import QueryRefused, StoreError
from ..settings import Limits
from ..store.port import Dataset, Store
from .fleet import Fleet
from .processes import Worker, WorkerEnded
from .scheduling import QUANTUM, Schedule, State, Turn, refusal
from .worker import Question


@dataclass(frozen=True, slots=True)
class Job:
    """One query: `engine` is any picklable value that `open_engine` opens in a worker, `seconds` what the query may take."""

    engine: Any
    query: str
    media_type: str
    dataset: Dataset | None
    seconds: float


@dataclass(frozen=True, slots=True)
class Answer:
    """A complete answer; `seconds` is the time a worker took for it."""

    body: bytes
    media_type: str
    seconds: float


@dataclass(frozen=True, slots=True)
class PoolStatus:
    """Worker processes `alive`; queries `running` and `queued`; queries handed to a worker so far (`started`).

    `isolated`: whether workers are without a network; None before the first one is ready.
    """

    alive: int
    running: int
    queued: int
    started: int
    isolated: bool | None


class Pool:
    """The pool of one web process; processes start with the first query or `warm`. Safe between threads."""

    def __init__(self, limits: Limits, open_engine: Callable[[Any], Store]) -> None:
        self._limits = limits
        self._fleet = Fleet(limits, open_engine)
        self._changed = threading.Condition()
        self._schedule = Schedule(limits)
        self._workers: dict[Turn, Worker] = {}
        self._started = 0

    def warm(self, engine: Any) -> None:
        """Start workers for `engine`, so that the first query need not wait for one."""
        self._fleet.warm(engine)

    def answer(self, job: Job, client: str) -> Answer:
        """The whole answer for a client network.

        Raises `QueryRefused` (query-timeout, query-memory, query-too-complex, result-too-large, overloaded, bad-query) and
        `StoreError` when the engine fails.
        """
        turn = self._begin(client)
        try:
            worker = self._fleet.take(job.engine)
            try:
                return self._ask(worker, job, turn)
            finally:
                with self._changed:
                    self._workers.pop(turn, None)  # from here on, nobody else ends this worker
                self._fleet.give_back(worker)
        finally:
            with self._changed:
                self._carry_out(self._schedule.leave(turn, time.monotonic()))

    def status(self) -> PoolStatus:
        """How the pool is at this moment."""
        with self._changed:
            running = len(self._schedule.those(State.IN_PLACE, State.ASIDE))
            queued = len(self._schedule.those(State.WAITING))
            return PoolStatus(self._fleet.alive(), running, queued, self._started, self._fleet.isolated)

    def close(self) -> None:
        """End all workers; queries that are under way end with `StoreError`."""
        self._fleet.close()

    def _begin(self, client: str) -> Turn:
        """Wait for a turn."""
        with self._changed:
            turn, changed = self._schedule.arrive(client, time.monotonic())
            self._carry_out(changed)
            self._changed.wait_for(lambda: turn.state is not State.WAITING, self._limits.queue_seconds)
            if not turn.runs:
                self._carry_out(self._schedule.leave(turn, time.monotonic()))
                raise refusal(self._limits)
        return turn

    def _ask(self, worker: Worker, job: Job, turn: Turn) -> Answer:
        question = Question(job.query, job.media_type, job.dataset, job.seconds)
        with self._changed:
            self._workers[turn] = worker
            self._started += 1
        begun = time.monotonic()
        try:
            worker.ask(question)
            if not worker.answered(min(QUANTUM, job.seconds)):
                with self._changed:
                    self._carry_out(self._schedule.outlast(turn, time.monotonic()))
                if not worker.answered(begun + job.seconds - time.monotonic()):
                    worker.end()
                    raise QueryRefused("query-timeout")
            reply, body = worker.reply(self._limits.result_bytes)
        except WorkerEnded as ended:
            if not turn.runs:
                raise refusal(self._limits) from None
            raise _explained(ended.code) from None
        if reply.failure is not None:
            raise reply.failure
        if reply.refused is not None:
            raise QueryRefused(reply.refused, reply.detail)
        return Answer(body, job.media_type, time.monotonic() - begun)

    def _carry_out(self, changed: Iterable[Turn]) -> None:
        """Let workers and waiting threads know what the schedule has decided."""
        for turn in changed:
            worker = self._workers.get(turn)
            if worker is not None and turn.state is State.ASIDE:
                self._fleet.put_aside(worker)
            elif worker is not None and turn.state is State.DROPPED:
                worker.end()
        self._changed.notify_all()


def _explained(code: int | None) -> QueryRefused | StoreError:
    """Why a worker ended before it had answered, by its exit code."""
    if code is None:
        return StoreError("a query worker was lost")
    if -code in (signal.SIGXCPU, signal.SIGALRM):
        return QueryRefused("query-timeout")
    if -code in (signal.SIGABRT, signal.SIGKILL):  # an allocation failed; or the machine ran out of memory
        return QueryRefused("query-memory")
    if -code in (signal.SIGSEGV, signal.SIGBUS):  # the stack was not large enough
        return QueryRefused("query-too-complex")
    return StoreError(f"a query worker ended with {code}")
