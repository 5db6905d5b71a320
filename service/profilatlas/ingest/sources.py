"""A source folder, read: `schemes/*.ttl`, `tables/*.csv`, `*.xlsx`, `*.ods` and `*.ttl`, always in the same order.

First everything is indexed (which concepts and things there are, and where), then it is mapped; so a reference may
name what stands further down, and no table is ever held in memory.
"""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from ..model.finding import Finding, Place
from ..settings import INSTANCE_FILE, Instance
from ..store.port import Triple
from .concepts import Concepts
from .entries import is_usable_folder, read_texts, readable
from .foreign.duplicates import actors_of, possible_duplicates
from .foreign.lists import LIST_SUFFIXES
from .foreign.mapping_file import ENDING
from .foreign.tables import Foreign, described, has_description
from .headers import Binding
from .layout import Layouts
from .log import FindingLog
from .mappers import Mappers
from .mapping import Mapper
from .messages import finding
from .places import Places, TableSource
from .proposal import NOTHING, Proposed, Superseded
from .references import RowReferences
from .suggestions import nearest
from .table import Row
from .table_files import TableFiles, known_tables
from .text import comparable
from .turtle.reading import TurtleFile, read_turtle
from .workbooks.container import UploadLimits
from .workbooks.reading import IGNORED_SHEETS

SCHEMES, TABLES, TEXTS = "schemes", "tables", "texts"
_BESIDE = frozenset({INSTANCE_FILE, SCHEMES, TABLES, TEXTS})
_ROWS_AT_ONCE = 1_000
"""Rows after which progress is told."""
_ONCE_PER_COLUMN = frozenset({"missing-scheme", "missing-table"})


@dataclass(frozen=True, slots=True)
class Sources:
    """What a source folder holds. `triples` can be read once; only then are `findings` complete.

    `texts` is what stands in its Markdown files, by their path inside the folder.
    """

    places: Places
    triples: Iterator[Triple]
    log: FindingLog
    proposed: Proposed = NOTHING
    texts: Mapping[str, str] = field(default_factory=dict)

    @property
    def findings(self) -> Sequence[Finding]:
        """All findings so far, in order."""
        return tuple(self.log)


def read_source(
    folder: Path,
    instance: Instance,
    layouts: Layouts,
    proposal: Path | None = None,
    limits: UploadLimits | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Sources:
    """Read a source folder. Bad content raises nothing: it becomes findings, and whatever is sound goes on.

    `proposal` is a table file from elsewhere whose rows take the place of the folder's (`proposal.py`); its places have
    the name of the file and no folder. `limits` are for the proposal; a source folder has none. `progress` is told how many of
    all rows have become triples.
    """
    log = FindingLog()
    places = Places(folder.name, instance.languages[0])
    turtle, tables, texts = _inventory(folder, instance, layouts, log)
    concepts = _index_turtle(turtle, layouts, places, log)
    _check_challenge_scheme(instance, concepts, log)
    references = RowReferences(places)
    in_schemes = [each for each in turtle if each.file.startswith(SCHEMES)]
    made = Mappers(instance, layouts, concepts, lambda: _sound_triples(in_schemes), references, log)
    mappers = made.of(tables)
    read = NOTHING
    if proposal is not None:
        files = TableFiles()
        files.add(proposal, proposal.name, layouts, log, limits=limits)
        own = made.of(files)
        superseded = Superseded(own)
        mappers = [*own, *(superseded.left_of(mapper) for mapper in mappers)]
        read = Proposed(superseded.things, tuple(table for table, _ in files.tables))
    for mapper in mappers:
        _index_table(mapper, places, log)
        references.offer(mapper)
    places.rows.freeze()
    _report_duplicates(mappers, tables.foreign, log)
    about_lists = (triple for each in tables.foreign for triple in each.triples(instance.base))
    triples = chain(_sound_triples(turtle), about_lists, _mapped_triples(mappers, places, log, progress))
    return Sources(places, triples, log, read, texts)


def _inventory(
    folder: Path, instance: Instance, layouts: Layouts, log: FindingLog
) -> tuple[list[TurtleFile], TableFiles, Mapping[str, str]]:
    """The files to read, in order; everything else is reported."""
    turtle: list[TurtleFile] = []
    tables = TableFiles()
    here = readable(folder, folder, log, _BESIDE)
    for path in here:
        if path.suffix.casefold() != ".md":
            log.add(finding("unknown-file", Place(path.name), known=_known_beside()))
    listed = {name: _listed(folder, name, log) for name in (SCHEMES, TABLES, TEXTS)}
    for path in listed[SCHEMES]:
        file = f"{SCHEMES}/{path.name}"
        if path.suffix.casefold() == ".ttl":
            turtle.append(read_turtle(path, file))
        else:
            log.add(finding("unknown-file", Place(file), known=f"{SCHEMES}/*.ttl"))
    descriptions = {path.name for path in listed[TABLES] if path.name.casefold().endswith(ENDING)}
    for path in listed[TABLES]:
        file = f"{TABLES}/{path.name}"
        if comparable(path.stem) in IGNORED_SHEETS or (
            has_description(path) and path.stem + ENDING not in descriptions
        ):
            continue  # what has a description that cannot be read is no table of its own
        if path.suffix.casefold() == ".ttl":
            turtle.append(read_turtle(path, file))
        elif path.name not in descriptions:
            tables.add(path, file, layouts, log, instance.languages)
        elif not described(path):
            log.add(finding("mapping-without-table", Place(file), known=", ".join(sorted(LIST_SUFFIXES))))
    texts = read_texts([path for path in (*here, *listed[TEXTS]) if path.suffix.casefold() == ".md"], folder, log)
    told = any(found.stops and found.place.file.partition("/")[0] == TABLES for found in log)
    if not told and not tables.any and not any(each.file.startswith(TABLES) for each in turtle):
        log.add(finding("no-tables", Place(TABLES), known=known_tables(layouts)))
    return turtle, tables, texts


def _listed(folder: Path, name: str, log: FindingLog) -> list[Path]:
    """The files in one of the folders of a source folder."""
    if not os.path.lexists(folder / name):
        if name != TEXTS:
            log.add(finding("missing-folder", Place(name), name))
        return []
    return readable(folder / name, folder, log) if is_usable_folder(folder, name, log) else []


def _known_beside() -> str:
    return ", ".join(
        (INSTANCE_FILE, f"{SCHEMES}/*.ttl", f"{TABLES}/*.csv|xlsx|ods", f"{TABLES}/*.ttl", f"{TEXTS}/", "*.md")
    )


def _index_turtle(turtle: list[TurtleFile], layouts: Layouts, places: Places, log: FindingLog) -> Concepts:
    """Note where the subjects stand, collect all findings, and return the concepts of the vocabulary and schemes."""
    for number, source in enumerate(turtle):
        places.files.append(source.file)
        for subject, line in source.lines.items():
            places.lines.add(subject, number, line)
        for found in source.findings:
            log.add(found)
    places.lines.freeze()
    schemes = [source for source in turtle if source.file.startswith(SCHEMES)]
    concepts = Concepts(chain(layouts.vocabulary, _checked_triples(schemes, log)))
    for _ in _checked_triples([source for source in turtle if source not in schemes], log):
        pass  # only to check: what tables/*.ttl says is read when the triples are asked for
    return concepts


def _checked_triples(turtle: list[TurtleFile], log: FindingLog) -> Iterator[Triple]:
    for source in turtle:
        for reading in source.readings():
            if isinstance(reading, Finding):
                log.add(reading)
            else:
                yield reading


def _sound_triples(turtle: list[TurtleFile]) -> Iterator[Triple]:
    for source in turtle:
        yield from (reading for reading in source.readings() if isinstance(reading, Triple))


def _check_challenge_scheme(instance: Instance, concepts: Concepts, log: FindingLog) -> None:
    if concepts.has(instance.challenge_scheme_iri):
        return
    prefix = f"{instance.base}scheme/"
    names = [source.removeprefix(prefix) for source in concepts.sources() if source.startswith(prefix)]
    near = nearest(instance.challenge_scheme, names, 0.6)
    place = Place(INSTANCE_FILE, column="challenge_scheme")
    log.add(finding("missing-challenge-scheme", place, instance.challenge_scheme, near))


def _index_table(mapper: Mapper, places: Places, log: FindingLog) -> None:
    """Note which row makes which thing, and columns that have content but no header."""
    table, number, rows = mapper.table, len(places.tables), 0
    nameless = list(mapper.binding.nameless)
    for row in table.rows():
        rows += 1
        if not isinstance(row, Row):
            continue
        for position in [position for position in nameless if row.cells[position]]:
            nameless.remove(position)
            log.add(finding("nameless-column", table.place(row.number), str(position + 1)))
        if (subject := mapper.subject(row)) is not None:
            places.rows.add(subject, number, row.number)
    headers = {
        column: table.place(column=header).column or header for column, header in mapper.binding.headers().items()
    }
    places.tables.append(TableSource(table.file, table.sheet, mapper.layout, headers, rows))


def _mapped_triples(
    mappers: list[Mapper], places: Places, log: FindingLog, progress: Callable[[int, int], None]
) -> Iterator[Triple]:
    done, total = 0, sum(table.rows for table in places.tables)
    for number, mapper in enumerate(mappers):
        told: set[tuple[str, str | None, int | None]] = set()
        for row in mapper.table.rows():
            if done % _ROWS_AT_ONCE == 0:
                progress(done, total)
            done += 1
            if isinstance(row, Finding):
                log.add(row)
                continue
            mapped = mapper.map(row)
            for found in mapped.findings:
                if found.rule in _ONCE_PER_COLUMN or found.place.row is None:
                    where = (found.rule, found.place.column, found.place.line)
                    if where in told:
                        continue
                    told.add(where)
                log.add(found)
            if mapped.subject is None:
                continue
            if places.rows.find(mapped.subject) == (number, row.number):
                yield from mapped.triples
            else:
                log.add(_duplicate(mapper, mapper.binding, row, places, mapped.subject))
    progress(total, total)


def _report_duplicates(mappers: Sequence[Mapper], foreign: Sequence[Foreign], log: FindingLog) -> None:
    """Report actors of foreign lists that look like another actor."""
    if not foreign:
        return
    lists = frozenset(table.file for each in foreign for table, _ in each.tables)
    distinct = frozenset(group for each in foreign for group in each.distinct)
    for found in possible_duplicates(tuple(actors_of(mappers, lists)), distinct):
        log.add(found)


def _duplicate(mapper: Mapper, binding: Binding, row: Row, places: Places, subject: str) -> Finding:
    key = [binding.at(column) for column in mapper.layout.key]
    value = " / ".join(row.cells[bound.position] for bound in key)
    first = places.find(subject)
    words = {language: first.text(language) for language in ("de", "en")}
    return finding("duplicate-row", mapper.table.place(row.number, key[-1].header), value, first=words)
