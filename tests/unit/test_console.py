"""What the command line shows while it works."""

from __future__ import annotations

from io import StringIO

import pytest

from profilatlas import console
from profilatlas.model.finding import Finding, Place, Severity


@pytest.mark.parametrize(
    ("language", "step", "detail", "line"),
    [
        ("de", "verify", "5738 triples, 35 measures", "nachprüfen 5738 Aussagen, 35 Maßnahmen"),
        ("en", "verify", "5738 triples, 35 measures", "verify 5738 statements, 35 measures"),
        ("de", "upload", "10 of 20 triples", "übertragen 10 von 20 Aussagen"),
        ("de", "read", "data/hamm", "lesen data/hamm"),
    ],
)
def test_progress_counts_in_the_language_of_the_output(
    language: str, step: str, detail: str, line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    console.Progress(language)(step, detail)
    assert " ".join(capsys.readouterr().err.split()) == line


class Terminal(StringIO):
    """A stream on which a line can be written over."""

    def isatty(self) -> bool:
        return True


def seen(monkeypatch: pytest.MonkeyPatch, stream: StringIO, seconds: float) -> str:
    """What is shown of a build whose step of a thousand things takes so long, and of the step after it."""
    moments = iter([0.0, *(seconds * part / 100 for part in range(101))])
    monkeypatch.setattr("sys.stderr", stream)
    progress = console.Progress("en", lambda: next(moments))
    progress("validate", "41000 triples")
    for part in range(101):
        progress("validate", f"{10 * part} of 1000 things")
    progress("quality", "")
    progress("verify", "")
    return stream.getvalue()


def test_a_long_step_writes_a_line_per_tenth_into_a_log_with_rate_and_time_to_go(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first, *tenths, last = seen(monkeypatch, StringIO(), 100).splitlines()
    assert first.split() == ["validate", "41000", "statements"] and last.split() == ["verify"]
    assert len(tenths) == 10
    assert tenths[2] == "  [######              ] 300/1000 things, 10/s, 70 s to go"


def test_a_long_step_writes_one_line_over_and_over_on_a_terminal_and_leaves_it(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = seen(monkeypatch, Terminal(), 100)
    assert shown.count("\n") == 3 and shown.count("\r") == 96, "the first five seconds show nothing"
    assert shown.endswith("1000/1000 things, 10/s, 0 s to go\n  verify\n")


@pytest.mark.parametrize("stream", [StringIO, Terminal])
def test_nothing_is_shown_of_a_step_that_is_soon_over(monkeypatch: pytest.MonkeyPatch, stream: type[StringIO]) -> None:
    assert seen(monkeypatch, stream(), console.PATIENCE - 0.1).split() == ["validate", "41000", "statements", "verify"]


def test_list_for_people_writes_out_as_much_of_a_rule_as_they_read_and_counts_the_rest(
    capsys: pytest.CaptureFixture[str],
) -> None:
    def finding(rule: str, row: int) -> Finding:
        return Finding(rule, Severity.WARNING, Place("massnahmen.csv", row=row), None, {"de": "Fehlt."})

    many, few = console.SHOWN + 1234, 3
    console.print_list(
        [*(finding("common", row) for row in range(many)), *(finding("rare", row) for row in range(few))], "de"
    )
    said = capsys.readouterr().out
    assert said.count("massnahmen.csv") == console.SHOWN + few
    assert "[common] und 1234 weitere" in said
    assert f"{many + few} Hinweise" in said


def test_errors_stand_before_notes(capsys: pytest.CaptureFixture[str]) -> None:
    def found(rule: str, severity: Severity) -> Finding:
        return Finding(rule, severity, Place("a.csv"), None, {"en": rule})

    mixed = [found("note", Severity.WARNING), found("error", Severity.VIOLATION), found("other", Severity.WARNING)]
    console.print_findings(mixed, "table", "en")
    said = capsys.readouterr().out
    assert said.index("[error]") < said.index("[note]") < said.index("[other]")


def test_the_address_that_people_see_and_the_one_that_is_listened_on_are_both_named(
    capsys: pytest.CaptureFixture[str],
) -> None:
    console.say_where("https://profile.example.org", "http://127.0.0.1:8000")
    console.say_where("http://127.0.0.1:8000", "http://127.0.0.1:8000")
    first, second = capsys.readouterr().err.splitlines()
    assert "https://profile.example.org/" in first and "http://127.0.0.1:8000/" in first
    assert second.count("http://127.0.0.1:8000/") == 1


@pytest.mark.parametrize(
    ("named", "language"),
    [
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "en_GB.UTF-8", "LC_MESSAGES": "de_DE@euro"}, "de"),
        ({"LANG": "de_DE", "LC_ALL": "en"}, "en"),
        ({"LANG": "en_GB", "LC_ALL": "C.UTF-8"}, console.LANGUAGES[0]),
        ({"LANG": "en_GB", "LC_ALL": ""}, "en"),
        ({"LANG": "fr_FR.UTF-8"}, console.LANGUAGES[0]),
        ({}, console.LANGUAGES[0]),
    ],
)
def test_commands_speak_the_language_of_the_environment(
    named: dict[str, str], language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in named.items():
        monkeypatch.setenv(name, value)
    assert console.usual_language() == language
