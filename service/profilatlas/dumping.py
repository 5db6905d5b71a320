"""Writes the dumps of a release into its folder, while it is being built and before anybody can see it."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path

from . import resources
from .built_from import program_hash
from .errors import ReleaseError
from .ingest.layout import Layouts
from .ingest.writing.csv_tables import csv_tables, header_of, looked_up, rows_of
from .ingest.writing.csvw import METADATA, csvw
from .ingest.writing.template import template_bytes
from .model.media import CSV, CSVW, GRAPH_FORMATS, N_TRIPLES, TURTLE, XLSX, Format
from .queries.registry import Registry
from .release.dump_graphs import document, triples_of, write_graph
from .release.dump_lines import count_writable, hash_of_lines
from .release.dump_members import Made, Members
from .release.dump_proof import prove
from .release.dumps import (
    DUMPS,
    GZIP,
    ROWS,
    SERVICES,
    SHEETS,
    TABLES,
    TRIPLES,
    ZIP,
    Dump,
    described,
    write_index,
    write_zip,
)
from .release.public_services import write_services
from .settings import Instance
from .store.embedded import EmbeddedStore
from .store.lines import write_lines, write_without_doubles
from .store.lookup import LINES
from .store.lookup import write_index as index_lines

Progress = Callable[[str, str], None]

GRAPH, PACKED_TABLES, WORKBOOK = "data", "tables.zip", "tables.xlsx"
"""What the dumps are called: `data.ttl.gz` and so on hold all triples, `cpsv-ap.ttl.gz` and so on (`SERVICES`) the public services, the
others what fits into tables."""

EVERY_FORMAT_UP_TO = 600_000
"""Triples (about 10,000 measures). Larger releases come as N-Triples, Turtle and CSV: a workbook is made in memory (0.8 GiB at
this size), most programs read RDF/XML and JSON-LD whole, and asking for public services takes milliseconds for each."""

READ_BACK_AT_ONCE = EVERY_FORMAT_UP_TO
"""Triples of a document that is read back. Raptor keeps some 130 bytes of each triple of Turtle until a document has ended, so what is
new of a larger dump is read as several, each with the beginning and the end of the dump."""

_FOR_ANY_SIZE = (TURTLE, N_TRIPLES)


def write_dumps(
    folder: Path,
    lines: Path,
    store: EmbeddedStore,
    registry: Registry,
    source: Path,
    instance: Instance,
    before: Path | None,
    progress: Progress,
) -> tuple[Dump, ...]:
    """Write the dumps of a release folder and list them in its index.

    They are made from its finished store, all that is in it as sorted N-Triples in the folder `lines` (`store/lookup.py`),
    and the sources it keeps. What is the same in the sound release folder `before` is taken from there.

    Every dump of triples is read back but for what is taken, which was read back when it was made. Raises `ReleaseError` for data that a format cannot hold, and for a dump that
    another parser does not read as it was meant.
    """
    target = folder / DUMPS
    target.mkdir()
    with (
        tempfile.TemporaryDirectory(prefix="work-", dir=target) as work,
        closing(Members(lines, program_hash(), before)) as members,
    ):
        work_on = _Work(target, Path(work), lines / LINES, members, store, registry, source, instance, progress)
        dumps = tuple(work_on.write())
        members.keep(target)
    write_index(target, dumps, work_on.left_out)
    return dumps


@dataclass(slots=True)
class _Work:
    """The work on the dumps of one release."""

    target: Path
    folder: Path
    lines: Path
    members: Members
    store: EmbeddedStore
    registry: Registry
    source: Path
    instance: Instance
    progress: Progress
    left_out: tuple[str, ...] = ()

    def write(self) -> Iterator[Dump]:
        """All dumps, one after the other."""
        self.progress("dump", "")
        triples = count_writable(self.lines)
        if triples != self.store.count():
            raise ReleaseError(
                f"the dumps cannot be written: there are lines for {triples} of {self.store.count()} triples"
            )
        every = triples <= EVERY_FORMAT_UP_TO
        layouts = Layouts.load(resources.shapes_dir(), resources.ontology_dir())
        yield from self._graphs(triples, every)
        if every:
            yield from self._services()
        yield from self._tables(layouts)
        if every:
            yield self._workbook(layouts)
        else:
            names = (f"{SERVICES}.{each.suffix}.gz" for each in _FOR_ANY_SIZE)
            self.left_out = (*self.left_out, *names, WORKBOOK)

    def _graphs(self, triples: int, every: bool) -> Iterator[Dump]:
        """All triples in each format."""
        for wanted in GRAPH_FORMATS:
            path = self.target / f"{GRAPH}.{wanted.suffix}.gz"
            if not every and wanted not in _FOR_ANY_SIZE:
                self.left_out = (*self.left_out, path.name)
                continue
            yield self._graph(self.members, path, wanted, triples)

    def _services(self) -> Iterator[Dump]:
        """The public services, where there are any."""
        doubled = self.folder / "doubled.nt"
        write_lines(partial(write_services, self.store, self.registry, self.instance), self.folder, doubled)
        write_without_doubles(doubled, self.folder / LINES)
        index_lines(self.folder)
        triples = count_writable(self.folder / LINES)
        with closing(Members(self.folder)) as members:
            for wanted in _FOR_ANY_SIZE if triples else ():
                yield self._graph(members, self.target / f"{SERVICES}.{wanted.suffix}.gz", wanted, triples)

    def _graph(self, members: Members, path: Path, wanted: Format, triples: int) -> Dump:
        """Triples in one format, and what is new of it read back."""
        found = shutil.which("rapper")
        self.progress("dump", path.name)
        new = write_graph(members, path, wanted)
        self.progress("read-back", path.name)
        for some in members.some_at_a_time(path, new, READ_BACK_AT_ONCE):
            text, count = document(members, path, some), members.count(path, some)
            prove(path.name, text, wanted, count, self.instance.base, Path(found) if found else None)
        if members.count(path) != triples:
            raise ReleaseError(f"the dump {path.name} holds {members.count(path)} of {triples} triples")
        return described(path, wanted, triples, TRIPLES, GZIP)

    def _tables(self, layouts: Layouts) -> Iterator[Dump]:
        """Every table as CSV with what describes the columns, singly and all in one."""
        self.progress("dump", PACKED_TABLES)
        tables = csv_tables(layouts, self.instance.languages)
        paths = {self.target / f"{table.name}.csv": table for table in tables}
        context = f"{tables} {hash_of_lines(self.lines, looked_up(tables))}"

        def make(lines: bytes, _: bool) -> list[Made]:
            return rows_of(tables, triples_of(lines), self.store.matching)

        heads = {path: header_of(table) for path, table in paths.items()}
        self.members.write(heads, make, context=sha256(context.encode()).hexdigest())
        metadata = self.target / METADATA
        text = json.dumps(csvw(tables, self.instance), ensure_ascii=False, indent=1)
        metadata.write_text(f"{text}\n", encoding="utf-8")
        write_zip(self.target / PACKED_TABLES, [*paths, metadata])
        yield described(self.target / PACKED_TABLES, CSV, sum(map(self.members.count, paths)), ROWS, ZIP)
        for path, table in paths.items():
            yield described(path, CSV, self.members.count(path), ROWS, about=table.class_iri)
        yield described(metadata, CSVW, len(tables), TABLES)

    def _workbook(self, layouts: Layouts) -> Dump:
        """The template, filled: what a spreadsheet shows, and what can be read again."""
        path = self.target / WORKBOOK
        self.progress("dump", path.name)
        language = self.instance.languages[0]
        path.write_bytes(template_bytes(self.source, self.instance, layouts, filled=True, language=language))
        return described(path, XLSX, len(layouts.tables), SHEETS)
