"""Rows out of triples: the way back of `mapping.py`, for templates that are filled with what the sources say.

Every row is read again before it is handed out, and only one that says exactly the same is: nothing is lost or changed
on the way to a spreadsheet and back. Whatever a table cannot hold stays where it is and is named in `left_out`.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from ... import terms
from ...settings import Instance
from ...store.port import Literal, NamedNode, Term, Triple
from ..addresses import Addresses
from ..cells import is_web_address
from ..concepts import Concepts
from ..headers import bind
from ..layout import Column, Kind, Layouts, TableLayout, local_name
from ..mapping import Mapper
from ..statements import Statements
from ..table import VALUE_SEPARATOR, Row, Table
from ..text import clean, comparable, slug, with_export_mark

Value: TypeAlias = str | Decimal | int | bool | date | None

_TYPE, _DERIVED_FROM = NamedNode(terms.rdf.type), NamedNode(terms.prov.wasDerivedFrom)
_NUMBERS = frozenset({terms.xsd.decimal, terms.xsd.integer})
_YES_NO = {"de": ("ja", "nein"), "en": ("yes", "no")}


def named(names: Mapping[str, str], language: str) -> str:
    """A name in a language, else in English, else in whichever there is."""
    return names.get(language) or names.get("en") or next(iter(names.values()))


@dataclass(frozen=True, slots=True)
class Field:
    """A column of an exported table: its header, the column of the layout and, where it holds texts, their language."""

    header: str
    column: Column
    language: str | None = None


@dataclass(frozen=True, slots=True)
class ExportedRow:
    """One thing of a table and its cells in the order of the fields; None is an empty cell."""

    subject: str
    values: tuple[Value, ...]


class Export:
    """The tables of an instance as a spreadsheet shows them, from the triples that its sources state."""

    def __init__(self, triples: Iterable[Triple], layouts: Layouts, instance: Instance, language: str) -> None:
        known = (*layouts.vocabulary, *triples)
        self.statements = Statements(known)
        self.concepts = Concepts(known)
        self.left_out: list[str] = []
        self._layouts, self._instance, self._language = layouts, instance, language
        self._addresses = Addresses(instance.base)
        self._choices: dict[tuple[str, str], str] = {}

    def fields(self, layout: TableLayout) -> tuple[Field, ...]:
        """The columns of a table, texts once per language of the instance."""
        tags = self._instance.languages
        found: list[Field] = []
        for column in layout.columns:
            header = self._header(layout, column)
            if column.kind is Kind.TEXT:
                found += [Field(f"{header} ({tag})" if len(tags) > 1 else header, column, tag) for tag in tags]
            else:
                found.append(Field(header, column))
        return tuple(found)

    def rows(self, layout: TableLayout) -> Iterator[ExportedRow]:
        """The things of a table in the order of the sources; those that do not fit go to `left_out`."""
        fields = self.fields(layout)
        reader = self._reader(layout, fields)
        for subject in dict.fromkeys(self.statements.subjects(terms.rdf.type, NamedNode(layout.class_iri))):
            if not isinstance(subject, NamedNode):
                continue
            values = tuple(self._value(field, subject) for field in fields)
            cells = tuple(clean(as_text(value, self._language)) for value in values)
            read = reader.map(Row(2, cells))
            if read.subject == subject.value and _said(read.triples) == _said(self._stated(layout, subject)):
                yield ExportedRow(subject.value, values)
            else:
                self.left_out.append(subject.value)

    def choices(self, column: Column) -> Mapping[str, tuple[str, str]]:
        """What may be chosen in a column of concepts: the text of a cell, with the concept's notation and label."""
        source = self.source(column)
        found = {each: self.concepts.find(source, each) for each in self.concepts.notations(source)}
        return {
            self._choice(source, iris[0]): (notation, self.label(iris[0])) for notation, iris in found.items() if iris
        }

    def label(self, iri: str) -> str:
        """The preferred label of a concept or the title of a scheme, else its notation."""
        for predicate in (terms.skos.prefLabel, terms.dct.title, terms.rdfs.label):
            if texts := self.statements.texts(NamedNode(iri), predicate):
                return named(texts, self._language)
        return self.concepts.notation(iri)

    def _header(self, layout: TableLayout, column: Column) -> str:
        """The best name of a column that leads back to it."""
        names = (named(column.names, self._language), *column.names.values(), local_name(column.route.last))
        return next(name for name in names if layout.by_name.get(comparable(name)) is column)

    def _reader(self, layout: TableLayout, fields: tuple[Field, ...]) -> Mapper:
        headers = tuple(field.header for field in fields)
        table = Table(layout.segment, layout.segment, None, headers, lambda: iter(()))
        binding = bind(table, layout, self._instance.languages)
        scheme = self._instance.challenge_scheme_iri
        return Mapper(table, layout, binding, self._layouts, self.concepts, self._addresses, scheme, _AnyReference())

    def source(self, column: Column) -> str:
        """The scheme or class in which the values of a column are looked up."""
        return self._instance.challenge_scheme_iri if column.kind is Kind.CHALLENGE else column.source or ""

    def _value(self, field: Field, subject: NamedNode) -> Value:
        found = list(self._found(field.column, subject))
        if field.language is not None:
            found = [each for each in found if isinstance(each, Literal) and each.language == field.language]
        values = [self._written(field.column, each) for each in found]
        if not values:
            return None
        if len(values) == 1 and not isinstance(values[0], str):
            return values[0]
        return with_export_mark(VALUE_SEPARATOR.join(as_text(value, self._language) for value in values))

    def _found(self, column: Column, subject: NamedNode) -> Iterator[Term]:
        """What a column says of a thing."""
        route = column.route
        if route.inverse:
            yield from self.statements.subjects(route.first, subject)
        elif len(route.predicates) == 1:
            yield from self.statements.objects(subject, route.first)
        else:
            for node in self.statements.objects(subject, route.first):
                yield from self.statements.objects(node, route.last)

    def _written(self, column: Column, term: Term) -> Value:
        if column.kind in (Kind.CONCEPT, Kind.CHALLENGE):
            return self._choice(self.source(column), _text_of(term))
        if column.kind is Kind.ROW:
            return self._reference(column, _text_of(term))
        return _typed(column.kind, _text_of(term))

    def _choice(self, source: str, iri: str) -> str:
        """What is written for a concept: challenges by number, others by label where that says it, else notation."""
        if (source, iri) not in self._choices:
            notation = self.concepts.notation(iri)
            label = self.label(iri) if source != self._instance.challenge_scheme_iri else notation
            names = (clean(name) for name in (label, notation) if VALUE_SEPARATOR not in name)
            self._choices[source, iri] = next(
                (name for name in names if list(self.concepts.find(source, name)) == [iri]), iri
            )
        return self._choices[source, iri]

    def _reference(self, column: Column, iri: str) -> str:
        """The identifier of another row, else its address."""
        layout = self._layouts.of_class(column.source or "")
        if layout is None:
            return iri
        own = self.statements.text(NamedNode(iri), layout.key[0].route.last) if is_web_address(iri) else None
        names = (name for name in (own, local_name(iri)) if name)
        return next((name for name in names if self._addresses.thing(layout, slug(name)) == iri), iri)

    def _stated(self, layout: TableLayout, subject: NamedNode) -> Iterator[Triple]:
        """All that the sources say of a thing in the reach of its columns."""
        yield Triple(subject, _TYPE, NamedNode(layout.class_iri))
        for column in layout.columns:
            first, last = NamedNode(column.route.first), NamedNode(column.route.last)
            if column.route.inverse:
                for owner in self.statements.subjects(first.value, subject):
                    if isinstance(owner, NamedNode):
                        yield Triple(owner, first, subject)
                continue
            for value in self.statements.objects(subject, first.value):
                if len(column.route.predicates) == 1:
                    yield Triple(subject, first, value)
                elif isinstance(value, NamedNode) and (inner := self.statements.objects(value, last.value)):
                    yield Triple(subject, first, value)
                    if column.nested_class is not None:
                        yield Triple(value, _TYPE, NamedNode(column.nested_class))
                    yield from (Triple(value, last, each) for each in inner)


class _AnyReference:
    """The sources have been checked already: whatever a row names is there."""

    def knows(self, subject: str) -> bool:
        return True

    def any(self, layout: TableLayout) -> bool:
        return True

    def near(self, layout: TableLayout, text: str) -> str | None:
        return None


def as_text(value: Value, language: str) -> str:
    """A value as a cell of a text file says it, so that reading gives the value again.

    >>> as_text(Decimal("1.250"), "de"), as_text(date(2024, 3, 1), "de"), as_text(True, "en"), as_text(None, "de")
    ('1.2500', '2024-03-01', 'yes', '')
    """
    if isinstance(value, bool):
        yes, no = _YES_NO.get(language, _YES_NO["en"])
        return yes if value else no
    if isinstance(value, Decimal):
        text = f"{value:f}"
        return f"{text}0" if len(text.partition(".")[2]) == 3 else text
    return "" if value is None else str(value)


def _typed(kind: Kind, text: str) -> Value:
    """A literal as the spreadsheet's own kind of value; what is none of that kind stays the text it is."""
    try:
        if kind is Kind.DECIMAL:
            return Decimal(text)
        if kind is Kind.INTEGER:
            return int(text)
        if kind is Kind.DATE:
            return date.fromisoformat(text)
    except (ValueError, ArithmeticError):
        return text
    return text in ("true", "1") if kind is Kind.BOOLEAN else text


def _text_of(term: Term) -> str:
    return term.value if isinstance(term, (NamedNode, Literal)) else str(term)


def _said(triples: Iterable[Triple]) -> set[tuple[Term, NamedNode, Term | Decimal]]:
    """Triples without where they were read; numbers as numbers, however they are written."""
    return {(each.subject, each.predicate, _meant(each.object)) for each in triples if each.predicate != _DERIVED_FROM}


def _meant(term: Term) -> Term | Decimal:
    if isinstance(term, Literal) and term.datatype.value in _NUMBERS:
        try:
            return Decimal(term.value)
        except ArithmeticError:
            return term
    return term
