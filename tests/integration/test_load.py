"""A short load: attackers harm neither pages nor the process, and run out of budget before they run out of queries.

How many honest queries are answered beside them depends on the machine, too: `python -m tests.bench.load` asks for 99 of 100.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bench.load import TRUSTING, VISITORS, ask, honest_source, hostile_source, load, page_source
from tests.bench.questions import questions, serving_with

pytestmark = pytest.mark.alone

SECONDS, TRIES = 10, 20


def test_attackers_harm_neither_pages_nor_the_process(demo_release: Path) -> None:
    sources = [page_source("beispielprofil"), honest_source(questions().values()), hostile_source()]
    with serving_with(demo_release, **TRUSTING) as server:
        assert any(ask(server.url, VISITORS[0], "/sparql", b"ASK { }") == 200 for _ in range(TRIES)), (
            "workers never started"
        )
        met = load(server.url, sources, SECONDS)
        alive = server.process.poll() is None
    assert set(met["pages"].statuses) == {200}
    assert set(met["honest"].statuses) <= {200, 503} and met["honest"].statuses[200] > 0, met["honest"].statuses
    assert set(met["hostile"].statuses) <= {200, 400, 403, 413, 422, 429, 503}
    assert met["hostile"].statuses[429] > 0, "attackers run out of budget"
    assert alive
