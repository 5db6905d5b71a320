"""Whether a dump can be read by others: another parser than ours reads it back and counts."""

from __future__ import annotations

import re
import subprocess
import tempfile
import warnings
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from gzip import BadGzipFile
from io import BufferedReader, RawIOBase
from pathlib import Path
from typing import Any, BinaryIO, cast

import pyoxigraph as ox
import rdflib
from rdflib.plugins.stores.memory import Memory

from ..errors import ReleaseError
from ..model.media import JSON_LD, N_TRIPLES, RDF_XML, TURTLE, Format

RDFLIB_UP_TO = 100_000
"""Triples that RDFLib reads at most (some 10 s); where there is no raptor, the engine's own parser reads larger dumps."""

_IN_RAPTOR = {N_TRIPLES: "ntriples", TURTLE: "turtle", RDF_XML: "rdfxml"}
_IN_RDFLIB = {N_TRIPLES: "nt", TURTLE: "turtle", RDF_XML: "xml", JSON_LD: "json-ld"}
# What raptor says of itself begins a line; elsewhere it repeats addresses, which may hold such words.
_COUNTED = re.compile(rb"^\w+: Parsing returned ([0-9]+) triple", re.MULTILINE)
_PACKED_BADLY = (BadGzipFile, EOFError, zlib.error)
_COMPLAINT = re.compile(rb"^\w+: ((?:Error|Fatal)[^\n]*)", re.MULTILINE)


def prove(name: str, text: Iterable[bytes], written: Format, triples: int, base: str, raptor: Path | None) -> str:
    """Read the text of a dump back and name the parser; `ReleaseError` where it does not find exactly so many triples.

    `raptor` is where Debian's `rapper` is, for N-Triples, Turtle and RDF/XML; JSON-LD is written by ourselves, so that for
    large ones the engine's parser is another one.
    """
    try:
        parser, found, complaint = _read(text, written, triples, base, raptor)
    except _PACKED_BADLY as error:
        parser, found, complaint = "gzip", 0, str(error)
    if found != triples or complaint:
        raise ReleaseError(
            f"the dump {name} is not sound: {parser} finds {found} triples in it instead of {triples}"
            f"{f' ({complaint})' if complaint else ''}; the release in service is untouched"
        )
    return parser


def _read(text: Iterable[bytes], written: Format, triples: int, base: str, raptor: Path | None) -> tuple[str, int, str]:
    """Which parser read a dump, how many triples it found and what it complained about."""
    if raptor is not None and written in _IN_RAPTOR:
        return "raptor", *_by_raptor(raptor, text, _IN_RAPTOR[written], base)
    small = triples <= RDFLIB_UP_TO
    return ("rdflib", *_by_rdflib(text, written, base)) if small else ("oxigraph", *_by_engine(text, written, base))


def _by_raptor(raptor: Path, text: Iterable[bytes], name: str, base: str) -> tuple[int, str]:
    """The dump goes in through a pipe, so that nothing lies unpacked on the disk."""
    with tempfile.TemporaryFile() as said:
        command = [str(raptor), "-c", "-i", name, "-", base]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=said, stderr=said) as process:
            assert process.stdin is not None
            with suppress(BrokenPipeError):  # it may have ended already, and says why
                process.stdin.writelines(text)
            process.stdin.close()
        said.seek(0)
        words = said.read()
    found, complaint = _COUNTED.search(words), _COMPLAINT.search(words)
    problem = complaint[1].decode("utf-8", "replace") if complaint else ""
    return int(found[1]) if found else 0, problem or (f"exit {process.returncode}" if process.returncode else "")


def _by_rdflib(text: Iterable[bytes], written: Format, base: str) -> tuple[int, str]:
    counter = _Counter()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # its JSON-LD parser uses what RDFLib itself deprecates
            rdflib.Graph(counter).parse(data=b"".join(text), publicID=base, format=_IN_RDFLIB[written])
    except _PACKED_BADLY:
        raise
    except Exception as error:  # noqa: BLE001 - whatever its parsers raise, the dump cannot be read
        return counter.count, f"{type(error).__name__}: {error}"[:200]
    return counter.count, ""


def _by_engine(text: Iterable[bytes], written: Format, base: str) -> tuple[int, str]:
    count = 0
    try:
        with _file(text) as file:
            for _ in ox.parse(file, ox.RdfFormat.from_media_type(written.media_type), base_iri=base):
                count += 1
    except _PACKED_BADLY:
        raise
    except (OSError, SyntaxError, ValueError) as error:
        return count, str(error)[:200]
    return count, ""


def _file(text: Iterable[bytes]) -> BinaryIO:
    return cast(BinaryIO, BufferedReader(_Text(iter(text))))


class _Text(RawIOBase):
    """Pieces of a text as a file to read from."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        super().__init__()
        self._pieces, self._left = pieces, memoryview(b"")

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, target: Any) -> int:
        """Fill some of the target; 0 at the end."""
        while not self._left:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._left = memoryview(piece)
        size = min(len(target), len(self._left))
        target[:size], self._left = self._left[:size], self._left[size:]
        return size


class _Counter(Memory):
    """A store of RDFLib that counts what it is given and keeps nothing of it."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def add(self, triple: Any, context: Any, quoted: bool = False) -> None:
        self.count += 1
