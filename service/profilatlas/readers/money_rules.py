"""Fundings that meet in one measure: several funders, and programmes that exclude other funding."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..model.links import distinct
from ..release.fundings import NOT_STATED
from ..store.port import Literal, Row
from .facts import Facts, as_day, optional_of, text_of
from .filters import Filters
from .fundings import amount_of, funding_facts, named_funding
from .models import Period
from .models.figures import Value
from .reading import Reading
from .spending import CURRENCY, KIND, Spending

_QUERY = "analysis/funding_rules"


def co_funded(spending: Spending) -> NDArray[Any]:
    """The rows of the measures, of those chosen, in which more than one funder is named."""
    fundings, every = spending.fundings, spending.every
    codes = spending.codes("funder", every)
    width = int(codes.max(initial=0)) + 1
    pairs = distinct((fundings.rows[every].astype(np.int64) * width + codes)[codes != NOT_STATED])
    measures, funders = np.unique(pairs // width, return_counts=True)
    return measures[funders > 1]


def co_fundings(reading: Reading, spending: Spending, most: int) -> tuple[tuple[tuple[Value, ...], ...], bool]:
    """The fundings of such measures, those with the largest amounts first; and whether that is all of them."""
    fundings = spending.fundings
    measures = co_funded(spending)
    shown = spending.places
    sums = {int(row): 0 for row in measures}
    for row, units in zip(fundings.rows[shown].tolist(), fundings.amounts[shown].tolist(), strict=True):
        if row in sums:
            sums[row] += units
    first = sorted(sums, key=lambda row: (-sums[row], row))[:most]
    places = [place for row in first for place in _places_of(spending, row)]
    facts = funding_facts(reading, (fundings.iris[place] for place in places))
    reading.want(reading.columns.iris[row] for row in first)
    rows = []
    for place in places:
        each = facts.get(fundings.iris[place], Facts())
        funder = spending.value("funder", int(spending.codes("funder", np.array([place]))[0]))
        amount = amount_of(reading, each.decimal("amount"), each.iri("currency"), each.iri("amountKind"))
        period = each.period()
        rows.append(
            (
                reading.link(reading.columns.iris[int(fundings.rows[place])]),
                reading.maybe(funder),
                reading.maybe(each.iri("programme")),
                amount.value if amount else None,
                amount.currency if amount else None,
                amount.kind if amount else None,
                _part(spending, place),
                each.decimal("share"),
                period.start if period else None,
                period.end if period else None,
                reading.maybe(each.iri("dataStatus")),
            )
        )
    return tuple(rows), len(first) == len(measures)


def exclusions(reading: Reading, filters: Filters) -> tuple[tuple[Value, ...], ...]:
    """What the query says of the measures chosen; the first law that is quoted in the reader's language."""
    chosen = filters.rows(reading)
    (found,) = reading.remembered("exclusions", ["all"], lambda _: {"all": _asked(reading)}).values()
    lines: dict[tuple[str, ...], list[Row]] = {}
    for row in found:
        place = reading.columns.row_of(text_of(row, "measure"))
        if place is not None and (chosen is None or chosen[place]):
            key = tuple(text_of(row, name) for name in ("measure", "programme", "funding", "otherFunding"))
            lines.setdefault(key, []).append(row)
    reading.want(iri for key in lines for iri in key)
    reading.want(iri for row in found for name in ("otherFunder", "otherProgramme") if (iri := optional_of(row, name)))
    return tuple(_line(reading, key, rows) for key, rows in lines.items())


def _line(reading: Reading, key: tuple[str, ...], rows: list[Row]) -> tuple[Value, ...]:
    measure, programme, funding, other = key
    (first, *_) = rows
    bases = (each for row in rows if isinstance(each := row.get("legalBasis"), Literal))
    days = {
        name: [day for row in rows if (day := _day(row, name))] for name in ("start", "end", "otherStart", "otherEnd")
    }
    other_funder, other_programme = (
        reading.maybe(optional_of(first, name)) for name in ("otherFunder", "otherProgramme")
    )
    return (
        reading.link(measure),
        reading.link(programme),
        reading.speech.text(tuple(dict.fromkeys(bases))),
        named_funding(reading.link(funding), reading.link(programme), _period(days["start"], days["end"])),
        named_funding(
            reading.link(other), other_programme or other_funder, _period(days["otherStart"], days["otherEnd"])
        ),
        other_funder,
        other_programme,
        max((*days["start"], *days["otherStart"]), default=None),
        min((*days["end"], *days["otherEnd"]), default=None),
    )


def _period(starts: list[date], ends: list[date]) -> Period:
    return Period(max(starts, default=None), min(ends, default=None))


def _asked(reading: Reading) -> list[Row]:
    return reading.release.store.select(reading.shown(_QUERY))


def _day(row: Row, name: str) -> date | None:
    text = optional_of(row, name)
    return as_day(text) if text else None


def _places_of(spending: Spending, measure: int) -> Iterable[int]:
    rows = spending.fundings.rows
    row = rows.dtype.type(measure)  # of the same type, or the whole column would be converted
    return range(int(np.searchsorted(rows, row, "left")), int(np.searchsorted(rows, row, "right")))


def _part(spending: Spending, place: int) -> Value:
    """An amount by all amounts of its kind and currency in the same measure; None where it is the only one."""
    fundings = spending.fundings
    if not fundings.has_amount[place]:
        return None
    kinds = [fundings.properties[name].codes for name in (KIND, CURRENCY)]
    alike = [
        other
        for other in _places_of(spending, int(fundings.rows[place]))
        if fundings.has_amount[other] and all(codes[other] == codes[place] for codes in kinds)
    ]
    total = sum(int(fundings.amounts[other]) for other in alike)
    if len(alike) == 1 or not total:
        return None
    return round(Decimal(int(fundings.amounts[place])) / total, 4)
