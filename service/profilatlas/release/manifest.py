"""The manifest of a release: what it was built from, what it holds, and the hash of every file in it."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Self

from ..errors import ReleaseError
from ..settings import Instance

MANIFEST_FILE = "manifest.json"
FORMAT = 1
_RELEASE_ID = re.compile(r"(\d{6,})-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class FileEntry:
    """Size in bytes and SHA-256 (hex) of one file."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What stands in `manifest.json`; `files` are paths relative to the release folder, without the manifest.

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
        (folder / MANIFEST_FILE).write_text(json.dumps(plain, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Read a release's manifest; `ReleaseError` when it is missing, damaged or of another format."""
        try:
            plain = json.loads((folder / MANIFEST_FILE).read_text(encoding="utf-8"))
            if plain["format"] != FORMAT:
                raise ReleaseError(f"release {folder.name} has format {plain['format']}, this version reads {FORMAT}")
            manifest = cls(
                sequence=plain["sequence"],
                content_hash=plain["content_hash"],
                as_of=date.fromisoformat(plain["as_of"]),
                version=plain["version"],
                instance=Instance.from_json(plain["instance"]),
                counts=plain["counts"],
                files={name: FileEntry(**entry) for name, entry in plain["files"].items()},
            )
        except OSError as error:
            raise ReleaseError(f"release {folder.name} has no readable manifest") from error
        except (ValueError, KeyError, TypeError) as error:
            raise ReleaseError(f"the manifest of release {folder.name} is damaged") from error
        if manifest.id != folder.name:
            raise ReleaseError(f"release {folder.name} carries the manifest of {manifest.id}")
        return manifest

    @property
    def size(self) -> int:
        """Bytes in all files."""
        return sum(entry.size for entry in self.files.values())

    def verify_sizes(self, folder: Path) -> None:
        """Whether every file is there in its size; `ReleaseError` names the first that is not."""
        for name, entry in self.files.items():
            path = folder / name
            if not path.is_file() or path.stat().st_size != entry.size:
                raise ReleaseError(f"release {folder.name} is damaged: {name} is missing or has another size")

    def verify_hashes(self, folder: Path) -> None:
        """Whether every file has its content; reads them all."""
        for name, entry in self.files.items():
            try:
                unchanged = describe_file(folder / name) == entry
            except OSError:
                unchanged = False
            if not unchanged:
                raise ReleaseError(f"release {folder.name} is damaged: {name} has changed since it was published")


def describe_file(path: Path) -> FileEntry:
    """Size and hash of a file."""
    with path.open("rb") as stream:
        return FileEntry(path.stat().st_size, hashlib.file_digest(stream, "sha256").hexdigest())


def describe_files(folder: Path) -> dict[str, FileEntry]:
    """All files below a release folder but its manifest, by relative path."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != MANIFEST_FILE)
    return {path.relative_to(folder).as_posix(): describe_file(path) for path in paths}


def sequence_of(release_id: str) -> int | None:
    """The sequence number of a release id, None for any other name."""
    match = _RELEASE_ID.fullmatch(release_id)
    return int(match[1]) if match else None
