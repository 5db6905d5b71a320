"""What a workbook is before anything reads it: a sound zip of sound XML, or a reason to refuse it.

Every member is inflated once, in pieces and counted, because what a zip says about its own sizes need not be true;
every XML part is parsed once without keeping it, so that no later reader meets a document type or an entity.
"""

import struct
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from ...model.finding import Finding, Place
from ..messages import finding

PIECE = 1 << 16
_LOCAL_HEADER = struct.Struct("<4s22xHH")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_KNOWN_STARTS = (
    (b"%PDF-", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"{\\rtf", "RTF"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7z"),
    (b"\x1f\x8b", "gzip"),
)
_SUFFIXES = ("xml", "rels", "vml")
_MACROS = "vbaproject.bin"


@dataclass(frozen=True, slots=True)
class UploadLimits:
    """How big a table from a stranger may be (http.md, "Uploads"); files of a source folder have no such limits."""

    inflated: int = 100 * 1024 * 1024
    ratio: int = 100
    members: int = 200
    rows: int = 20_000
    columns: int = 100

    @property
    def strings(self) -> int:
        """How many shared strings a workbook of this size can need."""
        return self.rows * self.columns


class Refused(Exception):
    """A file that is not read at all, with the finding that says why. It does not leave this package."""

    def __init__(self, found: Finding) -> None:
        super().__init__(found.rule)
        self.finding = found


@dataclass(frozen=True, slots=True)
class Elements:
    """What a reader of one XML part wants to be told: the start and the end of each element by its local name."""

    start: Callable[[str, Mapping[str, str]], None]
    end: Callable[[str], None] = lambda _name: None
    text: Callable[[str], None] | None = None


Readers = Callable[[str], Elements | None]


def inspect(path: Path, file: str, readers: Readers, limits: UploadLimits | None) -> frozenset[str]:
    """Inflate and parse every part of a workbook once; `readers` names who listens to a part by its path in the zip.

    Returns the paths of the parts. Raises `Refused`, and `OSError` when the file cannot be opened.
    """
    place = Place(file)
    with path.open("rb") as stream:
        _refuse_other_kinds(stream, place)
        members = _members(stream, place, limits)
        left = limits.inflated if limits else None
        for member in members:
            parser = _parser(member.filename, readers, place) if _is_xml(member.filename) else None
            size = checksum = 0
            for piece in _inflated(stream, member, place):
                size, checksum = size + len(piece), zlib.crc32(piece, checksum)
                if left is not None and size > left:
                    raise Refused(finding("zip-too-big", place, limit=_in_mib(limits)))
                if parser is not None:
                    _feed(parser, piece, member, place)
            if parser is not None:
                _feed(parser, None, member, place)
            if size != member.file_size or checksum != member.CRC:
                raise Refused(finding("damaged-file", place, member.filename))
            left = left - size if left is not None else None
    return frozenset(member.filename for member in members)


def _refuse_other_kinds(stream: BinaryIO, place: Place) -> None:
    start = stream.read(512)
    if not start:
        raise Refused(finding("empty-workbook", place))
    if start.startswith(_OLE):
        directory = start + stream.read(1 << 20)
        rule = "encrypted-workbook" if _ENCRYPTED_STREAM in directory else "old-workbook"
        raise Refused(finding(rule, place))
    if not start.startswith(b"PK"):
        kind = next((name for sign, name in _KNOWN_STARTS if start.startswith(sign)), None)
        kind = kind or ("HTML" if start.lstrip().lower().startswith((b"<!doctype", b"<html", b"<table")) else None)
        words = {"de": kind or "unbekannt", "en": kind or "unknown"}
        raise Refused(finding("not-a-workbook", place, kind, found=words))


def _members(stream: BinaryIO, place: Place, limits: UploadLimits | None) -> list[ZipInfo]:
    """The members in the order of the file, of which none overlaps another, none is doubled and none encrypted."""
    try:
        if limits is not None and _declared_members(stream) > limits.members:
            raise Refused(finding("zip-too-many-members", place, limit=limits.members))
        with ZipFile(stream) as archive:
            members = sorted(archive.infolist(), key=lambda member: member.header_offset)
    except (BadZipFile, RuntimeError, ValueError, struct.error) as error:  # RuntimeError: a version of zip yet to come
        raise Refused(finding("damaged-file", place, str(error))) from error
    if limits is not None:
        if len(members) > limits.members:
            raise Refused(finding("zip-too-many-members", place, limit=limits.members))
        packed = sum(member.compress_size for member in members)
        inflated = sum(member.file_size for member in members)
        if inflated > limits.inflated or inflated > limits.ratio * max(packed, 1):
            raise Refused(finding("zip-too-big", place, limit=_in_mib(limits)))
    names: set[str] = set()
    end = 0
    for member in members:
        if member.filename.casefold() in names:
            raise Refused(finding("zip-doubled-member", place, member.filename))
        names.add(member.filename.casefold())
        if member.flag_bits & 0x1:
            raise Refused(finding("encrypted-workbook", place))
        if member.compress_type not in (ZIP_STORED, ZIP_DEFLATED) or member.header_offset < end:
            raise Refused(finding("damaged-file", place, member.filename))
        end = member.header_offset + member.compress_size
        if member.filename.rpartition("/")[2].casefold() == _MACROS:
            raise Refused(finding("macro-workbook", place))
    return members


def _declared_members(stream: BinaryIO) -> int:
    """How many members the end of the zip announces; a count that lies is counted again afterwards."""
    size = stream.seek(0, 2)
    stream.seek(max(0, size - (1 << 16) - 22))
    tail = stream.read()
    found = tail.rfind(b"PK\x05\x06")
    if found < 0 or len(tail) < found + 20:
        raise BadZipFile("no end of central directory")
    return int(struct.unpack_from("<H", tail, found + 10)[0])


def _inflated(stream: BinaryIO, member: ZipInfo, place: Place) -> Iterator[bytes]:
    """The content of a member in pieces, whatever size the directory claims for it."""
    stream.seek(member.header_offset)
    header = stream.read(_LOCAL_HEADER.size)
    if len(header) < _LOCAL_HEADER.size or not header.startswith(b"PK\x03\x04"):
        raise Refused(finding("damaged-file", place, member.filename))
    _sign, name_length, extra_length = _LOCAL_HEADER.unpack(header)
    stream.seek(name_length + extra_length, 1)
    left = member.compress_size
    inflater = zlib.decompressobj(-zlib.MAX_WBITS) if member.compress_type == ZIP_DEFLATED else None
    while left > 0:
        packed = stream.read(min(PIECE, left))
        if not packed:
            raise Refused(finding("damaged-file", place, member.filename))
        left -= len(packed)
        if inflater is None:
            yield packed
            continue
        try:
            while packed and not inflater.eof:
                yield inflater.decompress(packed, PIECE)
                packed = inflater.unconsumed_tail
        except zlib.error as error:
            raise Refused(finding("damaged-file", place, member.filename)) from error
    if inflater is not None:
        yield inflater.flush()
        if not inflater.eof:
            raise Refused(finding("damaged-file", place, member.filename))


def _is_xml(name: str) -> bool:
    return name.rpartition(".")[2].casefold() in _SUFFIXES


def _parser(name: str, readers: Readers, place: Place) -> expat.XMLParserType:
    parser = expat.ParserCreate()

    def refuse(*_ignored: object) -> None:
        raise Refused(finding("doctype-not-allowed", place, name))

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    elements = readers(name)
    if elements is None:
        return parser
    start, end = elements.start, elements.end
    parser.StartElementHandler = lambda tag, attributes: start(tag.rpartition(":")[2], attributes)
    parser.EndElementHandler = lambda tag: end(tag.rpartition(":")[2])
    if elements.text is not None:
        parser.buffer_text = True
        parser.CharacterDataHandler = elements.text
    return parser


def _feed(parser: expat.XMLParserType, piece: bytes | None, member: ZipInfo, place: Place) -> None:
    try:
        parser.Parse(piece or b"", piece is None)
    except (expat.ExpatError, LookupError, ValueError) as error:  # the latter two: an unknown encoding
        raise Refused(finding("damaged-file", place, member.filename)) from error


def _in_mib(limits: UploadLimits | None) -> int:
    return limits.inflated // (1024 * 1024) if limits else 0
