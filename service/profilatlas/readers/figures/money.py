"""Money: who pays, who acts, for which challenges, when; amounts of one kind and currency, none of them added twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...release.fundings import NOT_STATED
from ..filters import Filters
from ..models.figures import Column, Figure, Value
from ..money_rules import co_fundings, exclusions
from ..reading import Reading
from ..spending import (
    COUNT,
    DAYS,
    KINDS,
    NONE,
    SHARE,
    SHARES,
    SPREAD,
    SPREADS,
    START,
    Parts,
    Spending,
    Sums,
    option,
)
from .maker import FigureMaker, Parameters

PATH = "/analysis/money"
ALL_OTHERS = "all_others"
"""Stands for all funders or carriers beyond those that a table names."""
MOST_FUNDERS, MOST_CARRIERS = 10, 15
MOST_CO_FUNDED = 100
"""Measures with several funders that a table names, the largest amounts first."""

_AMOUNT, _ILLUSTRATIVE = Column("amount", "money"), Column("illustrative", "money")
_KIND, _FUNDINGS = Column("amount_kind", "thing"), Column("fundings", "number")
_MONEY = (_AMOUNT, _ILLUSTRATIVE, _FUNDINGS, _KIND)
_CHALLENGE = Column("challenge", "cell")


def funding_flows(reading: Reading, filters: Filters, parameters: Parameters) -> Figure:
    """Who pays → who acts (the carriers) → for which challenges; small payers and carriers stand together as others."""
    spending = Spending(reading, filters, parameters)
    ends = (Column("funder", "thing"), Column("carrier", "thing"), _CHALLENGE)
    counted = option(reading, parameters, SHARE, SHARES) == COUNT
    parts = spending.by_carrier(spending.cells_of_every("funder") if counted else spending.by_challenge("funder"))
    carrier, cell, funder = parts.keys
    sums, shortened = _merged(spending, Parts(parts.fundings, (funder, carrier, cell), parts.units))
    actors = reading.columns.involvements.actors
    lines = [
        (
            ALL_OTHERS if funder == _OTHER else spending.value("funder", funder),
            ALL_OTHERS if carrier == _OTHER else None if carrier == NONE else actors[carrier],
            None if cell == NONE else reading.columns.cells[cell],
        )
        for funder, carrier, cell in sums.keys
    ]
    order = sorted(range(len(lines)), key=lambda place: (-sums.units[place], -sums.fundings[place], sums.keys[place]))
    query = None if counted or shortened else _query(spending, filters, "funding_flows", "scheme", "unit")
    return _figure(
        spending,
        filters,
        parameters,
        "funding_flows",
        (*ends, *((_FUNDINGS,) if counted else _MONEY)),
        [lines[place] for place in order],
        [_counts(sums, place) if counted else _money(spending, sums, place) for place in order],
        query=query,
        chart=None if counted else "sankey",
        note="funding_flows_counted" if counted else "funding_flows",
    )


def amounts_by_challenge(reading: Reading, filters: Filters, parameters: Parameters) -> Figure:
    """Every cell of the scheme, and the measures without profile; either amounts in equal parts or numbers of fundings."""
    spending = Spending(reading, filters, parameters)
    counted = option(reading, parameters, SHARE, SHARES) == COUNT
    sums = spending.sums(spending.cells_of_every() if counted else spending.by_challenge())
    places = {key: place for place, (key,) in enumerate(sums.keys)}
    cells = reading.columns.cells
    keys = [*range(len(cells)), *([NONE] if NONE in places else [])] if sums.keys else []
    return _figure(
        spending,
        filters,
        parameters,
        "amounts_by_challenge",
        (_CHALLENGE, *((_FUNDINGS,) if counted else _MONEY)),
        [(None if key == NONE else cells[key],) for key in keys],
        [_counts(sums, places.get(key)) if counted else _money(spending, sums, places.get(key)) for key in keys],
        query=_query(spending, filters, "fundings_by_challenge", "scheme")
        if counted
        else _query(spending, filters, "amounts_by_challenge", "scheme", "unit"),
        chart="bars",
        note="amounts_by_challenge_counted" if counted else "amounts_by_challenge",
    )


def amounts_by_level_and_year(reading: Reading, filters: Filters, parameters: Parameters) -> Figure:
    """By year and level; an amount of several years is shared by days, or stands in the first."""
    spending = Spending(reading, filters, parameters)
    begun = option(reading, parameters, SPREAD, SPREADS) == START
    sums = spending.sums(spending.by_year(START if begun else DAYS, "level"))
    places = {key: place for place, key in enumerate(sums.keys)}
    keys = sorted(places if begun else {*places, *_between(places)}, key=lambda key: (key[0] == NONE, key))
    dated = all(year != NONE for year, _ in keys)
    figure = _figure(
        spending,
        filters,
        parameters,
        "amounts_by_level_and_year",
        (Column("level", "thing"), Column("year", "year"), *_MONEY),
        [(spending.value("level", level),) for _, level in keys],
        [(None if key[0] == NONE else key[0], *_money(spending, sums, places.get(key))) for key in keys],
        query=_query(spending, filters, "amounts_by_level_and_year") if begun else None,
        chart="lines_by_year" if dated and not begun else None,
        note="amounts_by_level_and_year_begun" if begun else "amounts_by_level_and_year",
    )
    level, year, *rest = range(len(figure.columns))
    order = (year, level, *rest)
    return replace(
        figure,
        columns=tuple(figure.columns[place] for place in order),
        rows=tuple(tuple(row[place] for place in order) for row in figure.rows),
    )


def _between(keys: Iterable[tuple[int, ...]]) -> Iterable[tuple[int, int]]:
    """The years of each level that lie between its first and its last one, where a line would hide that nothing is paid."""
    years: dict[int, list[int]] = {}
    for year, level in keys:
        if year != NONE:
            years.setdefault(level, []).append(year)
    return ((year, level) for level, known in years.items() for year in range(min(known), max(known)))


def amounts_by_programme(reading: Reading, filters: Filters, parameters: Parameters) -> Figure:
    """Every programme with its amounts, and how many of its fundings state none; then those of no programme."""
    spending = Spending(reading, filters, parameters)
    sums = spending.sums(spending.whole("programme"))
    places = {key: place for place, (key,) in enumerate(sums.keys)}
    silent = spending.tally("programme", spending.without_amount)
    codes = sorted(
        places.keys() | silent.keys(),
        key=lambda code: (-sums.units[places[code]] if code in places else 0, code == 0, code),
    )
    money = [_money(spending, sums, places.get(code)) for code in codes]
    return _figure(
        spending,
        filters,
        parameters,
        "amounts_by_programme",
        (Column("programme", "thing"), _AMOUNT, _ILLUSTRATIVE, _FUNDINGS, Column("without_amount", "number"), _KIND),
        [(spending.value("programme", code),) for code in codes],
        [(*row[:3], silent.get(code, 0), *row[3:]) for code, row in zip(codes, money, strict=True)],
        query=_query(spending, filters, "amounts_by_programme"),
        chart="bars",
        note="amounts_by_programme",
    )


def co_funding(reading: Reading, filters: Filters, parameters: Parameters) -> Figure:
    """Measures with several funders: each funding with its amount and its part of the amounts of this kind."""
    spending = Spending(reading, filters, parameters)
    rows, complete = co_fundings(reading, spending, MOST_CO_FUNDED)
    columns = (
        Column("measure", "thing"),
        Column("funder", "thing"),
        Column("programme", "thing"),
        replace(_AMOUNT, currency=None),
        Column("currency", "text"),
        _KIND,
        Column("part_of_amounts", "share"),
        Column("stated_share", "share"),
        Column("start", "day"),
        Column("end", "day"),
        Column("data_status", "thing"),
    )
    query = None if filters or not complete else reading.shown("analysis/co_funding")
    path = filters.path(reading, PATH, _stated(parameters))
    return Figure("co_funding", columns, rows, query, None, path, "co_funding")


def funding_rules(reading: Reading, filters: Filters, _: Parameters) -> Figure:
    """Fundings to look into: a programme that excludes other funding, and another funding of the same time."""
    columns = (
        Column("measure", "thing"),
        Column("programme", "thing"),
        Column("legal_basis", "text"),
        Column("funding", "thing"),
        Column("other_funding", "thing"),
        Column("other_funder", "thing"),
        Column("other_programme", "thing"),
        Column("common_start", "day"),
        Column("common_end", "day"),
    )
    query = None if filters else reading.shown("analysis/funding_rules")
    path = filters.path(reading, PATH)
    return Figure("funding_rules", columns, exclusions(reading, filters), query, None, path, "funding_rules")


_OTHER = -2


def _merged(spending: Spending, parts: Parts) -> tuple[Sums, bool]:
    """The sums of flows, in which only the largest funders and carriers stand for themselves; whether any do not."""
    funder, carrier, cell = parts.keys
    keys = [
        _shortened(spending, parts, key, least, most)
        for key, least, most in ((funder, NOT_STATED + 1, MOST_FUNDERS), (carrier, NONE + 1, MOST_CARRIERS))
    ]
    return spending.sums(Parts(parts.fundings, (*keys, cell), parts.units)), any((key == _OTHER).any() for key in keys)


def _shortened(spending: Spending, parts: Parts, key: NDArray[Any], least: int, most: int) -> NDArray[Any]:
    """The codes with `_OTHER` in place of those from `least` on that are not among the largest."""
    alone = spending.sums(Parts(parts.fundings, (key,), parts.units), once=False)
    ranked = sorted(
        (place for place, (code,) in enumerate(alone.keys) if code >= least),
        key=lambda place: (-alone.units[place], -alone.fundings[place], alone.keys[place]),
    )
    return np.where(np.isin(key, [alone.keys[place][0] for place in ranked[most:]]), _OTHER, key)


def _money(spending: Spending, sums: Sums, place: int | None) -> tuple[Value, ...]:
    """Amount, how much of it is illustrative, fundings, kind."""
    kind = spending.shown.kind
    if place is None:
        return (spending.money(0), spending.money(0), 0, kind)
    return (
        spending.money(sums.units[place]),
        spending.money(sums.illustrative[place]),
        int(sums.fundings[place]),
        kind,
    )


def _counts(sums: Sums, place: int | None) -> tuple[Value, ...]:
    return (0 if place is None else int(sums.fundings[place]),)


def _figure(
    spending: Spending,
    filters: Filters,
    parameters: Parameters,
    name: str,
    columns: tuple[Column, ...],
    things: Sequence[tuple[str | None, ...]],
    values: Iterable[tuple[Value, ...]],
    query: str | None,
    chart: str | None,
    note: str,
) -> Figure:
    """A figure whose rows begin with things, by IRI; names are asked for at once."""
    reading = spending.reading
    reading.want(thing for line in things for thing in line if thing not in (None, ALL_OTHERS))
    reading.want([spending.shown.kind] if spending.shown.kind else [])
    kind = len(columns) - 1 if columns[-1] is _KIND else None

    def named(thing: str | None) -> Value:
        return thing if thing == ALL_OTHERS else reading.maybe(thing)

    rows = []
    for line, row in zip(things, values, strict=True):
        if kind is not None:
            row = (*row[:-1], reading.maybe(spending.shown.kind))
        rows.append((*(named(thing) for thing in line), *row))
    return Figure(
        name=name,
        columns=tuple(replace(each, currency=spending.currency) if each.kind == "money" else each for each in columns),
        rows=tuple(rows),
        query=query,
        chart=chart,
        path=filters.path(reading, PATH, _stated(parameters)),
        note=note,
    )


def _stated(parameters: Mapping[str, Sequence[str]]) -> list[tuple[str, str]]:
    return [(name, value) for name in (*KINDS, SHARE, SPREAD) for value in parameters.get(name, ())]


def _query(spending: Spending, filters: Filters, name: str, *more: str) -> str | None:
    """A query of `analysis` that answers the rows; None where measures are chosen, or nothing says what kind of money."""
    reading, shown = spending.reading, spending.shown
    values = {"scheme": reading.release.instance.challenge_scheme_iri, "unit": 10**spending.fundings.places}
    given = {each: values[each] for each in more}
    if filters:
        return None
    if name == "fundings_by_challenge":
        return reading.shown(f"analysis/{name}", **given)
    if shown.kind is None or shown.currency is None:
        return None
    return reading.shown(f"analysis/{name}", amountKind=shown.kind, currency=shown.currency, **given)


FIGURES = (
    FigureMaker("funding_flows", funding_flows, (*KINDS, SHARE)),
    FigureMaker("amounts_by_level_and_year", amounts_by_level_and_year, (*KINDS, SPREAD)),
    FigureMaker("amounts_by_programme", amounts_by_programme, KINDS),
    FigureMaker("amounts_by_challenge", amounts_by_challenge, (*KINDS, SHARE)),
    FigureMaker("co_funding", co_funding, KINDS),
    FigureMaker("funding_rules", funding_rules),
)
