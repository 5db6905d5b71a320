"""One piece of work as a process of its own, so that its time and memory are its own: `python -m tests.bench.once WORK FILE …`.

What is validated prints what it found, a line for each, in words that all engines share. Each piece of work imports what it
needs: what validation imports takes half a second, which is no part of loading.
"""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pyoxigraph as ox

from profilatlas import resources
from profilatlas.store.embedded import EmbeddedStore
from profilatlas.store.port import Triple


def triples_in(path: Path) -> Iterator[Triple]:
    """The triples of a file of N-Triples."""
    return (quad.triple for quad in ox.parse(path=path, format=ox.RdfFormat.N_TRIPLES))


def load(path: Path, folder: Path) -> None:
    """Fill a database on disk as a build does: with triples that Python hands over."""
    store = EmbeddedStore.create(folder)
    store.extend(triples_in(path))
    store.finish()


def parse_by_rdflib(path: Path) -> None:
    """Read a file into a graph of RDFLib, in memory."""
    from rdflib import Graph

    Graph().parse(path, format="nt")


def validate(path: Path, workers: int) -> Iterator[str]:
    """Our validation by the shapes, of the triples as they are read; in a build it has a process for every core."""
    from profilatlas.store.lookup import write_lookup
    from profilatlas.validation.chunks import validate_lines
    from profilatlas.validation.shapes import Shapes
    from profilatlas.validation.workers import Workers

    shapes = Shapes.load(resources.shapes_dir(), resources.ontology_dir())
    with TemporaryDirectory() as folder, Workers(workers) as processes:
        write_lookup(lambda sink: ox.serialize(triples_in(path), sink, format=ox.RdfFormat.N_TRIPLES), Path(folder))
        results = validate_lines(Path(folder), shapes, workers=processes)
    for found in results:
        yield f"{found.rule} {found.focus} {found.value}"


def validate_by_pyshacl(path: Path) -> Iterator[str]:
    """pySHACL on the whole graph, with the shapes as they are written."""
    import pyshacl
    from rdflib import Graph

    from profilatlas.validation.run import _results, _without_remarks
    from profilatlas.validation.shapes import Shapes

    with _without_remarks():
        graph = Graph().parse(path, format="nt")
        _, report, _ = pyshacl.validate(graph, shacl_graph=written_shapes(), inference="none", advanced=False)
    for found in _results(report, Shapes.load(resources.shapes_dir(), resources.ontology_dir())):
        yield f"{found.rule} {found.focus} {found.value}"


def validate_by_rudof(path: Path, shapes: Path) -> Iterator[str]:
    """rudof, which is written in Rust, on the whole graph; it says things and shapes, its values look otherwise."""
    from pyrudof import RDFFormat, Rudof, RudofConfig

    rudof = Rudof(RudofConfig())
    rudof.read_data(str(path), RDFFormat.NTriples)
    rudof.read_shacl(str(shapes))
    for found in rudof.validate_shacl():
        yield f"{found.source_shape} {found.focus_node}"


def written_shapes() -> object:
    """The shapes as one graph of RDFLib, without those that look at the vocabulary."""
    from profilatlas.validation import shapes as rules

    files = (path for path in resources.shapes_dir().glob("*.ttl") if path.name != rules._VOCABULARY_RULES)
    return rules._graph(files, hashlib.sha256())


def main() -> int:
    """Do it."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.once")
    parser.add_argument("work")
    parser.add_argument("file", type=Path)
    parser.add_argument("more", nargs="?")
    asked = parser.parse_args()
    works: dict[str, Callable[[], Iterable[str] | None]] = {
        "load": lambda: load(asked.file, Path(asked.more)),
        "rdflib": lambda: parse_by_rdflib(asked.file),
        "validate": lambda: validate(asked.file, 1),
        "pyshacl": lambda: validate_by_pyshacl(asked.file),
        "rudof": lambda: validate_by_rudof(asked.file, Path(asked.more)),
    }
    for line in works[asked.work]() or ():
        print(line)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
