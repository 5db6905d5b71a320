"""The releases as versions: all of them, and what differs between two."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import ExitStack

from flask import Blueprint, Response, render_template, request

from ...errors import NotFound
from ...model.media import GRAPH_FORMATS, HTML, JSON, Format
from ...readers.descriptions import Description
from ...readers.version_difference import difference_description, difference_page
from ...readers.versions import PATH, VersionsPage, difference_path, versions_description, versions_page
from .. import caching, documents, memento, rendering, representations
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


@versions.get("/difference/<other>")
def difference(other: str) -> Response:
    """What differs from another release to this one; between the current one and another it has a lasting address."""
    place, wanted = documents.requested(f"/difference/{other}", FORMATS)
    visit, shared = current(), services()
    old_id = place.path.removeprefix("/difference/")
    shared.archive.require(old_id)
    new = visit.release
    if not visit.mount:
        lasting = Place(difference_path(new.manifest.id, old_id), FORMATS)
        return caching.redirection(rendering.href(lasting.in_format(wanted)), 303)
    if (known := caching.known(visit, wanted.media_type)) is not None:
        return known
    with ExitStack() as pins:
        newest = visit.newest
        if old_id == new.manifest.id:
            old = new.manifest
        elif newest is not None and old_id == newest.id:
            old = newest
        else:
            old = pins.enter_context(shared.archive.pinned(old_id)).manifest
        changes = shared.differences.between(shared.settings.releases / old_id, new.path)
    page = difference_page(old, new.manifest, changes, visit.languages)
    return documents.answer(
        place,
        wanted,
        lambda: (
            "difference.html",
            {"old": old.id, "new": new.manifest.id, **changes.to_json()} if wanted == JSON else page,
        ),
        lambda: difference_description(old, new.manifest, changes),
    )


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
