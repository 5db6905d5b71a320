"""The result of checking a table on a terminal: all findings, or counted by rule, or as JSON."""

from __future__ import annotations

import json
from collections import Counter

from .console import print_list, printable
from .model.checked import ChangeState, Checked
from .model.difference import in_language
from .model.finding import Severity

_WORDS = {
    "de": {
        Severity.VIOLATION: "FEHLER",
        Severity.WARNING: "Hinweis",
        ChangeState.NEW: "neu",
        ChangeState.CHANGED: "geändert",
        ChangeState.UNCHANGED: "unverändert",
        "sound": "Keine Fehler, keine Hinweise.",
        "measures": "Maßnahmen in der Tabelle: {}.",
        "profile": "noch ohne Profil",
    },
    "en": {
        Severity.VIOLATION: "ERROR",
        Severity.WARNING: "Note",
        ChangeState.NEW: "new",
        ChangeState.CHANGED: "changed",
        ChangeState.UNCHANGED: "unchanged",
        "sound": "No errors, no notes.",
        "measures": "Measures in the table: {}.",
        "profile": "no profile yet",
    },
}


def print_checked(checked: Checked, form: str, language: str) -> None:
    """Write a result to standard output: `table` for people, `summary` by rule, `json` for machines."""
    if form == "json":
        print(json.dumps(checked.to_json(), ensure_ascii=False, indent=1))
        return
    words = _WORDS[language]
    if form == "summary":
        for count in checked.summary:
            print(f"{count.count:>6} × {words[count.severity]:<8} {count.rule}")
    elif checked.findings:
        print_list(checked.findings, language)
    if not checked.findings:
        print(words["sound"])
    states = Counter(measure.state for measure in checked.measures)
    if states:
        print(
            words["measures"].format(
                ", ".join(f"{states[state]} {words[state]}" for state in ChangeState if states[state])
            )
        )
    for measure in checked.measures:
        if form == "table" and measure.state is not ChangeState.UNCHANGED:
            title = in_language(measure.title, [language]) or measure.identifier
            sentence = in_language(measure.sentence, [language]) or words["profile"]
            print(printable(f"  {words[measure.state]}: {title} – {sentence}"))
