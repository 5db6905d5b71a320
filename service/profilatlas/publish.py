"""Bringing releases to an engine elsewhere, and back: upload → count → switch → clean (docs/decisions/0035)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from .errors import QueryError, ReleaseError, SettingsError, StoreError
from .release import retention, switch
from .release.manifest import Manifest, graph_of
from .release.opened import STORE
from .settings import Settings
from .store.embedded import EmbeddedStore
from .store.graphs import RemoteGraphs
from .store.port import BlankNode, Triple
from .store.remote import RemoteStore

Progress = Callable[[str, str], None]

_PIECE = 4 * 1024 * 1024
"""Bytes of N-Triples in one request: what every engine takes at once, and all of a release that is in memory."""

_AGAIN = "the release in service stays. Mend this, then: profilatlas publish"


def publish(settings: Settings, release_id: str | None = None, progress: Progress = lambda step, detail: None) -> str:
    """Bring a release (else the newest) to the engine and make it current; returns its id.

    `ReleaseError` when it is missing, damaged or does not arrive whole: then `current` stays as it is.
    """
    if settings.store != "remote":
        raise SettingsError("each release brings its own store: build makes it current (store is not remote)")
    with _switching(settings.releases):
        chosen = release_id or next(iter(switch.release_ids(settings.releases)), None)
        if chosen is None:
            raise ReleaseError(f"there is no release in {settings.releases}: build one")
        _bring_in(settings, chosen, progress)
    clean(settings, progress)
    retain(settings, progress)
    return chosen


def rollback(settings: Settings, progress: Progress = lambda step, detail: None) -> str:
    """Make the newest sound release before the current one current; returns its id, `ReleaseError` when there is none."""
    with _switching(settings.releases):
        current = switch.current_id(settings.releases)
        for release_id in switch.from_release(settings.releases, current or "")[1:]:
            try:
                _sound(settings.releases / release_id)
            except ReleaseError as error:
                progress("skip", str(error))
                continue
            _bring_in(settings, release_id, progress)
            return release_id
    if current is None:
        raise ReleaseError(f"there is no release in {settings.releases}: build one")
    raise ReleaseError(f"there is no sound release before {current}: nothing was changed")


def upload(settings: Settings, path: Path, manifest: Manifest, progress: Progress = lambda step, detail: None) -> None:
    """See to it that a release is whole in the engine elsewhere, if there is one; what is there already is not sent again.

    `ReleaseError` says why it is not, and what to do.
    """
    if settings.store != "remote":
        return
    graph, expected = RemoteStore(settings.remote, manifest.graph), manifest.counts["triples"]
    try:
        if graph.count() == expected:
            return
        store = EmbeddedStore.open(path / STORE)
        graphs, sent, put = RemoteGraphs(settings.remote), 0, True
        for piece, number in _pieces(store.triples()):
            (graphs.replace if put else graphs.append)(manifest.graph, piece)
            sent, put = sent + number, False
            progress("upload", f"{sent} of {expected} triples")
        counted = graph.count()
    except (StoreError, QueryError) as error:
        raise ReleaseError(f"release {manifest.id} could not be brought to the engine ({error}); {_AGAIN}") from error
    if counted != expected:
        raise ReleaseError(
            f"release {manifest.id} did not arrive whole: the engine counts {counted} triples instead of {expected}; {_AGAIN}"
        )


def clean(settings: Settings, progress: Progress = lambda step, detail: None) -> list[str]:
    """Remove the graphs of releases older than the current one and the one before it; returns whose they were.

    The folders stay, so that each can be published again. What cannot be removed waits for the next time.
    """
    current = switch.current_id(settings.releases)
    if settings.store != "remote" or current is None:
        return []
    base = Manifest.read(settings.releases / current).instance.base
    removed = []
    for release_id in switch.from_release(settings.releases, current)[2:]:
        graph = graph_of(base, release_id)
        try:
            if RemoteStore(settings.remote, graph).count():
                RemoteGraphs(settings.remote).remove(graph)
                progress("remove", graph)
                removed.append(release_id)
        except (StoreError, QueryError) as error:
            progress("not-removed", f"{graph}: {error}")
    return removed


def retain(settings: Settings, progress: Progress = lambda step, detail: None) -> list[str]:
    """Remove the folders of releases that are no longer kept (`keep_releases`); returns their ids.

    Where somebody else publishes meanwhile, or the folder cannot be written to, that waits for the next time.
    """
    if not settings.keep_releases:
        return []
    try:
        with _switching(settings.releases):
            return retention.remove(
                settings.releases, settings.keep_releases, progress, partial(_is_elsewhere, settings)
            )
    except ReleaseError as error:
        progress("not-removed", str(error))
        return []


def _is_elsewhere(settings: Settings, release_id: str) -> bool:
    """Whether an engine elsewhere still holds a release, or does not say."""
    if settings.store != "remote":
        return False
    try:
        base = Manifest.read(settings.releases / release_id).instance.base
        return RemoteStore(settings.remote, graph_of(base, release_id)).count() > 0
    except StoreError:
        return True
    except ReleaseError:
        return False


def _bring_in(settings: Settings, release_id: str, progress: Progress) -> None:
    """Make a release current that lies in the folder, once it is sound and, where there is one, whole in the engine."""
    manifest = _sound(settings.releases / release_id)
    upload(settings, settings.releases / release_id, manifest, progress)
    switch.choose(release_id, settings.releases, lambda step: progress(step, ""))


def _sound(path: Path) -> Manifest:
    manifest = Manifest.read(path)
    manifest.verify_hashes(path)
    return manifest


def _pieces(triples: Iterable[Triple]) -> Iterator[tuple[bytes, int]]:
    """Triples as pieces of N-Triples, with the number in each; `StoreError` for a blank node, which pieces would tear."""
    lines: list[bytes] = []
    size = 0
    for triple in triples:
        if isinstance(triple.subject, BlankNode) or isinstance(triple.object, BlankNode):
            raise StoreError("the release has things without an IRI, which cannot be sent piece by piece")
        line = f"{triple} .\n".encode()
        if lines and size + len(line) > _PIECE:
            yield b"".join(lines), len(lines)
            lines, size = [], 0
        lines.append(line)
        size += len(line)
    if lines:
        yield b"".join(lines), len(lines)


@contextmanager
def _switching(releases: Path) -> Iterator[None]:
    try:
        with switch.locked(releases):
            yield
    except OSError as error:
        raise ReleaseError(f"{releases} cannot be written to ({error.strerror}); nothing was switched") from error
