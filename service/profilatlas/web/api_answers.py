"""Answers of the API: a table as JSON, CSV or workbook, with what it is, of which release, and where the rest is."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from flask import Response, request
from flask_babel import gettext

from ..model.media import CSV, JSON, Format
from ..readers.api import Table
from ..readers.api_measures import FoundMeasures
from ..readers.models import Text
from ..store.port import NamedNode
from . import sending
from .about_sheets import about
from .api_operations import Operation
from .api_parameters import USUAL_ROWS
from .clients import client_network
from .exports import About, as_csv, as_xlsx, file_name
from .urls import with_parameters
from .visit import current, site


@dataclass(frozen=True, slots=True)
class Part:
    """Which rows an answer holds; `more` when there are others behind them. `total` where it is known."""

    page: int
    per_page: int
    more: bool = False
    total: int | None = None

    @classmethod
    def asked(cls, read: Mapping[str, str | int]) -> Part:
        """The part that an address asks for."""
        return cls(int(read.get("page", 1)), int(read.get("per_page", USUAL_ROWS)))

    @property
    def offset(self) -> int:
        """How many rows stand before it."""
        return (self.page - 1) * self.per_page

    def of(self, total: int) -> Part:
        """The same of a list with so many rows."""
        return replace(self, more=total > self.offset + self.per_page, total=total)

    def links(self) -> Iterator[tuple[str, str]]:
        """The addresses of the pages around, by relation (RFC 8288)."""
        yield "first", address(page="1")
        if self.page > 1:
            yield "prev", address(page=str(self.page - 1))
        if self.more:
            yield "next", address(page=str(self.page + 1))


def address(**changed: str) -> str:
    """This address with other parameters, in full."""
    kept = [(name, value) for name, value in request.args.items(multi=True) if name not in changed]
    return with_parameters(site() + quote(request.path), [*kept, *changed.items()])


def as_json(document: Mapping[str, Any]) -> bytes:
    """JSON: things as their IRIs, figures as numbers, days as text."""
    return json.dumps(document, ensure_ascii=False, allow_nan=False, default=_plain).encode("utf-8")


def rows_of(table: Table) -> dict[str, Any]:
    """A table in JSON: each row an object by column."""
    return {
        "columns": table.columns,
        "rows": [dict(zip(table.columns, row, strict=True)) for row in table.rows],
        "labels": _labels(table.labels),
    }


def measures_of(found: FoundMeasures) -> dict[str, Any]:
    """The list of measures in JSON."""
    here_is = site()
    return {
        "measures": [
            {
                "iri": each.iri,
                "title": found.labels[each.iri].value,
                "page": here_is + each.page,
                "profile": [
                    {"index": focus.index, "challenge": focus.challenge, "weight": focus.state.value}
                    for focus in each.profile
                ],
                **each.facts,
            }
            for each in found.measures
        ],
        "facets": {
            facet.name: [
                {"value": option.value, "iri": option.link.iri, "measures": option.measures, "chosen": option.selected}
                for option in facet.options
            ]
            for facet in found.facets
        },
        "labels": _labels(found.labels)
        | {option.link.iri: option.link.label.value for facet in found.facets for option in facet.options},
    }


def json_answer(
    operation: Operation,
    part: Part | None,
    asked: Mapping[str, Any],
    content: Mapping[str, Any],
    editor: str | None = None,
) -> bytes:
    """The whole answer: what it is, what was asked, the rows, and where to go on; `editor` is a path."""
    here = current()
    manifest = here.release.manifest
    around = dict(part.links()) if part else {}
    paging = {} if part is None else {"page": part.page, "per_page": part.per_page}
    if part is not None and part.total is not None:
        paging["total"] = part.total
    here_is = site()
    return as_json(
        {
            "name": operation.name,
            "title": operation.title.value,
            "description": operation.description.value if operation.description else None,
            "language": here.language,
            "release": manifest.id,
            "as_of": manifest.as_of,
            "licence": here.release.instance.licence,
            "parameters": asked,
            **paging,
            "next": around.get("next"),
            "previous": around.get("prev"),
            **content,
            "links": {
                "self": address(),
                **{each.suffix: address(format=each.suffix) for each in operation.formats},
                **({"editor": here_is + editor} if editor else {}),
                "description": f"{here_is}/api/openapi.json",
            },
        }
    )


def table_answer(operation: Operation, chosen: Format, part: Part | None, table: Table, query: str | None) -> bytes:
    """A table as CSV or as a workbook."""
    return as_csv(table) if chosen is CSV else as_xlsx(table, _about(operation, part, table, query))


def response(content: bytes, operation: Operation, chosen: Format, part: Part | None) -> Response:
    """An answer with its headers; everything but JSON and RDF is a file to save."""
    made = sending.response(content, chosen.media_type, client_network())
    if chosen is CSV:
        made.headers["Content-Type"] = "text/csv; charset=utf-8; header=present"
    if chosen is not JSON:
        name = file_name((operation.name, current().release.manifest.id), chosen.suffix)
        made.headers.set("Content-Disposition", "attachment", filename=name)
    if part is not None:
        made.headers["Link"] = ", ".join(f'<{target}>; rel="{relation}"' for relation, target in part.links())
    return made


def _about(operation: Operation, part: Part | None, table: Table, query: str | None) -> About:
    rows = str(len(table.rows))
    if part is not None:
        rows = f"{part.offset + 1}–{part.offset + len(table.rows)}" if table.rows else "0"
    return about(
        operation.title.value,
        address(),
        reading=[(gettext("Description"), operation.description.value if operation.description else None)],
        rows=[
            (gettext("Rows"), rows),
            (gettext("More rows"), address(page=str(part.page + 1)) if part and part.more else None),
        ],
        query=query,
    )


def _labels(labels: Mapping[str, Text]) -> dict[str, str]:
    return {iri: label.value for iri, label in labels.items()}


def _plain(value: object) -> str | float:
    if isinstance(value, NamedNode):
        return value.value
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"not a value of a table: {value!r:.80}")
