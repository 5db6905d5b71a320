"""Pictures are drawn by a process of its own, which is started when it is needed and ended when it does not answer."""

from __future__ import annotations

import json
import logging
import socket
import subprocess
import sys
import threading
import weakref
from collections.abc import Mapping
from contextlib import nullcontext
from importlib.util import find_spec
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from cachetools import LRUCache

from ..children import child_environment
from ..errors import PictureUnavailable
from ..turns import Aside
from .drawing_worker import DRAWN, LARGEST_MESSAGE

FONTS = "vendor/pictures"

_START_SECONDS = 30.0
_DRAW_SECONDS = 10.0
_QUEUE_SECONDS = 15.0
_RETRY_SECONDS = 5
_MOST_WAITING = 10
_PICTURES_PER_PROCESS = 500
_LOG = logging.getLogger(__name__)


class Drawer:
    """Draws one picture at a time; others wait a bounded time, and so many of them. Safe between threads.

    `available`: whether there is something to draw with; where it is not, pages have tables alone. `kept`: bytes of
    pictures that are remembered for whoever asks for the same one under several addresses; a service keeps pages instead.
    `aside` is for waiting.
    """

    def __init__(self, fonts: Path, seconds: float = _DRAW_SECONDS, kept: int = 0, aside: Aside = nullcontext) -> None:
        self.available = find_spec("vl_convert") is not None
        self.fonts = fonts
        self._seconds = seconds
        self._aside = aside
        self._kept: LRUCache[bytes, bytes] = LRUCache(kept, getsizeof=len)
        self._turn = threading.Lock()
        self._places = threading.BoundedSemaphore(1 + _MOST_WAITING)
        self._child: _Child | None = None

    def svg(self, language: str, spec: Mapping[str, Any], locale: Mapping[str, Any], config: Mapping[str, Any]) -> str:
        """The picture of a complete specification in `vega` or `vega-lite`; `PictureUnavailable`."""
        task = {"language": language, "spec": spec, "locale": locale, "config": config}
        return self._drawn(task).decode("utf-8")

    def png(self, svg: str, scale: float) -> bytes:
        """An SVG as pixels, so many for each of its units; `PictureUnavailable`."""
        return self._drawn({"svg": svg, "scale": scale})

    def close(self) -> None:
        """End the process."""
        with self._turn:
            self._end()

    def _drawn(self, task: Mapping[str, Any]) -> bytes:
        message = json.dumps(task, ensure_ascii=False).encode("utf-8")
        if len(message) > LARGEST_MESSAGE:
            raise PictureUnavailable("it has too much data", _RETRY_SECONDS)
        if not self._places.acquire(blocking=False):
            raise PictureUnavailable("too many pictures are being drawn", _RETRY_SECONDS)
        try:
            with self._aside():
                return self._drawn_in_turn(message)
        finally:
            self._places.release()

    def _drawn_in_turn(self, message: bytes) -> bytes:
        if not self._turn.acquire(timeout=_QUEUE_SECONDS):
            raise PictureUnavailable("too many pictures are being drawn", _RETRY_SECONDS)
        try:
            return self._kept.get(message) or self._remembered(message, self._ask(message))
        finally:
            self._turn.release()

    def _remembered(self, message: bytes, drawn: bytes) -> bytes:
        if len(drawn) <= self._kept.maxsize:
            self._kept[message] = drawn
        return drawn

    def _ask(self, message: bytes) -> bytes:
        try:
            child = self._ready()
            child.send(message)
            reply = child.reply(self._seconds)
        except (OSError, EOFError) as error:  # it died, hangs, or cannot be started
            self._end()
            _LOG.warning("a picture could not be drawn: %r", error)
            raise PictureUnavailable(repr(error), _RETRY_SECONDS) from error
        if not reply.startswith(DRAWN):
            _LOG.error("a picture could not be drawn: %s", reply[1:].decode("utf-8", "replace"))
            raise PictureUnavailable("it cannot be drawn", _RETRY_SECONDS)
        return reply[len(DRAWN) :]

    def _ready(self) -> _Child:
        if self._child is not None and self._child.tasks >= _PICTURES_PER_PROCESS:
            self._end()
        if self._child is None:
            self._child = _Child(self.fonts)
            weakref.finalize(self, self._child.end)
            if not (said := self._child.reply(_START_SECONDS)).startswith(DRAWN):
                raise OSError(said[1:].decode("utf-8", "replace"))
        return self._child

    def _end(self) -> None:
        if self._child is not None:
            self._child.end()
            self._child = None


class _Child:
    """The process, and the connection to it."""

    def __init__(self, fonts: Path) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            self.tasks = 0
            self._process = subprocess.Popen(
                [sys.executable, "-m", f"{__package__}.drawing_worker", str(fonts)],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,  # what goes wrong is in its replies
                env=child_environment(),
                process_group=0,  # Ctrl+C in a terminal is for us
            )
        self._connection = Connection(ours.detach())

    def send(self, message: bytes) -> None:
        self.tasks += 1
        self._connection.send_bytes(message)

    def reply(self, seconds: float) -> bytes:
        """What it answers within so many seconds; `TimeoutError`, `EOFError`."""
        if not self._connection.poll(seconds):
            raise TimeoutError(f"no answer within {seconds} s")
        return self._connection.recv_bytes(LARGEST_MESSAGE)

    def end(self) -> None:
        self._process.kill()
        self._process.wait()
        self._connection.close()
