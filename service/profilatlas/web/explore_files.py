"""A list of measures as a file: a table for spreadsheets, or a graph."""

from __future__ import annotations

from flask import Response, request
from flask_babel import gettext

from ..model.media import CSV, XLSX, Format
from ..readers.explore_files import MeasureFile
from . import caching, sending
from .about_sheets import about
from .api_answers import address
from .clients import client_network
from .exports import About, as_csv, as_xlsx, file_name
from .representations import serialized
from .visit import current

_NAME = "measures"


def response(found: MeasureFile, chosen: Format) -> Response:
    """The file with the headers of a download; it is kept by the client, not by us."""
    made = sending.response(_content(found, chosen), chosen.media_type, client_network())
    if chosen is CSV:
        made.headers["Content-Type"] = "text/csv; charset=utf-8; header=present"
    name = file_name((_NAME, current().release.manifest.id), chosen.suffix)
    made.headers.set("Content-Disposition", "attachment", filename=name)
    return caching.cacheable(made, caching.etag(current(), chosen.media_type))


def _content(found: MeasureFile, chosen: Format) -> bytes:
    if found.table is None:
        return serialized(found.triples, chosen)
    return as_xlsx(found.table, _about(found)) if chosen is XLSX else as_csv(found.table)


def _about(found: MeasureFile) -> About:
    page = address().replace(request.path, request.path.partition(".")[0], 1)
    rows = [
        (gettext("Rows"), str(len(found.table.rows)) if found.table else None),
        (gettext("Text"), found.filters.text),
    ]
    return about(gettext("Measures"), page, rows=rows, query=found.query)
