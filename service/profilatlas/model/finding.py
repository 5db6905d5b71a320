"""Findings: what a check has to say about one place of a source, in plain words and in German and English."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self

FALLBACK_LANGUAGE = "en"


class Severity(StrEnum):
    """Named like the SHACL severities; a violation stops a release, a warning is an item of a work list."""

    VIOLATION = "Violation"
    WARNING = "Warning"


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: a table's row (1 = header) and column, or a text file's line, as far as known."""

    file: str
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    line: int | None = None

    def text(self, language: str) -> str:
        """The place in words.

        >>> Place("tables/massnahmen.csv", row=17, column="Titel").text("de")
        'tables/massnahmen.csv, Zeile 17, Spalte Titel'
        >>> Place("schemes/gebiete.ttl", line=3).text("en")
        'schemes/gebiete.ttl, line 3'
        """
        german = language.split("-")[0] == "de"
        parts = [self.file]
        if self.sheet is not None:
            parts.append(f"Blatt {self.sheet}" if german else f"sheet {self.sheet}")
        if self.row is not None:
            parts.append(f"Zeile {self.row}" if german else f"row {self.row}")
        if self.column is not None:
            parts.append(f"Spalte {self.column}" if german else f"column {self.column}")
        if self.line is not None:
            parts.append(f"Zeile {self.line}" if german else f"line {self.line}")
        return ", ".join(parts)

    def to_json(self) -> dict[str, Any]:
        """Plain values; absent parts are left out."""
        parts = {"file": self.file, "sheet": self.sheet, "row": self.row, "column": self.column, "line": self.line}
        return {name: part for name, part in parts.items() if part is not None}

    def sort_key(self) -> tuple[str, str, int, int, str]:
        return (self.file, self.sheet or "", self.row or 0, self.line or 0, self.column or "")


@dataclass(frozen=True, slots=True)
class Finding:
    """One result of checking: its rule's stable name, how grave it is, where it stands and what to do about it."""

    rule: str
    severity: Severity
    place: Place
    value: str | None
    messages: Mapping[str, str]
    subject: str | None = None
    suggestion: str | None = None

    @property
    def stops(self) -> bool:
        """Whether a release may not be published while this stands."""
        return self.severity is Severity.VIOLATION

    def message(self, language: str) -> str:
        """The message in a language, else in English, else in whichever there is."""
        for wanted in (language, language.split("-")[0], FALLBACK_LANGUAGE):
            if wanted in self.messages:
                return self.messages[wanted]
        return next(iter(self.messages.values()), self.rule)

    def to_json(self) -> dict[str, object]:
        """Plain values for a report; absent parts are left out."""
        fields: dict[str, object] = {
            "rule": self.rule,
            "severity": self.severity.value,
            "place": self.place.to_json(),
            "messages": dict(self.messages),
        }
        optional = {"value": self.value, "subject": self.subject, "suggestion": self.suggestion}
        return fields | {name: part for name, part in optional.items() if part is not None}

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> Self:
        """The inverse of `to_json`."""
        return cls(
            rule=plain["rule"],
            severity=Severity(plain["severity"]),
            place=Place(**plain["place"]),
            value=plain.get("value"),
            messages=plain["messages"],
            subject=plain.get("subject"),
            suggestion=plain.get("suggestion"),
        )


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Findings by severity, then place, then rule: the same sources give the same report."""
    return sorted(findings, key=lambda found: (not found.stops, found.place.sort_key(), found.rule, found.value or ""))
