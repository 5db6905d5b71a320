"""Speed is watched by ratios in one run: one that fell by more than a third is reported as an expected failure, never as one.

`python -m tests.bench.guard --keep` keeps the ratios anew, with the change that explains them.
"""

import random
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

from tests.bench import guard
from tests.bench.guard import Pair


@pytest.mark.alone
def test_no_ratio_fell_by_more_than_a_third(demo_release: Path) -> None:
    # In a process of its own: what earlier tests left behind would be gone through with every collection of garbage.
    with ProcessPoolExecutor(1, get_context("spawn")) as process:
        found = process.submit(guard.measure, demo_release).result()
    kept = guard.kept_ratios()
    assert found.keys() == kept.keys(), "python -m tests.bench.guard --keep"
    if told := guard.fallen(kept, found):
        pytest.xfail("; ".join(told))


def test_what_became_slower_by_half_is_told() -> None:
    def count(times: int) -> int:
        return sum(range(20_000 * times))

    def ratio(ours: int) -> dict[str, float]:
        return guard.ratios([Pair("counting", lambda: count(ours), lambda: count(4))], random.Random(1))

    kept, slowed = ratio(1), ratio(2)
    assert guard.fallen(kept, kept) == []
    (told,) = guard.fallen(kept, slowed)
    assert told.startswith("counting: fell to ")


def test_a_ratio_that_fell_by_less_is_not_told_and_a_new_one_is() -> None:
    assert guard.fallen({"a": 3.0}, {"a": 2.1}) == []
    assert guard.fallen({"a": 3.0}, {"a": 1.9}) == ["a: fell to 1.9 from 3"]
    assert guard.fallen({}, {"b": 1.0}) == ["b: 1, and none is kept"]
