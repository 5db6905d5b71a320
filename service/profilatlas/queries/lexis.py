"""The little of SPARQL's lexical grammar that query files need: what is code, and what is string, IRI or comment."""

from __future__ import annotations

import re
from collections.abc import Callable

# SPARQL 1.1, section 19.8: IRIREF, STRING_LITERAL*, comments. Everything between them is code.
_OPAQUE = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"""'
    r"|'''(?:[^'\\]|\\.|'(?!''))*'''"
    r'|"(?:[^"\\\n\r]|\\.)*"'
    r"|'(?:[^'\\\n\r]|\\.)*'"
    r'|<[^<>"{}|^`\\\x00-\x20]*>'
    r"|\#[^\n\r]*",
    re.DOTALL,
)
_PREFIX = re.compile(r"(?<![\w:$?@-])([A-Za-z][\w-]*):")


def map_code(text: str, change: Callable[[str], str]) -> str:
    """`text` with `change` applied to its code, while strings, IRIs and comments stay as they are.

    >>> map_code('?a "?a" <http://a> # ?a', str.upper)
    '?A "?a" <http://a> # ?a'
    """
    pieces: list[str] = []
    position = 0
    for opaque in _OPAQUE.finditer(text):
        pieces += (change(text[position : opaque.start()]), opaque.group())
        position = opaque.end()
    pieces.append(change(text[position:]))
    return "".join(pieces)


def code(text: str) -> str:
    """The code alone, with one blank for each string, IRI and comment."""
    return _OPAQUE.sub(" ", text)


def prefixes(text: str) -> list[str]:
    """The prefixes that the code uses, sorted.

    >>> prefixes('?s dct:title ?t ; a <http://x#y:z> . FILTER ( ?t = "skos:note" )')
    ['dct']
    """
    return sorted(set(_PREFIX.findall(code(text))))
