"""The routes, by what they lead to."""

from __future__ import annotations

from flask import Response, abort, request

from .. import caching, visit
from ..negotiation import choose_media_type

HTML = "text/html"


def begin() -> None:
    """Before everything that reads the release: a well-formed request, a pinned release, a language, HTML."""
    visit.check_request()
    visit.begin()
    if choose_media_type(request.headers.get("Accept", ""), [HTML]) is None:
        abort(406)


def begin_page() -> Response | None:
    """Before every page; answers when the browser has it already, or we do."""
    begin()
    return caching.known(visit.current(), HTML)
