"""Every exception answered with its kind of error, in one shape: as a page or as `application/problem+json` (RFC 9457)."""

from __future__ import annotations

import json
import uuid

from flask import Flask, Response, current_app, render_template, request
from flask_babel import gettext
from werkzeug.exceptions import HTTPException

from ..errors import (
    BadRequest,
    CheckGone,
    ChecksBusy,
    DifferenceRefused,
    EngineUnavailable,
    Gone,
    NotAcceptable,
    NotFound,
    PictureUnavailable,
    QueryRefused,
    ReleaseRemoved,
    ReleaseUnavailable,
    ReportRefused,
    StoreError,
    UploadRefused,
    VersionUnavailable,
)
from ..readers.models import WithdrawnPage
from ..readers.withdrawn import withdrawn_page
from . import mounting
from .caching import PAGE_SECONDS, VARY
from .error_types import ErrorType, error_type, type_of_status
from .formats import comma
from .negotiation import choose_media_type
from .rendering import html
from .security import for_programs
from .visit import begin_for_error, current, interface_language, services

PROBLEM = "application/problem+json"
LONGEST_DETAIL = 300


def answer(name: str, detail: str | None = None) -> Response:
    """The answer to the request with a kind of error, for whoever writes such answers to files."""
    return _answer(error_type(name), detail, language=None if detail is None else BadRequest(detail).language)


def is_page() -> bool:
    """Whether the client gets an error as a page, rather than as a problem document."""
    offered = ["text/html", PROBLEM, "application/json"]
    if for_programs(request.path):
        offered.reverse()
    return choose_media_type(request.headers.get("Accept", ""), offered) == "text/html"


def register(app: Flask) -> None:
    """Answer every exception with its kind of error."""

    @app.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> Response:
        status = error.code or 500
        response = _answer(type_of_status(status))
        for name, value in error.get_headers():
            if name.lower() in ("allow", "content-range"):
                response.headers[name] = value
        return response

    @app.errorhandler(BadRequest)
    def bad_request(error: BadRequest) -> Response:
        return _answer(type_of_status(400), error.detail, language=error.language)

    @app.errorhandler(NotAcceptable)
    def not_acceptable(error: NotAcceptable) -> Response:
        detail = gettext("It comes as %(formats)s.", formats=comma().join(error.available))
        response = _answer(type_of_status(406), detail)
        if error.links:
            response.headers["Link"] = ", ".join(error.links)
        return response

    @app.errorhandler(NotFound)
    def not_found(_: NotFound) -> Response:
        return _answer(type_of_status(404))

    @app.errorhandler(Gone)
    def gone(error: Gone) -> Response:
        visit = current()
        page = withdrawn_page(visit.release, services().registry, error.iri, visit.languages)
        return _answer(error_type("gone"), _in_short(page), page)

    @app.errorhandler(UploadRefused)
    def upload_refused(error: UploadRefused) -> Response:
        return _answer(error_type(error.kind))

    @app.errorhandler(QueryRefused)
    def query_refused(error: QueryRefused) -> Response:
        response = _answer(error_type(error.kind), error.detail, language="en" if error.detail else None)
        if error.seconds is not None:
            response.headers["Retry-After"] = str(error.seconds)
        return response

    @app.errorhandler(DifferenceRefused)
    @app.errorhandler(ReportRefused)
    def report_refused(error: DifferenceRefused | ReportRefused) -> Response:
        response = _answer(error_type(error.kind))
        if error.seconds is not None:
            response.headers["Retry-After"] = str(error.seconds)
        return response

    @app.errorhandler(CheckGone)
    def check_gone(_: CheckGone) -> Response:
        return _answer(error_type("check-gone"))

    @app.errorhandler(ChecksBusy)
    def checks_busy(error: ChecksBusy) -> Response:
        response = _answer(error_type("checks-busy"))
        response.headers["Retry-After"] = str(error.seconds)
        return response

    @app.errorhandler(PictureUnavailable)
    def picture_unavailable(error: PictureUnavailable) -> Response:
        response = _answer(error_type("picture-unavailable"))
        response.headers["Retry-After"] = str(error.seconds)
        return response

    @app.errorhandler(ReleaseUnavailable)
    def unavailable(_: ReleaseUnavailable) -> Response:
        response = _answer(error_type("unavailable"))
        response.headers["Retry-After"] = str(PAGE_SECONDS)
        return response

    @app.errorhandler(VersionUnavailable)
    def version_unavailable(error: VersionUnavailable) -> Response:
        response = _answer(error_type("release-unavailable"), str(error), services().archive.versions())
        response.headers["Retry-After"] = str(PAGE_SECONDS)
        return response

    @app.errorhandler(ReleaseRemoved)
    def release_removed(_: ReleaseRemoved) -> Response:
        kept = services().archive.versions()
        listed = ", ".join(each.id for each in kept)
        return _answer(error_type("release-removed"), gettext("Kept are: %(releases)s", releases=listed), kept)

    @app.errorhandler(EngineUnavailable)
    def engine_unavailable(error: EngineUnavailable) -> Response:
        response = _answer(error_type("unavailable"))
        response.headers["Retry-After"] = str(error.seconds)
        return response

    @app.errorhandler(StoreError)
    def store_failed(error: StoreError) -> Response:
        current_app.logger.error("a release could not be read: %s", error)
        if (visit := begin_for_error()) is not None:
            services().keeper.doubt(visit.release)
            services().archive.doubt(visit.release)
        response = _answer(error_type("unavailable"))
        response.headers["Retry-After"] = "1"
        return response


def _answer(
    error: ErrorType, detail: str | None = None, page: object = None, *, language: str | None = None
) -> Response:
    """The answer to an error; `language` is that of the detail where it may differ from the page's."""
    number = uuid.uuid4()
    try:
        return _answer_in_words(error, number, detail, page, language)
    except Exception as broken:
        # The last resort: what broke the page may break its error page, and a client still deserves an answer.
        current_app.logger.error("no error page could be made, number %s", number, exc_info=broken)
        response = Response(f"{error.status} {error.title}\n{number.urn}\n", error.status, mimetype="text/plain")
        response.headers["Cache-Control"] = "no-store"
        return response


def _answer_in_words(
    error: ErrorType, number: uuid.UUID, detail: str | None, page: object, language: str | None
) -> Response:
    begin_for_error()
    language = language or interface_language()
    if error.status == 500:
        current_app.logger.error("answered with an internal error, number %s", number)
    if is_page():
        response = html(
            render_template(
                error.template,
                error=error,
                detail=detail,
                detail_language=language,
                number=number,
                page=page,
                about_releases=mounting.asked_release() is not None or request.path.startswith(mounting.PREFIX),
            ),
            error.status,
        )
    else:
        problem = {
            "type": f"{services().settings.url}/problems#{error.name}",
            # A document of one language: where what was met is said in English on another page, so is the rest.
            "title": gettext(error.title) if language == interface_language() else error.title,
            "status": error.status,
            "detail": (detail or gettext(error.advice))[:LONGEST_DETAIL],
            "instance": number.urn,
        }
        response = Response(json.dumps(problem, ensure_ascii=False), error.status, mimetype=PROBLEM)
        response.headers["Content-Language"] = language
    lasting = error.name in ("not-found", "gone", "release-removed")
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
