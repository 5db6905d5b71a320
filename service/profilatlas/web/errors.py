"""All errors a client can meet: one table, one shape, as a page or as `application/problem+json` (RFC 9457)."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass

from flask import Flask, Response, current_app, render_template, request
from flask_babel import gettext
from werkzeug.exceptions import HTTPException

from ..errors import BadRequest, Gone, NotFound, ReleaseUnavailable
from ..readers.models import WithdrawnPage
from ..readers.withdrawn import withdrawn_page
from .caching import PAGE_SECONDS, VARY
from .negotiation import choose_media_type
from .rendering import html
from .visit import begin_for_error, current, services

PROBLEM = "application/problem+json"
LONGEST_DETAIL = 300


def N_(message: str) -> str:
    """Mark a message for translation where it is defined; it is translated where it is shown."""
    return message


@dataclass(frozen=True, slots=True)
class ErrorType:
    """One kind of error; `title` and `advice` (what to do next) are message ids."""

    name: str
    status: int
    title: str
    advice: str


ERROR_TYPES = (
    ErrorType(
        "bad-request",
        400,
        N_("This address cannot be understood"),
        N_("Check the address, or start from the overview and choose again."),
    ),
    ErrorType(
        "not-found",
        404,
        N_("There is no page at this address"),
        N_("Look for the measure in the list of all measures, or start from the overview."),
    ),
    ErrorType(
        "method-not-allowed",
        405,
        N_("This address is for reading only"),
        N_("Open the page with an ordinary link; nothing can be sent to it."),
    ),
    ErrorType(
        "not-acceptable",
        406,
        N_("This page does not come in the format asked for"),
        N_("Ask for text/html, the only format of this address."),
    ),
    ErrorType(
        "gone",
        410,
        N_("This page was withdrawn"),
        N_("Follow the link to what takes its place, where there is one, or start from the overview."),
    ),
    ErrorType(
        "internal-error",
        500,
        N_("Something went wrong on our side"),
        N_("It was noted. Try again later; if it happens again, tell us the number below."),
    ),
    ErrorType(
        "unavailable",
        503,
        N_("The catalogue is not available at the moment"),
        N_("Try again in a minute. The operators see the reason at /ready."),
    ),
)
_BY_STATUS = {error.status: error for error in ERROR_TYPES}


def register(app: Flask) -> None:
    """Answer every exception with its kind of error."""

    @app.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> Response:
        status = error.code or 500
        known = _BY_STATUS.get(status) or _BY_STATUS[500 if status >= 500 else 400]
        response = _answer(known)
        for name, value in error.get_headers():
            if name.lower() == "allow":
                response.headers[name] = value
        return response

    @app.errorhandler(BadRequest)
    def bad_request(error: BadRequest) -> Response:
        return _answer(_BY_STATUS[400], error.detail)

    @app.errorhandler(NotFound)
    def not_found(_: NotFound) -> Response:
        return _answer(_BY_STATUS[404])

    @app.errorhandler(Gone)
    def gone(error: Gone) -> Response:
        visit = current()
        page = withdrawn_page(visit.release, services().registry, error.iri, visit.languages)
        return _answer(_BY_STATUS[410], _in_short(page), page)

    @app.errorhandler(ReleaseUnavailable)
    def unavailable(_: ReleaseUnavailable) -> Response:
        response = _answer(_BY_STATUS[503])
        response.headers["Retry-After"] = str(PAGE_SECONDS)
        return response


def _answer(error: ErrorType, detail: str | None = None, page: WithdrawnPage | None = None) -> Response:
    begin_for_error()
    number = uuid.uuid4()
    if error.status == 500:
        current_app.logger.error("answered with an internal error, number %s", number)
    if choose_media_type(request.headers.get("Accept", ""), ["text/html", PROBLEM, "application/json"]) == "text/html":
        template = "error.html" if page is None else "withdrawn.html"
        response = html(render_template(template, error=error, detail=detail, number=number, page=page), error.status)
    else:
        problem = {
            "type": f"{services().settings.url}/problems#{error.name}",
            "title": gettext(error.title),
            "status": error.status,
            "detail": (detail or gettext(error.advice))[:LONGEST_DETAIL],
            "instance": number.urn,
        }
        response = Response(json.dumps(problem, ensure_ascii=False), error.status, mimetype=PROBLEM)
    lasting = error.status in (404, 410)
    response.headers["Cache-Control"] = f"public, max-age={PAGE_SECONDS}" if lasting else "no-store"
    response.headers["Vary"] = VARY
    return response


def _in_short(page: WithdrawnPage) -> str | None:
    """The notice in one line, for clients that do not read HTML: where to go instead comes first, for it may be cut."""
    parts = [text.value for text in (page.title, *page.reasons) if text]
    if page.since:
        parts.insert(1, page.since.isoformat())
    places = [each.link.iri if each.link else each.url for each in page.replacements]
    return " · ".join([*(place for place in places if place), *parts]) or None
