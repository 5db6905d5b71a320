"""Room for what clients do slowly: a number of places, in all and for one client network."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from ..errors import QueryRefused

_SECONDS = 1


class Places:
    """Who sends a body or reads a large answer holds a thread of the server; here is how many may. Safe between threads.

    Together they are fewer than the server has threads (`--threads`), so that slow clients never keep pages waiting.
    """

    def __init__(self, in_all: int, per_client: int) -> None:
        self._in_all = in_all
        self._per_client = per_client
        self._taken: Counter[str] = Counter()
        self._lock = Lock()

    @contextmanager
    def held(self, client: str) -> Iterator[None]:
        """A place for as long as the block lasts; `QueryRefused` when there is none."""
        with self._lock:
            if self._taken[client] >= self._per_client:
                raise QueryRefused("too-many-requests", "wait for your other requests to end", _SECONDS)
            if self._taken.total() >= self._in_all:
                raise QueryRefused("overloaded", seconds=_SECONDS)
            self._taken[client] += 1
        try:
            yield
        finally:
            with self._lock:
                self._taken[client] -= 1
                if not self._taken[client]:
                    del self._taken[client]
