"""Asking a pool in tests, and looking after its processes."""

from __future__ import annotations

import json
import os
import select
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from profilatlas.endpoint.pool import Answer, Job, Pool
from profilatlas.errors import QueryRefused
from profilatlas.model.media import JSON_RESULTS, Format
from profilatlas.store.port import Dataset
from tests.processes import children
from tests.running import ROOT

SOME = "SELECT ?s ?o { ?s <https://example.org/p1> ?o } ORDER BY ?s LIMIT 20"
ENDLESS = (ROOT / "tests/hostile/pool/016-count-of-a-product.rq").read_text(encoding="utf-8")
OTHERS: set[int] = set()
"""Nurseries that were there before the test, see `conftest.py`."""
PATIENCE = 60.0
"""Seconds until a test gives up; nothing takes as long when it works."""


@dataclass(frozen=True, slots=True)
class Asking:
    """A pool and the engine that it is asked about."""

    pool: Pool
    engine: Any
    seconds: float

    def ask(
        self,
        query: str,
        form: Format = JSON_RESULTS,
        client: str = "192.0.2.0/24",
        seconds: float | None = None,
        dataset: Dataset | None = None,
        engine: Any = None,
    ) -> Answer:
        job = Job(engine or self.engine, query, form.media_type, dataset, seconds or self.seconds)
        return self.pool.answer(job, client)

    def refused(self, query: str, **options: Any) -> QueryRefused:
        with pytest.raises(QueryRefused) as refused:
            self.ask(query, **options)
        return refused.value

    def probe(self, query: str, **options: Any) -> Any:
        return json.loads(self.ask(query, **options).body)


Make = Callable[..., Asking]


def nurseries() -> set[int]:
    """The nurseries of this process, without those of other tests' applications."""
    return {child for child in children(os.getpid()) if "nursery" in command(child)} - OTHERS


def command(process: int) -> str:
    return Path(f"/proc/{process}/cmdline").read_text(encoding="utf-8", errors="replace")


def wait_until_ended(*processes: int) -> None:
    """Wait for processes that may not be ours; a zombie has ended, too."""
    deadline = time.monotonic() + PATIENCE
    for process in processes:
        try:
            handle = os.pidfd_open(process)
        except ProcessLookupError:
            continue
        watched = select.poll()
        watched.register(handle, select.POLLIN)
        assert watched.poll(1000 * (deadline - time.monotonic())), f"process {process} is still there"
        os.close(handle)


class endless:
    """A query that runs until the block is left; gives the process that it runs in."""

    def __init__(self, probe: Asking, folder: Path, client: str) -> None:
        self._pipe = folder / "pipe"
        os.mkfifo(self._pipe)
        self._thread = threading.Thread(
            target=lambda: probe.ask(f"wait {self._pipe}", client=client, seconds=PATIENCE), daemon=True
        )

    def __enter__(self) -> int:
        self._thread.start()
        self._reader = self._pipe.open(encoding="ascii")
        return int(self._reader.readline())

    def __exit__(self, *_: object) -> None:
        self._reader.close()
        self._thread.join(PATIENCE)
        assert not self._thread.is_alive()


def wait_for(condition: Callable[[], bool]) -> None:
    """Wait until the kernel has done what it was asked to do in other processes, which tell nobody."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "it did not happen"
        os.sched_yield()
        threading.Event().wait(0.01)


def priorities(process: int) -> set[int]:
    """The nice values of all threads of a process."""
    stats = [path.read_text(encoding="ascii") for path in Path(f"/proc/{process}/task").glob("*/stat")]
    return {int(stat.rpartition(")")[2].split()[16]) for stat in stats}
