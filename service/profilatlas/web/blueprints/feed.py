"""What changed: the feed for programs that follow the catalogue, the list and the Atom feed for people."""

from __future__ import annotations

from flask import Blueprint, Response, render_template

from ...model.media import DOCUMENT_FORMATS, GRAPH_FORMATS
from ...readers.feed import feed_description, feed_view, page_description
from ...readers.models import FeedView
from .. import caching, documents
from ..assets import FOR_EVER
from ..documents import Place
from ..visit import current
from . import begin

PLACE = Place("/feed", tuple(each for each in DOCUMENT_FORMATS if each.suffix != "csv"))
ATOM = "application/atom+xml"

feed = Blueprint("feed", __name__)
feed.before_request(begin)


@feed.get(PLACE.path)
@feed.get(f"{PLACE.path}.<{documents.suffixes(PLACE.formats)}:suffix>")
def changes(suffix: str = "") -> Response:
    """The newest changes for people; for programs, the stream of all versions and the way to its pages."""
    place, wanted = documents.requested(f"{PLACE.path}.{suffix}" if suffix else PLACE.path, PLACE.formats)
    visit = current()

    def page() -> tuple[str, FeedView]:
        return "feed.html", feed_view(visit.release, visit.languages)

    return documents.answer(place, wanted, page, lambda: feed_description(visit.release))


@feed.get(f"{PLACE.path}.atom")
def atom() -> Response:
    """The newest changes for feed readers (RFC 4287)."""
    visit = current()
    response = caching.known(visit, ATOM)
    if response is None:
        response = caching.made(
            visit, ATOM, render_template("feed.atom.xml", page=feed_view(visit.release, visit.languages))
        )
    return response


@feed.get(f"{PLACE.path}/<name>")
def page(name: str) -> Response:
    """One page of the stream, which never changes."""
    place, wanted = documents.requested(f"{PLACE.path}/{name}", GRAPH_FORMATS)
    found = page_description(current().release, place.path.removeprefix(f"{PLACE.path}/"))
    response = documents.answer(place, wanted, None, lambda: found)
    response.headers["Cache-Control"] = f"public, max-age={FOR_EVER}, immutable"
    return response
