"""A release as its readers see it: manifest, store, columns, texts and the report of its findings."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from ..errors import EngineUnavailable, ReleaseError, ReleaseUnavailable, StoreError
from ..settings import Instance
from ..store.port import Store, Triple
from .columns import Columns
from .describe import read_description
from .dumps import Dump, read_dumps
from .feed import Feed, read_feed
from .manifest import Manifest
from .memory import Memory
from .search import Search
from .stated_needs import Needs

STORE = "store"
COLUMNS = "profiles.npz"
SEARCH = "search.sqlite"
TEXTS = "texts.json"
REPORT = "report/findings.json"
SOURCE = "source"
"""What was read, kept as a source folder: a table is checked and a template is filled against it."""

# Below this size all hashes and counts are checked before the first answer (about 0.1 s). Above, hashes are in the background,
# and with them the triples: the engine counts by reading them all, 8 million in a second, and the same bytes are the same triples.
_HASH_AT_ONCE = 64 * 1024 * 1024
# Parts of pages take about 4 kB each.
_MOST_PARTS = 8_000


@dataclass(frozen=True, slots=True)
class OpenRelease:
    """One release, open for reading.

    `texts` are HTML by name and language, `report` is `report/findings.json`, `description` says in VoID what it holds,
    `dumps` are its files to take away, `feed` is what changed from release to release, `needs` are those stated, with the
    measures that meet them. `parts` remembers what is larger than an answer: models of parts of pages, and what was drawn
    of them.
    """

    path: Path
    manifest: Manifest
    store: Store
    columns: Columns
    texts: Mapping[str, Mapping[str, str]]
    report: Mapping[str, Any]
    description: tuple[Triple, ...]
    search: Search
    dumps: tuple[Dump, ...]
    feed: Feed
    needs: Needs
    memory: Memory = field(default_factory=Memory, compare=False)
    parts: Memory = field(default_factory=lambda: Memory(_MOST_PARTS), compare=False)

    @property
    def instance(self) -> Instance:
        """The instance's settings at the time of the build."""
        return self.manifest.instance

    @classmethod
    def open(cls, path: Path, open_store: Callable[[Path], Store], manifest: Manifest | None = None) -> Self:
        """Open and verify a release folder, whose manifest may have been read; `ReleaseError` says what is wrong with it."""
        manifest = manifest or Manifest.read(path)
        manifest.verify_sizes(path)
        if manifest.size <= _HASH_AT_ONCE:
            manifest.verify_hashes(path)
            return cls.read(path, manifest, open_store)
        return cls.read(path, manifest, open_store, count_triples=False)

    @classmethod
    def read(
        cls, path: Path, manifest: Manifest, open_store: Callable[[Path], Store], *, count_triples: bool = True
    ) -> Self:
        """Open a folder whose manifest is known and compare the counts; a build verifies its work with this.

        Triples that are elsewhere are always counted: no file says anything about them.

        `ReleaseUnavailable` where the triples are elsewhere and not there, or not all of them: the folder may be sound.
        """
        try:
            store = open_store(path / STORE)
            columns = Columns.load(path / COLUMNS)
            search = Search(path / SEARCH, columns, manifest.instance.languages)
            texts = json.loads((path / TEXTS).read_text(encoding="utf-8"))
            report = json.loads((path / REPORT).read_text(encoding="utf-8"))
            description = read_description(path)
            dumps = read_dumps(path)
            feed = read_feed(path)
            needs = Needs(path)
            counted = {"measures": columns.count}
            if count_triples or store.elsewhere:
                counted["triples"] = store.count()
        except EngineUnavailable as error:
            raise ReleaseUnavailable(f"release {path.name} waits for its engine: {error}") from error
        except (OSError, ValueError, KeyError, TypeError, RecursionError, StoreError) as error:
            raise ReleaseError(f"release {path.name} cannot be opened: {error}") from error
        if store.elsewhere and counted["triples"] != manifest.counts.get("triples"):
            raise ReleaseUnavailable(
                f"release {path.name} is not whole in its engine ({counted['triples']} triples instead of "
                f"{manifest.counts.get('triples')}): profilatlas publish"
            )
        for name, count in counted.items():
            stated = manifest.counts.get(name)
            if count != stated or (name == "triples" and not count):
                raise ReleaseError(f"release {path.name} is damaged: {count} {name} instead of {stated}")
        return cls(path, manifest, store, columns, texts, report, description, search, dumps, feed, needs)

    @property
    def needs_background_check(self) -> bool:
        """Whether `open` left the hashes to a later, slower check."""
        return self.manifest.size > _HASH_AT_ONCE

    def close(self) -> None:
        """Give back the store and the files of the search."""
        self.search.close()
        self.store.close()
