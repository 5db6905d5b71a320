"""The service in a process of its own: how long until it answers, what memory it takes, kept pages beside rendered ones."""

import http.client
import os
import random
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from tests.bench.place import Place, get, note, page_of
from tests.bench.questions import FREE, serving_with
from tests.bench.row import Row
from tests.bench.rows.building import MEBIBYTE, family, proportional
from tests.bench.timing import Once, Taken, measured, taken, timed
from tests.running import application, serving

STARTS = 3
MOST_START, MOST_MEMORY, KEPT = 2.0, 500.0, 5.0
SECONDS = 3.0
VISITED = 300


def rows(place: Place) -> Iterator[Row]:
    """Start, warm and cold; kept pages; memory after pages of every kind were asked for."""
    _ = place.release
    for name, cold in (("start to first answer", False), ("start to first answer, files not in memory", True)):
        note(name)
        times = [_start(place, cold) for _ in range(STARTS)]
        told = "of this release alone; Python and its packages stay in memory" if cold else ""
        yield Row(name, "", "s", taken([Once(each, each) for each in times]), at_most=MOST_START, note=told)
    yield from _kept(place)
    yield _memory(place)


def _start(place: Place, cold: bool) -> float:
    """Seconds from the command to the first page."""
    if cold:
        forget(place.release)
    before = time.perf_counter()
    with serving(place.releases) as server:
        connection = http.client.HTTPConnection(server.url.removeprefix("http://"))
        ask(connection, "/")
        connection.close()
        return time.perf_counter() - before


def forget(folder: Path) -> None:
    """Ask the system to drop the files of a folder from its cache."""
    for path in folder.rglob("*"):
        if path.is_file():
            descriptor = os.open(path, os.O_RDONLY)
            try:
                os.fsync(descriptor)
                os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
            finally:
                os.close(descriptor)


def ask(connection: http.client.HTTPConnection, path: str) -> bytes:
    """A page over one connection; ends the benchmark unless it is there."""
    connection.request("GET", path)
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != 200:
        raise SystemExit(f"{path} answered {answer.status}")
    return body


def _kept(place: Place) -> Iterator[Row]:
    with place.reading() as (reading, _, anew):
        keeping = application(place.releases).test_client()
        measure = page_of(reading.columns.iris[0], reading.release.instance.base)
        for name, path in (("measure page", measure), ("overview", "/"), ("list", "/explore")):
            ways = {"kept": timed(partial(get, keeping, path)), "anew": timed(partial(get, anew, path))}
            goes = measured(ways, random.Random(1), SECONDS)
            yield Row(f"{name}, kept", "made anew", "ms", taken(goes["kept"]), taken(goes["anew"]), at_least=KEPT)


def _memory(place: Place) -> Row:
    with place.reading() as (reading, _, _):
        base = reading.release.instance.base
        pages = [page_of(iri, base) for iri in reading.columns.iris[:VISITED]]
    with serving_with(place.releases, **FREE) as server:
        connection = http.client.HTTPConnection(server.url.removeprefix("http://"))
        for path in (
            *pages,
            "/",
            "/explore",
            "/analysis/needs",
            "/analysis/money",
            "/analysis/network",
            "/data/quality",
        ):
            ask(connection, path)
        connection.close()
        pids = family(server.process.pid)
        largest, together = max(shares := list(map(proportional, pids))), sum(shares)
    told = f"proportional share, after {VISITED} measures and the pages of analysis; all {len(pids)} processes together {together / MEBIBYTE:,.0f} MiB"
    return Row("memory of the largest process", "", "MiB", Taken(largest / MEBIBYTE), at_most=MOST_MEMORY, note=told)
