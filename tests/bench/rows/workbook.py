"""The check of a workbook with 1,000 measures of an invented city against the demo, as `/check` does it."""

import os
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from tempfile import TemporaryDirectory

from profilatlas import resources
from profilatlas.ingest.layout import Layouts
from profilatlas.ingest.writing.template import template_bytes
from profilatlas.limited import STEPS, run_limited
from profilatlas.settings import Instance
from tests.bench.place import DEMO, Place, make_source, note
from tests.bench.row import Row
from tests.bench.timing import Once, processor_seconds, taken
from tests.processes import family

MEASURES, GOES = 1_000, 3
MOST_CHECK, MOST_MARKING = 5.0, 2.0
KIBIBYTE = 1024


def rows(place: Place) -> Iterator[Row]:
    """The check and the marking of cells: by the clock, for somebody waits for it, and in processor time."""
    with TemporaryDirectory(dir=place.folder) as name:
        folder = Path(name)
        path = filled(folder, MEASURES)
        goes = []
        for go in range(GOES + 1):  # the first warms up
            (at := folder / str(go)).mkdir()
            note(f"checking {path.stat().st_size / KIBIBYTE:,.0f} KiB")
            goes.append(check(path, at))
        told = f"{goes[0][2]:,} measures, {goes[0][3]:,} findings"
        for clock, in_words in (("wall", ""), ("cpu", ", processor time")):
            for place_, step, most in ((0, "check", MOST_CHECK), (1, "marking", MOST_MARKING)):
                seconds = taken([go[place_] for go in goes[1:]], clock)
                yield Row(f"{step} of a workbook{in_words}", "", "s", seconds, at_most=most, note=told)


def filled(folder: Path, measures: int) -> Path:
    """A filled template of an invented city."""
    source = make_source(folder / "source", measures)
    instance, layouts = Instance.load(source), Layouts.load(resources.shapes_dir(), resources.ontology_dir())
    path = folder / f"{measures}.xlsx"
    path.write_bytes(template_bytes(source, instance, layouts, filled=True, language=instance.languages[0]))
    return path


def check(path: Path, folder: Path) -> tuple[Once, Once, int, int]:
    """Seconds of the check, and of marking, its last step; how many measures and findings."""
    times = [_times()]

    def begun(step: str, detail: str) -> None:
        if step == STEPS[-1]:
            times.append(_times())

    checked = run_limited(path, DEMO, folder, progress=begun)
    times.append(_times())
    steps = (Once(*(after - before for before, after in zip(*pair, strict=True))) for pair in pairwise(times))
    return (*steps, len(checked.measures), len(checked.findings))


def _times() -> tuple[float, float]:
    """Seconds by the clock, and those of processors that children have used, whether they have ended or not."""
    ended = getrusage(RUSAGE_CHILDREN)
    running = sum(map(processor_seconds, family(os.getpid()) - {os.getpid()}))
    return time.perf_counter(), ended.ru_utime + ended.ru_stime + running
