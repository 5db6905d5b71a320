"""From results, which speak of triples, to findings, which speak of files, rows and columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from ..model.finding import Finding, Place, Severity, in_order
from ..store.port import Term
from .results import Result
from .words import in_words


class Places(Protocol):
    """Where the sources say what the graph says; `ingest` knows it, this part only asks."""

    def find(self, subject: str, predicate: str | None = None, value: Term | None = None) -> Place:
        """The most exact place known for a thing, one of its properties, and a value of it."""
        ...

    def all(self, subject: str, predicate: str | None = None) -> Sequence[Place]:
        """Every place that says something about a thing, when several files do."""
        ...


_ALSO = {"de": " Steht auch hier: {}.", "en": " Also stated here: {}."}


def to_findings(results: Iterable[Result], places: Places, base: str) -> list[Finding]:
    """One finding for each result, at the place it comes from, in a fixed order and none of them twice."""
    findings = {_key(finding): finding for finding in (_finding(result, places, base) for result in results)}
    return in_order(findings.values())


def _finding(result: Result, places: Places, base: str) -> Finding:
    owner = _owner(result.focus, base)
    place = places.find(owner, result.path, result.value)
    others = [*places.all(owner, result.path), *([places.find(result.other, result.path)] if result.other else [])]
    return Finding(
        rule=result.rule,
        severity=result.severity,
        place=place,
        value=None if result.value is None else in_words(result.value, base),
        messages=_naming(result, [other for other in dict.fromkeys(others) if not _same(other, place)]),
        subject=result.focus,
    )


def _naming(result: Result, others: Sequence[Place]) -> Mapping[str, str]:
    """The messages with the other places; what merely lacks may be added anywhere, so that names none."""
    if not others or result.severity is not Severity.VIOLATION:
        return result.messages
    said = {
        language: text + _ALSO[language].format("; ".join(other.text(language) for other in others))
        for language, text in result.messages.items()
        if language in _ALSO
    }
    return {**result.messages, **said}


def _same(one: Place, other: Place) -> bool:
    """Whether two places are the same row or line, whatever the column."""
    return (one.file, one.sheet, one.row, one.line) == (other.file, other.sheet, other.row, other.line)


def _owner(focus: str, base: str) -> str:
    """The thing that a row made: a node inside it (`…/measure/x#temporal`) stands in the same row."""
    return focus.partition("#")[0] if focus.startswith(base) else focus


def _key(finding: Finding) -> tuple[str, str | None, str | None, Place, tuple[str, ...]]:
    return (finding.rule, finding.subject, finding.value, finding.place, tuple(sorted(finding.messages.values())))
