"""Every figure that has a query of its own: made from the columns and asked of the engine; the numbers must be the same.

Each figure is made anew by a reading of its own; what several have in common is counted once for a release, so the first
time takes longer and is told. Processor time in this process.
"""

import random
import sys
import time
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import partial

import numpy as np

from profilatlas.readers.figures import FIGURES, Figure
from profilatlas.readers.filters import Filters
from profilatlas.readers.reading import Reading
from profilatlas.release.columns import FACETS
from profilatlas.release.opened import OpenRelease
from tests.bench.place import Place, note
from tests.bench.questions import RESULTS
from tests.bench.row import Row
from tests.bench.rows.pages import PLAIN_LISTS
from tests.bench.timing import measured, taken, timed
from tests.figure_rows import Raw, answered, said

BESIDE = "its SPARQL"
COUNT = "measures"
SECONDS = 1.5
CURRENCIES = "http://publications.europa.eu/resource/authority/currency/"


def rows(place: Place) -> Iterator[Row]:
    """Features counted, then figures."""
    chance = random.Random(1)
    with place.reading() as (reading, services, _):
        release = reading.release
        for name in FACETS:
            if name not in PLAIN_LISTS:
                yield _counted(reading, name, chance)
        for name, maker in FIGURES.items():
            before = time.process_time()
            figure = maker.make(reading, Filters(), {})
            first = (time.process_time() - before) * 1000
            if figure.query is None:
                note(f"{name}: no single query gives its rows")
                continue
            _require_same(release, figure)
            anew = partial(_made, release, services.registry, name)
            ways = {"ours": timed(anew), BESIDE: timed(partial(release.store.serialize, figure.query, RESULTS))}
            goes = measured(ways, chance, SECONDS)
            told = f"{len(figure.rows):,} rows, the same; {first:.3g} ms the first time"
            yield Row(f"figure `{name}`", BESIDE, "ms", taken(goes["ours"]), taken(goes[BESIDE]), at_least=1, note=told)


def _counted(reading: Reading, name: str, chance: random.Random) -> Row:
    scheme, year = reading.release.instance.challenge_scheme_iri, reading.release.manifest.as_of.year
    needed = {"challenge": {"scheme": scheme}, "year": {"asOfYear": year}}.get(name, {})
    query, facet = reading.shown(f"analysis/measures_by_{name}", **needed), reading.columns.facet(name)
    ours = {value: count for value, count in zip(facet.values, facet.counts().tolist(), strict=True) if count}
    theirs = {row["value"]: row["count"] for row in map(_value_and_count, answered(reading.release, query))}
    if ours != theirs:
        sys.exit(f"measures by {name}: the columns count {ours}, the engine {theirs}")
    # Of all measures a release keeps the counts; of these rows they are counted anew.
    every = np.ones(reading.columns.count, np.bool_)
    ways = {
        "ours": timed(lambda: facet.counts(every).tolist()),
        BESIDE: timed(partial(reading.release.store.serialize, query, RESULTS)),
    }
    goes = measured(ways, chance, SECONDS)
    told = f"{len(ours):,} values, the same"
    return Row(f"measures by {name}", BESIDE, "ms", taken(goes["ours"]), taken(goes[BESIDE]), at_least=1, note=told)


def _value_and_count(row: Mapping[str, Raw]) -> Mapping[str, Raw]:
    (value,) = (each for name, each in row.items() if name != COUNT)
    return {"value": str(value), "count": row[COUNT]}


def _made(release: OpenRelease, queries: object, name: str) -> Figure:
    return FIGURES[name].make(Reading(release, queries, release.instance.languages), Filters(), {})  # type: ignore[arg-type]


def _require_same(release: OpenRelease, figure: Figure) -> None:
    """End with an error unless all that a figure and its query have in common is the same, whatever the order."""
    assert figure.query is not None
    ours, theirs = said(figure), answered(release, figure.query)
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
