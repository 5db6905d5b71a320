"""Measures beside each other: a page, and the same as a table to take away."""

from __future__ import annotations

from flask import Blueprint, Response, render_template

from ...errors import BadRequest
from ...model.media import CSV, JSON, XLSX, Format
from ...readers.compare import compare_page
from ...readers.models import ComparePage
from .. import caching, comparison_files, figure_files, rendering
from ..visit import current, parameters, services
from . import begin, begin_page

compare = Blueprint("compare", __name__)
compare.before_request(begin)

_FILES = {each.suffix: each for each in (CSV, XLSX, JSON)}


@compare.get("/compare")
def page() -> Response:
    """The comparison, or how to choose what to compare."""
    if known := begin_page():
        return known
    model = _asked()
    return _refused(model) if model.refused else rendering.page("compare.html", page=model)


@compare.get("/compare.<any(csv, xlsx, json):suffix>")
def file(suffix: str) -> Response:
    """The comparison as a table; 400 where there is nothing to compare."""
    chosen: Format = _FILES[suffix]
    made = caching.known(current(), chosen.media_type)
    if made is None:
        model = _asked()
        if model.overlaid is None:
            raise BadRequest("a comparison needs two to six measures that there are, each once: /compare?m=…&m=…")
        made = caching.made(current(), chosen.media_type, comparison_files.content(model, chosen))
    return figure_files.sent(made, "compare", chosen)


def _asked() -> ComparePage:
    visit = current()
    return compare_page(visit.release, services().registry, parameters(), visit.languages)


def _refused(model: ComparePage) -> Response:
    """The same page for an address that names what there is not; nobody keeps it, neither do we."""
    response = rendering.html(render_template("compare.html", page=model), 400)
    response.headers["Cache-Control"] = "no-store"
    return response
