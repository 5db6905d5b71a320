"""The tables of an invented folder: which cells a row has, what their headers are, and how rows come into a file."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Any, TextIO, TypeAlias

from ..ingest.csv import DELIMITER
from ..ingest.layout import Column, Kind, Layouts, TableLayout, local_name
from ..terms import adms, cv, dcat, dct, ipv, org, skos

Row: TypeAlias = list[str]

TABLES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        org.Organization: (
            *(dct.identifier, skos.prefLabel, org.classification, ipv.strength, dct.spatial),
            *(dct.source, ipv.dataStatus),
        ),
        ipv.FundingProgramme: (
            *(dct.identifier, dct.title, ipv.fundingLevel, ipv.funder, ipv.legalBasis, dcat.startDate),
            *(ipv.excludesOtherFunding, ipv.dataStatus),
        ),
        ipv.Measure: (
            *(dct.identifier, dct.title, dct.description, dct.audience, ipv.steeringLogic, dct.spatial),
            *(dcat.startDate, dcat.endDate, adms.status, dct.replaces, ipv.partOfConcept, ipv.dataStatus),
            *(ipv.profileStatus, dct.modified),
        ),
        ipv.Focus: (ipv.hasFocus, ipv.challenge, ipv.weight, ipv.rank),
        ipv.Involvement: (cv.hasParticipation, ipv.actor, cv.role),
        ipv.Funding: (
            *(dct.identifier, ipv.hasFunding, ipv.programme, ipv.funder, ipv.amount, ipv.currency, ipv.amountKind),
            *(ipv.share, dcat.startDate, dcat.endDate, ipv.fundingLevel, ipv.fundingForm, ipv.dataStatus),
        ),
        ipv.Need: (
            *(dct.identifier, ipv.challenge, dct.audience, dct.spatial, dct.description, dct.date, ipv.dataStatus),
        ),
        ipv.Tombstone: (dct.identifier, ipv.withdrawn, dct.title, dct.date, skos.note, ipv.dataStatus),
    }
)
"""The columns of each table by their predicates; texts stand once for each language."""


class Table:
    """One table on its way into a file."""

    def __init__(
        self, layout: TableLayout, predicates: Sequence[str], languages: Sequence[str], stream: TextIO
    ) -> None:
        self.file = file_name(layout.class_iri)
        self.rows = 1
        self._places: dict[str, list[int]] = {}
        self._writer = csv.writer(stream, delimiter=DELIMITER, lineterminator="\n")
        headers: list[str] = []
        for predicate in predicates:
            column = _column(layout, predicate)
            name = column.name(languages[0])
            written = [f"{name} ({language})" for language in languages] if column.kind is Kind.TEXT else [name]
            self._places[predicate] = list(range(len(headers), len(headers) + len(written)))
            headers += written
        self._writer.writerow(headers)

    def add(self, row: Row) -> int:
        """Write a row and tell its number; that of the headers is 1."""
        self._writer.writerow(row)
        self.rows += 1
        return self.rows

    def changed(self, row: Row, cells: Mapping[str, str | Sequence[str]]) -> Row:
        """The row with other cells; a text stands in all its languages unless it is given for each of the first ones."""
        other = list(row)
        for predicate, value in cells.items():
            places = self._places[predicate]
            values = [value] * len(places) if isinstance(value, str) else value
            for place, each in zip(places, values, strict=False):
                other[place] = each
        return other


def file_name(class_iri: str) -> str:
    """The file of a table, by the name of its class, which every instance understands."""
    return f"{local_name(class_iri)}.csv"


@contextmanager
def writing(folder: Path, layouts: Layouts, languages: Sequence[str]) -> Iterator[dict[str, Table]]:
    """All tables by class, open in a folder; on the disk when it ends."""
    with ExitStack() as stack:
        tables: dict[str, Table] = {}
        streams: list[Any] = []
        for class_iri, predicates in TABLES.items():
            layout = layouts.of_class(class_iri)
            if layout is None:
                raise LookupError(f"no shape describes a table of {class_iri}")
            path = folder / file_name(class_iri)
            stream = stack.enter_context(path.open("w", encoding="utf-8", newline=""))
            streams.append(stream)
            tables[class_iri] = Table(layout, predicates, languages, stream)
        yield tables
        for stream in streams:
            stream.flush()
            os.fsync(stream.fileno())


def _column(layout: TableLayout, predicate: str) -> Column:
    column = layout.column_at(predicate) or layout.inverse_column_at(predicate)
    if column is None:
        raise LookupError(f"{layout.class_iri} has no column for {predicate}")
    return column
