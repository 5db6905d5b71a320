"""Reads the description of a foreign table: what can be known without the list itself is checked here.

Every mistake is a finding that names the file, the line and the key.
"""

import re
import string
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ...model.finding import Finding, Place
from ..headers import BoundColumn, bind
from ..layout import Layouts, TableLayout
from ..messages import finding
from ..suggestions import nearest
from ..table import VALUE_SEPARATOR, Table
from ..text import clean, comparable
from .formats import Formats, day_pattern, number_signs
from .mapping_file import Condition, Expression, MappingFile, Name, TablePlan, dotted
from .mapping_keys import (
    CONDITION,
    CONDITION_KEYS,
    EXPRESSION,
    EXPRESSION_KEYS,
    FILE_KEYS,
    FORMAT_KEYS,
    SECTIONS,
    SOURCES,
    TABLE_KEYS,
    TEXT_OR_TEXTS,
    Kind,
)
from .toml_lines import KeyPath, line_of, lines_of_keys

_LINE = re.compile(r"\(at line ([0-9]+)")


def near(text: str, names: Iterable[str]) -> str | None:
    """The name that looks most like a text, if one does."""
    known = {comparable(name): name for name in names}
    found = nearest(comparable(text), known)
    return known[found] if found is not None else None


def read_mapping(content: bytes, file: str, layouts: Layouts, languages: Sequence[str]) -> MappingFile:
    """Read a description; `file` is its path inside the source folder."""
    try:
        text = content.removeprefix(b"\xef\xbb\xbf").decode("utf-8")
        raw = tomllib.loads(text)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        line = _LINE.search(str(error))
        place = Place(file, line=int(line[1]) if line else None)
        return MappingFile(file, {}, (finding("mapping-syntax", place, str(error)),))
    return _Reader(file, lines_of_keys(text), layouts, languages).read(raw)


@dataclass(slots=True)
class _Reader:
    """The work on one description."""

    file: str
    lines: Mapping[KeyPath, int]
    layouts: Layouts
    languages: Sequence[str]
    findings: list[Finding] = field(default_factory=list)

    def read(self, raw: Mapping[str, Any]) -> MappingFile:
        top = self.checked(raw, FILE_KEYS, ())
        if "table" not in raw:
            wanted = {"de": SECTIONS.de, "en": SECTIONS.en}
            self.report("mapping-missing-key", ("table",), wanted=wanted)
        fields = {name: self.expression(value, ("fields", name)) for name, value in top.get("fields", {}).items()}
        formats = self.checked(top.get("formats", {}), FORMAT_KEYS, ("formats",))
        constants = {
            name: self.constant(value, ("constants", name)) for name, value in top.get("constants", {}).items()
        }
        tables = [self.table(each, ("table", number)) for number, each in enumerate(top.get("table", ()))]
        sound = [table for table in tables if table is not None]
        if sound and len(sound) == len(tables):
            self.check_constants(constants, sound)
        return MappingFile(
            file=self.file,
            lines=self.lines,
            sheet=top.get("sheet"),
            header=top.get("header", 1),
            skip=frozenset(top.get("skip", ())),
            delimiter=top.get("delimiter"),
            encoding=top.get("encoding"),
            licence=top.get("licence"),
            columns=top.get("columns", {}),
            fields={name: each for name, each in fields.items() if each is not None},
            filter=tuple(self.conditions(top.get("filter", {}))),
            formats=Formats(
                day_pattern(formats["date"]) if "date" in formats else None,
                number_signs(formats["number"]) if "number" in formats else None,
            ),
            tables=tuple(self.with_constants(table, constants) for table in sound),
            distinct=frozenset(frozenset(map(clean, group)) for group in top.get("distinct", ())),
            findings=tuple(self.findings),
        )

    def report(
        self, rule: str, path: KeyPath, value: str | None = None, suggestion: str | None = None, **words: object
    ) -> None:
        place = Place(self.file, line=line_of(self.lines, path))
        self.findings.append(finding(rule, place, value, suggestion, key=dotted(path), **words))

    def checked(self, raw: Mapping[str, Any], kinds: Mapping[str, Kind], path: KeyPath) -> dict[str, Any]:
        """The keys that are known and hold what they may; the others are reported."""
        sound: dict[str, Any] = {}
        for key, value in raw.items():
            kind = kinds.get(key)
            if kind is None:
                known = ", ".join(kinds)
                self.report("mapping-unknown-key", (*path, key), None, near(key, list(kinds)), known=known)
            elif not kind.fits(value):
                self.report("mapping-wrong-value", (*path, key), wanted={"de": kind.de, "en": kind.en})
            else:
                sound[key] = value
        return sound

    def pattern(self, text: str | None, path: KeyPath) -> re.Pattern[str] | None:
        try:
            return None if text is None else re.compile(text)
        except re.error as error:
            self.report("mapping-wrong-pattern", path, text, reason=str(error))
            return None

    def expression(self, raw: Any, path: KeyPath) -> Expression | None:
        if not EXPRESSION.fits(raw):
            self.report("mapping-wrong-value", path, wanted={"de": EXPRESSION.de, "en": EXPRESSION.en})
            return None
        if isinstance(raw, str):
            return Expression(path, (Name(raw),))
        parts = self.checked(raw, EXPRESSION_KEYS, path)
        sources = [key for key in SOURCES if key in raw]
        if len(sources) != 1:
            one_of = ", ".join(SOURCES)
            self.report(
                "mapping-wrong-value", path, wanted={"de": f"genau eines von {one_of}", "en": f"one of {one_of}"}
            )
            return None
        if sources[0] not in parts:
            return None
        same_as = parts.get("same-as", {})
        return Expression(
            path=path,
            pieces=self.pieces(sources[0], parts[sources[0]], path),
            hashed=sources[0] == "hash",
            same_as={} if isinstance(same_as, str) else _cleaned(same_as),
            same_as_column=same_as if isinstance(same_as, str) else None,
            values=_cleaned(parts.get("map", {})),
            match=self.pattern(parts.get("match"), (*path, "match")),
            default=parts.get("default"),
            slug=parts.get("slug", False),
        )

    def pieces(self, source: str, value: str | list[str], path: KeyPath) -> tuple[str | Name, ...]:
        texts = [value] if isinstance(value, str) else value
        if source in ("column", "hash"):
            return tuple(map(Name, texts))
        if source == "value":
            return (VALUE_SEPARATOR.join(texts),)
        return tuple(self.template(texts[0], (*path, "template")))

    def template(self, text: str, path: KeyPath) -> Iterator[str | Name]:
        try:
            parts = list(string.Formatter().parse(text))
        except ValueError:
            parts = [("", "", "", None)]
        for literal, name, form, conversion in parts:
            if name is not None and (not name or form or conversion):
                self.report("mapping-wrong-template", path, text)
                return
            if literal:
                yield literal
            if name:
                yield Name(name)

    def constant(self, raw: Any, path: KeyPath) -> Expression | None:
        if not TEXT_OR_TEXTS.fits(raw):
            self.report("mapping-wrong-value", path, wanted={"de": TEXT_OR_TEXTS.de, "en": TEXT_OR_TEXTS.en})
            return None
        return Expression(path, self.pieces("value", raw, path))

    def conditions(self, raw: Mapping[str, Any]) -> Iterator[Condition]:
        for name, value in raw.items():
            path: KeyPath = ("filter", name)
            if not CONDITION.fits(value):
                self.report("mapping-wrong-value", path, wanted={"de": CONDITION.de, "en": CONDITION.en})
            elif not isinstance(value, dict):
                yield Condition(path, name, one_of=_texts(value))
            else:
                parts = self.checked(value, CONDITION_KEYS, path)
                match = self.pattern(parts.get("match"), (*path, "match"))
                yield Condition(path, name, none_of=_texts(parts.get("not", ())), match=match)

    def table(self, raw: Mapping[str, Any], path: KeyPath) -> TablePlan | None:
        parts = self.checked(raw, TABLE_KEYS, path)
        layout = self.layouts.named(parts["of"]) if "of" in parts else None
        if layout is None:
            names = [each.name(self.languages[0]) for each in self.layouts.tables]
            if "of" not in raw:
                wanted = {"de": "den Namen einer Tabelle", "en": "the name of a table"}
                self.report("mapping-missing-key", (*path, "of"), wanted=wanted)
            elif "of" in parts:
                suggestion = near(parts["of"], names)
                self.report("mapping-unknown-table", (*path, "of"), parts["of"], suggestion, known=", ".join(names))
            return None
        made = {
            header: self.expression(each, (*path, "columns", header))
            for header, each in parts.get("columns", {}).items()
        }
        usable = self.check_headers(layout, list(made), path)
        return TablePlan(
            path=path,
            layout=layout,
            columns={header: each for header, each in made.items() if each is not None and header in usable},
            merge=parts.get("merge", False),
            optional=parts.get("optional", False),
            elsewhere=frozenset(parts.get("elsewhere", ())),
        )

    def check_headers(self, layout: TableLayout, headers: Sequence[str], path: KeyPath) -> set[str]:
        """The headers that are columns of our table, the others reported in the words that tables get."""
        binding = bind(_headers_only(self.file, headers), layout, self.languages)
        for found in binding.findings:
            key = (*path, "columns", found.value) if found.value and found.value in headers else (*path, "columns")
            self.findings.append(replace(found, place=Place(self.file, line=line_of(self.lines, key))))
        return {bound.header for bound in binding.columns}

    def check_constants(self, constants: Mapping[str, Expression | None], tables: Sequence[TablePlan]) -> None:
        """A constant belongs to every table that has such a column, but to one at least."""
        for name, expression in constants.items():
            if expression is not None and not any(self.takes(table, name) for table in tables):
                known = {
                    tag: ", ".join(dict.fromkeys(each.name(tag) for table in tables for each in table.layout.columns))
                    for tag in ("de", "en")
                }
                self.report(
                    "mapping-unknown-key", expression.path, None, near(name, known["de"].split(", ")), known=known
                )

    def takes(self, table: TablePlan, header: str) -> bool:
        """Whether a table has a column of this name."""
        return any(bound.header == header for bound in self.bound(table, [header]))

    def with_constants(self, table: TablePlan, constants: Mapping[str, Expression | None]) -> TablePlan:
        """A table with the constants for columns that its own section does not fill."""
        filled = {(bound.column.route, bound.language) for bound in self.bound(table, list(table.columns))}
        more = {
            bound.header: expression
            for header, expression in constants.items()
            if expression is not None
            for bound in self.bound(table, [header])
            if (bound.column.route, bound.language) not in filled
        }
        return replace(table, columns={**table.columns, **more})

    def bound(self, table: TablePlan, headers: Sequence[str]) -> Sequence[BoundColumn]:
        return bind(_headers_only(self.file, headers), table.layout, self.languages).columns


def _headers_only(file: str, headers: Sequence[str]) -> Table:
    return Table("", file, None, tuple(headers), lambda: iter(()))


def _cleaned(texts: Mapping[str, str]) -> dict[str, str]:
    return {clean(key): value for key, value in texts.items()}


def _texts(value: str | Sequence[str]) -> frozenset[str]:
    return frozenset(map(clean, [value] if isinstance(value, str) else value))
