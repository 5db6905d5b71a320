"""The check of a workbook with 1,000 measures of an invented city against the demo, as `/check` does it."""

import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from profilatlas import resources
from profilatlas.ingest.layout import Layouts
from profilatlas.ingest.writing.template import template_bytes
from profilatlas.limited import run_limited
from profilatlas.settings import Instance
from tests.bench.place import DEMO, Place, make_source, note
from tests.bench.row import Row
from tests.bench.timing import Once, taken

MEASURES, GOES = 1_000, 3
MOST_CHECK, MOST_MARKING = 5.0, 2.0
KIBIBYTE = 1024


def rows(place: Place) -> Iterator[Row]:
    """By the clock, for somebody waits for it: the check, and the marking of cells."""
    with TemporaryDirectory(dir=place.folder) as name:
        folder = Path(name)
        path = filled(folder, MEASURES)
        goes = []
        for go in range(GOES + 1):  # the first warms up
            (at := folder / str(go)).mkdir()
            note(f"checking {path.stat().st_size / KIBIBYTE:,.0f} KiB")
            goes.append(check(path, at))
        told = f"{goes[0][2]:,} measures, {goes[0][3]:,} findings"
        for place_, step, most in ((0, "check", MOST_CHECK), (1, "marking", MOST_MARKING)):
            seconds = [go[place_] for go in goes[1:]]
            yield Row(f"{step} of a workbook", "", "s", taken([Once(s, s) for s in seconds]), at_most=most, note=told)


def filled(folder: Path, measures: int) -> Path:
    """A filled template of an invented city."""
    source = make_source(folder / "source", measures)
    instance, layouts = Instance.load(source), Layouts.load(resources.shapes_dir(), resources.ontology_dir())
    path = folder / f"{measures}.xlsx"
    path.write_bytes(template_bytes(source, instance, layouts, filled=True, language=instance.languages[0]))
    return path


def check(path: Path, folder: Path) -> tuple[float, float, int, int]:
    """Seconds of the check and of marking, its last step; how many measures and findings."""
    begun: list[float] = []
    start = time.perf_counter()
    checked = run_limited(path, DEMO, folder, progress=lambda step, _: begun.append(time.perf_counter()))
    end = time.perf_counter()
    return begun[-1] - start, end - begun[-1], len(checked.measures), len(checked.findings)
