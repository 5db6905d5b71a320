"""Files: what may lie in a source folder besides them (links, folders, pipes), and writing one whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Oddity:
    """Why an entry of a folder cannot be read as a file (or folder): a rule, and the reason in German and English.

    `folder` tells that it is a folder in the place of a file.
    """

    rule: str
    reason: Mapping[str, str]
    folder: bool = False

    def sentence(self, language: str, name: str) -> str:
        """The reason as a message of its own."""
        return f"{name}: {self.reason[language]}."


def oddity_of(path: Path, root: Path, *, folder: bool = False) -> Oddity | None:
    """What is odd about an entry of a source folder `root` that should be a file, or a `folder`; None where nothing is.

    A link must not lead out of the source folder: what lies outside is nobody's source, and may be anything.
    """
    try:
        path.name.encode("utf-8")
    except UnicodeEncodeError:
        return _NAME
    if path.is_symlink() and not _is_within(path, root):
        return _OUTSIDE
    try:
        mode = path.stat().st_mode
    except OSError as error:
        words = error.strerror or type(error).__name__
        return _DANGLING if path.is_symlink() else _unreadable(words, words)
    if folder:
        return None if S_ISDIR(mode) else _NO_FOLDER
    if S_ISDIR(mode):
        return _FOLDER
    return None if S_ISREG(mode) else _DEVICE


def printable_name(path: Path) -> str:
    """A file's name for messages; what is not UTF-8 in it is written as `\\udcff`."""
    return path.name.encode("utf-8", "backslashreplace").decode("utf-8")


def _is_within(path: Path, root: Path) -> bool:
    target, inside = os.path.realpath(path), os.path.realpath(root)
    return os.path.commonpath((target, inside)) == inside


def _unreadable(german: str, english: str, *, folder: bool = False) -> Oddity:
    return Oddity("unreadable-file", MappingProxyType({"de": german, "en": english}), folder)


_NAME = _unreadable(
    "der Dateiname ist nicht in UTF-8: die Datei mit Buchstaben, Ziffern und Bindestrichen neu benennen",
    "the file’s name is not UTF-8: rename it with letters, digits and hyphens",
)
_DANGLING = _unreadable("der Verweis führt zu keiner Datei", "the link leads to no file")
_FOLDER = _unreadable("das ist ein Ordner und keine Datei", "this is a folder and no file", folder=True)
_NO_FOLDER = _unreadable("das ist kein Ordner", "this is no folder")
_DEVICE = _unreadable(
    "das ist keine gewöhnliche Datei, sondern eine Leitung oder ein Gerät",
    "this is no ordinary file but a pipe or device",
)
_OUTSIDE = Oddity(
    "link-outside",
    MappingProxyType(
        {
            "de": "der Verweis führt aus dem Quellordner hinaus: die Datei selbst hineinlegen",
            "en": "the link leads out of the source folder: put the file itself there",
        }
    ),
)


def write_whole(path: Path, content: bytes) -> None:
    """Write beside the file, then rename: whoever reads it finds the old one or the new one, whole. Raises `OSError`."""
    pending = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        with pending.open("xb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        pending.replace(path)
    finally:
        pending.unlink(missing_ok=True)
