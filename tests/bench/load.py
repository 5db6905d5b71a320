"""`python -m tests.bench.load`: strangers' queries, half of them hostile, beside visitors of pages.

Ten honest queries a second from twenty networks, ten hostile ones from two, ten pages a second, each sent at its time
whether or not the ones before were answered. Ends with an error when a page fails or fewer than 99 of 100 honest queries
are answered; reports how long pages take, loaded and idle.
"""

import argparse
import http.client
import math
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from urllib.parse import urlsplit

from tests.bench.place import DEMO
from tests.bench.questions import RESULTS, questions, serving_with
from tests.running import ROOT, Server, build

PER_SECOND = 10
HONEST_NETWORKS = tuple(f"198.51.{number}.7" for number in range(20))
HOSTILE_NETWORKS = ("203.0.113.9", "192.0.2.9")
VISITORS = tuple(f"100.64.{number}.1" for number in range(50))
PAGES = (
    "/doc/measure/{measure}",
    "/",
    "/explore",
    "/explore?challenge=11",
    "/doc/actor",
    "/doc/scheme/herausforderungen-1/11",
)
HOSTILE = ROOT / "tests" / "hostile" / "queries"
TRUSTING = {"PROFILATLAS_TRUSTED_PROXIES": "127.0.0.1"}
# Resources, and what no engine should see: long at work, large, nested.
ATTACKS = (
    "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }",
    "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }",
    "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?i ?a",
    "SELECT DISTINCT ?c ?f (UUID() AS ?u) WHERE { ?a ?b ?c . ?d ?e ?f }",
    "SELECT * WHERE { ?a (<x:p>|!<x:p>)* ?b . ?b (<x:p>|!<x:p>)* ?c }",
    "SELECT * WHERE " + "{" * 3000 + "?s ?p ?o" + "}" * 3000,
    "SELECT * WHERE { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
    "SELECT nonsense",
)


@dataclass
class Met:
    """The statuses and times (seconds) of one kind of request; 0 stands for no answer."""

    statuses: Counter[int] = field(default_factory=Counter)
    times: list[float] = field(default_factory=list)

    def share(self, status: int) -> float:
        """The part of all requests that met this status."""
        return self.statuses[status] / max(1, self.statuses.total())

    def percentile(self, part: float) -> float:
        """Milliseconds within which this part of the requests was answered."""
        return sorted(self.times)[max(0, math.ceil(part * len(self.times)) - 1)] * 1000


@dataclass(frozen=True, slots=True)
class Source:
    """Requests of one kind: who sends them, and what, each in turn."""

    kind: str
    clients: Sequence[str]
    targets: Sequence[tuple[str, bytes | None]]


def page_source(measure: str) -> Source:
    """Visitors who look at pages."""
    return Source("pages", VISITORS, [(path.format(measure=measure), None) for path in PAGES])


def honest_source(queries: Iterable[str]) -> Source:
    """Researchers who ask what our examples ask."""
    return Source("honest", HONEST_NETWORKS, [("/sparql", query.encode()) for query in queries])


def hostile_source() -> Source:
    """Attackers with few networks and many queries."""
    files = [path.read_bytes() for path in sorted(HOSTILE.glob("*.rq"))[::10]]
    return Source("hostile", HOSTILE_NETWORKS, [("/sparql", body) for body in [*map(str.encode, ATTACKS), *files]])


def load(url: str, sources: Sequence[Source], seconds: float) -> dict[str, Met]:
    """Send each source's requests, so many in a second, and wait for all answers."""
    met = {source.kind: Met() for source in sources}
    lock = threading.Lock()

    def send(kind: str, client: str, path: str, body: bytes | None) -> None:
        before = time.perf_counter()
        status = ask(url, client, path, body)
        with lock:
            met[kind].statuses[status] += 1
            met[kind].times.append(time.perf_counter() - before)

    turns = [(source.kind, cycle(source.clients), cycle(source.targets)) for source in sources]
    begin = time.monotonic()
    with ThreadPoolExecutor(max_workers=256) as senders:
        for number in range(int(seconds * PER_SECOND)):
            for kind, clients, targets in turns:
                senders.submit(send, kind, next(clients), *next(targets))
            time.sleep(max(0.0, begin + (number + 1) / PER_SECOND - time.monotonic()))
    return met


def ask(url: str, client: str, path: str, body: bytes | None) -> int:
    """The status of one request over a connection of its own; 0 when none came."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)
    headers = {"X-Forwarded-For": client}
    if body is not None:
        headers |= {"Content-Type": "application/sparql-query", "Accept": RESULTS}
    try:
        connection.request("GET" if body is None else "POST", path, body, headers)
        answer = connection.getresponse()
        answer.read()
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()
    return answer.status


def quick(server: Server, most: float = 0.25) -> list[str]:
    """The questions that a researcher may ask all day: those that take a small part of the limit by themselves."""
    chosen = []
    for client, query in zip(cycle(HONEST_NETWORKS), questions().values(), strict=False):
        before = time.perf_counter()
        if ask(server.url, client, "/sparql", query.encode()) == 200 and time.perf_counter() - before < most:
            chosen.append(query)
    return chosen


@contextmanager
def demo_or(releases: Path | None) -> Iterator[Path]:
    """The releases to load: two cores bear ten of every public query a second with the demo, not with 10,000 measures."""
    if releases:
        yield releases
        return
    with tempfile.TemporaryDirectory() as folder:
        with redirect_stdout(sys.stderr):
            build(DEMO, Path(folder))
        yield Path(folder)


def main() -> int:
    """Idle, then loaded."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=120, help="how long (120)")
    parser.add_argument("--releases", type=Path, help="releases of generated measures, instead of those of the demo")
    chosen = parser.parse_args()
    with demo_or(chosen.releases) as releases, serving_with(releases, **TRUSTING) as server:
        measure = "measure-0000000" if chosen.releases else "beispielprofil"
        pages, honest = page_source(measure), honest_source(quick(server))
        print(f"{len(honest.targets)} of {len(questions())} public queries are asked by honest clients")
        load(server.url, [pages], 10)
        idle = load(server.url, [pages], min(30, chosen.seconds))["pages"]
        met = load(server.url, [pages, honest, hostile_source()], chosen.seconds)
    for kind, each in {"pages, idle": idle, **met}.items():
        times = " ".join(f"p{part * 100:g} {each.percentile(part):.0f} ms" for part in (0.5, 0.95, 0.99))
        print(f"{kind:<12} {times}  statuses {dict(sorted(each.statuses.items()))}")
    print(f"page p99 loaded / idle: {met['pages'].percentile(0.99) / idle.percentile(0.99):.2f} (goal ≤ 2)")
    failed = met["pages"].share(200) < 1 or met["honest"].share(200) < 0.99
    print("FAILED" if failed else "0 page errors, honest queries answered")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
