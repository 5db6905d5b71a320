"""The description of a foreign table, `NAME.mapping.toml` (docs/mappings.md), as values."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from ...model.finding import Finding, Place
from ..layout import TableLayout
from .formats import Formats
from .toml_lines import KeyPath, line_of

ENDING = ".mapping.toml"


@dataclass(frozen=True, slots=True)
class Name:
    """A column of the list or a field, by the name that the description uses."""

    text: str


@dataclass(frozen=True, slots=True)
class Expression:
    """How a value comes about: `pieces` are texts and names in a row, or what a hash is taken of.

    Then, in this order: `same_as` replaces one spelling by another (or by what the cell of a column says), `values`
    translates, `match` takes a part, `default` stands for what neither knows, and `slug` makes an identifier of it.
    """

    path: KeyPath
    pieces: tuple[str | Name, ...]
    hashed: bool = False
    same_as: Mapping[str, str] = field(default_factory=dict)
    same_as_column: str | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    match: re.Pattern[str] | None = None
    default: str | None = None
    slug: bool = False

    @property
    def constant(self) -> bool:
        """Whether every row gets the same text."""
        return not any(isinstance(piece, Name) for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Condition:
    """What a row must say to be taken: one of some texts, none of some texts, or what a pattern finds."""

    path: KeyPath
    name: str
    one_of: frozenset[str] | None = None
    none_of: frozenset[str] = frozenset()
    match: re.Pattern[str] | None = None

    def holds(self, text: str) -> bool:
        """Whether a cell's text meets the condition."""
        if self.one_of is not None and text not in self.one_of:
            return False
        return text not in self.none_of and (self.match is None or self.match.search(text) is not None)


@dataclass(frozen=True, slots=True)
class TablePlan:
    """One of our tables as it is made of the list: its columns by header.

    `merge`: rows with the same key are one thing. `optional`: a row without its key is left out. `elsewhere`: identifiers
    of things that have their row in another table already.
    """

    path: KeyPath
    layout: TableLayout
    columns: Mapping[str, Expression]
    merge: bool
    optional: bool
    elsewhere: frozenset[str]


@dataclass(frozen=True, slots=True)
class MappingFile:
    """A description, as far as it is sound; with findings that stop, nothing is read by it."""

    file: str
    lines: Mapping[KeyPath, int]
    findings: tuple[Finding, ...]
    sheet: str | None = None
    header: int = 1
    skip: frozenset[int] = frozenset()
    delimiter: str | None = None
    encoding: str | None = None
    licence: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, Expression] = field(default_factory=dict)
    filter: tuple[Condition, ...] = ()
    formats: Formats = field(default_factory=Formats)
    tables: tuple[TablePlan, ...] = ()
    distinct: frozenset[frozenset[str]] = frozenset()

    def place(self, path: KeyPath) -> Place:
        """Where a key stands."""
        return Place(self.file, line=line_of(self.lines, path))


def dotted(path: KeyPath) -> str:
    """A key as a message names it.

    >>> dotted(("table", 0, "columns", "Titel (de)"))
    'table.columns."Titel (de)"'
    """
    keys = [part for part in path if isinstance(part, str)]
    return ".".join(key if re.fullmatch("[A-Za-z0-9_-]+", key) else f'"{key}"' for key in keys)
