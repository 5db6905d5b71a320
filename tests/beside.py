"""Test processes beside each other: what they share is made once, and a test that measures time runs alone.

The processes of one run share a folder. Locks in it are the kernel's (`flock`): a process that dies holds none.
"""

import fcntl
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Keep other processes out of blocks with the same file."""
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def made_once(shared: Path, name: str, make: Callable[[Path], object]) -> Path:
    """A folder that the first process to ask for it makes and the others find; what fails half-way is made anew."""
    folder = shared / name
    with locked(shared / f"{name}.lock"):
        if not folder.exists():
            attempt = Path(tempfile.mkdtemp(prefix=f"{name}-", dir=shared))
            make(attempt)
            attempt.rename(folder)
    return folder


class Turns:
    """Whose turn it is: any number of tests beside each other, or one that is alone.

    Whoever begins passes a door, one at a time. A test that wants to be alone stands in the door until the room behind it
    is empty and stays there, so that the others cannot keep it waiting by overtaking it.
    """

    def __init__(self, shared: Path) -> None:
        self._door = os.open(shared / "door.lock", os.O_RDWR | os.O_CREAT, 0o600)
        self._room = os.open(shared / "room.lock", os.O_RDWR | os.O_CREAT, 0o600)

        self._kept = False

    def begin(self, *, alone: bool) -> None:
        """Wait for a turn, unless the last one was kept."""
        if self._kept:
            return
        fcntl.flock(self._door, fcntl.LOCK_EX)
        fcntl.flock(self._room, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
        if not alone:
            fcntl.flock(self._door, fcntl.LOCK_UN)

    def end(self, *, keep: bool = False) -> None:
        """Let the others have theirs, or keep the turn for the next test."""
        self._kept = keep
        if not keep:
            fcntl.flock(self._room, fcntl.LOCK_UN)
            fcntl.flock(self._door, fcntl.LOCK_UN)

    def close(self) -> None:
        """Give the files back."""
        os.close(self._door)
        os.close(self._room)
