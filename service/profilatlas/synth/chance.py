"""Chance that the same seed repeats on every machine and Python: of the generator, only `random()` promises that."""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from itertools import accumulate
from random import Random
from typing import Generic, TypeVar

Draw = Callable[[], float]
"""Draws a number from 0 to below 1."""

T = TypeVar("T")


def seeded(seed: int) -> Draw:
    """The numbers of a seed, always the same ones."""
    return Random(seed).random


def shuffled(values: Sequence[T], draw: Draw) -> list[T]:
    """The values in an order of chance."""
    return [value for _, value in sorted(((draw(), value) for value in values), key=lambda pair: pair[0])]


class Skewed(Generic[T]):
    """Values of which the first are frequent and the last are rare: the n-th by 1/n, as Zipf found in texts."""

    __slots__ = ("_bounds", "_total", "values")

    def __init__(self, values: Sequence[T]) -> None:
        self.values = tuple(values)
        self._bounds = list(accumulate(1 / rank for rank in range(1, len(self.values) + 1)))
        self._total = self._bounds[-1] if self._bounds else 0.0

    def pick(self, draw: Draw) -> T:
        """One of the values; IndexError where there are none."""
        return self.values[min(bisect_right(self._bounds, draw() * self._total), len(self.values) - 1)]

    def some(self, draw: Draw, more: float, most: int = 3) -> list[T]:
        """One to `most` different values; each further one is drawn with the probability `more`. None where there are none."""
        if not self.values:
            return []
        found = [self.pick(draw)]
        while len(found) < most and draw() < more:
            if (value := self.pick(draw)) not in found:
                found.append(value)
        return found


def early(number: int, draw: Draw) -> int:
    """A number from 0 to below `number`, small ones more often, whose table would be too long to keep."""
    chance = draw()
    return int(number * chance * chance)
