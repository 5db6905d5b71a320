"""The sheet of instructions: how to fill in, the grid, every column with its help, and the lists the drop-downs show.

The lists stand here, readable for everybody: a hidden sheet would be one more thing to ask about when the file returns.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from xlsxwriter.utility import quote_sheetname
from xlsxwriter.worksheet import Worksheet

from ... import terms
from ...model.grid import Grid
from ...settings import Instance
from ...store.port import NamedNode
from ..layout import Column, Kind
from .export import Export, named
from .instructions import say
from .styles import Styles

_STEPS = ("rows", "grid", "foci", "lists", "identifiers", "check", "care")
_WIDTH = 24
_COLUMNS = 6
_LINE_HEIGHT = 15.5


@dataclass(slots=True)
class Guide:
    """The sheet of instructions while it is written, from the top down; `lists` are the ranges of its lists."""

    page: Worksheet
    export: Export
    styles: Styles
    language: str
    lists: dict[str, str] = field(default_factory=dict)
    row: int = 0

    def write(
        self, instance: Instance, grid: Grid, sheets: Mapping[str, str], columns: Iterable[tuple[str, str, str, str]]
    ) -> None:
        """Everything but what could not be exported. `sheets` are names by class, `columns` the table of columns."""
        width = max(_COLUMNS, len(grid.as_rows()[0]) if grid.cells else 0)
        self.page.set_column(0, width - 1, _WIDTH)
        self.page.hide_gridlines(2)
        self.page.set_portrait()
        self.page.set_paper(9)
        self.page.fit_to_pages(1, 0)
        self.page.set_row(0, 30)
        title = self._say("title", instance=named(instance.title, self.language))
        self.page.write_string(0, 0, title, self.styles.title())
        self.row = 1
        self._paragraph(self._say("intro"))
        self._heading("steps")
        words = {"measures": sheets[terms.ipv.Measure], "foci": sheets[terms.ipv.Focus], "cells": len(grid.cells)}
        for number, step in enumerate((step for step in _STEPS if grid.cells or step != "grid"), start=1):
            self._paragraph(f"{number}.  {self._say(f'step-{step}', **words)}")
        self._grid(instance, grid)
        self._columns(columns)

    def write_lists(self, columns: Iterable[Column]) -> None:
        """The lists of all columns that choose from one, each once."""
        self._heading("lists")
        self._paragraph(self._say("lists-intro"))
        for column in columns:
            source = self.export.source(column)
            if column.kind in (Kind.CONCEPT, Kind.CHALLENGE) and source not in self.lists:
                self._list(source, column)

    def write_left_out(self, subjects: Iterable[str]) -> None:
        """What no row of the workbook says."""
        named_here = sorted(subjects)
        if not named_here:
            return
        self._heading("left-out")
        self._paragraph(self._say("left-out-intro"))
        for subject in named_here:
            self.page.write_string(self.row, 0, subject, self.styles.line())
            self.row += 1

    def _say(self, key: str, **words: object) -> str:
        return say(key, self.language, **words)

    def _heading(self, key: str) -> None:
        self.row += 1
        self.page.set_row(self.row, 24)
        for column in range(_COLUMNS):
            self.page.write_blank(self.row, column, None, self.styles.heading())
        self.page.write_string(self.row, 0, self._say(key), self.styles.heading())
        self.row += 1

    def _paragraph(self, text: str) -> None:
        self.page.merge_range(self.row, 0, self.row, _COLUMNS - 1, text, self.styles.paragraph())
        self.page.set_row(self.row, _height(text, _WIDTH * _COLUMNS))
        self.row += 1

    def _grid(self, instance: Instance, grid: Grid) -> None:
        """The scheme as it is laid out, number above name."""
        if not grid.cells:
            return
        self._heading("grid")
        style = self.styles.field()
        for cells in grid.as_rows():
            texts = [f"{cell.notation}\n{self.export.label(cell.iri)}" if cell else "" for cell in cells]
            self.page.set_row(self.row, max(_height(text, _WIDTH) for text in texts) + 8)
            for column, text in enumerate(texts):
                self.page.write(self.row, column, text, style)
            self.row += 1
        own = {cell.iri for cell in grid.cells}
        scheme = NamedNode(instance.challenge_scheme_iri)
        members = self.export.statements.subjects(terms.skos.inScheme, scheme)
        others = [each.value for each in members if isinstance(each, NamedNode) and each.value not in own]
        if others:
            challenges = ", ".join(f"{self.export.concepts.notation(iri)} {self.export.label(iri)}" for iri in others)
            self._paragraph(self._say("narrower", challenges=challenges))

    def _columns(self, columns: Iterable[tuple[str, str, str, str]]) -> None:
        """A table of sheet, column, content and help."""
        self._heading("columns")
        self._column_row(*(self._say(f"head-{part}") for part in ("sheet", "column", "content", "help")), head=True)
        for sheet, header, content, help_text in columns:
            self._column_row(sheet, header, content, help_text)

    def _column_row(self, sheet: str, header: str, content: str, help_text: str, *, head: bool = False) -> None:
        style = self.styles.strong() if head else self.styles.entry()
        for column, text in enumerate((sheet, header, content)):
            self.page.write_string(self.row, column, text, style)
        self.page.merge_range(self.row, 3, self.row, _COLUMNS - 1, help_text, style)
        heights = (_height(content, _WIDTH), _height(header, _WIDTH), _height(help_text, _WIDTH * (_COLUMNS - 3)))
        self.page.set_row(self.row, max(heights))
        self.row += 1

    def _list(self, source: str, column: Column) -> None:
        """One list: what to choose, and beside it the notation, or the name of a challenge."""
        entries = self.export.choices(column)
        if not entries:
            return
        self.page.write_string(self.row, 0, self._title(source), self.styles.strong())
        self.page.write_blank(self.row, 1, None, self.styles.strong())
        first = self.row + 2
        for text, (notation, label) in entries.items():
            self.row += 1
            beside = label if text == notation else notation
            self.page.write_string(self.row, 0, text, self.styles.entry())
            self.page.write_string(self.row, 1, beside, self.styles.entry())
            self.page.set_row(self.row, max(_height(text, _WIDTH), _height(beside, _WIDTH)))
        sheet = quote_sheetname(self._say("sheet"))
        self.lists[source] = f"={sheet}!$A${first}:$A${self.row + 1}"
        self.row += 2

    def _title(self, source: str) -> str:
        """The title of a scheme, or of the schemes of a class."""
        members = self.export.statements.subjects(terms.rdf.type, NamedNode(source))
        schemes = [each.value for each in members if isinstance(each, NamedNode)] or [source]
        return ", ".join(self.export.label(scheme) for scheme in schemes)


def _height(text: str, width: int) -> float:
    """Height of a row that shows a text in a width of so many digits; letters are narrower, words leave gaps."""
    lines = sum(1 + max(0, len(line) - 1) // width for line in (text.splitlines() or [""]))
    return lines * _LINE_HEIGHT + 3
