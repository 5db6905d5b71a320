"""Who may run a query, with a clock of our own; the promises stand in docs/decisions/0030."""

from __future__ import annotations

import pytest

from profilatlas.endpoint.scheduling import ASIDE, QUANTUM, Schedule, State, Turn
from profilatlas.settings import Limits

LIMITS = Limits(workers=2, queue=8, client_workers=1, client_queue=2)


class Clocked:
    """A schedule with a clock; endless queries outlast their quantum and end only at their limit, or when dropped."""

    def __init__(self, limits: Limits = LIMITS) -> None:
        self.limits = limits
        self.schedule = Schedule(limits)
        self.now = 0.0

    def arrive(self, client: str) -> Turn:
        return self.schedule.arrive(client, self.now)[0]

    def leave(self, turn: Turn) -> None:
        self.schedule.leave(turn, self.now)

    def pass_time(self, seconds: float) -> None:
        self.now += seconds
        for turn in self.schedule.those(State.IN_PLACE):
            if not turn.long and self.now - turn.began >= QUANTUM:
                self.schedule.outlast(turn, self.now)
        for turn in self.schedule.those(State.IN_PLACE, State.ASIDE):
            if self.now - turn.began >= self.limits.seconds:
                self.leave(turn)

    def states(self, *turns: Turn) -> list[State]:
        return [turn.state for turn in turns]


@pytest.fixture
def clocked() -> Clocked:
    return Clocked()


def test_as_many_queries_run_as_there_are_places(clocked: Clocked) -> None:
    turns = [clocked.arrive(client) for client in "abc"]
    assert clocked.states(*turns) == [State.IN_PLACE, State.IN_PLACE, State.WAITING]


def test_the_place_of_a_query_that_ends_goes_to_the_one_that_waits_longest(clocked: Clocked) -> None:
    first, _, third, fourth = [clocked.arrive(client) for client in "abcd"]
    clocked.leave(first)
    assert clocked.states(third, fourth) == [State.IN_PLACE, State.WAITING]


def test_a_client_runs_no_more_than_its_share_even_when_places_are_free(clocked: Clocked) -> None:
    first, second = clocked.arrive("a"), clocked.arrive("a")
    assert clocked.states(first, second) == [State.IN_PLACE, State.WAITING]
    assert clocked.arrive("b").state is State.IN_PLACE, "the one that may not run keeps nobody waiting"
    clocked.leave(first)
    assert second.state is State.IN_PLACE


def test_a_client_has_no_more_than_its_share_of_the_queue(clocked: Clocked) -> None:
    for _ in range(LIMITS.client_workers + LIMITS.client_queue):
        clocked.arrive("a")
    assert clocked.arrive("a").state is State.DROPPED
    assert clocked.arrive("b").state is State.IN_PLACE


def test_a_full_queue_refuses(clocked: Clocked) -> None:
    for number in range(LIMITS.workers + LIMITS.queue):
        clocked.arrive(f"client {number}")
    assert clocked.arrive("one more").state is State.DROPPED
    assert len(clocked.schedule.those(State.WAITING)) == LIMITS.queue


def test_one_that_gives_up_waiting_leaves_its_place_in_the_queue(clocked: Clocked) -> None:
    clocked.arrive("a"), clocked.arrive("b")
    waiting = clocked.arrive("c")
    clocked.leave(waiting)
    assert clocked.schedule.those(State.WAITING) == []


def test_a_long_query_goes_aside_and_its_place_to_another(clocked: Clocked) -> None:
    long, other = clocked.arrive("a"), clocked.arrive("b")
    waiting = clocked.arrive("c")
    clocked.pass_time(QUANTUM)
    assert clocked.states(long, other, waiting) == [State.ASIDE, State.ASIDE, State.IN_PLACE]


def test_a_client_with_a_query_aside_starts_no_other(clocked: Clocked) -> None:
    clocked.arrive("a")
    clocked.pass_time(QUANTUM)
    assert clocked.arrive("a").state is State.WAITING


def test_only_so_many_go_aside_and_the_next_goes_when_one_ends(clocked: Clocked) -> None:
    aside = [clocked.arrive(client) for client in "ab"]
    clocked.pass_time(QUANTUM)
    late = clocked.arrive("c")
    clocked.pass_time(QUANTUM)
    assert clocked.states(*aside, late) == [State.ASIDE] * ASIDE + [State.IN_PLACE]
    clocked.leave(aside[0])
    assert late.state is State.ASIDE


def full_of_endless(clocked: Clocked) -> list[Turn]:
    """Both places and both seats aside taken by endless queries of four clients."""
    turns = [clocked.arrive("hostile 1"), clocked.arrive("hostile 2")]
    clocked.pass_time(QUANTUM)
    turns += [clocked.arrive("hostile 3"), clocked.arrive("hostile 4")]
    clocked.pass_time(QUANTUM)
    return turns


def test_the_heaviest_long_query_is_dropped_for_a_client_that_used_little(clocked: Clocked) -> None:
    turns = full_of_endless(clocked)
    assert clocked.arrive("honest").state is State.IN_PLACE
    assert clocked.states(*turns) == [State.DROPPED, State.ASIDE, State.ASIDE, State.IN_PLACE]


def test_nothing_is_dropped_before_it_has_used_its_quantum(clocked: Clocked) -> None:
    aside = [clocked.arrive("a"), clocked.arrive("b")]
    clocked.pass_time(QUANTUM)
    short = [clocked.arrive("c"), clocked.arrive("d")]
    clocked.pass_time(QUANTUM / 2)
    assert clocked.arrive("honest").state is State.WAITING
    assert State.DROPPED not in clocked.states(*aside, *short)


def test_nothing_is_dropped_for_a_client_that_used_as_much(clocked: Clocked) -> None:
    turns = full_of_endless(clocked)
    clocked.pass_time(1)
    heaviest = turns[0].client
    clocked.leave(turns[0])  # its place aside goes to a late one, and the place to:
    clocked.arrive("hostile 5")
    clocked.pass_time(QUANTUM)
    assert clocked.arrive(heaviest).state is State.WAITING
    assert State.DROPPED not in clocked.states(*turns[1:])


def test_the_heaviest_waiting_client_makes_room_in_a_full_queue(clocked: Clocked) -> None:
    heavy = clocked.arrive("heavy")
    clocked.pass_time(3)
    clocked.leave(heavy)
    clocked.arrive("a"), clocked.arrive("b")
    waiting = [clocked.arrive(client) for client in ("heavy", *"cdefghi")]
    assert len(clocked.schedule.those(State.WAITING)) == LIMITS.queue
    newcomer = clocked.arrive("newcomer")
    assert clocked.states(waiting[0], newcomer) == [State.DROPPED, State.WAITING]
    assert len(clocked.schedule.those(State.WAITING)) == LIMITS.queue


def test_who_used_less_lately_comes_first_and_the_past_is_forgotten(clocked: Clocked) -> None:
    heavy = clocked.arrive("heavy")
    clocked.pass_time(QUANTUM / 2)
    clocked.leave(heavy)
    blocking = [clocked.arrive("x"), clocked.arrive("y")]
    heavy, light = clocked.arrive("heavy"), clocked.arrive("light")
    clocked.leave(blocking[0])
    assert clocked.states(heavy, light) == [State.WAITING, State.IN_PLACE]


@pytest.mark.parametrize("hostile", [1, 2, 3, 4, 8, 16])
def test_short_queries_are_answered_beside_any_number_of_networks_with_endless_ones(hostile: int) -> None:
    """Hostile networks ask endless queries, and anew at once; 20 honest ones ask ten times a second, for 10 ms each.

    A network that nobody knows yet has its quantum like everybody else; so the first seconds belong to them.
    """
    clocked = Clocked()
    waited: list[float] = []
    answered: list[bool] = []
    for number in range(400):
        for network in range(hostile):
            while clocked.arrive(f"hostile {network}").state is not State.DROPPED:
                pass
        honest, began = clocked.arrive(f"honest {number % 20}"), clocked.now
        while honest.state is State.WAITING and clocked.now - began < LIMITS.queue_seconds:
            clocked.pass_time(0.05)
        answered.append(honest.state is State.IN_PLACE)
        waited.append(clocked.now - began)
        clocked.pass_time(0.01)
        clocked.leave(honest)
        clocked.pass_time(0.09)
    known = hostile * 3
    assert all(answered[known:]), [place for place, yes in enumerate(answered) if not yes]
    assert max(waited[known:]) <= QUANTUM + 0.05


def test_what_is_known_of_clients_is_bounded(clocked: Clocked) -> None:
    for number in range(10_000):
        clocked.leave(clocked.arrive(f"client {number}"))
    assert len(clocked.schedule._used) < 5_000
