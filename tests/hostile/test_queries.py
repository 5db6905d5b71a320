"""Hostile queries, seen by the guard alone: the tests of `/sparql` send the same files to a running server."""

import pytest

from profilatlas.endpoint.guard import inspect
from profilatlas.errors import QueryRefused
from profilatlas.settings import Limits
from tests.hostile.query_files import QueryCase, query_cases

CASES = list(query_cases())
LIMITS = Limits()


@pytest.mark.parametrize("case", CASES, ids=str)
def test_hostile_query_meets_the_guard_as_expected(case: QueryCase) -> None:
    try:
        inspect(case.text(), LIMITS)
        met = None
    except QueryRefused as refusal:
        met = refusal.kind
        assert refusal.detail is not None and len(refusal.detail) <= 300
    assert met == case.kind or case.by == "request"


def test_a_query_that_the_length_of_requests_refuses_is_too_long() -> None:
    for case in CASES:
        assert (len(case.text().encode()) > LIMITS.post_bytes) == (case.by == "request"), case


def test_there_are_hostile_queries_for_every_case() -> None:
    numbers = {int(case.path.name[:3]) for case in CASES}
    assert numbers >= {1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 13, 15, 25, 26, 27, 28, 29, 38, 39, 40}
