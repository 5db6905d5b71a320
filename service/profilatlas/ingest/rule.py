"""What a rule of reading sources is; the rules themselves stand in `messages.py` and `foreign_rules.py`."""

from dataclasses import dataclass

from ..model.finding import Severity


@dataclass(frozen=True, slots=True)
class Rule:
    """How grave breaking a rule is, and what is said then."""

    severity: Severity
    de: str
    en: str


def stops(de: str, en: str) -> Rule:
    """A rule whose breach stops a release."""
    return Rule(Severity.VIOLATION, de, en)


def warns(de: str, en: str) -> Rule:
    """A rule whose breach is an item of a work list."""
    return Rule(Severity.WARNING, de, en)
