"""`profilatlas report`: the document that `/report.pdf` gives, byte for byte, written without a server."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Flask

from ..errors import ReportError, ReportRefused
from ..readers.report import MOST_MEASURES, REPORT_PDF
from . import printing, visit

# Typst writes the tree of pages as it is, without packing it.
_PAGE = re.compile(rb"/Type\s*/Page\b")


@dataclass(frozen=True, slots=True)
class ReportFile:
    """A report as PDF, its language, how many pages it has and about how many measures it is."""

    content: bytes
    language: str
    pages: int
    measures: int


def report(app: Flask, language: str | None, filters: Iterable[str]) -> ReportFile:
    """The report of the current release; `filters` are `name=value` as in addresses.

    Raises `BadRequest` for a filter that the release does not have, `ReportError` for a language that it does not have
    and for too many measures.
    """
    chosen = [_parted(each) for each in filters]
    language = _language(app, language)
    # Pages read release and language off a request, and so do documents: this is the one that a browser would send.
    query = urlencode([*chosen, (visit.LANGUAGE_PARAMETER, language)])
    with app.test_request_context(REPORT_PDF, query_string=query):
        visit.begin()
        try:
            measures = printing.read_report(visit.parameters()).overview.measures
            content = printing.report_pdf(visit.parameters())
        except ReportRefused as error:
            raise ReportError(f"more than {MOST_MEASURES} measures: choose fewer with --filter") from error
    return ReportFile(content, language, len(_PAGE.findall(content)), measures)


def _parted(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign or not value or name == visit.LANGUAGE_PARAMETER:
        raise ReportError(f"--filter {text}: write NAME=VALUE, e.g. year=2026")
    return name, value


def _language(app: Flask, asked: str | None) -> str:
    """The language asked for, else the first of the instance."""
    with app.test_request_context(REPORT_PDF):
        languages = visit.begin().release.instance.languages
    if asked is None:
        return languages[0]
    if asked not in languages:
        raise ReportError(f"--lang {asked}: the release does not have this language; it has: {', '.join(languages)}")
    return asked
