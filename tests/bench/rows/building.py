"""From tables to a release: time, processor time and memory of the first build, and of one more after one changed row."""

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from tests.bench.place import Place, note
from tests.bench.row import Row
from tests.bench.timing import Once, Taken, processor_seconds
from tests.processes import family
from tests.running import command_line, environment, leash

EACH, SHARE = 0.25, 10
"""Seconds between two looks at the memory of all processes of a build; of large ones a look takes long, and so many
times its own time at least."""
MEBIBYTE = 1024 * 1024
MOST_MEMORY = 4096.0


def rows(place: Place) -> Iterator[Row]:
    """The first build makes the release that all other rows are about."""
    source, again = place.source, place.folder / "changed"
    for folder in (place.releases, again):  # of an earlier run: with a release before it, it is no first build
        shutil.rmtree(folder, ignore_errors=True)
    note(f"building {place.size:,} measures")
    first = build(source, place.releases)
    yield Row("first build", "", "s", Taken(first.wall / 1000), note=f"{first.cpu / 1000:,.0f} s of processors")
    limit = "all processes together (proportional set size), looked at up to four times a second"
    yield Row("memory of the first build", "", "MiB", _mebibytes(first), at_most=MOST_MEMORY, note=limit)
    yield Row("size of the release", "", "MiB", Taken(_size(place.release) / MEBIBYTE))
    change_one(source, again)
    note("building again with one row changed")
    second = build(again, place.releases)
    told = "processor time; beside the first build of this run"
    yield Row(
        "build after one changed row", "first build", "s", Taken(second.cpu / 1000), Taken(first.cpu / 1000), note=told
    )


def build(source: Path, releases: Path) -> Once:
    """Build as a person would, in a process of its own; ends the benchmark when it fails."""
    command = leash() + command_line("build", source, "--releases", releases, "--format", "json")
    before = time.perf_counter()
    process = subprocess.Popen(command, env=environment(), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    peak, used, ended = [0], dict[int, float](), threading.Event()

    def watch() -> None:
        pause = EACH
        while not ended.wait(pause):
            begun = time.perf_counter()
            members = family(process.pid)
            peak[0] = max(peak[0], sum(map(proportional, members)))
            used.update({each: seconds for each in members if (seconds := processor_seconds(each))})
            pause = max(EACH, SHARE * (time.perf_counter() - begun))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        _, status, usage = os.wait4(process.pid, 0)
    except BaseException:  # whoever is stopped while it waits leaves nothing running
        for each in family(process.pid):
            with suppress(ProcessLookupError):
                os.kill(each, signal.SIGKILL)
        raise
    finally:
        ended.set()
        watcher.join()
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{source} does not build")
    # Workers that nobody waits for are not in the usage of the process that had them started.
    cpu = max(usage.ru_utime + usage.ru_stime, sum(used.values()))
    return Once((time.perf_counter() - before) * 1000, cpu * 1000, peak[0])


def change_one(source: Path, target: Path) -> None:
    """A copy of a source in which one measure has another title."""
    subprocess.run(["cp", "-a", source, target], check=True)
    table = Path("tables", "Measure.csv")
    with (source / table).open("rb") as before, (target / table).open("wb") as after:
        after.write(before.readline())
        after.write(before.readline().replace(b";", b";Neu: ", 1))
        shutil.copyfileobj(before, after)


def proportional(pid: int) -> int:
    """Bytes of a process, those that it shares divided among all that share them; 0 for one that has gone."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


def _mebibytes(once: Once) -> Taken:
    return Taken((once.memory or 0) / MEBIBYTE)


def _size(release: Path) -> int:
    return sum(path.stat().st_size for path in release.rglob("*") if path.is_file())
