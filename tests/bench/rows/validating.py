"""Our validation beside pySHACL and rudof on the whole graph: all read the same damaged triples and must find the same.

Every process reads the triples, too. pySHACL and rudof get the shapes as they are written.
"""

import random
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from importlib.util import find_spec
from pathlib import Path

import pyoxigraph as ox

from profilatlas.terms import ipv
from tests.bench.once import triples_in, written_shapes
from tests.bench.place import Place, note
from tests.bench.row import Row
from tests.bench.rows.building import build
from tests.bench.timing import Once, Taken, measured, spent, taken

OURS, PYSHACL, RUDOF = "ours", "pySHACL", "rudof"
SMALL, MOST = 1_000, 10_000
GOES, SECONDS = 3, 20.0
AT_LEAST = 10.0
EVERY = 997
"""One triple of so many is damaged."""


def rows(place: Place) -> Iterator[Row]:
    """At 1,000 measures, and at the size of the run as long as pySHACL ends within the time of a benchmark.

    What we aim at is for the larger one: at 1,000 half of our time is that of loading the program.
    """
    sizes = sorted({min(SMALL, place.size), min(MOST, place.size)})
    for size in sizes:
        at = place if size == place.size else Place(place.folder / f"validating-{size}", size)
        if at is not place and not at.releases.is_dir():
            build(at.source, at.releases)
        said = f"{size:,} measures" + (f" instead of {place.size:,}" if size < place.size > MOST else "")
        yield from _at(at, said, AT_LEAST if size == sizes[-1] else None, once=size > SMALL)


def _at(place: Place, said: str, at_least: float | None, *, once: bool) -> Iterator[Row]:
    with tempfile.TemporaryDirectory(dir=place.folder) as name:
        folder = Path(name)
        number = damage(place.triples, folder / "damaged.nt")
        written_shapes().serialize(folder / "shapes.ttl")  # type: ignore[attr-defined]
        ways = {
            OURS: _asked(folder, "validate"),
            PYSHACL: _asked(folder, "pyshacl"),
            **({RUDOF: _asked(folder, "rudof", folder / "shapes.ttl")} if find_spec("pyrudof") else {}),
        }
        note(f"validating {said}, {number} triples damaged, by {', '.join(ways)}")
        # pySHACL needs minutes for a large graph: one go each, in which starting does not count for much.
        goes = (
            {name: [way()] for name, way in ways.items()} if once else measured(ways, random.Random(1), SECONDS, GOES)
        )
        found = {name: (folder / f"{way}.txt").read_text().splitlines() for name, way in _WAYS.items() if name in ways}
    if set(found[OURS]) != set(found[PYSHACL]):
        odd = sorted(set(found[OURS]) ^ set(found[PYSHACL]))
        sys.exit(f"{len(odd)} findings are not those of pySHACL: {odd[:3]}")
    told = f"{len(set(found[OURS])):,} findings, the same; one process each, in a build ours has one for every core"
    told += "; one go each" if once else ""
    for clock, name in (("wall", f"validate {said}"), ("cpu", f"validate {said}, processor time")):
        ours = taken(goes[OURS], clock)
        yield Row(name, PYSHACL, "ms", ours, taken(goes[PYSHACL], clock), at_least=at_least, note=told)
        yield _beside_rudof(name, ours, taken(goes[RUDOF], clock) if RUDOF in goes else None, found)


_WAYS = {OURS: "validate", PYSHACL: "pyshacl", RUDOF: "rudof"}


def _beside_rudof(name: str, ours: Taken, theirs: Taken | None, found: dict[str, list[str]]) -> Row:
    """rudof names things and shapes, so those are what is compared."""
    if theirs is None:
        return Row.missing(name, RUDOF, "pyrudof is not installed (`requirements/bench.lock`)")
    mine = {" ".join(line.split(" ")[:2]) for line in found[OURS]}
    its = {" ".join((_local(line.split(" ")[0]), *line.split(" ")[1:2])) for line in found[RUDOF]}
    told = (
        "the same findings"
        if mine == its
        else f"finds {len(its):,} pairs of thing and rule, {len(mine & its):,} of our {len(mine):,}"
    )
    return Row(name, RUDOF, "ms", ours, theirs, note=told)


def _local(shape: str) -> str:
    return shape.strip("<>").rpartition("#")[2].rpartition("/")[2].rpartition(":")[2]


def _asked(folder: Path, work: str, *more: Path) -> Callable[[], Once]:
    command = [sys.executable, "-m", "tests.bench.once", work, folder / "damaged.nt", *more]
    return partial(spent, command, folder / f"{work}.txt")


def damage(path: Path, target: Path) -> int:
    """Copy triples, some left out, some with a value of another kind; gives how many. The same file gives the same."""
    chance, number = random.Random(3), 0
    others: list[ox.NamedNode | ox.Literal] = [
        ox.NamedNode("https://stadt.example/nowhere"),
        ox.NamedNode(ipv.attested),
        ox.Literal("x"),
        ox.Literal("x", language="de-AT"),
        ox.Literal("2024-02-30", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#date")),
    ]
    with target.open("w", encoding="utf-8") as file:
        for place, triple in enumerate(triples_in(path)):
            if place % EVERY or not str(triple.subject).startswith("<") or "/id/" not in str(triple.subject):
                file.write(f"{triple} .\n")
                continue
            number += 1
            if chance.random() < 0.7:
                file.write(f"{ox.Triple(triple.subject, triple.predicate, chance.choice(others))} .\n")
    return number
