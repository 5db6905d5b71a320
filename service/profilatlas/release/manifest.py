"""The manifest of a release: what it was built from, what it holds, and the hash of every file in it."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath
from stat import S_ISREG
from typing import Any, Self, TypeAlias

from ..errors import ReleaseError
from ..settings import Instance

MANIFEST_FILE = "manifest.json"
FORMAT = 7
LARGEST_MANIFEST = 16 * 1024 * 1024
_RELEASE_ID = re.compile(r"([0-9]{6,12})-[0-9a-f]{12}")
_HASH = re.compile(r"[0-9a-f]{12,64}")


@dataclass(frozen=True, slots=True)
class FileEntry:
    """Size in bytes and SHA-256 (hex) of one file."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What stands in `manifest.json`; `files` are paths relative to the release folder, without the manifest.

    The file carries a checksum over everything else in it, so that it is as protected as the files it protects.
    `content_hash` is that of everything the release was built from: the sources, the rules and our own code.
    """

    sequence: int
    content_hash: str
    as_of: date
    version: str
    instance: Instance
    counts: Mapping[str, int]
    files: Mapping[str, FileEntry]

    @property
    def id(self) -> str:
        """`<sequence>-<hash>`; ids order by sequence."""
        return f"{self.sequence:06d}-{self.content_hash[:12]}"

    @property
    def graph(self) -> str:
        """The IRI of the named graph that holds the release in an engine elsewhere."""
        return graph_of(self.instance.base, self.id)

    def write(self, folder: Path) -> None:
        """Write `manifest.json` into a release folder."""
        plain = {
            "format": FORMAT,
            "id": self.id,
            "sequence": self.sequence,
            "content_hash": self.content_hash,
            "as_of": self.as_of.isoformat(),
            "version": self.version,
            "instance": self.instance.to_json(),
            "counts": dict(self.counts),
            "files": {name: {"size": entry.size, "sha256": entry.sha256} for name, entry in self.files.items()},
        }
        text = json.dumps(plain | {"checksum": _checksum(plain)}, ensure_ascii=False, indent=1)
        (folder / MANIFEST_FILE).write_text(f"{text}\n", encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Read a release's manifest; `ReleaseError` when it is missing, damaged or of another format."""
        try:
            plain = _read_plain(folder / MANIFEST_FILE)
            if plain.get("format") != FORMAT:
                raise ReleaseError(
                    f"release {folder.name} is not of format {FORMAT}, which this version reads: build anew"
                )
            if plain.pop("checksum", None) != _checksum(plain):
                raise ValueError("the checksum differs")
            manifest = cls._of(plain)
        except OSError as error:
            raise ReleaseError(f"release {folder.name} has no readable manifest") from error
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise ReleaseError(f"the manifest of release {folder.name} is damaged") from error
        if not manifest.id == plain["id"] == folder.name:
            raise ReleaseError(f"release {folder.name} carries the manifest of {manifest.id}")
        return manifest

    @classmethod
    def _of(cls, plain: Mapping[str, Any]) -> Self:
        """The values, each of its kind; ValueError, KeyError, TypeError or AttributeError for what is none."""
        files = {name: FileEntry(**entry) for name, entry in plain["files"].items()}
        counts = dict(plain["counts"])
        numbers = [plain["sequence"], *counts.values(), *(entry.size for entry in files.values())]
        hashes = [plain["content_hash"], *(entry.sha256 for entry in files.values())]
        if not files or any(not _is_inside(name) for name in files):
            raise ValueError("files")
        if any(type(number) is not int or number < 0 for number in numbers) or not isinstance(plain["version"], str):
            raise TypeError("numbers")
        if not all(_HASH.fullmatch(each) for each in hashes):
            raise ValueError("hashes")
        return cls(
            sequence=plain["sequence"],
            content_hash=plain["content_hash"],
            as_of=date.fromisoformat(plain["as_of"]),
            version=plain["version"],
            instance=Instance.from_json(plain["instance"]),
            counts=counts,
            files=files,
        )

    @property
    def size(self) -> int:
        """Bytes in all files."""
        return sum(entry.size for entry in self.files.values())

    def verify_sizes(self, folder: Path) -> None:
        """Whether every file is there in its size; `ReleaseError` names the first that is not."""
        for name, entry in self.files.items():
            if _size(folder / name) != entry.size:
                raise ReleaseError(f"release {folder.name} is damaged: {name} is missing or has another size")

    def verify_hashes(self, folder: Path) -> None:
        """Whether every file has its content; reads them all."""
        for name, entry in self.files.items():
            try:
                unchanged = describe_file(folder / name) == entry
            except (OSError, ValueError):
                unchanged = False
            if not unchanged:
                raise ReleaseError(f"release {folder.name} is damaged: {name} has changed since it was published")


def graph_of(base: str, release_id: str) -> str:
    """The IRI of the named graph that holds a release in an engine elsewhere."""
    return f"{base}release/{release_id}"


def describe_file(path: Path) -> FileEntry:
    """Size and hash of a file."""
    with path.open("rb") as stream:
        return FileEntry(path.stat().st_size, hashlib.file_digest(stream, "sha256").hexdigest())


def describe_files(folder: Path) -> dict[str, FileEntry]:
    """All files below a release folder but its manifest, by relative path."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != MANIFEST_FILE)
    return {path.relative_to(folder).as_posix(): describe_file(path) for path in paths}


Stamps: TypeAlias = Mapping[str, tuple[int, int, int]]


def stamps(folder: Path) -> Stamps:
    """Size, time and number of every file of a release: cheap to take, and other ones whenever a file was touched."""
    found: dict[str, tuple[int, int, int]] = {}
    for place, _, names in os.walk(folder):
        for name in names:
            path = f"{place}{os.sep}{name}"  # half the time of a Path: a large release has thousands of files
            try:
                state = os.lstat(path)
            except OSError:
                continue
            found[path] = (state.st_size, state.st_mtime_ns, state.st_ino)
    return found


def sequence_of(release_id: str) -> int | None:
    """The sequence number of a release id, None for any other name."""
    match = _RELEASE_ID.fullmatch(release_id)
    return int(match[1]) if match else None


def _read_plain(path: Path) -> dict[str, Any]:
    with path.open("rb") as stream:
        content = stream.read(LARGEST_MANIFEST + 1)
    plain = json.loads(content.decode("utf-8")) if len(content) <= LARGEST_MANIFEST else None
    if not isinstance(plain, dict):
        raise ValueError("not an object")
    return plain


def _checksum(plain: Mapping[str, Any]) -> str:
    """SHA-256 of the manifest without its checksum, whatever its blanks and the order of its keys."""
    text = json.dumps(plain, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def _is_inside(name: str) -> bool:
    path = PurePosixPath(name)
    return name != "" and not path.is_absolute() and ".." not in path.parts


def _size(path: Path) -> int | None:
    """The size of a file, None for anything else and for nothing."""
    try:
        state = path.stat()
    except (OSError, ValueError):
        return None
    return state.st_size if S_ISREG(state.st_mode) else None
