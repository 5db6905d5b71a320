"""What the command line shows while it works."""

from __future__ import annotations

import pytest

from profilatlas import console


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
