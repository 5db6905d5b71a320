"""Texts, links, counts, panels: what every page is made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Generic, Literal, TypeVar

Direction = Literal["ltr", "rtl"]
Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Text:
    """A literal with its language. `lang` is "" for a notation or slug; `fallback`: not the language asked for."""

    value: str
    lang: str
    direction: Direction
    fallback: bool


@dataclass(frozen=True, slots=True)
class Link:
    """A thing by name. `path` is its page here, or None when it has none (a role, a currency).

    `notation` is the sign by which it is known: a cell of a challenge scheme has the index that stands in the grid.
    """

    iri: str
    label: Text
    path: str | None
    notation: str | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """A thing and how many measures have it; `path` lists exactly these measures."""

    link: Link
    measures: int
    path: str


@dataclass(frozen=True, slots=True)
class YearCount:
    """How many measures run in a year; `path` lists them."""

    year: str
    measures: int
    path: str


@dataclass(frozen=True, slots=True)
class Panel(Generic[Item]):
    """A list on a page: at most ten items, how many there are, where all of them are, and the query that answers it.

    All of them are behind `all_path`, or in `rest` where no other page lists them. `query` is complete SPARQL, or None where no single query says what was chosen.
    """

    items: tuple[Item, ...]
    total: int
    all_path: str | None
    query: str | None
    rest: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class Tally:
    """How many measures have each value of a property with at most one value, and how many state none."""

    items: tuple[Count, ...]
    unstated: int


@dataclass(frozen=True, slots=True)
class Period:
    """From and until, each possibly unknown or open."""

    start: date | None
    end: date | None


@dataclass(frozen=True, slots=True)
class SourceRow:
    """The row of a source file that a fact was read from."""

    file: str
    sheet: str | None
    row: int | None


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the facts of a thing come from: its status, the URLs that attest it and the rows that state it."""

    data_status: Link | None
    attested: bool
    urls: tuple[str, ...]
    rows: tuple[SourceRow, ...]
