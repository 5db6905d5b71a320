"""Datasette over the measures of a release in SQLite, in this process or as a server."""

import asyncio
import json
import os
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from profilatlas.queries.registry import Registry
from profilatlas.readers.reading import Reading
from profilatlas.terms import dct
from tests.bench.timing import Unanswered
from tests.engines.servers import ENDING, free_port
from tests.running import leash, stop

DATABASE, TABLE = "bench", "measures"
FACETS = ("challenge", "target_group", "steering", "area")
"""A measure may have several of each: JSON arrays, as Datasette wants them."""
PATIENCE = {"facet_time_limit_ms": 60_000, "sql_time_limit_ms": 60_000, "max_returned_rows": 100}
MISSING = "Datasette is not installed (`requirements/bench.lock`)"


def write_table(reading: Reading, queries: Registry, path: Path) -> None:
    """The measures as a table: slug, title, description and the features that are compared, with full text.

    Nothing is held for all measures: their texts come in the order of the engine, so they stand in a table of their own first.
    """
    columns = reading.columns
    value_of = cache(reading.addresses.value)
    names = ("slug", "title", "description", *FACETS)
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("CREATE TEMP TABLE texts (thing TEXT, property TEXT, text TEXT)")
        texts = reading.release.store.stream(queries["search/texts"].text)
        values = (tuple(getattr(term, "value", "") for term in each) for each in texts)
        shown = (each for each in values if each[1] in (dct.title, dct.description))
        database.executemany("INSERT INTO texts VALUES (?, ?, ?)", shown)
        database.execute("CREATE INDEX temp.by_thing ON texts (thing, property)")

        def text(iri: str, kind: str) -> str:
            query = "SELECT text FROM texts WHERE thing = ? AND property = ? ORDER BY rowid"
            return " ".join(each for (each,) in database.execute(query, (iri, kind)))

        def feature(name: str, row: int) -> str:
            return json.dumps([value_of(name, iri) for iri in columns.facet(name).values_of(row)])

        def cells(row: int, iri: str) -> Iterator[str]:
            yield slug(iri)
            yield text(iri, dct.title)
            yield text(iri, dct.description)
            yield from (feature(name, row) for name in FACETS)

        database.execute(
            f"CREATE TABLE {TABLE} (slug TEXT PRIMARY KEY, {', '.join(f'{name} TEXT' for name in names[1:])})"
        )
        places = ", ".join("?" * len(names))
        database.executemany(
            f"INSERT INTO {TABLE} VALUES ({places})",
            (tuple(cells(row, iri)) for row, iri in enumerate(columns.iris)),
        )
        database.execute(f"CREATE VIRTUAL TABLE {TABLE}_fts USING fts5 (title, description, content={TABLE})")
        database.execute(f"INSERT INTO {TABLE}_fts ({TABLE}_fts) VALUES ('rebuild')")


def slug(iri: str) -> str:
    """The key of a measure's row; its page is `row_path`."""
    return iri.rpartition("/")[2]


def row_path(iri: str) -> str:
    """The address of the page of a measure's row; keys with other signs would have to be encoded."""
    return f"/{DATABASE}/{TABLE}/{slug(iri)}"


def table_path(parameters: Sequence[tuple[str, str]], suffix: str = "") -> str:
    """The address of the page of the table."""
    return f"/{DATABASE}/{TABLE}{suffix}?{urlencode(parameters)}"


def asked(facets: bool, chosen: Mapping[str, str], word: str = "") -> list[tuple[str, str]]:
    """The parameters of Datasette's page: ten rows, four facets or none, what is chosen, a word that is looked for."""
    parameters = [("_size", "10"), ("_facet_size", "max")]
    if facets:
        parameters += [("_facet_array", name) for name in FACETS]
    parameters += [(f"{name}__arraycontains", value) for name, value in chosen.items()]
    return parameters + ([("_search", word)] if word else [])


class Inside:
    """Datasette in this process, without a server."""

    def __init__(self, path: Path, settings: Mapping[str, int]) -> None:
        # Installed by `make bench` alone, so that this module can be read without it.
        from datasette.app import Datasette

        self._served = Datasette([str(path)], settings=dict(settings))
        self._loop = asyncio.new_event_loop()
        self._loop.run_until_complete(self._served.invoke_startup())

    def ask(self, address: str) -> Any:
        """A page; ends the benchmark unless it is there, `Unanswered` where a query came to its limit of time."""
        answer = self._loop.run_until_complete(self._served.client.get(address))
        if answer.status_code == 400 and "interrupted" in answer.text.lower():
            raise Unanswered(f"a query takes longer than {PATIENCE['sql_time_limit_ms'] / 1000:.0f} s")
        if answer.status_code != 200:
            sys.exit(f"Datasette answered {answer.status_code} to {address}: {answer.text[:300]}")
        return answer

    def counted(self, parameters: Sequence[tuple[str, str]]) -> tuple[int, dict[str, dict[str, int]], list[str]]:
        """How many rows, the facets with their values' numbers, and the facets that were dropped."""
        told = self.ask(table_path(parameters, ".json")).json()
        facets = {
            name: {each["value"]: each["count"] for each in facet["results"]}
            for name, facet in told.get("facet_results", {}).items()
        }
        return told["filtered_table_rows_count"], facets, told.get("facets_timed_out", [])

    def close(self) -> None:
        """End the loop."""
        self._loop.close()


@contextmanager
def serving(program: Path, path: Path) -> Iterator[str]:
    """The address of Datasette's own server; it ends with the block."""
    url = f"http://127.0.0.1:{(port := free_port())}"
    options = [word for name, value in PATIENCE.items() for word in ("--setting", name, str(value))]
    command = [*leash(), program, "serve", path, "--host", "127.0.0.1", "--port", str(port), *options]
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=dict(os.environ)
    ) as process:
        try:
            _wait_until_it_answers(f"{url}/-/versions.json", process)
            yield url
        finally:
            stop(process, ENDING)


def _wait_until_it_answers(url: str, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(300):
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    sys.exit(f"Datasette does not answer at {url}")
