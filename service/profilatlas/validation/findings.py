"""From results, which speak of triples, to findings, which speak of files, rows and columns."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from ..model.finding import Finding, Place, in_order
from ..store.port import Term
from .results import Result
from .words import in_words


class Places(Protocol):
    """Where the sources say what the graph says; `ingest` knows it, this part only asks."""

    def find(self, subject: str, predicate: str | None = None, value: Term | None = None) -> Place:
        """The most exact place known for a thing, one of its properties, and a value of it."""
        ...


def to_findings(results: Iterable[Result], places: Places, base: str) -> list[Finding]:
    """One finding for each result, at the place it comes from, in a fixed order and none of them twice."""
    findings = {_key(finding): finding for finding in (_finding(result, places, base) for result in results)}
    return in_order(findings.values())


def _finding(result: Result, places: Places, base: str) -> Finding:
    return Finding(
        rule=result.rule,
        severity=result.severity,
        place=places.find(_owner(result.focus, base), result.path, result.value),
        value=None if result.value is None else in_words(result.value, base),
        messages=result.messages,
        subject=result.focus,
    )


def _owner(focus: str, base: str) -> str:
    """The thing that a row made: a node inside it (`…/measure/x#temporal`) stands in the same row."""
    return focus.partition("#")[0] if focus.startswith(base) else focus


def _key(finding: Finding) -> tuple[str, str | None, str | None, Place, tuple[str, ...]]:
    return (finding.rule, finding.subject, finding.value, finding.place, tuple(sorted(finding.messages.values())))
