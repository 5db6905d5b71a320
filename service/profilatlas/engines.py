"""Which engine stands behind a release: what serving, building and query workers open their stores with."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from .settings import Remote
from .store.embedded import EmbeddedStore
from .store.port import Store


@dataclass(frozen=True, slots=True)
class Engine:
    """Where the triples of one release are: in a folder, or in a named graph of an engine elsewhere."""

    folder: Path
    remote: Remote | None = None
    graph: str | None = None


def open_engine(engine: Engine) -> Store:
    """A read-only store; `StoreError` when it is missing, damaged or out of reach."""
    return EmbeddedStore.open(engine.folder)
