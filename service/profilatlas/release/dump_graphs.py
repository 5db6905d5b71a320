"""Dumps of triples in each format, made piece by piece from sorted lines of N-Triples: the same lines, the same bytes.

A file is a gzip file of several members (RFC 1952, section 2.2): the beginning of the document, each piece, its end.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path

import pyoxigraph as ox

from ..errors import ReleaseError
from ..model.media import JSON_LD, N_TRIPLES, RDF_XML, TURTLE, Format
from ..store.port import Literal, NamedNode, Triple
from ..terms import PREFIXES
from . import jsonld
from .dump_lines import packed
from .dump_members import Made, Members

_TURTLE_PREFIXES = re.compile(rb"(?:@prefix [^\n]*\n)+")
_XML_START = re.compile(rb"<\?xml[^\n]*\n<rdf:RDF((?: xmlns:[^=]+=\"[^\"]*\")+)>")
_PREFIX = re.compile(rb'@prefix [^\n]*\n| xmlns:[^=]+="[^"]*"')
_XML_END = b"\n</rdf:RDF>"
# RDF/XML writes a property as an element, whose name is the end of the IRI: a letter or `_`, and what may follow one.
_NAME_AT_END = re.compile(r"[^\W\d][\w.\-]*\Z")
_ANY = Triple(NamedNode("https://example.org/"), NamedNode("https://example.org/p"), Literal(""))


def write_graph(members: Members, path: Path, wanted: Format) -> list[int]:
    """Write the triples of all pieces in one of `GRAPH_FORMATS`, packed with gzip; gives the numbers of the new pieces.

    Raises `ReleaseError` for a property that RDF/XML cannot write.
    """
    head, tail = _frame(wanted)

    def make(lines: bytes, first: bool) -> list[Made]:
        return [(packed(_body(lines, wanted, first)), lines.count(b"\n"))]

    return members.write({path: packed(head)}, make, packed(tail))


def document(members: Members, path: Path, numbers: Iterable[int]) -> Iterator[bytes]:
    """Some pieces of a file that was written, as a document of their own, unpacked."""
    begun = False
    for place, member in enumerate(members.read(path, numbers)):
        text = gzip.decompress(member)
        if place and not begun:
            text, begun = text.removeprefix(jsonld.BETWEEN), True  # of a piece that is not the first of all
        yield text


def triples_of(lines: Path | bytes) -> Iterator[Triple]:
    """The triples of N-Triples in a file or in memory, one by one."""
    given = {"input": lines} if isinstance(lines, bytes) else {"path": str(lines)}
    for quad in ox.parse(**given, format=ox.RdfFormat.N_TRIPLES):
        yield quad.triple


def _frame(wanted: Format) -> tuple[bytes, bytes]:
    """What stands before and after the pieces of a document."""
    if wanted == N_TRIPLES:
        return b"", b""
    if wanted == JSON_LD:
        return jsonld.beginning(), jsonld.END
    if wanted == TURTLE:
        return _in_order(_start(_serialized([_ANY], ox.RdfFormat.TURTLE), _TURTLE_PREFIXES)[0]), b""
    if wanted == RDF_XML:
        return _in_order(_start(_serialized([_ANY], ox.RdfFormat.RDF_XML), _XML_START)[0]), _XML_END
    raise ValueError(f"no RDF format: {wanted.media_type}")


def _body(lines: bytes, wanted: Format, first: bool) -> bytes:
    """A piece as it stands between the beginning and the end of a document."""
    if wanted == N_TRIPLES:
        return lines
    triples = triples_of(lines)
    if wanted == JSON_LD:
        return (b"\n" if first else jsonld.BETWEEN) + jsonld.nodes(triples)
    if wanted == TURTLE:
        text = _serialized(triples, ox.RdfFormat.TURTLE)
        return text[_start(text, _TURTLE_PREFIXES).end() :]
    text = _serialized(_with_names(triples), ox.RdfFormat.RDF_XML)
    # Parsers take carriage returns as they are for line feeds.
    return text[_start(text, _XML_START).end() :].removesuffix(_XML_END).replace(b"\r", b"&#13;")


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


def _serialized(triples: Iterable[Triple], known: ox.RdfFormat) -> bytes:
    sink = BytesIO()
    ox.serialize(triples, sink, known, prefixes=dict(PREFIXES))
    return sink.getvalue()


def _start(text: bytes, head: re.Pattern[bytes]) -> re.Match[bytes]:
    """What the engine writes before the first triple: always as long, but in an order that is never the same."""
    found = head.match(text)
    assert found is not None, "the engine declares all prefixes first"
    return found


def _in_order(head: bytes) -> bytes:
    """The same with its prefixes in order."""
    prefixes = _PREFIX.findall(head)
    return head.replace(b"".join(prefixes), b"".join(sorted(prefixes)))
