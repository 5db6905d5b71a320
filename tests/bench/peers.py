"""Other engines over the triples of a release, each with its own server, and how they got them.

Each has a database on disk that its own loader made before the server was started, as its users would; Virtuoso, whose
loader works in the running server, gets them as a release that is published. rdflib-endpoint holds them in memory. A server
ends a query itself when the time is over, so that nobody computes for those who have gone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from urllib.parse import quote

from profilatlas.publish import upload as publish
from profilatlas.release.manifest import Manifest
from profilatlas.settings import Settings
from tests.bench.place import Place, note
from tests.bench.timing import spent
from tests.components import find
from tests.engines import servers

OXIGRAPH, FUSEKI, VIRTUOSO, RDFLIB = "oxigraph", "fuseki", "virtuoso", "rdflib-endpoint"
NAMES = {OXIGRAPH: "`oxigraph serve`", FUSEKI: "Fuseki", VIRTUOSO: "Virtuoso", RDFLIB: RDFLIB}
MISSING = "not there: `make test` installs Java, Fuseki and Virtuoso as root, `requirements/` the others"
HEAP = "4g"
MOST_FOR_RDFLIB = 20_000
FEW, MANY = 170_000, 600_000
"""Virtuoso's buffers of 8 KiB, up to 100,000 measures and above."""


@contextmanager
def serving(name: str, folder: Path, place: Place, seconds: float | None) -> Iterator[str]:
    """The address where an engine answers queries of up to so many seconds, if so; `LookupError` says why it cannot."""
    if find({FUSEKI: "java"}.get(name, name)) is None or (name == FUSEKI and find(FUSEKI) is None):
        raise LookupError(MISSING)
    if name == RDFLIB and place.size > MOST_FOR_RDFLIB:
        raise LookupError(
            f"left out above {MOST_FOR_RDFLIB:,} measures: it holds all triples as Python objects in memory"
        )
    folder.mkdir()
    with _SERVERS[name](folder, place, seconds) as url:
        note(f"{name} holds the triples")
        yield url


@contextmanager
def _oxigraph(folder: Path, place: Place, seconds: float | None) -> Iterator[str]:
    """Loaded and optimized, which its loader recommends to those who will read.

    With a limit it answers a tenth of a millisecond later, and breaks off connections when 64 ask at once.
    """
    program, database = _found(OXIGRAPH), folder / "database"
    spent([program, "load", "--location", database, "--file", place.triples])
    spent([program, "optimize", "--location", database])
    with servers.oxigraph(program, folder, options=["--timeout-s", f"{seconds:.0f}"] if seconds else []) as engine:
        yield engine.remote.query_url


@contextmanager
def _fuseki(folder: Path, place: Place, seconds: float | None) -> Iterator[str]:
    java, jar, database = _found("java"), _found(FUSEKI), folder / "database"
    spent([java, f"-Xmx{HEAP}", "-cp", jar, "tdb2.tdbloader", "--loc", database, place.triples])
    dataset = ("--tdb2", f"--loc={database}", *([f"--timeout={seconds * 1000:.0f}"] if seconds else []))
    with servers.fuseki(java, jar, folder, heap=HEAP, dataset=dataset) as engine:
        yield engine.remote.query_url


@contextmanager
def _virtuoso(folder: Path, place: Place, seconds: float | None) -> Iterator[str]:
    buffers = FEW if place.size <= 100_000 else MANY
    with servers.virtuoso(_found(VIRTUOSO), folder, buffers, round(seconds or 0)) as engine:
        manifest = Manifest.read(place.release)
        publish(Settings(releases=place.releases, store="remote", remote=engine.remote), place.release, manifest)
        yield f"{engine.remote.query_url}?default-graph-uri={quote(manifest.graph, safe='')}"


@contextmanager
def _rdflib(folder: Path, place: Place, seconds: float | None) -> Iterator[str]:
    """It has no limit of time: whoever has given it up ends it."""
    with servers.rdflib_endpoint(_found(RDFLIB), folder, place.triples) as url:
        yield url


_SERVERS: dict[str, Callable[[Path, Place, float | None], AbstractContextManager[str]]] = {
    OXIGRAPH: _oxigraph,
    FUSEKI: _fuseki,
    VIRTUOSO: _virtuoso,
    RDFLIB: _rdflib,
}


def _found(component: str) -> Path:
    program = find(component)
    if program is None:
        raise LookupError(MISSING)
    return program
