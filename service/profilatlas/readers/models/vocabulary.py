"""The page of the vocabulary."""

from __future__ import annotations

from dataclasses import dataclass

from .basics import Link, Text


@dataclass(frozen=True, slots=True)
class TermView:
    """A class, property, code list or code. `used` counts its things or statements in the data, None for codes.

    `name` is how the term's address ends and the anchor at which it stands; `similar` are terms elsewhere.
    """

    name: str
    iri: str
    label: Text
    alternative_labels: tuple[Text, ...]
    notation: str | None
    definition: Text | None
    notes: tuple[Text, ...]
    editorial_notes: tuple[Text, ...]
    similar: tuple[Link, ...]
    used: int | None


@dataclass(frozen=True, slots=True)
class CodeListView:
    """A code list with its codes."""

    term: TermView
    codes: tuple[TermView, ...]


@dataclass(frozen=True, slots=True)
class Relation:
    """A property of the things of one class that leads to things of another, as the tables have it."""

    source: Link
    property: Link
    target: Link
    required: bool
    multiple: bool


@dataclass(frozen=True, slots=True)
class RuleLineInWords:
    """A rule by its name, how grave it is, and what it says."""

    name: str
    severity: str
    message: Text


@dataclass(frozen=True, slots=True)
class RulesOfClass:
    """The rules about the things of a class; `kind` is None for those that look at several things at once."""

    kind: Link | None
    rules: tuple[RuleLineInWords, ...]


@dataclass(frozen=True, slots=True)
class EditionView:
    """An edition before the current one, by its number; `shown` when the page is about it."""

    number: str
    path: str
    shown: bool


@dataclass(frozen=True, slots=True)
class VocabularyPage:
    """`/doc/def`: everything that the vocabulary defines, each part in the order of its labels.

    `current` is False for `/doc/def/0.1.0`, an earlier edition; `editions` are all those before the current one. Relations
    and rules are those of the release, and stand with the current edition only.
    """

    iri: str
    path: str
    current: bool
    editions: tuple[EditionView, ...]
    title: Text
    description: Text | None
    version: str
    version_iri: str | None
    prefix: str
    editorial_notes: tuple[Text, ...]
    classes: tuple[TermView, ...]
    properties: tuple[TermView, ...]
    lists: tuple[CodeListView, ...]
    relations: tuple[Relation, ...]
    rules: tuple[RulesOfClass, ...]
