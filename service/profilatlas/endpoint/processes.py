"""The processes of the query workers as the web process sees them: what starts them, and what can be said to one."""

from __future__ import annotations

import os
import pickle
import socket
import struct
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection, Pipe
from typing import Any

from ..children import child_environment
from .nursery import ASIDE, END, Birth
from .worker import Question, Reply

_START_SECONDS = 10.0
_STALL_SECONDS = 5
"""How long a worker may take to begin, and a message that has begun to arrive may pause."""

# One arena keeps address space small. A worker keeps what a query has freed for the next one: fetching it page by page
# from the kernel anew takes a third of the time of a query of 6 ms.
_ALLOCATION = {
    "MALLOC_ARENA_MAX": "1",
    "MALLOC_TRIM_THRESHOLD_": str(64 * 1024 * 1024),
}


class WorkerEnded(Exception):
    """A worker ended in place of an answer; `code` is its exit code (negative: the signal), None where nobody knows."""

    def __init__(self, code: int | None) -> None:
        super().__init__(f"a query worker ended with {code}")
        self.code = code


class Worker:
    """One worker process, ready or about to be; used by one thread at a time, and ended by any."""

    def __init__(self, engine: Any, connection: Connection, line: Connection) -> None:
        self.engine = engine
        self.isolated: bool | None = None
        self.aside = False
        self.spent = False
        self._connection = connection
        self._line = line
        self._unwanted = False

    def wait_ready(self) -> None:
        """Wait until the engine is open; raises `StoreError` where it cannot be opened, `WorkerEnded`."""
        if self.isolated is None:
            if not self._connection.poll(_START_SECONDS):
                self.end()
                raise WorkerEnded(None)
            reply = self._reply()
            if reply.failure is not None:
                self.end()
                raise reply.failure
            self.isolated = reply.isolated
        if self._connection.poll():  # nothing was asked, so this is its end
            self._reply()

    def ask(self, question: Question) -> None:
        """Hand over a query."""
        with self._ended():
            self._connection.send_bytes(pickle.dumps(question))

    def answered(self, seconds: float) -> bool:
        """Wait until there is a reply, or the end of the worker; False when `seconds` were over before."""
        return self._connection.poll(max(0.0, seconds))

    def reply(self, most: int) -> tuple[Reply, bytes]:
        """The reply and the whole body, of at most `most` bytes; raises `WorkerEnded`."""
        reply = self._reply()
        self.spent = reply.spent
        with self._ended():
            return reply, b"" if reply.refused else self._connection.recv_bytes(most)

    def put_aside(self) -> None:
        """Go on with the least priority."""
        self.aside = True
        self._say(ASIDE)

    def end(self) -> None:
        """Let the nursery kill the process; whoever waits for an answer gets `WorkerEnded` without a code."""
        self.spent = self._unwanted = True
        self._say(END)

    def close(self) -> None:
        """End the process and let go of its files; nobody may use the worker after that."""
        self._line.close()
        self._connection.close()

    def _reply(self) -> Reply:
        with self._ended():
            return Reply.from_bytes(self._connection.recv_bytes(4096))

    @contextmanager
    def _ended(self) -> Iterator[None]:
        """Whatever a worker does other than answer is its end."""
        try:
            yield
        except (EOFError, ConnectionError) as error:
            self.spent = True
            raise WorkerEnded(self._exit_code()) from error
        except (OSError, ValueError, TypeError) as error:  # it stopped in the middle, or does not make sense
            self.end()
            raise WorkerEnded(None) from error

    def _exit_code(self) -> int | None:
        try:
            code = int(self._line.recv_bytes(16))
        except (EOFError, OSError):
            return None
        return None if self._unwanted else code

    def _say(self, word: bytes) -> None:
        with suppress(OSError):  # it has ended
            self._line.send_bytes(word)


class Nursery:
    """The process that forks workers."""

    def __init__(self) -> None:
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, "-m", f"{__package__}.nursery"],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                env=child_environment(OPENBLAS_NUM_THREADS="1", **_ALLOCATION),
                # A group, so that Ctrl+C does not reach it; no session, for Linux then schedules it as one with pages.
                process_group=0,
            )

    def give_birth(self, birth: Birth) -> Worker:
        """A worker that begins to open its engine; raises `OSError` where there can be none."""
        ours, theirs = Pipe()
        line, their_line = Pipe()
        with theirs, their_line:
            socket.send_fds(self._control, [pickle.dumps(birth)], [theirs.fileno(), their_line.fileno()])
        for connection in (ours, line):
            with socket.socket(fileno=os.dup(connection.fileno())) as stream:
                for pause in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
                    stream.setsockopt(socket.SOL_SOCKET, pause, struct.pack("ll", _STALL_SECONDS, 0))
        return Worker(birth.engine, ours, line)

    def alive(self) -> bool:
        return self.process.poll() is None

    def close(self) -> None:
        """End the process, and with it all workers."""
        self._control.close()
        try:
            self.process.wait(_STALL_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
