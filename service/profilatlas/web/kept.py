"""Pages that were made before, in this process: a release never changes, so neither do its pages."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar

from cachetools import LRUCache

T = TypeVar("T")
KEPT_BYTES = 16 * 1024 * 1024


class KeptModels:
    """What was read for the last few documents, for whoever asks for all formats and languages of each in turn.

    A service keeps none: there, hardly anybody asks for two formats of one document.
    """

    def __init__(self, most: int = 0) -> None:
        self._models: LRUCache[Hashable, Any] = LRUCache(most)
        self._most = most

    def once(self, key: Hashable, read: Callable[[], T]) -> T:
        """What was read under this key before, or is read now."""
        if not self._most:
            return read()
        if key not in self._models:
            self._models[key] = read()
        found: T = self._models[key]
        return found


class KeptPages:
    """Pages as they were sent, by their tag; the least used make room. Safe to share between threads."""

    def __init__(self, most_bytes: int = KEPT_BYTES) -> None:
        self._bodies: LRUCache[str, bytes] = LRUCache(most_bytes, getsizeof=len)
        self._lock = Lock()

    def get(self, tag: str) -> bytes | None:
        """The page with this tag, if it is still kept."""
        with self._lock:
            return self._bodies.get(tag)

    def keep(self, tag: str, body: bytes) -> None:
        """Keep a page, unless it alone is larger than all that may be kept."""
        with self._lock:
            if len(body) <= self._bodies.maxsize:
                self._bodies[tag] = body

    @property
    def count(self) -> int:
        """How many pages are kept."""
        with self._lock:
            return len(self._bodies)

    @property
    def size(self) -> int:
        """Bytes of the pages that are kept."""
        with self._lock:
            return int(self._bodies.currsize)
