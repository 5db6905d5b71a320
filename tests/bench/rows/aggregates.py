"""Every figure that has a query of its own: made from the columns and asked of the engine; the numbers must be the same.

Each figure is made anew by a reading of its own; what several have in common is counted once for a release, so the first
time takes longer and is told. Processor time, of this process and of the engine's.
"""

import random
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import partial

import numpy as np

from profilatlas.readers.figures import FIGURES, Figure
from profilatlas.readers.filters import Filters
from profilatlas.readers.reading import Reading
from profilatlas.release.columns import FACETS
from profilatlas.release.opened import STORE, OpenRelease
from tests.bench.engine import Engine
from tests.bench.place import Place, note
from tests.bench.report import number
from tests.bench.row import Row
from tests.bench.rows.pages import PLAIN_LISTS
from tests.bench.timing import Once, measured, taken, taken_or_late, timed
from tests.figure_rows import Raw, read, said

BESIDE = "its SPARQL"
COUNT = "measures"
SECONDS = 1.5
CURRENCIES = "http://publications.europa.eu/resource/authority/currency/"


def rows(place: Place) -> Iterator[Row]:
    """Features counted, then figures."""
    chance = random.Random(1)
    with place.reading() as (reading, services, _), Engine(place.release / STORE) as engine:
        release = reading.release
        for name in FACETS:
            if name not in PLAIN_LISTS:
                note(f"measures by {name}")
                yield _counted(reading, engine, name, chance)
        for name, maker in FIGURES.items():
            before = time.process_time()
            figure = maker.make(reading, Filters(), {})
            first = (time.process_time() - before) * 1000
            if figure.query is None:
                note(f"{name}: no single query gives its rows")
                continue
            note(name)
            anew = timed(partial(_made, release, services.registry, name))
            told = f"{len(figure.rows):,} rows, {{}}; {number(first)} ms the first time"
            yield _beside(f"figure `{name}`", told, anew, engine, figure.query, partial(_require_same, figure), chance)


def _beside(
    name: str,
    told: str,
    ours: Callable[[], Once],
    engine: Engine,
    query: str,
    require_same: Callable[[list[Mapping[str, Raw]]], None],
    chance: random.Random,
) -> Row:
    """Both in turns, then their numbers beside each other unless the engine was given up."""
    answers: list[bytes] = []
    goes = measured({"ours": ours, BESIDE: engine.asking(query, kept=answers)}, chance, SECONDS)
    if answers:
        require_same(read(answers[0]))
    note_ = told.format("the same" if answers else "not compared")
    theirs = taken_or_late(goes[BESIDE], engine.seconds)
    return Row(name, BESIDE, "ms", taken(goes["ours"]), theirs, at_least=1, note=note_)


def _counted(reading: Reading, engine: Engine, name: str, chance: random.Random) -> Row:
    scheme, year = reading.release.instance.challenge_scheme_iri, reading.release.manifest.as_of.year
    needed = {"challenge": {"scheme": scheme}, "year": {"asOfYear": year}}.get(name, {})
    query, facet = reading.shown(f"analysis/measures_by_{name}", **needed), reading.columns.facet(name)
    ours = {value: count for value, count in zip(facet.values, facet.counts().tolist(), strict=True) if count}

    def require_same(rows: list[Mapping[str, Raw]]) -> None:
        theirs = {row["value"]: row["count"] for row in map(_value_and_count, rows)}
        if ours != theirs:
            sys.exit(f"measures by {name}: the columns count {ours}, the engine {theirs}")

    # Of all measures a release keeps the counts; of these rows they are counted anew.
    every = np.ones(reading.columns.count, np.bool_)
    anew = timed(lambda: facet.counts(every).tolist())
    return _beside(f"measures by {name}", f"{len(ours):,} values, {{}}", anew, engine, query, require_same, chance)


def _value_and_count(row: Mapping[str, Raw]) -> Mapping[str, Raw]:
    (value,) = (each for name, each in row.items() if name != COUNT)
    return {"value": str(value), "count": row[COUNT]}


def _made(release: OpenRelease, queries: object, name: str) -> Figure:
    return FIGURES[name].make(Reading(release, queries, release.instance.languages), Filters(), {})  # type: ignore[arg-type]


def _require_same(figure: Figure, theirs: list[Mapping[str, Raw]]) -> None:
    """End with an error unless all that a figure and its query have in common is the same, whatever the order."""
    ours = said(figure)
    common = sorted({*ours[0]} & {*theirs[0]}) if ours and theirs else []
    if (len(ours) != len(theirs) and ours) or (ours and len(common) < min(2, len(ours[0]))):
        sys.exit(f"{figure.name} has {len(ours)} rows, its query {len(theirs)}; common: {common}")
    if ours and _plain(ours, common) != _plain(theirs, common):
        sys.exit(f"{figure.name} is not what its query answers")


def _plain(rows: list[Mapping[str, Raw]], names: list[str]) -> list[list[str]]:
    """Rows as texts; the two actors of a pair may stand in either order."""
    return sorted(sorted(_text(row.get(name)) for name in names) for row in rows)


def _text(value: Raw) -> str:
    if isinstance(value, int | Decimal):
        return f"{Decimal(value).normalize():f}"
    return "" if value is None else value.removeprefix(CURRENCIES)
