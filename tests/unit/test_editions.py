"""Editions of the vocabulary: kept once, never changed, and none of their terms is ever lost."""

import shutil
from pathlib import Path

import pytest
from pyoxigraph import parse
from rdflib import OWL, Graph, URIRef

from profilatlas.release.editions import editions, keep_editions, read_edition
from tests.running import ROOT
from tools import keep_edition

ONTOLOGY = ROOT / "ontology"
VOCABULARY = URIRef("https://profilatlas.example/hamm/def/")


@pytest.fixture
def ontology(tmp_path: Path) -> Path:
    """A copy of the folder that a test may change."""
    return Path(shutil.copytree(ONTOLOGY, tmp_path / "ontology"))


def test_every_kept_edition_says_its_own_number_and_names_one_before_it_that_is_kept() -> None:
    numbers = editions(ONTOLOGY)
    assert numbers
    for number in numbers:
        graph = Graph().parse(ONTOLOGY / "editions" / f"{number}.nt")
        assert str(graph.value(VOCABULARY, OWL.versionInfo)) == number
        assert graph.value(VOCABULARY, OWL.versionIRI) == VOCABULARY + number


def test_the_edition_before_the_current_one_is_kept() -> None:
    current = Graph().parse(ONTOLOGY / "profile.ttl")
    assert current.value(VOCABULARY, OWL.priorVersion) == VOCABULARY + editions(ONTOLOGY)[0]
    assert str(current.value(VOCABULARY, OWL.versionInfo)) not in editions(ONTOLOGY)


def test_no_term_of_an_earlier_edition_was_deleted() -> None:
    now = {quad.subject for name in keep_edition.FILES for quad in parse(path=ONTOLOGY / name)}
    for number in editions(ONTOLOGY):
        then = {triple.subject for triple in read_edition(ONTOLOGY, number)}
        assert len(then) > 90
        assert {str(term) for term in then - now} == set()


def test_an_edition_is_kept_with_everything_that_it_says(ontology: Path) -> None:
    path = keep_edition.keep(ontology)
    stated = {quad.triple for name in keep_edition.FILES for quad in parse(path=ontology / name)}
    assert set(read_edition(ontology, path.stem)) == stated
    assert keep_edition.keep(ontology) == path, "the same edition may be kept again"


def test_a_kept_edition_is_never_overwritten(ontology: Path) -> None:
    path = keep_edition.keep(ontology)
    kept = path.read_text(encoding="utf-8")
    profile = ontology / "profile.ttl"
    profile.write_text(profile.read_text(encoding="utf-8").replace("Maßnahme", "Vorhaben"), encoding="utf-8")
    with pytest.raises(FileExistsError, match="raise owl:versionInfo"):
        keep_edition.keep(ontology)
    assert path.read_text(encoding="utf-8") == kept


def test_a_release_holds_all_editions_by_number_and_no_other_file(ontology: Path, tmp_path: Path) -> None:
    for name in ("0.10.0.nt", "0.9.0.nt", "notes.nt", "1.0.nt"):
        (ontology / "editions" / name).write_text("", encoding="utf-8")
    (tmp_path / "release").mkdir()
    keep_editions(ontology, tmp_path / "release")
    assert editions(tmp_path / "release")[:2] == ("0.10.0", "0.9.0")
    assert {"notes", "1.0"}.isdisjoint(editions(tmp_path / "release"))
    with pytest.raises(KeyError):
        read_edition(tmp_path / "release", "../../profile")
