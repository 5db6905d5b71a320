"""The routes, by what they lead to."""

from __future__ import annotations

from flask import Response, request

from ...errors import NotAcceptable
from ...readers.filters import TEXT
from .. import caching, visit
from ..negotiation import choose_media_type

HTML = "text/html"


def begin() -> None:
    """Before everything that reads the release: a well-formed request, a pinned release, a language."""
    visit.check_request(texts=(TEXT,))
    visit.begin()


def begin_page() -> Response | None:
    """Before every page that is nothing but a page; answers when the browser has it already, or we do."""
    begin()
    if choose_media_type(request.headers.get("Accept", ""), [HTML]) is None:
        raise NotAcceptable([HTML], [])
    return caching.known(visit.current(), HTML)
