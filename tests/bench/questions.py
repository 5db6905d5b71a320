"""The public queries of the registry, put to generated measures, and clients that ask them over HTTP."""

import http.client
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from profilatlas.queries.binding import bind
from profilatlas.queries.registry import PUBLIC
from tests.bench.timing import Unanswered
from tests.queries.golden import BASE, example_values, is_construct, registry
from tests.running import Server, serving

RESULTS = "application/sparql-results+json"
EXAMPLES = {"measure": f"{BASE}id/measure/beispielprofil", "actor": f"{BASE}id/actor/stadt-hamm"}
"""What the examples of the queries name; both are of the demo."""
LONGEST = 30.0
"""Seconds after which nobody waits for an answer."""

# Benchmarks ask faster and longer than strangers may.
FREE = {
    "PROFILATLAS_LIMITS_CLIENT_REQUESTS": "10000000",
    "PROFILATLAS_LIMITS_CLIENT_ERRORS": "10000000",
    "PROFILATLAS_LIMITS_CLIENT_SECONDS": "10000000",
    "PROFILATLAS_LIMITS_CLIENT_BURST": "10000000",
    "PROFILATLAS_LIMITS_SECONDS": "20",
    "PROFILATLAS_LIMITS_RESULT_ROWS": "10000000",
    "PROFILATLAS_LIMITS_RESULT_BYTES": "1000000000",
}


def questions(named: Mapping[str, str] = EXAMPLES) -> dict[str, str]:
    """Every public query that answers with rows, with its examples, by name; `named` are things of the data asked."""
    asked, renamed = {}, {EXAMPLES[kind]: iri for kind, iri in named.items()}
    for query in registry().values():
        if query.name.partition("/")[0] in PUBLIC and not is_construct(query):
            values = example_values(query)
            asked[query.name] = bind(query, **{name: renamed.get(value, value) for name, value in values.items()})  # type: ignore[arg-type, call-overload]
    return asked


@contextmanager
def serving_with(releases: Path, **variables: str) -> Iterator[Server]:
    """A server with settings given as environment variables."""
    before = dict(os.environ)
    os.environ.update(variables)
    try:
        with serving(releases) as server:
            yield server
    finally:
        os.environ.clear()
        os.environ.update(before)


class Client:
    """Asks one endpoint over one connection that stays open; what takes longer than `longest` seconds is no answer."""

    def __init__(self, url: str, longest: float = LONGEST) -> None:
        split = urlsplit(url)
        self._path, self._longest = f"{split.path}?{split.query}" if split.query else split.path, longest
        # Servers that have a limit of their own say so a little later than it.
        self._connection = http.client.HTTPConnection(split.netloc, timeout=longest + 5)

    def ask(self, query: str) -> bytes:
        """The whole answer in SPARQL JSON; `Unanswered` says why there is none."""
        begun = time.monotonic()
        try:
            status, body = self._asked(query)
        except (OSError, http.client.HTTPException):
            self._connection.close()
            status, body = 0, b""
        if time.monotonic() - begun >= self._longest:
            raise Unanswered(f"later than {self._longest:.0f} s")
        if status != 200:
            raise Unanswered(f"answered {status}" if status else "no whole answer")
        return body

    def _asked(self, query: str) -> tuple[int, bytes]:
        try:
            return self._sent(query)
        except ConnectionError:  # closed while other engines were asked
            self._connection.close()
            return self._sent(query)

    def _sent(self, query: str) -> tuple[int, bytes]:
        # Virtuoso never answers a query that is the whole body.
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": RESULTS}
        self._connection.request("POST", self._path, urlencode({"query": query}), headers)
        answer = self._connection.getresponse()
        return answer.status, answer.read()
