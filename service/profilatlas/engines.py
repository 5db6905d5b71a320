"""Which engine stands behind a release: what serving, building and query workers open their stores with."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path

from .release.manifest import Manifest
from .release.opened import STORE, OpenRelease
from .settings import Remote, Settings
from .store.embedded import EmbeddedStore
from .store.port import Store
from .store.remote import RemoteStore
from .turns import Aside

# How much longer than a stranger's query may take we listen to an engine elsewhere: the one who ends such a query is the
# pool, which knows that it took too long.
_GRACE_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Engine:
    """Where the triples of one release are: in a folder, or in a named graph of an engine elsewhere.

    Relative IRIs in queries are resolved against `base`.
    """

    folder: Path
    base: str | None = None
    remote: Remote | None = None
    graph: str | None = None


def engine_of(settings: Settings, release: Path, manifest: Manifest) -> Engine:
    """The engine that pages are read from."""
    base = manifest.instance.base
    if settings.store == "remote":
        return Engine(release / STORE, base, settings.remote, manifest.graph)
    return Engine(release / STORE, base)


def engine_for_strangers(settings: Settings, release: OpenRelease) -> Engine:
    """The same engine for query workers, who are kept to another time."""
    engine = engine_of(settings, release.path, release.manifest)
    if engine.remote is None:
        return engine
    return replace(engine, remote=replace(engine.remote, seconds=settings.limits.seconds + _GRACE_SECONDS))


def open_engine(engine: Engine, aside: Aside = nullcontext) -> Store:
    """A read-only store; `StoreError` when it is missing or damaged.

    One elsewhere is not asked before the first query; `aside` is for waiting for its answers.
    """
    if engine.remote is not None and engine.graph is not None:
        return RemoteStore(engine.remote, engine.graph, engine.base, aside=aside)
    return EmbeddedStore.open(engine.folder, engine.base)
