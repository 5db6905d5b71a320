"""Processes that are stopped or killed while people read: nothing that was begun is lost, and the service comes back."""

from __future__ import annotations

import http.client
import json
import os
import signal
import threading
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlsplit

from tests.processes import children
from tests.running import Server, serving

READERS = 10
A_WHILE = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f }"
TRIES, PAUSE = 1500, 0.02


def ask(server: Server, path: str) -> int:
    """The status of a complete answer; `ConnectionRefusedError` before anything was sent, other `OSError` after that."""
    connection = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=60)
    try:
        connection.connect()
        connection.request("GET", path)
        with connection.getresponse() as response:
            response.read()
            return response.status
    finally:
        connection.close()


@contextmanager
def readers(server: Server) -> Iterator[Counter[str]]:
    """People who read one page after the other, and come again where nobody listens; what they met."""
    met: Counter[str] = Counter()
    stopped = threading.Event()

    def read(path: str) -> None:
        while not stopped.is_set():
            try:
                met[str(ask(server, path))] += 1
            except ConnectionRefusedError:
                stopped.wait(PAUSE)
            except (OSError, http.client.HTTPException) as error:
                met[type(error).__name__] += 1

    threads = [
        threading.Thread(target=read, args=(("/doc/measure/open-house", "/health")[n % 2],)) for n in range(READERS)
    ]
    for thread in threads:
        thread.start()
    try:
        yield met
    finally:
        stopped.set()
        for thread in threads:
            thread.join()


def until_answered(met: Counter[str], more: int) -> None:
    """Wait until so many answers more have come."""
    wanted = met["200"] + more
    for _ in range(TRIES):
        if met["200"] >= wanted:
            return
        time.sleep(PAUSE)
    raise AssertionError(f"no more answers: {dict(met)}")


def web_process(server: Server) -> int:
    (process,) = children(server.process.pid)
    return process


def started(server: Server) -> int:
    """How many queries the workers have been given."""
    with urllib.request.urlopen(f"{server.url}/ready", timeout=60) as response:
        return int(json.load(response)["sparql"]["started"])


def test_server_that_is_told_to_stop_answers_what_it_has_begun(gridless_release: Path) -> None:
    """A query that a worker has is answered whole, as is every page that was begun.

    Who had connected and asked for nothing yet is sent away: a reader may meet that once.
    """
    with serving(gridless_release) as server, readers(server) as met, ThreadPoolExecutor(1) as threads:
        until_answered(met, 50)
        before = started(server)
        answer = threads.submit(ask, server, f"/sparql?query={quote(A_WHILE)}")
        while started(server) == before:
            assert not answer.done()
        server.process.send_signal(signal.SIGTERM)
        assert answer.result() == 200
        assert server.process.wait(timeout=30) == 0
    sent_away = sum(met.values()) - met["200"]
    assert set(met) <= {"200", "ConnectionResetError", "RemoteDisconnected"}, dict(met)
    assert sent_away <= READERS


def test_web_process_that_is_killed_is_replaced_and_loses_only_what_had_reached_it(gridless_release: Path) -> None:
    with serving(gridless_release) as server:
        before = web_process(server)
        with readers(server) as met:
            until_answered(met, 50)
            os.kill(before, signal.SIGKILL)
            until_answered(met, 50)
        assert web_process(server) != before
        assert server.process.poll() is None
    assert met["200"] > 0
    lost = sum(met.values()) - met["200"]
    assert lost <= 2 * READERS, "each reader may lose the request that was under way and the one that stood in line"
    assert set(met) <= {"200", "ConnectionResetError", "RemoteDisconnected", "BadStatusLine", "IncompleteRead"}
