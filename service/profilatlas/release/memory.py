"""What readers remember of an open release: it never changes, so an answer stays true until the release closes."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from threading import Lock
from typing import Any

from cachetools import LRUCache

_MOST = 20_000


class Memory:
    """Answers by kind and key, at most `most` of them; the least used make room. Safe to share between threads.

    >>> memory = Memory(most=2)
    >>> memory.keep("square", {1: 1, 2: 4, 3: 9})
    >>> memory.recall("square", [1, 2, 3])
    {2: 4, 3: 9}
    """

    def __init__(self, most: int = _MOST) -> None:
        self._kept: LRUCache[tuple[str, Hashable], Any] = LRUCache(most)
        self._lock = Lock()

    def recall(self, kind: str, keys: Iterable[Hashable]) -> dict[Any, Any]:
        """The answers that are kept for some of the keys."""
        with self._lock:
            return {key: self._kept[kind, key] for key in keys if (kind, key) in self._kept}

    def keep(self, kind: str, answers: Mapping[Any, Any]) -> None:
        """Keep answers, which nobody may change from now on."""
        with self._lock:
            for key, answer in answers.items():
                self._kept[kind, key] = answer
