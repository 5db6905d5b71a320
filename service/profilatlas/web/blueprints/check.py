"""Check your table: a file comes in, its findings and the marked workbook go out, and nothing stays."""

from __future__ import annotations

import json

from flask import Blueprint, Response, abort, render_template, request
from flask_babel import gettext
from werkzeug.datastructures import FileStorage

from ... import resources
from ...errors import NotAcceptable, NotFound, UploadRefused
from ...readers.checked import checked_page
from ...release.opened import SOURCE
from .. import caching, rendering, security, visit
from ..checks import MARKED, TOKEN, Phase
from ..listing import as_csv
from ..negotiation import choose_media_type
from ..uploads import safe_name
from ..visit import current, parameters, services
from . import HTML, begin_page

LARGEST_FILE = 10 * 1024 * 1024
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FIELD = "table"
_AROUND_THE_FILE = 64 * 1024

check = Blueprint("check", __name__)


@check.before_request
def begin() -> None:
    """A well-formed request, from here; a pinned release; only a token that can be one."""
    visit.check_request()
    visit.begin()
    if request.method == "POST":
        security.refuse_other_sites()
    token = (request.view_args or {}).get("token")
    if token is not None and not TOKEN.fullmatch(token):
        raise NotFound(token)


@check.after_request
def keep_private(response: Response) -> Response:
    """What belongs to one visitor is kept by nobody and found by no search engine."""
    if request.endpoint != "check.form" and request.endpoint != "check.template":
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        response.headers.pop("ETag", None)
    return response


@check.get("/check")
def form() -> Response:
    """What to do, and the form."""
    return begin_page() or rendering.page("check.html", deleted="deleted" in parameters())


@check.post("/check")
def upload() -> Response:
    """Take a file in and lead to its result."""
    request.max_content_length = LARGEST_FILE + _AROUND_THE_FILE
    with services().checks.entrance():
        sent = request.files.get(_FIELD)
    if sent is None or not sent.filename:
        raise UploadRefused("no-file")
    size = _size(sent)
    if size > LARGEST_FILE:
        abort(413)
    if not size:
        raise UploadRefused("empty-file")
    token = services().checks.begin(sent.filename, sent.save, current().language)
    return caching.redirection(rendering.href(f"/check/{token}"), 303)


@check.get("/check/<token>")
def result(token: str) -> Response:
    """How far the check is, or what it found: 422 when the file could not be read as a table at all."""
    if choose_media_type(request.headers.get("Accept", ""), [HTML]) is None:
        raise NotAcceptable([HTML], [])
    standing = services().checks.standing(token)
    if standing.phase in (Phase.WAITING, Phase.RUNNING):
        response = rendering.html(render_template("check_running.html", standing=standing, token=token), 200)
        response.headers["Refresh"] = "1" if standing.seconds < 5 else "3"
        return response
    if standing.phase is Phase.FAILED:
        abort(500)
    checked = services().checks.result(token)
    page = checked_page(
        current().release, services().registry, checked, f"/check/{token}", parameters(), current().languages
    )
    return rendering.html(
        render_template("check_result.html", page=page, standing=standing, token=token),
        200 if checked.readable else 422,
    )


@check.get("/check/<token>/findings.json")
def findings_json(token: str) -> Response:
    """Everything the check found (model/checked.py says in which form)."""
    text = json.dumps(services().checks.result(token).to_json(), ensure_ascii=False, indent=1)
    return _download(Response(text, mimetype="application/json"), "findings.json")


@check.get("/check/<token>/findings.csv")
def findings_csv(token: str) -> Response:
    """The findings as a table, for Excel."""
    checked = services().checks.result(token)
    return _download(Response(as_csv(checked.findings, current().language), mimetype="text/csv"), "findings.csv")


@check.post("/check/<token>/marked")
def marked(token: str) -> Response:
    """The marked workbook; with its last byte everything is deleted, so it is no address to look at."""
    name = services().checks.standing(token).name
    size, pieces = services().checks.fetch_marked(token)
    response = Response(pieces, mimetype=XLSX)
    response.content_length = size
    return _download(response, _marked_name(name))


@check.post("/check/<token>/delete")
def delete(token: str) -> Response:
    """Delete everything now."""
    services().checks.forget(token)
    return caching.redirection(rendering.href("/check?deleted=1"), 303)


@check.get("/template.xlsx")
def template() -> Response:
    """The workbook to fill in, empty or with what the release was built from; made once per release and language."""
    here = current()
    filled = bool(parameters().get("filled"))
    response = caching.known(here, XLSX)
    if response is None:
        # They bring all that reads and writes workbooks, which no other page needs.
        from ...ingest.layout import Layouts
        from ...ingest.writing.template import template_bytes

        layouts = Layouts.load(resources.shapes_dir(), resources.ontology_dir())
        source, instance = here.release.path / SOURCE, here.release.instance
        workbook = template_bytes(source, instance, layouts, filled=filled, language=here.language)
        response = caching.made(here, XLSX, workbook)
    return _download(response, gettext("measures.xlsx") if filled else gettext("measures-template.xlsx"))


def _size(sent: FileStorage) -> int:
    size = sent.stream.seek(0, 2)
    sent.stream.seek(0)
    return size


def _marked_name(name: str) -> str:
    return f"{safe_name(name).rpartition('.')[0] or MARKED}-geprüft.xlsx"


def _download(response: Response, name: str) -> Response:
    """Send as a file to save, never to be shown as a page of ours."""
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response
