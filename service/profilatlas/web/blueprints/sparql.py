"""`/sparql`: the SPARQL 1.1 Protocol, queries only (docs/decisions/0031)."""

from __future__ import annotations

from contextlib import nullcontext

from flask import Blueprint, Response, request

from ...endpoint.service import Question
from ...errors import QueryRefused
from ...model.media import (
    CSV_RESULTS,
    GRAPH_FORMATS,
    HTML,
    JSON,
    JSON_LD,
    JSON_RESULTS,
    RESULT_FORMATS,
    TSV_RESULTS,
    Format,
)
from ...readers.service_description import service_description
from .. import caching, protocol, queries, rendering, representations, sending, visit
from ..clients import client_network
from ..negotiation import LONGEST_HEADER, choose_format
from ..visit import current, services

PATH = "/sparql"

_TRUTH_FORMATS = RESULT_FORMATS[:2]
_DOWNLOADS = {each.media_type: each.suffix for each in (CSV_RESULTS, TSV_RESULTS)}
# What clients and other endpoints call formats, beside our suffixes and media types.
_OTHER_NAMES = {
    "json": ("srj", "jsonld"),
    "xml": ("srx", "rdf"),
    "turtle": ("ttl",),
    "n3": ("ttl",),
    "rdf+xml": ("rdf",),
    "json-ld": ("jsonld",),
}

sparql = Blueprint("sparql", __name__)


@sparql.route(PATH, methods=["GET", "POST"])
def endpoint() -> Response:
    """The answer to a query; where none is asked, what this endpoint is: a description, or the query page for people."""
    visit.begin()
    client = client_network()
    with services().endpoint.entrance(client):
        if len(request.headers.get("Accept", "")) > LONGEST_HEADER:
            raise QueryRefused("bad-query", "a header is too long")
        asked = _read(client)
        return _introduction() if asked is None else _answer(asked, client)


def _read(client: str) -> protocol.Asked | None:
    place = services().endpoint.receiving(client) if request.method == "POST" else nullcontext()
    with place:
        return protocol.read(request, services().settings.limits)


def _answer(asked: protocol.Asked, client: str) -> Response:
    tag = _tag(asked)
    if tag is not None and _has(tag):
        return caching.cacheable(Response(status=304), tag)
    question = Question(
        engine=visit.engine_of(current().release),
        query=asked.query,
        formats=lambda form: _format(asked.formats, _formats_of(form)).media_type,
        dataset=asked.dataset,
        seconds=asked.seconds,
    )
    answer = services().endpoint.answer(question, client)
    response = sending.response(answer.body, answer.media_type, client)
    if answer.media_type in _DOWNLOADS:
        name = f"results.{_DOWNLOADS[answer.media_type]}"
        response.headers.set("Content-Disposition", "attachment", filename=name)
    if tag is not None:
        return caching.cacheable(response, tag)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Vary"] = caching.VARY
    return response


def _introduction() -> Response:
    """The service description, or the way to the query page."""
    wanted = _format(protocol.format_names(request), (*GRAPH_FORMATS, HTML))
    if wanted is HTML:
        return caching.redirection(rendering.href("/query"), 303)
    here = current()
    response = caching.known(here, wanted.media_type)
    if response is None:
        settings = services().settings
        triples = service_description(here.release, visit.site() + PATH, settings.limits)
        response = caching.made(here, wanted.media_type, representations.serialized(triples, wanted))
    return response


def _formats_of(form: str) -> tuple[Format, ...]:
    if form in ("CONSTRUCT", "DESCRIBE"):
        return GRAPH_FORMATS
    return _TRUTH_FORMATS if form == "ASK" else RESULT_FORMATS


def _format(names: tuple[str, ...], formats: tuple[Format, ...]) -> Format:
    """The format that the address names, else the best for the Accept header; `application/json` means ours in JSON."""
    if names:
        found = {_named(name, formats) for name in names}
        chosen = found.pop() if len(found) == 1 else None
    else:
        chosen = choose_format(request.headers.get("Accept", ""), (*formats, JSON))
        if chosen is JSON:
            chosen = next(each for each in formats if each in (JSON_RESULTS, JSON_LD))
    if chosen is None:
        raise QueryRefused("not-acceptable", "this comes as " + ", ".join(each.media_type for each in formats))
    return chosen


def _named(name: str, formats: tuple[Format, ...]) -> Format | None:
    names = {name, *_OTHER_NAMES.get(name, ())}
    return next((each for each in formats if names & {each.suffix, each.media_type}), None)


def _tag(asked: protocol.Asked) -> str | None:
    """The tag of a GET whose answer only another release changes: its address holds all that was asked."""
    if request.method not in ("GET", "HEAD") or queries.is_changing(asked.query):
        return None
    return caching.etag(current(), request.headers.get("Accept", ""))


def _has(tag: str) -> bool:
    return request.if_none_match.contains_weak(tag) and not request.if_none_match.star_tag
