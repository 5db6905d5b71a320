"""A source folder, read: `schemes/*.ttl`, `tables/*.csv` and `tables/*.ttl`, always in the same order.

First everything is indexed (which concepts and things there are, and where), then it is mapped; so a reference may
name what stands further down, and no table is ever held in memory.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import chain, islice
from pathlib import Path

from ..model.finding import Finding, Place
from ..settings import INSTANCE_FILE, Instance
from ..store.port import Triple
from .concepts import Concepts
from .csv import read_csv
from .headers import Binding, bind
from .layout import Kind, Layouts, TableLayout
from .log import FindingLog
from .mapping import Addresses, Mapper
from .messages import finding
from .places import Places, TableSource
from .table import Row, Table
from .text import comparable
from .turtle import TurtleFile, read_turtle

SCHEMES, TABLES, TEXTS = "schemes", "tables", "texts"
_IGNORED_TABLES = frozenset({"anleitung", "instructions", "readme"})
_BESIDE = frozenset({INSTANCE_FILE, SCHEMES, TABLES, TEXTS})
_ONCE_PER_COLUMN = frozenset({"missing-scheme", "missing-table"})
_MAX_CANDIDATES = 5_000
_MAX_SUGGESTIONS = 100


@dataclass(frozen=True, slots=True)
class Sources:
    """What a source folder holds. `triples` can be read once; only then are `findings` complete."""

    places: Places
    triples: Iterator[Triple]
    log: FindingLog

    @property
    def findings(self) -> Sequence[Finding]:
        """All findings so far, in order."""
        return tuple(self.log)


def read_source(folder: Path, instance: Instance, layouts: Layouts) -> Sources:
    """Read a source folder. Bad content raises nothing: it becomes findings, and whatever is sound goes on."""
    log = FindingLog()
    places = Places(folder.name, instance.languages[0])
    turtle, tables = _inventory(folder, layouts, log)
    concepts = _index_turtle(turtle, layouts, places, log)
    _check_challenge_scheme(instance, concepts, log)
    references = RowReferences(places)
    mappers: list[Mapper] = []
    for table, layout in tables:
        binding = bind(table, layout, instance.languages)
        for found in (*table.findings, *(binding.findings if table.headers else ())):
            log.add(found)
        if table.headers and binding.usable:
            addresses, scheme = Addresses(instance.base), instance.challenge_scheme_iri
            mappers.append(Mapper(table, layout, binding, layouts, concepts, addresses, scheme, references))
    for mapper in mappers:
        _index_table(mapper, places, log)
        references.offer(mapper)
    places.rows.freeze()
    return Sources(places, chain(_sound_triples(turtle), _mapped_triples(mappers, places, log)), log)


class RowReferences:
    """Which rows there are, for cells that name one; suggestions come from a bounded number of identifiers."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._mappers: dict[str, list[Mapper]] = {}
        self._candidates: dict[str, dict[str, str]] = {}
        self._left = _MAX_SUGGESTIONS

    def offer(self, mapper: Mapper) -> None:
        """Let the rows of a table be suggested."""
        self._mappers.setdefault(mapper.layout.class_iri, []).append(mapper)

    def knows(self, subject: str) -> bool:
        """Whether any source says something about a subject."""
        return self._places.knows(subject)

    def any(self, layout: TableLayout) -> bool:
        """Whether a table could be read at all."""
        return layout.class_iri in self._mappers

    def near(self, layout: TableLayout, text: str) -> str | None:
        """An identifier of a table that looks like a text."""
        if self._left == 0:
            return None
        self._left -= 1
        if layout.class_iri not in self._candidates:
            self._candidates[layout.class_iri] = dict(islice(self._identifiers(layout), _MAX_CANDIDATES))
        candidates = self._candidates[layout.class_iri]
        near = get_close_matches(comparable(text), candidates, n=1, cutoff=0.7)
        return candidates[near[0]] if near else None

    def _identifiers(self, layout: TableLayout) -> Iterator[tuple[str, str]]:
        if len(layout.key) != 1 or layout.key[0].kind is not Kind.STRING:
            return
        for mapper in self._mappers.get(layout.class_iri, ()):
            position = mapper.binding.at(layout.key[0]).position
            for row in mapper.table.rows():
                if isinstance(row, Row) and row.cells[position]:
                    yield comparable(row.cells[position]), row.cells[position]


def _inventory(
    folder: Path, layouts: Layouts, log: FindingLog
) -> tuple[list[TurtleFile], list[tuple[Table, TableLayout]]]:
    """The files to read, in order; everything else is reported."""
    turtle: list[TurtleFile] = []
    tables: list[tuple[Table, TableLayout]] = []
    for path in _visible(folder):
        if path.name not in _BESIDE and path.suffix.casefold() != ".md":
            log.add(finding("unknown-file", Place(path.name), known=_known_beside()))
    for name in (SCHEMES, TABLES):
        if not (folder / name).is_dir():
            log.add(finding("missing-folder", Place(name), name))
    for path in _visible(folder / SCHEMES):
        file = f"{SCHEMES}/{path.name}"
        if path.suffix.casefold() == ".ttl":
            turtle.append(read_turtle(path, file))
        else:
            log.add(finding("unknown-file", Place(file), known=f"{SCHEMES}/*.ttl"))
    for path in _visible(folder / TABLES):
        file, layout = f"{TABLES}/{path.name}", layouts.named(path.stem)
        if comparable(path.stem) in _IGNORED_TABLES:
            continue
        if path.suffix.casefold() == ".ttl":
            turtle.append(read_turtle(path, file))
        elif path.suffix.casefold() == ".csv" and layout is not None:
            tables.append((read_csv(path, file), layout))
        else:
            log.add(
                finding("unknown-file", Place(file), None, _near_table(path, layouts), known=_known_tables(layouts))
            )
    if (folder / TABLES).is_dir() and not tables and not any(each.file.startswith(TABLES) for each in turtle):
        log.add(finding("no-tables", Place(TABLES), known=_known_tables(layouts)))
    return turtle, tables


def _visible(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if not path.name.startswith((".", "~")))


def _known_beside() -> str:
    return ", ".join((INSTANCE_FILE, f"{SCHEMES}/*.ttl", f"{TABLES}/*.csv", f"{TABLES}/*.ttl", f"{TEXTS}/", "*.md"))


def _known_tables(layouts: Layouts) -> dict[str, str]:
    return {tag: ", ".join(f"{layout.name(tag)}.csv" for layout in layouts.tables) for tag in ("de", "en")}


def _near_table(path: Path, layouts: Layouts) -> str | None:
    names = {alias: layout for layout in layouts.tables for alias in layout.aliases}
    near = get_close_matches(comparable(path.stem), names, n=1, cutoff=0.7)
    return f"{names[near[0]].name('de')}.csv" if near else None


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
    near = get_close_matches(instance.challenge_scheme, names, n=1)
    place = Place(INSTANCE_FILE, column="challenge_scheme")
    log.add(finding("missing-challenge-scheme", place, instance.challenge_scheme, *near))


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
    places.tables.append(TableSource(table.file, table.sheet, mapper.layout, mapper.binding.headers(), rows))


def _mapped_triples(mappers: list[Mapper], places: Places, log: FindingLog) -> Iterator[Triple]:
    for number, mapper in enumerate(mappers):
        told: set[tuple[str, str | None]] = set()
        for row in mapper.table.rows():
            if isinstance(row, Finding):
                log.add(row)
                continue
            mapped = mapper.map(row)
            for found in mapped.findings:
                if found.rule in _ONCE_PER_COLUMN:
                    if (found.rule, found.place.column) in told:
                        continue
                    told.add((found.rule, found.place.column))
                log.add(found)
            if mapped.subject is None:
                continue
            if places.rows.find(mapped.subject) == (number, row.number):
                yield from mapped.triples
            else:
                log.add(_duplicate(mapper, mapper.binding, row, places, mapped.subject))


def _duplicate(mapper: Mapper, binding: Binding, row: Row, places: Places, subject: str) -> Finding:
    key = [binding.at(column) for column in mapper.layout.key]
    value = " / ".join(row.cells[bound.position] for bound in key)
    first = places.find(subject)
    words = {language: first.text(language) for language in ("de", "en")}
    return finding("duplicate-row", mapper.table.place(row.number, key[-1].header), value, first=words)
