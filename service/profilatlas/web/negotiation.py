"""Content negotiation: which representation and which language one request gets (RFC 9110, section 12).

Empty or malformed headers mean "no preference"; only a valid header that excludes everything excludes everything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..model.media import Format

_TOKEN = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_MEDIA_RANGE = re.compile(rf"({_TOKEN})/({_TOKEN})")
_LANGUAGE_RANGE = re.compile(r"\*|[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
_QUALITY = re.compile(r"0(\.[0-9]{0,3})?|1(\.0{0,3})?")
# What commas and semicolons divide; those inside quotes divide nothing, and a quote that is never closed runs to the end.
# Whatever follows a quote fits, and nothing is read twice: the work is in proportion to the length.
_QUOTED = r'"(?s:[^"\\]|\\.|\\\Z)*+(?:"|\Z)'
_ELEMENT = re.compile(rf'(?:[^",]|{_QUOTED})++')
_PART = re.compile(rf'(?:[^";]|{_QUOTED})++')
LONGEST_HEADER = 8192


def choose_format(header: str, formats: Sequence[Format]) -> Format | None:
    """The best of `formats` (best first) for an Accept header; None when a valid header excludes all.

    >>> from ..model.media import HTML, JSON_LD, TURTLE
    >>> choose_format('application/ld+json;profile="http://a.example/b", */*;q=0.1', [HTML, TURTLE, JSON_LD]).suffix
    'jsonld'
    """
    chosen = choose_media_type(header, [each.media_type for each in formats])
    return next((each for each in formats if each.media_type == chosen), None)


def choose_media_type(header: str, available: Sequence[str]) -> str | None:
    """The best of `available` (best first) for an Accept header; None when a valid header excludes all.

    >>> choose_media_type("text/turtle;q=0.9, text/html", ["text/html", "text/turtle"])
    'text/html'
    >>> choose_media_type("text/turtle", ["text/html"]) is None
    True
    >>> choose_media_type("text/html;q=2", ["text/html"])
    'text/html'
    """
    ranges = [(kind.lower(), quality) for kind, quality in _preferences(header) if _MEDIA_RANGE.fullmatch(kind)]
    if not ranges:
        return available[0]
    return _best(available, [_media_quality(kind, ranges) for kind in available])


def choose_language(header: str, available: Sequence[str]) -> str:
    """The best of `available` (the first is the default) for an Accept-Language header.

    >>> choose_language("fr, en-GB;q=0.8, de;q=0.5", ["de", "en"])
    'en'
    >>> choose_language("fr", ["de", "en"])
    'de'
    """
    ranges = [(tag.lower(), quality) for tag, quality in _preferences(header) if _LANGUAGE_RANGE.fullmatch(tag)]
    return _best(available, [_language_quality(tag.lower(), ranges) for tag in available]) or available[0]


def _best(available: Sequence[str], qualities: Sequence[float]) -> str | None:
    highest = max(qualities)
    return available[qualities.index(highest)] if highest > 0 else None


def _preferences(header: str) -> Iterator[tuple[str, float]]:
    """Every element with its quality, 1 when it states none; elements with an impossible quality are left out."""
    if len(header) > LONGEST_HEADER:
        return
    for element in _ELEMENT.findall(header):
        value, *parameters = [part.strip() for part in _PART.findall(element)] or [""]
        qualities = [parameter[2:].strip() for parameter in parameters if parameter[:2].lower() == "q="]
        if not qualities:
            yield value, 1.0
        elif len(qualities) == 1 and _QUALITY.fullmatch(qualities[0]):
            yield value, float(qualities[0])


def _media_quality(kind: str, ranges: Sequence[tuple[str, float]]) -> float:
    """The quality of the most specific range that matches `kind`."""
    major = kind.partition("/")[0]
    for wanted in (kind, f"{major}/*", "*/*"):
        matching = [quality for candidate, quality in ranges if candidate == wanted]
        if matching:
            return max(matching)
    return 0.0


def _language_quality(tag: str, ranges: Sequence[tuple[str, float]]) -> float:
    """A range that names the whole tag goes before one of the same primary language, and that before `*`."""
    primary = tag.partition("-")[0]
    exact = [quality for wanted, quality in ranges if wanted == tag]
    related = [quality for wanted, quality in ranges if wanted.partition("-")[0] == primary]
    others = [quality for wanted, quality in ranges if wanted == "*"]
    return max(exact or related or others, default=0.0)
