"""Work on many small tasks in several processes, where there is enough of it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import chain, islice
from multiprocessing import get_all_start_methods, get_context
from typing import Self, TypeVar

from ..children import end_with_parent

WORTH_A_POOL = 48
"""Tasks from which on processes pay; to start one takes a second."""
_AHEAD = 4

_Task = TypeVar("_Task")
_Done = TypeVar("_Done")


class Workers:
    """So many processes, started when first needed and ended with the block."""

    def __init__(self, number: int) -> None:
        self._number = number
        method = "forkserver" if "forkserver" in get_all_start_methods() else "spawn"
        context = get_context(method)
        self._pool = ProcessPoolExecutor(number, context, initializer=end_with_parent) if number > 1 else None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def each(
        self, here: Callable[[_Task], _Done], there: Callable[[_Task], _Done], tasks: Iterable[_Task]
    ) -> Iterator[_Done]:
        """What becomes of each task, in order: `here` in this process does a few, `there` in the others does many.

        Tasks are taken as they are needed, so that there may be any number of them.
        """
        remaining = iter(tasks)
        first = list(islice(remaining, WORTH_A_POOL))
        if self._pool is None or len(first) < WORTH_A_POOL:
            yield from map(here, chain(first, remaining))
            return
        remaining = chain(first, remaining)
        queue = deque(self._pool.submit(there, task) for task in islice(remaining, _AHEAD * self._number))
        while queue:
            yield queue.popleft().result()
            queue.extend(self._pool.submit(there, task) for task in islice(remaining, 1))
