"""Hostile queries and requests against a running `/sparql`: each gets its answer, and nothing else happens.

What is refused never reaches a worker, no worker dies of what is answered, nothing is fetched, the store stays as it is.
"""

from __future__ import annotations

import hashlib
import json
import socket
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.hostile.http_files import RequestCase, exchange, request_cases
from tests.hostile.query_files import QueryCase, query_cases
from tests.integration.pool.asking import wait_for
from tests.processes import family
from tests.running import Server, serving

HERE = Path(__file__).parent
REQUESTS = request_cases(HERE / "sparql")
QUERIES = list(query_cases())
HEAVY = sorted((HERE / "pool").glob("*.rq"))
SECONDS = 2


@pytest.fixture(scope="module")
def server(demo_release: Path) -> Iterator[Server]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PROFILATLAS_LIMITS_SECONDS", str(SECONDS))
        for name in ("REQUESTS", "ERRORS", "SECONDS", "BURST"):
            patch.setenv(f"PROFILATLAS_LIMITS_CLIENT_{name}", "100000")
        with serving(demo_release) as running:
            ask(running, "ASK {}")
            yield running


@pytest.fixture(scope="module")
def listener() -> Iterator[socket.socket]:
    """A server on loopback that nobody may connect to."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.setblocking(False)
        yield listening


@pytest.fixture(autouse=True)
def nothing_is_fetched(listener: socket.socket) -> Iterator[None]:
    yield
    with pytest.raises(BlockingIOError):
        listener.accept()


@dataclass(frozen=True)
class Reply:
    status: int
    media_type: str
    body: bytes

    @property
    def kind(self) -> str | None:
        if self.media_type != "application/problem+json":
            return None
        problem = json.loads(self.body)
        assert len(problem["detail"]) <= 300
        assert str(HERE.parent.parent) not in problem["detail"]
        return str(problem["type"]).partition("#")[2]


def ask(server: Server, query: str) -> Reply:
    request = urllib.request.Request(
        f"{server.url}/sparql", query.encode(), {"Content-Type": "application/sparql-query"}
    )
    try:
        with urllib.request.urlopen(request, timeout=30) as response:
            return Reply(response.status, response.headers.get_content_type(), response.read())
    except urllib.error.HTTPError as error:
        with error:
            return Reply(error.code, error.headers.get_content_type(), error.read())


def started(server: Server) -> int:
    """How many queries the workers have been given."""
    with urllib.request.urlopen(f"{server.url}/ready", timeout=10) as response:
        return int(json.load(response)["sparql"]["started"])


def settled(server: Server) -> set[int]:
    """The same, once the worker is gone that an earlier query ended: the two that serve, the nursery, and its workers."""

    def workers() -> int:
        with urllib.request.urlopen(f"{server.url}/ready", timeout=60) as response:
            return int(json.load(response)["sparql"]["alive"])

    wait_for(lambda: len(family(server.process.pid)) == 3 + workers())
    return family(server.process.pid)


def address(listener: socket.socket) -> str:
    return f"127.0.0.1:{listener.getsockname()[1]}"


@pytest.mark.parametrize("case", QUERIES, ids=str)
def test_hostile_query(server: Server, listener: socket.socket, case: QueryCase) -> None:
    before, alive = started(server), settled(server)
    reply = ask(server, case.text(address(listener)))
    assert reply.status in case.answers, reply
    assert reply.kind == case.answers[reply.status]
    if case.by != "engine" and reply.status != 200:
        assert started(server) == before
        assert family(server.process.pid) == alive


def test_braces_by_get_end_no_process(server: Server) -> None:
    """Case 1 as it was met: 6 kB of brackets in the address, as they are."""
    before, alive = started(server), settled(server)
    query = "SELECT*" + "{" * 3000 + "?s%20?p%20?o" + "}" * 3000
    host = server.url.removeprefix("http://")
    request = f"GET /sparql?query={query} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
    answer = exchange(host, request.encode())
    assert answer.startswith(b"HTTP/1.1 422 ") and b"query-too-complex" in answer
    assert (started(server), family(server.process.pid)) == (before, alive)


@pytest.mark.alone
@pytest.mark.parametrize("path", HEAVY, ids=lambda path: path.stem)
def test_heavy_query_is_answered_as_a_whole_or_not_at_all(server: Server, path: Path) -> None:
    """The first line of a file says what may become of it; whatever that is, the answer is complete and in time."""
    expectation, query = path.read_text(encoding="utf-8").split("\n", 1)
    kinds = expectation.removeprefix("# ").partition(":")[0].split()
    reply = ask(server, query)
    assert (reply.kind or "answered") in kinds
    assert reply.status == (200 if reply.kind is None else 422)
    json.loads(reply.body)
    assert ask(server, "ASK {}").status == 200


@pytest.mark.parametrize("case", REQUESTS, ids=str)
def test_hostile_request(server: Server, listener: socket.socket, case: RequestCase) -> None:
    host = server.url.removeprefix("http://")
    before = started(server)
    answer = exchange(host, case.bytes(host, address(listener)))
    head, _, body = answer.partition(b"\r\n\r\n")
    assert answer.startswith(f"HTTP/1.1 {case.status} ".encode()), answer[:300]
    assert answer.count(b"HTTP/1.1 ") == 1
    if case.request.startswith("HEAD"):
        assert not body
    # What the server cannot even read it answers itself, without a body.
    if b"\r\ncontent-length: 0" not in head or case.status == 200:
        assert b"\r\naccess-control-allow-origin: *" in head.lower()
    assert b"access-control-allow-credentials" not in head.lower()
    assert (b"\r\nallow: " in head.lower()) == (case.status == 405 or case.request.startswith("OPTIONS"))
    if case.status != 200:
        assert started(server) == before


def test_the_store_stays_as_it_is(server: Server) -> None:
    def content() -> dict[str, str]:
        files = (path for path in server.releases.rglob("*") if path.is_file())
        return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}

    before = content()
    for case in QUERIES:
        if case.path.name.startswith("013"):
            assert ask(server, case.text()).status in (400, 403)
    assert content() == before


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?s { ?s <http://xmlns.com/foaf/0.1/mbox> ?o }",
        "SELECT ?s { ?s a <http://xmlns.com/foaf/0.1/OnlineAccount> }",
        "SELECT ?g { GRAPH ?g {} }",
        "SELECT ?s { GRAPH ?g { ?s ?p ?o } }",
        'SELECT ?s { ?s ?p ?o FILTER(isLiteral(?o) && CONTAINS(LCASE(STR(?o)), "zzyxq")) }',
    ],
)
def test_what_is_not_for_the_public_is_not_there(server: Server, query: str) -> None:
    reply = ask(server, query)
    assert (reply.status, json.loads(reply.body)["results"]["bindings"]) == (200, [])
