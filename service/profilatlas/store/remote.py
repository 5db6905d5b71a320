"""An engine elsewhere, over the SPARQL 1.1 Protocol: each release is a named graph of it (docs/decisions/0035).

Whatever the engine, its answers are read by the embedded engine's parsers and written by its serializers: they look the
same, and one that breaks off is a `StoreError`, never a fragment.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from functools import cache, partial
from http.client import HTTPResponse
from io import BytesIO
from typing import IO, Any, cast

import pyoxigraph as ox
from SPARQLWrapper import JSON, N3, POST, SPARQLWrapper

from ..errors import AnswerTooLarge, QueryError, StoreError
from ..model.media import JSON_RESULTS, N_TRIPLES
from ..resources import package_dir
from ..settings import Remote
from ..turns import Aside
from . import transport
from .breaker import Breaker
from .embedded import EmbeddedStore
from .hiding import NO_GRAPH, hidden
from .nesting import JsonNesting, TripleNesting
from .port import Dataset, Literal, NamedNode, Row, Sink, Term, Triple

_COUNT = (package_dir() / "store" / "count.rq").read_text(encoding="ascii")
_TRIFLE = (package_dir() / "store" / "trifle.rq").read_text(encoding="ascii")
_LOG = logging.getLogger(__name__)

_TRIFLE_SECONDS = 2.0
_TRIFLE_BYTES = 64 * 1024
# How old the last sign of life may be before an engine is asked for one.
_FRESH_SECONDS = 5.0
# Counting reads a whole graph: about a million triples in a second.
_COUNT_SECONDS = 60.0

# Functions that reach behind SPARQL, into the engine and its machine: Virtuoso's SQL, Jena's Java classes.
_INSIDE = re.compile(r"<(?:bif|sql|java):", re.IGNORECASE)
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")

_OWN_BASE = re.compile(r"\bBASE\s*<", re.IGNORECASE)

_VIRTUOSO_CANNOT = "Virtuoso 37000"
"""How Virtuoso begins, with status 500, when it cannot compile a query."""

_TRUE, _FALSE = b'{"head": {}, "boolean": true}', b'{"head": {}, "boolean": false}'
_BOOLEAN = NamedNode("http://www.w3.org/2001/XMLSchema#boolean")


class RemoteStore:
    """A `Store` over one named graph of an engine elsewhere; nothing is asked before the first query.

    A release has one graph and no named ones. So a query that chooses graphs for itself (`dataset`) is answered about
    nothing, and the engine, which may hold the graphs of others, is not asked at all.
    """

    elsewhere = True

    def __init__(
        self,
        remote: Remote,
        graph: str,
        base: str | None = None,
        breaker: Breaker | None = None,
        aside: Aside = nullcontext,
    ) -> None:
        self._remote = remote
        self._aside = aside
        self._graph = graph
        self._base = base
        self._breaker = breaker or breaker_of(remote, aside)
        self._closed = False

    def select(self, query: str) -> list[Row]:
        with self._asked(query, ox.QuerySolutions) as answer:
            names = [variable.value for variable in answer.variables]
            return [dict(zip(names, map(_plain, solution), strict=True)) for solution in answer]

    def stream(self, query: str) -> Iterator[tuple[Term | None, ...]]:
        with self._asked(query, ox.QuerySolutions) as answer:
            for solution in answer:
                yield tuple(map(_plain, solution))

    def ask(self, query: str) -> bool:
        with self._asked(query, ox.QueryBoolean) as answer:
            return bool(answer)

    def construct(self, query: str) -> Iterator[Triple]:
        with self._asked(query, ox.QueryTriples) as answer:
            yield from answer

    def serialize(self, query: str, media_type: str) -> bytes:
        buffer = BytesIO()
        self.write(query, media_type, buffer)
        return buffer.getvalue()

    def write(self, query: str, media_type: str, sink: Sink, dataset: Dataset | None = None) -> None:
        if dataset is not None:
            EmbeddedStore(ox.Store(), self._base).write(query, media_type, sink, dataset)
            return
        form = _form(query, self._base)
        known: ox.RdfFormat | ox.QueryResultsFormat | None
        if form is ox.QueryTriples:
            known = ox.RdfFormat.from_media_type(media_type)
        else:
            known = ox.QueryResultsFormat.from_media_type(media_type)
        if known is None:
            raise QueryError(f"no such format for this query: {media_type}")
        with self._asked(query, form) as answer:
            if isinstance(answer, ox.QuerySolutions | ox.QueryBoolean):
                answer.serialize(sink, format=known)  # type: ignore[arg-type]
            else:
                ox.serialize(answer, sink, format=known)  # type: ignore[arg-type]

    def count(self) -> int:
        self.check()
        with self._asked(_COUNT, ox.QuerySolutions, _COUNT_SECONDS) as answer:
            rows = [solution["triples"] for solution in answer]
        if len(rows) != 1 or not isinstance(rows[0], Literal) or not rows[0].value.isdecimal():
            raise StoreError("the engine failed: it cannot count")
        return int(rows[0].value)

    def check(self) -> None:
        self._breaker.check(within=_FRESH_SECONDS)

    def close(self) -> None:
        self._closed = True

    def _based(self, query: str) -> str:
        """The query with our base before it, unless it seems to have its own: Virtuoso takes only one."""
        return f"BASE {NamedNode(self._base)}\n{query}" if self._base and not _OWN_BASE.search(query) else query

    @contextmanager
    def _asked(self, query: str, form: type, seconds: float | None = None) -> Iterator[Any]:
        """The engine's answer while it is read, as `_parsed` gives it.

        Whatever breaks then makes us ask whether the engine is still there.
        """
        if self._closed:
            raise StoreError("the store is closed")
        if _form(query, self._base) is not form:
            raise QueryError(f"not a query that is answered with {form.__name__}")
        self._breaker.check()
        try:
            seconds = seconds or self._remote.seconds
            with _sent(self._remote, self._graph, self._based(hidden(query)), form, seconds, self._aside) as response:
                yield _parsed(response, form, self._remote.bytes, self._aside)
        except AnswerTooLarge:
            raise
        except MemoryError as error:
            if "buffer" not in str(error):
                raise
            raise AnswerTooLarge("the engine answered with a value that is too long to read") from error
        except transport.StatusError as error:
            self._breaker.doubt()
            # Valid SPARQL, as we know, and an engine that is up: this one lacks something.
            if error.status == 400 or error.reason.startswith(_VIRTUOSO_CANNOT):
                _LOG.info("the engine cannot answer a query: %s", error.reason)
                raise QueryError("the engine elsewhere cannot answer this query") from error
            raise StoreError(f"the engine failed: {error}: {error.reason}") from error
        except (StoreError, SyntaxError) as error:
            self._breaker.doubt()
            raise StoreError(f"the engine failed: {error}") from error
        self._breaker.heard()


@cache
def breaker_of(remote: Remote, aside: Aside = nullcontext) -> Breaker:
    """The one breaker that this process has for an engine, waited for aside."""
    return Breaker(partial(_probe, remote, aside))


class _Wrapper(SPARQLWrapper):
    """SPARQLWrapper's request, opened by our own opener: its own would follow an engine to any address."""

    def open(self, seconds: float) -> HTTPResponse:
        response: HTTPResponse = _OPENER.open(self._createRequest(), timeout=seconds)
        return response


_OPENER = transport.opener()


@contextmanager
def _sent(remote: Remote, graph: str, query: str, form: type, seconds: float, aside: Aside) -> Iterator[HTTPResponse]:
    """Send one query, by POST whatever its length; the answer must be complete after `seconds`."""
    wrapper = _Wrapper(remote.query_url)
    # Not by setQuery, which searches the text for the form of the query with expressions of quadratic time.
    wrapper.queryString = query
    wrapper.queryType = "CONSTRUCT" if form is ox.QueryTriples else "SELECT"
    wrapper.setReturnFormat(N3 if form is ox.QueryTriples else JSON)
    wrapper.setOnlyConneg(True)
    wrapper.setMethod(POST)
    wrapper.addParameter("default-graph-uri", graph)
    # Virtuoso shows every graph it has to `GRAPH ?g` unless some named graph was chosen.
    wrapper.addParameter("named-graph-uri", NO_GRAPH)
    wrapper.addCustomHttpHeader("Accept", _media_type(form))
    with transport.answered(partial(wrapper.open, seconds), aside) as response:
        yield response


def _parsed(response: HTTPResponse, form: type, most: int, aside: Aside) -> Any:
    """An answer as it is read: solutions, a boolean or, for a graph, an iterator of triples.

    `StoreError` for what is none of the kind that was asked for.
    """
    wanted, given = _media_type(form), response.headers.get_content_type()
    if given != wanted:
        raise StoreError(f"it answered with {given} instead of {wanted}")
    for name in ("X-SPARQL-MaxRows", "X-SQL-State"):  # Virtuoso's way of saying that it left something out
        if name in response.headers:
            raise StoreError(f"it left out part of the answer ({name}: {response.headers[name]})")
    nesting = TripleNesting() if form is ox.QueryTriples else JsonNesting()
    body = cast("IO[bytes]", transport.Body(response, most, nesting.feed, aside))
    if form is ox.QueryTriples:
        return (quad.triple for quad in ox.parse(body, format=ox.RdfFormat.N_TRIPLES))
    answer = ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
    if form is ox.QueryBoolean and isinstance(answer, ox.QuerySolutions):
        return _virtuoso_boolean(answer)
    if not isinstance(answer, form):
        raise StoreError("it answered another question")
    return answer


def _media_type(form: type) -> str:
    return (N_TRIPLES if form is ox.QueryTriples else JSON_RESULTS).media_type


def _probe(remote: Remote, aside: Aside) -> None:
    """Ask an engine for a trifle."""
    seconds = min(_TRIFLE_SECONDS, remote.seconds)
    with _sent(remote, NO_GRAPH, _TRIFLE, ox.QueryBoolean, seconds, aside) as response:
        try:
            _parsed(response, ox.QueryBoolean, _TRIFLE_BYTES, aside)
        except SyntaxError as error:
            raise StoreError(f"it answered in no language we know: {error}") from error


def _virtuoso_boolean(answer: ox.QuerySolutions) -> ox.QueryBoolean:
    """The answer of Virtuoso 7 to ASK: a table with the number 1, or an empty one."""
    if [variable.value for variable in answer.variables] != ["__ASK_RETVAL"]:
        raise StoreError("it answered another question")
    said = _TRUE if any(value == Literal(1) for (value,) in answer) else _FALSE
    return cast(ox.QueryBoolean, ox.parse_query_results(said, format=ox.QueryResultsFormat.JSON))


def _plain(term: Term | None) -> Term | None:
    """A term as all engines would write it: Virtuoso writes booleans as numbers.

    >>> str(_plain(Literal("1", datatype=_BOOLEAN)))
    '"true"^^<http://www.w3.org/2001/XMLSchema#boolean>'
    """
    if isinstance(term, Literal) and term.value in ("0", "1") and term.datatype == _BOOLEAN:
        return Literal(term.value == "1")
    return term


def _form(query: str, base: str | None) -> type:
    """What a query is answered with, found out without an engine; `QueryError` for what is no query.

    So an update never reaches an engine, nor what only one engine understands.
    """
    form = EmbeddedStore(ox.Store(), base).form(query)
    if _INSIDE.search(_ESCAPE.sub(lambda found: chr(int(found[1] or found[2], 16)), query)):
        raise QueryError("functions of a particular engine are not known here")
    return form
