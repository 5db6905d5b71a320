"""An engine for tests of the pool: a "query" names what to do or to look at in the worker that it is in."""

import json
import os
import resource
import select
import signal
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path

from profilatlas.errors import AnswerTooLarge, EngineUnavailable, StoreError
from profilatlas.store.port import Dataset, Sink

_FOREVER = 3600


class Probe:
    """Only `write` is ever called in a worker. `networked` stands for an engine elsewhere."""

    def write(self, query: str, media_type: str, sink: Sink, dataset: Dataset | None = None) -> None:
        name, _, argument = query.partition(" ")
        sink.write(json.dumps(_PROBES[name](argument)).encode())


def _open_files(_: str) -> dict[str, str]:
    links = [path for path in Path("/proc/self/fd").iterdir() if path.is_symlink()]  # not that of the folder itself
    return {path.name: str(path.readlink()) for path in links}


def _connect(address: str) -> str:
    host, _, port = address.partition(":")
    try:
        with socket.create_connection((host, int(port)), timeout=2):
            return "connected"
    except OSError as error:
        return type(error).__name__


def _write_file(path: str) -> str:
    try:
        Path(path).write_text("x", encoding="ascii")
    except OSError as error:
        return str(error.errno)
    return "written"


def _spin(_: str) -> None:
    while True:
        pass


def _sleep(_: str) -> None:
    time.sleep(_FOREVER)


def _wait_for(path: str) -> str:
    """Say who we are, and end when the reader of a named pipe hangs up."""
    descriptor = os.open(path, os.O_WRONLY)
    os.write(descriptor, b"%d\n" % os.getpid())
    watched = select.poll()
    watched.register(descriptor, 0)
    watched.poll()
    return "released"


def _fail(_: str) -> None:
    raise StoreError("the engine\nfailed")


def _be_away(seconds: str) -> None:
    raise EngineUnavailable("nobody answers", int(seconds))


def _answer_too_much(_: str) -> None:
    raise AnswerTooLarge("endless")


def _end(number: str) -> None:
    signal.raise_signal(int(number))


_PROBES: dict[str, Callable[[str], object]] = {
    "environment": lambda _: dict(os.environ),
    "files": _open_files,
    "connect": _connect,
    "interfaces": lambda _: [name for _, name in socket.if_nameindex()],
    "nice": lambda _: os.getpriority(os.PRIO_PROCESS, 0),
    "process": lambda _: os.getpid(),
    "limits": lambda _: [resource.getrlimit(kind)[0] for kind in (resource.RLIMIT_CORE, resource.RLIMIT_NPROC)],
    "main": lambda _: [sys.modules["__main__"].__spec__.name, "pytest" in sys.modules],
    "write": _write_file,
    "allocate": lambda size: len(bytes(int(size))),
    "spin": _spin,
    "sleep": _sleep,
    "wait": _wait_for,
    "fail": _fail,
    "away": _be_away,
    "endless": _answer_too_much,
    "end": _end,
}


def open_probe(engine: object) -> Probe:
    """What the pool opens engines with."""
    return Probe()
