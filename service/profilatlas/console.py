"""What the command line shows: progress and findings, as a table for people or JSON for machines."""

from __future__ import annotations

import json
import os
import re
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from io import TextIOWrapper
from textwrap import wrap
from time import monotonic
from typing import TextIO

from .model.finding import Finding, Severity

LANGUAGES = ("de", "en")
"""The first is spoken where nobody says which."""
_WIDTH = 110
SHOWN = 50
"""Findings of one rule that are written out for people."""
_WORDS = {
    "de": {
        Severity.VIOLATION: "FEHLER",
        Severity.WARNING: "Hinweis",
        "value": "Wert",
        "summary": "{violations} Fehler, {warnings} Hinweise.",
        "more": "und {number} weitere dieser Regel (alle: --format json)",
        "stopped": "Es wurde nichts veröffentlicht: bitte die Fehler beheben.",
        "new": "Fertig: Fassung {release} ist jetzt die aktuelle.",
        "unchanged": "Nichts hat sich geändert: Fassung {release} bleibt die aktuelle. Ihre Hinweise zeigt die Seite /sources.",
        "backed-up": "Fertig: {number} Dateien sind in {file} gesichert.",
        "restored": "Fertig: {folder} enthält die Fassung {release}. Ausliefern: profilatlas serve --releases {folder}/releases",
        "exported": "Fertig: {files} Dateien der Fassung {release}, davon {written} neu geschrieben, {removed} entfernt.",
        "reported": "Fertig: {file} mit {pages} Seiten über {measures} Maßnahmen.",
        "reported-one": "Fertig: {file} mit {pages} Seiten über eine Maßnahme.",
        "rules-changed": "Die Regeln für nginx haben sich geändert: nginx -t && nginx -s reload",
        "under-way": "{done}/{total} Adressen, {files} Dateien, {rate:.0f}/s, noch {seconds:.0f} s",
        "inventing": "{done}/{total} Maßnahmen, {rate:.0f}/s, noch {seconds:.0f} s",
        "doing": "{done}/{total} {unit}, {rate:.0f}/s, noch {seconds:.0f} s",
        "invented": "Fertig: {folder} enthält {number} erfundene Maßnahmen. Bauen: profilatlas build {folder} --releases ORDNER",
        "spoilt": "{number} Fehler sind darin; {file} nennt sie.",
        "suggestion": "Meinten Sie",
    },
    "en": {
        Severity.VIOLATION: "ERROR",
        Severity.WARNING: "Note",
        "value": "value",
        "summary": "{violations} errors, {warnings} notes.",
        "more": "and {number} more of this rule (all: --format json)",
        "stopped": "Nothing was published: please mend the errors.",
        "new": "Done: release {release} is now the current one.",
        "unchanged": "Nothing has changed: release {release} stays the current one. The page /sources shows its notes.",
        "backed-up": "Done: {number} files are backed up in {file}.",
        "restored": "Done: {folder} holds release {release}. To serve it: profilatlas serve --releases {folder}/releases",
        "exported": "Done: {files} files of release {release}, {written} of them written anew, {removed} removed.",
        "reported": "Done: {file} with {pages} pages about {measures} measures.",
        "reported-one": "Done: {file} with {pages} pages about one measure.",
        "rules-changed": "The rules for nginx have changed: nginx -t && nginx -s reload",
        "under-way": "{done}/{total} addresses, {files} files, {rate:.0f}/s, {seconds:.0f} s to go",
        "inventing": "{done}/{total} measures, {rate:.0f}/s, {seconds:.0f} s to go",
        "doing": "{done}/{total} {unit}, {rate:.0f}/s, {seconds:.0f} s to go",
        "invented": "Done: {folder} holds {number} invented measures. To build: profilatlas build {folder} --releases DIR",
        "spoilt": "{number} faults are among them; {file} names them.",
        "suggestion": "Did you mean",
    },
}

# The steps worth showing; a build takes more of them, which only tests look at.
_STEPS = {
    "read": {"de": "lesen", "en": "read"},
    "derive": {"de": "ableiten", "en": "derive"},
    "validate": {"de": "prüfen", "en": "validate"},
    "check": {"de": "Zusammenhänge prüfen", "en": "check across the whole"},
    "columns": {"de": "zählen", "en": "count"},
    "search": {"de": "Suche anlegen", "en": "make the search"},
    "feed": {"de": "Änderungen auflisten", "en": "list changes"},
    "compare": {"de": "vergleichen", "en": "compare"},
    "mark": {"de": "eintragen", "en": "mark"},
    "store": {"de": "schreiben", "en": "write"},
    "dump": {"de": "Gesamtdatei schreiben", "en": "write a dump"},
    "read-back": {"de": "zurücklesen", "en": "read back"},
    "verify": {"de": "nachprüfen", "en": "verify"},
    "pack": {"de": "einpacken", "en": "pack"},
    "unpack": {"de": "auspacken", "en": "unpack"},
    "upload": {"de": "übertragen", "en": "upload"},
    "skip": {"de": "auslassen", "en": "skip"},
    "remove": {"de": "entfernt", "en": "removed"},
    "not-removed": {"de": "nicht entfernt", "en": "not removed"},
    "switch-current": {"de": "umschalten", "en": "switch"},
}


# What a detail counts.
_UNITS = {
    "de": {
        "triples": "Aussagen",
        "measures": "Maßnahmen",
        "files": "Dateien",
        "bytes": "Byte",
        "rows": "Zeilen",
        "things": "Einträge",
        "pieces": "Teile",
        "of": "von",
    },
    "en": {"triples": "statements"},
}
_COUNTED = re.compile(r"\b(\d+) (triples|measures|files|bytes|rows|things|pieces|of)\b")
_PART = re.compile(r"(\d+) of (\d+) (\w+)")
PATIENCE = 5.0
"""Seconds that a step may take before how much of it is done is shown."""


def write_whatever_comes() -> None:
    """Signs that the encoding of the environment does not have are written as numbers, rather than end a command that did its work."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def usual_language() -> str:
    """The language of the environment: LC_ALL, LC_MESSAGES or LANG, the first that is set (POSIX, 8.2).

    https://pubs.opengroup.org/onlinepubs/9699919799/basedefs/V1_chap08.html
    """
    named = next(filter(None, map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    language = re.split("[_.@]", named)[0].lower()
    return language if language in LANGUAGES else LANGUAGES[0]


class Progress:
    """Prints the steps of a build that take time to standard error, so that standard output holds findings alone.

    What is told again of the same step, and is so many of so many, becomes a bar when it goes on for long.
    """

    def __init__(self, language: str, clock: Callable[[], float] = monotonic) -> None:
        self._language = language
        self._clock = clock
        self._step = ""
        self._bar: Bar | None = None

    def __call__(self, step: str, detail: str = "") -> None:
        if step == self._step and (part := _PART.fullmatch(detail)):
            self._go_on(int(part[1]), int(part[2]), part[3])
            return
        self.close()
        self._step = step
        if step in _STEPS:
            said = _COUNTED.sub(self._unit, detail)
            print(f"  {_STEPS[step][self._language]:<24} {said}".rstrip(), file=sys.stderr, flush=True)

    def _go_on(self, done: int, total: int, unit: str) -> None:
        if self._bar is None:
            unit = _UNITS[self._language].get(unit, unit)
            self._bar = Bar(self._language, sys.stderr, self._clock, "doing", unit=unit, patience=PATIENCE)
        self._bar(done, total, done)

    def close(self) -> None:
        """Leave the line of a bar: what is written next is something else."""
        if self._bar is not None:
            self._bar.close()
            self._bar = None

    def _unit(self, counted: re.Match[str]) -> str:
        """A number with the word for what is counted in the language of the output."""
        return f"{counted[1]} {_UNITS[self._language].get(counted[2], counted[2])}"

    def end(self, release_id: str, new: bool) -> None:
        """Say which release is now current."""
        self.say("new" if new else "unchanged", release=release_id)

    def say(self, word: str, **parts: object) -> None:
        """Say how a command has ended, in the words of `_WORDS`."""
        print(_WORDS[self._language][word].format(**parts), file=sys.stderr)


class Bar:
    """A bar that grows with the work: one line written over and over on a terminal, a line per tenth of the work elsewhere.

    Nothing is shown of work that takes less than `patience` seconds.
    """

    def __init__(
        self,
        language: str,
        stream: TextIO,
        clock: Callable[[], float],
        words: str = "under-way",
        *,
        unit: str = "",
        patience: float = 0,
    ) -> None:
        self._words = _WORDS[language][words]
        self._unit = unit
        self._patience = patience
        self._stream = stream
        self._clock = clock
        self._began = clock()
        self._tenth = 0
        self._shown = False
        self._over = stream.isatty()

    def __call__(self, done: int, total: int, files: int) -> None:
        """Show that `done` of `total` are done, which gave so many `files`."""
        tenth = 10 * done // max(total, 1)
        seconds = max(self._clock() - self._began, 0.001)
        if seconds < self._patience or (not self._over and tenth <= self._tenth):
            return
        self._tenth, self._shown = tenth, True
        left = seconds / max(done, 1) * (total - done)
        words = self._words.format(
            done=done, total=total, files=files, unit=self._unit, rate=files / seconds, seconds=left
        )
        bar = "#" * (20 * done // max(total, 1))
        start, end = ("\r", "") if self._over else ("", "\n")
        print(f"{start}  [{bar:<20}] {words}", end=end, file=self._stream, flush=True)

    def close(self) -> None:
        """Leave the line."""
        if self._over and self._shown:
            print(file=self._stream)


def say_where(url: str, bound: str) -> None:
    """Tell where the server answers, and where it listens if that is elsewhere, as the last thing before it does."""
    here = "" if bound == url else f" ← {bound}/"
    print(f"Profilatlas: {url}/{here}  (Strg+C beendet, Ctrl+C stops)", file=sys.stderr, flush=True)


def print_findings(findings: Sequence[Finding], form: str, language: str) -> None:
    """Write findings to standard output, violations first."""
    if form == "json":
        print(json.dumps([finding.to_json() for finding in findings], ensure_ascii=False, indent=1))
        return
    print_list(sorted(findings, key=lambda finding: not finding.stops), language)
    if any(finding.stops for finding in findings):
        print(_WORDS[language]["stopped"])


def print_list(findings: Sequence[Finding], language: str) -> None:
    """Write findings in words and in the order given, and how many they are; of one rule no more than a person reads."""
    words = _WORDS[language]
    of_rule: Counter[str] = Counter()
    for finding in findings:
        of_rule[finding.rule] += 1
        if of_rule[finding.rule] > SHOWN:
            continue
        value = f"  ({words['value']}: {finding.value:.60})" if finding.value else ""
        print(printable(f"{words[finding.severity]:<8} {finding.place.text(language)}{value}"))
        message = finding.message(language)
        if finding.suggestion is not None and finding.suggestion not in message:
            message += f" {words['suggestion']} „{finding.suggestion}“?"
        for line in wrap(printable(message), _WIDTH):
            print(f"         {line}")
        print(f"         [{finding.rule}]")
    for rule, number in of_rule.items():
        if number > SHOWN:
            print(f"         [{rule}] {words['more'].format(number=number - SHOWN)}")
    violations = sum(finding.stops for finding in findings)
    print(words["summary"].format(violations=violations, warnings=len(findings) - violations))


def printable(text: str) -> str:
    """Text from a source without what a terminal would obey."""
    return "".join(sign if sign.isprintable() else f"\\x{ord(sign):02x}" for sign in text)
