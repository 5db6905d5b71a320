"""The same release, language and templates give the same page: no browser need fetch, nor we make it, a second time."""

from __future__ import annotations

import hashlib

from flask import Response, request

from .visit import Visit, services

PAGE_SECONDS = 60
VARY = "Accept, Accept-Language"


def etag(visit: Visit, representation: str) -> str:
    """The tag of this address in this release, language and representation.

    The address is part of it, so the tag of one page never validates another.
    """
    parts = (visit.release.manifest.id, services().version, visit.language, representation, request.full_path)
    return hashlib.blake2b("\n".join(parts).encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def known(visit: Visit, representation: str) -> Response | None:
    """A 304 when the client already has this page, or the page as it was made before: no reader is needed then."""
    tag = etag(visit, representation)
    if request.if_none_match.contains_weak(tag):
        return cacheable(Response(status=304), tag)
    body = services().pages.get(tag)
    return None if body is None else cacheable(Response(body, mimetype=representation), tag)


def made(visit: Visit, representation: str, text: str) -> Response:
    """A page that was just made."""
    tag, body = etag(visit, representation), text.encode("utf-8")
    services().pages.keep(tag, body)
    return cacheable(Response(body, mimetype=representation), tag)


def cacheable(response: Response, tag: str) -> Response:
    """Let caches keep the page for a minute and ask again after it."""
    response.set_etag(tag)
    response.headers["Cache-Control"] = f"public, max-age={PAGE_SECONDS}, must-revalidate"
    response.headers["Vary"] = VARY
    return response


def redirection(location: str, status: int) -> Response:
    """Lead elsewhere, for as long as a page is kept."""
    headers = {"Location": location, "Cache-Control": f"public, max-age={PAGE_SECONDS}", "Vary": VARY}
    return Response(status=status, headers=headers)
