"""How deep an answer is nested, found out before a parser reads it.

The engine's parsers recurse into triples within triples, and a process whose stack ends there ends (about 1,080 levels on
the 2 MiB of a server's thread). Releases hold no such terms; an engine elsewhere may say anything.
"""

from __future__ import annotations

import re

import numpy as np

from ..errors import StoreError

DEEPEST = 300

_STRING = re.compile(rb'"(?:[^"\\]|\\.)*+"', re.DOTALL)
_BACKSLASHES = re.compile(rb"\\+\Z")
_TRIPLE = b"<<"


class JsonNesting:
    """Measures the brackets of a JSON text that comes in pieces; what stands in its strings counts for nothing."""

    def __init__(self) -> None:
        self._rest = b""
        self._depth = 0

    def feed(self, piece: bytes) -> None:
        """Take the next piece; `StoreError` where it goes too deep.

        >>> nesting = JsonNesting()
        >>> nesting.feed(b'{"a": "{{{')
        >>> nesting.feed(b'", "b": [')
        >>> nesting.feed(b"{" * DEEPEST)
        Traceback (most recent call last):
        profilatlas.errors.StoreError: its answer is nested too deeply
        """
        text = self._rest + piece
        escape = _BACKSLASHES.search(text)
        held = escape[0] if escape else b""
        # One quote more closes a string that goes on in the next piece, or else stays as the only one.
        bare = _STRING.sub(b"", text.removesuffix(held) + b'"')
        within = not bare.endswith(b'"')
        self._rest = (b'"' if within else b"") + held
        signs = np.frombuffer(bare, np.uint8)
        steps = np.isin(signs, list(b"{[")).astype(np.int64) - np.isin(signs, list(b"}]"))
        if len(steps):
            depths = self._depth + np.cumsum(steps)
            _check(int(depths.max()))
            self._depth = int(depths[-1])


class TripleNesting:
    """Counts what may be triples within triples in each line of N-Triples; their signs in literals count, too."""

    def __init__(self) -> None:
        self._rest = b""
        self._found = 0

    def feed(self, piece: bytes) -> None:
        """Take the next piece; `StoreError` where one line has too many.

        >>> TripleNesting().feed(b"<http://a> <http://b> " + b"<<( " * (DEEPEST + 1))
        Traceback (most recent call last):
        profilatlas.errors.StoreError: its answer is nested too deeply
        """
        first, *others = (self._rest + piece).split(b"\n")
        self._found += first.count(_TRIPLE)
        _check(self._found)
        for line in others:
            self._found = line.count(_TRIPLE)
            _check(self._found)
        last = others[-1] if others else first
        # The sign may be cut in two; what is kept of it does not count twice.
        self._rest = b"<" if last.endswith(b"<") and not last.endswith(_TRIPLE) else b""


def _check(depth: int) -> None:
    if depth > DEEPEST:
        raise StoreError("its answer is nested too deeply")
