"""Many, slow and greedy clients of `/sparql` (cases 22 to 24), by the limits as they are: others do not notice them.

The server believes the tests in whose name they ask, as it would a proxy.
"""

from __future__ import annotations

import http.client
import json
import socket
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import quote

import pytest

from profilatlas.endpoint.service import SENDING_PLACES
from tests.running import Server, serving

pytestmark = pytest.mark.alone

CHEAP = f"/sparql?query={quote('ASK {}')}"
LARGE = f"/sparql?query={quote('SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 12000')}"
ENDLESS = f"/sparql?query={quote('SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }')}"
PATIENCE = 60.0


@pytest.fixture(scope="module")
def server(demo_release: Path) -> Iterator[Server]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PROFILATLAS_TRUSTED_PROXIES", "127.0.0.0/8")
        with serving(demo_release) as running:
            get(running, CHEAP, "192.0.2.1")
            yield running


@pytest.fixture(scope="module")
def strangers() -> Iterator[str]:
    """Addresses, each in a network that has not asked before."""
    return (f"10.{number // 256}.{number % 256}.1" for number in range(65_536))


def connect(server: Server) -> http.client.HTTPConnection:
    return http.client.HTTPConnection(server.url.removeprefix("http://"), timeout=60)


def get(server: Server, path: str, client: str) -> tuple[int, bytes]:
    connection = connect(server)
    connection.request("GET", path, headers={"X-Forwarded-For": client})
    with connection.getresponse() as response:
        answer = response.status, response.read()
    connection.close()
    return answer


def post(server: Server, client: str) -> tuple[int, str | None]:
    connection = connect(server)
    headers = {"X-Forwarded-For": client, "Content-Type": "application/sparql-query"}
    connection.request("POST", "/sparql", "ASK {}", headers)
    with connection.getresponse() as response:
        response.read()
        answer = response.status, response.headers["Retry-After"]
    connection.close()
    return answer


def state(server: Server) -> dict[str, int]:
    found: dict[str, int] = json.loads(get(server, "/ready", "192.0.2.1")[1])["sparql"]
    return found


def begin(server: Server, request: str, client: str) -> socket.socket:
    """Send a request, or a part of one, and read nothing."""
    name, _, port = server.url.removeprefix("http://").partition(":")
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    connection.settimeout(60)
    connection.connect((name, int(port)))
    connection.sendall(request.format(host=f"{name}:{port}", client=client).replace("\n", "\r\n").encode())
    return connection


def until(true: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline, what
        time.sleep(0.05)


def test_the_61st_query_within_a_minute_is_refused_before_any_worker_and_nobody_else_notices(
    server: Server, strangers: Iterator[str]
) -> None:
    before = state(server)["started"]
    connection, statuses, waits = connect(server), Counter[int](), set[int]()
    begun = time.monotonic()
    for number in range(1000):
        connection.request("GET", CHEAP, headers={"X-Forwarded-For": f"198.51.100.{number % 250}"})
        with connection.getresponse() as response:
            response.read()
            statuses[response.status] += 1
            if response.status == 429:
                waits.add(int(response.headers["Retry-After"]))
        if not number % 100:
            assert get(server, CHEAP, next(strangers))[0] == 200
            assert get(server, "/health", "198.51.100.1")[0] == 200
            assert get(server, "/explore", "198.51.100.1")[0] == 200
    connection.close()
    assert time.monotonic() - begun < 50, "too slow a machine: the minute has moved on"
    assert statuses == {200: 60, 429: 940}
    assert waits and all(1 <= wait <= 60 for wait in waits)
    assert state(server)["started"] - before == 60 + 10


def test_wrong_queries_use_the_budget_up_too(server: Server, strangers: Iterator[str]) -> None:
    before = state(server)["started"]
    statuses = [get(server, "/sparql?query=", "198.51.101.1")[0] for _ in range(31)]
    assert statuses == [400] * 30 + [429]
    assert get(server, CHEAP, "198.51.101.77")[0] == 429
    assert get(server, CHEAP, next(strangers))[0] == 200
    assert state(server)["started"] - before == 1


def test_query_time_uses_the_budget_up(demo_release: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PROFILATLAS_LIMITS_CLIENT_BURST", "1")
        with serving(demo_release) as server:
            assert get(server, ENDLESS + "&timeout=1.5", "127.0.0.1")[0] == 422
            assert get(server, CHEAP, "127.0.0.1")[0] == 429


def test_slow_senders_keep_neither_pages_nor_other_queries_waiting(server: Server, strangers: Iterator[str]) -> None:
    slowly = (
        "POST /sparql HTTP/1.1\nHost: {host}\nX-Forwarded-For: {client}\nContent-Type: application/sparql-query\n"
        "Content-Length: 1000\n\nASK"
    )
    with ExitStack() as open_ones:
        for _ in range(30):
            open_ones.enter_context(begin(server, slowly, next(strangers)))
        until(lambda: post(server, next(strangers))[0] == 503, "no sender ever held a place")
        assert post(server, next(strangers))[1] == "1"
        for path in (CHEAP, "/", "/explore", "/health"):
            assert get(server, path, next(strangers))[0] == 200
    until(lambda: post(server, next(strangers))[0] == 200, "the places were not given back")


def test_slow_readers_keep_neither_workers_nor_pages_nor_other_queries_waiting(
    server: Server, strangers: Iterator[str]
) -> None:
    before = state(server)["started"]
    asked = f"GET {LARGE} HTTP/1.1\nHost: {{host}}\nX-Forwarded-For: {{client}}\n\n"
    with ExitStack() as open_ones:
        for _ in range(SENDING_PLACES):  # one after the other, so that none waits too long for a worker
            reader = open_ones.enter_context(begin(server, asked, next(strangers)))
            assert reader.recv(12) == b"HTTP/1.1 200", "it has its place before the first byte is sent"
        until(lambda: not state(server)["running"], "workers wait for readers")
        assert state(server)["started"] >= before + SENDING_PLACES
        status, problem = get(server, LARGE, next(strangers))
        assert (status, json.loads(problem)["type"].partition("#")[2]) == (503, "overloaded")
        for path in (CHEAP, "/", "/explore", "/health"):
            assert get(server, path, next(strangers))[0] == 200
    until(lambda: get(server, LARGE, next(strangers))[0] == 200, "the places were not given back")


def test_a_large_answer_arrives_as_a_whole(server: Server, strangers: Iterator[str]) -> None:
    status, answer = get(server, LARGE, next(strangers))
    assert status == 200
    assert len(json.loads(answer)["results"]["bindings"]) == 12_000
    connection = connect(server)
    connection.request("HEAD", LARGE, headers={"X-Forwarded-For": next(strangers)})
    with connection.getresponse() as response:
        assert (response.status, int(response.headers["Content-Length"])) == (200, len(answer))
    connection.close()
    assert get(server, LARGE, next(strangers))[0] == 200


def test_clients_that_hang_up_leave_nothing_running(server: Server, strangers: Iterator[str]) -> None:
    asked = f"GET {ENDLESS} HTTP/1.1\nHost: {{host}}\nX-Forwarded-For: {{client}}\n\n"
    for _ in range(50):
        connection = begin(server, asked, next(strangers))
        connection.close()
    assert get(server, "/explore", next(strangers))[0] == 200
    until(lambda: (state(server)["running"], state(server)["queued"]) == (0, 0), "queries go on for nobody")
    assert get(server, CHEAP, next(strangers))[0] == 200
