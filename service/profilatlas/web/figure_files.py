"""Figures as files: CSV and workbooks for people, JSON for programs, each with what it is and of which release."""

from __future__ import annotations

from typing import Any

from flask import Response
from flask_babel import gettext

from ..model.media import CSV, JSON, XLSX, Format
from ..readers.models.figures import Figure
from . import figures, rendering
from .about_sheets import about
from .api_answers import as_json, rows_of
from .exports import About, as_csv, as_xlsx, file_name
from .visit import current, services


def content(figure: Figure, chosen: Format) -> bytes:
    """A figure in a format."""
    table = figures.table_of(figure)
    if chosen is CSV:
        return as_csv(table)
    if chosen is XLSX:
        return as_xlsx(table, _about(figure))
    return as_json(_document(figure))


def sent(made: Response, name: str, chosen: Format) -> Response:
    """A file with the headers of a download; JSON is for programs, which do not save."""
    if chosen is CSV:
        made.headers["Content-Type"] = "text/csv; charset=utf-8; header=present"
    if chosen is not JSON:
        saved = file_name((name, current().release.manifest.id), chosen.suffix)
        made.headers.set("Content-Disposition", "attachment", filename=saved)
    return made


def _document(figure: Figure) -> dict[str, Any]:
    here = current()
    table = rows_of(figures.table_of(figure))
    return {
        "name": figure.name,
        "title": figures.title_of(figure.name),
        "note": figures.note_of(figure),
        "language": here.language,
        "release": here.release.manifest.id,
        "as_of": here.release.manifest.as_of,
        "licence": here.release.instance.licence,
        "parameters": [list(each) for each in figure.parameters],
        "columns": [
            {
                "name": column.name,
                "title": figures.column_title(column.name),
                "kind": column.kind,
                **({"currency": column.currency} if column.currency else {}),
            }
            for column in figure.columns
        ],
        "rows": table["rows"],
        "labels": table["labels"],
        "query": figure.query,
        "links": {
            "page": _absolute(figure),
            **{suffix: _absolute(figure, suffix) for suffix in figures.FILES},
        },
    }


def _about(figure: Figure) -> About:
    reading = [(gettext("How to read it"), figures.note_of(figure))]
    return about(figures.title_of(figure.name), _absolute(figure), reading=reading, query=figure.query)


def _absolute(figure: Figure, suffix: str | None = None) -> str:
    return services().settings.url + rendering.href(figures.path_of(figure, suffix))
