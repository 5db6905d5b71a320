"""A reader's claim on a release folder: whoever removes old releases leaves those alone that somebody has open.

The claim is a shared lock on the manifest. It holds across processes and ends with them, however they end.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from ..errors import ReleaseError
from .manifest import MANIFEST_FILE


class Hold:
    """A claim on a release, until it is let go."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    @classmethod
    def on(cls, folder: Path) -> Self:
        """Claim a release; `ReleaseError` when it is not there (any more) or is being removed."""
        path = folder / MANIFEST_FILE
        try:
            descriptor = os.open(path, os.O_RDONLY)
        except OSError as error:
            raise ReleaseError(f"release {folder.name} has no readable manifest") from error
        try:
            fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
            still_there = os.path.samestat(os.fstat(descriptor), path.stat())
        except OSError as error:
            os.close(descriptor)
            raise ReleaseError(f"release {folder.name} is being removed") from error
        if not still_there:
            os.close(descriptor)
            raise ReleaseError(f"release {folder.name} was removed")
        return cls(descriptor)

    def let_go(self) -> None:
        """Give the claim up."""
        os.close(self._descriptor)


@contextmanager
def nobody_reading(folder: Path) -> Iterator[bool]:
    """Whether nobody has a release open; if so nobody can open it while the block runs.

    A release without a manifest cannot be opened, so nobody reads it.
    """
    try:
        descriptor = os.open(folder / MANIFEST_FILE, os.O_RDONLY)
    except OSError:
        yield True
        return
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
    finally:
        os.close(descriptor)
