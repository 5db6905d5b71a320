"""Hostile labels (hostile.md 78) in documents: what Typst takes for markup, code or a package is a text like any other."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from profilatlas.model.glyphs import MISSING
from profilatlas.web.press import Press, PressFailed, PressLimits
from profilatlas.web.press_worker import typeset
from tests.hostile.label_folder import Case, with_labels
from tests.pdf import Tagged
from tests.running import application, build

MARKUP, SIGNS = Case.read("078-typst"), Case.read("078-signs")


def squeezed(text: str) -> str:
    """Without what lines and hyphens add."""
    return "".join(sign for sign in text if sign.isascii() and not sign.isspace() and sign != "-")


@pytest.fixture(scope="module")
def hostile_pdf(demo_source: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("typst")
    client = application(build(with_labels(demo_source, folder / "source", MARKUP), folder / "releases")).test_client()
    return {name: client.get(f"/{name}.pdf?lang=de&status=beendet").data for name in ("report", "handout")}


@pytest.mark.parametrize("name", ["report", "handout"])
def test_markup_in_labels_is_set_as_it_was_written(hostile_pdf: dict[str, bytes], name: str) -> None:
    assert hostile_pdf[name].startswith(b"%PDF")
    assert squeezed(MARKUP.text) in squeezed(Tagged(hostile_pdf[name]).text)


def test_signs_without_a_font_are_lozenges_and_nothing_fails(demo_source: Path, tmp_path: Path) -> None:
    source = with_labels(demo_source, tmp_path / "source", SIGNS)
    client = application(build(source, tmp_path / "releases")).test_client()
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
