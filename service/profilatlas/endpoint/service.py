"""The public SPARQL endpoint as one object: budget → guard → pool of workers."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from ..errors import QueryRefused
from ..settings import Limits
from ..store.port import Dataset, NamedNode, Store
from ..turns import Aside
from .budget import Budgets
from .guard import Inspected, inspect
from .places import Places
from .pool import Answer, Job, Pool, PoolStatus

_NOT_THE_CLIENT_S_FAULT = frozenset({"overloaded", "too-many-requests"})

SENDING_PLACES = 6
"""Large answers that may be on their way at a time; docs/decisions/0031 has the arithmetic."""

_KNOWN_QUERIES = 256
"""Queries whose verdict is kept, so that the guard reads one that comes again and again only once."""
_LONGEST_KNOWN = 4096
"""Characters of the longest of them: with all graphs that they can name they take 32 MiB at most."""


@dataclass(frozen=True, slots=True)
class Question:
    """One query and how it is to be answered.

    `engine` is what `open_engine` opens in a worker. `formats` is the media type of the answer, or what chooses it by the
    form of the query (`SELECT`, `ASK`, `CONSTRUCT`, `DESCRIBE`). `dataset` goes before FROM in the query. `seconds` may
    lower the limit. A `trusted` query is one of our own: it skips the guard, and names its media type.
    """

    engine: Any
    query: str
    formats: str | Callable[[str], str]
    dataset: Dataset | None = None
    seconds: float | None = None
    trusted: bool = False


class Endpoint:
    """Answers the queries of strangers; whatever it refuses it refuses with `QueryRefused`. Safe between threads.

    `aside` makes the block in which a thread waits for a worker.
    """

    def __init__(
        self,
        limits: Limits,
        open_engine: Callable[[Any], Store],
        clock: Callable[[], float] = time.monotonic,
        aside: Aside = nullcontext,
    ) -> None:
        self._limits = limits
        self._aside = aside
        self._clock = clock
        self._known = lru_cache(_KNOWN_QUERIES)(lambda query: inspect(query, limits))
        self._budgets = Budgets(limits, clock)
        self._receiving = Places(in_all=4, per_client=2)
        # Two for each: who fetches one file after another comes back before we have noticed that the last one is through.
        self._sending = Places(in_all=SENDING_PLACES, per_client=2)
        self._pool = Pool(limits, open_engine)

    @contextmanager
    def entrance(self, client: str) -> Iterator[None]:
        """One request of a client network, from before its body is read: counted, and what it is refused for noted."""
        self._budgets.check(client)
        try:
            yield
        except QueryRefused as refusal:
            if refusal.kind not in _NOT_THE_CLIENT_S_FAULT:
                self._budgets.note(client, error=True)
            raise

    def receiving(self, client: str) -> AbstractContextManager[None]:
        """A place to read a body in, which may come slowly; `QueryRefused` when none is free."""
        return self._receiving.held(client)

    def sending(self, client: str) -> AbstractContextManager[None]:
        """A place to send a large answer from, which may be read slowly; `QueryRefused` when none is free."""
        return self._sending.held(client)

    def ask(self, question: Question, client: str) -> Answer:
        """The complete answer to a question that is a request by itself."""
        with self.entrance(client):
            return self.answer(question, client)

    def answer(self, question: Question, client: str) -> Answer:
        """The complete answer; to be called within `entrance`."""
        job = self._job(question)
        begun = self._clock()
        try:
            with self._aside():
                answer = self._pool.answer(job, client)
        except QueryRefused as refusal:
            self._budgets.note(client, self._used(refusal, self._clock() - begun, job))
            raise
        self._budgets.note(client, answer.seconds)
        return answer

    def status(self) -> PoolStatus:
        """How the workers are."""
        return self._pool.status()

    def close(self) -> None:
        """End all workers."""
        self._pool.close()

    def _job(self, question: Question) -> Job:
        """What a worker is to do: only here a stranger's query passes the guard."""
        dataset, media_type = question.dataset, question.formats
        if not question.trusted:
            inspected = self._inspected(question.query)
            dataset = dataset or _named(inspected.graphs)
            if callable(media_type):
                media_type = media_type(inspected.form)
        if not isinstance(media_type, str):
            raise TypeError("a trusted question names the media type of its answer")
        seconds = min(question.seconds or self._limits.seconds, self._limits.seconds)
        return Job(question.engine, question.query, media_type, dataset, seconds)

    def _inspected(self, query: str) -> Inspected:
        return inspect(query, self._limits) if len(query) > _LONGEST_KNOWN else self._known(query)

    def _used(self, refusal: QueryRefused, elapsed: float, job: Job) -> float:
        """The query time to charge for a query that was refused; one that was dropped for others ran after its wait."""
        waited = self._limits.queue_seconds if refusal.kind in _NOT_THE_CLIENT_S_FAULT else 0.0
        return min(max(0.0, elapsed - waited), job.seconds)


def _named(graphs: Dataset | None) -> Dataset | None:
    """The graphs of FROM clauses that can be there at all: a relative name is of none, and no engine gets to see it."""
    return graphs and Dataset(*(tuple(filter(_is_absolute, each)) for each in (graphs.default, graphs.named)))


def _is_absolute(iri: str) -> bool:
    try:
        NamedNode(iri)
    except ValueError:
        return False
    return True
