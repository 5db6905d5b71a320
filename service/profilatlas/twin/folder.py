"""The folder of a static twin: files written beside and renamed, only when they change; what is gone is taken away.

`.export/` is the export's own: `list.json` names every file that an export wrote, `names-*` those that an export which
did not end has begun, `part-*` are files on their way. Nothing that is not named there is ever removed.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from ..errors import ExportError

OWN = ".export"
LIST, LOCK, NAMES, PART = "list.json", "lock", "names-", "part-"
FORMAT = 1
_LONGEST_NAME = 255
_TIMES = 1_600_000_000


class TwinFolder:
    """Files by their path below one folder; several processes may write different files at once."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._own = path / OWN
        self._noted: set[str] = set()
        self._notes: int | None = None

    @contextmanager
    def exporting(self) -> Iterator[None]:
        """Keep other exports out; `ExportError` for a folder that holds anything but an earlier export."""
        if self.path.exists() and not self.path.is_dir():
            raise ExportError(f"{self.path} is no folder")
        if self.path.is_dir() and not self._own.is_dir() and any(self.path.iterdir()):
            raise ExportError(f"{self.path} holds files that no export wrote: choose a new or empty folder")
        self._own.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self._own / LOCK, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise ExportError(f"another export writes to {self.path}: wait until it has ended") from error
            for part in self._own.glob(f"{PART}*"):
                part.unlink()
            yield
        finally:
            if self._notes is not None:
                os.close(self._notes)
                self._notes = None
            os.close(descriptor)

    def put(self, name: str, pieces: Iterable[bytes]) -> bool:
        """Write a file unless it has this content already; tells whether it was written.

        Its time is made of its content, so that whoever tags files by time and size (nginx) gives the same tag to the same
        content and another to all else.
        """
        target = self.path / self._checked(name)
        part = self._own / f"{PART}{os.getpid()}"
        digest, size = hashlib.blake2b(digest_size=8), 0
        with part.open("wb") as stream:
            for piece in pieces:
                stream.write(piece)
                digest.update(piece)
                size += len(piece)
        moment = moment_of(digest)
        self._note(name)
        if _is_same(target, part, size, moment):
            part.unlink()
            return False
        os.utime(part, (moment, moment))
        try:
            part.replace(target)
        except FileNotFoundError:
            target.parent.mkdir(parents=True, exist_ok=True)
            part.replace(target)
        return True

    def end(self, release_id: str, names: Iterable[str]) -> int:
        """Remove what earlier exports wrote and this one did not, and list what is there; returns how many were removed."""
        kept = set(names)
        gone = sorted(self._known() - kept)
        for name in gone:
            target = self.path / self._checked(name)
            target.unlink(missing_ok=True)
            self._remove_empty(target.parent)
        os.sync()
        listed = {"format": FORMAT, "release": release_id, "files": sorted(kept)}
        part = self._own / f"{PART}list"
        with part.open("w", encoding="utf-8") as stream:
            json.dump(listed, stream, ensure_ascii=False, indent=0)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(self._own / LIST)
        for names_file in self._own.glob(f"{NAMES}*"):
            names_file.unlink()
        return len(gone)

    def _known(self) -> set[str]:
        known: set[str] = set()
        try:
            listed = json.loads((self._own / LIST).read_text(encoding="utf-8"))
            if listed["format"] != FORMAT:
                raise ExportError(f"{self.path} was written by another version: export to a new folder")
            known.update(map(str, listed["files"]))
        except FileNotFoundError:
            pass
        except (ValueError, KeyError, TypeError) as error:
            raise ExportError(f"{self._own / LIST} is damaged: export to a new folder") from error
        for names_file in self._own.glob(f"{NAMES}*"):
            # The last line of a process that was killed may be half a name.
            known.update(names_file.read_text(encoding="utf-8", errors="replace").split("\n")[:-1])
        return known

    def _note(self, name: str) -> None:
        """Remember a file before it is there: whatever happens, a later export knows that it is ours."""
        if name not in self._noted:
            if self._notes is None:
                self._notes = os.open(
                    self._own / f"{NAMES}{os.getpid()}", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644
                )
            os.write(self._notes, f"{name}\n".encode())
            self._noted.add(name)

    def _checked(self, name: str) -> str:
        parts = PurePosixPath(name).parts
        fit = all(part not in ("..", ".") and len(part.encode()) <= _LONGEST_NAME for part in parts)
        if not name or name.startswith("/") or not fit or not name.isprintable() or name.partition("/")[0] == OWN:
            raise ExportError(f"{name!r} cannot be the name of a file")
        return name

    def _remove_empty(self, folder: Path) -> None:
        while folder != self.path:
            try:
                folder.rmdir()
            except OSError:
                return
            folder = folder.parent


def moment_of(digest: hashlib.blake2b) -> int:
    """The time of a file with this content, in seconds."""
    return int.from_bytes(digest.digest()) % _TIMES


def _is_same(target: Path, part: Path, size: int, moment: int) -> bool:
    try:
        found = target.stat()
    except FileNotFoundError:
        return False
    if found.st_size != size or int(found.st_mtime) != moment:
        return False
    with target.open("rb") as one, part.open("rb") as other:
        while piece := one.read(1 << 20):
            if piece != other.read(1 << 20):
                return False
    return True
