"""Which rows there are, for cells that name one."""

from collections.abc import Iterator
from itertools import islice

from .layout import Kind, TableLayout
from .mapping import Mapper
from .places import Places
from .suggestions import nearest
from .table import Row
from .text import comparable

_MAX_CANDIDATES = 5_000
_MAX_SUGGESTIONS = 100


class RowReferences:
    """Which rows there are, for cells that name one; suggestions come from a bounded number of identifiers and titles."""

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
        near = nearest(comparable(text), candidates)
        return candidates[near] if near else None

    def _identifiers(self, layout: TableLayout) -> Iterator[tuple[str, str]]:
        if len(layout.key) != 1 or layout.key[0].kind is not Kind.STRING:
            return
        for mapper in self._mappers.get(layout.class_iri, ()):
            position = mapper.binding.at(layout.key[0]).position
            title = next(
                (bound.position for bound in mapper.binding.columns if bound.column.kind is Kind.TEXT), position
            )
            for row in mapper.table.rows():
                if isinstance(row, Row) and row.cells[position]:
                    yield comparable(row.cells[position]), row.cells[position]
                    yield comparable(row.cells[title]), row.cells[position]
