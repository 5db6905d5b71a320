"""Whether a web address has the form of one: looked at without asking anybody, so it may still lead nowhere."""

from __future__ import annotations

import re
from enum import StrEnum
from urllib.parse import urlsplit

_LABEL = re.compile(r"(?!-)[^\s!-,/:-@\[-`{-~]{1,63}(?<!-)")
_LONGEST_HOST = 253
_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
_FORBIDDEN = re.compile(r"[\s<>\"{}|\\^`\x00-\x1f\x7f]")


class Form(StrEnum):
    """What can be said of an address offline."""

    ENCRYPTED = "https"
    PLAIN = "http"
    MALFORMED = "malformed"


def form_of(address: str) -> Form:
    """The form of an address: https or http with a host of at least two labels and nothing that has no place in one.

    An address with a user's name in it is malformed, too: it is a slip, or a trap.

    >>> [form_of(each).value for each in ("https://www.hamm.de/kim", "http://hamm.de", "htps://hamm.de", "https://hamm")]
    ['https', 'http', 'malformed', 'malformed']
    >>> [form_of(each).value for each in ("https://a.example/%zz", "https://me@a.example/", "https://a..example/", "")]
    ['malformed', 'malformed', 'malformed', 'malformed']
    """
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return Form.MALFORMED
    labels = host.removesuffix(".").split(".")
    sound = (
        parts.scheme in ("http", "https")
        and len(host) <= _LONGEST_HOST
        and len(labels) > 1
        and all(map(_LABEL.fullmatch, labels))
        and port != 0
        and "@" not in parts.netloc
        and not _FORBIDDEN.search(address)
        and not _ESCAPE.search(address)
    )
    return Form(parts.scheme) if sound else Form.MALFORMED
