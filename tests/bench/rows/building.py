"""From tables to a release: time, processor time and memory of the first build, and of one more after one changed row."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from tests.bench.place import Place, note
from tests.bench.row import Row
from tests.bench.timing import Once, Taken
from tests.processes import family
from tests.running import command_line, environment

EACH = 0.25
"""Seconds between two looks at the memory of all processes of a build."""
MEBIBYTE = 1024 * 1024
MOST_MEMORY = 4096.0


def rows(place: Place) -> Iterator[Row]:
    """The first build makes the release that all other rows are about."""
    source = place.source
    note(f"building {place.size:,} measures")
    first = build(source, place.releases)
    yield Row("first build", "", "s", Taken(first.wall / 1000), note=f"{first.cpu / 1000:,.0f} s of processors")
    limit = "all processes together (proportional set size), looked at four times a second"
    yield Row("memory of the first build", "", "MiB", _mebibytes(first), at_most=MOST_MEMORY, note=limit)
    yield Row("size of the release", "", "MiB", Taken(_size(place.release) / MEBIBYTE))
    again = place.folder / "changed"
    change_one(source, again)
    note("building again with one row changed")
    second = build(again, place.releases)
    told = "processor time; beside the first build of this run"
    yield Row(
        "build after one changed row", "first build", "s", Taken(second.cpu / 1000), Taken(first.cpu / 1000), note=told
    )


def build(source: Path, releases: Path) -> Once:
    """Build as a person would, in a process of its own; ends the benchmark when it fails."""
    command = command_line("build", source, "--releases", releases, "--format", "json")
    before = time.perf_counter()
    process = subprocess.Popen(command, env=environment(), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    peak, used, ended = [0], dict[int, float](), threading.Event()

    def watch() -> None:
        while not ended.wait(EACH):
            members = family(process.pid)
            peak[0] = max(peak[0], sum(map(proportional, members)))
            used.update({each: seconds for each in members if (seconds := processor_seconds(each))})

    watcher = threading.Thread(target=watch)
    watcher.start()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    ended.set()
    watcher.join()
    if process.returncode:
        sys.exit(f"{source} does not build")
    # Workers that nobody waits for are not in the usage of the process that had them started.
    cpu = max(usage.ru_utime + usage.ru_stime, sum(used.values()))
    return Once((time.perf_counter() - before) * 1000, cpu * 1000, peak[0])


def change_one(source: Path, target: Path) -> None:
    """A copy of a source in which one measure has another title."""
    subprocess.run(["cp", "-a", source, target], check=True)
    table = target / "tables" / "Measure.csv"
    text = table.read_text(encoding="utf-8")
    head, row, *rest = text.split("\n", 2)
    table.write_text("\n".join([head, row.replace(";", ";Neu: ", 1), *rest]), encoding="utf-8")


def proportional(pid: int) -> int:
    """Bytes of a process, those that it shares divided among all that share them; 0 for one that has gone."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


def processor_seconds(pid: int) -> float:
    """What a process has used of the processors so far; 0 for one that has gone."""
    try:
        told = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


def _mebibytes(once: Once) -> Taken:
    return Taken((once.memory or 0) / MEBIBYTE)


def _size(release: Path) -> int:
    return sum(path.stat().st_size for path in release.rglob("*") if path.is_file())
