"""Rules and what breaks them: the values that shapes, checks and findings share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..errors import ProfilatlasError
from ..model.finding import Severity
from ..store.port import Term


class RuleError(ProfilatlasError):
    """A shape or check is not complete: it lacks a severity or a message, or its file is named otherwise."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule's stable name, how grave it is, what to do by language, and the predicate of the column it concerns."""

    name: str
    severity: Severity
    messages: Mapping[str, str]
    path: str | None = None

    def result(self, focus: str, value: Term | None) -> Result:
        """What it means that a thing breaks this rule with a value."""
        return Result(self.name, self.severity, focus, self.path, value, self.messages)


@dataclass(frozen=True, slots=True)
class Result:
    """One thing that breaks one rule. `value` is what is wrong there; None where something lacks.

    `other` is a second thing that it takes to break the rule: the one with the same identifier, say.
    """

    rule: str
    severity: Severity
    focus: str
    path: str | None
    value: Term | None
    messages: Mapping[str, str]
    other: str | None = None

    def sort_key(self) -> tuple[str, str, str, str]:
        """Order of results that is the same in every run."""
        return (self.focus, self.rule, self.path or "", str(self.value or ""))


def rule_of(name: str, severity: str, messages: Mapping[str, str], path: str | None = None) -> Rule:
    """A complete rule, or `RuleError`."""
    if severity not in set(Severity):
        raise RuleError(f"{name} needs one of the severities Violation and Warning, not {severity!r}")
    if missing := {"de", "en"} - set(messages):
        raise RuleError(f"{name} needs a message in: {', '.join(sorted(missing))}")
    return Rule(name, Severity(severity), messages, path)
