"""What the server writes down: one line for each request and each message, as JSON or as text, to standard error.

A line holds no full address of a client, no query and nothing else that visitors write but the path; whatever it says, it
stays one line (hostile.md, 111).
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TextIO
from urllib.parse import quote

from .watching import Observer, Served

_LONGEST_PATH = 200
_LOGGER = "profilatlas"
_REQUESTS = "profilatlas.requests"
_FIELDS = "fields"


def start(form: str, stream: TextIO) -> None:
    """Write all messages of this process to `stream`; `form` is `json`, `text` or `off` (no line for a request then)."""
    logger = logging.getLogger(_LOGGER)
    for old in logger.handlers[:]:
        logger.removeHandler(old)
    handler = logging.StreamHandler(stream)
    handler.setFormatter(_Json() if form == "json" else _Text())
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    logger.propagate = False
    logging.getLogger(_REQUESTS).setLevel(logging.WARNING if form == "off" else logging.INFO)


def writer(salt: bytes | None = None) -> Observer:
    """Writes a line for each request, once `start` was called.

    Within one process the same query has the same hash; without its `salt` nobody can try queries out against it.
    """
    key = os.urandom(16) if salt is None else salt
    logger = logging.getLogger(_REQUESTS)

    def write(served: Served) -> None:
        if logger.isEnabledFor(logging.INFO):
            logger.info("request", extra={_FIELDS: _fields(served, key)})

    return write


def _fields(served: Served, key: bytes) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "method": served.method,
        "route": served.route,
        "path": quote(served.path.encode("latin-1", "replace"))[:_LONGEST_PATH],
        "status": served.status,
        "ms": round(served.seconds * 1000, 1),
        "bytes": served.size,
        "client": served.client,
        "release": served.release,
    }
    if served.query:
        fields["query"] = hashlib.blake2b(served.query.encode("latin-1", "replace"), key=key, digest_size=6).hexdigest()
    return fields


class _Lines(logging.Formatter):
    """A record as one line of printable ASCII."""

    def __init__(self, line: Callable[[dict[str, Any]], str]) -> None:
        super().__init__()
        self._line = line

    def format(self, record: logging.LogRecord) -> str:
        when = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        entry = {"time": when, "level": record.levelname.lower(), "message": record.getMessage()}
        entry |= getattr(record, _FIELDS, {})
        if record.exc_info:
            entry["exception"] = self.formatException(record.exc_info)
        return self._line(entry)


class _Json(_Lines):
    def __init__(self) -> None:
        super().__init__(json.dumps)


class _Text(_Lines):
    def __init__(self) -> None:
        super().__init__(lambda entry: " ".join(_plain(value) for value in entry.values() if value is not None))


def _plain(value: object) -> str:
    """A value without anything that begins a new line or that a terminal obeys."""
    return str(value).encode("unicode_escape").decode("ascii")
