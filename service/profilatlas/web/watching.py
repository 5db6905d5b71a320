"""What operators may know of a request: noted when its answer has been sent, for the journal and for the metrics."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from flask import Flask, Response, g, request

from .clients import client_network

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_NOTED = "profilatlas.noted"
OTHER = "other"
"""The route of an address that is none of ours, so that nobody can make up routes without end."""


@dataclass(frozen=True, slots=True)
class Served:
    """One request that was answered; `seconds` until the last byte was handed over, `size` bytes of the body.

    `query` is the part of the address behind `?` as it came: whoever writes it down makes a hash of it. `client` is a
    network, never an address; `release` is None where the answer was read from none.
    """

    method: str
    route: str
    path: str
    query: str
    status: int
    seconds: float
    size: int
    client: str
    release: str | None


Observer = Callable[[Served], None]


def register(app: Flask, observers: Iterable[Observer], clock: Callable[[], float] = time.perf_counter) -> None:
    """Tell the observers of every request that `app` answers."""
    app.wsgi_app = _Watch(app.wsgi_app, tuple(observers), clock)  # type: ignore[method-assign]

    @app.after_request
    def note(response: Response) -> Response:
        release = g.get("release")
        request.environ[_NOTED] = (
            request.url_rule.rule if request.url_rule else OTHER,
            client_network(),
            release.manifest.id if release else None,
        )
        return response


class _Watch:
    """The application between the server and Flask: what it hands on is not changed."""

    def __init__(self, app: WSGIApplication, observers: tuple[Observer, ...], clock: Callable[[], float]) -> None:
        self._app = app
        self._observers = observers
        self._clock = clock

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        begun, status = self._clock(), 500

        def start(line: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Callable[[bytes], object]:
            nonlocal status
            status = int(line.partition(" ")[0])
            return start_response(line, headers, exc_info) if exc_info else start_response(line, headers)

        def done(size: int) -> None:
            route, client, release = environ.get(_NOTED, (OTHER, "unknown", None))
            path, query = environ.get("PATH_INFO", ""), environ.get("QUERY_STRING", "")
            seconds = self._clock() - begun
            served = Served(environ["REQUEST_METHOD"], route, path, query, status, seconds, size, client, release)
            for observer in self._observers:
                observer(served)

        return _Counted(self._app(environ, start), done)


class _Counted:
    """A body on its way out, which counts its bytes and says when it is done."""

    def __init__(self, body: Iterable[bytes], done: Callable[[int], None]) -> None:
        self._body = body
        self._pieces: Iterator[bytes] = iter(body)
        self._done = done
        self._size = 0

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> bytes:
        try:
            piece = next(self._pieces)
        except StopIteration:
            self._tell()
            raise
        self._size += len(piece)
        return piece

    def close(self) -> None:
        """Called by the server, whether or not the client took everything."""
        try:
            close = getattr(self._body, "close", None)
            if close is not None:
                close()
        finally:
            self._tell()

    def _tell(self) -> None:
        done, self._done = self._done, lambda size: None
        done(self._size)
