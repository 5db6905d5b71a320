"""The configuration in `deploy/nginx`, in a real nginx before two real web nodes on one folder of releases."""

from __future__ import annotations

import hashlib
import http.client
import os
import re
import select
import shutil
import signal
import socket
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.nginx import CONFIGURATION, free_port, proxying
from tests.processes import children
from tests.running import Server, serving

MEASURE = "/doc/measure/beispielprofil"
THING = "/id/measure/beispielprofil"
QUERY = "/sparql?query=ASK%7B%3Fs%20%3Fp%20%3Fo%7D"
TRIES, PAUSE = 200, 0.05
TIMEOUT = 2


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def cache(self) -> str | None:
        """What nginx says of its cache: MISS, HIT, EXPIRED, REVALIDATED, STALE; None where it has no part in it."""
        return self.headers.get("X-Cache-Status")


def ask(
    url: str, path: str, method: str = "GET", body: bytes | None = None, client: str = "127.0.0.1", **headers: str
) -> Answer:
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=30, source_address=(client, 0))
    try:
        connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
        response = connection.getresponse()
        return Answer(response.status, response.headers, response.read())
    finally:
        connection.close()


def until(condition: Callable[[], bool], what: str) -> None:
    """Wait for something that other processes bring about; fails when it never comes."""
    for _ in range(TRIES):
        if condition():
            return
        time.sleep(PAUSE)
    raise AssertionError(f"never came: {what}")


def port_of(server: Server) -> int:
    port = urlsplit(server.url).port
    assert port is not None
    return port


def kill(server: Server) -> None:
    """End a server at once, its web process first: that one would outlive the other."""
    parent = server.process.pid
    for child in children(parent):
        os.kill(child, signal.SIGKILL)
    server.process.kill()
    server.process.wait(timeout=60)


@pytest.fixture(scope="module")
def nginx(require: Callable[[str], Path]) -> Path:
    return require("nginx")


@contextmanager
def two_nodes(releases: Path, url: str) -> Iterator[tuple[Server, Server]]:
    with serving(releases, "--public-url", url) as first, serving(releases, "--public-url", url) as second:
        yield first, second


@pytest.fixture(scope="module")
def port() -> int:
    return free_port()


@pytest.fixture(scope="module")
def nodes(demo_release: Path, port: int) -> Iterator[tuple[Server, Server]]:
    """Two web nodes on one folder of releases, which stay as they are."""
    with two_nodes(demo_release, f"http://127.0.0.1:{port}") as servers:
        yield servers


@pytest.fixture
def url(nginx: Path, nodes: tuple[Server, Server], port: int, tmp_path: Path) -> Iterator[str]:
    """An nginx of one's own, with an empty cache, before the two nodes."""
    with proxying(nginx, tmp_path, port, [port_of(node) for node in nodes], timeouts=TIMEOUT) as address:
        yield address


def test_second_request_comes_from_the_cache(url: str) -> None:
    first, second = ask(url, MEASURE), ask(url, MEASURE)
    assert (first.status, first.cache) == (200, "MISS")
    assert (second.status, second.cache) == (200, "HIT")
    assert second.body == first.body
    assert second.headers["Content-Security-Policy"] == first.headers["Content-Security-Policy"]


def test_a_dump_goes_on_from_the_cache_as_the_file_it_is(url: str, demo_release: Path) -> None:
    release = demo_release / (demo_release / "current").read_text().strip()
    for path in ("/dump/measure.csv", f"/release/{release.name}/dump/data.nt.gz"):
        file = (release / "dumps" / path.rpartition("/")[2]).read_bytes()
        part = ask(url, path, Range="bytes=1000-", Accept_Encoding="gzip")
        assert (part.status, part.cache, part.body) == (206, "MISS", file[1000:])
        whole = ask(url, path, Accept="text/html", Accept_Encoding="gzip")
        assert (whole.status, whole.cache, whole.body) == (200, "HIT", file)
        assert whole.headers["ETag"] == f'"{hashlib.sha256(file).hexdigest()}"'
        again = ask(url, path, Range="bytes=5-9", If_Range=whole.headers["ETag"])
        assert (again.status, again.cache, again.body) == (206, "HIT", file[5:10])


def test_each_language_and_format_of_an_address_has_its_own_place_in_the_cache(url: str) -> None:
    """Case 91 of hostile.md."""
    variants = [
        {"Accept": "text/html", "Accept_Language": "de"},
        {"Accept": "text/html", "Accept_Language": "en"},
        {"Accept": "text/turtle", "Accept_Language": "de"},
    ]
    for path in (MEASURE, THING):
        made = [ask(url, path, **headers) for headers in variants]
        kept = [ask(url, path, **headers) for headers in reversed(variants)][::-1]
        assert [answer.cache for answer in made] == ["MISS"] * 3
        assert [(each.status, each.body, each.headers.get("Location")) for each in kept] == [
            (each.status, each.body, each.headers.get("Location")) for each in made
        ]
        assert [answer.cache for answer in kept if answer.status in (200, 303)] == ["HIT"] * 3
    assert b'<html lang="de"' in ask(url, MEASURE, **variants[0]).body
    assert b'<html lang="en"' in ask(url, MEASURE, **variants[1]).body
    assert ask(url, THING, **variants[2]).headers["Location"].endswith(".ttl")


@pytest.mark.parametrize("header", ["Cookie", "Authorization"])
def test_answer_to_a_request_with_a_cookie_is_not_stored(url: str, header: str) -> None:
    assert ask(url, MEASURE, **{header: "session=1"}).cache == "MISS"
    assert ask(url, MEASURE).cache == "MISS"
    assert ask(url, MEASURE).cache == "HIT"


def test_page_that_the_client_has_is_answered_with_304_from_the_cache(url: str) -> None:
    tag = ask(url, MEASURE).headers["ETag"]
    for known in (tag, f"W/{tag}"):
        answer = ask(url, MEASURE, If_None_Match=known)
        assert (answer.status, answer.cache, answer.body) == (304, "HIT", b"")
    assert ask(url, MEASURE, If_None_Match=tag, Accept_Language="en").status == 200


def test_page_is_packed_on_its_way_out_and_its_tag_turns_weak(url: str) -> None:
    plain, packed = ask(url, MEASURE), ask(url, MEASURE, Accept_Encoding="gzip")
    assert (packed.cache, packed.headers["Content-Encoding"]) == ("HIT", "gzip")
    assert packed.headers["ETag"] == f"W/{plain.headers['ETag']}"
    assert len(packed.body) < len(plain.body) / 3
    assert "Accept-Encoding" in ", ".join(packed.headers.get_all("Vary"))  # type: ignore[attr-defined]


def test_health_is_never_kept_and_never_limited(url: str) -> None:
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)
    statuses = set()
    for _ in range(800):
        connection.request("GET", "/health")
        response = connection.getresponse()
        response.read()
        statuses.add((response.status, response.headers["Cache-Control"]))
    connection.close()
    assert statuses == {(200, "no-store")}


def test_figures_for_operators_are_not_shown_to_the_world(url: str) -> None:
    answer = ask(url, "/metrics", Accept="application/json")
    assert (answer.status, answer.headers["Content-Type"]) == (404, "application/problem+json")


def test_flood_from_one_address_is_told_when_to_come_back(url: str) -> None:
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)
    for _ in range(5000):
        connection.request("GET", MEASURE)
        response = connection.getresponse()
        body = response.read()
        if response.status == 429:
            break
    connection.close()
    assert (response.status, response.headers["Retry-After"]) == (429, "1")
    assert response.headers["Content-Type"] == "application/problem+json"
    assert b'"status":429' in body


@pytest.mark.parametrize(
    ("path", "method", "size", "status"),
    [
        ("/", "POST", 112 * 1024 + 1, 413),
        ("/check", "POST", 11 * 1024 * 1024 + 1, 413),
        (f"/{'a' * 17_000}", "GET", 0, 414),
    ],
)
def test_what_is_too_large_is_refused_by_nginx_in_the_form_of_our_errors(
    url: str, path: str, method: str, size: int, status: int
) -> None:
    answer = ask(url, path, method, b"x" * size or None)
    assert answer.status == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["Cache-Control"] == "no-store"
    assert f'"status":{status}'.encode() in answer.body
    if status == 413:
        page = ask(url, path, method, b"x" * size, Accept="text/html")
        assert (page.status, page.headers["Content-Type"]) == (413, "text/html; charset=utf-8")


def test_table_of_ten_mebibytes_reaches_the_check(url: str) -> None:
    table = b"Kennung;Titel\n" + b"x" * (10 * 1024 * 1024 - 100)
    body = b'--x\r\nContent-Disposition: form-data; name="table"; filename="t.csv"\r\n\r\n' + table + b"\r\n--x--\r\n"
    answer = ask(url, "/check", "POST", body, Content_Type="multipart/form-data; boundary=x")
    assert answer.status == 303
    assert ask(url, answer.headers["Location"]).status == 200, "the result lies on the node that took the table"


def test_other_host_names_are_refused_by_the_service(url: str) -> None:
    answer = ask(url, "/", Host="evil.example")
    assert answer.status == 400
    assert b"evil" not in answer.body
    assert ask(url, "/", X_Forwarded_Host="evil.example", Forwarded="host=evil.example").body.find(b"evil") == -1


@pytest.mark.parametrize(
    "beginning",
    [
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ",
        b"POST /check HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\n",
    ],
    ids=["header", "body"],
)
def test_slow_client_is_sent_away(url: str, beginning: bytes) -> None:
    """Case 23 of hostile.md; the real times are seconds too, only more of them."""
    split = urlsplit(url)
    with socket.create_connection((split.hostname, split.port), timeout=60) as connection:  # type: ignore[arg-type]
        connection.sendall(beginning)
        try:
            answer = connection.recv(65_536)
        except ConnectionResetError:
            answer = b""
    assert answer == b"" or answer.startswith(b"HTTP/1.1 408 ")


def test_clients_have_at_most_thirty_seconds(nginx: Path) -> None:
    limits = (CONFIGURATION / "profilatlas" / "limits.conf").read_text(encoding="utf-8")
    times = dict(re.findall(r"^(client_header_timeout|client_body_timeout|send_timeout) (\d+)s;", limits, re.MULTILINE))
    assert len(times) == 3
    assert all(int(seconds) <= 30 for seconds in times.values())


def test_log_names_neither_whole_addresses_nor_queries(url: str, tmp_path: Path) -> None:
    ask(url, "/explore?challenge=11")
    log = tmp_path / "log" / "profilatlas.access.log"
    until(lambda: '"GET /explore" 200' in log.read_text(), "the line of the request")
    written = log.read_text()
    assert written.startswith("127.0.0.0/24 ")
    assert "challenge" not in written


def test_last_good_page_is_shown_when_no_node_answers(nginx: Path, demo_release: Path, tmp_path: Path) -> None:
    port = free_port()
    with (
        serving(demo_release, "--public-url", f"http://127.0.0.1:{port}") as node,
        proxying(nginx, tmp_path, port, [port_of(node)], hasty=True) as url,
    ):
        good = ask(url, MEASURE)
        assert (good.status, good.cache) == (200, "MISS")
        until(lambda: ask(url, MEASURE).cache == "REVALIDATED", "the page asked for again by its tag")
        node.process.terminate()
        node.process.wait(timeout=60)
        until(lambda: ask(url, MEASURE).cache == "STALE", "the page past its time")
        stale = ask(url, MEASURE)
        assert (stale.status, stale.body) == (200, good.body)
        never_seen = ask(url, "/explore", Accept="text/html")
        assert (never_seen.status, never_seen.headers["Retry-After"]) == (503, "5")
        assert b"not available at the moment" in never_seen.body
        assert ask(url, "/sparql?query=ASK%7B%7D").status == 503, "an old answer is no answer to a query"


def test_last_good_page_is_shown_when_the_release_is_damaged(nginx: Path, demo_release: Path, tmp_path: Path) -> None:
    releases, port = tmp_path / "releases", free_port()
    shutil.copytree(demo_release, releases)
    with (
        serving(releases, "--public-url", f"http://127.0.0.1:{port}") as node,
        proxying(nginx, tmp_path / "nginx", port, [port_of(node)], hasty=True) as url,
    ):
        good = ask(url, MEASURE)
        (releases / (releases / "current").read_text().strip() / "report" / "findings.json").write_text("{}")
        until(lambda: ask(url, MEASURE).cache == "STALE", "the page past its time")
        assert ask(url, MEASURE).body == good.body
        assert ask(node.url, MEASURE).status == 503


def test_requests_go_on_when_one_node_is_killed(nginx: Path, demo_release: Path, tmp_path: Path) -> None:
    port = free_port()
    with (
        two_nodes(demo_release, f"http://127.0.0.1:{port}") as (first, second),
        proxying(nginx, tmp_path, port, [port_of(first), port_of(second)]) as url,
    ):
        nodes = {ask(url, f"{MEASURE}?lang=de&n={number}").status for number in range(10)}
        kill(first)
        nodes |= {ask(url, f"/explore?page={number}").status for number in range(1, 4)}
        nodes |= {ask(url, path).status for path in ("/", MEASURE, "/sources", "/doc/actor", "/check", "/privacy")}
    assert nodes == {200}


def test_budget_is_that_of_the_visitor_whatever_he_says_of_himself(
    nginx: Path, demo_release: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = free_port()
    monkeypatch.setenv("PROFILATLAS_TRUSTED_PROXIES", "127.0.0.1")
    monkeypatch.setenv("PROFILATLAS_LIMITS_CLIENT_REQUESTS", "3")
    with (
        two_nodes(demo_release, f"http://127.0.0.1:{port}") as (first, second),
        proxying(nginx, tmp_path, port, [port_of(first), port_of(second)]) as url,
    ):
        one = [ask(url, f"{QUERY}&n={number}", client="127.1.1.1") for number in range(5)]
        neighbour = ask(url, QUERY, client="127.1.1.2", X_Forwarded_For="198.51.100.7")
        other = ask(url, QUERY, client="127.2.2.2")
    assert [answer.status for answer in one] == [200, 200, 200, 429, 429], "one network stays with one node"
    assert (neighbour.status, other.status) == (429, 200)
    assert int(neighbour.headers["Retry-After"]) > 0


def test_slow_readers_keep_nobody_waiting_and_are_sent_away(url: str) -> None:
    """Case 23 of hostile.md: nginx takes the whole answer at once, so workers and threads are free."""
    with ExitStack() as stack:
        readers = []
        for _ in range(6):
            readers.append(stack.enter_context(slow_reader(url)))
            assert readers[-1].recv(12) == b"HTTP/1.1 200"
        assert ask(url, QUERY).status == 200
        gone = select.poll()
        for reader in readers:
            gone.register(reader, 0)  # only what cannot be masked: errors and the end
        until(lambda: len(gone.poll(0)) == len(readers), "the end of all slow readers")


@contextmanager
def slow_reader(url: str) -> Iterator[socket.socket]:
    """A client that asks for eight megabytes and reads none of them."""
    split = urlsplit(url)
    with socket.socket() as reader:
        reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        reader.settimeout(60)
        reader.connect((split.hostname, split.port))
        query = "SELECT ?s ?p ?o ?t WHERE { ?s ?p ?o . ?t a ?type } LIMIT 20000"
        reader.sendall(
            f"POST /sparql HTTP/1.1\r\nHost: {split.hostname}\r\nContent-Type: application/sparql-query\r\n"
            f"Content-Length: {len(query)}\r\n\r\n{query}".encode()
        )
        yield reader
