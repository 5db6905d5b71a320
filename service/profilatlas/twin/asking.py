"""Asking the application as a browser would, without a network between."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_to_bytes, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from _typeshed.wsgi import WSGIApplication


@dataclass(frozen=True, slots=True)
class Answer:
    """What the application says: status, headers by their names, and the body in pieces or as a whole."""

    status: int
    headers: Mapping[str, str]
    pieces: Iterable[bytes]

    @property
    def body(self) -> bytes:
        """The whole body; pieces can be taken once."""
        return b"".join(self.pieces)

    @property
    def media_type(self) -> str:
        """The type without its parameters."""
        return self.headers.get("Content-Type", "").partition(";")[0].strip()


@dataclass(frozen=True, slots=True)
class Asker:
    """Sends requests to an application under its public address `url`."""

    application: WSGIApplication
    url: str

    def ask(self, address: str, language: str, accept: str = "*/*", method: str = "GET") -> Answer:
        """A complete answer to a request for `address`, a path that may have a query."""
        with self.asking(address, language, accept, method) as answer:
            return Answer(answer.status, answer.headers, (answer.body,))

    @contextmanager
    def asking(self, address: str, language: str, accept: str = "*/*", method: str = "GET") -> Iterator[Answer]:
        """An answer whose body is read piece by piece within the block."""
        said: dict[str, Any] = {}

        def start_response(status: str, headers: list[tuple[str, str]], _: object = None) -> Any:
            said.update(status=int(status.split()[0]), headers=dict(headers))
            return lambda _: None

        pieces = self.application(self._environment(address, language, accept, method), start_response)
        try:
            yield Answer(said["status"], said["headers"], pieces)
        finally:
            if hasattr(pieces, "close"):
                pieces.close()

    def _environment(self, address: str, language: str, accept: str, method: str) -> dict[str, Any]:
        path, _, query = address.partition("?")
        here = urlsplit(self.url)
        return {
            "REQUEST_METHOD": method,
            "SCRIPT_NAME": "",
            "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
            "QUERY_STRING": query,
            "SERVER_NAME": here.hostname or "localhost",
            "SERVER_PORT": str(here.port or 80),
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": here.netloc,
            "HTTP_ACCEPT": accept,
            "HTTP_ACCEPT_LANGUAGE": language,
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": here.scheme,
            "wsgi.input": io.BytesIO(),
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": False,
            "wsgi.multiprocess": True,
            "wsgi.run_once": False,
        }
