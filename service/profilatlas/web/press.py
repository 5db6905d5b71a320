"""Documents to print: each is typeset in a process of its own with limits, a few at a time.

Typst is native code that cannot be interrupted, and what it sets comes from tables: so it runs beside the server, in
`python -m profilatlas.web.press_worker`, without network, and is ended when it takes too long (docs/decisions/0042).
"""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import date

from ..children import child_environment
from ..errors import ProfilatlasError, ReportRefused
from ..turns import Aside

_LOG = logging.getLogger(__name__)
_MEBIBYTE = 1024 * 1024
_LITTLE_MEMORY = {"RAYON_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "1"}


class PressFailed(ProfilatlasError):
    """A document could not be typeset."""


@dataclass(frozen=True, slots=True)
class PressLimits:
    """How many documents are made at a time and may wait (for how many seconds), and what one may use.

    `memory` is bytes of address space; `seconds` those of the processor, and twice as many on the clock.
    """

    places: int = 2
    waiting: int = 4
    wait: float = 5.0
    memory: int = 1536 * _MEBIBYTE
    seconds: int = 20


class Press:
    """Where documents are made; `aside` is for waiting. Safe to share between threads."""

    def __init__(self, limits: PressLimits = PressLimits(), aside: Aside = nullcontext) -> None:
        self._limits = limits
        self._aside = aside
        self._line = threading.BoundedSemaphore(limits.places + limits.waiting)
        self._places = threading.BoundedSemaphore(limits.places)

    @contextmanager
    def place(self) -> Iterator[None]:
        """Room for reading and making one document; `ReportRefused` when there is none soon."""
        busy = ReportRefused("reports-busy", seconds=round(self._limits.wait))
        if not self._line.acquire(blocking=False):
            raise busy
        try:
            with self._aside():
                has_place = self._places.acquire(timeout=self._limits.wait)
            if not has_place:
                raise busy
            try:
                yield
            finally:
                self._places.release()
        finally:
            self._line.release()

    def pdf(self, template: str, content: Mapping[str, object], day: date) -> bytes:
        """A document of a template in `report/`, dated on `day`; `PressFailed` where it cannot be made."""
        order = {"template": template, "content": content, "day": day.isoformat()}
        limits = self._limits
        try:
            with self._aside():
                done = subprocess.run(
                    [sys.executable, "-m", f"{__package__}.press_worker", str(limits.memory), str(limits.seconds)],
                    input=json.dumps(order).encode("ascii"),
                    capture_output=True,
                    env=child_environment(**_LITTLE_MEMORY),
                    timeout=2 * limits.seconds,
                    check=False,
                )
        except subprocess.TimeoutExpired as error:
            raise PressFailed(f"{template} took longer than {2 * limits.seconds} s") from error
        if done.returncode:
            _LOG.error("typesetting %s ended with %s: %s", template, done.returncode, done.stderr[-1000:])
            raise PressFailed(f"{template} cannot be typeset (exit code {done.returncode})")
        return done.stdout
