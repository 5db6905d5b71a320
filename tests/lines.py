"""Triples as the sorted lines that validation reads."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from profilatlas.store.embedded import EmbeddedStore
from profilatlas.store.lookup import write_lookup
from profilatlas.store.port import Triple


@contextmanager
def in_lines(triples: Iterable[Triple]) -> Iterator[Path]:
    """A folder with the triples as lines, to be looked up by subject."""
    with TemporaryDirectory() as folder:
        write_lookup(EmbeddedStore.memory(triples).dump, Path(folder))
        yield Path(folder)
