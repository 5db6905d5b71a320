"""The application behind a few turns: where a request takes one, and gives it back (`turns.py`, docs/decisions/0058)."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from ..turns import Aside, Turns

if TYPE_CHECKING:
    from collections.abc import Iterable

    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


class InTurns:
    """An application that makes each answer in a turn; a body that comes slowly is waited for without one."""

    def __init__(self, application: WSGIApplication, turns: Turns) -> None:
        self._application = application
        self._turns = turns

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        environ["wsgi.input"] = _Body(environ["wsgi.input"], self._turns.aside)
        with self._turns.taken():
            return self._application(environ, start_response)


class _Body:
    """The body of a request, read aside."""

    def __init__(self, body: IO[bytes], aside: Aside) -> None:
        self._body = body
        self._aside = aside

    def read(self, size: int = -1) -> bytes:
        with self._aside():
            return self._body.read(size)
