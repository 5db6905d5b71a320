"""Errors of the command line in German: each sentence of the exceptions has one, and both name the same things."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from profilatlas.console_errors import GERMAN, in_language
from tests.running import ROOT

MODULES = (
    "backup", "build", "cli", "cli_report", "diff", "publish", "restore", "release/keeper", "release/manifest",
    "release/switch", "settings/server", "store/graphs", "synth/faults", "synth/lists", "synth/write", "twin/export", "twin/folder", "web/report_file",
)  # fmt: skip
KINDS = frozenset(
    {"BackupError", "BuildRunning", "CheckError", "ExportError", "ReleaseError", "ReportError", "ServeError",
     "SettingsError", "SynthError", "TemplateError"}
)  # fmt: skip


def sentence(node: ast.expr) -> str:
    if isinstance(node, ast.JoinedStr):
        return "".join(str(each.value) if isinstance(each, ast.Constant) else "{}" for each in node.values)
    return str(node.value) if isinstance(node, ast.Constant) else ""


def raised(module: str) -> Iterator[str]:
    tree = ast.parse((ROOT / "service" / "profilatlas" / f"{module}.py").read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in KINDS and node.args:
            yield from filter(None, [sentence(node.args[0])])


@pytest.mark.parametrize("module", MODULES)
def test_every_sentence_has_a_german_one(module: str) -> None:
    found = set(raised(module))
    assert found
    assert found - GERMAN.keys() == set()


def test_both_sentences_name_the_same_things() -> None:
    for english, german in GERMAN.items():
        assert sorted(re.findall(r"\{(\d)\}", german)) == [str(n) for n in range(english.count("{}"))], english


def test_other_languages_and_unknown_sentences_stay_as_they_are() -> None:
    assert in_language("/a is no folder", "en") == "/a is no folder"
    assert in_language("something else", "de") == "something else"


def test_sentences_within_sentences_are_german_too() -> None:
    said = "release 000001-0123456789ab could not be brought to the engine (Permission denied); there is no release in /a: build one"
    assert in_language(said, "de") == (
        "die Fassung 000001-0123456789ab konnte nicht zur Maschine gebracht werden (keine Berechtigung); "
        "in /a gibt es keine Fassung: bitte eine bauen"
    )
