"""Our validation beside pySHACL and rudof on the whole graph: all read the same damaged triples and must find the same.

Every process reads the triples, too. pySHACL and rudof get the shapes as they are written.
"""

import random
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from importlib.util import find_spec
from pathlib import Path

import pyoxigraph as ox

from profilatlas.terms import ipv
from tests.bench.once import triples_in, written_shapes
from tests.bench.place import Place, note
from tests.bench.row import Row
from tests.bench.rows.building import build
from tests.bench.timing import Once, measured, spent, taken

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
        # At 10,000 pySHACL takes minutes: one go each, in which starting counts for little, and a row as soon as there is one.
        goes = {} if once else measured(ways, random.Random(1), SECONDS, GOES)
        for beside in (PYSHACL, RUDOF):
            goes |= {name: [ways[name]()] for name in (OURS, beside) if name in ways and name not in goes}
            yield from _beside(beside, said, goes, folder, at_least)


_WAYS = {OURS: "validate", PYSHACL: "pyshacl", RUDOF: "rudof"}


def _beside(
    name: str, said: str, goes: Mapping[str, list[Once]], folder: Path, at_least: float | None
) -> Iterator[Row]:
    """A row by the clock and one in processor time."""
    compared = _compared_with_pyshacl if name == PYSHACL else _compared_with_rudof
    told = compared(_found(folder, OURS), _found(folder, name)) if name in goes else ""
    for clock, in_words in (("wall", ""), ("cpu", ", processor time")):
        title = f"validate {said}{in_words}"
        if name in goes:
            ours, theirs = (taken(goes[each], clock) for each in (OURS, name))
            yield Row(title, name, "ms", ours, theirs, at_least=at_least if name == PYSHACL else None, note=told)
        else:
            yield Row.missing(title, name, "pyrudof is not installed (`requirements/bench.lock`)")


def _found(folder: Path, name: str) -> set[str]:
    return set((folder / f"{_WAYS[name]}.txt").read_text(encoding="utf-8").splitlines())


def _compared_with_pyshacl(ours: set[str], theirs: set[str]) -> str:
    """Ends the benchmark when the findings are not the same."""
    if odd := sorted(ours ^ theirs):
        sys.exit(f"{len(odd)} findings are not those of pySHACL: {odd[:3]}")
    return f"{len(ours):,} findings, the same; one process each, in a build ours has one for every core"


def _compared_with_rudof(ours: set[str], theirs: set[str]) -> str:
    """rudof names things and shapes, so those are what is compared."""
    mine = {" ".join(line.split(" ")[:2]) for line in ours}
    its = {" ".join((_local(line.split(" ")[0]), *line.split(" ")[1:2])) for line in theirs}
    if mine == its:
        return "the same findings"
    return f"finds {len(its):,} pairs of thing and rule, {len(mine & its):,} of our {len(mine):,}"


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
