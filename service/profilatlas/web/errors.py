"""All errors a client can meet: one table, one shape, as a page or as `application/problem+json` (RFC 9457)."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass

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
    ProfilatlasError,
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
from .formats import comma
from .marking import N_ as N_
from .negotiation import choose_media_type
from .rendering import html
from .security import for_programs
from .visit import begin_for_error, current, interface_language, services

PROBLEM = "application/problem+json"
LONGEST_DETAIL = 300


@dataclass(frozen=True, slots=True)
class ErrorType:
    """One kind of error; `title` and `advice` (what to do next) are message ids, `template` is its page."""

    name: str
    status: int
    title: str
    advice: str
    template: str = "error.html"


ERROR_TYPES = (
    ErrorType(
        "bad-request",
        400,
        N_("This address cannot be understood"),
        N_("Check the address, or start from the overview and choose again."),
    ),
    ErrorType(
        "bad-query",
        400,
        N_("This query cannot be read"),
        N_("Correct the place that is named; the examples of the query page show how queries are written."),
    ),
    ErrorType(
        "forbidden",
        403,
        N_("This form was sent from another site"),
        N_("Open the page here and send the form again."),
    ),
    ErrorType(
        "query-forbidden",
        403,
        N_("This endpoint only reads its own data"),
        N_(
            "Take SERVICE and updates out of the query; the data here do not change, and nothing is fetched from elsewhere."
        ),
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
        N_("Ask for one of the formats that this address has."),
    ),
    ErrorType(
        "gone",
        410,
        N_("This page was withdrawn"),
        N_("Follow the link to what takes its place, where there is one, or start from the overview."),
        "withdrawn.html",
    ),
    ErrorType(
        "release-removed",
        410,
        N_("This release is no longer kept"),
        N_("Choose one of the releases that are kept, or go on with the current one."),
        "release_removed.html",
    ),
    ErrorType(
        "check-gone",
        410,
        N_("This result no longer exists"),
        N_(
            "Everything about a check is deleted when its result is fetched, and after ten minutes. Check the table again."
        ),
        "check_refused.html",
    ),
    ErrorType(
        "too-large",
        413,
        N_("This file is too large"),
        N_(
            "A file may have up to 10 MB. Delete pictures and sheets that do not belong to the table, or split the table."
        ),
        "check_refused.html",
    ),
    ErrorType(
        "changed",
        412,
        N_("This is no longer the file that you have a part of"),
        N_("Fetch it from its beginning."),
    ),
    ErrorType(
        "query-too-long",
        413,
        N_("This query is too long"),
        N_("Shorten the query, or ask in several steps."),
    ),
    ErrorType(
        "address-too-long",
        414,
        N_("This address is too long"),
        N_("Send the query with POST instead of GET."),
    ),
    ErrorType(
        "unsupported-media-type",
        415,
        N_("This form of request is not known here"),
        N_("Send application/sparql-query or application/x-www-form-urlencoded, in UTF-8."),
    ),
    ErrorType(
        "no-such-range",
        416,
        N_("The file does not have this part"),
        N_("Ask for a part within the size of the file, or for all of it."),
    ),
    ErrorType(
        "no-file",
        422,
        N_("No file was chosen"),
        N_("Choose your table first, then check it."),
        "check_refused.html",
    ),
    ErrorType(
        "empty-file",
        422,
        N_("This file is empty"),
        N_("Save the table in Excel again, then choose it here."),
        "check_refused.html",
    ),
    ErrorType(
        "query-too-complex",
        422,
        N_("This query is too complex"),
        N_("Divide the query, or take out what is nested or repeated most."),
    ),
    ErrorType(
        "query-timeout",
        422,
        N_("This query takes too long"),
        N_("Narrow the query, for instance by a type or a LIMIT."),
    ),
    ErrorType(
        "query-memory",
        422,
        N_("This query needs too much memory"),
        N_("Sort and group less at a time."),
    ),
    ErrorType(
        "result-too-large",
        422,
        N_("This result is too large"),
        N_("Add LIMIT and OFFSET to fetch it in parts."),
    ),
    ErrorType(
        "report-too-large",
        422,
        N_("This report would be too long"),
        N_(
            "Choose fewer measures, for instance by target group, district, programme or year; the page of the report helps."
        ),
    ),
    ErrorType(
        "difference-too-large",
        422,
        N_("These releases differ in too much"),
        N_("Compare releases that are closer to each other, or take both as dumps; profilatlas diff compares any two."),
    ),
    ErrorType(
        "too-many-requests",
        429,
        N_("Your network has sent very many requests recently"),
        N_("Wait until the time named in Retry-After, then go on more slowly."),
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
    ErrorType(
        "service-needed",
        503,
        N_("This answer has to be computed"),
        N_(
            "All pages, data and pictures can be read here as files. Filters, searches, comparisons and queries need the service, which cannot be reached at the moment."
        ),
    ),
    ErrorType(
        "release-unavailable",
        503,
        N_("This release cannot be read at the moment"),
        N_("Other releases are not affected: go on with the current one, or try again later."),
        "release_removed.html",
    ),
    ErrorType(
        "checks-busy",
        503,
        N_("Many tables are being checked at the moment"),
        N_("Send your table again in a minute. Nothing of it was kept."),
        "check_refused.html",
    ),
    ErrorType(
        "picture-unavailable",
        503,
        N_("This picture cannot be drawn at the moment"),
        N_("Try again in a few seconds. The figures themselves are in the table of the same page."),
    ),
    ErrorType(
        "reports-busy",
        503,
        N_("Many reports are being made at the moment"),
        N_("Try again in a few seconds."),
    ),
    ErrorType(
        "difference-busy",
        503,
        N_("Other releases are being compared at the moment"),
        N_("Try again in a few seconds."),
    ),
    ErrorType(
        "overloaded",
        503,
        N_("Many queries are being answered at the moment"),
        N_("Send the query again in a few seconds."),
    ),
)
_BY_NAME = {error.name: error for error in ERROR_TYPES}
# Where several types share a status, the first is what a bare status means.
_BY_STATUS = {error.status: error for error in reversed(ERROR_TYPES)}


def error_type(name: str) -> ErrorType:
    """The kind of error with this name."""
    return _BY_NAME[name]


def answer(name: str, detail: str | None = None) -> Response:
    """The answer to the request with a kind of error, for whoever writes such answers to files."""
    return _answer(_BY_NAME[name], detail, language=None if detail is None else BadRequest(detail).language)


def register(app: Flask) -> None:
    """Answer every exception with its kind of error."""

    @app.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> Response:
        status = error.code or 500
        known = _BY_STATUS.get(status) or _BY_STATUS[500 if status >= 500 else 400]
        response = _answer(known)
        for name, value in error.get_headers():
            if name.lower() in ("allow", "content-range"):
                response.headers[name] = value
        return response

    @app.errorhandler(BadRequest)
    def bad_request(error: BadRequest) -> Response:
        return _answer(_BY_STATUS[400], error.detail, language=error.language)

    @app.errorhandler(NotAcceptable)
    def not_acceptable(error: NotAcceptable) -> Response:
        detail = gettext("It comes as %(formats)s.", formats=comma().join(error.available))
        response = _answer(_BY_STATUS[406], detail)
        response.headers["Link"] = ", ".join(error.links)
        return response

    @app.errorhandler(NotFound)
    def not_found(_: NotFound) -> Response:
        return _answer(_BY_STATUS[404])

    @app.errorhandler(Gone)
    def gone(error: Gone) -> Response:
        visit = current()
        page = withdrawn_page(visit.release, services().registry, error.iri, visit.languages)
        return _answer(_BY_NAME["gone"], _in_short(page), page)

    @app.errorhandler(UploadRefused)
    def upload_refused(error: UploadRefused) -> Response:
        return _answer(_BY_NAME[error.kind])

    @app.errorhandler(QueryRefused)
    def query_refused(error: QueryRefused) -> Response:
        response = _answer(_BY_NAME[error.kind], error.detail, language="en" if error.detail else None)
        if error.seconds is not None:
            response.headers["Retry-After"] = str(error.seconds)
        return response

    @app.errorhandler(DifferenceRefused)
    @app.errorhandler(ReportRefused)
    def report_refused(error: DifferenceRefused | ReportRefused) -> Response:
        response = _answer(_BY_NAME[error.kind])
        if error.seconds is not None:
            response.headers["Retry-After"] = str(error.seconds)
        return response

    @app.errorhandler(CheckGone)
    def check_gone(_: CheckGone) -> Response:
        return _answer(_BY_NAME["check-gone"])

    @app.errorhandler(ChecksBusy)
    def checks_busy(error: ChecksBusy) -> Response:
        response = _answer(_BY_NAME["checks-busy"])
        response.headers["Retry-After"] = str(error.seconds)
        return response

    @app.errorhandler(PictureUnavailable)
    def picture_unavailable(error: PictureUnavailable) -> Response:
        response = _answer(_BY_NAME["picture-unavailable"])
        response.headers["Retry-After"] = str(error.seconds)
        return response

    @app.errorhandler(ReleaseUnavailable)
    def unavailable(_: ReleaseUnavailable) -> Response:
        response = _answer(_BY_NAME["unavailable"])
        response.headers["Retry-After"] = str(PAGE_SECONDS)
        return response

    @app.errorhandler(VersionUnavailable)
    def version_unavailable(error: VersionUnavailable) -> Response:
        response = _answer(_BY_NAME["release-unavailable"], str(error), services().archive.versions())
        response.headers["Retry-After"] = str(PAGE_SECONDS)
        return response

    @app.errorhandler(ReleaseRemoved)
    def release_removed(_: ReleaseRemoved) -> Response:
        kept = services().archive.versions()
        listed = ", ".join(each.id for each in kept)
        return _answer(_BY_NAME["release-removed"], gettext("Kept are: %(releases)s", releases=listed), kept)

    @app.errorhandler(EngineUnavailable)
    def engine_unavailable(error: EngineUnavailable) -> Response:
        response = _answer(_BY_NAME["unavailable"])
        response.headers["Retry-After"] = str(error.seconds)
        return response

    @app.errorhandler(StoreError)
    def store_failed(error: StoreError) -> Response:
        current_app.logger.error("a release could not be read: %s", error)
        if (visit := begin_for_error()) is not None:
            services().keeper.doubt(visit.release)
            services().archive.doubt(visit.release)
        response = _answer(_BY_NAME["unavailable"])
        response.headers["Retry-After"] = "1"
        return response


def _answer(
    error: ErrorType, detail: str | None = None, page: object = None, *, language: str | None = None
) -> Response:
    """The answer to an error; `language` is that of the detail where it may differ from the page's."""
    number = uuid.uuid4()
    try:
        return _answer_in_words(error, number, detail, page, language)
    except (
        ArithmeticError,
        AttributeError,
        LookupError,
        OSError,
        RuntimeError,
        TypeError,
        ValueError,
        ProfilatlasError,
    ) as broken:
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
    offered = ["text/html", PROBLEM, "application/json"]
    if for_programs(request.path):
        offered.reverse()
    if choose_media_type(request.headers.get("Accept", ""), offered) == "text/html":
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
