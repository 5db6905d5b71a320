"""Cases 106 to 108 of the hostile ones: whatever an engine elsewhere does, we answer in time and with the truth."""

import gc
import os
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest

from profilatlas.errors import AnswerTooLarge, EngineUnavailable, QueryError, StoreError
from profilatlas.settings import Remote
from profilatlas.store.breaker import Breaker
from profilatlas.store.remote import RemoteStore, breaker_of
from tests.engines import faulty
from tests.engines.faulty import Fault, Server, answer, listening

GRAPH = "http://example.org/release/1"
CONSTRUCT = "CONSTRUCT WHERE { ?s ?p ?o }"
SELECT = "SELECT ?s WHERE { ?s ?p ?o }"
ROW = b'{"head":{"vars":["s"]},"results":{"bindings":[{"s":{"type":"literal","value":"x"}}]}}'
HTML = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 13\r\n\r\n<h1>Hi!</h1>\n"
TRIPLES = b"HTTP/1.1 200 OK\r\nContent-Type: application/n-triples\r\n"

FAULTS: dict[str, Fault] = {
    "hangs up": faulty.says(b""),
    "says nothing": faulty.silent,
    "a byte at a time": faulty.trickling(answer(ROW)),
    "headers without end": faulty.trickling(b"HTTP/1.1 200 OK\r\n" + b"X-More: x\r\n" * 1000),
    "HTML": faulty.says(HTML),
    "broken JSON": faulty.says(answer(b'{"head":{"vars":["s"]},"results":')),
    "another kind of JSON": faulty.says(answer(b'[{"s": 1}]')),
    "half a body": faulty.says(answer(ROW)[:-9]),
    "a body of unknown length": faulty.says(faulty._HEAD + b"\r\n" + ROW),
    "no HTTP": faulty.says(b"220 mail.example.org ESMTP\r\n"),
    "500": faulty.says(b"HTTP/1.1 500 Oh\r\nContent-Type: text/html\r\nContent-Length: 4\r\n\r\nOh!\n"),
    "500 without end": faulty.trickling(b"HTTP/1.1 500 Oh\r\nContent-Length: 9999\r\n\r\n" + b"x" * 9999),
    "401": faulty.says(b"HTTP/1.1 401 No\r\nWWW-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n"),
    "400 to everything": faulty.says(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"),
}
ASKED: dict[str, Callable[[RemoteStore], object]] = {
    "select": lambda store: store.select(SELECT),
    "stream": lambda store: list(store.stream(SELECT)),
    "ask": lambda store: store.ask("ASK { ?s ?p ?o }"),
    "construct": lambda store: list(store.construct("CONSTRUCT WHERE { ?s ?p ?o }")),
    "serialize": lambda store: store.serialize(SELECT, "text/csv"),
    "count": lambda store: store.count(),
}


def store_of(url: str, **more: float) -> RemoteStore:
    return RemoteStore(replace(Remote(query_url=url, seconds=0.6), **more), GRAPH)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def older_things_apart() -> Iterator[None]:
    """What was there before these tests is not gone through again after each of them."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.fixture(autouse=True)
def nothing_left_over(older_things_apart: None) -> Iterator[None]:
    """What an exception still holds of an answer must be freed by the thread that read it, not by one of the server's."""
    yield
    gc.collect()


@pytest.fixture(params=FAULTS, ids=lambda name: name.replace(" ", "-"))
def faulty_engine(request: pytest.FixtureRequest) -> Iterator[Server]:
    with listening(FAULTS[request.param]) as server:
        yield server


def test_a_faulty_engine_is_down_after_the_first_question_and_not_asked_again(faulty_engine: Server) -> None:
    store = store_of(faulty_engine.url)
    begun = time.monotonic()
    with pytest.raises(EngineUnavailable):
        store.select(SELECT)
    assert time.monotonic() - begun < 15
    asked = faulty_engine.connections
    for ask in ASKED.values():
        with pytest.raises(EngineUnavailable) as refused:
            ask(store)
        assert 1 <= refused.value.seconds <= 10
    assert faulty_engine.connections == asked


@pytest.mark.parametrize("name", ASKED)
@pytest.mark.parametrize("fault", ["half a body", "HTML", "500", "broken JSON"])
def test_a_question_that_goes_wrong_while_the_engine_is_well_fails_alone(name: str, fault: str) -> None:
    def well_but_for_this(connection: "faulty.socket") -> None:
        asked.append(True)
        (FAULTS[fault] if len(asked) % 2 else faulty.says(answer(faulty.TRUE)))(connection)

    asked: list[bool] = []
    with listening(well_but_for_this) as server:
        store = store_of(server.url)
        if name == "count":  # asks for a sign of life first, and that is what fails here
            asked.append(True)
        with pytest.raises(StoreError) as failed:
            ASKED[name](store)
        assert not isinstance(failed.value, EngineUnavailable)
        store.check()


def test_nobody_listening_is_noticed_at_once() -> None:
    with listening(faulty.silent) as server:
        url = server.url
    with pytest.raises(EngineUnavailable):
        store_of(url).select(SELECT)


def test_a_name_that_leads_nowhere_is_noticed() -> None:
    with pytest.raises(EngineUnavailable):
        store_of("http://no-such-host.invalid/query").select(SELECT)


def test_an_address_that_swallows_everything_leaves_time_for_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name with an IPv6 address into the void and an IPv4 one that answers; the void is a listener that takes nobody."""
    import socket as sockets

    with (
        sockets.create_server(("127.0.0.1", 0), backlog=0) as void,
        sockets.create_connection(void.getsockname()),
        listening(faulty.says(answer(ROW))) as server,
    ):
        kind = (sockets.AF_INET, sockets.SOCK_STREAM, 6, "")
        waiting = sockets.socket()
        waiting.setblocking(False)
        waiting.connect_ex(void.getsockname())  # the queue of the void is full now
        addresses = [(*kind, void.getsockname()), (*kind, ("127.0.0.1", server.port))]
        monkeypatch.setattr(sockets, "getaddrinfo", lambda *_, **__: addresses)
        try:
            assert len(store_of("http://engine.example/query", seconds=3).select(SELECT)) == 1
        finally:
            waiting.close()


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("scheme", ["http", "file", "ftp"])
def test_an_engine_cannot_lead_us_elsewhere(status: int, scheme: str) -> None:
    with listening(faulty.says(answer(ROW))) as internal:
        target = f"{scheme}://127.0.0.1:{internal.port}/secret".encode()
        moved = f"HTTP/1.1 {status} Moved\r\nContent-Length: 0\r\nLocation: ".encode() + target + b"\r\n\r\n"
        with listening(faulty.says(moved)) as server, pytest.raises(EngineUnavailable):
            store_of(server.url).select(SELECT)
        assert internal.connections == 0


def test_no_proxy_of_the_environment_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    with listening(faulty.says(answer(ROW))) as proxy, listening(faulty.says(answer(ROW))) as server:
        monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{proxy.port}")
        assert len(store_of(server.url).select(SELECT)) == 1
        assert proxy.connections == 0


@pytest.mark.parametrize("url", ["file:///etc/hostname", "ftp://127.0.0.1/x", "not an address", ""])
def test_an_address_that_is_none_is_an_error(url: str) -> None:
    with pytest.raises(EngineUnavailable):
        store_of(url).select(SELECT)


@pytest.mark.parametrize("cut", range(1, len(ROW), 7))
def test_a_cut_answer_is_never_taken_for_a_whole_one(cut: int) -> None:
    with listening(faulty.says(answer(ROW[:cut]))) as server, pytest.raises(StoreError):
        store_of(server.url).serialize(SELECT, "text/csv")


def test_a_graph_that_ends_between_two_triples_is_noticed() -> None:
    body = b"<http://a.example/> <http://a.example/> <http://a.example/> .\n"
    with listening(faulty.says(answer(body * 2, TRIPLES)[: -len(body)])) as server, pytest.raises(StoreError):
        list(store_of(server.url).construct("CONSTRUCT WHERE { ?s ?p ?o }"))


TRIPLE = b"<http://a.example/> <http://a.example/> <http://a.example/> .\n"


@pytest.mark.parametrize(
    ("query", "flood"),
    [
        (SELECT, faulty.endless()),
        (SELECT, faulty.endless(row=b" " * 1000)),
        (SELECT, faulty.endless(row=b"x" * 1000, start=b'{"head":{"vars":["s')),
        (CONSTRUCT, faulty.endless(row=TRIPLE, head=TRIPLES, start=TRIPLE)),
        (CONSTRUCT, faulty.endless(row=b"x" * 1000, head=TRIPLES, start=TRIPLE[:-4] + b'"')),
    ],
    ids=["rows", "blanks", "a-name", "triples", "a-literal"],
)
def test_an_answer_without_end_is_cut_off_and_memory_stays_flat(query: str, flood: Fault) -> None:
    with listening(flood) as server:
        store = store_of(server.url, bytes=10 * 1024 * 1024, seconds=30)
        before = resident()
        with pytest.raises(StoreError):
            store.serialize(query, "text/csv" if query == SELECT else "application/n-triples")
        assert resident() - before < 100 * 1024 * 1024


def test_a_flood_that_the_engine_s_health_does_not_suffer_from_is_told_apart() -> None:
    asked: list[bool] = []

    def flood_first(connection: "faulty.socket") -> None:
        asked.append(True)
        (faulty.endless() if len(asked) == 1 else faulty.says(answer(faulty.TRUE)))(connection)

    with listening(flood_first) as server:
        store = store_of(server.url, bytes=1024 * 1024, seconds=30)
        with pytest.raises(AnswerTooLarge):
            store.serialize(SELECT, "text/csv")
        store.check()


def test_a_full_sink_ends_a_flood_before_the_cap() -> None:
    class Full(Exception):
        pass

    class Sink(BytesIO):
        def write(self, piece: bytes, /) -> int:  # type: ignore[override]
            if self.tell() > 100_000:
                raise Full
            return super().write(piece)

    with listening(faulty.endless()) as server, pytest.raises(Full):
        store_of(server.url, bytes=1024 * 1024 * 1024, seconds=30).write(SELECT, "text/csv", Sink())


def test_what_an_engine_lacks_is_the_query_s_fault_when_the_engine_is_well() -> None:
    asked: list[bool] = []

    def refuse_first(connection: "faulty.socket") -> None:
        asked.append(True)
        bad = b"HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain\r\nContent-Length: 9\r\n\r\nno paths\n"
        faulty.says(bad if len(asked) == 1 else answer(faulty.TRUE))(connection)

    with listening(refuse_first) as server, pytest.raises(QueryError, match="cannot answer") as refused:
        store_of(server.url).select(SELECT)
    assert "no paths" not in str(refused.value), "what an engine says may name its files, and goes to our log alone"


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class Engine:
    def __init__(self) -> None:
        self.well, self.asked = True, 0

    def __call__(self) -> None:
        self.asked += 1
        if not self.well:
            raise StoreError("no answer")


def test_a_breaker_opens_probes_after_each_pause_and_closes() -> None:
    clock, engine = Clock(), Engine()
    breaker = Breaker(engine, pause=10, clock=clock)
    breaker.check()
    assert engine.asked == 0, "an engine is not suspected without a reason"
    engine.well = False
    with pytest.raises(EngineUnavailable):
        breaker.doubt()
    for _ in range(5):
        with pytest.raises(EngineUnavailable):
            breaker.check()
    assert engine.asked == 1
    clock.now += 10
    with pytest.raises(EngineUnavailable):
        breaker.check()
    assert engine.asked == 2
    engine.well = True
    with pytest.raises(EngineUnavailable):
        breaker.check()
    clock.now += 10
    breaker.check()
    breaker.check()
    assert engine.asked == 3


def test_only_one_caller_probes_an_engine_that_is_down() -> None:
    clock, engine = Clock(), Engine()
    entered, go_on = threading.Event(), threading.Event()

    def slow() -> None:
        engine()
        entered.set()
        go_on.wait(60)

    breaker = Breaker(engine, pause=10, clock=clock)
    engine.well = False
    with pytest.raises(EngineUnavailable):
        breaker.doubt()
    engine.well = True
    breaker._probe = slow
    clock.now += 10
    prober = threading.Thread(target=breaker.check)
    prober.start()
    assert entered.wait(60)
    with pytest.raises(EngineUnavailable):
        breaker.check()
    go_on.set()
    prober.join(60)
    breaker.check()
    assert engine.asked == 2


def test_an_engine_not_heard_of_for_long_is_asked_for_a_sign_of_life() -> None:
    clock, engine = Clock(), Engine()
    breaker = Breaker(engine, pause=10, clock=clock)
    breaker.check(within=5)
    breaker.check(within=5)
    assert engine.asked == 1
    clock.now += 6
    engine.well = False
    with pytest.raises(EngineUnavailable):
        breaker.check(within=5)


def test_stores_of_one_engine_share_a_breaker() -> None:
    assert breaker_of(Remote(query_url="http://a.example/")) is breaker_of(Remote(query_url="http://a.example/"))
    assert breaker_of(Remote(query_url="http://a.example/")) is not breaker_of(Remote(query_url="http://b.example/"))


def resident() -> int:
    """Bytes of memory that this process has now."""
    numbers = Path("/proc/self/statm").read_text(encoding="ascii").split()
    return int(numbers[1]) * os.sysconf("SC_PAGESIZE")
