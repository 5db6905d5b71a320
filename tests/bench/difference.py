"""`python -m tests.bench.difference`: how long it takes to see what differs between two sources, and what memory."""

import argparse
import resource
import shutil
import sys
import tempfile
import time
from pathlib import Path

from profilatlas.examining import gather
from profilatlas.readers.differences import Describer, Side
from profilatlas.release.difference import compare
from profilatlas.store.embedded import EmbeddedStore
from profilatlas.synth.write import synthesize
from tests.running import ROOT

DEMO = ROOT / "data" / "hamm"
KIBIBYTE, MEBIBYTE = 1024, 1024 * 1024
EVERY = 100


def edited(source: Path, target: Path) -> Path:
    """A copy of a generated source in which one measure of a hundred has another title."""
    shutil.copytree(source, target)
    table = target / "tables" / "Measure.csv"
    head, *rows = table.read_text(encoding="utf-8").splitlines()
    rows[::EVERY] = [row.replace(";", ";Neu: ", 1) for row in rows[::EVERY]]
    table.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    return target


def measure(folder: Path, size: int) -> None:
    """Print the times of reading, comparing and describing for a generated source of a size."""
    folder.mkdir()
    source = folder / "source"
    synthesize(DEMO, source, size)
    stores = []
    for number, each in enumerate((source, edited(source, folder / "edited"))):
        start = time.perf_counter()
        writing = EmbeddedStore.create(folder / f"store-{number}")
        gathered = gather(each, writing)
        writing.finish()
        stores.append(EmbeddedStore.open(folder / f"store-{number}"))
        _print(f"{size:,}", f"read source {number + 1}", time.perf_counter() - start)
    scheme = gathered.instance.challenge_scheme_iri
    for name, old in (("1 % changed", stores[0]), ("all new", EmbeddedStore.memory())):
        start = time.perf_counter()
        difference = compare(old, stores[1], gathered.registry)
        _print(f"{size:,}", f"compare, {name}", time.perf_counter() - start)
        start = time.perf_counter()
        describer = Describer(Side(old, scheme), Side(stores[1], scheme), gathered.registry, difference)
        count = sum(1 for _ in describer.measures())
        _print(f"{size:,}", f"describe {count:,} measures", time.perf_counter() - start)


def _print(size: str, step: str, seconds: float) -> None:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * KIBIBYTE / MEBIBYTE
    print(f"{size:<10}{step:<28}{seconds:>8.2f} s{peak:>8,.0f} MiB peak so far", flush=True)


def main() -> int:
    """Measure a generated source for each size asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.difference", description=__doc__)
    parser.add_argument("sizes", type=int, nargs="*", default=[1_000, 10_000], help="numbers of measures (1000 10000)")
    for size in parser.parse_args().sizes:
        with tempfile.TemporaryDirectory() as folder:
            measure(Path(folder) / "source", size)
    return 0


if __name__ == "__main__":
    sys.exit(main())
