"""HTTP to an engine elsewhere: bounded in time, led nowhere else, whatever the other side does.

urllib's own opener follows redirects and proxies, and its timeout starts anew with every byte. Ours knows neither
redirects nor proxies nor files, and one deadline covers connecting, sending and the whole answer.
"""

from __future__ import annotations

import io
import ssl
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, nullcontext
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from socket import socket
from typing import Any
from urllib.error import HTTPError, URLError

from ..errors import AnswerTooLarge, StoreError
from ..turns import Aside

LONGEST_REASON = 200
_PIECE = 64 * 1024
# Of the time for an answer, what each address of the engine's name may use to let us in: one that swallows everything
# (an IPv6 black hole) must leave time for the next.
_CONNECTING = 1 / 3


class StatusError(StoreError):
    """The engine answered with another status than 200; `reason` is the beginning of what it said."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(f"it answered with status {status}")
        self.status = status
        self.reason = reason


def opener(*handlers: urllib.request.BaseHandler) -> urllib.request.OpenerDirector:
    """What opens addresses of engines: http and https, and nothing else."""
    director = urllib.request.OpenerDirector()
    own = (_Http(), _Https(), urllib.request.HTTPErrorProcessor(), urllib.request.HTTPDefaultErrorHandler())
    for handler in (*own, urllib.request.UnknownHandler(), *handlers):
        director.add_handler(handler)
    return director


@contextmanager
def answered(open_request: Callable[[], Any], aside: Aside = nullcontext) -> Iterator[HTTPResponse]:
    """The answer to a request, waited for aside; `StatusError` for a status other than 2xx, `StoreError` for none at all."""
    try:
        with aside():
            response: HTTPResponse = open_request()
    except HTTPError as error:
        with error:
            raise StatusError(error.code, _beginning(error)) from error
    except (OSError, HTTPException, ValueError) as error:
        raise StoreError(_said(error)) from error
    with closing(response):
        if response.length is None and not response.chunked:
            raise StoreError("its answer does not say where it ends")
        yield response


class Body:
    """The body of an answer, at most `most` bytes of it; `StoreError` when it breaks off, `AnswerTooLarge` past `most`.

    `look` sees every piece before whoever reads, and may refuse it. Pieces are waited for aside.
    """

    def __init__(
        self, response: HTTPResponse, most: int, look: Callable[[bytes], None], aside: Aside = nullcontext
    ) -> None:
        self._response = response
        self._aside = aside
        self._look = look
        self._most = most
        self._left = most

    def read(self, size: int = -1) -> bytes:
        try:
            with self._aside():
                piece = self._response.read(_PIECE if size < 0 else min(size, _PIECE))
        except (OSError, HTTPException, ValueError) as error:
            raise StoreError(_said(error)) from error
        if (
            not piece and size and self._response.length
        ):  # http.client says nothing when a body is shorter than promised
            raise StoreError("its answer breaks off")
        self._left -= len(piece)
        if self._left < 0:
            raise AnswerTooLarge(f"it answered with more than {self._most} bytes")
        self._look(piece)
        return piece


class _Paced(io.RawIOBase):
    """What comes over a connection until a deadline, however slowly."""

    def __init__(self, inner: io.RawIOBase, connection: socket, deadline: float) -> None:
        self._inner = inner
        self._connection = connection
        self._deadline = deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int | None:
        self._connection.settimeout(_left(self._deadline))
        return self._inner.readinto(buffer)

    def close(self) -> None:
        self._inner.close()
        super().close()


class _Connection(HTTPConnection):
    """A connection on which everything must have happened `timeout` seconds after it was asked for."""

    def __init__(self, host: str, /, *, timeout: float = 5.0, **options: Any) -> None:
        self._deadline = time.monotonic() + timeout
        super().__init__(host, timeout=timeout * _CONNECTING, **options)

    def connect(self) -> None:
        super().connect()
        self.sock.settimeout(_left(self._deadline))

    def putheader(self, header: str | bytes, *values: Any) -> None:
        """Leave out urllib's `Connection: close`: an answer that ends with its connection does not show that it broke off."""
        if header != "Connection":
            super().putheader(header, *values)

    def response_class(self, sock: socket, *arguments: Any, **options: Any) -> HTTPResponse:  # type: ignore[override]
        """The answer as http.client reads it, over a reader that keeps to the deadline."""
        response = HTTPResponse(sock, *arguments, **options)
        response.fp = io.BufferedReader(_Paced(response.fp.detach(), sock, self._deadline))
        return response


class _SecureConnection(_Connection, HTTPSConnection):
    """The same with TLS."""


class _Http(urllib.request.HTTPHandler):
    def http_open(self, request: urllib.request.Request) -> HTTPResponse:
        return self.do_open(_Connection, request)


class _Https(urllib.request.HTTPSHandler):
    def https_open(self, request: urllib.request.Request) -> HTTPResponse:
        return self.do_open(_SecureConnection, request, context=ssl.create_default_context())


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError("timed out")
    return left


def _beginning(error: HTTPError) -> str:
    try:
        return error.read(LONGEST_REASON).decode("utf-8", "replace").partition("\n")[0].strip()
    except (OSError, HTTPException):
        return ""


def _said(error: Exception) -> str:
    """What went wrong on the way, without the address, in a few words."""
    cause = error.reason if isinstance(error, URLError) else error
    if isinstance(cause, TimeoutError):
        return "it does not answer in time"
    return (isinstance(cause, OSError) and cause.strerror) or str(cause) or type(cause).__name__
