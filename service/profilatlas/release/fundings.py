"""The fundings of a release as columns: one row per funding, in the order of measures and then of its own IRI."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from ..errors import ReleaseError
from ..model.sharing import Numbers, whole
from ..store.port import Literal, NamedNode, Term
from .columns_build import NO_DAY, OPEN, ColumnReader, day_of
from .facets import Texts, member

NOT_STATED = 0
"""The code of a property that a funding does not state; the value with code *n* is `values[n - 1]`."""
PROPERTIES = ("programme", "funder", "level", "form", "kind", "currency", "data_status")
_FEWEST_PLACES = 2
_LIMB = 10**15


@dataclass(frozen=True, slots=True)
class Coded:
    """One property of every funding: codes, and the IRIs that they stand for, sorted."""

    values: tuple[str, ...]
    codes: NDArray[Any]

    def code_of(self, value: str | None) -> int:
        """The code of a value; `NOT_STATED` for None, -1 for one that no funding has."""
        if value is None:
            return NOT_STATED
        return self.values.index(value) + 1 if value in self.values else -1

    def value(self, code: int) -> str | None:
        """The value of a code, None where the funding states none."""
        return self.values[code - 1] if code else None


@dataclass(frozen=True, slots=True, eq=False)
class Fundings:
    """`rows` are the rows of their measures, ascending; `amounts` count units, `10 ** places` to one of the currency.

    `has_amount` tells an amount of nought from none; `first` and `last` are days as ordinals, `NO_DAY` where unknown;
    `last` is `OPEN` for a period without an end.
    """

    iris: Texts
    rows: NDArray[Any]
    properties: Mapping[str, Coded]
    amounts: Numbers
    has_amount: NDArray[Any]
    places: int
    first: NDArray[Any]
    last: NDArray[Any]

    def __len__(self) -> int:
        return len(self.rows)

    @classmethod
    def build(cls, reader: ColumnReader) -> Self:
        """Read them from a store; a funding of two measures or with two amounts (a violation) counts once."""
        found: dict[str, tuple[int, tuple[Term | None, ...]]] = {}
        funders: dict[str, set[str]] = {}
        for row, (funding, *facts) in reader.solutions("fundings"):
            if isinstance(funding, NamedNode):
                known = found.get(funding.value)
                if known is None or (row, _key(facts)) < (known[0], _key(known[1])):
                    found[funding.value] = (row, tuple(facts))
                if isinstance(facts[1], NamedNode):
                    funders.setdefault(funding.value, set()).add(facts[1].value)
        iris = sorted(found, key=lambda iri: (found[iri][0], iri))
        facts_of = [found[iri][1] for iri in iris]
        columns = {name: [_iri(facts[place]) for facts in facts_of] for place, name in enumerate(PROPERTIES)}
        # A programme with several funders does not say which of them pays.
        columns["funder"] = [_only(funders.get(iri, set())) for iri in iris]
        amounts = [_decimal(facts[7]) for facts in facts_of]
        places = max([_FEWEST_PLACES, *(_places(each) for each in amounts if each is not None)])
        begun, ended = ([day_of(facts[place]) for facts in facts_of] for place in (8, 9))
        first = [day.toordinal() if day else NO_DAY for day in begun]
        last = [end.toordinal() if end else OPEN if start else NO_DAY for start, end in zip(begun, ended, strict=True)]
        return cls(
            iris=Texts.of(iris),
            rows=np.array([found[iri][0] for iri in iris], "<u4"),
            properties={name: _coded(values) for name, values in columns.items()},
            amounts=whole([_scaled(each, places) for each in amounts]),
            has_amount=np.array([each is not None for each in amounts], "|b1"),
            places=places,
            first=np.array(first, "<i4"),
            last=np.array(last, "<i4"),
        )

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]], measures: int) -> Self:
        """The inverse of `arrays`; `ReleaseError` for arrays that do not fit together."""
        iris = Texts.from_arrays("funding/iris", arrays)
        rows, first, last = (
            member(arrays, f"funding/{name}", kind)
            for name, kind in (("rows", "<u4"), ("first", "<i4"), ("last", "<i4"))
        )
        high, low, has_amount = (
            member(arrays, f"funding/{name}", kind)
            for name, kind in (("high", "<i8"), ("low", "<i8"), ("stated", "|b1"))
        )
        places = member(arrays, "funding/places", "<i8")
        properties = {name: _property(name, arrays) for name in PROPERTIES}
        lengths = {len(each) for each in (rows, first, last, high, low, has_amount)}
        lengths |= {len(each.codes) for each in properties.values()}
        if lengths != {len(iris)} or len(places) != 1:
            raise ReleaseError("columns: properties and fundings differ in number")
        if len(rows) and (int(rows.max()) >= measures or (rows[1:] < rows[:-1]).any()):
            raise ReleaseError("columns: a funding names a measure that does not exist")
        units = whole((high.astype(object) * _LIMB + low).tolist())
        return cls(iris, rows, properties, units, has_amount, int(places[0]), first, last)

    def arrays(self) -> dict[str, NDArray[Any]]:
        """What is written to the release."""
        units = self.amounts.astype(object)
        written: dict[str, NDArray[Any]] = {
            "funding/rows": self.rows,
            "funding/first": self.first,
            "funding/last": self.last,
            "funding/high": (units // _LIMB).astype("<i8"),
            "funding/low": (units % _LIMB).astype("<i8"),
            "funding/stated": self.has_amount,
            "funding/places": np.array([self.places], "<i8"),
            **self.iris.arrays("funding/iris"),
        }
        for name, each in self.properties.items():
            written[f"funding/{name}/codes"] = each.codes
            written |= Texts.of(each.values).arrays(f"funding/{name}/values")
        return written

    def money(self, units: int) -> Decimal:
        """So many units as an amount."""
        return Decimal(int(units)).scaleb(-self.places)


def _property(name: str, arrays: Mapping[str, NDArray[Any]]) -> Coded:
    values = Texts.from_arrays(f"funding/{name}/values", arrays).unpacked()
    codes = member(arrays, f"funding/{name}/codes", "<u4")
    if len(codes) and int(codes.max()) > len(values):
        raise ReleaseError(f"columns: funding/{name} names a value that does not exist")
    return Coded(values, codes)


def _coded(values: list[str | None]) -> Coded:
    known = sorted({value for value in values if value is not None})
    code_of: dict[str | None, int] = {value: code for code, value in enumerate(known, 1)}
    return Coded(tuple(known), np.array([code_of.get(value, NOT_STATED) for value in values], "<u4"))


def _only(values: set[str]) -> str | None:
    return next(iter(values)) if len(values) == 1 else None


def _scaled(amount: Decimal | None, places: int) -> int:
    return 0 if amount is None else int(amount.scaleb(places))


def _key(facts: tuple[Term | None, ...] | list[Term | None]) -> tuple[str, ...]:
    return tuple("" if fact is None else str(fact) for fact in facts)


def _iri(term: Term | None) -> str | None:
    return term.value if isinstance(term, NamedNode) else None


def _decimal(term: Term | None) -> Decimal | None:
    if not isinstance(term, Literal):
        return None
    try:
        number = Decimal(term.value)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _places(amount: Decimal) -> int:
    exponent = amount.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
