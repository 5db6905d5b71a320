"""What was asked of the data when a release was built: its tables with their columns, and its rules in words.

`rulebook.json` is plain values made from the shapes (`profilatlas.rulebook`), so that a page about the rules and a count
of what is filled in speak of the rules of their release, whatever the shapes of a later version say.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Self

RULEBOOK = "rulebook.json"

TEXTS, LINKS = "text", "url"
"""Kinds of columns (`ingest.layout.Kind`) that are counted by language, and looked at for the form of an address."""


@dataclass(frozen=True, slots=True)
class ColumnRule:
    """One column of a table: the properties that lead to its values, two where a node stands between.

    `inverse` columns name the owner of a row. `source` is the class or the list of its values, `required` says that a row
    must have one, `wanted` that it should, `multiple` that it may have several.
    """

    predicates: tuple[str, ...]
    names: Mapping[str, str]
    kind: str
    inverse: bool
    required: bool
    wanted: bool
    multiple: bool
    source: str | None
    nested_class: str | None

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> Self:
        """The inverse of `asdict`."""
        return cls(**{**plain, "predicates": tuple(plain["predicates"])})


@dataclass(frozen=True, slots=True)
class TableRule:
    """One table: the class of its rows, its names by language, its columns in order."""

    class_iri: str
    names: Mapping[str, str]
    columns: tuple[ColumnRule, ...]

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> Self:
        """The inverse of `asdict`."""
        return cls(plain["class_iri"], plain["names"], tuple(map(ColumnRule.of, plain["columns"])))

    @property
    def stated(self) -> tuple[ColumnRule, ...]:
        """The columns whose values a thing of this class states itself."""
        return tuple(column for column in self.columns if not column.inverse)


@dataclass(frozen=True, slots=True)
class RuleInWords:
    """One rule by its stable name; `classes` are those whose things it looks at one by one, none for the whole graph."""

    name: str
    severity: str
    messages: Mapping[str, str]
    classes: tuple[str, ...]

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> Self:
        """The inverse of `asdict`."""
        return cls(plain["name"], plain["severity"], plain["messages"], tuple(plain["classes"]))


@dataclass(frozen=True)
class Rulebook:
    """All tables and all rules."""

    tables: tuple[TableRule, ...]
    rules: tuple[RuleInWords, ...]

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Read `rulebook.json` of a release folder; OSError, ValueError, KeyError or TypeError when it cannot be read."""
        plain = json.loads((folder / RULEBOOK).read_text(encoding="utf-8"))
        return cls(tuple(map(TableRule.of, plain["tables"])), tuple(map(RuleInWords.of, plain["rules"])))

    def write(self, folder: Path) -> None:
        """Write `rulebook.json` into a release folder."""
        text = json.dumps(asdict(self), ensure_ascii=False, indent=1)
        (folder / RULEBOOK).write_text(f"{text}\n", encoding="utf-8")

    @cached_property
    def by_class(self) -> Mapping[str, TableRule]:
        """The tables by the class of their rows."""
        return {table.class_iri: table for table in self.tables}

    @cached_property
    def by_name(self) -> Mapping[str, RuleInWords]:
        """The rules by their names."""
        return {rule.name: rule for rule in self.rules}
