"""The process from which query workers are forked: it has loaded all they need, runs one thread and opens nothing.

`python -m profilatlas.endpoint.nursery`, started by `processes.Nursery` with a socket as its standard input. A message there
is a pickled `Birth` with two open files: the worker's end of the connection that queries come by, and our end of the
worker's *line*. What is said on the line puts the worker aside, or ends it; so does hanging up. When the worker has ended,
its exit code (negative: the signal) is the last word on the line. When our standard input ends, the web process has, and
we go with all workers.

Why not `multiprocessing`'s fork server: docs/decisions/0030.
"""

from __future__ import annotations

import os
import pickle
import selectors
import signal
import socket
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

from ..settings import Limits
from ..store.port import Store
from . import isolation, worker

_LARGEST_MESSAGE = 64 * 1024
ASIDE = b"aside"
END = b"end"
"""What may be said on a line."""


@dataclass(frozen=True, slots=True)
class Birth:
    """What a worker is started with: how it opens which engine, whether it needs the network for that, its limits."""

    open_engine: Callable[[Any], Store]
    engine: Any
    networked: bool
    limits: Limits


@dataclass(frozen=True, slots=True)
class _Child:
    """A worker: its process, its line, and the end of a pipe that closes when the process ends."""

    process: int
    line: Connection
    pulse: int


class _Nursery:
    def __init__(self, control: socket.socket) -> None:
        self._control = control
        self._events = selectors.DefaultSelector()
        self._events.register(control, selectors.EVENT_READ, self._give_birth)
        self._open = True

    def run(self) -> None:
        while self._open:
            # One at a time: what comes first may be the end of what comes next.
            (key, _), *_others = self._events.select()
            key.data()

    def _give_birth(self) -> None:
        message, files, _, _ = socket.recv_fds(self._control, _LARGEST_MESSAGE, 2)
        if not message:
            self._open = False
            return
        # Unpickled here, so that what a worker needs is imported once and shared by all.
        birth: Birth = pickle.loads(message)
        connection, line = files
        pulse, beating = os.pipe()
        us = os.getpid()
        process = os.fork()
        if process == 0:
            _live(birth, connection, beating, us)
        for theirs in (connection, beating):
            os.close(theirs)
        child = _Child(process, Connection(line), pulse)
        self._events.register(child.line, selectors.EVENT_READ, lambda: self._hear(child))
        self._events.register(child.pulse, selectors.EVENT_READ, lambda: self._bury(child))

    def _hear(self, child: _Child) -> None:
        try:
            said = child.line.recv_bytes()
        except (EOFError, OSError):
            said = END
        if said == ASIDE:
            # A group, because a nice value belongs to a thread and this reaches all of them.
            with suppress(OSError):
                os.setpriority(os.PRIO_PGRP, child.process, isolation.ASIDE)
        else:
            self._events.unregister(child.line)
            os.kill(child.process, signal.SIGKILL)

    def _bury(self, child: _Child) -> None:
        """Take the exit code of a worker that has ended, and pass it on."""
        self._events.unregister(child.pulse)
        os.close(child.pulse)
        _, status = os.waitpid(child.process, 0)
        if child.line in self._events.get_map():
            self._events.unregister(child.line)
        with child.line, suppress(OSError):  # whoever wanted the end may have hung up
            child.line.send_bytes(b"%d" % os.waitstatus_to_exitcode(status))


def _live(birth: Birth, connection: int, beating: int, parent: int) -> None:
    """The life of a worker, in its process; does not return."""
    code = 1
    try:
        os.setpgid(0, 0)
        isolation.close_files({connection, beating})
        isolation.first_to_be_ended()
        isolated = not birth.networked and isolation.leave_network()
        isolation.end_with_parent(parent)
        worker.serve(Connection(connection), birth.open_engine, birth.engine, birth.limits, isolated)
        code = 0
    except BaseException:
        traceback.print_exc()
        raise
    finally:
        os._exit(code)


def main() -> None:
    """Fork workers until standard input ends."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        # A service manager tells all processes to end; queries that are under way end with the web process, not before.
        signal.signal(number, signal.SIG_IGN)
    os.nice(isolation.POLITE)
    control = socket.socket(fileno=os.dup(sys.stdin.fileno()))
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, sys.stdin.fileno())
    os.close(nothing)
    _Nursery(control).run()


if __name__ == "__main__":
    main()
