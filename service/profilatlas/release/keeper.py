"""Keeps the current release open for readers and notices when another one becomes current (design.md 8c)."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ..errors import ReleaseError, ReleaseUnavailable
from . import switch
from .opened import OpenRelease

LOOK_EVERY_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Status:
    """What `/ready` says: the release in service (or None), and why it is not the one `current` names (or None)."""

    release_id: str | None
    problem: str | None


class _Held:
    """An open release and the number of requests that read it."""

    def __init__(self, release: OpenRelease) -> None:
        self.release = release
        self.readers = 0
        self.retired = False


class ReleaseKeeper:
    """Hands out the current release; each request pins one, and the old one closes when its last request ends.

    A damaged release is never handed out: the newest sound one before it serves instead, and `status` says so.
    """

    def __init__(
        self,
        releases: Path,
        open_release: Callable[[Path], OpenRelease],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._releases = releases
        self._open_release = open_release
        self._clock = clock
        self._lock = threading.Lock()
        self._held: _Held | None = None
        self._named: str | None = None
        self._problem: str | None = None
        self._damaged: dict[str, str] = {}
        self._looked_at = float("-inf")

    @contextmanager
    def pinned(self) -> Iterator[OpenRelease]:
        """The release that serves this request from beginning to end; `ReleaseUnavailable` when there is none."""
        with self._lock:
            self._look()
            held = self._held
            if held is None:
                raise ReleaseUnavailable(self._problem or "no release yet")
            held.readers += 1
        try:
            yield held.release
        finally:
            with self._lock:
                held.readers -= 1
                self._close_if_done(held)

    def status(self) -> Status:
        """The release in service and what is wrong, if anything."""
        with self._lock:
            self._look()
            return Status(self._held.release.manifest.id if self._held else None, self._problem)

    def close(self) -> None:
        """Close the release as soon as nobody reads it."""
        with self._lock:
            self._retire()

    def _look(self) -> None:
        now = self._clock()
        if now - self._looked_at < LOOK_EVERY_SECONDS:
            return
        self._looked_at = now
        try:
            named = switch.current_id(self._releases)
        except ReleaseError as error:
            self._problem = str(error)
            return
        if named is None and self._held is None:
            self._problem = f"there is no release yet: build one into {self._releases.name}/"
        if named is not None and (named != self._named or self._held is None):
            self._named = named
            self._take(named)

    def _take(self, named: str) -> None:
        """Open the named release, or the newest sound one that came before it."""
        self._problem = None
        for release_id in switch.from_release(self._releases, named):
            if self._held and self._held.release.manifest.id == release_id:
                return
            problem = self._damaged.get(release_id)
            if problem is None:
                try:
                    release = self._open_release(self._releases / release_id)
                except ReleaseError as error:
                    problem = str(error)
            if problem is None:
                self._retire()
                self._held = _Held(release)
                if release.needs_background_check:
                    threading.Thread(target=self._check_hashes, args=(self._held,), daemon=True).start()
                return
            self._problem = self._problem or problem
        self._problem = self._problem or f"the file `{switch.CURRENT}` names no release"
        self._retire()

    def _check_hashes(self, held: _Held) -> None:
        """The slow check of a large release; a mismatch puts the previous release in service."""
        release = held.release
        try:
            release.manifest.verify_hashes(release.path)
        except ReleaseError as error:
            with self._lock:
                self._damaged[release.manifest.id] = str(error)
                if self._held is held:
                    self._retire()
                    self._take(release.manifest.id)

    def _retire(self) -> None:
        held, self._held = self._held, None
        if held is not None:
            held.retired = True
            self._close_if_done(held)

    @staticmethod
    def _close_if_done(held: _Held) -> None:
        if held.retired and not held.readers:
            held.release.close()
