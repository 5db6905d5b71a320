"""The shapes of what the API answers, as OpenAPI 3.1 has them: JSON Schema and headers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .errors import LONGEST_DETAIL

TEXT: Mapping[str, Any] = {"type": "string"}
BINARY: Mapping[str, Any] = {"type": "string", "contentEncoding": "binary"}
_ROW = {"type": "object", "additionalProperties": {"type": ["string", "number", "boolean", "null"]}}

HEADERS: Mapping[str, Any] = {
    "ETag": {"description": "Changes with the release and with what is asked.", "schema": TEXT},
    "Link": {"description": "The first, previous and next page (RFC 8288).", "schema": TEXT},
    "RetryAfter": {"description": "Seconds until it is worth trying again.", "schema": {"type": "string"}},
}
_IRI = {"type": "string", "format": "iri"}
_LABELS = {"type": "object", "additionalProperties": {"type": "string"}, "description": "The names of things, by IRI."}
_MAYBE_TEXT = {"type": ["string", "null"]}
_ALWAYS: Mapping[str, Any] = {
    "name": TEXT,
    "title": TEXT,
    "description": _MAYBE_TEXT,
    "language": TEXT,
    "release": {"type": "string", "description": "The release that the answer was read from."},
    "as_of": {"type": "string", "format": "date", "description": "The day as of which the release speaks."},
    "licence": _MAYBE_TEXT,
    "parameters": {"type": "object", "description": "What was asked for; IRIs whole."},
    "page": {"type": "integer"},
    "per_page": {"type": "integer"},
    "next": _MAYBE_TEXT,
    "previous": _MAYBE_TEXT,
    "labels": _LABELS,
    "links": {"type": "object", "additionalProperties": {"type": "string"}},
}
_REQUIRED = [name for name in _ALWAYS if name not in ("page", "per_page")]
_FOCUS = {
    "type": "object",
    "required": ["index", "challenge", "weight"],
    "properties": {
        "index": {"type": "integer", "minimum": 1},
        "challenge": _IRI,
        "weight": {"enum": ["primary", "secondary", "plain"], "description": "plain: the data state no weight."},
    },
}
_MEASURE = {
    "type": "object",
    "required": ["iri", "title", "page", "profile", "status", "data_status", "profile_status"],
    "properties": {
        "iri": _IRI,
        "title": TEXT,
        "page": {"type": "string", "format": "uri"},
        "profile": {"type": "array", "items": _FOCUS},
        "status": _MAYBE_TEXT,
        "data_status": _MAYBE_TEXT,
        "profile_status": _MAYBE_TEXT,
    },
}
_VALUE = {
    "type": "object",
    "required": ["value", "iri", "measures", "chosen"],
    "properties": {
        "value": {"type": "string", "description": "As it stands in an address."},
        "iri": TEXT,
        "measures": {"type": "integer", "minimum": 0},
        "chosen": {"type": "boolean"},
    },
}
SCHEMAS: Mapping[str, Any] = {
    "Answer": {
        "type": "object",
        "required": [*_REQUIRED, "columns", "rows", "query"],
        "properties": {
            **_ALWAYS,
            "columns": {"type": "array", "items": TEXT},
            "rows": {"type": "array", "items": _ROW},
            "query": {"type": "string", "description": "The query that was answered."},
        },
    },
    "Measures": {
        "type": "object",
        "required": [*_REQUIRED, "total", "measures", "facets"],
        "properties": {
            **_ALWAYS,
            "total": {"type": "integer", "minimum": 0},
            "measures": {"type": "array", "items": _MEASURE},
            "facets": {"type": "object", "additionalProperties": {"type": "array", "items": _VALUE}},
        },
    },
    "Problem": {
        "type": "object",
        "description": "RFC 9457.",
        "required": ["type", "title", "status", "detail", "instance"],
        "properties": {
            "type": {"type": "string", "format": "uri"},
            "title": TEXT,
            "status": {"type": "integer", "minimum": 400, "maximum": 599},
            "detail": {"type": "string", "maxLength": LONGEST_DETAIL},
            "instance": {"type": "string", "format": "uri"},
        },
    },
}
