"""Writes the dumps of a release into its folder, while it is being built and before anybody can see it."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from .errors import ReleaseError
from .model.media import GRAPH_FORMATS, Format
from .release.dump_graphs import write_graph
from .release.dump_lines import write_lines
from .release.dump_proof import prove
from .release.dumps import DUMPS, GZIP, TRIPLES, Dump, described, write_index
from .settings import Instance
from .store.embedded import EmbeddedStore

Progress = Callable[[str, str], None]

GRAPH = "data"
"""What the dumps of all triples are called, before their suffix."""


def write_dumps(folder: Path, store: EmbeddedStore, instance: Instance, progress: Progress) -> tuple[Dump, ...]:
    """Write the dumps of a release folder from its finished store, read each back and list them in its index.

    Raises `ReleaseError` for data that a format cannot hold, and for a dump that another parser does not read as it was
    meant.
    """
    target = folder / DUMPS
    target.mkdir()
    found = shutil.which("rapper")
    raptor = Path(found) if found else None
    with tempfile.TemporaryDirectory(prefix="work-", dir=target) as name:
        work = Path(name)
        lines = work / "lines.nt"
        progress("dump", "")
        triples = write_lines(store.dump, work, lines)
        if triples != store.count():
            raise ReleaseError(f"the dumps cannot be written: the store gave {triples} of {store.count()} triples")
        dumps = [_graph(target, lines, each, triples, instance, raptor, progress) for each in GRAPH_FORMATS]
    write_index(target, dumps, ())
    return tuple(dumps)


def _graph(
    target: Path, lines: Path, wanted: Format, triples: int, instance: Instance, raptor: Path | None, progress: Progress
) -> Dump:
    """Write all triples in one format, and prove it."""
    path = target / f"{GRAPH}.{wanted.suffix}.gz"
    progress("dump", path.name)
    write_graph(lines, path, wanted)
    progress("read-back", path.name)
    prove(path, wanted, triples, instance.base, raptor)
    return described(path, wanted, triples, TRIPLES, GZIP)
