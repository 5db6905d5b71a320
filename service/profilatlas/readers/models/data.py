"""The page about the data as a whole: what is in them, how to get them, how to cite them, what they cannot say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from .basics import Link, Text


@dataclass(frozen=True, slots=True)
class ClassCount:
    """A class with the number of its things and one of them; `own` when some are the instance's own."""

    kind: Link
    things: int
    own: bool
    example: Link | None


@dataclass(frozen=True, slots=True)
class PropertyCount:
    """A property with the number of statements that have it."""

    link: Link
    statements: int


@dataclass(frozen=True, slots=True)
class DumpView:
    """A file with all data: `size` in bytes, `count` says how many `counts` (triples, rows, sheets) it holds.

    `purpose` is what people take it for: `workbook`, `tables`, `table`, `columns` (what those mean), `services`, or the
    media type of a graph.
    """

    name: str
    path: str
    file_type: str
    size: int
    sha256: str
    count: int
    counts: str
    purpose: str
    about: Link | None


@dataclass(frozen=True, slots=True)
class VersionView:
    """A release that is still kept."""

    release: str
    as_of: date
    counts: Mapping[str, int]
    shown: bool


@dataclass(frozen=True, slots=True)
class Citation:
    """Who published which data when, at which address: what all forms of citing are made from.

    `address` names the release for ever: it is in the instance's address, whatever host serves it.
    """

    title: Text
    publisher: Text | None
    release: str
    as_of: date
    address: str
    licence: str | None
    licence_name: Text | None
    description: Text | None


@dataclass(frozen=True, slots=True)
class DataPage:
    """`/data`: counted at build, so the same for as long as the release serves."""

    release: str
    as_of: date
    built_by: str
    statements: int
    measures: int
    illustrative: int
    own_classes: tuple[ClassCount, ...]
    other_classes: tuple[ClassCount, ...]
    properties: tuple[PropertyCount, ...]
    languages: tuple[str, ...]
    dumps: tuple[DumpView, ...]
    citation: Citation
    licence_text: Text | None
    versions: tuple[VersionView, ...]
