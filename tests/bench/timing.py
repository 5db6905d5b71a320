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

from tests.processes import family
from tests.running import environment, leash

ROUNDS, SECONDS, LEAST = 100, 1.5, 3
LONG = 5.0
"""Seconds: what takes longer the first time is asked once, and that counts."""
KIBIBYTE = 1024
CALM = 0.05
"""The part of a core that programs use at most that have nothing to do."""


class Unanswered(Exception):
    """A way came to no end within its time, or to a bad one; says which."""


@dataclass(frozen=True, slots=True)
class Once:
    """One go: milliseconds on the clock and of processors; bytes of the largest process where it was one of its own."""

    wall: float
    cpu: float
    memory: int | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """What a way took: median and 99th percentile of so many goes, the largest memory (bytes) where it is known.

    `late` says that it was given up after the median: it would have taken longer.
    """

    median: float
    p99: float | None = None
    memory: int | None = None
    goes: int = 1
    late: bool = False


def measured(
    ways: Mapping[str, Callable[[], Once]],
    chance: random.Random,
    seconds: float = SECONDS,
    rounds: int = ROUNDS,
    by: str = "wall",
    least: int = LEAST,
) -> dict[str, list[Once]]:
    """All goes of each way after a first one to warm up, taken in turns in an order that changes.

    A way that was asked `least` times and has used up its `seconds` sits out the remaining rounds. One whose first go took
    `LONG` has that one go; one that came to no end has none, or those before. `by` is the clock of all these seconds.
    """
    goes: dict[str, list[Once]] = {name: [] for name in ways}
    done: set[str] = set()

    def go(name: str) -> Once | None:
        try:
            return ways[name]()
        except Unanswered:
            done.add(name)
            return None

    for name in chance.sample(sorted(ways), len(ways)):
        first = go(name)
        if first and getattr(first, by) > LONG * 1000:
            goes[name].append(first)
            done.add(name)

    def is_asked(name: str) -> bool:
        return name not in done and (
            len(goes[name]) < least or sum(getattr(once, by) for once in goes[name]) < seconds * 1000
        )

    for _ in range(rounds):
        left = [name for name in sorted(ways) if is_asked(name)]
        for name in chance.sample(left, len(left)):
            goes[name] += [once] if (once := go(name)) else []
    return goes


def taken(goes: Sequence[Once], clock: str = "cpu") -> Taken:
    """The goes of one way in short, by the clock on the wall (`wall`) or of processors (`cpu`)."""
    times = sorted(getattr(once, clock) for once in goes)
    memory = max((once.memory for once in goes if once.memory is not None), default=None)
    return Taken(statistics.median(times), percentile(times, 0.99), memory, len(times))


def taken_or_late(goes: Sequence[Once], seconds: float, clock: str = "cpu") -> Taken:
    """The goes of a way that is given up after so many seconds; without any it was."""
    return taken(goes, clock) if goes else Taken(seconds * 1000, goes=0, late=True)


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
            [*leash(), *map(str, command)], env=environment(), stdin=subprocess.DEVNULL, stdout=stdout, stderr=stderr
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


def settle(longest: float = 180.0) -> None:
    """Wait until the servers that this process has started have done what they still do for those who have gone."""
    until, before = time.monotonic() + longest, _processors()
    while time.monotonic() < until:
        time.sleep(1)
        if (now := _processors()) - before < CALM:
            return
        before = now


def _processors() -> float:
    return sum(map(processor_seconds, family(os.getpid())))


def processor_seconds(pid: int) -> float:
    """What a process has used of the processors so far; 0 for one that has gone."""
    try:
        told = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")
