"""`python -m tests.bench.foreign`: how fast the ESF list becomes triples by the documented example. Nothing is asserted."""

import os
import resource
import shutil
import sys
import tempfile
import time
from pathlib import Path

from profilatlas.ingest.layout import Layouts
from profilatlas.ingest.sources import read_source
from profilatlas.resources import ontology_dir, shapes_dir
from profilatlas.settings import Instance
from profilatlas.store.embedded import EmbeddedStore
from tests.running import ROOT

DEMO = ROOT / "data" / "hamm"
SHARED = Path(os.environ.get("SHARED", ROOT.parent / "shared"))
LIST = SHARED / "data" / "ESF_NRW_2014-2020.xlsx"
FILTER = '[filter]\nplace = "Hamm"\n'


def main() -> int:
    """Print seconds and rows per second of reading, mapping and loading the whole list."""
    if not LIST.exists():
        print(f"missing: {LIST.name}", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(DEMO / "schemes", folder / "schemes")
        shutil.copy(DEMO / "instance.toml", folder)
        (folder / "tables").mkdir()
        shutil.copy(LIST, folder / "tables" / "esf.xlsx")
        description = (ROOT / "docs" / "examples" / "esf.mapping.toml").read_text(encoding="utf-8")
        (folder / "tables" / "esf.mapping.toml").write_text(description.replace(FILTER, ""), encoding="utf-8")
        _measure(folder)
    return 0


def _measure(folder: Path) -> None:
    layouts, instance = Layouts.load(shapes_dir(), ontology_dir()), Instance.load(folder)
    start = _now()
    sources = read_source(folder, instance, layouts)
    indexed = _now()
    triples = sum(1 for _ in sources.triples)
    mapped = _now()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    rows = next(table.rows for table in sources.places.tables if table.layout.segment == "measure")
    again = _now()
    EmbeddedStore.memory().extend(read_source(folder, instance, layouts).triples)
    loaded = _now()
    print(f"{'':<45}{'elapsed':>12}{'processor':>12}{'rows/s':>10}")
    for step, begin, end in (
        ("read and indexed", start, indexed),
        ("read, indexed, mapped (target ≥ 4,000 rows/s)", start, mapped),
        ("read, indexed, mapped, put into a store", again, loaded),
    ):
        elapsed, busy = end[0] - begin[0], end[1] - begin[1]
        print(f"{step:<45}{elapsed:>10.2f} s{busy:>10.2f} s{rows / elapsed:>10,.0f}")
    print(
        f"{rows:,} rows, {triples:,} triples, {len(sources.findings):,} findings, {memory:,.0f} MiB without the store"
    )


def _now() -> tuple[float, float]:
    return time.perf_counter(), time.process_time()


if __name__ == "__main__":
    sys.exit(main())
