"""The pages that lead into the catalogue and tell about it."""

from __future__ import annotations

from flask import Blueprint, Response

from ...readers.overview import overview_page
from ...readers.sources import sources_page
from ...readers.texts import text_page
from .. import rendering
from ..error_types import ERROR_TYPES
from ..visit import current, parameters, services
from . import begin_page

pages = Blueprint("pages", __name__)
pages.before_request(begin_page)


@pages.get("/")
def overview() -> Response:
    """The whole catalogue at a glance."""
    visit = current()
    return rendering.page(
        "overview.html", page=overview_page(visit.release, services().registry, parameters(), visit.languages)
    )


@pages.get("/sources")
def sources() -> Response:
    """What is attested by whom, and what is missing."""
    visit = current()
    return rendering.page("sources.html", page=sources_page(visit.release, services().registry, visit.languages))


@pages.get("/<any(imprint, privacy, accessibility):name>")
def text(name: str) -> Response:
    """A text of the instance."""
    visit = current()
    return rendering.page("text.html", page=text_page(visit.release, name, visit.languages))


@pages.get("/problems")
def problems() -> Response:
    """What the types of errors mean."""
    return rendering.page("problems.html", errors=ERROR_TYPES)
