"""`python -m tests.bench.datasette`: our list of measures beside Datasette on the same measures in SQLite, in one run.

Both answer in this process, without a server; nothing is kept from an earlier visit. The table page has four facets and
ten rows; ours has the same four facets among its own and ten rows with their grids. What both count must be equal, else
this ends with an error. Medians of processor time, warm, in turns. Goals: the table page of all measures at least 20
times as fast, search 3 times; the fewer rows are chosen, the less Datasette has to count.

Datasette drops facets that take long without a word on the page; it is given as much time as it wants, and what it would
have dropped with its own settings is named.
"""

import asyncio
import json
import random
import sqlite3
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from profilatlas.queries.registry import Registry
from profilatlas.readers.explore import explore_page
from profilatlas.readers.reading import Reading
from profilatlas.release.opened import OpenRelease
from profilatlas.terms import dct
from tests.bench.analysis import anew, get
from tests.bench.questions import options, releases_of
from tests.bench.timing import medians

DATABASE, TABLE = "bench", "measures"
SEVERAL = ("challenge", "target_group")  # a measure may have several: JSON arrays, as Datasette wants them
ONE = ("steering", "area")
FACETS = (*SEVERAL, *ONE)
WORD = "Sprache"
PATIENCE = {"facet_time_limit_ms": 60_000, "sql_time_limit_ms": 60_000, "max_returned_rows": 100}


def write_table(reading: Reading, queries: Registry, path: Path) -> None:
    """The measures as a table: identifier, title, description and the features that are compared, with full text."""
    columns = reading.columns
    texts: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for thing, kind, text in reading.release.store.stream(queries["search/texts"].text):
        texts[getattr(thing, "value", "")][getattr(kind, "value", "")].append(getattr(text, "value", ""))

    def feature(name: str, row: int) -> str | None:
        values = [reading.addresses.value(name, iri) for iri in columns.facet(name).values_of(row)]
        return json.dumps(values) if name in SEVERAL else next(iter(values), None)

    with sqlite3.connect(path) as database:
        names = ("iri", "title", "description", *FACETS)
        database.execute(
            f"CREATE TABLE {TABLE} (iri TEXT PRIMARY KEY, {', '.join(f'{name} TEXT' for name in names[1:])})"
        )
        database.executemany(
            f"INSERT INTO {TABLE} VALUES ({', '.join('?' * len(names))})",
            (
                (
                    iri,
                    " ".join(texts[iri][dct.title]),
                    " ".join(texts[iri][dct.description]),
                    *(feature(name, row) for name in FACETS),
                )
                for row, iri in enumerate(columns.iris)
            ),
        )
        for name in ONE:
            database.execute(f"CREATE INDEX by_{name} ON {TABLE} ({name})")
        database.execute(f"CREATE VIRTUAL TABLE {TABLE}_fts USING fts5 (title, description, content={TABLE})")
        database.execute(f"INSERT INTO {TABLE}_fts ({TABLE}_fts) VALUES ('rebuild')")
    database.close()


class Table:
    """Datasette's page of the table, asked in this process."""

    def __init__(self, path: Path, settings: Mapping[str, int]) -> None:
        # Installed by `make bench` alone, so that this module can be read without it.
        from datasette.app import Datasette

        self._served = Datasette([str(path)], settings=dict(settings))
        self._loop = asyncio.new_event_loop()
        self._loop.run_until_complete(self._served.invoke_startup())

    def ask(self, parameters: Sequence[tuple[str, str]], suffix: str = "") -> Any:
        """The page, or with `.json` the same as data; ends the benchmark unless it is there."""
        address = f"/{DATABASE}/{TABLE}{suffix}?{urlencode(parameters)}"
        answer = self._loop.run_until_complete(self._served.client.get(address))
        if answer.status_code != 200:
            sys.exit(f"Datasette answered {answer.status_code} to {address}: {answer.text[:300]}")
        return answer

    def counted(self, parameters: Sequence[tuple[str, str]]) -> tuple[int, dict[str, dict[str, int]], list[str]]:
        """How many rows, the facets with their values' numbers, and the facets that were dropped."""
        told = self.ask(parameters, ".json").json()
        facets = {
            name: {each["value"]: each["count"] for each in facet["results"]}
            for name, facet in told.get("facet_results", {}).items()
        }
        return told["filtered_table_rows_count"], facets, told.get("facets_timed_out", [])

    def close(self) -> None:
        """End the loop."""
        self._loop.close()


def asked(facets: bool, chosen: Mapping[str, str], word: str = "") -> list[tuple[str, str]]:
    """The parameters of Datasette's page."""
    parameters = [("_size", "10"), ("_facet_size", "max")]
    if facets:
        parameters += [("_facet_array" if name in SEVERAL else "_facet", name) for name in FACETS]
    parameters += [(f"{name}__arraycontains" if name in SEVERAL else name, value) for name, value in chosen.items()]
    return parameters + ([("_search", word)] if word else [])


def check(release: OpenRelease, queries: Registry, table: Table, chosen: Mapping[str, str]) -> None:
    """End with an error unless both count the same: all measures that fit, and every value of the four facets.

    Ours leave out of account what is chosen of the same facet; so facets of a choice are compared for the others.
    """
    page = explore_page(release, queries, {name: [value] for name, value in chosen.items()}, release.instance.languages)
    total, facets, dropped = table.counted(asked(True, chosen))
    ours = {
        facet.name: {option.value: option.measures for option in facet.options if option.measures}
        for facet in page.facets
    }
    if dropped or total != page.paging.total:
        sys.exit(f"{dict(chosen)}: {page.paging.total} measures, Datasette counts {total} and drops {dropped}")
    for name in set(FACETS) - chosen.keys():
        if ours[name] != facets[name]:
            sys.exit(f"{dict(chosen)}: {name} differs: {ours[name]} here, {facets[name]} by Datasette")


def main() -> int:
    """Measure both."""
    with tempfile.TemporaryDirectory() as folder, releases_of(options(__doc__)) as releases:
        services, client = anew(releases)
        path = Path(folder, f"{DATABASE}.db")
        with services.keeper.pinned() as release:
            reading = Reading(release, services.registry, release.instance.languages)
            write_table(reading, services.registry, path)
            table = Table(path, PATIENCE)
            first = {name: reading.addresses.value(name, reading.columns.facet(name).values[0]) for name in FACETS}
            choices = [{}, {"area": first["area"]}, {"challenge": first["challenge"], "steering": first["steering"]}]
            for chosen in choices:
                check(release, services.registry, table, chosen)
            print(f"{reading.columns.count:,} measures; both count the same for {len(choices)} choices")
            pairs = [
                *((f"four facets, {', '.join(chosen) or 'nothing'} chosen", asked(True, chosen), chosen, None if chosen else 20) for chosen in choices),
                (f"“{WORD}” looked for", asked(False, {}, WORD), {"text": WORD}, 3),
            ]  # fmt: skip
            ways: dict[str, Any] = {}
            for name, theirs, mine, _ in pairs:
                ways[name] = partial(get, client, f"/explore?{urlencode(mine)}")
                ways[f"{name} by Datasette"] = partial(table.ask, theirs)
            taken = medians(ways, random.Random(1), clock=time.process_time)
            hurried = Table(path, {})
            dropped = hurried.counted(asked(True, {}))[2]
            for each in (table, hurried):
                each.close()
    print(f"{'':<44}{'ours':>12}{'Datasette':>14}{'ratio':>9}  goal")
    for name, _, _, goal in pairs:
        ours, theirs_taken = taken[name], taken[f"{name} by Datasette"]
        ratio = theirs_taken / ours
        told = "" if goal is None else f"≥ {goal} ×  {'met' if ratio >= goal else 'MISSED'}"
        print(f"{name:<44}{ours:>9.2f} ms{theirs_taken:>11.2f} ms{ratio:>8.1f}×  {told}")
    print(f"facets that Datasette drops with its own settings: {', '.join(dropped) or 'none'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
