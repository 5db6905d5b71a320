"""Where visitors' tables lie: a folder per process, with a lock that says whether the process is still alive."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import tempfile
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

_PREFIX = "profilatlas-check-"
_OWNER = "owner"
_LONGEST_NAME = 80
_MOST_BYTES = 180
_LONGEST_SUFFIX = 8


def own_folder(parent: Path) -> tuple[Path, Callable[[], None]]:
    """A new folder for this process and what removes it; as long as the process lives it holds the lock on `owner`.

    The lock is taken before the file has its name, so nobody ever sees an `owner` that a living process does not hold.
    """
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=parent))
    owner = os.open(folder / f".{_OWNER}", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    fcntl.flock(owner, fcntl.LOCK_EX)
    (folder / f".{_OWNER}").rename(folder / _OWNER)
    return folder, partial(_end, folder, owner)


def remove_leftovers(parent: Path | None = None) -> None:
    """Remove the folders of servers that are no longer alive and did not end in order; those of living ones stay."""
    for folder in (parent or Path(tempfile.gettempdir())).glob(f"{_PREFIX}*"):
        try:
            with _locked(folder / _OWNER):
                _remove_folder(folder)
        except OSError:
            continue


def _remove_folder(folder: Path) -> None:
    """`owner` goes last: where something cannot be removed yet, the next to come finds the folder again."""
    for content in folder.iterdir():
        if content.name != _OWNER:
            shutil.rmtree(content)
    shutil.rmtree(folder)


def safe_name(name: str) -> str:
    """The name of a file as it may stand on a page, in a header and on a disk.

    >>> safe_name("C:\\\\Users\\\\x\\\\Maßnahmen 2026.xlsx"), safe_name("../.a|b.csv"), safe_name("‮")
    ('Maßnahmen 2026.xlsx', 'a_b.csv', 'Tabelle')
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    kept = "".join(sign for sign in last if sign.isprintable())
    kept = re.sub(r"[^\w .()&+,-]", "_", kept)
    stem, dot, suffix = kept.rpartition(".")
    if not dot or not 0 < len(suffix) <= _LONGEST_SUFFIX:
        stem, suffix = kept, ""
    # Disks count bytes: a name of 80 signs of a rare script would be too long for them.
    short = stem.strip(". ")[:_LONGEST_NAME].encode("utf-8")[:_MOST_BYTES].decode("utf-8", "ignore")
    return (short or "Tabelle") + (f".{suffix}" if suffix else "")


def _end(folder: Path, owner: int) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    os.close(owner)


@contextmanager
def _locked(file: Path) -> Iterator[None]:
    """Hold the lock on a file that exists; `OSError` when there is none, or somebody else holds it."""
    descriptor = os.open(file, os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(descriptor)
