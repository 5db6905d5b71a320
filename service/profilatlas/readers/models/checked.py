"""The page that tells somebody what the check of a table found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from .basics import SourceRow, Text
from .grid import GridView
from .lists import Paging

ChangedValue: TypeAlias = Text | Decimal | date | bool


@dataclass(frozen=True, slots=True)
class CheckedRule:
    """A rule and how often the table breaks it; `path` shows only its findings.

    `various`: the findings say different things, so `example` is only the first of them.
    """

    rule: str
    must: bool
    findings: int
    example: Text
    various: bool
    path: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class CheckedFinding:
    """What is wrong at one place and what to do; `must` be mended before it can be published, or is merely missing."""

    rule: str
    must: bool
    message: Text
    place: SourceRow
    line: int | None
    column: str | None
    value: str | None
    suggestion: str | None


@dataclass(frozen=True, slots=True)
class CheckedSheet:
    """Findings that follow each other on one sheet; `name` is None for a table without sheets."""

    name: str | None
    findings: tuple[CheckedFinding, ...]


@dataclass(frozen=True, slots=True)
class ChangedField:
    """One field before and after; no values mean that it was or is empty.

    `path` is the name of the field, or that of a part and then its field; `language` is that of a text's versions.
    """

    path: tuple[Text, ...]
    language: str
    old: tuple[ChangedValue, ...]
    new: tuple[ChangedValue, ...]


@dataclass(frozen=True, slots=True)
class ChangedThing:
    """A thing other than a measure that the table adds, changes or takes away."""

    title: Text
    kind: Text
    state: str
    fields: tuple[ChangedField, ...]


@dataclass(frozen=True, slots=True)
class CheckedMeasure:
    """A measure of the table as it would look. `state` is new, changed or unchanged; `path` is its page today.

    `gained` and `lost` are the fields of the grid that the profile has more or less than today.
    """

    title: Text
    identifier: str
    state: str
    path: str | None
    place: SourceRow
    grid: GridView | None
    sentence: Text | None
    gained: tuple[int, ...] = ()
    lost: tuple[int, ...] = ()
    fields: tuple[ChangedField, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckedPage:
    """`/check/…`: `musts` and `shoulds` count all findings, `sheets` hold those of this page of the list.

    `shown` is which of them are listed: `errors`, `notes`, or nothing when it is those of one rule.
    """

    file: str
    readable: bool
    musts: int
    shoulds: int
    shown: str
    musts_path: str
    shoulds_path: str
    rules: tuple[CheckedRule, ...]
    sheets: tuple[CheckedSheet, ...]
    paging: Paging
    new: int
    changed: int
    unchanged: int
    measures: tuple[CheckedMeasure, ...]
    measures_paging: Paging
    others: tuple[ChangedThing, ...]
    more_others: int
