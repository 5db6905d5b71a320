"""Where every thing of the sources was read: some twenty bytes for each, so that a million rows fit."""

from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from ..model.finding import Place
from ..store.port import Literal, NamedNode, Term
from .layout import Column, Route, TableLayout, local_name

_MASK = (1 << 64) - 1


class SubjectIndex:
    """Subjects by a 64-bit hash, each with the number of its file and its row or line there; the first one counts."""

    def __init__(self) -> None:
        self._keys, self._files, self._rows = array("Q"), array("H"), array("I")

    def add(self, subject: str, file: int, row: int) -> None:
        """Note that a file says something about a subject at a row or line."""
        self._keys.append(hash(subject) & _MASK)
        self._files.append(file)
        self._rows.append(row)

    def freeze(self) -> None:
        """Sort what was added: from now on it can be found."""
        keys = np.asarray(self._keys, np.uint64)
        order = np.argsort(keys, kind="stable")
        self._keys = array("Q", keys[order].tobytes())
        self._files = array("H", np.asarray(self._files, np.uint16)[order].tobytes())
        self._rows = array("I", np.asarray(self._rows, np.uint32)[order].tobytes())

    def find(self, subject: str) -> tuple[int, int] | None:
        """File number and row of a subject, or None for an unknown one."""
        key = hash(subject) & _MASK
        position = bisect_left(self._keys, key)
        if position == len(self._keys) or self._keys[position] != key:
            return None
        return self._files[position], self._rows[position]

    def find_all(self, subject: str) -> Iterator[tuple[int, int]]:
        """Every file number and row of a subject, in the order in which they were added."""
        key = hash(subject) & _MASK
        for position in range(bisect_left(self._keys, key), len(self._keys)):
            if self._keys[position] != key:
                return
            yield self._files[position], self._rows[position]

    def __contains__(self, subject: str) -> bool:
        return self.find(subject) is not None


@dataclass(frozen=True, slots=True)
class TableSource:
    """What is remembered of a table: where it is, what it holds, its headers by column and language, how many rows."""

    file: str
    sheet: str | None
    layout: TableLayout
    headers: Mapping[tuple[Route, str | None], str]
    rows: int

    def header(self, column: Column, language: str | None, fallback: str) -> str:
        """The header of a column as the file has it, else as the layout names it."""
        own = {tag: header for (route, tag), header in self.headers.items() if route == column.route}
        return own.get(language) or next(iter(own.values()), column.name(fallback))


@dataclass(frozen=True, slots=True)
class Places:
    """Leads from a thing, a property and a value back to the row and column, or line, where a person can correct it."""

    folder: str
    language: str
    rows: SubjectIndex = field(default_factory=SubjectIndex)
    lines: SubjectIndex = field(default_factory=SubjectIndex)
    tables: list[TableSource] = field(default_factory=list)
    files: list[str] = field(default_factory=list)

    def find(self, subject: str, predicate: str | None = None, value: Term | str | None = None) -> Place:
        """The nearest known place; of something that no source mentions only the folder is known.

        A node inside a thing (`…#temporal`) and what was derived from a row (`…#involvement`) stand in its row. What
        the row of another table says about the subject (the focus of a measure) stands in that row.
        """
        language = value.language if isinstance(value, Literal) else None
        other = value.value if isinstance(value, NamedNode) else value if isinstance(value, str) else None
        if predicate is not None and other is not None:
            owned = self._owned(predicate, other)
            if owned is not None:
                return owned
        for iri in (subject, subject.partition("#")[0]):
            if (found := self.rows.find(iri)) is not None:
                source, row = self.tables[found[0]], found[1]
                column = (
                    source.layout.column_at(predicate) or source.layout.inverse_column_at(predicate)
                    if predicate
                    else None
                )
                header = source.header(column, language, self.language) if column else None
                return Place(source.file, source.sheet, row, header)
            if (found := self.lines.find(iri)) is not None:
                return Place(self.files[found[0]], line=found[1])
        return Place(self.folder)

    def all(self, subject: str, predicate: str | None = None) -> list[Place]:
        """Every place that says something about a subject: its row, and its lines in each Turtle file.

        Of a property that stands on a node inside the thing (the end of its period), the lines about that node count.
        """
        stated = [subject]
        places: list[Place] = []
        if (found := self.rows.find(subject)) is not None:
            places.append(self.find(subject, predicate))
            column = self.tables[found[0]].layout.column_at(predicate) if predicate else None
            if column is not None and len(column.route.predicates) == 2:
                stated.append(f"{subject}#{local_name(column.route.first)}")
        lines = [place for iri in stated for place in self.lines.find_all(iri)]
        return places + [Place(self.files[file], line=line) for file, line in lines]

    def _owned(self, predicate: str, other: str) -> Place | None:
        """The row that makes the statement when it belongs to the value: ‘this row is a focus of that measure’."""
        found = self.rows.find(other)
        if found is None:
            return None
        source, row = self.tables[found[0]], found[1]
        column = source.layout.inverse_column_at(predicate)
        return Place(source.file, source.sheet, row, source.header(column, None, self.language)) if column else None

    def knows(self, subject: str) -> bool:
        """Whether any source says something about a subject."""
        return subject in self.rows or subject in self.lines
