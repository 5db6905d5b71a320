"""Headers of a table, matched with the columns of its layout."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from ..model.finding import Finding
from .layout import Column, Kind, Route, TableLayout
from .messages import finding
from .suggestions import nearest
from .table import Table
from .text import comparable

_WITH_LANGUAGE = re.compile(
    r"(.+?)\s*(?:\(\s*@?([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)\s*\)|@([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*))"
)


@dataclass(frozen=True, slots=True)
class BoundColumn:
    """A column of a layout at its position in a file; `language` is that of a text column."""

    position: int
    header: str
    column: Column
    language: str | None


@dataclass(frozen=True, slots=True)
class Binding:
    """A file's columns; `usable` is false when a column of the key is missing, so that no row can be identified."""

    columns: tuple[BoundColumn, ...]
    nameless: tuple[int, ...]
    usable: bool
    findings: tuple[Finding, ...]

    def headers(self) -> Mapping[tuple[Route, str | None], str]:
        """The headers of the file by column and language."""
        return {(bound.column.route, bound.language): bound.header for bound in self.columns}

    def at(self, column: Column) -> BoundColumn:
        """Where a column of the layout stands in the file."""
        return next(bound for bound in self.columns if bound.column is column)


def bind(table: Table, layout: TableLayout, languages: Sequence[str], beside: Collection[int] = ()) -> Binding:
    """Match a table's headers with a layout. `languages` are the instance's; texts without one are in the first.

    `beside` are the positions of headers that somebody else reads.
    """
    found: dict[tuple[Route, str | None], BoundColumn] = {}
    problems: list[Finding] = []
    for position, header in enumerate(table.headers):
        if not header or position in beside:
            continue
        bound = _match(table, layout, languages, position, header)
        if isinstance(bound, Finding):
            problems.append(bound)
            continue
        other = found.setdefault((bound.column.route, bound.language), bound)
        if other is not bound:
            place = table.place(table.header_row, header)
            problems.append(finding("doubled-column", place, header, other=other.header))
    present = {route for route, _ in found}
    for column in layout.key:
        if column.route not in present:
            place, name = table.place(table.header_row, column.name(languages[0])), column.name(languages[0])
            problems.append(finding("missing-column", place, name, table=_title(layout)))
    nameless = tuple(position for position, header in enumerate(table.headers) if not header)
    usable = all(column.route in present for column in layout.key)
    return Binding(tuple(found.values()), nameless, usable, tuple(problems))


def header_column(layout: TableLayout, header: str) -> Column | None:
    """The column of a layout that a header names, whatever language it adds."""
    tagged = _WITH_LANGUAGE.fullmatch(header)
    return layout.by_name.get(comparable(header)) or (
        layout.by_name.get(comparable(tagged.group(1))) if tagged else None
    )


def _match(
    table: Table, layout: TableLayout, languages: Sequence[str], position: int, header: str
) -> BoundColumn | Finding:
    column = layout.by_name.get(comparable(header))
    if column is not None:
        return BoundColumn(position, header, column, languages[0] if column.kind is Kind.TEXT else None)
    place, tagged = table.place(table.header_row, header), _WITH_LANGUAGE.fullmatch(header)
    column = layout.by_name.get(comparable(tagged.group(1))) if tagged else None
    if tagged is None or column is None:
        return _unknown(table, layout, languages[0], header)
    if column.kind is not Kind.TEXT:
        return finding("column-without-language", place, header)
    wanted = (tagged.group(2) or tagged.group(3)).casefold()
    language = next((tag for tag in languages if tag.casefold() == wanted), None)
    if language is None:
        return finding("unknown-language", place, header, known=", ".join(languages))
    return BoundColumn(position, header, column, language)


def _unknown(table: Table, layout: TableLayout, language: str, header: str) -> Finding:
    near = nearest(comparable(header), layout.by_name)
    known = {tag: ", ".join(column.name(tag) for column in layout.columns) for tag in ("de", "en")}
    suggestion = layout.by_name[near].name(language) if near else None
    return finding(
        "unknown-column", table.place(table.header_row, header), header, suggestion, table=_title(layout), known=known
    )


def _title(layout: TableLayout) -> Mapping[str, str]:
    return {tag: layout.name(tag) for tag in ("de", "en")}
