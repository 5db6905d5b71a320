"""`profilatlas diff` as a person runs it: sources and releases, for people and as the documented JSON."""

import json
import re
import shutil
from pathlib import Path

import pytest

from tests.running import ROOT, run

GUIDE = ROOT / "docs" / "diff.md"
TITLE = ("Einwanderung gestalten NRW: Modellkommune Hamm", "Einwanderung gestalten in Hamm")
FOCUS = "einwanderung-gestalten-hamm;17;sekundaer;;;;\n"


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory, demo_source: Path) -> Path:
    """The demo's source with the change that the documentation takes as its example."""
    source = Path(shutil.copytree(demo_source, tmp_path_factory.mktemp("changed") / "neu"))
    measures, foci = source / "tables" / "massnahmen.csv", source / "tables" / "schwerpunkte.csv"
    measures.write_text(measures.read_text(encoding="utf-8").replace(*TITLE, 1), encoding="utf-8")
    foci.write_text(foci.read_text(encoding="utf-8") + FOCUS, encoding="utf-8")
    return source


def fenced(language: str) -> str:
    """The example of the documentation in a language."""
    (block,) = re.findall(rf"```{language}\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.S)
    return str(block)


def test_the_documented_json_is_what_comes_out(demo_source: Path, changed: Path) -> None:
    done = run("diff", demo_source, changed, "--format", "json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == json.loads(fenced("json"))


def test_the_documented_text_is_what_comes_out(demo_source: Path, changed: Path) -> None:
    done = run("diff", demo_source, changed)
    assert done.returncode == 0, done.stderr
    assert done.stdout == fenced("text")


def test_english_words_are_there(demo_source: Path, changed: Path) -> None:
    said = run("diff", demo_source, changed, "--lang", "en").stdout
    assert "Measure: 0 added, 0 removed, 1 changed" in said
    assert "before: no profile" in said
    assert "+ Focus 17 Transparency and cooperation" in said


def test_a_release_equals_the_source_it_was_built_from(demo_release: Path, demo_source: Path) -> None:
    done = run("diff", demo_release, demo_source, "--lang", "en")
    assert done.returncode == 0, done.stderr
    assert "No difference." in done.stdout


def test_a_release_folder_is_understood_too(demo_release: Path, changed: Path) -> None:
    release = demo_release / (demo_release / "current").read_text().strip()
    found = json.loads(run("diff", release, changed, "--format", "json").stdout)
    assert (found["old"], found["new"]) == (release.name, "neu")
    assert [change["identifier"] for change in found["measures"]] == ["einwanderung-gestalten-hamm"]


def test_errors_in_a_source_are_said_and_the_rest_is_compared(changed: Path, demo_source: Path, tmp_path: Path) -> None:
    faulty = Path(shutil.copytree(changed, tmp_path / "faulty"))
    foci = faulty / "tables" / "schwerpunkte.csv"
    foci.write_text(foci.read_text(encoding="utf-8") + "einwanderung-gestalten-hamm;99;;;;;\n", encoding="utf-8")
    done = run("diff", demo_source, faulty, "--lang", "en")
    assert done.returncode == 0
    assert "faulty has 1 errors" in done.stderr
    assert "+ Focus 17" in done.stdout


def test_what_cannot_be_compared_is_said_in_a_sentence(tmp_path: Path, demo_source: Path) -> None:
    for nothing in (tmp_path, tmp_path / "nowhere"):
        for language, said in (("de", "weder eine Fassung"), ("en", "neither a release")):
            done = run("diff", nothing, demo_source, "--lang", language)
            assert done.returncode == 1
            assert said in done.stderr
            assert "Traceback" not in done.stderr
