"""What a release is built from: everything that decides its content, as one hash, and the releases that are there already."""

from __future__ import annotations

import hashlib
import os
import platform
import zlib
from datetime import date
from pathlib import Path

import pyoxigraph

from . import __version__, resources
from .errors import ReleaseError
from .files import oddity_of
from .release import switch
from .release.feed import INDEX as FEED
from .release.manifest import Manifest

# Our code that decides the content of a release; pages may change without a new one.
_CODE = (
    "build.py",
    "built_from.py",
    "dumping.py",
    "dumping_aside.py",
    "dumping_worker.py",
    "errors.py",
    "examining.py",
    "files.py",
    "rulebook.py",
    "terms.py",
    "settings",
    "model",
    "store",
    "queries",
    "ingest",
    "validation",
    "release",
)


def hash_of(source: Path, as_of: date | None) -> str:
    """SHA-256 of everything a release depends on: sources, vocabulary, shapes, our code, and the day it looks from."""
    digest = hashlib.sha256(f"{__version__} {as_of}".encode())
    _take_in(digest, source, "")
    _take_in_program(digest)
    return digest.hexdigest()


def program_hash() -> str:
    """SHA-256 of what makes releases: vocabulary, shapes, our code, and what writes bytes for it."""
    versions = (__version__, pyoxigraph.__version__, zlib.ZLIB_RUNTIME_VERSION, platform.python_version())
    digest = hashlib.sha256(" ".join(versions).encode())
    _take_in_program(digest)
    return digest.hexdigest()


def _take_in_program(digest: hashlib._Hash) -> None:
    code = [resources.package_dir() / name for name in _CODE]
    for root in (resources.ontology_dir(), resources.shapes_dir(), *code):
        _take_in(digest, root, f"{root.name}/")


def _take_in(digest: hashlib._Hash, root: Path, name: str) -> None:
    """Add a file or folder and all files in it under a name."""
    for path in [root] if root.is_file() else sorted(root.rglob("*")):
        relative = path.relative_to(root)
        if path.name.startswith((".", "~$")) or "__pycache__" in relative.parts:
            continue
        digest.update(os.fsencode(f"{name}{relative.as_posix()}") + b" " + _fingerprint(path, root))


def _fingerprint(path: Path, root: Path) -> bytes:
    """The hash of a file; of what is none, what it is instead, so that a finding about it is not overlooked."""
    folder = path.is_dir() and not path.is_symlink()
    if (oddity := oddity_of(path, path.parent if path == root else root, folder=folder)) is not None:
        return f"{oddity.rule} {oddity.reason['en']}\n".encode()
    if path.is_dir():
        return b"folder\n"
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").digest()
    except OSError as error:
        return f"unreadable-file {error.strerror}\n".encode()


def sound_release(releases: Path) -> Manifest | None:
    """The manifest of the current release if it is whole, so that a damaged one is built anew."""
    try:
        current = switch.current_id(releases)
        manifest = Manifest.read(releases / current) if current else None
        if manifest:
            manifest.verify_hashes(releases / manifest.id)
    except ReleaseError:
        return None
    return manifest


def newest_sound(releases: Path) -> Path | None:
    """The release whose feed is gone on with: the last that was built, which followers have seen, rolled back or not."""
    for folder in (releases / release_id for release_id in switch.release_ids(releases)):
        try:
            manifest = Manifest.read(folder)
            manifest.verify_hashes(folder)
        except ReleaseError:
            continue
        if FEED in manifest.files:
            return folder
    return None
