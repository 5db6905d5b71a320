"""Requests per second over HTTP, asked by wrk over 1, 16 and 64 connections; both servers run the whole time.

Pages of measures: each request asks for another one, so that hardly any was kept. Datasette answers with the row of the
same measure, then with the table page and its four facets, `oxigraph serve` to the query. wrk uses the same two cores as the servers; it begins when they have done what they had to. Who takes
long for one answer is not asked by many at once.
"""

import random
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import quote

from profilatlas.terms import ipv
from tests.bench import datasette, peers, wrk
from tests.bench.place import Place, note, page_of
from tests.bench.questions import FREE, serving_with
from tests.bench.row import Row
from tests.bench.timing import LONG, Taken, settle
from tests.components import find

CONNECTIONS = (1, 16, 64)
SECONDS, WARM_UP, PATIENCE = 8.0, 1.0, 120.0
MOST_PAGES = 50_000
"""So many different pages of measures are asked for in turns: more than fit among those that are kept."""
MANY_AT_ONCE = {
    "PROFILATLAS_LIMITS_CLIENT_WORKERS": "2",
    "PROFILATLAS_LIMITS_CLIENT_QUEUE": "100",
    "PROFILATLAS_LIMITS_QUEUE": "100",
    "PROFILATLAS_LIMITS_QUEUE_SECONDS": "20",
}
SMALL = "a small query to `/sparql`"
AT_LEAST = {"measure page, each another one": 3.0, "list with four facets": 20.0}
SMALL_QUERY = f"SELECT ?measure WHERE {{ ?measure a <{ipv.Measure}> }} LIMIT 10"


def rows(place: Place) -> Iterator[Row]:
    """Every kind of page at every number of connections, in an order of chance."""
    program, oxigraph = find("datasette"), find("oxigraph")
    if find("wrk") is None:
        yield Row.missing("requests per second", "Datasette", wrk.MISSING)
        return
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=place.folder)))
        table = folder / f"{datasette.DATABASE}.db"
        with place.reading() as (reading, services, _):
            base, iris = reading.release.instance.base, reading.columns.iris
            if program:
                datasette.write_table(reading, services.registry, table)
        ours = stack.enter_context(serving_with(place.releases, **FREE, **MANY_AT_ONCE)).url
        theirs = stack.enter_context(datasette.serving(program, table)) if program else ""
        some = iris[:: max(1, len(iris) // MOST_PAGES)]
        pages = [page_of(iri, base) for iri in some]
        listed = [datasette.table_path(datasette.asked(True, {}))]
        asked = {
            ("measure page, each another one", "ours"): (ours, pages),
            ("measure page, always the same", "ours"): (ours, pages[:1]),
            ("list with four facets", "ours"): (ours, ["/explore"]),
            (SMALL, "ours"): (ours, [f"/sparql?query={quote(SMALL_QUERY)}"]),
        }
        if oxigraph:
            url = stack.enter_context(peers.serving(peers.OXIGRAPH, place, None))
            asked[SMALL, "theirs"] = (url.removesuffix("/query"), [f"/query?query={quote(SMALL_QUERY)}"])
        if program:
            asked["measure page, each another one", "theirs"] = (theirs, [datasette.row_path(iri) for iri in some])
            asked["measure page, always the same", "theirs"] = (theirs, [datasette.row_path(iris[0])])
            asked["list with four facets", "theirs"] = (theirs, listed)
        settle()
        slow = {who: seconds for who, (url, paths) in asked.items() if (seconds := first(url + paths[0])) > LONG}
        told = _told({who: each for who, each in asked.items() if who not in slow})
    for name in dict.fromkeys(name for name, _ in asked):
        for number in CONNECTIONS:
            beside, title = "`oxigraph serve`" if name == SMALL else "Datasette", f"{name}, {number} connections"
            mine, other = (told.get((name, side, number)) for side in ("ours", "theirs"))
            if mine is None:
                yield Row.missing(title, beside, f"one page of ours takes {slow[name, 'ours']:.0f} s")
                continue
            why = f"one of its answers takes {slow[name, 'theirs']:.0f} s" if (name, "theirs") in slow else ""
            if other and not other.median:
                why = f"it answered none within {SECONDS:.0f} s"
            beside = beside if other or why else ""
            yield Row(title, beside, "requests/s", mine, other, True, AT_LEAST.get(name), note=why)


def first(url: str) -> float:
    """Seconds until the first answer; ends the benchmark when it is none."""
    begun = time.monotonic()
    with urllib.request.urlopen(url, timeout=PATIENCE) as answer:
        answer.read()
    return time.monotonic() - begun


def _told(asked: dict[tuple[str, str], tuple[str, list[str]]]) -> dict[tuple[str, str, int], Taken]:
    for url, paths in asked.values():
        wrk.ask(url, paths, 1, WARM_UP)
    turns = [(*who, number) for who in asked for number in CONNECTIONS]
    told = {}
    for name, side, number in random.Random(1).sample(turns, len(turns)):
        settle()  # what wrk did not wait for is still worked on
        note(f"{name}, {side}, {number} connections")
        found = wrk.ask(*asked[name, side], number, SECONDS)
        told[name, side, number] = Taken(found.per_second, found.p99)
    return told
