"""A comparison as one table: a row for each value, a column for each measure that says whether it has it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from flask_babel import gettext

from ..model.media import CSV, XLSX, Format
from ..readers.api import Cell, Table
from ..readers.models import ComparePage, FeatureLine, Link, State, Text
from ..store.port import NamedNode
from . import rendering
from .about_sheets import about
from .api_answers import as_json, rows_of
from .exports import About, as_csv, as_xlsx
from .marking import N_
from .visit import current, services

CAVEAT = N_(
    "Profiles are for orientation and first comparisons. Measures have many further features (target groups, funding "
    "sources, steering logic and others), which limit how far they can be compared."
)
_COLUMNS = ("feature", "value", "measures")
_HAS_IT = "yes"
_Row = tuple[Cell, ...]


def content(page: ComparePage, chosen: Format) -> bytes:
    """A comparison in a format."""
    table = table_of(page)
    if chosen is CSV:
        return as_csv(table)
    return as_xlsx(table, _about(page)) if chosen is XLSX else as_json(_document(page, table))


def table_of(page: ComparePage) -> Table:
    """Titles, challenges with their weight, features, and how alike each two measures are in per cent.

    Columns after the first three are the measures by their letter.
    """
    labels: dict[str, Text] = {}

    def thing(link: Link) -> NamedNode:
        labels[link.iri] = link.label
        return NamedNode(link.iri)

    letters = [measure.letter for measure in page.measures]
    rows: list[_Row] = [
        ("title", None, len(letters), *(measure.card.link.label.value for measure in page.measures)),
        ("address", None, len(letters), *(measure.card.link.iri for measure in page.measures)),
    ]
    for cell in page.overlaid.addressed if page.overlaid else ():
        states = (cell.state(letter) for letter in letters)
        marks = (None if state is State.NONE else "unweighted" if state is State.PLAIN else state for state in states)
        rows.append(("challenge", thing(cell.link), len(cell.states), *(mark and str(mark) for mark in marks)))
    for line in page.features:
        if line.name == "period":
            rows += _periods(line)
            continue
        name = f"{line.name} ({line.role.label.value})" if line.role else line.name
        for link in _distinct(line):
            marks_of = [_HAS_IT if any(each.link == link for each in group) else None for group in line.values]
            rows.append((name, thing(link), sum(mark is not None for mark in marks_of), *marks_of))
    alike = {frozenset((pair.first, pair.second)): pair.percent for pair in page.pairs}
    for measure in page.measures:
        figures = [alike.get(frozenset((measure.letter, other))) for other in letters]
        stated = sum(figure is not None for figure in figures)
        rows.append(("percent_alike", thing(measure.card.link), stated, *figures))
    return Table((*_COLUMNS, *letters), tuple(rows), labels)


def _periods(line: FeatureLine) -> Iterator[_Row]:
    for name in ("start", "end"):
        days = [next((getattr(each.period, name) for each in group), None) for group in line.values]
        yield (name, None, sum(day is not None for day in days), *days)


def _distinct(line: FeatureLine) -> Sequence[Link]:
    return tuple(dict.fromkeys(each.link for group in line.values for each in group if each.link is not None))


def _document(page: ComparePage, table: Table) -> dict[str, Any]:
    here = current()
    return {
        "title": gettext("Compare measures"),
        "note": gettext(CAVEAT),
        "language": here.language,
        "release": here.release.manifest.id,
        "as_of": here.release.manifest.as_of,
        "licence": here.release.instance.licence,
        "measures": {measure.letter: measure.card.link.iri for measure in page.measures},
        "common": [link.iri for link in page.common],
        "only": {letter: [link.iri for link in links] for letter, links in page.only},
        "pairs": [
            {
                "measures": [pair.first, pair.second],
                "percent_alike": pair.percent,
                "shared": [link.iri for link in pair.shared],
                "other_weight": [link.iri for link in pair.other_weight],
                "only_first": [link.iri for link in pair.only_first],
                "only_second": [link.iri for link in pair.only_second],
            }
            for pair in page.pairs
        ],
        **rows_of(table),
        "links": {"page": _absolute(page.path), **{suffix: _absolute(path) for suffix, path in page.downloads}},
    }


def _about(page: ComparePage) -> About:
    letters = [(measure.letter, measure.card.link.label.value) for measure in page.measures]
    reading = [(gettext("How to read it"), gettext(CAVEAT)), *letters]
    return about(gettext("Compare measures"), _absolute(page.path), reading=reading)


def _absolute(path: str) -> str:
    return services().settings.url + rendering.href(path)
