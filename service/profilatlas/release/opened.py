"""A release as its readers see it: manifest, store, columns, texts and the report of its findings."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from ..errors import ReleaseError, StoreError
from ..settings import Instance
from ..store.port import Store
from .columns import Columns
from .manifest import Manifest
from .memory import Memory

STORE = "store"
COLUMNS = "profiles.npz"
TEXTS = "texts.json"
REPORT = "report/findings.json"
SOURCE = "source"
"""What was read, kept as a source folder: a table is checked and a template is filled against it."""

# Below this size all hashes are checked before the first answer (about 0.1 s); above, in the background.
_HASH_AT_ONCE = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class OpenRelease:
    """One release, open for reading; `texts` are HTML by name and language, `report` is `report/findings.json`."""

    path: Path
    manifest: Manifest
    store: Store
    columns: Columns
    texts: Mapping[str, Mapping[str, str]]
    report: Mapping[str, Any]
    memory: Memory = field(default_factory=Memory, compare=False)

    @property
    def instance(self) -> Instance:
        """The instance's settings at the time of the build."""
        return self.manifest.instance

    @classmethod
    def open(cls, path: Path, open_store: Callable[[Path], Store]) -> Self:
        """Open and verify a release folder; `ReleaseError` says what is wrong with it."""
        manifest = Manifest.read(path)
        manifest.verify_sizes(path)
        if manifest.size <= _HASH_AT_ONCE:
            manifest.verify_hashes(path)
        return cls.read(path, manifest, open_store)

    @classmethod
    def read(cls, path: Path, manifest: Manifest, open_store: Callable[[Path], Store]) -> Self:
        """Open a folder whose manifest is known and compare the counts; a build verifies its work with this."""
        try:
            store = open_store(path / STORE)
            columns = Columns.load(path / COLUMNS)
            texts = json.loads((path / TEXTS).read_text(encoding="utf-8"))
            report = json.loads((path / REPORT).read_text(encoding="utf-8"))
            counted = {"triples": store.count(), "measures": columns.count}
        except (OSError, ValueError, KeyError, RecursionError, StoreError) as error:
            raise ReleaseError(f"release {path.name} cannot be opened: {error}") from error
        for name, count in counted.items():
            stated = manifest.counts.get(name)
            if count != stated or (name == "triples" and not count):
                raise ReleaseError(f"release {path.name} is damaged: {count} {name} instead of {stated}")
        return cls(path, manifest, store, columns, texts, report)

    @property
    def needs_background_check(self) -> bool:
        """Whether `open` left the hashes to a later, slower check."""
        return self.manifest.size > _HASH_AT_ONCE

    def close(self) -> None:
        """Give back the store."""
        self.store.close()
