"""The page of the data's quality: what is missing, where to begin, and every number with what it counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from .basics import Link, Text
from .lists import FindingLine


@dataclass(frozen=True, slots=True)
class RuleView:
    """A rule with findings: what to do, how many, of how many things of its class, and in which tables.

    `of` and `kind` are None for a rule that looks at several things at once.
    """

    rule: str
    message: Text
    severity: str
    findings: int
    kind: Link | None
    of: int | None
    tables: tuple[tuple[str, int], ...]
    examples: tuple[FindingLine, ...]


@dataclass(frozen=True, slots=True)
class FilledView:
    """A column of a table: how many rows state it, of how many, in whole per cent (rounded down).

    Each row must state what is `required` and should state what is `wanted`; the rest may be empty for good reasons.
    """

    name: Text
    required: bool
    wanted: bool
    stated: int
    of: int
    percent: int


@dataclass(frozen=True, slots=True)
class FilledTable:
    """A class with its columns; `stated` of `possible` values are there, over all columns that are wanted."""

    kind: Link
    things: int
    columns: tuple[FilledView, ...]
    stated: int
    possible: int
    percent: int


@dataclass(frozen=True, slots=True)
class SpokenView:
    """A text of a class: how many things have it at all, and in each language."""

    kind: Link
    name: Text
    of: int
    languages: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """How many things of a class are attested, illustrative, and of how many it is unknown."""

    kind: Link
    attested: int
    illustrative: int
    unknown: int


@dataclass(frozen=True, slots=True)
class ProfileStatusCount:
    """How many measures have a profile of this status."""

    status: Link
    measures: int


@dataclass(frozen=True, slots=True)
class AgeView:
    """How many things of a class were last changed how long ago: `bands` as in `QualityPage.bands`, the last one open."""

    kind: Link
    bands: tuple[int, ...]
    unknown: int
    median: int | None
    oldest: date | None
    newest: date | None


@dataclass(frozen=True, slots=True)
class AddressesView:
    """The different web addresses of a property by their form, and some that have none."""

    link: Link
    encrypted: int
    plain: int
    malformed: int
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class QualityOfVersion:
    """What the quality report of one release said, in a line."""

    release: str
    as_of: date
    shown: bool
    measures: int
    without_profile: int
    attested: int
    violations: int
    warnings: int
    stated: int
    possible: int
    percent: int


@dataclass(frozen=True, slots=True)
class QualityPage:
    """`/data/quality`. `begin` are the rules with most findings."""

    release: str
    as_of: date
    path: str
    measures: int
    without_profile: int
    statements: int
    derived: int
    findings: int
    summary: QualityOfVersion
    begin: tuple[RuleView, ...]
    rules: tuple[RuleView, ...]
    filled: tuple[FilledTable, ...]
    languages: tuple[str, ...]
    spoken: tuple[SpokenView, ...]
    evidence: tuple[EvidenceView, ...]
    profiles: tuple[ProfileStatusCount, ...]
    bands: tuple[int, ...]
    ages: tuple[AgeView, ...]
    addresses: tuple[AddressesView, ...]
    history: tuple[QualityOfVersion, ...]
