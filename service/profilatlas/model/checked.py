"""What a check of somebody's table says: findings, a summary by rule, and the measures as they would look.

These values cross from the child process that checks to whoever asked, as JSON:

    {
      "file": "massnahmen.xlsx",
      "readable": true,
      "findings": [{"rule", "severity", "place": {"file", "sheet", "row", "column"}, "messages": {"de", "en"},
                    "value", "subject", "suggestion"}, …],
      "summary": [{"rule", "severity", "count", "messages": {"de", "en"}}, …],
      "measures": [{"iri", "identifier", "place": {"file", "sheet", "row"}, "title": {"de", …}, "sentence": {"de", …},
                    "foci": [{"challenge", "weight", "rank"}, …], "state": "new" | "changed" | "unchanged"}, …],
      "changes": {…} | null
    }

`findings` stand in the order of sheets and rows. Absent parts of a finding are left out, as in a release's report.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Self, TypeAlias

from .finding import Finding, Place, Severity

Columns: TypeAlias = Mapping[tuple[str | None, str | None], int]


class ChangeState(StrEnum):
    """How a measure of a table stands to the release or source folder it is compared with."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class StatedFocus:
    """One focus: the IRIs of the challenge and of the weight, and its place in the sentence, as far as stated."""

    challenge: str
    weight: str | None = None
    rank: int | None = None


@dataclass(frozen=True, slots=True)
class MeasurePreview:
    """A measure as it would look: title and sentence by language, its foci, and whether that is anything new.

    `place` is its row. A grid needs nothing more than `foci`: `SchemeGrid.profile` takes challenge and weight.
    """

    iri: str
    identifier: str
    place: Place
    title: Mapping[str, str]
    sentence: Mapping[str, str]
    foci: tuple[StatedFocus, ...]
    state: ChangeState

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "iri": self.iri,
            "identifier": self.identifier,
            "place": self.place.to_json(),
            "title": dict(self.title),
            "sentence": dict(self.sentence),
            "foci": [{"challenge": each.challenge, "weight": each.weight, "rank": each.rank} for each in self.foci],
            "state": self.state.value,
        }

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> Self:
        """The inverse of `to_json`."""
        return cls(
            iri=plain["iri"],
            identifier=plain["identifier"],
            place=Place(**plain["place"]),
            title=plain["title"],
            sentence=plain["sentence"],
            foci=tuple(StatedFocus(**each) for each in plain["foci"]),
            state=ChangeState(plain["state"]),
        )


@dataclass(frozen=True, slots=True)
class RuleCount:
    """How often a rule is broken; `messages` are those of its first finding, as an example."""

    rule: str
    severity: Severity
    count: int
    messages: Mapping[str, str]

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        severity = self.severity.value
        return {"rule": self.rule, "severity": severity, "count": self.count, "messages": dict(self.messages)}


@dataclass(frozen=True, slots=True)
class Checked:
    """The result of checking one file.

    `readable` says whether any table in it could be opened: only then is there a marked workbook. `changes` is a
    difference in its JSON form (`model/difference.py`), None where nothing could be compared.
    """

    file: str
    findings: tuple[Finding, ...]
    readable: bool = False
    measures: tuple[MeasurePreview, ...] = ()
    changes: Mapping[str, Any] | None = None

    def with_finding(self, finding: Finding) -> Self:
        """The same result with one more finding, in front."""
        return replace(self, findings=(finding, *self.findings))

    @property
    def stops(self) -> bool:
        """Whether the file cannot be published as it is."""
        return any(finding.stops for finding in self.findings)

    @property
    def summary(self) -> tuple[RuleCount, ...]:
        """The findings counted by rule: violations first, then the most frequent."""
        return summary_of(self.findings)

    def to_json(self) -> dict[str, Any]:
        """Plain values, as described above."""
        return {
            "file": self.file,
            "readable": self.readable,
            "findings": [finding.to_json() for finding in self.findings],
            "summary": [count.to_json() for count in self.summary],
            "measures": [measure.to_json() for measure in self.measures],
            "changes": self.changes,
        }

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> Self:
        """The inverse of `to_json`."""
        return cls(
            file=plain["file"],
            findings=tuple(map(Finding.from_json, plain["findings"])),
            readable=plain["readable"],
            measures=tuple(map(MeasurePreview.from_json, plain["measures"])),
            changes=plain["changes"],
        )


def summary_of(findings: Iterable[Finding]) -> tuple[RuleCount, ...]:
    """Findings counted by rule: violations first, then the most frequent, then by name."""
    by_rule: dict[str, list[Finding]] = {}
    for finding in findings:
        by_rule.setdefault(finding.rule, []).append(finding)
    counts = (RuleCount(rule, found[0].severity, len(found), found[0].messages) for rule, found in by_rule.items())
    return tuple(sorted(counts, key=lambda each: (each.severity is Severity.WARNING, -each.count, each.rule)))


def in_reading_order(findings: Iterable[Finding], sheets: Sequence[str | None], columns: Columns) -> list[Finding]:
    """Findings as one reads a table: by sheet as the file orders them, then row, then column from left to right.

    `columns` gives the position of a header on a sheet. What concerns the whole file or sheet stands first.
    """
    order = {sheet: number for number, sheet in enumerate(sheets)}

    def key(found: Finding) -> tuple[int, int, int, int, bool, str, str]:
        place = found.place
        sheet = order.get(place.sheet, -1 if place.sheet is None else len(order))
        column = columns.get((place.sheet, place.column), -1 if place.column is None else len(columns))
        return sheet, place.row or 0, place.line or 0, column, not found.stops, found.rule, found.value or ""

    return sorted(findings, key=key)
