"""A request of the SPARQL 1.1 Protocol (https://www.w3.org/TR/sparql11-protocol/), read strictly.

Everything that cannot be understood in exactly one way is refused; parameters that the protocol does not know are left
aside, since clients send many (SPARQLWrapper alone sends `output` and `results`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

from werkzeug import Request
from werkzeug.exceptions import ClientDisconnected, RequestEntityTooLarge

from ..errors import QueryRefused
from ..settings import Limits
from ..store.port import Dataset, NamedNode

QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
FORM = "application/x-www-form-urlencoded"

_OWN = ("query", "update", "default-graph-uri", "named-graph-uri", "timeout")
_MOST_PARAMETERS = 100
_SECONDS = re.compile(r"[0-9]{1,6}(\.[0-9]{1,6})?")
_CHARSETS = ("utf-8", "utf8")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request asks: a query, about which graphs, within how many seconds, in which format by which names."""

    query: str
    dataset: Dataset | None = None
    seconds: float | None = None
    formats: tuple[str, ...] = ()


_Parameters = Mapping[str, list[str]]


def read(request: Request, limits: Limits) -> Asked | None:
    """The query of a request, or None when it asks nothing; `QueryRefused` says what is wrong with it."""
    if len(request.path) + len(request.query_string) > limits.get_bytes:
        raise QueryRefused("address-too-long")
    in_address = _parameters(request.query_string)
    if request.method == "POST":
        return _posted(request, in_address, limits)
    if not any(name in in_address for name in _OWN):
        return None
    return _asked(in_address, limits)


def format_names(request: Request) -> tuple[str, ...]:
    """What the address itself calls the format."""
    return _format_names(_parameters(request.query_string))


def _posted(request: Request, in_address: _Parameters, limits: Limits) -> Asked:
    kind = request.mimetype
    if request.mimetype_params.get("charset", _CHARSETS[0]).casefold() not in _CHARSETS:
        raise QueryRefused("unsupported-media-type", "the only charset here is UTF-8")
    if kind == UPDATE:
        raise QueryRefused("query-forbidden")
    if kind == QUERY:
        if "query" in in_address:
            raise QueryRefused("bad-query", "there is a query both in the address and in the body")
        return _asked({**in_address, "query": [_text(_body(request, limits.post_bytes))]}, limits)
    if kind == FORM:
        # A sign of the query can take three in a form.
        in_body = _parameters(_body(request, 3 * limits.post_bytes + limits.get_bytes))
        names = [*in_address, *in_body]
        return _asked({name: [*in_address.get(name, ()), *in_body.get(name, ())] for name in names}, limits)
    raise QueryRefused("unsupported-media-type")


def _asked(parameters: _Parameters, limits: Limits) -> Asked:
    if "update" in parameters:
        raise QueryRefused("query-forbidden")
    query = _single(parameters, "query")
    if not query:
        raise QueryRefused("bad-query", "there is no query")
    if "\0" in query:
        raise QueryRefused("bad-query", "the query contains a NUL")
    if len(query.encode()) > limits.post_bytes:
        raise QueryRefused("query-too-long")
    return Asked(query, _dataset(parameters), _seconds(parameters), _format_names(parameters))


def _dataset(parameters: _Parameters) -> Dataset | None:
    default, named = (tuple(parameters.get(f"{kind}-graph-uri", ())) for kind in ("default", "named"))
    for iri in (*default, *named):
        try:
            NamedNode(iri)
        except ValueError as error:
            raise QueryRefused("bad-query", "the name of a graph is not an absolute IRI") from error
    return Dataset(default, named) if default or named else None


def _seconds(parameters: _Parameters) -> float | None:
    text = _single(parameters, "timeout")
    if text is None:
        return None
    if not _SECONDS.fullmatch(text) or not float(text):
        raise QueryRefused("bad-query", "timeout is a number of seconds greater than 0")
    return float(text)


def _format_names(parameters: _Parameters) -> tuple[str, ...]:
    """All of them: SPARQLWrapper names one format twice, in different words."""
    return tuple(filter(None, parameters.get("format", ())))


def _single(parameters: _Parameters, name: str) -> str | None:
    values = parameters.get(name, [])
    if len(values) > 1:
        raise QueryRefused("bad-query", f"there is more than one {name}")
    return values[0] if values else None


def _parameters(encoded: bytes) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    try:
        pairs = parse_qsl(_text(encoded), keep_blank_values=True, errors="strict", max_num_fields=_MOST_PARAMETERS)
    except ValueError as error:
        raise QueryRefused("bad-query", "the parameters are not UTF-8, or too many") from error
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise QueryRefused("bad-query", "the request is not UTF-8") from error


def _body(request: Request, most: int) -> bytes:
    """The body, of which no more than `most` bytes are read."""
    request.max_content_length = most
    try:
        return request.get_data(cache=False)
    except RequestEntityTooLarge as error:
        raise QueryRefused("query-too-long") from error
    except ClientDisconnected as error:
        raise QueryRefused("bad-query", "the body ended too early") from error
