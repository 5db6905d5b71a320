"""Limits of time, memory and size hold, and each has its own refusal."""

from __future__ import annotations

import signal
import time

import pytest

from profilatlas.model.media import RESULT_FORMATS, TURTLE, Format
from tests.integration.pool.asking import (
    ENDLESS,
    PATIENCE,
    SOME,
    Make,
)

pytestmark = pytest.mark.alone


def test_a_query_that_takes_too_long_is_ended_in_time_and_its_worker_replaced(limited: Make) -> None:
    store = limited(seconds=0.7)
    store.ask(SOME, seconds=PATIENCE)
    begun = time.monotonic()
    assert store.refused(ENDLESS).kind == "query-timeout"
    assert time.monotonic() - begun < 0.7 + 0.5
    begun = time.monotonic()
    assert store.ask(SOME, seconds=PATIENCE).body
    assert time.monotonic() - begun < 0.5


def test_a_job_may_lower_the_time(limited: Make) -> None:
    begun = time.monotonic()
    assert limited().refused(ENDLESS, seconds=0.1).kind == "query-timeout"
    assert time.monotonic() - begun < 3


def test_the_kernel_ends_what_the_web_process_forgets(limited: Make) -> None:
    """The limit of processor time is set before each query, from what the worker has used before."""
    probe = limited(probing=True)
    assert probe.refused(f"end {int(signal.SIGXCPU)}").kind == "query-timeout"


def test_a_result_of_as_many_bytes_as_allowed_is_answered_and_one_byte_less_refused(limited: Make) -> None:
    query = "SELECT * { ?s ?p ?o } LIMIT 1000"
    size = len(limited().ask(query).body)
    assert len(limited(result_bytes=size).ask(query).body) == size
    assert limited(result_bytes=size - 1).refused(query).kind == "result-too-large"


def test_a_graph_too_large_is_refused(limited: Make) -> None:
    assert limited(result_bytes=10_000).refused("CONSTRUCT WHERE { ?s ?p ?o }", form=TURTLE).kind == "result-too-large"


@pytest.mark.parametrize("form", RESULT_FORMATS, ids=lambda form: form.label)
def test_as_many_rows_as_allowed_are_answered_and_one_more_refused(limited: Make, form: Format) -> None:
    store = limited(result_rows=50)
    assert store.ask("SELECT * { ?s ?p ?o } LIMIT 50", form).body
    assert store.refused("SELECT * { ?s ?p ?o } LIMIT 51", form=form).kind == "result-too-large"


def test_a_worker_that_needs_too_much_memory_is_told_so(limited: Make) -> None:
    probe = limited(probing=True, memory=64 * 1024 * 1024)
    assert probe.probe(f"allocate {16 * 1024 * 1024}") == 16 * 1024 * 1024
    assert probe.refused(f"allocate {128 * 1024 * 1024}").kind == "query-memory"
    assert probe.probe("nice") > 0


@pytest.mark.parametrize(
    ("number", "kind"),
    [(signal.SIGABRT, "query-memory"), (signal.SIGKILL, "query-memory"), (signal.SIGSEGV, "query-too-complex")],
)
def test_how_a_worker_dies_says_why(limited: Make, number: signal.Signals, kind: str) -> None:
    probe = limited(probing=True)
    assert probe.refused(f"end {int(number)}").kind == kind
    assert probe.probe("nice") > 0


def test_a_query_deeper_than_the_stack_ends_its_worker_alone(limited: Make) -> None:
    """The guard refuses such queries before; this is what happens if it did not."""
    store = limited()
    depth = 200_000
    assert store.refused("ASK " + "{" * depth + "}" * depth).kind == "query-too-complex"
    assert store.ask(SOME, seconds=PATIENCE).body


def test_a_worker_that_stops_in_the_middle_of_an_answer_keeps_nobody_waiting(limited: Make) -> None:
    probe = limited(probing=True, seconds=0.3)
    assert probe.refused("sleep").kind == "query-timeout"
