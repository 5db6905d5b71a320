"""Medians of several ways of doing something, taken in turns."""

import random
import statistics
import time
from collections.abc import Callable, Mapping

ROUNDS, SECONDS = 100, 1.5


def medians(
    ways: Mapping[str, Callable[[], object]],
    chance: random.Random,
    seconds: float = SECONDS,
    clock: Callable[[], float] = time.perf_counter,
) -> dict[str, float]:
    """Median milliseconds of each way after a first go, taken in turns in an order that changes.

    A way that has used up its `seconds` sits out the remaining rounds; one whose first go did is not asked again. `clock` may be
    `time.thread_time` where all work is done in this thread: other programs on the machine then count little.
    """

    def timed(way: Callable[[], object]) -> float:
        before = clock()
        way()
        return (clock() - before) * 1000

    first = {name: timed(way) for name, way in ways.items()}
    times: dict[str, list[float]] = {name: [taken] if taken > seconds * 1000 else [] for name, taken in first.items()}
    for _ in range(ROUNDS):
        left = [name for name in sorted(ways) if sum(times[name]) < seconds * 1000]
        for name in chance.sample(left, len(left)):
            times[name].append(timed(ways[name]))
    return {name: statistics.median(each) for name, each in times.items()}
