"""Releases other than the current one, opened when somebody asks for them and closed when nobody does any more."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cachetools import LRUCache

from ..errors import NotFound, ReleaseError, ReleaseRemoved, ReleaseUnavailable, StoreError, VersionUnavailable
from . import switch
from .hold import Hold
from .manifest import Manifest, Stamps, sequence_of, stamps
from .opened import OpenRelease
from .versions import Version, versions

MOST_OPEN = 4
MOST_KNOWN = 20_000
UNUSED_SECONDS = 300.0
LOOK_EVERY_SECONDS = 1.0
TRY_AGAIN_SECONDS = 5.0


@dataclass(slots=True, eq=False)
class _Held:
    """An open release with our claim on its folder, its files as last `seen`, and who uses it."""

    release: OpenRelease
    hold: Hold
    seen: Stamps
    looked_at: float
    used_at: float
    readers: int = 0
    retired: bool = False
    checked: bool = False


@dataclass(frozen=True, slots=True)
class _Refused:
    """Why a release could not be opened, and until when there is no use in trying again while its files are the same."""

    seen: Stamps
    until: float
    reason: str


class Archive:
    """Hands out releases by id; each request pins one. Safe to share between threads.

    At most `most_open` are open at a time that nobody reads; the least used make room, and what was not asked for in
    `UNUSED_SECONDS` is closed. `holds` tells whether a release folder says anything of a thing. A damaged release is never handed out, whenever the damage happens; no other one suffers.
    """

    def __init__(
        self,
        releases: Path,
        open_release: Callable[[Path], OpenRelease],
        most_open: int = MOST_OPEN,
        clock: Callable[[], float] = time.monotonic,
        holds: Callable[[Path, str], bool] = lambda folder, thing: True,
    ) -> None:
        self._releases = releases
        self._open_release = open_release
        self._most_open = most_open
        self._clock = clock
        self._holds = holds
        self._known: LRUCache[tuple[str, str], bool] = LRUCache(MOST_KNOWN)
        self._lock = threading.Lock()
        self._opening = threading.Lock()
        self._open: OrderedDict[str, _Held] = OrderedDict()
        self._refused: dict[str, _Refused] = {}
        self._versions: tuple[Version, ...] = ()
        self._listed_at = float("-inf")

    def versions(self) -> tuple[Version, ...]:
        """All sound releases in the folder, newest first; looked for at most once a second."""
        now = self._clock()
        if now - self._listed_at >= LOOK_EVERY_SECONDS:
            self._listed_at = now
            try:
                self._versions = versions(self._releases)
            except ReleaseError:
                self._versions = ()
            with self._lock:
                self._close_unused(now)
        return self._versions

    def knows(self, release_id: str, thing: str) -> bool:
        """Whether a release says anything of a thing: asked of its store alone (8 ms), once; `StoreError`."""
        key = (release_id, thing)
        with self._lock:
            known = self._known.get(key)
        if known is None:
            try:
                known = self._holds(self._releases / release_id, thing)
            except ReleaseError:  # it was taken away meanwhile
                return False
            with self._lock:
                self._known[key] = known
        return known

    def require(self, release_id: str) -> None:
        """`NotFound` for what never was a release here, `ReleaseRemoved` for one that is no longer."""
        if sequence_of(release_id) is None or not (self._releases / release_id).is_dir():
            raise self._absence(release_id)

    @contextmanager
    def pinned(self, release_id: str) -> Iterator[OpenRelease]:
        """One release from beginning to end of a request.

        `NotFound` for what never was a release here, `ReleaseRemoved` for one that is no longer, `VersionUnavailable`
        with the reason for one that is damaged or whose engine does not hold it.
        """
        held = self._taken(release_id)
        if held is None:
            with self._opening:
                held = self._taken(release_id) or self._opened(release_id)
        try:
            yield held.release
        finally:
            with self._lock:
                held.readers -= 1
                held.used_at = self._clock()
                self._make_room()
                self._close_if_done(held)

    def doubt(self, release: OpenRelease) -> None:
        """A reader could not read this release: look whether it is damaged, and hand it out no more if so."""
        with self._lock:
            held = self._open.get(release.manifest.id)
            if held is not None and held.release is release:
                held.checked = False
                self._is_sound(held)

    def close(self) -> None:
        """Close every release as soon as nobody reads it."""
        with self._lock:
            for held in tuple(self._open.values()):
                self._retire(held)

    def _taken(self, release_id: str) -> _Held | None:
        """An open release with one reader more, if it is open and its files are as they were."""
        with self._lock:
            held = self._open.get(release_id)
            if held is None or not self._is_sound(held):
                return None
            held.readers += 1
            self._open.move_to_end(release_id)
            return held

    def _is_sound(self, held: _Held) -> bool:
        """Whether an open release is still what it was; one that is not is handed out no more."""
        now = self._clock()
        if held.checked and now - held.looked_at < LOOK_EVERY_SECONDS:
            return True
        held.looked_at = now
        seen = stamps(held.release.path)
        if held.checked and seen == held.seen:
            return True
        try:
            _examine(held.release)
        except ReleaseError as error:
            if seen:  # else the folder is gone, which is no damage
                self._refused[held.release.path.name] = _Refused(seen, float("inf"), str(error))
            self._retire(held)
            return False
        held.seen, held.checked = seen, True
        return True

    def _opened(self, release_id: str) -> _Held:
        """Open a release for its first reader."""
        folder = self._releases / release_id
        if not folder.is_dir():
            raise self._absence(release_id)
        seen, now = stamps(folder), self._clock()
        refused = self._refused.get(release_id)
        if refused is not None and refused.seen == seen and now < refused.until:
            raise VersionUnavailable(refused.reason)
        try:
            hold = Hold.on(folder)
        except ReleaseError as error:
            raise VersionUnavailable(str(error)) from error
        try:
            release = self._open_release(folder)
        except (ReleaseError, StoreError) as error:
            hold.let_go()
            lasting = not isinstance(error, ReleaseUnavailable | StoreError)
            until = float("inf") if lasting else now + TRY_AGAIN_SECONDS
            self._refused[release_id] = _Refused(seen, until, str(error))
            raise VersionUnavailable(str(error)) from error
        except BaseException:
            hold.let_go()
            raise
        held = _Held(release, hold, seen, now, now, readers=1, checked=True)
        with self._lock:
            self._refused.pop(release_id, None)
            self._open[release_id] = held
            self._make_room()
        if release.needs_background_check:
            threading.Thread(target=self._check_hashes, args=(held,), daemon=True).start()
        return held

    def _absence(self, release_id: str) -> NotFound | ReleaseRemoved:
        """Why there is no such folder: numbers are given in order, so one up to the highest was used, by one release."""
        taken = [sequence_of(each) for each in switch.release_ids(self._releases)]
        sequence, highest = sequence_of(release_id), switch.highest_sequence(self._releases)
        if sequence is not None and 0 < sequence <= highest and sequence not in taken:
            return ReleaseRemoved(release_id)
        return NotFound(release_id)

    def _check_hashes(self, held: _Held) -> None:
        """The slow check of a large release, beside its first readers."""
        try:
            held.release.manifest.verify_hashes(held.release.path)
        except ReleaseError as error:
            with self._lock:
                if not held.retired:
                    self._refused[held.release.path.name] = _Refused(held.seen, float("inf"), str(error))
                    self._retire(held)

    def _make_room(self) -> None:
        idle = [held for held in self._open.values() if not held.readers]
        for held in idle[: max(0, len(self._open) - self._most_open)]:
            self._retire(held)

    def _close_unused(self, now: float) -> None:
        for held in tuple(self._open.values()):
            if not held.readers and now - held.used_at >= UNUSED_SECONDS:
                self._retire(held)

    def _retire(self, held: _Held) -> None:
        self._open.pop(held.release.path.name, None)
        held.retired = True
        self._close_if_done(held)

    @staticmethod
    def _close_if_done(held: _Held) -> None:
        if held.retired and not held.readers:
            held.release.close()
            held.hold.let_go()


def _examine(release: OpenRelease) -> None:
    """Compare a release with its manifest: sizes, and where there is little of it, hashes; `ReleaseError` when it differs."""
    Manifest.read(release.path)
    release.manifest.verify_sizes(release.path)
    if not release.needs_background_check:
        release.manifest.verify_hashes(release.path)
