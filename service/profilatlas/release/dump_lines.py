"""Packed files that are the same whenever they are written, and what a file of lines must not hold to become a dump."""

from __future__ import annotations

import gzip
import re
from collections.abc import Collection
from hashlib import sha256
from pathlib import Path

from ..errors import ReleaseError
from ..store.port import NamedNode

LEVEL = 6
_BUFFER = 1024 * 1024

# The engine escapes every control character. Group 1 is one that XML 1.0 has no place for (https://www.w3.org/TR/xml/#charsets).
_ESCAPE = re.compile(rb"\\(?:([bf]|u(?:00(?:0[0-8BCEF]|1[0-9A-F])|FFF[EF]))|.)", re.IGNORECASE)


def packed(content: bytes) -> bytes:
    """A member of a gzip file (several make one, too); it tells neither when it was made nor what it was called."""
    return gzip.compress(content, LEVEL, mtime=0)


def count_writable(lines: Path) -> int:
    """The number of lines in a file of N-Triples.

    Raises `ReleaseError` for a text that cannot be written in XML: half of the formats of a release would lack it.
    """
    count = 0
    with lines.open("rb", buffering=_BUFFER) as file:
        while block := b"".join(file.readlines(_BUFFER)):
            for escape in _ESCAPE.finditer(block):
                if escape[1] is not None:
                    raise _unwritable(block, escape)
            count += block.count(b"\n")
    return count


def hash_of_lines(lines: Path, predicates: Collection[str]) -> str:
    """SHA-256 of all lines with one of the predicates."""
    names = b"|".join(re.escape(str(NamedNode(iri)).encode()) for iri in sorted(predicates))
    wanted = re.compile(rb"^\S+ (?:%s) .*\n" % names, re.MULTILINE)
    digest = sha256()
    with lines.open("rb", buffering=_BUFFER) as file:
        while block := b"".join(file.readlines(_BUFFER)):
            digest.update(b"".join(wanted.findall(block)))
    return digest.hexdigest()


def _unwritable(block: bytes, found: re.Match[bytes]) -> ReleaseError:
    """Where the text stands and what is wrong with it."""
    start = block.rfind(b"\n", 0, found.start()) + 1
    subject, predicate, _ = block[start : block.find(b"\n", start)].decode("utf-8").split(" ", 2)
    return ReleaseError(
        f"the dumps cannot be written: a text of {subject} ({predicate}) holds a control character "
        f"({found[0].decode('ascii')}) that XML has no place for: take it "
        "out of the source, then build again; the release in service is untouched"
    )
