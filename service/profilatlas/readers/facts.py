"""Fact rows as Python values. A fact query is a UNION with one field per branch, so that values do not multiply."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal, InvalidOperation

from ..store.port import Literal, NamedNode, Row, Term
from .models import Period


class Facts:
    """What the store says about one thing, by field name; each value once, whatever the order of the rows."""

    __slots__ = ("_values",)

    def __init__(self) -> None:
        self._values: dict[str, dict[Term, None]] = {}

    def __bool__(self) -> bool:
        return bool(self._values)

    def add(self, field: str, value: Term) -> None:
        """Take one more value of a field."""
        self._values.setdefault(field, {})[value] = None

    def take(self, row: Row, key: str | None = None) -> None:
        """Take everything that a row binds, but for the variable that names the thing itself."""
        for field, value in row.items():
            if value is not None and field != key:
                self.add(field, value)

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of the fields that have values."""
        return tuple(self._values)

    def terms(self, field: str) -> tuple[Term, ...]:
        """All values of a field."""
        return tuple(self._values.get(field, ()))

    def iris(self, field: str) -> tuple[str, ...]:
        """The values that are IRIs, in the order of their code points."""
        return tuple(sorted(value.value for value in self._values.get(field, ()) if isinstance(value, NamedNode)))

    def iri(self, field: str) -> str | None:
        """The first value that is an IRI, in that order."""
        return next(iter(self.iris(field)), None)

    def literals(self, field: str) -> tuple[Literal, ...]:
        """The values that are literals."""
        return tuple(value for value in self._values.get(field, ()) if isinstance(value, Literal))

    def string(self, field: str) -> str | None:
        """The first literal's characters, in the order of code points."""
        return min((literal.value for literal in self.literals(field)), default=None)

    def integer(self, field: str) -> int | None:
        """The first literal as a whole number, None where it is none."""
        text = self.string(field)
        return as_integer(text) if text is not None else None

    def decimal(self, field: str) -> Decimal | None:
        """The first literal as a number, None where it is none."""
        text = self.string(field)
        return as_decimal(text) if text is not None else None

    def boolean(self, field: str) -> bool | None:
        """The first literal as truth value (XSD spells it true, false, 1, 0)."""
        return {"true": True, "1": True, "false": False, "0": False}.get(self.string(field) or "")

    def day(self, field: str) -> date | None:
        """The first literal as a day, None where it is none."""
        text = self.string(field)
        return as_day(text) if text is not None else None

    def period(self) -> Period | None:
        """The fields `start` and `end`, None when both are unknown."""
        start, end = self.day("start"), self.day("end")
        return Period(start, end) if start or end else None


def facts_of(rows: Iterable[Row]) -> Facts:
    """Rows about one thing; each binds one variable, named like the field, or a few."""
    facts = Facts()
    for row in rows:
        facts.take(row)
    return facts


def facts_by(rows: Iterable[Row], key: str) -> dict[str, Facts]:
    """Rows about several things, by the variable `key` that names the thing; in the order of the rows."""
    things: dict[str, Facts] = {}
    for row in rows:
        things.setdefault(text_of(row, key), Facts()).take(row, key)
    return things


def text_of(row: Row, name: str) -> str:
    """The characters of a bound IRI or literal."""
    term = row[name]
    if not isinstance(term, NamedNode | Literal):
        raise TypeError(f"?{name} is no IRI or literal: {term}")
    return term.value


def optional_of(row: Row, name: str) -> str | None:
    """The characters of an IRI or literal, None where the variable is unbound."""
    return None if row[name] is None else text_of(row, name)


def number_of(row: Row, name: str) -> int:
    """A bound count."""
    return int(text_of(row, name))


def as_integer(text: str) -> int | None:
    """A whole number, None for any other text."""
    try:
        return int(text)
    except ValueError:
        return None


def as_decimal(text: str) -> Decimal | None:
    """A finite number, None for any other text."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def as_day(text: str) -> date | None:
    """The day of an xsd:date or xsd:dateTime, None for any other text.

    >>> as_day("2026-11-01"), as_day("2026-11-01T10:00:00Z"), as_day("2026"), as_day("soon")
    (datetime.date(2026, 11, 1), datetime.date(2026, 11, 1), None, None)
    """
    try:
        return date.fromisoformat(text[:10]) if len(text) >= 10 else None
    except ValueError:
        return None
