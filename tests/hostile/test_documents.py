"""Hostile labels (hostile.md 78) in documents: what Typst takes for markup, code or a package is a text like any other."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from profilatlas.model.glyphs import MISSING
from profilatlas.web.press import Press, PressFailed, PressLimits
from profilatlas.web.press_worker import typeset
from tests.hostile.label_folder import Case
from tests.pdf import Tagged
from tests.running import application

MARKUP, SIGNS = "078-typst", "078-signs"


def squeezed(text: str) -> str:
    """Without what lines and hyphens add."""
    return "".join(sign for sign in text if sign.isascii() and not sign.isspace() and sign != "-")


@pytest.fixture(scope="module")
def hostile_pdf(spoilt_release: Callable[[str], Path]) -> dict[str, bytes]:
    client = application(spoilt_release(MARKUP)).test_client()
    return {name: client.get(f"/{name}.pdf?lang=de&status=beendet").data for name in ("report", "handout")}


@pytest.mark.parametrize("name", ["report", "handout"])
def test_markup_in_labels_is_set_as_it_was_written(hostile_pdf: dict[str, bytes], name: str) -> None:
    assert hostile_pdf[name].startswith(b"%PDF")
    assert squeezed(Case.read(MARKUP).text) in squeezed(Tagged(hostile_pdf[name]).text)


def test_signs_without_a_font_are_lozenges_and_nothing_fails(
    spoilt_release: Callable[[str], Path],
) -> None:
    client = application(spoilt_release(SIGNS)).test_client()
    for name in ("report", "handout"):
        answer = client.get(f"/{name}.pdf?lang=de&status=beendet")
        assert answer.status_code == 200
        assert MISSING in Tagged(answer.data).text


def test_a_document_reads_no_file_outside_its_templates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a template of ours could do at most, if somebody got words of theirs into one."""
    from profilatlas import resources

    templates = tmp_path / "report"
    templates.mkdir()
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    monkeypatch.setattr(resources, "report_dir", lambda: templates)
    for source in ('#read("../secret.txt")', '#read("/etc/passwd")', '#import "@preview/cetz:0.3.0"'):
        (templates / "bad.typ").write_text(source, encoding="utf-8")
        assert typeset("bad", {}, datetime(2026, 11, 1, tzinfo=UTC)) is None
    assert typeset("../../etc/bad", {}, datetime(2026, 11, 1, tzinfo=UTC)) is None


def test_a_document_that_takes_too_long_is_ended() -> None:
    endless = {"offers": [{"title": "x" * 1000}] * 20_000}
    with pytest.raises(PressFailed):
        Press(PressLimits(seconds=1, memory=256 * 1024 * 1024)).pdf("handout", endless, date(2026, 11, 1))
