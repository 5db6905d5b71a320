"""From a backup to a folder that can be served: everything is compared with the list before anything counts."""

from __future__ import annotations

import hashlib
import os
import shutil
import tarfile
import zlib
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import IO, Self

from .backup import CURRENT, LARGEST_LIST, LIST, RELEASES, SETTINGS, SOURCE, Listing
from .errors import BackupError, ReleaseError
from .release import switch
from .release.manifest import Manifest

Progress = Callable[[str, str], None]

_RESTORING = ".restoring"
_PIECE = 1024 * 1024
_RESERVE = 64 * 1024 * 1024
"""Bytes that must stay free on the disk besides what is unpacked."""
_LONGEST_EXTENSION = 64 * 1024
"""Bytes of what a tar says besides a header, such as a long name: tarfile takes it into memory whole."""


class _Member(tarfile.TarInfo):
    """A member as ours are, however a forger writes its header."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> Self:
        """A header as it is read; `BackupError` for one that tarfile would follow without end."""
        member = super().frombuf(buf, encoding, errors)
        if member.type == tarfile.GNUTYPE_SPARSE or not (member.isreg() or member.size <= _LONGEST_EXTENSION):
            raise BackupError(f"the backup holds what no backup of ours does: {member.name!r:.200}")
        return member


def restore(file: Path, folder: Path, progress: Progress = lambda step, detail: None) -> str:
    """Unpack a backup into a new or empty folder; returns the id of the release that is current in it.

    `BackupError` where the backup is damaged or holds what no backup of ours does, where the folder is not empty, or the disk
    too small: then the folder is left as it was found. What was killed half-way is removed by the next attempt.
    """
    fresh = not folder.exists()
    _refuse_unless_empty(folder)
    staging = folder / _RESTORING
    try:
        shutil.rmtree(staging, ignore_errors=True)
        staging.mkdir(parents=True)
        try:
            _unpack(file, staging, progress)
            progress("verify", "")
            current = _verify(staging / RELEASES)
            _put_in_place(staging, folder)
        finally:
            shutil.rmtree(staging, ignore_errors=True)
    except (OSError, EOFError, zlib.error, tarfile.TarError, ValueError, RecursionError) as error:
        if fresh:
            shutil.rmtree(folder, ignore_errors=True)
        reason = error.strerror if isinstance(error, OSError) and error.strerror else error
        raise BackupError(f"{file} could not be restored to {folder}: {reason}") from error
    except BackupError:
        if fresh:
            shutil.rmtree(folder, ignore_errors=True)
        raise
    return current


def _refuse_unless_empty(folder: Path) -> None:
    try:
        if folder.exists() and any(path.name != _RESTORING for path in folder.iterdir()):
            raise BackupError(f"{folder} is not empty: name a new folder, nothing was changed")
    except OSError as error:
        raise BackupError(f"{folder} cannot be used: {error.strerror}") from error


def _unpack(file: Path, staging: Path, progress: Progress) -> None:
    """Write every file that the list names, and nothing else, with its hash compared on the way."""
    with tarfile.open(file, "r|gz", tarinfo=_Member) as archive:
        listing = _listing(archive)
        _refuse_unless_it_fits(listing, staging)
        progress("unpack", f"{len(listing.files)} files")
        missing = dict(listing.files)
        while (member := archive.next()) is not None:
            entry = missing.pop(member.name, None)
            if entry is None or not member.isreg() or not _is_safe(member.name) or member.size != entry.size:
                raise BackupError(f"the backup holds what its list does not name: {member.name!r:.200}")
            if _extract(_opened(archive, member), staging / member.name) != entry.sha256:
                raise BackupError(f"the backup is damaged: {member.name} is not what was backed up")
    if missing:
        raise BackupError(f"the backup is not whole: {min(missing)} is missing")


def _listing(archive: tarfile.TarFile) -> Listing:
    first = archive.next()
    if first is None or first.name != LIST or not first.isreg() or first.size > LARGEST_LIST:
        raise BackupError("this is no backup of Profilatlas: its list is not at its beginning")
    return Listing.from_bytes(_opened(archive, first).read())


def _opened(archive: tarfile.TarFile, member: tarfile.TarInfo) -> IO[bytes]:
    stream = archive.extractfile(member)
    if stream is None:
        raise BackupError(f"{member.name!r:.200} is no file")
    return stream


def _is_safe(name: str) -> bool:
    """Whether a name stays inside and belongs to a backup, whatever the list says."""
    path = PurePosixPath(name)
    if path.as_posix() != name or ".." in path.parts or "\\" in name or not name.isprintable():
        return False
    return name == SETTINGS or (path.parts[0] in (RELEASES, SOURCE) and len(path.parts) > 1)


def _refuse_unless_it_fits(listing: Listing, staging: Path) -> None:
    needed, free = sum(entry.size for entry in listing.files.values()), shutil.disk_usage(staging).free
    if needed + _RESERVE > free:
        raise BackupError(f"the disk is too small: {needed} bytes are needed and {free} are free")


def _extract(stream: IO[bytes], target: Path) -> str:
    """Write one file to disk and return its hash."""
    target.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with target.open("xb") as written:
        while piece := stream.read(_PIECE):
            digest.update(piece)
            written.write(piece)
        written.flush()
        os.fsync(written.fileno())
    return digest.hexdigest()


def _verify(releases: Path) -> str:
    """The id of the current release, once every release is what its manifest says."""
    try:
        for release_id in switch.release_ids(releases):
            Manifest.read(releases / release_id).verify_hashes(releases / release_id)
        current = switch.current_id(releases)
    except ReleaseError as error:
        raise BackupError(f"the backup is damaged: {error}") from error
    if current is None or not (releases / current).is_dir():
        raise BackupError(f"the backup is damaged: {CURRENT} names no release in it")
    return current


def _put_in_place(staging: Path, folder: Path) -> None:
    """Move everything to where it belongs; the releases come last, so that nothing half can be served."""
    for name in sorted((path.name for path in staging.iterdir()), key=lambda name: name == RELEASES):
        (staging / name).rename(folder / name)
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
