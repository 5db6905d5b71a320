"""Processes end with those they work for, and are replaced when they end before."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from profilatlas.endpoint.pool import Pool
from profilatlas.engines import Engine, open_engine
from profilatlas.settings import Limits
from tests.integration.pool.asking import (
    ENDLESS,
    SOME,
    Make,
    nurseries,
    wait_for,
    wait_until_ended,
)
from tests.processes import children
from tests.running import environment

pytestmark = pytest.mark.alone


def test_nothing_is_left_when_a_pool_is_closed(limited: Make) -> None:
    store = limited()
    store.ask(SOME)
    (nursery,) = nurseries()
    workers = children(nursery)
    assert len(workers) == 3
    store.pool.close()
    assert not nurseries()
    wait_until_ended(*workers)


def test_nothing_is_left_when_a_pool_is_forgotten(engine: Engine) -> None:
    pool = Pool(Limits(), open_engine)
    pool.warm(engine)
    wait_for(lambda: len(nurseries()) == 1)  # it is named when it has begun
    (nursery,) = nurseries()
    del pool
    wait_until_ended(nursery)


def test_nothing_is_left_when_the_web_process_is_killed_in_the_middle_of_a_query(engine: Engine) -> None:
    script = f"""
import os, sys, threading
from pathlib import Path
from profilatlas.endpoint.pool import Job, Pool
from profilatlas.engines import Engine, open_engine
from profilatlas.settings import Limits
pool = Pool(Limits(), open_engine)
engine = Engine(Path({str(engine.folder)!r}))
pool.answer(Job(engine, "ASK {{}}", "application/sparql-results+json", None, 5), "a")
print("answered", flush=True)
pool.answer(Job(engine, sys.argv[1], "application/sparql-results+json", None, 3600), "a")
"""
    with subprocess.Popen(
        [sys.executable, "-c", script, ENDLESS], env=environment(), stdout=subprocess.PIPE, text=True
    ) as web:
        assert web.stdout is not None and web.stdout.readline() == "answered\n"
        (nursery,) = children(web.pid)
        wait_for(lambda: len(children(nursery)) >= 3)
        workers = children(nursery)
        web.kill()
        web.wait()
        wait_until_ended(nursery, *workers)


def test_a_worker_that_died_while_it_waited_is_replaced(limited: Make) -> None:
    store = limited()
    store.ask(SOME)
    (nursery,) = nurseries()
    workers = children(nursery)
    for worker in workers:
        os.kill(worker, signal.SIGKILL)
    wait_until_ended(*workers)
    assert store.ask(SOME).body
    assert not workers & children(nursery)


def test_a_nursery_that_died_is_replaced_and_its_workers_end(limited: Make) -> None:
    store = limited()
    store.ask(SOME)
    (nursery,) = nurseries()
    workers = children(nursery)
    os.kill(nursery, signal.SIGKILL)
    wait_until_ended(nursery, *workers)
    assert store.ask(SOME).body
    assert nurseries() and nursery not in nurseries()


def test_signals_for_the_whole_service_leave_queries_to_the_web_process(limited: Make) -> None:
    """A service manager tells every process to end; the answers that are under way must still come."""
    store = limited()
    store.ask(SOME)
    (nursery,) = nurseries()
    for process in (nursery, *children(nursery)):
        os.kill(process, signal.SIGTERM)
    assert store.ask(SOME).body
    assert nurseries() == {nursery}


def test_a_new_release_retires_the_workers_of_the_old_one(limited: Make) -> None:
    probe = limited(probing=True)
    old = probe.probe("process", engine="old")
    new = probe.probe("process", engine="new")
    assert new != old
    wait_until_ended(old)
    assert probe.pool.status().alive == 3


def test_many_killed_workers_leave_nothing_behind(limited: Make) -> None:
    probe = limited(probing=True)
    probe.probe("nice")
    (nursery,) = nurseries()

    def held() -> tuple[int, int, int]:
        files = [len(list(Path(f"/proc/{process}/fd").iterdir())) for process in (os.getpid(), nursery)]
        return *files, threading.active_count()

    wait_for(lambda: len(children(nursery)) == 3)
    before = held()
    temporary = {*Path("/dev/shm").iterdir(), *Path("/tmp").glob("pymp-*")}
    for _ in range(40):
        assert probe.refused("sleep", seconds=0.01).kind == "query-timeout"
    assert probe.probe("nice")
    # The last of them are still being put away for a moment; other tests' threads and files may end meanwhile.
    wait_for(lambda: len(children(nursery)) == 3 and all(now <= then for now, then in zip(held(), before, strict=True)))
    assert {*Path("/dev/shm").iterdir(), *Path("/tmp").glob("pymp-*")} <= temporary
