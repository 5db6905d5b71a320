"""`make bench`: speed and memory of the demo against generated sources, as a table with ratios. Nothing is asserted."""

import argparse
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from profilatlas.synth.write import synthesize
from tests.bench.measure import MEBIBYTE, Measured, measure
from tests.running import ROOT

DEMO = ROOT / "data" / "hamm"
DEMO_PAGES = {"measure page": "/doc/measure/beispielprofil", "overview": "/", "list": "/explore"}
PAGES = {**DEMO_PAGES, "measure page": "/doc/measure/measure-0000000"}


def note(text: str) -> None:
    """Progress, kept apart from the table."""
    print(f"  {text}", file=sys.stderr, flush=True)


def rows(measured: list[Measured]) -> Iterator[tuple[str, str, list[float], str]]:
    """Name, target, a figure per source, unit."""
    yield "measures", "", [each.measures for each in measured], ""
    yield "build with validation", "demo ≤ 10 s", [each.build for each in measured], "s"
    yield "memory of the build", "", [each.build_memory / MEBIBYTE for each in measured], "MiB"
    yield "size of the release", "", [each.release_size / MEBIBYTE for each in measured], "MiB"
    yield "start to first answer", "demo ≤ 1.5 s", [each.start for each in measured], "s"
    for page in PAGES:
        yield f"{page}, made anew p50", "", [each.made[page] * 1000 for each in measured], "ms"
    for page in PAGES:
        target = "demo ≤ 5 ms, else ≤ 2 ×" if page == "measure page" else ""
        yield f"{page}, kept p50", target, [each.pages[page] * 1000 for each in measured], "ms"
    for page in PAGES:
        yield f"{page}, over HTTP p50", "", [each.answers[page] * 1000 for each in measured], "ms"
    yield "largest server process", "≤ 150 MiB", [each.memory / MEBIBYTE for each in measured], "MiB"


def main() -> int:
    """Measure the demo and one generated source for each size asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("sizes", type=int, nargs="*", default=[10_000], help="numbers of generated measures (10000)")
    sizes = parser.parse_args().sizes
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        measured = [measure(DEMO, work / "demo-releases", DEMO_PAGES, note)]
        for size in sizes:
            source = work / str(size)
            synthesize(DEMO, source, size)
            measured.append(measure(source, work / f"{size}-releases", PAGES, note))
    names = ["demo", *(f"{size:,}" for size in sizes)]
    print(f"{'':<34}{'target':<26}" + "".join(f"{name:>16}" for name in names) + f"{'ratio':>10}")
    for name, target, figures, unit in rows(measured):
        cells = "".join(f"{f'{figure:,.1f} {unit}' if unit else f'{figure:,.0f}':>16}" for figure in figures)
        print(f"{name:<34}{target:<26}{cells}{figures[-1] / figures[0]:>9.1f}×")
    return 0


if __name__ == "__main__":
    sys.exit(main())
