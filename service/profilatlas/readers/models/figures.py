"""Figures: whatever is analysed is one table, which a page shows, a picture draws and a download carries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal, TypeAlias

from .basics import Link, Text

Kind: TypeAlias = Literal["thing", "text", "number", "money", "share", "year", "day", "cell"]
"""What stands in a column.

`thing` and `cell`: a `Link`, a cell with its index as `notation`. `text`: a `Text`, or a `str` that is of no language.
`number`: how many of something, an `int` or `Decimal`. `money`: a `Decimal` of the column's currency. `share`: a `Decimal`
of 1. `year`: an `int`, or the `str` that the columns hold. `day`: a `date`. Any of them: None where nothing is known.
"""

Value: TypeAlias = Link | Text | int | Decimal | date | str | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column by its stable name; money has a currency (ISO 4217), unless a column of texts beside it says which."""

    name: str
    kind: Kind
    currency: str | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """One table with raw values; how they are written is the page's business.

    `query` is complete SPARQL that gives the same rows, None where no single one does; `chart` the name of a file in
    `charts/` that draws it, None for a table alone; `path` the page it stands on, with its filters; `note` the name of a
    text that says how to read it. `parameters` are those that stand in its address; its maker adds them.
    """

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    query: str | None
    chart: str | None
    path: str
    note: str | None = None
    parameters: tuple[tuple[str, str], ...] = ()
