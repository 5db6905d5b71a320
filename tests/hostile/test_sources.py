"""Hostile source files: every file in `sources/` is one case, replayed here (format: see `sources/README.md`)."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.hostile.source_folder import read, write_source

CASES = sorted((Path(__file__).parent / "sources").glob("*.toml"))


def content_of(case: dict[str, Any]) -> bytes:
    """The bytes of a case's file: pieces, each repeated, in an encoding."""
    text = "".join(piece if isinstance(piece, str) else piece[0] * piece[1] for piece in case["content"])
    return text.encode(case.get("encoding", "utf-8"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_hostile_source_file_gives_exactly_the_expected_findings(path: Path, tmp_path: Path) -> None:
    case = tomllib.loads(path.read_text(encoding="utf-8"))
    outcome = read(write_source(tmp_path / "source", {case["file"]: content_of(case)}))
    found = [
        {
            "rule": finding.rule,
            **{name: part for name in ("row", "column", "line") if (part := getattr(finding.place, name)) is not None},
        }
        for finding in outcome.findings
    ]
    assert all(finding.place.file == case["file"] for finding in outcome.findings)
    assert found == case.get("findings", [])
    texts = {term.value for triple in outcome.triples for term in (triple.subject, triple.object)}
    assert set(case.get("kept", [])) <= texts
    assert not set(case.get("dropped", [])) & texts


def test_there_are_hostile_source_files() -> None:
    assert len(CASES) > 30
