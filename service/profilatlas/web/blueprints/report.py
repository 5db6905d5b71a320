"""What is printed: the report on a choice of measures and the handout, each as a page and as a PDF."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response

from .. import caching, printing, rendering
from ..exports import file_name
from ..handout_document import code_uri
from ..printing import PDF
from ..visit import current, parameters, services
from . import begin, begin_page

report = Blueprint("report", __name__)
report.before_request(begin)


@report.get("/report")
def page() -> Response:
    """The report as a page to print."""
    if known := begin_page():
        return known
    with services().press.place():
        return rendering.page("report.html", page=printing.read_report(parameters()))


@report.get("/report.pdf")
def report_paper() -> Response:
    """The report as a tagged PDF."""
    return _paper("report", printing.report_pdf)


@report.get("/handout")
def handout() -> Response:
    """The handout as a page."""
    if known := begin_page():
        return known
    model = printing.read_handout(parameters())
    address = printing.absolute(model.path)
    return rendering.page("handout.html", page=model, address=address, code=code_uri(address))


@report.get("/handout.pdf")
def handout_paper() -> Response:
    """The handout as a tagged PDF of one page."""
    return _paper("handout", printing.handout_pdf)


def _paper(name: str, make: Callable[[printing.Parameters], bytes]) -> Response:
    """A document as it was made before or is made now; browsers show it, and save it under a name that says what it is."""
    here = current()
    response = caching.known(here, PDF) or caching.made(here, PDF, make(parameters()))
    saved = file_name((name, here.release.manifest.id, here.language), "pdf")
    response.headers.set("Content-Disposition", "inline", filename=saved)
    return response
