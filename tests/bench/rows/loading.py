"""The same N-Triples into a database on disk by us and by `oxigraph load`, and into memory by RDFLib."""

import random
import shutil
import sys
import tempfile
from collections.abc import Iterator
from functools import partial
from itertools import count
from pathlib import Path

from tests.bench.place import Place, note
from tests.bench.row import Row
from tests.bench.timing import Once, measured, spent, taken
from tests.components import find

OURS, OXIGRAPH, RDFLIB = "ours", "`oxigraph load`", "RDFLib, parsing alone"
GOES, SECONDS = 4, 40.0
AT_LEAST = 0.8  # at most 1.25 times as long
MOST_FOR_RDFLIB = 100_000  # measures, of which it takes 60 KB each


def rows(place: Place) -> Iterator[Row]:
    """By the clock and in processor time, with the memory of each process."""
    program, once = find("oxigraph"), [sys.executable, "-m", "tests.bench.once"]
    with tempfile.TemporaryDirectory(dir=place.folder) as folder:
        numbers = count()

        def into(*command: str | Path) -> Once:
            target = Path(folder, str(next(numbers)))
            try:
                return spent([each if each != "TARGET" else target for each in command])
            finally:
                shutil.rmtree(target, ignore_errors=True)

        ways = {OURS: partial(into, *once, "load", place.triples, "TARGET")}
        missing = {
            OXIGRAPH: "the program is missing: `requirements/dev.lock` has it",
            RDFLIB: f"left out above {MOST_FOR_RDFLIB:,} measures: it holds all triples as Python objects in memory",
        }
        if place.size <= MOST_FOR_RDFLIB:
            ways[RDFLIB] = partial(into, *once, "rdflib", place.triples)
        if program:
            ways[OXIGRAPH] = partial(into, program, "load", "--location", "TARGET", "--file", place.triples)
        note(f"loading {place.triples.stat().st_size:,} bytes, {', '.join(ways)}")
        goes = measured(ways, random.Random(1), SECONDS, GOES)
    for clock, name in (("wall", "load from N-Triples"), ("cpu", "load from N-Triples, processor time")):
        for other in (OXIGRAPH, RDFLIB):
            if other not in goes:
                yield Row.missing(name, other, missing[other])
                continue
            target = AT_LEAST if other == OXIGRAPH else None
            yield Row(name, other, "ms", taken(goes[OURS], clock), taken(goes[other], clock), at_least=target)
