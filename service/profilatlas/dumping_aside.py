"""The dumps of a large release, written by a process of their own while the rest of the release is made.

They need nothing but the finished store, its lines and the kept sources, so the two do not wait for each other.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from .children import child_environment
from .errors import ReleaseError

Progress = Callable[[str, str], None]


@contextmanager
def dumps_aside(folder: Path, lines: Path, before: Path | None, progress: Progress) -> Iterator[Callable[[], None]]:
    """Start writing the dumps of a release folder from the folder of its sorted lines; what is given waits until all are there.

    `progress` is told the steps while it is waited for, those taken before at once. Waiting raises `ReleaseError` with
    what the process said when it fails. Who leaves without having waited ends it.
    """
    taken = [] if before is None else ["--before", str(before.resolve())]
    with (
        tempfile.TemporaryFile() as errors,
        subprocess.Popen(
            [sys.executable, "-m", "profilatlas.dumping_worker", str(folder.resolve()), str(lines.resolve()), *taken],
            env=child_environment(TMPDIR=tempfile.gettempdir()),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            encoding="utf-8",
            start_new_session=True,
        ) as child,
    ):

        def wait() -> None:
            for line in child.stdout or ():
                step, _, detail = line.rstrip("\n").partition("\t")
                progress(step, detail)
            if code := child.wait():
                errors.seek(0)
                said = errors.read().decode("utf-8", "replace").strip().rpartition("\n")[2]
                raise ReleaseError(said or f"the process that writes the dumps ended with {code}: build once more")

        try:
            yield wait
        finally:
            if child.poll() is None:
                os.killpg(child.pid, signal.SIGKILL)
