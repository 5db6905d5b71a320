"""The query page: examples to begin with, the words to write with, and an answer as a table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .basics import Link, Text


@dataclass(frozen=True, slots=True)
class Example:
    """A query of the registry that a visitor may begin with; `name` is what addresses call it."""

    name: str
    title: Text
    description: Text | None


@dataclass(frozen=True, slots=True)
class Topic:
    """The examples about one thing; `tag` names it as the query files do."""

    tag: str
    examples: tuple[Example, ...]


@dataclass(frozen=True, slots=True)
class Word:
    """A class or property that the data use: its IRI, its prefixed name and what people call it."""

    iri: str
    name: str
    label: Text


@dataclass(frozen=True, slots=True)
class QueryPage:
    """What the query page shows before anything is asked. `text` is the query, `example` the one it was taken from."""

    text: str
    example: Example | None
    topics: tuple[Topic, ...]
    evaluations: tuple[Example, ...]
    prefixes: Mapping[str, str]
    classes: tuple[Word, ...]
    properties: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class AnswerCell:
    """A term of an answer: a thing (`link`, `short` is its IRI with a prefix) or a text; `named` when it has a label.

    `cut` when only the beginning of a long text is shown.
    """

    link: Link | None = None
    named: bool = False
    short: str = ""
    text: Text | None = None
    cut: bool = False


@dataclass(frozen=True, slots=True)
class AnswerColumn:
    """A variable of a query; `number` when all that is shown of it are numbers."""

    name: str
    number: bool


@dataclass(frozen=True, slots=True)
class AnswerPage:
    """The answer to a query: a truth value (`verdict`) or the first rows of a table; `total` counts all rows.

    The rows of a graph are its triples.
    """

    columns: tuple[AnswerColumn, ...]
    rows: tuple[tuple[AnswerCell | None, ...], ...]
    total: int
    graph: bool = False
    verdict: bool | None = None
