"""The report and the handout as PDF: read, put in words, typeset."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..errors import ReportRefused
from ..readers.models.report import HandoutPage, ReportPage
from ..readers.report import handout_page, report_page
from . import handout_document, rendering, report_document
from .visit import current, interface_language, services, site

PDF = "application/pdf"

Parameters = Mapping[str, Sequence[str]]


def read_report(parameters: Parameters) -> ReportPage:
    """The report of the current visit; `BadRequest` for parameters that make no sense."""
    here = current()
    return report_page(here.release, services().registry, parameters, here.languages)


def read_handout(parameters: Parameters) -> HandoutPage:
    """The handout of the current visit; `BadRequest` for parameters that make no sense."""
    here = current()
    return handout_page(here.release, services().registry, parameters, here.languages)


def report_pdf(parameters: Parameters) -> bytes:
    """The report as PDF/UA-1; `ReportRefused` for more measures than one document holds, or when many are being made."""
    with services().press.place():
        page = read_report(parameters)
        if page.overview.measures > page.most:
            raise ReportRefused("report-too-large")
        content = report_document.report_document(
            page, interface_language(), absolute(page.path), rendering.layout().unreviewed
        )
        return services().press.pdf(report_document.TEMPLATE, content, page.as_of)


def handout_pdf(parameters: Parameters) -> bytes:
    """The handout as PDF/UA-1; `ReportRefused` when many are being made."""
    with services().press.place():
        page = read_handout(parameters)
        content = handout_document.handout_document(page, interface_language(), absolute(page.path))
        return services().press.pdf(handout_document.TEMPLATE, content, page.as_of)


def absolute(path: str) -> str:
    """Where people find a page, in the language of this one: it is printed, so it never depends on who asked."""
    return site() + rendering.with_language(path, current().language)
