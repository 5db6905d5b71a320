"""Numbers along an axis: ticks that people would choose, and places for labels that do not touch."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil, floor, log10


def nice_ticks(top: float, *, whole: bool) -> list[float]:
    """Ticks from 0 to a round number that is not below `top`, four to seven of them where that is possible.

    >>> nice_ticks(12, whole=True), nice_ticks(2, whole=True), nice_ticks(0.5, whole=False)
    ([0, 2, 4, 6, 8, 10, 12], [0, 1, 2], [0.0, 0.1, 0.2, 0.3, 0.4, 0.5])
    """
    if top <= 0:
        return [0, 1]
    rough = top / 6
    power = floor(log10(rough))
    # Tenths are divided, not multiplied: 3 / 10 is 0.3, and 3 * 0.1 is not.
    steps = [(digit, shift) for shift in (power, power + 1) for digit in (1, 2, 5) if not (whole and shift < 0)]
    steps = steps or [(1, 0)]
    digit, shift = next((step for step in steps if step[0] * 10.0 ** step[1] * 6 >= top), steps[-1])
    times = ceil(round(top / (digit * 10.0**shift), 9))
    if shift < 0:
        return [number * digit / 10**-shift for number in range(times + 1)]
    return [number * digit * 10**shift for number in range(times + 1)]


def spread(values: Mapping[str, float], distance: float, above: float = 0) -> dict[str, float]:
    """Places for labels near their values, no two nearer than `distance`, none below `above`.

    >>> spread({"a": 1, "b": 1, "c": 9}, 2)
    {'a': 1.0, 'b': 3.0, 'c': 9.0}
    """
    placed: dict[str, float] = {}
    lowest = above
    for key in sorted(values, key=lambda key: (values[key], key)):
        lowest = placed[key] = max(float(values[key]), lowest)
        lowest += distance
    return placed
