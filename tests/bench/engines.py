"""`python -m tests.bench.engines`: the registry's queries on our `/sparql` beside other engines over the same triples.

Each engine answers over one open connection, in an order that changes from round to round; medians of one run. Fuseki
holds its triples in memory, the others on disk. Engines that are not there are left out.
"""

import http.client
import json
import math
import os
import random
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from profilatlas.release.opened import STORE
from profilatlas.settings import Remote
from profilatlas.store.embedded import EmbeddedStore
from tests.bench.questions import FREE, Client, options, questions, releases_of, serving_with
from tests.bench.timing import medians
from tests.engines import servers
from tests.running import ROOT

OURS = "profilatlas"
FUSEKI = next((ROOT / "var" / "components").glob("jena-fuseki-server-*.jar"), None)


def upload(remote: Remote, triples: Path) -> None:
    """Put a file of N-Triples into an engine's default graph."""
    split = urlsplit(remote.graph_store_url)
    connection = http.client.HTTPConnection(split.netloc, timeout=600)
    with triples.open("rb") as body:
        connection.request("PUT", f"{split.path}?default", body, {"Content-Type": "application/n-triples"})
        answer = connection.getresponse()
    if answer.status >= 300:
        sys.exit(f"{remote.graph_store_url} answered {answer.status}: {answer.read()[:300]!r}")
    connection.close()


def others(stack: ExitStack, work: Path) -> Iterator[servers.Engine]:
    """The engines of this machine, started."""
    beside = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    program, java = shutil.which("oxigraph", path=beside), shutil.which("java")
    if program:
        (work / "oxigraph").mkdir()
        yield stack.enter_context(servers.oxigraph(Path(program), work / "oxigraph"))
    if java and FUSEKI:
        (work / "fuseki").mkdir()
        yield stack.enter_context(servers.fuseki(Path(java), FUSEKI, work / "fuseki", heap="3g"))


def rows(answer: bytes) -> int:
    """How many rows an answer in SPARQL JSON has; 1 for an ASK."""
    return len(json.loads(answer).get("results", {}).get("bindings", [None]))


def main() -> int:
    """Measure every public query on every engine."""
    chance = random.Random(1)
    with ExitStack() as stack:
        work = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        releases = stack.enter_context(releases_of(options(__doc__)))
        store = EmbeddedStore.open(releases / (releases / "current").read_text().strip() / STORE)
        with (work / "data.nt").open("w", encoding="utf-8") as stream:
            stream.writelines(f"{triple} .\n" for triple in store.triples())
        store.close()
        clients = {OURS: Client(stack.enter_context(serving_with(releases, **FREE)).url + "/sparql")}
        for engine in others(stack, work):
            upload(engine.remote, work / "data.nt")
            clients[engine.name] = Client(engine.remote.query_url)
        _compare(clients, chance)
    return 0


def _compare(clients: dict[str, Client], chance: random.Random) -> None:
    theirs = [name for name in clients if name != OURS]
    print(f"{'query':<42}{'rows':>8}" + "".join(f"{name:>15}" for name in clients) + "   theirs / ours")
    ratios: dict[str, list[float]] = {name: [] for name in theirs}
    for name, query in questions().items():
        if not clients[OURS].is_answered(query):
            print(f"{name:<42}  not measured: past our limits")
            continue
        counts = {engine: answered(client, query) for engine, client in clients.items()}
        if len({count for count in counts.values() if count is not None}) > 1:
            print(f"{name}: the engines disagree: {counts}")
        ways = {engine: partial(clients[engine].ask, query) for engine, count in counts.items() if count is not None}
        taken = medians(ways, chance)
        for other in ways.keys() - {OURS}:
            ratios[other].append(taken[other] / taken[OURS])
        cells = "".join(f"{f'{taken[each]:.2f} ms' if each in taken else 'too long':>15}" for each in clients)
        last = " ".join(f"{taken[other] / taken[OURS]:>7.2f}" if other in taken else f"{'':>7}" for other in theirs)
        print(f"{name:<42}{counts[OURS]:>8,}{cells}  {last}", flush=True)
    for other, each in ratios.items():
        mean = math.exp(sum(map(math.log, each)) / len(each))
        slower = sum(ratio < 1 for ratio in each)
        print(f"{other}: {mean:.2f} times our time (geometric mean of {len(each)} queries), faster than we in {slower}")


def answered(client: Client, query: str) -> int | None:
    """How many rows an engine answers with, None when it takes too long."""
    try:
        return rows(client.ask(query))
    except TimeoutError:
        client.give_up()
        return None


if __name__ == "__main__":
    sys.exit(main())
