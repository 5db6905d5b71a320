"""The releases that lie in a folder, as versions of one catalogue: what was published, and as of which day it speaks.

A version's time is the day of its release (`as_of`), never the clock's; within a day the highest sequence stands for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from ..errors import ReleaseError
from .manifest import MANIFEST_FILE, Manifest
from .switch import release_ids


@dataclass(frozen=True, slots=True)
class Version:
    """A release as others cite it; `version` is that of the service which built it, `previous` the id of the one before."""

    id: str
    sequence: int
    as_of: date
    version: str
    counts: Mapping[str, int]
    previous: str | None = None


def versions(releases: Path) -> tuple[Version, ...]:
    """All sound releases in a folder, newest sequence first; a damaged one, or one of another format, is left out.

    A manifest is read once, and again when the file is another. `ReleaseError` when the folder cannot be read.
    """
    manifests = [found for name in release_ids(releases) if (found := _manifest(releases / name)) is not None]
    earlier = [each.id for each in manifests[1:]]
    return tuple(
        Version(each.id, each.sequence, each.as_of, each.version, each.counts, previous)
        for each, previous in zip(manifests, (*earlier, None), strict=False)
    )


def by_day(found: Iterable[Version]) -> tuple[Version, ...]:
    """The version that stands for each day, the latest day first.

    >>> def version(sequence, day):
    ...     return Version(f"{sequence:06d}-0123456789ab", sequence, date.fromisoformat(day), "1", {})
    >>> [each.sequence for each in by_day([version(1, "2026-01-31"), version(2, "2026-03-01"), version(3, "2026-01-31")])]
    [2, 3]
    """
    standing = {each.as_of: each for each in sorted(found, key=lambda each: each.sequence)}
    return tuple(standing[day] for day in sorted(standing, reverse=True))


def newest_of_each_year(found: Iterable[Version]) -> tuple[Version, ...]:
    """The last version of each year that has one, the latest year first."""
    last: dict[int, Version] = {}
    for each in by_day(found):
        last.setdefault(each.as_of.year, each)
    return tuple(last.values())


def as_known_on(
    found: Iterable[Version], day: date, fits: Callable[[Version], bool] = lambda version: True
) -> Version | None:
    """The version in force on a day: of those that fit the latest not after it, else the earliest; None without any."""
    days = by_day(found)
    then = (each for each in days if each.as_of <= day)
    later = (each for each in reversed(days) if each.as_of > day)
    return next((each for each in (*then, *later) if fits(each)), None)


def _manifest(folder: Path) -> Manifest | None:
    try:
        state = (folder / MANIFEST_FILE).stat()
    except OSError:
        return None
    return _read(folder, (state.st_mtime_ns, state.st_size, state.st_ino))


@lru_cache(maxsize=1024)
def _read(folder: Path, _stamp: tuple[int, int, int]) -> Manifest | None:
    """The manifest of a release whose files have their sizes; the stamp makes another file another question."""
    try:
        manifest = Manifest.read(folder)
        manifest.verify_sizes(folder)
    except ReleaseError:
        return None
    return manifest
