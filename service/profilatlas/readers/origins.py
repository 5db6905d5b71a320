"""Where facts come from: data status, attesting URLs, and the rows of source files."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import unquote

from ..terms import ipv
from .facts import Facts
from .models import Origin, SourceRow
from .reading import Reading

_MARK = "id/source/"


def origin_of(reading: Reading, facts: Facts, rows: Iterable[str] | None = None) -> Origin:
    """The origin of a thing by its fields `dataStatus`, `source` and `row` (or the rows given)."""
    status = facts.iri("dataStatus")
    return Origin(
        data_status=reading.maybe(status),
        attested=status == ipv.attested,
        urls=facts.iris("source"),
        rows=source_rows(facts.iris("row") if rows is None else rows),
    )


def source_rows(iris: Iterable[str]) -> tuple[SourceRow, ...]:
    """The rows that these IRIs name, in the order of file, sheet and row."""
    rows = {row for iri in iris if (row := source_row(iri)) is not None}
    return tuple(sorted(rows, key=lambda row: (row.file, row.sheet or "", row.row or 0)))


def source_row(iri: str) -> SourceRow | None:
    """The row that an IRI names by its fragment (RFC 7111), None for any other IRI.

    >>> source_row("https://example.org/id/source/akteure.csv#row=17")
    SourceRow(file='akteure.csv', sheet=None, row=17)
    >>> source_row("https://example.org/id/source/hamm.xlsx#sheet=Ma%C3%9Fnahmen&row=3")
    SourceRow(file='hamm.xlsx', sheet='Maßnahmen', row=3)
    """
    _, found, place = iri.partition(_MARK)
    if not found:
        return None
    file, _, fragment = place.partition("#")
    parts = dict(part.split("=", 1) for part in fragment.split("&") if "=" in part)
    row = parts.get("row", "")
    sheet = parts.get("sheet")
    return SourceRow(unquote(file), unquote(sheet) if sheet else None, int(row) if row.isdecimal() else None)
