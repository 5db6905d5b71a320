"""Queries that people write on the query page: their addresses, and the formats of their answers."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import quote_plus, urlencode

from ..errors import BadRequest
from ..model.media import CSV_RESULTS, GRAPH_FORMATS, JSON_RESULTS, N_TRIPLES, TSV_RESULTS, XML_RESULTS, Format

PATH = "/query"
LONGEST_QUERY = 2_000
"""Characters of an encoded query up to which it has an address: what mail programmes and chats still keep whole."""

_LONGEST_LINK = 4_000

QUERY_FILE = Format(
    "application/sparql-query", "rq", "https://www.iana.org/assignments/media-types/application/sparql-query", "SPARQL"
)

ROW_FORMATS = (CSV_RESULTS, JSON_RESULTS, XML_RESULTS, TSV_RESULTS)
"""What people save tables in, most wanted first."""

_CHANGING = re.compile(r"\b(?:now|rand|uuid|struuid)\b", re.IGNORECASE)
_GRAPHS = ("CONSTRUCT", "DESCRIBE")


def as_written(text: str) -> str:
    """A query as its writer sees it: forms end lines with CR LF."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def is_short(text: str) -> bool:
    """Whether a query has an address of its own."""
    return len(quote_plus(text)) <= LONGEST_QUERY


def address(text: str | None, example: str | None, *, file: str = "", run: bool = False) -> str:
    """The path of a query, or of an example by name: as a page, with its answer (`run`), or as a file of a format.

    >>> address(None, "partners", run=True), address("ASK {}", None, file="srj")
    ('/query?example=partners&run=1#result', '/query?query=ASK+%7B%7D&format=srj')
    """
    named = {"example": example} if text is None and example else {"query": text or ""}
    if file:
        return f"{PATH}?{urlencode({**named, 'format': file})}"
    return f"{PATH}?{urlencode({**named, 'run': 1})}#result" if run else f"{PATH}?{urlencode(named)}"


def is_changing(text: str) -> bool:
    """Whether a query may have another answer each time: that is never answered from what a client or cache has."""
    return _CHANGING.search(text) is not None


@lru_cache(maxsize=256)
def editor(text: str) -> str | None:
    """Where a query that a page shows can be changed; None for one that is too long even for a link between pages."""
    encoded = quote_plus(text)  # what takes the time here, so once
    return f"{PATH}?query={encoded}" if len(encoded) <= _LONGEST_LINK else None


def page_format(form: str) -> str:
    """The media type in which an answer is read for the page, by the form of the query."""
    return (N_TRIPLES if form in _GRAPHS else JSON_RESULTS).media_type


def offered(form: str) -> tuple[Format, ...]:
    """The formats in which an answer can be saved, by the form of the query."""
    if form in _GRAPHS:
        return GRAPH_FORMATS
    return (JSON_RESULTS, XML_RESULTS) if form == "ASK" else ROW_FORMATS


def file_format(suffix: str, form: str) -> Format:
    """The format asked for; the first one that the form of the query has where it lacks this one."""
    formats = offered(form)
    return next((each for each in formats if each.suffix == suffix), formats[0])


def known_suffix(suffix: str) -> str:
    """A suffix from an address; `BadRequest` for one of no format."""
    if suffix not in {each.suffix for each in (QUERY_FILE, *ROW_FORMATS, *GRAPH_FORMATS)}:
        raise BadRequest("the address asks for a format that answers do not come in")
    return suffix
