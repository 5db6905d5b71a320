"""Other engines over the triples of a release, each with its own server, and how they got them.

Each has a database on disk that its own loader made before the server was started, as its users would; Virtuoso, whose
loader works in the running server, gets them as a release that is published. rdflib-endpoint holds them in memory. A server
ends a query itself when the time is over, so that nobody computes for those who have gone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from urllib.parse import quote

from profilatlas.publish import upload as publish
from profilatlas.release.manifest import Manifest
from profilatlas.settings import Settings
from tests.bench.place import Place, note
from tests.bench.timing import spent
from tests.bench.versions import of_engine
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
def serving(name: str, place: Place, seconds: float | None) -> Iterator[str]:
    """The address where an engine answers queries of up to so many seconds, if so; `LookupError` says why it cannot.

    Its database is made once for a release and a version of the engine, and kept beside the release for other rows.
    """
    if find({FUSEKI: "java"}.get(name, name)) is None or (name == FUSEKI and find(FUSEKI) is None):
        raise LookupError(MISSING)
    if name == RDFLIB and place.size > MOST_FOR_RDFLIB:
        raise LookupError(
            f"left out above {MOST_FOR_RDFLIB:,} measures: it holds all triples as Python objects in memory"
        )
    load, serve = _ENGINES[name]
    with serve(place.kept(f"{name}.engine", partial(load, place), of_engine(name)), place, seconds) as url:
        note(f"{name} holds the triples")
        yield url


def _load_oxigraph(place: Place, folder: Path) -> None:
    """Loaded and optimized, which its loader recommends to those who will read."""
    folder.mkdir()
    program, database = _found(OXIGRAPH), folder / "database"
    spent([program, "load", "--location", database, "--file", place.triples])
    spent([program, "optimize", "--location", database])


@contextmanager
def _serve_oxigraph(folder: Path, place: Place, seconds: float | None) -> Iterator[str]:
    """With a limit it answers a tenth of a millisecond later, and breaks off connections when 64 ask at once."""
    options = ["--timeout-s", f"{seconds:.0f}"] if seconds else []
    with servers.oxigraph(_found(OXIGRAPH), folder, options=options) as engine:
        yield engine.remote.query_url


def _load_fuseki(place: Place, folder: Path) -> None:
    folder.mkdir()
    command = [_found("java"), f"-Xmx{HEAP}", "-cp", _found(FUSEKI), "tdb2.tdbloader"]
    spent([*command, "--loc", folder / "database", place.triples])


@contextmanager
def _serve_fuseki(folder: Path, place: Place, seconds: float | None) -> Iterator[str]:
    limit = [f"--timeout={seconds * 1000:.0f}"] if seconds else []
    dataset = ("--tdb2", f"--loc={folder / 'database'}", *limit)
    with servers.fuseki(_found("java"), _found(FUSEKI), folder, heap=HEAP, dataset=dataset) as engine:
        yield engine.remote.query_url


def _load_virtuoso(place: Place, folder: Path) -> None:
    """As a release that is published."""
    folder.mkdir()
    with servers.virtuoso(_found(VIRTUOSO), folder, _buffers(place)) as engine:
        settings = Settings(releases=place.releases, store="remote", remote=engine.remote)
        publish(settings, place.release, Manifest.read(place.release))
        servers.checkpoint(_found(VIRTUOSO), engine)


@contextmanager
def _serve_virtuoso(folder: Path, place: Place, seconds: float | None) -> Iterator[str]:
    with servers.virtuoso(_found(VIRTUOSO), folder, _buffers(place), round(seconds or 0)) as engine:
        graph = Manifest.read(place.release).graph
        yield f"{engine.remote.query_url}?default-graph-uri={quote(graph, safe='')}"


def _buffers(place: Place) -> int:
    return FEW if place.size <= 100_000 else MANY


def _load_rdflib(place: Place, folder: Path) -> None:
    """Nothing: it reads the triples into memory when it starts."""
    folder.mkdir()


@contextmanager
def _serve_rdflib(folder: Path, place: Place, seconds: float | None) -> Iterator[str]:
    """It has no limit of time: whoever has given it up ends it."""
    with servers.rdflib_endpoint(_found(RDFLIB), folder, place.triples) as url:
        yield url


_ENGINES: dict[
    str,
    tuple[Callable[[Place, Path], None], Callable[[Path, Place, float | None], AbstractContextManager[str]]],
] = {
    OXIGRAPH: (_load_oxigraph, _serve_oxigraph),
    FUSEKI: (_load_fuseki, _serve_fuseki),
    VIRTUOSO: (_load_virtuoso, _serve_virtuoso),
    RDFLIB: (_load_rdflib, _serve_rdflib),
}
"""How each gets the triples into a folder of its own, and how it serves that."""


def _found(component: str) -> Path:
    program = find(component)
    if program is None:
        raise LookupError(MISSING)
    return program
