"""The API: the list of measures and every public query, and what describes them to people and to programs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from flask import Blueprint, Response, request

from ...endpoint.service import Question
from ...errors import BadRequest, NotAcceptable, NotFound, QueryError
from ...model.media import JSON, JSON_RESULTS, Format
from ...queries.binding import Page, Value, bind
from ...queries.registry import Query
from ...readers.api import Table, table_of
from ...readers.api_measures import found_measures, measures_table
from ...readers.filters import NAMES as FILTERS
from ...readers.reading import Reading
from .. import caching, openapi, queries, rendering, visit
from ..api_answers import Part, address, as_json, json_answer, measures_of, response, rows_of, table_answer
from ..api_operations import MEASURES, Operation, by_topic, operation, remembered
from ..api_parameters import SLUG, language_fields, read_fields, values_of
from ..clients import client_network
from ..negotiation import choose_format
from ..visit import current, services
from . import begin_page

api = Blueprint("api", __name__)


@api.before_request
def begin() -> None:
    """A well-formed request and a pinned release; values are checked by the parameters they are given for."""
    visit.check_request(texts=request.args)
    visit.begin()


@api.get("/api")
def page() -> Response:
    """What there is, for people."""
    known = begin_page()
    if known is not None:
        return known
    offered = remembered(current())
    common, limits = offered[0].common_fields, services().settings.limits
    return rendering.page("api.html", topics=by_topic(offered), common=common, limits=limits)


@api.get("/api/openapi.json")
def description() -> Response:
    """What there is, for programs."""
    here = current()
    known = caching.known(here, JSON.media_type)
    return known or caching.made(here, JSON.media_type, as_json(openapi.document(here)))


@api.get(f"/api/{MEASURES}")
def measures() -> Response:
    """The measures that fit a choice."""
    here = current()
    asked, read, chosen = _asked(MEASURES)
    if known := caching.known(here, chosen.media_type):
        return known
    part = Part.asked(read)
    filters = {name: values for name, values in visit.parameters().items() if name in FILTERS}
    reading = Reading(here.release, services().registry, here.languages)
    found = found_measures(reading, filters, str(read.get("sort", "iri")), part.offset, part.per_page)
    part = part.of(found.total)
    if chosen is JSON:
        body = json_answer(asked, part, filters, measures_of(found))
    else:
        body = table_answer(asked, chosen, part, measures_table(found, visit.site()), None)
    return _tagged(response(body, asked, chosen, part), chosen)


@api.get(f"/api/{MEASURES}/<slug>")
def measure(slug: str) -> Response:
    """One measure: the document about it says everything in JSON already."""
    here = current()
    read_fields(language_fields(here.release.instance.languages), dict(request.args.lists()))
    if not re.match(SLUG, slug):
        raise NotFound(slug)
    return caching.redirection(rendering.href(f"/doc/measure/{slug}.{JSON.suffix}"), 303)


@api.get("/api/<name>")
def answer(name: str) -> Response:
    """The answer of a public query."""
    here = current()
    asked, read, chosen = _asked(name)
    if known := caching.known(here, chosen.media_type):
        return known
    query = services().registry.public()[name]
    values = values_of(query, read, here.release.instance.base)
    if query.constructs:
        return _tagged(response(_ask(_bound(query, values), chosen), asked, chosen, None), chosen)
    part = Part.asked(read) if asked.is_paged else None
    table, more = _rows(query, values, part)
    part = part and replace(part, more=more)
    shown = _bound(query, values)
    if chosen is JSON:
        body = json_answer(asked, part, values, {**rows_of(table), "query": shown}, queries.editor(shown))
    else:
        body = table_answer(asked, chosen, part, table, shown)
    return _tagged(response(body, asked, chosen, part), chosen)


def _asked(name: str) -> tuple[Operation, dict[str, str | int], Format]:
    """What is asked for, with which values, in which format; 400, 404 or 406 for what there is not."""
    asked = operation(current(), name)
    read = read_fields(asked.fields, dict(request.args.lists()))
    if "format" in read:
        return asked, read, next(each for each in asked.formats if each.suffix == read["format"])
    chosen = choose_format(request.headers.get("Accept", ""), asked.formats)
    if chosen is None:
        links = [
            f'<{address(format=each.suffix)}>; rel="alternate"; type="{each.media_type}"' for each in asked.formats
        ]
        raise NotAcceptable([each.media_type for each in asked.formats], links)
    return asked, read, chosen


def _rows(query: Query, values: Mapping[str, Value], part: Part | None) -> tuple[Table, bool]:
    """The rows asked for and whether there are more: one row more than a page holds says so."""
    here = current()
    piece = Page(part.offset, part.per_page + 1) if part else None
    results = _ask(_bound(query, values, piece), JSON_RESULTS)
    reading = Reading(here.release, services().registry, here.languages)
    return table_of(reading, results, part.per_page if part else None)


def _bound(query: Query, values: Mapping[str, Value], page: Page | None = None) -> str:
    try:
        return bind(query, page, **values)
    except QueryError as error:
        raise BadRequest(str(error)) from error


def _ask(query: str, chosen: Format) -> bytes:
    """The complete answer of the engine: by the same workers, within the same limits as a stranger's query."""
    question = Question(visit.engine_of(current().release), query, chosen.media_type, trusted=True)
    return services().endpoint.ask(question, client_network()).body


def _tagged(made: Response, chosen: Format) -> Response:
    return caching.cacheable(made, caching.etag(current(), chosen.media_type))
