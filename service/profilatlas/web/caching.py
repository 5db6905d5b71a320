"""The same release, language and templates give the same page: no browser need fetch, nor we make it, a second time."""

from __future__ import annotations

import hashlib

from flask import Response, request

from .visit import Visit, current, services

PAGE_SECONDS = 60
FOR_EVER = 365 * 24 * 3600
HTML = "text/html"
VARY = "Accept, Accept-Language"


def etag(visit: Visit, representation: str) -> str:
    """The tag of this address in this release, language and representation.

    The address is part of it, so the tag of one page never validates another.
    """
    address = (request.path, request.query_string.decode("latin-1"))
    # A page of a fixed release names the current one, too.
    where = (visit.mount, visit.newest.id) if visit.newest and representation == HTML else (visit.mount,)
    parts = (visit.release.manifest.id, services().version, visit.language, representation, *address, *where)
    return hashlib.blake2b(repr(parts).encode("ascii", "backslashreplace"), digest_size=12).hexdigest()


def known(visit: Visit, representation: str) -> Response | None:
    """A 304 when the client already has this page, or the page as it was made before: no reader is needed then.

    `If-None-Match: *` names no page that we made, so it decides nothing here.
    """
    if request.method not in ("GET", "HEAD"):
        return None
    tag = etag(visit, representation)
    if request.if_none_match.contains_weak(tag) and not request.if_none_match.star_tag:
        return cacheable(Response(status=304), tag, representation)
    body = services().pages.get(tag)
    return None if body is None else cacheable(Response(body, mimetype=representation), tag)


def made(visit: Visit, representation: str, content: str | bytes) -> Response:
    """A page or file that was just made."""
    tag, body = etag(visit, representation), content.encode("utf-8") if isinstance(content, str) else content
    services().pages.keep(tag, body)
    return cacheable(Response(body, mimetype=representation), tag)


def cacheable(response: Response, tag: str, representation: str | None = None) -> Response:
    """Let caches keep the page for a minute and ask again after it, and what is fixed for ever (decision 0047)."""
    response.set_etag(tag)
    response.headers["Cache-Control"] = _lasting(representation or response.mimetype)
    response.headers["Vary"] = VARY
    return response


def _lasting(representation: str | None) -> str:
    """Data of a release that the address names never change; its pages name the current one and wear our look."""
    if current().mount and representation != HTML:
        return f"public, max-age={FOR_EVER}, immutable"
    return f"public, max-age={PAGE_SECONDS}, must-revalidate"


def redirection(location: str, status: int) -> Response:
    """Lead elsewhere, for as long as a page is kept."""
    headers = {"Location": location, "Cache-Control": f"public, max-age={PAGE_SECONDS}", "Vary": VARY}
    return Response(status=status, headers=headers)
