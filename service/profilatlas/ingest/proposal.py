"""A table that somebody wants to have checked, and what it leaves of the tables that are there already.

Its rows take the place of rows about the same things. Where it says something about the foci, involvements or fundings of
a measure, it says all of them: those that it no longer mentions are gone, as they would be if it replaced the old table.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Self

from ..model.finding import Place
from .cells import is_web_address
from .layout import TableLayout
from .mapping import Mapper
from .table import Reading, Row, Table
from .text import slug, without_export_mark


@dataclass(frozen=True, slots=True)
class Proposed:
    """What was read of a proposal: the things it speaks of, each with the first of its rows, and the tables in it."""

    things: Mapping[str, Place]
    tables: tuple[Table, ...]

    @property
    def readable(self) -> bool:
        """Whether any table in it could be opened."""
        return any(table.headers for table in self.tables)


NOTHING = Proposed({}, ())


class Superseded:
    """What the tables of a proposal say, to leave out what other tables say about the same.

    `things` are its own and the measures whose parts it states.
    """

    def __init__(self, proposal: Sequence[Mapper]) -> None:
        read = [(mapper, _Spoken.of(mapper)) for mapper in proposal]
        self._subjects = {subject for _, spoken in read for subject in spoken.subjects}
        self._owners = {
            (mapper.layout.class_iri, owner)
            for mapper, spoken in read
            for owner in (*spoken.owners, *_beside(mapper, read))
        }
        self.things: dict[str, Place] = {}
        for found in (*(spoken.subjects for _, spoken in read), *(spoken.owners for _, spoken in read)):
            for thing, place in found.items():
                self.things.setdefault(thing, place)

    def left_of(self, mapper: Mapper) -> Mapper:
        """The same table without the rows that the proposal replaces."""

        def rows() -> Iterator[Reading]:
            return (row for row in mapper.table.rows() if not (isinstance(row, Row) and self._replaces(mapper, row)))

        return replace(mapper, table=replace(mapper.table, rows=rows))

    def _replaces(self, mapper: Mapper, row: Row) -> bool:
        if mapper.subject(row) in self._subjects:
            return True
        return (mapper.layout.class_iri, _owner(mapper, row)) in self._owners


@dataclass(frozen=True, slots=True)
class _Spoken:
    """Of what a table speaks, each with the first row that does: its own things, and those they are parts of."""

    subjects: dict[str, Place]
    owners: dict[str, Place]

    @classmethod
    def of(cls, mapper: Mapper) -> Self:
        """Read a table once."""
        subjects: dict[str, Place] = {}
        owners: dict[str, Place] = {}
        for row in mapper.table.rows():
            if isinstance(row, Row):
                place = mapper.table.place(row.number)
                if (subject := mapper.subject(row)) is not None:
                    subjects.setdefault(subject, place)
                if (owner := _owner(mapper, row)) is not None:
                    owners.setdefault(owner, place)
        return cls(subjects, owners)


def _beside(mapper: Mapper, read: Iterable[tuple[Mapper, _Spoken]]) -> Iterator[str]:
    """The measures on whose own sheet the profiles stand: an empty profile there is one, too."""
    owner = _owner_layout(mapper)
    for other, spoken in read:
        if other.layout is owner and (other.table.file, other.table.sheet) == (mapper.table.file, mapper.table.sheet):
            yield from spoken.subjects


def _owner(mapper: Mapper, row: Row) -> str | None:
    """The thing that a row is a part of, None for things that stand alone."""
    layout = _owner_layout(mapper)
    bound = next((bound for bound in mapper.binding.columns if bound.column.route.inverse), None)
    if layout is None or bound is None or not (cell := without_export_mark(row.cells[bound.position])):
        return None
    return cell if is_web_address(cell) else mapper.addresses.thing(layout, slug(cell))


def _owner_layout(mapper: Mapper) -> TableLayout | None:
    column = next((column for column in mapper.layout.columns if column.route.inverse), None)
    return mapper.layouts.of_class(column.source) if column is not None and column.source is not None else None
