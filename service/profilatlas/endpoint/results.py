"""The whole answer to one query, in memory: bounded in bytes while it is written, in rows when it is complete."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from io import BytesIO

from ..errors import QueryRefused
from ..model.media import CSV_RESULTS, JSON_RESULTS, TSV_RESULTS, XML_RESULTS


class Spool(BytesIO):
    """A sink that refuses the byte after the last one allowed, so that nothing is ever cut silently."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most

    def write(self, piece: bytes, /) -> int:  # type: ignore[override]
        if self.tell() + len(piece) > self._most:
            raise QueryRefused("result-too-large", f"more than {self._most} bytes")
        return super().write(piece)


def check_rows(body: bytes, media_type: str, most: int) -> None:
    """Raise `QueryRefused` where a complete table of results has more than `most` rows; graphs have none.

    The signs that a row needs at least one of are counted first: most results are too small for a closer look.
    """
    sign, counted = _COUNTERS.get(media_type, (b"", None))
    if counted is not None and body.count(sign) > most and counted(body) > most:
        raise QueryRefused("result-too-large", f"more than {most} rows")


def _in_csv(body: bytes) -> int:
    """Lines less the header; a line break within quotes is none, and a doubled quote ends a part and begins the next."""
    return _lines(_unquoted(body)) - 1


def _in_tsv(body: bytes) -> int:
    """Lines less the header: in TSV, line breaks in values are escaped."""
    return _lines(body) - 1


def _in_json(body: bytes) -> int:
    """Objects that are no value of a key, less the outermost: terms, the head and the results all stand after a colon.

    >>> _in_json(b'{"head": {"vars": ["x"]}, "results": {"bindings": [{"x": {"type": "uri", "value": "{:{"}}, {}]}}')
    2
    """
    without_escapes = body.replace(b"\\\\", b"").replace(b'\\"', b"")
    bare = without_escapes.translate(None, delete=_NO_STRUCTURE)
    structure = _unquoted(bare.replace(b'""', b""))  # strings with no such sign in them, which is most
    return structure.count(b"{") - structure.count(b":{") - 1


def _in_xml(body: bytes) -> int:
    """Elements `result`: `<` in values is escaped."""
    return len(_XML_ROW.findall(body))


def _lines(text: bytes) -> int:
    return text.count(b"\n") + (not text.endswith(b"\n"))


def _unquoted(text: bytes) -> bytes:
    """What stands outside of double quotes."""
    return b"".join(text.split(b'"')[::2]) if b'"' in text else text


_NO_STRUCTURE = bytes(set(range(256)) - set(b'{:,["'))
_XML_ROW = re.compile(rb"<(?:[\w.-]+:)?result[\s/>]")
_COUNTERS: Mapping[str, tuple[bytes, Callable[[bytes], int]]] = {
    CSV_RESULTS.media_type: (b"\n", _in_csv),
    TSV_RESULTS.media_type: (b"\n", _in_tsv),
    JSON_RESULTS.media_type: (b"{", _in_json),
    XML_RESULTS.media_type: (b"<", _in_xml),
}
