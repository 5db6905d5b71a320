"""The releases as versions: all of them, and what differs between two."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from flask import Blueprint, Response, render_template, request

from ...errors import NotFound
from ...model.media import GRAPH_FORMATS, HTML, JSON, Format
from ...readers.descriptions import Description
from ...readers.versions import PATH, VersionsPage, versions_description, versions_page
from .. import caching, documents, memento, representations
from ..documents import Place
from ..visit import current, services
from . import begin

FORMATS = (HTML, *GRAPH_FORMATS, JSON)
VERSIONS = Place(PATH, FORMATS)

versions = Blueprint("versions", __name__)
versions.before_request(begin)


@versions.get(PATH)
@versions.get(f"{PATH}.<{documents.suffixes(FORMATS)}:suffix>")
def all_versions(suffix: str = "") -> Response:
    """Every release that is kept."""
    place, wanted = documents.requested(f"{PATH}.{suffix}" if suffix else PATH, FORMATS)
    page = _page()
    return _answer(
        place,
        wanted,
        lambda: render_template("versions.html", page=page, formats=documents.choices(place)),
        page,
        lambda: versions_description(current().release, page, services().settings.url),
    )


@versions.get(f"{PATH}/<release_id>")
def version(release_id: str) -> Response:
    """303 from a release to where it stands among the others; 404 or 410 when it is not there."""
    services().archive.require(release_id)
    return documents.see(VERSIONS, fragment=release_id)


@versions.get(f"{memento.TIMEMAP}/<path:document>")
def timemap(document: str) -> Response:
    """All versions of a document (Memento)."""
    if not document.startswith("doc/") and document.partition(".")[0] != "void":
        raise NotFound(document)
    content = memento.timemap(f"/{document}").encode()
    response = caching.cacheable(Response(content, mimetype=memento.LINK_FORMAT), _tag(content), memento.LINK_FORMAT)
    response.make_conditional(request)
    return response


def _page() -> VersionsPage:
    visit = current()
    return versions_page(visit.release, services().archive.versions(), visit.languages)


def _answer(
    place: Place, wanted: Format, html: Callable[[], str], model: object, description: Callable[[], Description]
) -> Response:
    """What depends on more than one release: made anew each time, and tagged by what it says."""
    if wanted == HTML:
        content = html().encode()
    elif wanted == JSON:
        content = representations.as_json(model)
    else:
        content = representations.serialized(description().triples, wanted)
    response = caching.cacheable(Response(content, mimetype=wanted.media_type), _tag(content), wanted.media_type)
    response.headers["Link"] = ", ".join(documents.links_of(place, but=wanted))
    response.make_conditional(request)
    return response


def _tag(content: bytes) -> str:
    return hashlib.blake2b(content, digest_size=12).hexdigest()
