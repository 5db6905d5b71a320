"""What the quick look asks of a thing: steps along a path, and tests of the values to which they lead.

Terms are text as N-Triples write them (`facts.py`). A test is ignorant of texts with escapes where it would have to read them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from rdflib.namespace import SH

from .. import terms
from .facts import Facts

Values: TypeAlias = Collection[str]
Steps: TypeAlias = Callable[[Facts, str], Values]
Test: TypeAlias = Callable[[Facts, Values], bool]

NUMBER = re.compile(r"[+-]?[0-9]{1,18}(\.[0-9]{1,18})?")
_INTEGER = re.compile(r"[+-]?[0-9]{1,18}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class QuickShape:
    """A shape as a quick test; `exact` when what it does not clear surely breaks it.

    `without` says whether a thing conforms from which the steps lead nowhere.
    """

    steps: Steps
    tests: tuple[Test, ...]
    exact: bool
    without: bool

    def clears(self, facts: Facts, thing: str) -> bool:
        """Whether a thing surely conforms."""
        values = self.steps(facts, thing)
        if not values:
            return self.without
        return all(test(facts, values) for test in self.tests)


def itself(facts: Facts, thing: str) -> Values:
    return (thing,)


def forward(predicate: str, facts: Facts, thing: str) -> Values:
    return facts.objects(thing, predicate)


def backward(predicate: str, facts: Facts, thing: str) -> Values:
    return facts.subjects(thing, predicate)


def either(paths: Iterable[Steps], facts: Facts, thing: str) -> Values:
    return {value for path in paths for value in path(facts, thing)}


def in_turn(paths: Iterable[Steps], facts: Facts, thing: str) -> Values:
    values: Values = (thing,)
    for path in paths:
        values = {value for each in values for value in path(facts, each)}
    return values


def anything(facts: Facts, values: Values) -> bool:
    return True


def at_least(count: int, facts: Facts, values: Values) -> bool:
    return len(values) >= count


def at_most(count: int, facts: Facts, values: Values) -> bool:
    return len(values) <= count


def has(value: str, facts: Facts, values: Values) -> bool:
    return value in values


def of_kind(starts: tuple[str, ...], facts: Facts, values: Values) -> bool:
    return all(value.startswith(starts) and not value.startswith("<<") for value in values)


def of_class(wanted: str, facts: Facts, values: Values) -> bool:
    return all(wanted in facts.classes(value) for value in values)


def of_type(datatype: str, facts: Facts, values: Values) -> bool:
    """`datatype` as it ends a literal: `"^^<…>`, or `"` for a text."""
    read = READABLE[datatype]
    end = -len(datatype)
    return all(value.startswith('"') and value.endswith(datatype) and read(value[1:end]) for value in values)


def in_a_language(facts: Facts, values: Values) -> bool:
    return all(map(_language, values))


def languages_differ(facts: Facts, values: Values) -> bool:
    tags = [*filter(None, map(_language, values))]
    return len(tags) == len(set(tags))


def in_languages(tags: frozenset[str], facts: Facts, values: Values) -> bool:
    return all(_language(value) in tags for value in values)


def matches(pattern: re.Pattern[str], facts: Facts, values: Values) -> bool:
    return all((text := _text(value)) is not None and pattern.search(text) for value in values)


def from_bound(bound: Decimal, facts: Facts, values: Values) -> bool:
    return all((number := _number(value)) is not None and number >= bound for value in values)


def to_bound(bound: Decimal, facts: Facts, values: Values) -> bool:
    return all((number := _number(value)) is not None and number <= bound for value in values)


def every(shape: QuickShape, facts: Facts, values: Values) -> bool:
    return all(shape.clears(facts, value) for value in values)


def none(shape: QuickShape, facts: Facts, values: Values) -> bool:
    return not any(shape.clears(facts, value) for value in values)


def all_of(shapes: Sequence[QuickShape], facts: Facts, values: Values) -> bool:
    return all(shape.clears(facts, value) for value in values for shape in shapes)


def any_of(shapes: Sequence[QuickShape], facts: Facts, values: Values) -> bool:
    return all(any(shape.clears(facts, value) for shape in shapes) for value in values)


def just_one(shapes: Sequence[QuickShape], facts: Facts, values: Values) -> bool:
    return all(sum(shape.clears(facts, value) for shape in shapes) == 1 for value in values)


def enough(shape: QuickShape, count: int, facts: Facts, values: Values) -> bool:
    return sum(shape.clears(facts, value) for value in values) >= count


def _language(value: str) -> str:
    """The language of a text in small letters, nothing for all else.

    >>> _language('"Kurs"@de-AT'), _language('"@de"'), _language("<https://a.example/@de>")
    ('de-at', '', '')
    """
    tag = value.rpartition('"')[2] if value.startswith('"') else ""
    return tag[1:].lower() if tag.startswith("@") and "--" not in tag else ""


def _text(value: str) -> str | None:
    """The characters of an address or a literal; None where they are written with escapes or it is neither."""
    if "\\" in value:
        return None
    if value.startswith('"'):
        return value[1 : value.rindex('"')]
    return value[1:-1] if value.startswith("<") and not value.startswith("<<") else None


def _number(value: str) -> Decimal | None:
    text, _, datatype = value[1:].rpartition('"')
    return Decimal(text) if value.startswith('"') and datatype in _NUMERIC and NUMBER.fullmatch(text) else None


def _is_day(text: str) -> bool:
    if not _DAY.fullmatch(text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def ending(datatype: str) -> str:
    """How a literal of a datatype ends."""
    return '"' if datatype == terms.xsd.string else f'"^^<{datatype}>'


_NUMERIC = frozenset(f"^^<{datatype}>" for datatype in (terms.xsd.decimal, terms.xsd.integer))
READABLE: Mapping[str, Callable[[str], object]] = {
    ending(terms.xsd.string): lambda text: True,
    ending(terms.xsd.boolean): lambda text: text in ("true", "false"),
    ending(terms.xsd.integer): _INTEGER.fullmatch,
    ending(terms.xsd.decimal): NUMBER.fullmatch,
    ending(terms.xsd.date): _is_day,
}
"""Whether what stands before such an ending is surely a value of the datatype."""
KINDS: Mapping[str, tuple[str, ...]] = {
    str(SH.IRI): ("<",),
    str(SH.Literal): ('"',),
    str(SH.BlankNode): ("_:",),
    str(SH.BlankNodeOrIRI): ("_:", "<"),
    str(SH.IRIOrLiteral): ("<", '"'),
    str(SH.BlankNodeOrLiteral): ("_:", '"'),
}
"""How terms of a kind begin."""
