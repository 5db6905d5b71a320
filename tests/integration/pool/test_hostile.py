"""Queries that would take all time or memory there is (`tests/hostile/pool/*.rq`, 16 to 21 of hostile.md, part B).

The first line of each says what may become of it, any of several: a refusal by kind, or that it is answered.
"""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from profilatlas.errors import QueryRefused
from tests.integration.pool.asking import PATIENCE, SOME, Make
from tests.running import ROOT

pytestmark = pytest.mark.alone

CASES = sorted((ROOT / "tests/hostile/pool").glob("*.rq"))
SECONDS = 2.0
MEMORY = 128 * 1024 * 1024


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_a_hostile_query_meets_a_limit_and_harms_nobody(limited: Make, case: Path) -> None:
    store = limited(seconds=SECONDS, memory=MEMORY, result_bytes=1024 * 1024)
    query = case.read_text(encoding="utf-8")
    expected = query.partition(":")[0].removeprefix("# ").split()
    store.ask(SOME, seconds=PATIENCE)
    begun = time.monotonic()
    try:
        store.ask(query)
        became = "answered"
    except QueryRefused as refused:
        became = refused.kind
    assert time.monotonic() - begun < SECONDS + 0.5
    assert became in expected
    assert store.ask(SOME, client="198.51.100.0/24", seconds=PATIENCE).body


def test_what_streams_is_spooled_no_further_than_allowed(limited: Make) -> None:
    """A worker with little more memory than the largest result refuses an endless one for its size."""
    store = limited(seconds=10.0, memory=48 * 1024 * 1024)
    query = (ROOT / "tests/hostile/pool/017-streamed-product.rq").read_text(encoding="utf-8")
    assert store.refused(query).kind == "result-too-large"
