"""What one client network may use of the SPARQL endpoint, by a clock that the tests turn."""

import pytest

from profilatlas.endpoint.budget import Budgets
from profilatlas.endpoint.places import Places
from profilatlas.errors import QueryRefused
from profilatlas.settings import Limits

ONE, OTHER = "192.0.2.0/24", "198.51.100.0/24"


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def budgets(clock: Clock) -> Budgets:
    return Budgets(Limits(), clock)


def refused_for(budgets: Budgets, client: str) -> int | None:
    """The seconds that a client is told to wait, None when it may ask."""
    try:
        budgets.check(client)
    except QueryRefused as refusal:
        assert refusal.kind == "too-many-requests"
        return refusal.seconds
    return None


def test_the_61st_request_within_a_minute_is_refused_and_the_minute_moves(budgets: Budgets, clock: Clock) -> None:
    for _ in range(60):
        assert refused_for(budgets, ONE) is None
        clock.now += 0.5
    assert refused_for(budgets, ONE) == 30
    clock.now += 30
    assert refused_for(budgets, ONE) is None
    assert refused_for(budgets, ONE) == 1


def test_refused_requests_do_not_count(budgets: Budgets, clock: Clock) -> None:
    for _ in range(200):
        refused_for(budgets, ONE)
    clock.now += 60
    assert refused_for(budgets, ONE) is None


def test_others_are_unaffected(budgets: Budgets) -> None:
    for _ in range(61):
        refused_for(budgets, ONE)
    assert refused_for(budgets, OTHER) is None


def test_the_30th_error_within_a_minute_ends_the_patience(budgets: Budgets, clock: Clock) -> None:
    for _ in range(29):
        budgets.note(ONE, error=True)
    assert refused_for(budgets, ONE) is None
    budgets.note(ONE, error=True)
    assert refused_for(budgets, ONE) == 60
    clock.now += 60
    assert refused_for(budgets, ONE) is None


def test_query_time_is_regained_at_30_seconds_a_minute_up_to_the_burst(budgets: Budgets, clock: Clock) -> None:
    budgets.note(ONE, 59)
    assert refused_for(budgets, ONE) is None
    budgets.note(ONE, 5)
    assert refused_for(budgets, ONE) == 10  # four seconds of debt and one to spend, at half a second a second
    clock.now += 10
    assert refused_for(budgets, ONE) is None
    clock.now += 3600
    budgets.note(ONE, 59.5)
    assert refused_for(budgets, ONE) is None
    budgets.note(ONE, 0.5)
    assert refused_for(budgets, ONE) is not None


def test_only_so_many_networks_are_remembered(clock: Clock) -> None:
    budgets = Budgets(Limits(), clock, most_clients=100)
    for number in range(1000):
        budgets.check(f"network {number}")
    assert len(budgets) == 100


def test_many_addresses_do_not_flush_a_debt(clock: Clock) -> None:
    budgets = Budgets(Limits(), clock, most_clients=100)
    budgets.note(ONE, 61)
    for number in range(1000):
        budgets.check(f"network {number}")
    assert refused_for(budgets, ONE) is not None


def test_debts_that_are_over_are_forgotten_first(clock: Clock) -> None:
    budgets = Budgets(Limits(), clock, most_clients=2)
    budgets.note(ONE, 61)
    clock.now += 600
    for _ in range(60):
        budgets.check(OTHER)
    budgets.check("a third")
    assert refused_for(budgets, OTHER) is not None


def test_places_are_limited_in_all_and_for_each_client_and_given_back() -> None:
    places = Places(in_all=3, per_client=2)
    with places.held(ONE), places.held(ONE):
        with pytest.raises(QueryRefused, match="too-many-requests"), places.held(ONE):
            pass
        with places.held(OTHER), pytest.raises(QueryRefused, match="overloaded"), places.held("a third"):
            pass
        with places.held("a third"):
            pass
    with places.held(ONE), places.held(ONE), places.held(OTHER):
        pass
