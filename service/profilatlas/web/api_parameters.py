"""Parameters of the API: each is checked by the very JSON Schema that its description in OpenAPI shows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext

from ..errors import BadRequest
from ..model.media import Format
from ..queries.binding import Value, is_day
from ..queries.registry import Parameter, Query
from ..readers.filters import ALSO, ENDS_BY, OTHER_THAN, TEXT
from ..readers.filters import NAMES as FILTERS
from ..release.columns import SORTS
from .formats import comma
from .marking import N_
from .visit import interface_language

MOST_ROWS = 1000
"""Rows of one page at most, and what a query may be limited to."""

USUAL_ROWS = 100
LONGEST_VALUE = 200
LAST_PAGE = 100_000
SLUG = r"^[a-z0-9][a-z0-9-]{0,99}$"
"""The end of a thing's address."""

RESERVED = ("lang", "format", "page", "per_page")
"""What every operation may be given beside the parameters of its query."""

_INTEGER = re.compile(r"-?[0-9]{1,15}")
_MOST = 10**15 - 1
# What RFC 3987 lets stand in a path unescaped, as far as IRIs are in use: ASCII, Latin, Greek, Cyrillic and Arabic letters.
_SIGN = r"[A-Za-z0-9._~!$&'()*+,;=:@/\u00c0-\u024f\u0370-\u052f\u0620-\u06d3-]"
_IRI = rf"^(https?://[A-Za-z0-9.-]+(:[0-9]{{1,4}})?/|(id|scheme)/)({_SIGN}|%[0-9A-Fa-f]{{2}})*(#{_SIGN}*)?$"
_TEXT = r"^[^\x00-\x1f\x7f-\xa0\ufffd]+$"
_LANGUAGE = r"^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$"

_TEXT_OR_NOTHING = _TEXT.replace("+$", "*$")
_STRING: Mapping[str, Any] = {"type": "string", "minLength": 1, "maxLength": LONGEST_VALUE}
_NUMBER: Mapping[str, Any] = {"type": "integer", "minimum": -_MOST, "maximum": _MOST}
KINDS: Mapping[str, tuple[Mapping[str, Any], str]] = {
    "iri": ({**_STRING, "pattern": _IRI}, N_("an address (IRI), whole or from id/ or scheme/ on")),
    "day": ({**_STRING, "format": "date", "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}, N_("a day as YYYY-MM-DD")),
    "literal": ({**_STRING, "pattern": _TEXT}, N_("a text of 1 to 200 characters")),
    "integer": (_NUMBER, N_("a whole number")),
    "language": ({**_STRING, "pattern": _LANGUAGE}, N_("a language tag such as de or en")),
}
_FILTERED: Mapping[str, str] = {
    **{name: N_("measures with one of these values") for name in FILTERS},
    **{name: N_("measures with every one of these values, too") for name in FILTERS if name.startswith(ALSO)},
    TEXT: N_("measures that have these words, in whatever form"),
    OTHER_THAN: N_("leaves out a measure"),
    ENDS_BY: N_("measures that end from the day of the data to this one"),
}


@dataclass(frozen=True, slots=True)
class Field:
    """One parameter: its JSON Schema, what is expected in words (a message id), and what it is for.

    Several values may be given where the schema is that of an array. Query files say what it is for in English; our own
    parameters do it by a message id.
    """

    name: str
    schema: Mapping[str, Any]
    expected: str
    description: str
    required: bool = False
    example: str | None = None
    in_english: bool = False

    def read(self, texts: Sequence[str]) -> str | int:
        """The one value given; `BadRequest` names the parameter and says what is expected."""
        if len(texts) > 1:
            raise BadRequest(gettext("“%(name)s” may occur only once.", name=self.name), language=interface_language())
        (text,) = texts
        if not self._fits(text):
            raise BadRequest(
                gettext("“%(name)s” does not fit: it must be %(expected)s.", name=self.name, expected=self.wanted),
                language=interface_language(),
            )
        return int(text) if self.schema["type"] == "integer" else text

    @property
    def repeats(self) -> bool:
        """Whether several values may be given."""
        return bool(self.schema["type"] == "array")

    @property
    def wanted(self) -> str:
        """What is expected, in words and the language of the visit."""
        words: str = gettext(self.expected)
        if "enum" in self.schema:
            return f"{words}: {', '.join(self.schema['enum'])}"
        if self.schema["type"] == "integer" and self.schema["maximum"] < _MOST:
            return f"{words}, {self.schema['minimum']}–{self.schema['maximum']}"
        return f"{words}, {self.example}" if self.example else words

    def _fits(self, text: str) -> bool:
        schema = self.schema
        if schema["type"] == "integer":
            return bool(_INTEGER.fullmatch(text) and schema["minimum"] <= int(text) <= schema["maximum"])
        if "enum" in schema:
            return bool(text in schema["enum"])
        if schema.get("format") == "date":
            return is_day(text)
        return bool(1 <= len(text) <= schema["maxLength"] and re.search(schema["pattern"], text))


def field_of(query: Query, parameter: Parameter, example: str) -> Field:
    """A parameter of a query; one that limits the rows has the limits of a page."""
    schema, expected = KINDS[parameter.type]
    if parameter.name == query.limit_parameter:
        schema = {**schema, "minimum": 1, "maximum": MOST_ROWS}
    return Field(
        parameter.name, schema, expected, parameter.description, required=True, example=example, in_english=True
    )


def filter_fields() -> list[Field]:
    """What the list of measures can be narrowed and ordered by, as in `/explore`; the list itself knows the values."""
    # An empty value, as forms send it, narrows nothing.
    value = {"type": "string", "maxLength": LONGEST_VALUE, "pattern": _TEXT_OR_NOTHING}
    several = {"type": "array", "items": value}
    order = {"type": "string", "enum": list(SORTS), "default": SORTS[0]}
    several_of = [name for name in FILTERS if name != TEXT]
    return [
        Field(TEXT, *KINDS["literal"], _FILTERED[TEXT]),
        *(Field(name, several, N_("values as the pages have them"), _FILTERED[name]) for name in several_of),
        Field("sort", order, N_("one of the orders of the list"), N_("the order, the latest first for days")),
    ]


def language_fields(languages: Sequence[str]) -> list[Field]:
    """The language: what even an operation without rows knows."""
    tags = {"type": "string", "enum": list(languages)}
    return [Field("lang", tags, N_("one of the languages of this catalogue"), N_("the language of titles and labels"))]


def common_fields(formats: Iterable[Format], languages: Sequence[str], *, paged: bool) -> list[Field]:
    """What operations have in common; those without pages lack `page` and `per_page`."""
    suffixes = {"type": "string", "enum": [each.suffix for each in formats]}
    first = {"type": "integer", "minimum": 1, "maximum": LAST_PAGE, "default": 1}
    size = {"type": "integer", "minimum": 1, "maximum": MOST_ROWS, "default": USUAL_ROWS}
    pages = (
        Field("page", first, N_("a whole number"), N_("which page of the rows, from 1 on")),
        Field("per_page", size, N_("a whole number"), N_("how many rows a page has at most")),
    )
    return [
        *(pages if paged else ()),
        *language_fields(languages),
        Field("format", suffixes, N_("one of the formats of this address"), N_("the format; it goes before Accept")),
    ]


def read_fields(fields: Iterable[Field], given: Mapping[str, Sequence[str]]) -> dict[str, str | int]:
    """The single values given, by name; `BadRequest` for what is unknown, missing, doubled or does not fit."""
    known = {field.name: field for field in fields}
    for name in given:
        if name not in known:
            listed = comma().join(known)
            raise BadRequest(
                gettext("There is no parameter “%(name)s” here, but: %(known)s.", name=name[:40], known=listed),
                language=interface_language(),
            )
    for name, field in known.items():
        if field.required and name not in given:
            raise BadRequest(
                gettext("The parameter “%(name)s” is missing: %(expected)s.", name=name, expected=field.wanted),
                language=interface_language(),
            )
    return {name: known[name].read(texts) for name, texts in given.items() if not known[name].repeats}


def values_of(query: Query, read: Mapping[str, str | int], base: str) -> dict[str, Value]:
    """What the query is bound to; short IRIs begin at the instance's base."""
    return {
        name: _whole(read[name], base) if parameter.type == "iri" else read[name]
        for name, parameter in query.parameters.items()
    }


def _whole(iri: str | int, base: str) -> str:
    text = str(iri)
    return text if text.startswith(("http://", "https://")) else base + text
