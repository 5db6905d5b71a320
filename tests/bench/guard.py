"""`python -m tests.bench.guard`: a few ratios on the demo, within seconds, beside those that are kept; `--keep` keeps them.

Each ratio is another's processor time for the same thing divided by ours, both in this run and in turns, so that neither the
machine nor its load matters much. One that fell by more than a third is told; nothing fails. `tests/integration/test_speed.py`
does the same with every run of the tests.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import redirect_stdout
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pyoxigraph as ox

from profilatlas.readers.figures import FIGURES
from profilatlas.readers.filters import Filters
from profilatlas.readers.reading import Reading
from profilatlas.store.embedded import EmbeddedStore
from tests.bench import once
from tests.bench.place import DEMO, anew, get, page_of
from tests.bench.questions import RESULTS
from tests.bench.timing import measured, taken, timed
from tests.running import application, build

KEPT = Path(__file__).with_name("kept_ratios.json")
FALLEN = 1 / 3
SECONDS, ROUNDS = 0.5, 40


@dataclass(frozen=True, slots=True)
class Pair:
    """The same thing done by us and by another; the clock is that of all threads where they take part."""

    name: str
    ours: Callable[[], object]
    theirs: Callable[[], object]
    clock: Callable[[], float] = time.thread_time


def pairs(releases: Path, folder: Path) -> Iterator[Pair]:
    """What is watched, on the releases of an instance; `folder` is for files."""
    services, client = anew(releases)
    keeping = application(releases).test_client()
    with services.keeper.pinned() as release:
        reading = Reading(release, services.registry, release.instance.languages)
        ask, base = partial(release.store.serialize, media_type=RESULTS), release.instance.base
        with (folder / "data.nt").open("wb") as file:
            EmbeddedStore.memory(release.store.construct("CONSTRUCT WHERE { ?s ?p ?o }")).dump(file)
        yield from _files(folder / "data.nt")
        yield Pair("overview: kept beside made anew", partial(get, keeping, "/"), partial(get, client, "/"))
        coverage = FIGURES["coverage_by_target_group"]
        query = coverage.make(reading, Filters(), {}).query
        assert query is not None
        figure = partial(coverage.make, reading, Filters(), {})
        yield Pair("figure from columns beside its SPARQL", figure, partial(ask, query))
        counted = reading.shown("analysis/measures_by_target_group")
        for name, path in (
            ("list", "/explore"),
            ("list with a choice", "/explore?challenge=11&text=Sprache"),
            ("measure page", page_of(reading.columns.iris[0], base)),
            ("needs", "/analysis/needs"),
            ("money", "/analysis/money"),
        ):
            yield Pair(f"{name} beside counting by SPARQL", partial(get, client, path), partial(ask, counted))


def _files(path: Path) -> Iterator[Pair]:
    """What a build does with triples, beside the engines by themselves."""

    def bulk_load() -> None:
        ox.Store().bulk_load(path=path, format=ox.RdfFormat.N_TRIPLES)

    def every(found: Iterable[str]) -> None:
        for _ in found:
            pass

    def load() -> None:
        EmbeddedStore.memory(once.triples_in(path))

    yield Pair("loading beside the engine's own", load, bulk_load, time.process_time)
    yield Pair(
        "validation beside pySHACL",
        lambda: every(once.validate(path, 1)),
        lambda: every(once.validate_by_pyshacl(path)),
    )


def ratios(watched: Iterable[Pair], chance: random.Random) -> dict[str, float]:
    """How many times our processor time the other needs, by name."""
    found = {}
    for pair in watched:
        ways = {"ours": timed(pair.ours, pair.clock), "theirs": timed(pair.theirs, pair.clock)}
        goes = measured(ways, chance, SECONDS, ROUNDS, by="cpu")
        found[pair.name] = round(taken(goes["theirs"]).median / taken(goes["ours"]).median, 3)
    return found


def fallen(kept: Mapping[str, float], found: Mapping[str, float]) -> list[str]:
    """A sentence for each ratio that fell by more than a third, or of which nothing is kept."""
    told = []
    for name, ratio in found.items():
        if name not in kept:
            told.append(f"{name}: {ratio:.3g}, and none is kept")
        elif ratio < kept[name] * (1 - FALLEN):
            told.append(f"{name}: fell to {ratio:.3g} from {kept[name]:.3g}")
    return told


def kept_ratios(path: Path = KEPT) -> dict[str, float]:
    """The ratios that are kept."""
    kept: dict[str, float] = json.loads(path.read_text(encoding="utf-8"))
    return kept


def measure(releases: Path) -> dict[str, float]:
    """All ratios on the releases of an instance."""
    with tempfile.TemporaryDirectory() as folder:
        return ratios(pairs(releases, Path(folder)), random.Random(1))


def main() -> int:
    """Measure, tell, keep where asked."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.guard", description=__doc__)
    parser.add_argument("--keep", action="store_true", help="keep the ratios of this run")
    keep = parser.parse_args().keep
    with tempfile.TemporaryDirectory() as folder:
        with redirect_stdout(sys.stderr):
            releases = build(DEMO, Path(folder))
        found = measure(releases)
    kept = kept_ratios() if KEPT.is_file() else {}
    for name, ratio in found.items():
        print(f"{name:<48}{ratio:>9.3g}   kept {kept.get(name, float('nan')):.3g}")
    print("\n".join(fallen(kept, found)) or "none fell by more than a third")
    if keep:
        KEPT.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
