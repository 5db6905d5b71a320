"""Which signs a font can show, read from its character map (OpenType `cmap`, formats 4 and 12), and texts without others."""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Iterator

MISSING = "◊"
"""What stands for a sign that no font has."""

_UNICODE = {(0, 3), (0, 4), (0, 6), (3, 1), (3, 10)}
# Signs that turn the direction of what comes after them: they would reach beyond their own text.
_TURNING = frozenset(range(0x202A, 0x202F)) | frozenset(range(0x2066, 0x206A))


def covered(font: bytes) -> frozenset[int]:
    """The code points that a TrueType or OpenType font has a glyph for, without those that turn the direction; `ValueError` for what is no such font."""
    try:
        return frozenset(_code_points(font)) - _TURNING
    except struct.error as error:
        raise ValueError("this is no TrueType or OpenType font") from error


def shown(text: str, signs: frozenset[int]) -> str:
    """A text in which every sign without a glyph is a lozenge, and nothing turns the direction of what follows.

    >>> shown("Café 中\u202e", frozenset(range(32, 256))) == f"Café {MISSING}"
    True
    """
    composed = unicodedata.normalize("NFC", text)
    return composed if signs.issuperset(map(ord, composed)) else "".join(_shown(sign, signs) for sign in composed)


def without_marks(text: str) -> str:
    """A text without combining marks, for fonts that cannot set them on the letters they stand on.

    >>> without_marks("a\u064eb")
    'ab'
    """
    return "".join(sign for sign in text if not unicodedata.category(sign).startswith("M"))


def _shown(sign: str, signs: frozenset[int]) -> str:
    if ord(sign) in signs or sign in "\n\t":
        return sign
    if unicodedata.category(sign) in ("Cc", "Cf"):
        return ""
    return " " if unicodedata.category(sign).startswith("Z") else MISSING


def _code_points(font: bytes) -> Iterator[int]:
    (tables,) = struct.unpack_from(">H", font, 4)
    for number in range(tables):
        name, _, start, _ = struct.unpack_from(">4sIII", font, 12 + 16 * number)
        if name == b"cmap":
            (maps,) = struct.unpack_from(">H", font, start + 2)
            for each in range(maps):
                platform, encoding, offset = struct.unpack_from(">HHI", font, start + 4 + 8 * each)
                if (platform, encoding) in _UNICODE:
                    yield from _mapped(font, start + offset)


def _mapped(font: bytes, start: int) -> Iterator[int]:
    (form,) = struct.unpack_from(">H", font, start)
    if form == 12:
        (groups,) = struct.unpack_from(">I", font, start + 12)
        for group in range(groups):
            first, last, _ = struct.unpack_from(">III", font, start + 16 + 12 * group)
            yield from range(first, last + 1)
    elif form == 4:
        (doubled,) = struct.unpack_from(">H", font, start + 6)
        columns = struct.unpack_from(f">{doubled // 2}H2x" + f"{doubled // 2}H" * 3, font, start + 14)
        ends, starts, shifts, offsets = (
            columns[first : first + doubled // 2] for first in range(0, len(columns), doubled // 2)
        )
        for number, (first, last, shift, offset) in enumerate(zip(starts, ends, shifts, offsets, strict=True)):
            place = start + 16 + 3 * doubled + 2 * number + offset
            for point in range(first, last + 1):
                (glyph,) = struct.unpack_from(">H", font, place + 2 * (point - first)) if offset else (point,)
                if glyph and (glyph + shift) & 0xFFFF and point != 0xFFFF:
                    yield point
