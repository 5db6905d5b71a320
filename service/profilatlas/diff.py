"""What differs between two releases or source folders: the composition root of comparing, beside `build`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from . import resources
from .errors import ReleaseError
from .queries.registry import Registry
from .readers.differences import Describer, Side
from .release import switch
from .release.difference import compare
from .release.manifest import MANIFEST_FILE, Manifest
from .release.opened import STORE
from .settings import INSTANCE_FILE
from .store.embedded import EmbeddedStore
from .terms import PREFIXES

Progress = Callable[[str, str], None]


@dataclass(frozen=True, slots=True)
class Opened:
    """A side of a comparison: a name for people, the languages of its instance, what it holds.

    `violations` counts what a source folder says that cannot be read: that much of it is missing here.
    """

    name: str
    languages: tuple[str, ...]
    side: Side
    violations: int = 0


@contextmanager
def differing(
    old: Path, new: Path, progress: Progress = lambda step, detail: None
) -> Iterator[tuple[Opened, Opened, Describer]]:
    """Compare two states and keep both open, so that what differs can be described as it is printed.

    Each is a release, a folder of releases (its current one counts) or a source folder. `ReleaseError` and `SourceError`
    say what cannot be read.
    """
    registry = Registry.load(resources.queries_dir(), PREFIXES)
    with _opened(old, progress) as before, _opened(new, progress) as after:
        progress("compare", "")
        difference = compare(before.side.store, after.side.store, registry)
        yield before, after, Describer(before.side, after.side, registry, difference)


@contextmanager
def _opened(path: Path, progress: Progress) -> Iterator[Opened]:
    if (path / INSTANCE_FILE).is_file():
        with _source(path, progress) as opened:
            yield opened
        return
    if (path / MANIFEST_FILE).is_file():
        release = path
    elif (current := switch.current_id(path) if path.is_dir() else None) is not None:
        release = path / current
    else:
        raise ReleaseError(f"{path} is neither a release nor a folder of releases nor a source folder")
    progress("open", release.name)
    manifest = Manifest.read(release)
    manifest.verify_sizes(release)
    store = EmbeddedStore.open(release / STORE)
    try:
        yield Opened(manifest.id, manifest.instance.languages, Side(store, manifest.instance.challenge_scheme_iri))
    finally:
        store.close()


@contextmanager
def _source(path: Path, progress: Progress) -> Iterator[Opened]:
    """A source folder as a build would read it, in a store on disk, so that memory does not grow with it."""
    from .examining import gather  # which brings the SHACL engine along; two releases are compared without

    with TemporaryDirectory(prefix="profilatlas-") as folder:
        store = EmbeddedStore.create(Path(folder) / STORE)
        try:
            gathered = gather(path, store, progress)
            instance = gathered.instance
            violations = sum(finding.stops for finding in gathered.sources.findings)
            side = Side(store, instance.challenge_scheme_iri)
            yield Opened(path.resolve().name, instance.languages, side, violations)
        finally:
            store.close()
