"""`python -m tests.bench.check`: how long the check of a workbook takes, step by step, and what memory it needs."""

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

from profilatlas import resources
from profilatlas.ingest.layout import Layouts
from profilatlas.ingest.writing.template import template_bytes
from profilatlas.limited import run_limited
from profilatlas.settings import Instance
from profilatlas.synth.write import synthesize
from tests.running import ROOT

DEMO = ROOT / "data" / "hamm"
KIBIBYTE, MEBIBYTE = 1024, 1024 * 1024


def workbook(folder: Path, measures: int) -> Path:
    """A filled template of an invented city, to be checked against the demo."""
    source = folder / "source"
    synthesize(DEMO, source, measures)
    instance, layouts = Instance.load(source), Layouts.load(resources.shapes_dir(), resources.ontology_dir())
    path = folder / f"{measures}.xlsx"
    path.write_bytes(template_bytes(source, instance, layouts, filled=True, language=instance.languages[0]))
    return path


def measure(path: Path, folder: Path) -> None:
    """Print how long each step of the check takes; marking is the last."""
    begun: list[tuple[str, float]] = []
    start = time.perf_counter()
    checked = run_limited(path, DEMO, folder, progress=lambda step, _: begun.append((step, time.perf_counter())))
    ends = [*(moment for _, moment in begun[1:]), time.perf_counter()]
    for (step, moment), end in zip(begun, ends, strict=True):
        print(f"  {step:<12}{end - moment:>8.2f} s")
    marking = ends[-1] - begun[-1][1]
    print(f"  check ≤ 5 s {ends[-1] - start - marking:>8.2f} s   marking ≤ 2 s {marking:>8.2f} s")
    print(f"  {len(checked.measures):,} measures, {len(checked.findings):,} findings")


def main() -> int:
    """Check one generated workbook for each size asked for, each in a process of its own to know its memory."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.check", description=__doc__)
    parser.add_argument("sizes", type=int, nargs="*", default=[1_000], help="numbers of generated measures (1000)")
    for size in parser.parse_args().sizes:
        with tempfile.TemporaryDirectory() as folder:
            path = workbook(Path(folder), size)
            print(f"{size:,} measures, {path.stat().st_size / KIBIBYTE:,.0f} KiB", flush=True)
            if (child := os.fork()) == 0:
                measure(path, Path(folder))
                sys.stdout.flush()
                os._exit(0)
            # The peak of the largest process of this check: the child's own, as the fork has done nothing but wait.
            _, _, used = os.wait4(child, 0)
            print(f"  largest process {used.ru_maxrss * KIBIBYTE / MEBIBYTE:,.0f} MiB (goal ≤ 400)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
