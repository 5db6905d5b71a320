"""Who may run a query now: places, a queue, and fairness between client networks. Pure: every call is told the time.

A query first has a *place*; there are few, and most queries leave theirs within milliseconds. One that has used
its quantum goes *aside*, where it runs on with the least priority and takes nobody's place. When both are full of long
queries and a client waits who has used much less than the heaviest of theirs, that one is *dropped*: short queries get
an answer whatever the number of clients with endless ones. Reasons and figures: docs/decisions/0030.
"""

from __future__ import annotations

import math
from collections import Counter, OrderedDict
from dataclasses import dataclass
from enum import Enum

from ..errors import QueryRefused
from ..settings import Limits

QUANTUM = 0.5
"""Seconds after which a query counts as long."""

ASIDE = 2
"""Long queries that run on without a place."""

_HALF_LIFE = 10.0
_MUCH_MORE = 2.0
_MOST_CLIENTS = 4096


class State(Enum):
    """Where a query stands."""

    WAITING = "waiting"
    IN_PLACE = "in place"
    ASIDE = "aside"
    DROPPED = "dropped"


_RUNNING = (State.IN_PLACE, State.ASIDE)


@dataclass(eq=False, slots=True)
class Turn:
    """One query's turn; times are seconds of the caller's clock."""

    client: str
    arrived: float
    state: State = State.WAITING
    began: float = 0.0
    long: bool = False

    @property
    def runs(self) -> bool:
        """Whether it has begun and may go on."""
        return self.state in _RUNNING


class Schedule:
    """The turns of all queries that wait or run; what changes the state of others returns those that changed."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._turns: list[Turn] = []  # in the order of arrival
        self._used: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def arrive(self, client: str, now: float) -> tuple[Turn, list[Turn]]:
        """A query comes in, and begins, waits, or is dropped because the queue is full, for all or for this client."""
        turn = Turn(client, now)
        self._turns.append(turn)
        changed = self._advance(now)
        if turn.state is State.WAITING:
            too_many = None
            waiting = [other for other in self.those(State.WAITING) if other is not turn]
            if sum(other.client == client for other in waiting) >= self._limits.client_queue:
                too_many = turn
            elif len(waiting) >= self._limits.queue:
                heaviest = max(waiting, key=lambda other: self._weight(other.client, now))
                too_many = heaviest if self._outweighs(heaviest, turn, now) else turn
            if too_many is not None:
                self._drop(too_many, now)
                changed.append(too_many)
        return turn, changed

    def outlast(self, turn: Turn, now: float) -> list[Turn]:
        """A running query has used its quantum."""
        turn.long = True
        return self._advance(now)

    def leave(self, turn: Turn, now: float) -> list[Turn]:
        """A query has ended, or gives up waiting; one that was dropped has left before."""
        if turn in self._turns:
            self._remove(turn, now)
        return self._advance(now)

    def those(self, *states: State) -> list[Turn]:
        """The turns in these states, in the order of arrival."""
        return [turn for turn in self._turns if turn.state in states]

    def _advance(self, now: float) -> list[Turn]:
        changed = []
        while (turn := self._next(now)) is not None:
            changed.append(turn)
        return changed

    def _next(self, now: float) -> Turn | None:
        """Change the state of one turn; None when there is nothing to change."""
        in_place, aside = self.those(State.IN_PLACE), self.those(State.ASIDE)
        late = [turn for turn in in_place if turn.long]
        if late and len(aside) < ASIDE:
            late[0].state = State.ASIDE
            return late[0]
        running = Counter(turn.client for turn in (*in_place, *aside))
        ready = [turn for turn in self.those(State.WAITING) if running[turn.client] < self._limits.client_workers]
        if not ready:
            return None
        first = min(ready, key=lambda turn: self._weight(turn.client, now))  # of equal ones, the one that came first
        if len(in_place) < self._limits.workers:
            first.state, first.began = State.IN_PLACE, now
            return first
        heaviest = max((*late, *aside), key=lambda turn: self._weight(turn.client, now), default=None)
        if late and heaviest is not None and self._outweighs(heaviest, first, now):
            self._drop(heaviest, now)
            return heaviest
        return None

    def _weight(self, client: str, now: float) -> float:
        """Seconds of queries that a client has used lately, those that run included; half is forgotten in 10 s."""
        used, then = self._used.get(client, (0.0, now))
        running = (now - turn.began for turn in self.those(*_RUNNING) if turn.client == client)
        return used * math.exp2((then - now) / _HALF_LIFE) + sum(running)

    def _outweighs(self, heavy: Turn, light: Turn, now: float) -> bool:
        return self._weight(heavy.client, now) > _MUCH_MORE * self._weight(light.client, now)

    def _remove(self, turn: Turn, now: float) -> None:
        used = self._weight(turn.client, now)  # before it is removed: the running turn counts
        self._turns.remove(turn)
        if turn.state is not State.WAITING:
            rest = sum(now - other.began for other in self.those(*_RUNNING) if other.client == turn.client)
            self._used[turn.client] = (used - rest, now)
            self._used.move_to_end(turn.client)
            if len(self._used) > _MOST_CLIENTS:
                self._used.popitem(last=False)

    def _drop(self, turn: Turn, now: float) -> None:
        self._remove(turn, now)
        turn.state = State.DROPPED


def refusal(limits: Limits) -> QueryRefused:
    """What a query is told that was dropped, or has waited for long enough."""
    return QueryRefused("overloaded", seconds=max(1, math.ceil(limits.queue_seconds)))
