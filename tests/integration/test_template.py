"""The command `profilatlas template`, and the way from tables to a filled workbook to a release and out again."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from profilatlas import resources, terms
from profilatlas.ingest.layout import Layouts
from profilatlas.ingest.writing.template import template_bytes
from profilatlas.release.opened import SOURCE, STORE
from profilatlas.settings import Instance
from profilatlas.store.embedded import EmbeddedStore
from profilatlas.store.port import Triple
from tests.running import ROOT, build, environment, run

SMALL = ROOT / "tests" / "instances" / "ohne-raster"


def current(releases: Path) -> Path:
    return releases / (releases / "current").read_text(encoding="utf-8").strip()


def said(release: Path) -> frozenset[Triple]:
    """All that a release says, without where it was read."""
    store = EmbeddedStore.open(release / STORE)
    try:
        return frozenset(each for each in store.triples() if each.predicate.value != terms.prov.wasDerivedFrom)
    finally:
        store.close()


def test_the_command_writes_a_workbook_in_the_instance_s_language(tmp_path: Path) -> None:
    done = run("template", SMALL, tmp_path / "measures.xlsx")
    assert (done.returncode, done.stdout) == (0, "")
    instance, layouts = Instance.load(SMALL), Layouts.load(resources.shapes_dir(), resources.ontology_dir())
    expected = template_bytes(SMALL, instance, layouts, filled=False, language="en")
    assert (tmp_path / "measures.xlsx").read_bytes() == expected


def test_a_workbook_that_is_there_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "work.xlsx").write_text("a week of somebody's work")
    done = run("template", SMALL, tmp_path / "work.xlsx", "--filled")
    assert done.returncode == 1
    assert "work.xlsx" in done.stderr
    assert (tmp_path / "work.xlsx").read_text() == "a week of somebody's work"


def test_sources_that_are_not_in_order_are_named_and_nothing_is_written(tmp_path: Path) -> None:
    source = Path(shutil.copytree(SMALL, tmp_path / "source"))
    (source / "tables" / "foci.csv").write_text("Measure;Challenge\nwelcome-desk;99\n", encoding="utf-8")
    done = run("template", source, tmp_path / "x.xlsx", "--filled", "--lang", "en")
    assert done.returncode == 1
    assert "foci.csv, row 2, column Challenge" in done.stdout
    assert not (tmp_path / "x.xlsx").exists()


@pytest.mark.parametrize("arguments", [("template",), ("template", "somewhere"), ("template", "somewhere", "a.csv")])
def test_wrong_usage_is_exit_2(arguments: tuple[str, ...]) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert "usage: profilatlas" in done.stderr


def test_a_release_built_from_the_filled_template_says_the_same_and_fills_the_same(
    demo_release: Path, demo_source: Path, tmp_path: Path
) -> None:
    source = Path(shutil.copytree(demo_source, tmp_path / "hamm"))
    shutil.rmtree(source / "tables")
    (source / "tables").mkdir()
    done = run("template", demo_source, source / "tables" / "hamm.xlsx", "--filled")
    assert done.returncode == 0, done.stderr
    again = current(build(source, tmp_path / "releases"))
    assert said(again) == said(current(demo_release))

    instance, layouts = Instance.load(demo_source), Layouts.load(resources.shapes_dir(), resources.ontology_dir())
    filled = template_bytes(again / SOURCE, instance, layouts, filled=True, language="de")
    assert filled == (source / "tables" / "hamm.xlsx").read_bytes()


def test_a_template_needs_no_engine_for_rules() -> None:
    """The serving process makes templates too, and stays small."""
    script = "import sys, profilatlas.ingest.writing.template; sys.exit(len({'rdflib', 'pyshacl'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", script], env=environment(), check=False)
    assert done.returncode == 0
