"""Several ways of doing something, taken in turns in an order that changes, and what each took."""

import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from pathlib import Path

from tests.running import environment

ROUNDS, SECONDS, LEAST = 100, 1.5, 3
KIBIBYTE = 1024


@dataclass(frozen=True, slots=True)
class Once:
    """One go: milliseconds on the clock and of processors; bytes of the largest process where it was one of its own."""

    wall: float
    cpu: float
    memory: int | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """What a way took: median and 99th percentile of so many goes, the largest memory (bytes) where it is known."""

    median: float
    p99: float | None = None
    memory: int | None = None
    goes: int = 1


def measured(
    ways: Mapping[str, Callable[[], Once]],
    chance: random.Random,
    seconds: float = SECONDS,
    rounds: int = ROUNDS,
    by: str = "wall",
) -> dict[str, list[Once]]:
    """All goes of each way after a first one to warm up, taken in turns in an order that changes.

    A way that was asked three times and has used up its `seconds` sits out the remaining rounds; one whose first go took four times that is not asked again. `by` is the clock of these seconds.
    """
    first = {name: ways[name]() for name in chance.sample(sorted(ways), len(ways))}
    goes = {name: [once] if getattr(once, by) > 4000 * seconds else [] for name, once in first.items()}
    slow = {name for name, each in goes.items() if each}

    def is_asked(name: str) -> bool:
        return name not in slow and (
            len(goes[name]) < LEAST or sum(getattr(once, by) for once in goes[name]) < seconds * 1000
        )

    for _ in range(rounds):
        left = [name for name in sorted(ways) if is_asked(name)]
        for name in chance.sample(left, len(left)):
            goes[name].append(ways[name]())
    return {name: goes[name] for name in ways}


def taken(goes: Sequence[Once], clock: str = "cpu") -> Taken:
    """The goes of one way in short, by the clock on the wall (`wall`) or of processors (`cpu`)."""
    times = sorted(getattr(once, clock) for once in goes)
    memory = max((once.memory for once in goes if once.memory is not None), default=None)
    return Taken(statistics.median(times), percentile(times, 0.99), memory, len(times))


def percentile(ordered: Sequence[float], part: float) -> float:
    """The value that this part of all values do not exceed."""
    return ordered[max(0, ceil(part * len(ordered)) - 1)]


def timed(way: Callable[[], object], clock: Callable[[], float] = time.thread_time) -> Callable[[], Once]:
    """A way in this process that tells its times; `time.process_time` where it has threads that work for it."""

    def once() -> Once:
        wall, cpu = time.perf_counter(), clock()
        way()
        return Once((time.perf_counter() - wall) * 1000, (clock() - cpu) * 1000)

    return once


def spent(command: Sequence[str | Path], output: Path | None = None) -> Once:
    """Run a command as a process of its own; ends the benchmark when it fails. What it prints goes to `output`."""
    said = output or Path(os.devnull)
    before = time.perf_counter()
    with said.open("wb") as stdout, open(os.devnull, "wb") as nowhere:  # noqa: PTH123
        stderr = None if os.environ.get("BENCH_VERBOSE") else nowhere
        process = subprocess.Popen(
            list(map(str, command)), env=environment(), stdin=subprocess.DEVNULL, stdout=stdout, stderr=stderr
        )
        try:
            _, status, usage = os.wait4(process.pid, 0)
        except BaseException:  # whoever is stopped while it waits leaves nothing running
            process.kill()
            raise
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(map(str, command))[:200]} ended with {process.returncode}")
    wall, cpu = time.perf_counter() - before, usage.ru_utime + usage.ru_stime
    return Once(wall * 1000, cpu * 1000, usage.ru_maxrss * KIBIBYTE)
