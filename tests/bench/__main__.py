"""`make bench`: all rows, or those named, beside the programs that we are compared with; a table, and figures for the docs.

Every module of `tests/bench/rows` runs as a process of its own within a limit of time. What cannot be measured is a row
that says why. Nothing is asserted about speed; it ends with 1 when a module failed, as when numbers differ.
"""

import argparse
import fcntl
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from profilatlas.cli_synth import number_of_measures
from profilatlas.release import switch
from tests.bench import report
from tests.bench.curves import write_curves
from tests.bench.place import UNFINISHED, Place, note
from tests.bench.report import Part, Run
from tests.bench.row import Row
from tests.bench.rows import NAMES, USUAL
from tests.running import ROOT, environment, leash, stop

ROWS = ["-m", "tests.bench.rows"]
BUILDING = "building"
ENDING = 150
"""Seconds that a module has to end its servers: longer than it waits itself for all that it has at once, one after the other."""


def main() -> int:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--size", type=number_of_measures, default=USUAL, help=f"generated measures ({USUAL})")
    parser.add_argument("--rows", nargs="+", choices=NAMES, help="modules; all by default, building them anew")
    parser.add_argument("--folder", type=Path, default=ROOT / "var" / "bench", help="where it works (var/bench)")
    parser.add_argument("--try", action="store_true", dest="trying", help="print alone, write nothing")
    asked = parser.parse_args()
    if not asked.trying:
        Run.kept()  # one that is damaged is told now, not after hours
    folder = asked.folder.resolve() / str(asked.size)
    with held(folder):
        return bench(folder, asked)


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Nobody else measures in a folder meanwhile; ends the benchmark when somebody does.

    The lock lies beside the folder, which a run deletes.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    with folder.with_name(f"{folder.name}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            sys.exit(f"another run measures in {folder}: wait until it has ended, or name another --folder")
        yield


def bench(folder: Path, asked: argparse.Namespace) -> int:
    """Measure what is asked for in a folder that is held."""
    if not asked.rows:
        shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(exist_ok=True)
    for left in folder.glob(f"{UNFINISHED}*"):  # by a run that was killed
        shutil.rmtree(left, ignore_errors=True)
    chosen = asked.rows or list(NAMES)
    if BUILDING not in chosen and switch.current_id(Place(folder, asked.size).releases) is None:
        note(f"there is no release of {asked.size:,} measures yet: “{BUILDING}” makes it")
        chosen = [BUILDING, *chosen]
    load, measured_now, failed = os.getloadavg()[0], {}, []
    for name in chosen:
        before = time.monotonic()
        rows, sound = measured(name, folder, asked.size, NAMES[name].longest(asked.size))
        measured_now[name] = rows, round(time.monotonic() - before, 1)
        note(f"{name}: {len(rows)} rows in {time.monotonic() - before:.0f} s")
        failed += [] if sound else [name]
    origin = report.origin((load, os.getloadavg()[0]))
    run = Run(asked.size, {NAMES[name].heading: Part(*told, origin) for name, told in measured_now.items()})
    print(report.text(run))
    if not asked.trying:
        joined(run).write()
        report.write_page(Run.kept())
        write_curves(Run.kept())
        print(f"\nwritten: {report.PAGE.relative_to(ROOT)}, {report.RESULTS.relative_to(ROOT)}/{run.size}.json")
    print(f"{len(run.missed)} targets missed" + (f"; failed: {', '.join(failed)}" if failed else ""))
    return 1 if failed else 0


def measured(name: str, folder: Path, size: int, most: float) -> tuple[list[Row], bool]:
    """The rows of a module that came in time, and whether it ended well; it does not outlive whoever waits for it.

    It is in a session of its own: Ctrl+C in a terminal goes to us alone, and we end it.
    """
    command = [*leash(signal.SIGTERM), sys.executable, *ROWS, name, str(folder), str(size)]
    said = folder / f"{name}.jsonl"
    with said.open("wb") as out, (folder / f"{name}.log").open("wb") as log:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=log,
            env=environment(),
            cwd=ROOT,
            start_new_session=True,
        )
        reason = ""
        try:
            note(f"{name}, at most {most:.0f} s; what it does stands in {log.name}")
            process.wait(most)
        except subprocess.TimeoutExpired:
            reason = f"it was stopped after {most:.0f} s"
        finally:
            stop(process, ENDING)
    rows = [Row.from_json(json.loads(line)) for line in said.read_text(encoding="utf-8").splitlines()]
    if not reason and process.returncode:
        last = (folder / f"{name}.log").read_text(encoding="utf-8", errors="replace").strip().splitlines()[-1:]
        reason = f"it ended with {process.returncode}: {' '.join(last)[:300]}"
        return [*rows, Row.missing(f"the rest of “{name}”", "", reason)], False
    return ([*rows, Row.missing(f"the rest of “{name}”", "", reason)] if reason else rows), True


def joined(run: Run) -> Run:
    """The run with the headings that it has not, from the one that was kept, in their usual order."""
    path = report.RESULTS / f"{run.size}.json"
    kept = Run.read(path).parts if path.is_file() else {}
    parts = {**kept, **run.parts}
    return Run(run.size, {each.heading: parts[each.heading] for each in NAMES.values() if each.heading in parts})


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))  # a module ends with the block that waits for it
    sys.exit(main())
