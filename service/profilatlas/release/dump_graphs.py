"""Dumps of triples in each format, written piece by piece from sorted lines of N-Triples: the same lines, the same bytes."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

import pyoxigraph as ox

from ..errors import ReleaseError
from ..model.media import JSON_LD, N_TRIPLES, RDF_XML, TURTLE, Format
from ..store.port import Triple
from ..terms import PREFIXES
from . import jsonld
from .dump_lines import packed

_PIECE = 256 * 1024
_HEAD = 64 * 1024
_TURTLE_PREFIXES = re.compile(rb"(?:@prefix [^\n]*\n)+")
_XML_PREFIXES = re.compile(rb'(?: xmlns:[^=]+="[^"]*")+')
_PREFIX = re.compile(rb'@prefix [^\n]*\n| xmlns:[^=]+="[^"]*"')
# RDF/XML writes a property as an element, whose name is the end of the IRI: a letter or `_`, and what may follow one.
_NAME_AT_END = re.compile(r"[^\W\d][\w.\-]*\Z")


def write_graph(lines: Path, path: Path, wanted: Format) -> None:
    """Write the triples of a file of sorted N-Triples in one of `GRAPH_FORMATS`, packed with gzip.

    Raises `ReleaseError` for a property that RDF/XML cannot write.
    """
    with packed(path) as file:
        if wanted == N_TRIPLES:
            with lines.open("rb") as plain:
                shutil.copyfileobj(plain, file, _PIECE)
        elif wanted == JSON_LD:
            file.writelines(jsonld.streamed(triples_of(lines)))
        elif wanted == TURTLE:
            _serialize(triples_of(lines), file, ox.RdfFormat.TURTLE, _TURTLE_PREFIXES)
        elif wanted == RDF_XML:
            _serialize(_with_names(triples_of(lines)), _XmlText(file), ox.RdfFormat.RDF_XML, _XML_PREFIXES)
        else:
            raise ValueError(f"no RDF format: {wanted.media_type}")


def triples_of(lines: Path) -> Iterator[Triple]:
    """The triples of a file of N-Triples, one by one."""
    for quad in ox.parse(path=str(lines), format=ox.RdfFormat.N_TRIPLES):
        yield quad.triple


def _with_names(triples: Iterable[Triple]) -> Iterator[Triple]:
    """The triples, as long as their properties can be names of XML elements."""
    known: set[str] = set()
    for triple in triples:
        if triple.predicate.value not in known:
            if not _NAME_AT_END.search(triple.predicate.value):
                raise ReleaseError(
                    f"the dumps cannot be written: the property {triple.predicate} of {triple.subject} does not end in a "
                    "name that begins with a letter, which RDF/XML needs: use another property; the release in service "
                    "is untouched"
                )
            known.add(triple.predicate.value)
        yield triple


def _serialize(
    triples: Iterable[Triple], file: IO[bytes] | _XmlText, known: ox.RdfFormat, head: re.Pattern[bytes]
) -> None:
    sink = _OrderedPrefixes(file, head)
    ox.serialize(triples, sink, known, prefixes=dict(PREFIXES))  # type: ignore[arg-type]
    sink.end()


class _XmlText:
    """Writes XML whose texts keep their carriage returns: as they are, parsers take them for line feeds."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def write(self, piece: bytes) -> object:
        return self._file.write(piece.replace(b"\r", b"&#13;"))


class _OrderedPrefixes:
    """Puts the prefixes in order, which the engine declares at the beginning in an order that is never the same."""

    def __init__(self, file: IO[bytes] | _XmlText, head: re.Pattern[bytes]) -> None:
        self._file, self._head = file, head
        self._beginning: bytes | None = b""

    def write(self, piece: bytes) -> int:
        if self._beginning is None:
            self._file.write(bytes(piece))
        else:
            self._beginning += piece
            if len(self._beginning) >= _HEAD:
                self.end()
        return len(piece)

    def flush(self) -> None:
        """Nothing: the file is flushed by whoever opened it."""

    def end(self) -> None:
        """Write the beginning, when there was not enough of it to be sure that all prefixes have come."""
        if self._beginning is not None:
            ordered = self._head.sub(
                lambda found: b"".join(sorted(_PREFIX.findall(found[0]))), self._beginning, count=1
            )
            self._file.write(ordered)
            self._beginning = None
