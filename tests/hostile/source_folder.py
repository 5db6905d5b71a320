"""Small source folders for tests: a sound one in `base/`, with files replaced or added."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from profilatlas.ingest.layout import Layouts
from profilatlas.ingest.places import Places
from profilatlas.ingest.sources import read_source
from profilatlas.model.finding import Finding
from profilatlas.resources import ontology_dir, shapes_dir
from profilatlas.settings import Instance
from profilatlas.store.port import Triple

BASE = Path(__file__).parent / "base"
IRI = "https://atlas.example/"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a source folder."""

    triples: frozenset[Triple]
    findings: tuple[Finding, ...]
    places: Places

    def rules(self) -> list[str]:
        return [found.rule for found in self.findings]

    def about(self, subject: str) -> dict[str, list[str]]:
        """Values by local name of the predicate, as text."""
        values: dict[str, list[str]] = {}
        for triple in self.triples:
            if triple.subject.value == IRI + subject:
                name = triple.predicate.value.replace("#", "/").rpartition("/")[2]
                values.setdefault(name, []).append(triple.object.value.removeprefix(IRI))
        return {name: sorted(texts) for name, texts in values.items()}


@cache
def layouts() -> Layouts:
    """The tables as the project's own shapes describe them."""
    return Layouts.load(shapes_dir(), ontology_dir())


def write_source(folder: Path, files: Mapping[str, bytes | str | None]) -> Path:
    """Copy the sound source folder and put files into it; None removes one."""
    shutil.copytree(BASE, folder)
    for name, content in files.items():
        path = folder / name
        if content is None:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        else:
            path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def read(folder: Path) -> Outcome:
    """Read a source folder to the end."""
    sources = read_source(folder, Instance.load(folder), layouts())
    triples = frozenset(sources.triples)
    return Outcome(triples, tuple(sources.findings), sources.places)
