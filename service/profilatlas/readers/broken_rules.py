"""Which rules a release breaks, how often, and where for example: read once from its findings, however many there are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .reading import Reading

MOST_EXAMPLES = 10


@dataclass(frozen=True, slots=True)
class BrokenRule:
    """A rule with the number of its findings, and the first of them as the report has them."""

    rule: str
    severity: str
    findings: int
    examples: tuple[Mapping[str, Any], ...]


def broken_rules(reading: Reading) -> tuple[BrokenRule, ...]:
    """The rules with findings, the most frequent first; the things in their examples will have names."""
    found = reading.of_all("broken rules", lambda: _count(reading))
    reading.want(each["subject"] for rule in found for each in rule.examples if "subject" in each)
    return found


def _count(reading: Reading) -> tuple[BrokenRule, ...]:
    counts: dict[str, int] = {}
    first: dict[str, list[Mapping[str, Any]]] = {}
    for finding in reading.release.report["findings"]:
        rule = finding["rule"]
        counts[rule] = counts.get(rule, 0) + 1
        if counts[rule] <= MOST_EXAMPLES:
            first.setdefault(rule, []).append(finding)
    ordered = sorted(counts, key=lambda rule: (-counts[rule], rule))
    return tuple(BrokenRule(rule, first[rule][0]["severity"], counts[rule], tuple(first[rule])) for rule in ordered)
