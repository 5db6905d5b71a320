"""Tables become mappers: those of the files, and those of the profiles that are marked or drawn beside them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from ..model.finding import Finding
from ..settings import Instance
from ..store.port import Triple
from .addresses import Addresses
from .concepts import Concepts
from .headers import Binding, bind
from .layout import Layouts, TableLayout
from .log import FindingLog
from .mapping import Mapper
from .odd_rows import without_odd_rows
from .references import RowReferences
from .statements import Statements
from .table import Table
from .table_files import TableFiles
from .workbooks.drawn import read_drawings
from .workbooks.grid_columns import GridColumns, find_grid_columns, read_grid_columns
from .workbooks.marks import MarkColumn, Profiles, Scheme


@dataclass(frozen=True, slots=True)
class Mappers:
    """What turns tables into mappers: theirs, and those of the profiles that are marked or drawn beside them."""

    instance: Instance
    layouts: Layouts
    concepts: Concepts
    schemes: Callable[[], Iterator[Triple]]
    references: RowReferences
    log: FindingLog

    def of(self, files: TableFiles) -> list[Mapper]:
        """The mappers of all tables whose rows can be told apart."""
        mappers: list[Mapper] = []
        columns: list[tuple[Mapper, GridColumns]] = []
        for table, layout in files.tables:
            grid = find_grid_columns(table, layout, self.instance.challenge_scheme_iri, self.concepts)
            binding = bind(table, layout, self.instance.languages, grid.positions)
            found = (*binding.findings, *grid.findings) if table.headers else ()
            self._report(*table.findings, *found)
            if table.headers and binding.usable:
                mapper = self._mapper(without_odd_rows(table, binding), layout, binding)
                mappers.append(mapper)
                columns += [(mapper, grid)] if grid.positions else []
        if columns or files.others:
            mappers += self._profiles(mappers, columns, files)
        return mappers

    def _profiles(
        self, mappers: Sequence[Mapper], columns: Iterable[tuple[Mapper, GridColumns]], files: TableFiles
    ) -> list[Mapper]:
        schemes = Statements(self.schemes())
        scheme = Scheme.of(self.instance.challenge_scheme_iri, schemes, self.concepts)
        marked: list[MarkColumn] = []
        for mapper, grid in columns:
            found, problems = read_grid_columns(mapper, grid, self.concepts)
            marked += found
            self._report(*problems)
        drawn, problems = read_drawings(files.drawn(scheme.grid, self.layouts, self.log), scheme, mappers)
        self._report(*problems)
        profiles = Profiles(scheme, self.layouts, [*marked, *drawn], mappers)
        self._report(*profiles.contradictions())
        return [self._mapper(table, layout, binding) for table, layout, binding in profiles.tables()]

    def _mapper(self, table: Table, layout: TableLayout, binding: Binding) -> Mapper:
        addresses, scheme = Addresses(self.instance.base), self.instance.challenge_scheme_iri
        return Mapper(table, layout, binding, self.layouts, self.concepts, addresses, scheme, self.references)

    def _report(self, *findings: Finding) -> None:
        for found in findings:
            self.log.add(found)
