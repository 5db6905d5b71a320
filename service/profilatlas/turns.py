"""Turns at the interpreter: a few requests compute at a time, in the order they came; who waits for others holds none.

Python computes in one thread at a time. Thirty threads that all want to compute hinder each other until they do less
together than one alone (docs/decisions/0058).
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TypeAlias

Aside: TypeAlias = Callable[[], AbstractContextManager[None]]
"""Makes the block in which a thread waits for something else than the interpreter, and holds no turn."""

LONGEST_SECONDS = 0.25


class Turns:
    """At most `most` turns at a time, handed out in the order of arrival. Safe between threads.

    Whoever has been first in line for `longest` seconds takes the turn of the one who has had it longest, who goes on
    without: so long requests hold up short ones for a moment only. Nothing waits but `taken`, before anything is held, so
    there is no deadlock.
    """

    def __init__(self, most: int, longest: float = LONGEST_SECONDS) -> None:
        self._most = most
        self._longest = longest
        self._line = _Line()
        self._given_back = threading.Condition()  # waited for by the first in line alone
        self._holders: dict[int, None] = {}  # threads, who came first stands first

    @contextmanager
    def taken(self) -> Iterator[None]:
        """A turn for this thread, which must have none; waits for it."""
        with self._line, self._given_back:
            if not self._given_back.wait_for(self._is_free, self._longest):
                del self._holders[next(iter(self._holders))]
            self._holders[threading.get_ident()] = None
        try:
            yield
        finally:
            self._give_back()

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Time in which this thread waits and others may have its turn; afterwards it goes on at once, even if none is free."""
        if not self._give_back():
            yield
            return
        try:
            yield
        finally:
            with self._given_back:
                if self._is_free():
                    self._holders[threading.get_ident()] = None

    def _is_free(self) -> bool:
        return len(self._holders) < self._most

    def _give_back(self) -> bool:
        """Whether this thread had a turn, which it has no longer."""
        with self._given_back:
            had = threading.get_ident() in self._holders
            if had:
                del self._holders[threading.get_ident()]
                self._given_back.notify()
        return had


class _Line:
    """A lock that is handed on in the order of arrival, which `threading.Lock` does not promise."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._behind: deque[threading.Lock] = deque()
        self._is_held = False

    def __enter__(self) -> None:
        with self._guard:
            if not self._is_held:
                self._is_held = True
                return
            called = threading.Lock()
            called.acquire()
            self._behind.append(called)
        called.acquire()

    def __exit__(self, *_: object) -> None:
        with self._guard:
            if self._behind:
                self._behind.popleft().release()
            else:
                self._is_held = False
