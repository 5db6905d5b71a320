"""What all rows of one run share: generated measures, the release built from them, their triples, in one folder."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from flask.testing import FlaskClient

from profilatlas.readers.reading import Reading
from profilatlas.release import switch
from profilatlas.release.opened import STORE
from profilatlas.store.embedded import EmbeddedStore
from profilatlas.synth.write import synthesize
from profilatlas.web.kept import KeptPages
from profilatlas.web.visit import EXTENSION, Services
from tests.bench.timing import Unanswered
from tests.running import ROOT, application

DEMO = ROOT / "data" / "hamm"
UNFINISHED = "new."
"""How names begin of what is still being made."""
REFUSED = 422
"""The status of what would be more than the limits of the service."""


def note(text: str) -> None:
    """Progress, kept apart from figures."""
    print(f"  {text}", file=sys.stderr, flush=True)


def make_source(folder: Path, measures: int) -> Path:
    """A source folder of invented measures, there whole or not at all; the one place that knows the generator."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    synthesize(DEMO, folder, measures)
    return folder


@dataclass(frozen=True, slots=True)
class Place:
    """Where a run keeps what it measures; `size` is the number of measures asked for."""

    folder: Path
    size: int

    @property
    def source(self) -> Path:
        """The source folder, made when it is first asked for."""
        path = self.folder / "source"
        if not path.is_dir():
            note(f"inventing {self.size:,} measures")
            make_source(path, self.size)
        return path

    @property
    def releases(self) -> Path:
        """The folder of releases; `rows/building.py` fills it."""
        return self.folder / "releases"

    @property
    def release(self) -> Path:
        """The release to measure; ends the benchmark where none was built."""
        current = switch.current_id(self.releases)
        if current is None:
            sys.exit(f"there is no release of {self.size:,} measures: the row “building” makes it")
        return self.releases / current

    @property
    def triples(self) -> Path:
        """All triples of the release as N-Triples."""
        return self.kept("data.nt", self._write_triples)

    def _write_triples(self, path: Path) -> None:
        store = EmbeddedStore.open(self.release / STORE)
        with path.open("wb") as file:
            store.dump(file)
        store.close()

    def kept(self, name: str, make: Callable[[Path], None], version: str = "") -> Path:
        """A file or folder made from the release by a program of this version, if it has one that counts.

        It is made when it is first asked for, and again for another release or version: beside its place and under a name
        that nobody else has, so that what stands in its place is whole.
        """
        path = self.folder / ".".join(filter(None, (self.release.name, version, name)))
        if not path.exists():
            for old in self.folder.glob(f"*.{name}"):
                shutil.rmtree(old) if old.is_dir() else old.unlink()
            with tempfile.TemporaryDirectory(dir=self.folder, prefix=UNFINISHED) as beside:
                make(made := Path(beside, name))
                made.rename(path)
        return path

    @contextmanager
    def reading(self) -> Iterator[tuple[Reading, Services, FlaskClient]]:
        """The release as pages read it, and an application that keeps no pages."""
        services, client = anew(self.releases)
        with services.keeper.pinned() as release:
            yield Reading(release, services.registry, release.instance.languages), services, client


def anew(releases: Path) -> tuple[Services, FlaskClient]:
    """An application that keeps no pages, and its client."""
    app = application(releases)
    services = app.extensions[EXTENSION] = replace(app.extensions[EXTENSION], pages=KeptPages(0))
    return services, app.test_client()


def get(client: FlaskClient, path: str) -> bytes:
    """A page; `Unanswered` where it is larger than the service allows, else ends the benchmark unless it is there."""
    answer = client.get(path)
    if answer.status_code == REFUSED:
        raise Unanswered(path)
    if answer.status_code != 200:
        sys.exit(f"{path} answered {answer.status_code}")
    return answer.data


def page_of(iri: str, base: str) -> str:
    """The address of a thing's page."""
    return "/doc/" + iri.removeprefix(f"{base}id/")
