"""Addresses: added parameters, and what may stand in `href`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode, urlsplit

from ..terms import PREFIXES


def with_parameters(path: str, parameters: Mapping[str, str] | Sequence[tuple[str, str]]) -> str:
    """A path with more parameters; its fragment stays at the end.

    >>> with_parameters("/explore?year=2021#list", {"lang": "en"})
    '/explore?year=2021&lang=en#list'
    """
    if not parameters:
        return path
    address, mark, fragment = path.partition("#")
    joint = "&" if "?" in address else "?"
    return f"{address}{joint}{urlencode(parameters)}{mark}{fragment}"


def is_web(address: str) -> bool:
    """Whether a browser may be sent there: http(s) with a host, never `javascript:` and the like.

    >>> is_web("https://www.hamm.de/kim"), is_web("javascript:alert(1)")
    (True, False)
    """
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)


def readable(address: str) -> str:
    """An address as people write it.

    >>> readable("https://www.hamm.de/kim/")
    'www.hamm.de/kim'
    """
    return address.partition("://")[2].rstrip("/") or address


def last_parts(address: str) -> str:
    """The end of an address that has no better name.

    >>> last_parts("http://dcat-ap.de/def/licenses/dl-by-de/2.0")
    'dl-by-de/2.0'
    """
    return "/".join(address.rstrip("/").split("/")[-2:])


def last_part(address: str) -> str:
    """The very end of an address: a code in a list.

    >>> last_part("http://sws.geonames.org/2911240/")
    '2911240'
    """
    return address.rstrip("/").rpartition("/")[2]


def compact(iri: str) -> str:
    """A term as people who know vocabularies write it, with the prefix that we declare; the end of any other IRI.

    >>> compact("http://xmlns.com/foaf/0.1/homepage"), compact("https://a.example/x/y")
    ('foaf:homepage', 'x/y')
    """
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return last_parts(iri)
