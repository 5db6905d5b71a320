"""The API described for programs: OpenAPI 3.1, made from the registry, the settings and the table of errors."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext

from .. import __version__
from ..model.media import (
    DOCUMENT_FORMATS,
    GRAPH_FORMATS,
    HTML,
    JSON,
    JSON_LD,
    RESULT_FORMATS,
    XLSX,
    Format,
)
from ..readers.licences import licence_name
from ..settings import Limits
from .api_operations import Operation, operations
from .api_parameters import SLUG, Field, language_fields
from .error_types import ERROR_TYPES
from .errors import PROBLEM
from .openapi_schemas import BINARY, HEADERS, SCHEMAS, TEXT
from .visit import Visit, services, site

VERSION = "3.1.1"
_ANSWERED = (400, 404, 405, 406, 422, 429, 500, 503)
_SPARQL_ANSWERED = (400, 403, 405, 406, 413, 414, 415, 422, 429, 500, 503)


def document(here: Visit) -> dict[str, Any]:
    """The description of this release's API, in the language of the visit."""
    instance, limits = here.release.instance, services().settings.limits
    title = here.text(instance.title)
    licence = licence_name(here.release, services().registry, here.languages)
    offered = operations(here)
    return {
        "openapi": VERSION,
        "info": {
            "title": f"{title.value if title else instance.base} – API",
            "version": __version__,
            "description": _introduction(limits),
            **(
                {"license": {"name": licence.value if licence else instance.licence, "url": instance.licence}}
                if instance.licence
                else {}
            ),
        },
        "servers": [{"url": site()}],
        "tags": [{"name": name} for name in dict.fromkeys((*(each.topic for each in offered), "SPARQL", "documents"))],
        "paths": {
            **{each.path: {"get": _operation(each)} for each in offered},
            "/api/measures/{slug}": {"get": _measure(here)},
            "/sparql": _sparql(),
            "/doc/{type}/{slug}": {"get": _document(here)},
        },
        "components": {"schemas": SCHEMAS, "responses": dict(_problems()), "headers": HEADERS},
    }


def _introduction(limits: Limits) -> str:
    text: str = gettext(
        "Every question of this catalogue that has a query has an address here. Answers are complete: what does not fit "
        "into %(seconds)s s of time is refused, never cut. One client network may ask %(requests)s times a minute.",
        seconds=f"{limits.seconds:g}",
        requests=limits.client_requests,
    )
    return text


def _operation(operation: Operation) -> dict[str, Any]:
    answer = "Measures" if operation.query is None else "Answer"
    kinds = {each: _content(each, answer) for each in operation.formats}
    links = {"Link": {"$ref": "#/components/headers/Link"}} if operation.is_paged else {}
    return {
        "operationId": operation.name,
        "summary": operation.title.value,
        **({"description": operation.description.value} if operation.description else {}),
        "tags": [operation.topic],
        "parameters": [_parameter(field) for field in operation.fields],
        "responses": {
            "200": {
                "description": gettext("The complete answer, or a page of it."),
                "headers": {"ETag": {"$ref": "#/components/headers/ETag"}, **links},
                "content": {each.media_type: content for each, content in kinds.items()},
            },
            **_refusals(_ANSWERED),
        },
    }


def _content(kind: Format, answer: str) -> dict[str, Any]:
    if kind is JSON:
        return {"schema": {"$ref": f"#/components/schemas/{answer}"}}
    if kind is JSON_LD:
        return {"schema": {"type": ["object", "array"]}}
    return {"schema": BINARY if kind is XLSX else TEXT}


def _parameter(field: Field) -> dict[str, Any]:
    example: Any = field.example
    if example is not None and field.schema["type"] == "integer":
        example = int(example)
    return {
        "name": field.name,
        "in": "query",
        "required": field.required,
        "description": field.description if field.in_english else gettext(field.description),
        "schema": dict(field.schema),
        **({} if example is None else {"example": example}),
    }


def _sparql() -> dict[str, Any]:
    formats: dict[str, Any] = {each.media_type: {} for each in (*RESULT_FORMATS, *GRAPH_FORMATS, HTML)}
    responses = {
        "200": {
            "description": gettext("The complete result; without a query, what this endpoint is."),
            "content": formats,
        },
        "303": {"description": gettext("Without a query, people are led to the query page.")},
        **_refusals(_SPARQL_ANSWERED),
    }
    query = {"type": "string", "minLength": 1, "description": gettext("A query in SPARQL 1.1.")}
    graphs = {"type": "array", "items": {"type": "string", "format": "iri"}}
    more = {
        "default-graph-uri": graphs,
        "named-graph-uri": graphs,
        "timeout": {"type": "number", "exclusiveMinimum": 0},
        "format": {"type": "string"},
    }
    example = services().registry["examples/attested_measures"].text
    named = {"query": query, **more}
    return {
        "get": {
            "operationId": "sparql_get",
            "summary": gettext("A query of one's own"),
            "tags": ["SPARQL"],
            "parameters": [
                {"name": name, "in": "query", "schema": schema, **({"example": example} if name == "query" else {})}
                for name, schema in named.items()
            ],
            "responses": responses,
        },
        "post": {
            "operationId": "sparql_post",
            "summary": gettext("A query of one's own that is too long for an address"),
            "tags": ["SPARQL"],
            "requestBody": {
                "required": True,
                "content": {
                    "application/sparql-query": {"schema": query, "example": example},
                    "application/x-www-form-urlencoded": {
                        "schema": {"type": "object", "properties": named, "required": ["query"]}
                    },
                },
            },
            "responses": responses,
        },
    }


def _measure(here: Visit) -> dict[str, Any]:
    return {
        "operationId": "measure",
        "summary": gettext("One measure"),
        "description": gettext("Leads to the document about it: its profile, who works on it, and similar measures."),
        "tags": ["measure"],
        "parameters": [
            _in_path("slug", gettext("the end of the address of the thing"), _some_measure(here)),
            *(_parameter(field) for field in language_fields(here.release.instance.languages)),
        ],
        "responses": {
            "303": {"description": gettext("The document is at the address in Location.")},
            **_refusals((400, 404, 405, 406, 410, 500, 503)),
        },
    }


def _some_measure(here: Visit) -> str:
    columns = here.release.columns
    return columns.iris[0].rsplit("/", 1)[-1] if columns.count else "none"


def _document(here: Visit) -> dict[str, Any]:
    formats: dict[str, Any] = {each.media_type: {} for each in DOCUMENT_FORMATS}
    return {
        "operationId": "document",
        "summary": gettext("What is known of one thing"),
        "description": gettext(
            "Its format is chosen by Accept or by a suffix (.json, .ttl, .jsonld, .rdf, .nt, .csv)."
        ),
        "tags": ["documents"],
        "parameters": [
            _in_path("type", gettext("the type, as in the address of the thing"), "measure"),
            _in_path("slug", gettext("the end of the address of the thing"), _some_measure(here)),
        ],
        "responses": {
            "200": {"description": gettext("The thing in short."), "content": formats},
            "301": {"description": gettext("The same thing has another address.")},
            **_refusals((400, 404, 405, 406, 410, 500, 503)),
        },
    }


def _in_path(name: str, description: str, example: str) -> dict[str, Any]:
    schema = {"type": "string", "pattern": SLUG}
    return {
        "name": name,
        "in": "path",
        "required": True,
        "description": description,
        "schema": schema,
        "example": example,
    }


def _refusals(statuses: Iterable[int]) -> dict[str, Any]:
    return {str(status): {"$ref": f"#/components/responses/{status}"} for status in statuses}


def _problems() -> Iterable[tuple[str, dict[str, Any]]]:
    """What each status of a refusal can mean, in the order of the table of errors."""
    problem = {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}, HTML.media_type: {"schema": TEXT}}
    for status in sorted({error.status for error in ERROR_TYPES}):
        meant = "; ".join(gettext(error.title) for error in ERROR_TYPES if error.status == status)
        later = (
            {"headers": {"Retry-After": {"$ref": "#/components/headers/RetryAfter"}}} if status in (429, 503) else {}
        )
        yield str(status), {"description": meant, **later, "content": problem}
