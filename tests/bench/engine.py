"""The engine of a release in a process of its own, which can be ended while it answers; nothing in this process can.

`with Engine(release / STORE) as engine: once, answers = engine.ask(query)`
"""

from __future__ import annotations

import multiprocessing
import os
import resource
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Self

from profilatlas.endpoint.isolation import end_with_parent
from profilatlas.store.embedded import EmbeddedStore
from tests.bench.questions import RESULTS
from tests.bench.timing import Once, Unanswered, timed

SECONDS = 60.0
"""How long one row of the benchmark waits for the SPARQL of its figures."""
MOST_MEMORY = 8 * 1024**3


class Engine:
    """Answers queries about one store and tells what that took there, without the way to it; `Unanswered` after `seconds`."""

    def __init__(self, store: Path, seconds: float = SECONDS) -> None:
        self.seconds, self._store = seconds, store
        self._process: multiprocessing.process.BaseProcess | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def ask(self, *queries: str) -> tuple[Once, list[bytes]]:
        """What one query after the other took together, and the answers in SPARQL JSON."""
        if self._process is None:
            self._begin()
        try:
            self._connection.send(queries)
            if self._connection.poll(self.seconds):
                answer: tuple[Once, list[bytes]] = self._connection.recv()
                return answer
        except (EOFError, OSError) as error:
            self._end()
            raise Unanswered(f"no answer within {MOST_MEMORY / 1024**3:.0f} GiB") from error
        except BaseException:
            self._end()
            raise
        self._end()
        raise Unanswered(f"later than {self.seconds:.0f} s")

    def asking(self, *queries: str, kept: list[bytes] | None = None) -> Callable[[], Once]:
        """The same as a way to be measured; the first answers go into `kept`."""

        def way() -> Once:
            once, answers = self.ask(*queries)
            if kept is not None and not kept:
                kept.extend(answers)
            return once

        return way

    def _begin(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._connection, theirs = context.Pipe()
        self._process = context.Process(target=_answer, args=(self._store, theirs, os.getpid()), daemon=True)
        self._process.start()
        theirs.close()

    def _end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._connection.close()
            self._process = None


def _answer(path: Path, connection: Connection, parent: int) -> None:
    """Answer until nobody asks any more."""
    end_with_parent(parent)
    resource.setrlimit(resource.RLIMIT_DATA, (MOST_MEMORY, MOST_MEMORY))
    store = EmbeddedStore.open(path)
    while True:
        try:
            queries: tuple[str, ...] = connection.recv()
        except EOFError:
            return
        answers: list[bytes] = []

        def answer(queries: tuple[str, ...] = queries, answers: list[bytes] = answers) -> None:
            answers.extend(store.serialize(query, RESULTS) for query in queries)

        connection.send((timed(answer)(), answers))
