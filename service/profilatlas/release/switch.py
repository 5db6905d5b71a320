"""The releases folder: immutable releases, a `current` file that names one, and the atomic switch between them."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from stat import S_ISREG

from ..errors import BuildRunning, ReleaseError
from .manifest import Manifest, sequence_of

CURRENT = "current"
SEQUENCE = ".sequence"
"""Holds the highest number that a release here ever had: whoever deletes the newest by hand does not free its number."""
_LOCK = ".lock"
_BUILDING = ".building-"
_LONGEST_NAME = 100
_DIGITS = 9


@contextmanager
def locked(releases: Path) -> Iterator[None]:
    """Nobody else builds, publishes or switches meanwhile; `BuildRunning` at once when somebody does."""
    with (releases / _LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BuildRunning(f"another build is running in {releases}: wait until it has ended") from error
        yield


@contextmanager
def building(releases: Path) -> Iterator[Path]:
    """A fresh folder to build a release in, while no one else builds; leftovers of killed builds are removed.

    Raises `BuildRunning` at once when somebody else holds the folder.
    """
    releases.mkdir(parents=True, exist_ok=True)
    with locked(releases):
        for leftover in releases.glob(f"{_BUILDING}*"):
            shutil.rmtree(leftover)
        folder = releases / f"{_BUILDING}{os.getpid()}"
        folder.mkdir()
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def publish(
    folder: Path,
    manifest: Manifest,
    releases: Path,
    step: Callable[[str], None],
    upload: Callable[[Path, Manifest], None] = lambda path, manifest: None,
) -> Path:
    """Make a built folder the current release: everything on disk first, then two atomic renames.

    `step` is told the name of each point before it is passed; wherever the process dies, `current` names a whole
    release. `upload` brings the release wherever else it must be before it can be served; when it raises, the release
    stays in the folder and `current` as it is.
    """
    step("write-manifest")
    manifest.write(folder)
    step("sync-files")
    for path in sorted(folder.rglob("*")):
        _sync(path)
    _sync(folder)
    step("write-sequence")
    _note_sequence(releases, manifest.sequence)
    step("rename-release")
    target = releases / manifest.id
    folder.rename(target)
    _sync(releases)
    upload(target, manifest)
    step("write-current")
    choose(manifest.id, releases, step)
    return target


def choose(release_id: str, releases: Path, step: Callable[[str], None] = lambda _: None) -> None:
    """Let `current` name a release that lies in the folder."""
    pending = releases / f".{CURRENT}.new"
    pending.write_text(f"{release_id}\n", encoding="ascii")
    _sync(pending)
    step("switch-current")
    if (releases / CURRENT).is_dir():  # somebody's mistake; a file cannot take its place, and nothing of it is deleted
        (releases / CURRENT).rename(releases / f"{CURRENT}.before-{release_id}")
    pending.rename(releases / CURRENT)
    _sync(releases)
    step("switched")


def current_id(releases: Path) -> str | None:
    """The id that `current` names, or None when there is no such file; `ReleaseError` when it names none."""
    path = releases / CURRENT
    try:
        if not S_ISREG(path.stat().st_mode):
            raise ReleaseError(f"`{CURRENT}` in the releases folder is no file")
        with path.open("rb") as stream:
            name = stream.read(_LONGEST_NAME).strip().decode("ascii")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise ReleaseError(f"the file `{CURRENT}` in the releases folder cannot be read") from error
    if sequence_of(name) is None:
        raise ReleaseError(f"the file `{CURRENT}` names no release")
    return name


def release_ids(releases: Path) -> list[str]:
    """The ids of all releases in the folder, newest first."""
    try:
        names = [path.name for path in releases.iterdir() if path.is_dir()] if releases.is_dir() else []
    except OSError as error:
        raise ReleaseError(f"the releases folder {releases} cannot be read: {error.strerror}") from error
    return sorted((name for name in names if sequence_of(name) is not None), key=_order, reverse=True)


def from_release(releases: Path, named: str) -> list[str]:
    """The named release, if it is a release at all, and those before it, newest first."""
    sequence = sequence_of(named)
    if sequence is None:
        return []
    return [named, *(each for each in release_ids(releases) if _order(each) < sequence)]


def highest_sequence(releases: Path) -> int:
    """The highest number that a release here has or had, 0 where there was none; `ReleaseError` when nobody can tell."""
    return max((_noted_sequence(releases), *(_order(name) for name in release_ids(releases))))


def next_sequence(releases: Path) -> int:
    """The number after the highest there was, so that ids order by sequence whatever the clock says."""
    return highest_sequence(releases) + 1


def _noted_sequence(releases: Path) -> int:
    """What `SEQUENCE` says; 0 in folders without it, and for what is no number: the releases that are there count anyway."""
    try:
        noted = (releases / SEQUENCE).read_bytes()[:_LONGEST_NAME].strip()
    except OSError:
        return 0
    return int(noted) if noted.isdigit() and len(noted) <= _DIGITS else 0


def _note_sequence(releases: Path, sequence: int) -> None:
    pending = releases / f"{SEQUENCE}.new"
    pending.write_text(f"{max(sequence, _noted_sequence(releases))}\n", encoding="ascii")
    _sync(pending)
    pending.replace(releases / SEQUENCE)


def _order(release_id: str) -> int:
    return sequence_of(release_id) or 0


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
