"""Remembers that an engine is down, so that nobody waits for it in vain, and notices when it is back."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from threading import Lock

from ..errors import EngineUnavailable, StoreError

PAUSE_SECONDS = 10.0


class Breaker:
    """Stands between us and one engine; `probe` asks the engine for a trifle and raises `StoreError` when it fails.

    A failed query alone says little: it may be the query's fault. So after every failure the engine is probed, and only
    when it does not even answer that, it is down. While it is down all are refused at once; after each pause of
    `pause` seconds a single caller probes it again. Safe to share between threads.
    """

    def __init__(
        self, probe: Callable[[], None], pause: float = PAUSE_SECONDS, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._probe = probe
        self._pause = pause
        self._clock = clock
        self._lock = Lock()
        self._problem: str | None = None
        self._heard_at = -math.inf
        self._again_at = -math.inf

    def check(self, within: float = math.inf) -> None:
        """Raise `EngineUnavailable` at once while the engine is down.

        An engine that was not heard of `within` the last seconds is probed first.
        """
        with self._lock:
            now = self._clock()
            if self._problem is None and now - self._heard_at <= within:
                return
            if self._problem is not None:
                if now < self._again_at:
                    raise EngineUnavailable(self._problem, math.ceil(self._again_at - now))
                self._again_at = now + self._pause
        self.doubt()

    def doubt(self) -> None:
        """Probe the engine after a failure; `EngineUnavailable` when it is down."""
        try:
            self._probe()
        except StoreError as error:
            with self._lock:
                self._problem = f"the engine cannot be reached: {error}"
                self._again_at = self._clock() + self._pause
            raise EngineUnavailable(self._problem, math.ceil(self._pause)) from error
        self.heard()

    def heard(self) -> None:
        """The engine answered."""
        with self._lock:
            self._problem = None
            self._heard_at = self._clock()
