"""`python -m tests.bench.workbook`: how fast workbooks are opened and read. Nothing is asserted."""

import argparse
import os
import resource
import shutil
import sys
import tempfile
import time
from pathlib import Path

from xlsxwriter import Workbook

from profilatlas import resources
from profilatlas.ingest.layout import Layouts
from profilatlas.ingest.sources import read_source
from profilatlas.ingest.workbooks.reading import read_workbook, sheet_rows
from profilatlas.settings import Instance
from tests.running import ROOT

DEMO = ROOT / "data" / "hamm"
SHARED = Path(os.environ.get("SHARED", ROOT.parent / "shared"))
LIST = SHARED / "data" / "ESF_NRW_2014-2020.xlsx"
KIBIBYTE, MEBIBYTE = 1024, 1024 * 1024


def note(name: str, rows: int, seconds: float) -> None:
    """One line of the table; the memory is the highest so far."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * KIBIBYTE / MEBIBYTE
    print(f"{name:<44}{rows:>10,} rows{seconds:>8.2f} s{rows / seconds:>12,.0f} rows/s{peak:>8,.0f} MiB")


def measure_list() -> None:
    """A list of 19,389 rows: guard and scan, and its texts."""
    start = time.perf_counter()
    workbook = read_workbook(LIST, LIST.name, Layouts((), ()))
    opened = time.perf_counter()
    rows = sum(1 for _ in sheet_rows(workbook.others[0]))
    note("list of operations, guarded and opened", rows, opened - start)
    note("list of operations, rows as texts", rows, time.perf_counter() - opened)


def measure_grid(size: int) -> None:
    """Measures with marks in grid columns, from the file to triples."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "source"
        (source / "tables").mkdir(parents=True)
        shutil.copytree(DEMO / "schemes", source / "schemes")
        shutil.copyfile(DEMO / "instance.toml", source / "instance.toml")
        with Workbook(source / "tables" / "massnahmen.xlsx") as book:
            page = book.add_worksheet("Maßnahmen")
            page.write_row(0, 0, ["Kennung", "Titel", "Beginn", "Datenstatus", *range(1, 19)])
            for row in range(1, size + 1):
                marks = ["x" if (row * 7 + cell * 5) % 6 == 0 else "" for cell in range(18)]
                page.write_row(row, 0, [f"m{row}", f"Maßnahme {row}", "2024-03-01", "beispielhaft", *marks])
        layouts = Layouts.load(resources.shapes_dir(), resources.ontology_dir())
        start = time.perf_counter()
        sources = read_source(source, Instance.load(source), layouts)
        triples = sum(1 for _ in sources.triples)
        note(f"grid columns, {triples:,} triples", size, time.perf_counter() - start)


def main() -> int:
    """Measure the shared list, when it is there, and generated grids."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.workbook", description=__doc__)
    parser.add_argument("sizes", type=int, nargs="*", default=[1_000, 20_000], help="numbers of generated measures")
    if LIST.is_file():
        measure_list()
    for size in parser.parse_args().sizes:
        measure_grid(size)
    return 0


if __name__ == "__main__":
    sys.exit(main())
