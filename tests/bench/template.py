"""`python -m tests.bench.template`: how long templates take to make, how big they are, and what memory they need."""

import argparse
import resource
import sys
import tempfile
import time
from pathlib import Path

from profilatlas import resources
from profilatlas.ingest.layout import Layouts
from profilatlas.ingest.writing.template import template_bytes
from profilatlas.settings import Instance
from profilatlas.synth.write import synthesize
from tests.running import ROOT

DEMO = ROOT / "data" / "hamm"
KIBIBYTE, MEBIBYTE = 1024, 1024 * 1024


def measure(source: Path, name: str) -> None:
    """Print the time and size of the empty and the filled template of a source folder."""
    instance, layouts = Instance.load(source), Layouts.load(resources.shapes_dir(), resources.ontology_dir())
    for filled in (False, True):
        start = time.perf_counter()
        content = template_bytes(source, instance, layouts, filled=filled, language=instance.languages[0])
        seconds = time.perf_counter() - start
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * KIBIBYTE / MEBIBYTE
        what = "filled" if filled else "empty"
        print(f"{name:<12}{what:<8}{seconds:>8.2f} s{len(content) / KIBIBYTE:>10,.0f} KiB{peak:>8,.0f} MiB peak so far")


def main() -> int:
    """Measure the demo and a generated source for each size asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.template", description=__doc__)
    parser.add_argument("sizes", type=int, nargs="*", default=[1_000], help="numbers of generated measures (1000)")
    measure(DEMO, "demo")
    for size in parser.parse_args().sizes:
        with tempfile.TemporaryDirectory() as folder:
            source = Path(folder) / "source"
            synthesize(DEMO, source, size)
            measure(source, f"{size:,}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
