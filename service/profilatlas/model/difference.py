"""What differs between two states of an instance, in words of every language: the shape is described in `docs/diff.md`.

Nothing here chooses a language: texts and labels are maps by language tag, `""` for what is in no language.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self

Texts = Mapping[str, str]


class State(StrEnum):
    """What became of a thing."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


class ValueType(StrEnum):
    """What kind of value stands in a field; THING is one of the instance or of a code list, ADDRESS any other IRI.

    An AMOUNT of money is a number that is shown with two places.
    """

    TEXT = "text"
    NUMBER = "number"
    AMOUNT = "amount"
    DATE = "date"
    BOOLEAN = "boolean"
    THING = "thing"
    ADDRESS = "address"


@dataclass(frozen=True, slots=True)
class Value:
    """One value: the characters of a literal, or an IRI and the names of what it stands for."""

    type: ValueType
    value: str
    labels: Texts | None = None

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        plain: dict[str, Any] = {"type": self.type.value, "value": self.value}
        return plain | ({"labels": dict(self.labels)} if self.labels is not None else {})

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> Self:
        """The inverse of `to_json`."""
        return cls(ValueType(plain["type"]), plain["value"], plain.get("labels"))


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One property, for texts one language of it, before and after; no values mean that it was or is empty."""

    property: str
    labels: Texts
    old: tuple[Value, ...]
    new: tuple[Value, ...]
    language: str = ""

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "property": self.property,
            "labels": dict(self.labels),
            **({"language": self.language} if self.language else {}),
            "old": [value.to_json() for value in self.old],
            "new": [value.to_json() for value in self.new],
        }

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> Self:
        """The inverse of `to_json`."""
        old, new = (tuple(map(Value.from_json, plain[side])) for side in ("old", "new"))
        return cls(plain["property"], plain["labels"], old, new, plain.get("language", ""))


@dataclass(frozen=True, slots=True)
class CellFocus:
    """A cell that a profile addresses; `weight` is `plain`, `primary` or `secondary`, the strongest where several are."""

    iri: str
    index: int
    labels: Texts
    weight: str

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        return {"iri": self.iri, "index": self.index, "labels": dict(self.labels), "weight": self.weight}


@dataclass(frozen=True, slots=True)
class ProfileState:
    """A profile at one time: its scheme, its sentence by language (none without foci), its cells by index."""

    scheme: str
    sentence: Texts
    cells: tuple[CellFocus, ...]

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        cells = [cell.to_json() for cell in self.cells]
        return {"scheme": self.scheme, "sentence": dict(self.sentence), "cells": cells}

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> Self:
        """The inverse of `to_json`."""
        return cls(plain["scheme"], plain["sentence"], tuple(CellFocus(**cell) for cell in plain["cells"]))


@dataclass(frozen=True, slots=True)
class ProfileChange:
    """A profile before and after."""

    old: ProfileState
    new: ProfileState

    @property
    def added(self) -> tuple[int, ...]:
        """Index numbers of the cells that only the new profile addresses."""
        return _only(self.new, self.old)

    @property
    def removed(self) -> tuple[int, ...]:
        """Index numbers of the cells that only the old profile addresses."""
        return _only(self.old, self.new)

    @property
    def reweighted(self) -> tuple[int, ...]:
        """Index numbers of the cells that both profiles address with different weights."""
        before = {cell.iri: cell.weight for cell in self.old.cells}
        return tuple(cell.index for cell in self.new.cells if before.get(cell.iri, cell.weight) != cell.weight)

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "added": list(self.added),
            "removed": list(self.removed),
            "reweighted": list(self.reweighted),
            "old": self.old.to_json(),
            "new": self.new.to_json(),
        }

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> Self:
        """The inverse of `to_json`."""
        return cls(ProfileState.from_json(plain["old"]), ProfileState.from_json(plain["new"]))


def _only(one: ProfileState, other: ProfileState) -> tuple[int, ...]:
    known = {cell.iri for cell in other.cells}
    return tuple(cell.index for cell in one.cells if cell.iri not in known)


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that was added, removed or changed, field by field; a measure with its foci, involvements, fundings.

    `identifier` is its own, else the end of its address; `labels` are its names as they are now, of what was removed
    as they were. `profile` is there for measures whose foci changed.
    """

    iri: str
    state: State
    kind: str
    kind_labels: Texts
    identifier: str
    labels: Texts
    fields: tuple[FieldChange, ...] = ()
    profile: ProfileChange | None = None
    parts: tuple[Change, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Plain values; a thing without a profile or parts has no such member."""
        plain: dict[str, Any] = {
            "iri": self.iri,
            "state": self.state.value,
            "kind": {"iri": self.kind, "labels": dict(self.kind_labels)},
            "identifier": self.identifier,
            "labels": dict(self.labels),
            "fields": [field.to_json() for field in self.fields],
        }
        if self.profile is not None:
            plain["profile"] = self.profile.to_json()
        return plain | ({"parts": [part.to_json() for part in self.parts]} if self.parts else {})

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> Self:
        """The inverse of `to_json`."""
        return cls(
            iri=plain["iri"],
            state=State(plain["state"]),
            kind=plain["kind"]["iri"],
            kind_labels=plain["kind"]["labels"],
            identifier=plain["identifier"],
            labels=plain["labels"],
            fields=tuple(map(FieldChange.from_json, plain["fields"])),
            profile=ProfileChange.from_json(plain["profile"]) if "profile" in plain else None,
            parts=tuple(map(cls.from_json, plain.get("parts", ()))),
        )


@dataclass(frozen=True, slots=True)
class KindCount:
    """How many things of a kind were added, removed and changed."""

    kind: str
    labels: Texts
    added: int
    removed: int
    changed: int

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "kind": {"iri": self.kind, "labels": dict(self.labels)},
            "added": self.added,
            "removed": self.removed,
            "changed": self.changed,
        }

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> Self:
        """The inverse of `to_json`."""
        kind = plain["kind"]
        return cls(kind["iri"], kind["labels"], plain["added"], plain["removed"], plain["changed"])


@dataclass(frozen=True, slots=True)
class Changes:
    """A whole difference, or the beginning of a long one: `counts` are always complete, `left_out` says what lacks."""

    counts: tuple[KindCount, ...]
    measures: tuple[Change, ...]
    others: tuple[Change, ...]
    left_out: int = 0

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "counts": [count.to_json() for count in self.counts],
            "measures": [change.to_json() for change in self.measures],
            "others": [change.to_json() for change in self.others],
            "left_out": self.left_out,
        }

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> Self:
        """The inverse of `to_json`."""
        return cls(
            counts=tuple(map(KindCount.from_json, plain["counts"])),
            measures=tuple(map(Change.from_json, plain["measures"])),
            others=tuple(map(Change.from_json, plain["others"])),
            left_out=plain["left_out"],
        )


def in_language(texts: Texts, languages: Sequence[str]) -> str:
    """The text in the first of the languages that it has, else in English, else in whichever there is.

    >>> in_language({"de": "Titel", "en": "Title"}, ["ar", "de"]), in_language({"": "EUR"}, ["de"]), in_language({}, [])
    ('Titel', 'EUR', '')
    """
    for language in (*languages, "", "en"):
        if language in texts:
            return texts[language]
    return next(iter(texts.values()), "")
