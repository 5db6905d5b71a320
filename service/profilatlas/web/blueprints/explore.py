"""The list of measures: as a page, as files of exactly what is chosen, and what its text field suggests."""

from __future__ import annotations

from flask import Blueprint, Response

from ...model.media import JSON
from ...readers.explore import explore_page
from ...readers.explore_files import EXPORTS, FORMATS, measure_file
from ...readers.search import suggestions
from .. import caching, explore_files, rendering
from ..api_answers import as_json
from ..visit import current, parameters, services, site
from . import begin, begin_page

explore = Blueprint("explore", __name__)
explore.before_request(begin)


@explore.get("/explore")
def page() -> Response:
    """All measures, or those that fit a choice."""
    if known := begin_page():
        return known
    visit = current()
    return rendering.page(
        "explore.html", page=explore_page(visit.release, services().registry, parameters(), visit.languages)
    )


@explore.get(f"/explore.<any({', '.join(EXPORTS)}):suffix>")
def file(suffix: str) -> Response:
    """The same measures, all of them, as a file."""
    visit, chosen = current(), FORMATS[suffix]
    if known := caching.known(visit, chosen.media_type):
        return known
    found = measure_file(visit.release, services().registry, parameters(), visit.languages, suffix, site())
    return explore_files.response(found, chosen)


@explore.get("/suggest")
def suggest() -> Response:
    """What somebody may be about to type into the text field of the list."""
    visit = current()
    if known := caching.known(visit, JSON.media_type):
        return known
    found = suggestions(visit.release, services().registry, parameters(), visit.languages)
    return caching.cacheable(
        Response(as_json({"suggestions": found}), mimetype=JSON.media_type), caching.etag(visit, JSON.media_type)
    )
