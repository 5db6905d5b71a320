"""Few compute at a time, in the order they came; who waits for something else holds nobody up."""

import threading
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from queue import SimpleQueue

import pytest

from profilatlas.turns import Turns

PATIENT = threading.TIMEOUT_MAX
LONG = 60.0
"""Seconds after which a test has failed."""


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    """Threads enough for every test."""
    with ThreadPoolExecutor(20) as pool:
        yield pool


def test_no_more_than_so_many_have_a_turn(threads: ThreadPoolExecutor) -> None:
    turns, guard, inside, most = Turns(3, PATIENT), threading.Lock(), 0, 0

    def work() -> None:
        nonlocal inside, most
        for _ in range(200):
            with turns.taken():
                with guard:
                    inside += 1
                    most = max(most, inside)
                with guard:
                    inside -= 1

    for done in [threads.submit(work) for _ in range(20)]:
        done.result(LONG)
    assert 1 <= most <= 3


def test_turns_come_in_the_order_of_arrival(threads: ThreadPoolExecutor) -> None:
    turns, arrived, order = Turns(1, PATIENT), Announcing(), list[int]()
    turns._line._behind = arrived

    def work(number: int) -> None:
        with turns.taken():
            order.append(number)

    with turns._line:
        done = [_after_the_one_before(threads.submit, work, number, arrived) for number in range(10)]
    for each in done:
        each.result(LONG)
    assert order == list(range(10))


def test_whoever_waits_aside_holds_no_turn(threads: ThreadPoolExecutor) -> None:
    turns, all_here = Turns(2, PATIENT), threading.Barrier(20)

    def work() -> None:
        with turns.taken(), turns.aside():
            all_here.wait(LONG)

    for done in [threads.submit(work) for _ in range(20)]:
        done.result(LONG)


def test_whoever_waited_aside_goes_on_at_once_though_no_turn_is_free(threads: ThreadPoolExecutor) -> None:
    turns, taken, go = Turns(1, PATIENT), threading.Event(), threading.Event()

    def work() -> None:
        with turns.taken():
            taken.set()
            assert go.wait(LONG)

    with turns.taken():
        with turns.aside():
            other = threads.submit(work)
            assert taken.wait(LONG)
        go.set()
        other.result(LONG)
    with turns.taken():  # neither of them has it still
        pass


def test_first_in_line_takes_the_turn_of_the_one_who_has_had_it_longest(threads: ThreadPoolExecutor) -> None:
    turns = Turns(1, longest=0.0)

    def work() -> None:
        with turns.taken():
            pass

    with turns.taken():
        for _ in range(3):
            threads.submit(work).result(LONG)
    assert turns._holders == {}


def test_turn_is_given_back_by_whoever_fails(threads: ThreadPoolExecutor) -> None:
    turns = Turns(1, PATIENT)
    with pytest.raises(ValueError, match="broken"), turns.taken(), turns.aside():
        raise ValueError("broken")
    assert turns._holders == {}


class Announcing(deque[threading.Lock]):
    """A line that tells of each new end."""

    def __init__(self) -> None:
        super().__init__()
        self.told = SimpleQueue[None]()

    def append(self, lock: threading.Lock) -> None:
        super().append(lock)
        self.told.put(None)


def _after_the_one_before(
    submit: Callable[[Callable[[int], None], int], Future[None]],
    work: Callable[[int], None],
    number: int,
    arrived: Announcing,
) -> Future[None]:
    done = submit(work, number)
    arrived.told.get(timeout=LONG)
    return done
