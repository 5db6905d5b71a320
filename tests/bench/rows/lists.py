"""Our list of measures and its search beside Datasette on the same measures in SQLite, and the search beside SPARQL.

Both answer in this process, without a server; nothing is kept from an earlier visit. The table page has four facets and
ten rows; ours has the same four facets among its own and ten rows with their grids. What both count must be equal, else
this ends with an error. The fewer rows are chosen, the less Datasette has to count. Datasette drops facets that take long
without a word on the page; it is given as much time as it wants, and what it would have dropped with its own settings is
named.
"""

import random
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlencode

from flask.testing import FlaskClient

from profilatlas.queries.registry import Registry
from profilatlas.readers.explore import explore_page
from profilatlas.readers.reading import Reading
from profilatlas.release.opened import OpenRelease
from tests.bench.datasette import DATABASE, FACETS, MISSING, PATIENCE, Inside, asked, table_path, write_table
from tests.bench.place import Place, get, note
from tests.bench.row import Row
from tests.bench.timing import Unanswered, measured, taken, timed

THEIRS = "Datasette, table page"
WORD = "Sprache"
SECONDS = 8.0


def rows(place: Place) -> Iterator[Row]:
    """Four facets with nothing, one and two values chosen; then a word."""
    if find_spec("datasette") is None:
        yield Row.missing("list with four facets", THEIRS, MISSING)
        return
    with tempfile.TemporaryDirectory(dir=place.folder) as folder, place.reading() as (reading, services, client):
        path = Path(folder, f"{DATABASE}.db")
        write_table(reading, services.registry, path)
        table = Inside(path, PATIENCE)
        dropped = _dropped(path)
        for chosen in choices(reading):
            name = f"list with four facets, {', '.join(chosen) or 'nothing'} chosen"
            note(name)
            try:
                check(reading.release, services.registry, table, chosen)
            except Unanswered as why:
                yield Row.missing(name, THEIRS, f"Datasette counts nothing to compare with: {why}")
                continue
            told = f"with its own settings it drops: {', '.join(dropped)}" if dropped and not chosen else ""
            yield _beside(name, client, chosen, table, asked(True, chosen), None if chosen else 20.0, told)
        note("search")
        yield _beside(f"search for “{WORD}”", client, {"text": WORD}, table, asked(False, {}, WORD), 3.0, "")
        table.close()


def _beside(
    name: str,
    client: FlaskClient,
    mine: Mapping[str, str],
    table: Inside,
    theirs: Sequence[tuple[str, str]],
    goal: float | None,
    told: str,
) -> Row:
    ways = {
        "ours": timed(partial(get, client, f"/explore?{urlencode(mine)}"), time.process_time),
        THEIRS: timed(partial(table.ask, table_path(theirs)), time.process_time),
    }
    goes = measured(ways, random.Random(1), SECONDS)
    if not goes[THEIRS]:
        return Row.missing(name, THEIRS, "one of Datasette's queries comes to its limit of time")
    return Row(name, THEIRS, "ms", taken(goes["ours"]), taken(goes[THEIRS]), at_least=goal, note=told)


def choices(reading: Reading) -> list[dict[str, str]]:
    """What is chosen: nothing, one value, two values."""
    first = {name: reading.addresses.value(name, reading.columns.facet(name).values[0]) for name in FACETS}
    return [{}, {"area": first["area"]}, {"challenge": first["challenge"], "steering": first["steering"]}]


def check(release: OpenRelease, queries: Registry, table: Inside, chosen: Mapping[str, str]) -> None:
    """End with an error unless both count the same: all measures that fit, and every value of the four facets.

    `Unanswered` where Datasette takes too long. Ours leave out of account what is chosen of the same facet; so facets of a choice are compared for the others.
    """
    page = explore_page(release, queries, {name: [value] for name, value in chosen.items()}, release.instance.languages)
    total, facets, dropped = table.counted(asked(True, chosen))
    ours = {
        facet.name: {option.value: option.measures for option in facet.options if option.measures}
        for facet in page.facets
    }
    if dropped:
        raise Unanswered(f"{', '.join(dropped)} take longer than {PATIENCE['facet_time_limit_ms'] / 1000:.0f} s")
    if total != page.paging.total:
        sys.exit(f"{dict(chosen)}: {page.paging.total} measures, Datasette counts {total}")
    for name in set(FACETS) - chosen.keys():
        if ours[name] != facets[name]:
            sys.exit(f"{dict(chosen)}: {name} differs: {ours[name]} here, {facets[name]} by Datasette")


def _dropped(path: Path) -> list[str]:
    hurried = Inside(path, {})
    dropped = hurried.counted(asked(True, {}))[2]
    hurried.close()
    return dropped
