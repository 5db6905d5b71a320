"""One row of a table becomes triples, or findings that say what to correct. Nothing here reads or writes a file."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Protocol, Self

from .. import terms
from ..model.finding import Finding, Place
from ..store.port import Literal, NamedNode, Triple
from .addresses import Addresses
from .cells import (
    EXCEL_ERRORS,
    Problem,
    Reader,
    is_web_address,
    read_boolean,
    read_date,
    read_decimal,
    read_integer,
    read_string,
    read_url,
)
from .concepts import Concepts, listed
from .headers import Binding, BoundColumn
from .layout import Column, Kind, Layouts, TableLayout, local_name
from .messages import finding
from .suggestions import nearest
from .table import VALUE_SEPARATOR, Row, Table
from .text import comparable, invisible_signs, mixed_script, mojibake, slug, without_export_mark

SLUG_LIMIT = 120
_LANGUAGES = ("de", "en")
_BETWEEN_VALUES = f" {VALUE_SEPARATOR} "
_MAX_KNOWN = 5_000
_LOOKS_LIKE_DATE = re.compile(
    r"[0-9]{1,2}\. ?(Jan|Feb|Mär|Mrz|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez)[a-z]*\.?"
    r"|[0-9]{1,2}\.[0-9]{1,2}\.([0-9]{2,4})?|[0-9]{1,2}-(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)|[0-9]{4}-[0-9]{2}-[0-9]{2}"
)
_DAY_AND_MONTH = re.compile(
    r"(?P<day>[0-9]{1,2})(?:\. ?|-)(?:(?P<number>[0-9]{1,2})\.(?:[0-9]{2,4})?|(?P<name>[A-Za-zä]{3})[a-z]*\.?)"
)
_ISO_DAY = re.compile(r"[0-9]{4}-(?P<number>[0-9]{2})-(?P<day>[0-9]{2})")
_MONTHS = {"mrz": 3} | {
    name: number
    for names in ("jan feb mär apr mai jun jul aug sep okt nov dez", "jan feb mar apr may jun jul aug sep oct nov dec")
    for number, name in enumerate(names.split(), 1)
}
_SEPARATORS = (re.compile(r"\s*[,;/]\s*"), re.compile(r"\s*[,;/]\s*|\s+(?:und|and)\s+"))
_MAX_PARTS = 10
_READERS: Mapping[Kind, Reader] = MappingProxyType(
    {
        Kind.STRING: read_string,
        Kind.INTEGER: read_integer,
        Kind.DECIMAL: read_decimal,
        Kind.BOOLEAN: read_boolean,
        Kind.DATE: read_date,
        Kind.URL: read_url,
    }
)
_TYPE = NamedNode(terms.rdf.type)
_DERIVED_FROM = NamedNode(terms.prov.wasDerivedFrom)


class References(Protocol):
    """What the mapping asks about the rows of all tables."""

    def knows(self, subject: str) -> bool:
        """Whether any source says something about a subject."""
        ...

    def any(self, layout: TableLayout) -> bool:
        """Whether a table could be read at all."""
        ...

    def near(self, layout: TableLayout, text: str) -> str | None:
        """An identifier of another table that looks like a text."""
        ...


@dataclass(frozen=True, slots=True)
class MappedRow:
    """What became of a row: no triples when its key is unusable, and without those of its bad cells."""

    subject: str | None
    triples: tuple[Triple, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class _Step:
    """How the values of a column hang on their row's thing: predicates as terms, made once for all rows."""

    predicate: NamedNode
    inverse: bool
    part: str | None
    to_part: NamedNode
    part_class: NamedNode | None

    @classmethod
    def of(cls, column: Column) -> Self:
        route = column.route
        return cls(
            predicate=NamedNode(route.last),
            inverse=route.inverse,
            part=local_name(route.first) if len(route.predicates) == 2 else None,
            to_part=NamedNode(route.first),
            part_class=NamedNode(column.nested_class) if column.nested_class is not None else None,
        )


@dataclass(frozen=True, slots=True)
class Mapper:
    """Maps the rows of one table."""

    table: Table
    layout: TableLayout
    binding: Binding
    layouts: Layouts
    concepts: Concepts
    addresses: Addresses
    challenge_scheme: str
    references: References
    key: tuple[BoundColumn, ...] = field(init=False, repr=False, compare=False)
    steps: tuple[tuple[BoundColumn, _Step], ...] = field(init=False, repr=False, compare=False)
    rows_at: str = field(init=False, repr=False, compare=False)
    known: dict[tuple[int, str], tuple[NamedNode | Literal, ...]] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )

    def __post_init__(self) -> None:
        object.__setattr__(self, "key", tuple(self.binding.at(column) for column in self.layout.key))
        steps = tuple((bound, _Step.of(bound.column)) for bound in self.binding.columns)
        object.__setattr__(self, "steps", steps)
        object.__setattr__(self, "rows_at", self.addresses.rows(self.table))

    def subject(self, row: Row) -> str | None:
        """The address of a row's thing, or None when its key is empty or unusable."""
        parts = [self._key_part(bound, row) for bound in self.key]
        name = "-".join(part for part in parts if part)
        return self.addresses.thing(self.layout, name) if all(parts) and len(name) <= SLUG_LIMIT else None

    def map(self, row: Row) -> MappedRow:
        """The triples and findings of a row."""
        return _Mapping(self, row).result()

    def source_of(self, bound: BoundColumn) -> str:
        """The scheme, class of schemes or class in which the values of a column are looked up."""
        return self.challenge_scheme if bound.column.kind is Kind.CHALLENGE else bound.column.source or ""

    def _key_part(self, bound: BoundColumn, row: Row) -> str | None:
        cell = without_export_mark(row.cells[bound.position])
        if bound.column.kind in (Kind.CONCEPT, Kind.CHALLENGE):
            found = self.concepts.find(self.source_of(bound), cell)
            return slug(self.concepts.notation(found[0])) if len(found) == 1 else None
        names_row = bound.column.kind is Kind.ROW and is_web_address(cell)
        return slug(local_name(cell) if names_row else cell) or None


@dataclass(slots=True)
class _Mapping:
    """The work on one row."""

    mapper: Mapper
    row: Row
    subject: str | None = field(init=False)
    triples: list[Triple] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    bad_cells: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.subject = self.mapper.subject(self.row)

    def result(self) -> MappedRow:
        values = [(step, self._known_values(bound)) for bound, step in self.mapper.steps]
        key = self.mapper.key
        self._check_key(key)
        bad_key = any(bound.position in self.bad_cells for bound in key)
        if self.subject is None or bad_key:
            return MappedRow(None, (), tuple(self.findings))
        return MappedRow(self.subject, tuple(self._made(self.subject, values)), tuple(self.findings))

    def _made(self, subject: str, values: list[tuple[_Step, Sequence[NamedNode | Literal]]]) -> Iterator[Triple]:
        thing = NamedNode(subject)
        yield Triple(thing, _TYPE, NamedNode(self.mapper.layout.class_iri))
        yield Triple(thing, _DERIVED_FROM, NamedNode(f"{self.mapper.rows_at}{self.row.number}"))
        parts: dict[str, NamedNode] = {}
        for step, found in values:
            if not found:
                continue
            holder = thing
            if step.part is not None:
                if step.part not in parts:
                    parts[step.part] = NamedNode(f"{subject}#{step.part}")
                    yield Triple(thing, step.to_part, parts[step.part])
                    if step.part_class is not None:
                        yield Triple(parts[step.part], _TYPE, step.part_class)
                holder = parts[step.part]
            for value in found:
                if not step.inverse:
                    yield Triple(holder, step.predicate, value)
                elif isinstance(value, NamedNode):
                    yield Triple(value, step.predicate, holder)

    def _check_key(self, key: Sequence[BoundColumn]) -> None:
        """Report what makes the key unusable, unless its cells have been reported already."""
        for bound in key:
            if not self.row.cells[bound.position]:
                self._report("missing-key", bound, None)
        if self.subject is not None or any(bound.position in self.bad_cells for bound in key):
            return
        nameless = [bound for bound in key if not slug(self.row.cells[bound.position])]
        worst = nameless[0] if nameless else max(key, key=lambda bound: len(self.row.cells[bound.position]))
        self._report("unusable-key", worst, self.row.cells[worst.position], limit=SLUG_LIMIT)

    def _known_values(self, bound: BoundColumn) -> Sequence[NamedNode | Literal]:
        """The values of a cell; columns repeat themselves, so what sound cells hold is remembered."""
        cell, known = self.row.cells[bound.position], self.mapper.known
        if not cell:
            return ()
        if (values := known.get((bound.position, cell))) is None:
            before = len(self.findings)
            values = tuple(self._values(bound))
            if len(self.findings) == before and len(known) < _MAX_KNOWN:
                known[bound.position, cell] = values
        return values

    def _values(self, bound: BoundColumn) -> Iterator[NamedNode | Literal]:
        cell = self.row.cells[bound.position]
        if not cell or not self._sound(bound, cell):
            return
        cell = without_export_mark(cell)
        texts = [cell]
        if bound.column.splits and VALUE_SEPARATOR in cell:
            texts = list(dict.fromkeys(part for each in cell.split(VALUE_SEPARATOR) if (part := each.strip())))
            if len(texts) > 1 and not bound.column.multiple:
                self._report("too-many-values", bound, cell, found=len(texts))
                return
        for text in texts:
            value = self._value(bound, text)
            if value is not None:
                yield value

    def _sound(self, bound: BoundColumn, cell: str) -> bool:
        """Whether a cell holds plain text; oddities that may be meant are only warned about."""
        if cell.startswith("="):
            self._report("formula", bound, cell)
            return False
        if cell.upper() in EXCEL_ERRORS:
            self._report("excel-error", bound, cell)
            return False
        if cell.isascii() and cell.isprintable():
            return True
        if signs := sorted({f"U+{ord(sign):04X}" for sign in invisible_signs(cell)}):
            self._report("invisible-sign", bound, cell, signs=", ".join(signs))
            return False
        if (repaired := mojibake(cell)) is not None:
            self._report("mojibake", bound, cell, repaired)
        if (word := mixed_script(cell)) is not None:
            self._report("mixed-script", bound, word)
        return True

    def _value(self, bound: BoundColumn, text: str) -> NamedNode | Literal | None:
        kind = bound.column.kind
        if kind is Kind.TEXT:
            return Literal(text, language=bound.language)
        if kind in (Kind.CONCEPT, Kind.CHALLENGE):
            return self._concept(bound, text)
        if kind is Kind.ROW:
            return self._reference(bound, text)
        value = _READERS[kind](text)
        if isinstance(value, Problem):
            self._report(value.rule, bound, text, value.suggestion)
            return None
        return value

    def _concept(self, bound: BoundColumn, text: str) -> NamedNode | None:
        concepts, source = self.mapper.concepts, self.mapper.source_of(bound)
        found = concepts.find(source, text)
        if len(found) == 1:
            return NamedNode(found[0])
        if not concepts.has(source):
            self._report("missing-scheme", bound, local_name(source))
        elif found:
            self._report("ambiguous-concept", bound, text, valid=_in_words([*map(concepts.notation, found)]))
        elif bound.column.kind is Kind.CHALLENGE and _LOOKS_LIKE_DATE.fullmatch(text):
            number = _number_of_day(text)
            meant = number if number and concepts.find(source, number) else None
            self._report("concept-became-date", bound, text, meant, valid=self._choices(source))
        else:
            several, near = self._several(source, text)
            if several and not bound.column.multiple:
                self._report("too-many-values", bound, text, found=len(several))
                return None
            meant_ones = several or ((near,) if near else ())
            suggestion = self._written(bound, source, meant_ones) if meant_ones else None
            self._report("unknown-concept", bound, text, suggestion, valid=self._choices(source))
        return None

    def _several(self, source: str, text: str) -> tuple[Sequence[str], str | None]:
        """The concepts that a text lists with a wrong separator, else the one that it probably means."""
        known, near = self._exact_concept, self._near_concept
        if several := _listed_in(text, lambda part: known(source, part)):
            return several, None
        if (one := near(source, text)) is not None:
            return (), one
        return _listed_in(text, lambda part: known(source, part) or near(source, part)), None

    def _exact_concept(self, source: str, text: str) -> str | None:
        found = self.mapper.concepts.find(source, text)
        return found[0] if len(found) == 1 else None

    def _near_concept(self, source: str, text: str) -> str | None:
        concepts = self.mapper.concepts
        if text.isdecimal():
            return None
        near = nearest(comparable(text), concepts.names(source), 0.75)
        return concepts.named(source, near) if near else None

    def _choices(self, source: str) -> Mapping[str, str]:
        return {language: listed(self.mapper.concepts.choices(source, language), language) for language in _LANGUAGES}

    def _written(self, bound: BoundColumn, source: str, meant: Sequence[str]) -> Mapping[str, str]:
        """Concepts as the cell would say them, first in the language of its header."""
        header = comparable(bound.header)
        own = [tag for tag in _LANGUAGES if comparable(bound.column.names.get(tag, "")) == header]
        return {
            tag: _BETWEEN_VALUES.join(self.mapper.concepts.written(source, concept, tag) for concept in meant)
            for tag in dict.fromkeys((*own, *_LANGUAGES))
        }

    def _reference(self, bound: BoundColumn, text: str) -> NamedNode | None:
        layout = self.mapper.layouts.of_class(bound.column.source or "")
        if layout is None:
            return None
        if (iri := self._known_row(layout, text)) is not None:
            return NamedNode(iri)
        table = {language: layout.name(language) for language in _LANGUAGES}
        if not self.mapper.references.any(layout):
            self._report("missing-table", bound, text, table=table)
            return None
        several = _listed_in(text, lambda part: part if self._known_row(layout, part) else None)
        if several and not bound.column.multiple:
            self._report("too-many-values", bound, text, found=len(several))
            return None
        meant = _BETWEEN_VALUES.join(several) or self.mapper.references.near(layout, text)
        self._report("unknown-reference", bound, text, meant, table=table)
        return None

    def _known_row(self, layout: TableLayout, text: str) -> str | None:
        """The address of the row that a text names, if there is one."""
        iri = text if is_web_address(text) else self.mapper.addresses.thing(layout, slug(text))
        return iri if slug(text) and self.mapper.references.knows(iri) else None

    def _report(
        self,
        rule: str,
        bound: BoundColumn,
        value: str | None,
        suggestion: str | Mapping[str, str] | None = None,
        **words: object,
    ) -> None:
        place: Place = self.mapper.table.place(self.row.number, bound.header)
        found = finding(rule, place, value, suggestion, **words)
        self.findings.append(found)
        if found.stops:
            self.bad_cells.add(bound.position)


def _in_words(notations: list[str]) -> Mapping[str, str]:
    return {language: listed(notations, language) for language in _LANGUAGES}


def _listed_in(text: str, meaning: Callable[[str], str | None]) -> Sequence[str]:
    """What the parts of a text mean, when all of them mean something and not all the same."""
    for separator in _SEPARATORS:
        parts = [part for part in separator.split(text, _MAX_PARTS) if part]
        if 1 < len(parts) <= _MAX_PARTS:
            meant = [meaning(part) for part in parts]
            found = tuple(dict.fromkeys(each for each in meant if each is not None))
            if None not in meant and len(found) > 1:
                return found
    return ()


def _number_of_day(text: str) -> str | None:
    """The number with a full stop that a spreadsheet took for a day.

    >>> _number_of_day("10. Feb"), _number_of_day("2026-02-10"), _number_of_day("10.02.2026"), _number_of_day("10. Foo")
    ('10.2', '10.2', '10.2', None)
    """
    found = _ISO_DAY.fullmatch(text) or _DAY_AND_MONTH.fullmatch(text)
    if found is None:
        return None
    month = int(found["number"]) if found["number"] else _MONTHS.get(found["name"].lower())
    return f"{int(found['day'])}.{month}" if month else None
