"""Keeps the current release open for readers and notices when another one becomes current."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ..errors import ReleaseError, ReleaseUnavailable, StoreError
from . import switch
from .hold import Hold
from .manifest import Manifest, Stamps, stamps
from .opened import OpenRelease

LOOK_EVERY_SECONDS = 1.0
TRY_AGAIN_SECONDS = 5.0
FIRST_ANSWER_SECONDS = 10.0
"""How long the slow check of a large release waits for its first request, which reads from the same disk."""


@dataclass(frozen=True, slots=True)
class Status:
    """What `/ready` says: the release in service (or None), and why it is not the one `current` names (or None)."""

    release_id: str | None
    problem: str | None


class _Held:
    """An open release, our claim on it, its files as last `seen`, what is wrong with it, and how many requests read it."""

    def __init__(self, release: OpenRelease, hold: Hold, seen: Stamps) -> None:
        self.release = release
        self.hold = hold
        self.seen = seen
        self.problem: str | None = None
        self.readers = 0
        self.answered = threading.Event()
        self.retired = False


class ReleaseKeeper:
    """Hands out the current release; each request pins one, and the old one closes when its last request ends.

    A damaged release is never handed out: the newest sound one before it serves instead, and `status` says so. Damage is
    noticed when a release is opened, when its files change under it (once a second their sizes and times are looked at)
    and when a reader reports that it failed. A release whose engine is elsewhere and does not answer is not damaged: it is
    tried again every few seconds.
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
        self._problem: str | None = None
        self._damaged: dict[str, tuple[Stamps, str]] = {}
        self._awaited: dict[str, tuple[float, str]] = {}
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
            held.answered.set()
            with self._lock:
                held.readers -= 1
                self._close_if_done(held)

    def status(self) -> Status:
        """The release in service and what is wrong, if anything."""
        with self._lock:
            self._look()
            problem, release = self._problem, self._held.release if self._held else None
        if release is None:
            return Status(None, problem)
        if release.store.elsewhere:
            try:
                release.store.check()
            except StoreError as error:
                problem = problem or str(error)
        return Status(release.manifest.id, problem)

    def close(self) -> None:
        """Close the release as soon as nobody reads it."""
        with self._lock:
            self._retire()

    def doubt(self, release: OpenRelease) -> None:
        """A reader could not read this release: look whether it is damaged, and let the one before take its place."""
        with self._lock:
            held = self._held
            if held is not None and held.release is release:
                self._examine(held)
                if held.problem is not None and self._held is held:
                    self._retire()

    def _look(self) -> None:
        now = self._clock()
        if now - self._looked_at < LOOK_EVERY_SECONDS:
            return
        self._looked_at = now
        if self._held and stamps(self._held.release.path) != self._held.seen:
            self._examine(self._held)
        try:
            named = switch.current_id(self._releases)
            if named is None:
                raise ReleaseError(f"no release is current: build one into {self._releases.name}/")
            self._take(named)
        except ReleaseError as error:
            self._problem = str(error)

    def _take(self, named: str) -> None:
        """Open the named release, or the newest sound one that came before it; `status` says what is wrong with it.

        What was found damaged is tried again when its files have changed. Where there is no other, a sound release goes
        on, even when its folder was deleted: what is open of it is whole.
        """
        self._problem = None
        for release_id in switch.from_release(self._releases, named):
            if self._held and self._held.release.manifest.id == release_id and self._held.problem is None:
                return
            problem = self._open(release_id)
            if problem is None:
                return
            self._problem = self._problem or problem
        if self._held and self._held.problem is not None and self._held.seen:
            self._retire()

    def _open(self, release_id: str) -> str | None:
        """Put a release in service, or say what is wrong with it."""
        folder = self._releases / release_id
        seen = stamps(folder)
        known = self._damaged.get(release_id)
        if known is not None and known[0] == seen:
            return known[1]
        again, problem = self._awaited.get(release_id, (float("-inf"), ""))
        if self._clock() < again:
            return problem
        try:
            hold = Hold.on(folder)
        except ReleaseError as error:
            return str(error)
        try:
            release = self._open_release(folder)
        except ReleaseUnavailable as error:
            hold.let_go()
            self._awaited[release_id] = (self._clock() + TRY_AGAIN_SECONDS, str(error))
            return str(error)
        except ReleaseError as error:
            hold.let_go()
            self._damaged[release_id] = (seen, str(error))
            return str(error)
        except BaseException:
            hold.let_go()
            raise
        self._retire()
        self._held = _Held(release, hold, seen)
        if release.needs_background_check:
            self._check_later(self._held)
        return None

    def _examine(self, held: _Held) -> None:
        """Compare a release that is in service with its manifest: sizes at once, hashes later where there is much."""
        release = held.release
        held.seen = stamps(release.path)
        try:
            Manifest.read(release.path)
            release.manifest.verify_sizes(release.path)
            if not release.needs_background_check:
                release.manifest.verify_hashes(release.path)
        except ReleaseError as error:
            self._replace(held, str(error))
            return
        held.problem = None
        if release.needs_background_check:
            self._check_later(held)

    def _check_later(self, held: _Held) -> None:
        threading.Thread(target=self._check_hashes, args=(held,), daemon=True).start()

    def _check_hashes(self, held: _Held) -> None:
        """The slow check of a large release; a mismatch puts the previous release in service."""
        release = held.release
        held.answered.wait(FIRST_ANSWER_SECONDS)
        try:
            release.manifest.verify_hashes(release.path)
        except ReleaseError as error:
            with self._lock:
                if self._held is held:
                    self._replace(held, str(error))

    def _replace(self, held: _Held, problem: str) -> None:
        """Put the release before a damaged one in service."""
        damaged = held.release.manifest.id
        held.problem = problem
        self._damaged[damaged] = (held.seen, problem)
        self._take(damaged)

    def _retire(self) -> None:
        held, self._held = self._held, None
        if held is not None:
            held.retired = True
            self._close_if_done(held)

    @staticmethod
    def _close_if_done(held: _Held) -> None:
        if held.retired and not held.readers:
            held.release.close()
            held.hold.let_go()
