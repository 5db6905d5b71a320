"""Everything that a service needs, in one file: releases, source folder and settings, each file with its hash.

A backup is a gzipped tar. Its first member, `backup.json`, lists all others, so that whoever restores it knows beforehand
what is to come (`restore.py`). Releases never change once they are published, so nothing need be stopped for it.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import tarfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Self

from . import __version__
from .errors import BackupError, ReleaseError
from .files import oddity_of
from .release import switch
from .release.manifest import FileEntry, Manifest, describe_file

if TYPE_CHECKING:
    from _typeshed import SupportsRead

Progress = Callable[[str, str], None]

LIST = "backup.json"
RELEASES, SOURCE, SETTINGS = "releases", "source", "settings.toml"
CURRENT = f"{RELEASES}/{switch.CURRENT}"
FORMAT = 1
LARGEST_LIST = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Listing:
    """What a backup holds; `files` by their path within it, `version` is that of the program that wrote it."""

    version: str
    files: Mapping[str, FileEntry]

    def to_bytes(self) -> bytes:
        """The content of `backup.json`."""
        files = {name: {"size": entry.size, "sha256": entry.sha256} for name, entry in self.files.items()}
        plain = {"format": FORMAT, "version": self.version, "files": files}
        return (json.dumps(plain, ensure_ascii=False, indent=1) + "\n").encode()

    @classmethod
    def from_bytes(cls, content: bytes) -> Self:
        """The inverse of `to_bytes`; `BackupError` for anything else."""
        try:
            plain = json.loads(content)
            if plain["format"] != FORMAT:
                raise BackupError(f"the backup is of format {plain['format']}, this version reads {FORMAT}")
            files = {str(name): FileEntry(**entry) for name, entry in plain["files"].items()}
            if any(type(entry.size) is not int or entry.size < 0 for entry in files.values()):
                raise ValueError("size")
            return cls(str(plain["version"]), files)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise BackupError("the list of the backup is damaged") from error


def back_up(
    file: Path,
    releases: Path,
    source: Path | None = None,
    settings: Path | None = None,
    progress: Progress = lambda step, detail: None,
) -> Listing:
    """Write a new backup and return what it holds; `BackupError` says why there is none.

    A damaged release is left out and told as a step `skip`; the newest sound one up to the current is current in the backup.
    The file is readable for its owner alone, since settings may hold a password.
    """
    if os.path.lexists(file):
        raise BackupError(f"{file} is there already: choose a new name")
    try:
        found = dict(_releases(releases, progress))
        if source is not None:
            found |= dict(_below(source, SOURCE))
        if settings is not None:
            found[SETTINGS] = settings
        current = _current(releases, found)
        entries = {name: describe_file(path) for name, path in found.items()}
        entries[CURRENT] = FileEntry(len(current), hashlib.sha256(current).hexdigest())
        listing = Listing(__version__, entries)
        progress("pack", f"{len(entries)} files, {sum(entry.size for entry in entries.values())} bytes")
        _write(file, listing, found, current)
    except (OSError, ReleaseError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else error
        raise BackupError(f"no backup was written to {file}: {reason}") from error
    return listing


def _releases(releases: Path, progress: Progress) -> Iterator[tuple[str, Path]]:
    """The files of all sound releases."""
    for release_id in switch.release_ids(releases):
        try:
            Manifest.read(releases / release_id).verify_hashes(releases / release_id)
        except ReleaseError as error:
            progress("skip", str(error))
            continue
        yield from _below(releases / release_id, f"{RELEASES}/{release_id}")


def _below(folder: Path, name: str) -> Iterator[tuple[str, Path]]:
    """The files of a folder, but hidden ones; what only looks like one is a `BackupError`."""
    if not folder.is_dir():
        raise BackupError(f"{folder} is no folder")
    for path in sorted(folder.iterdir()):
        if path.name.startswith("."):
            continue
        is_folder = path.is_dir() and not path.is_symlink()
        if (oddity := oddity_of(path, folder, folder=is_folder)) is not None:
            raise BackupError(f"{path} cannot be backed up: {oddity.reason['en']}")
        if is_folder:
            yield from _below(path, f"{name}/{path.name}")
        else:
            yield f"{name}/{path.name}", path


def _current(releases: Path, found: Mapping[str, Path]) -> bytes:
    """The content of `current`: the newest release in the backup that is not newer than the one in service."""
    held = {name.split("/")[1] for name in found if name.startswith(f"{RELEASES}/")}
    named = switch.current_id(releases)
    for release_id in switch.from_release(releases, named or ""):
        if release_id in held:
            return f"{release_id}\n".encode("ascii")
    raise BackupError(f"there is no sound release in {releases}: nothing to back up")


def _write(file: Path, listing: Listing, found: Mapping[str, Path], current: bytes) -> None:
    """Write beside the file, then rename: there is a whole backup or none."""
    pending = file.with_name(f".{file.name}.new")
    pending.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(pending, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
            with tarfile.open(fileobj=stream, mode="w:gz", compresslevel=5) as archive:
                _add(archive, LIST, io.BytesIO(content := listing.to_bytes()), len(content))
                _add(archive, CURRENT, io.BytesIO(current), len(current))
                for name, path in found.items():
                    with path.open("rb") as original:
                        packed = _Hashed(original)
                        _add(archive, name, packed, listing.files[name].size)
                    if packed.sha256 != listing.files[name].sha256:
                        raise BackupError(f"{path} changed meanwhile: no backup was written, try again")
            stream.flush()
            os.fsync(stream.fileno())
        pending.rename(file)
    finally:
        pending.unlink(missing_ok=True)


class _Hashed:
    """A file with the hash of what was read of it: somebody may write to a source folder at any time."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """The next piece."""
        piece = self._file.read(size)
        self._digest.update(piece)
        return piece

    @property
    def sha256(self) -> str:
        """Of what was read so far, in hex."""
        return self._digest.hexdigest()


def _add(archive: tarfile.TarFile, name: str, content: SupportsRead[bytes], size: int) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o644
    archive.addfile(member, content)
