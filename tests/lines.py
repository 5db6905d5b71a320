"""Triples as the lines that validation reads."""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from profilatlas.store.embedded import EmbeddedStore
from profilatlas.store.lookup import write_lookup
from profilatlas.store.port import NamedNode, Triple
from profilatlas.validation.results import Result
from profilatlas.validation.run import validate
from profilatlas.validation.shapes import Shapes


@contextmanager
def in_lines(triples: Iterable[Triple]) -> Iterator[Path]:
    """A folder with the triples as lines, to be looked up by subject."""
    with TemporaryDirectory() as folder:
        write_lookup(EmbeddedStore.memory(triples).dump, Path(folder))
        yield Path(folder)


def validated_whole(triples: Iterable[Triple], shapes: Shapes, things: Collection[str] | None = None) -> list[Result]:
    """The results about some things, or all that have names, with all triples at once."""
    stated = set(triples)
    named = {triple.subject.value for triple in stated if isinstance(triple.subject, NamedNode)}
    lines = "".join(f"{triple} .\n" for triple in stated)
    return validate(lines.encode(), shapes, named if things is None else things)
