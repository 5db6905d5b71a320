"""Findings as a table for a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from flask_babel import gettext

from ..ingest.text import with_export_mark
from ..model.finding import Finding


def as_csv(findings: Iterable[Finding], language: str) -> bytes:
    """Findings as Excel opens them at a double click: UTF-8 with a mark, semicolons, and nothing that is a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";")
    headers = [
        gettext("Sheet"),
        gettext("Row"),
        gettext("Column"),
        gettext("Value"),
        gettext("Kind"),
        gettext("What to do"),
        gettext("Suggestion"),
        gettext("Rule"),
    ]
    writer.writerow(headers)
    for finding in findings:
        place = finding.place
        cells = (
            place.sheet,
            place.row,
            place.column,
            finding.value,
            gettext("Error") if finding.stops else gettext("Note"),
            finding.message(language),
            finding.suggestion,
            finding.rule,
        )
        writer.writerow(["" if cell is None else with_export_mark(str(cell)) for cell in cells])
    return out.getvalue().encode("utf-8-sig")
