"""What the command line shows: progress and findings, as a table for people or JSON for machines."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from textwrap import wrap

from .model.finding import Finding, Severity

LANGUAGES = ("de", "en")
_WIDTH = 110
_WORDS = {
    "de": {
        Severity.VIOLATION: "FEHLER",
        Severity.WARNING: "Hinweis",
        "value": "Wert",
        "summary": "{violations} Fehler, {warnings} Hinweise.",
        "stopped": "Es wurde nichts veröffentlicht: bitte die Fehler beheben.",
        "new": "Fertig: Fassung {release} ist jetzt die aktuelle.",
        "unchanged": "Nichts hat sich geändert: Fassung {release} bleibt die aktuelle.",
        "suggestion": "Meinten Sie",
    },
    "en": {
        Severity.VIOLATION: "ERROR",
        Severity.WARNING: "Note",
        "value": "value",
        "summary": "{violations} errors, {warnings} notes.",
        "stopped": "Nothing was published: please mend the errors.",
        "new": "Done: release {release} is now the current one.",
        "unchanged": "Nothing has changed: release {release} stays the current one.",
        "suggestion": "Did you mean",
    },
}


class Progress:
    """Prints each step of a build to standard error, so that standard output holds findings alone."""

    def __init__(self, language: str) -> None:
        self._language = language

    def __call__(self, step: str, detail: str = "") -> None:
        print(f"  {step:<18} {detail}".rstrip(), file=sys.stderr, flush=True)

    def end(self, release_id: str, new: bool) -> None:
        """Say which release is now current."""
        print(_WORDS[self._language]["new" if new else "unchanged"].format(release=release_id), file=sys.stderr)


def print_findings(findings: Sequence[Finding], form: str, language: str) -> None:
    """Write findings to standard output, violations first."""
    if form == "json":
        print(json.dumps([finding.to_json() for finding in findings], ensure_ascii=False, indent=1))
        return
    words = _WORDS[language]
    for finding in findings:
        value = f"  ({words['value']}: {finding.value:.60})" if finding.value else ""
        print(f"{words[finding.severity]:<8} {finding.place.text(language)}{value}")
        suggestion = f" {words['suggestion']} „{finding.suggestion}“?" if finding.suggestion else ""
        for line in wrap(finding.message(language) + suggestion, _WIDTH):
            print(f"         {line}")
        print(f"         [{finding.rule}]")
    violations = sum(finding.stops for finding in findings)
    print(words["summary"].format(violations=violations, warnings=len(findings) - violations))
    if violations:
        print(words["stopped"])
