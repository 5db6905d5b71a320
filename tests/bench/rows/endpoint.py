"""The registry's queries on our `/sparql` beside other engines over the same triples, and beside the engine in this process.

Each engine answers over one open connection, in an order that changes from round to round. The rows are geometric means
over all queries; a query counts where both answer it in time. Fuseki and rdflib-endpoint hold their triples in memory, the
others on disk. Answers must have equally many rows, or the row says where not.
"""

import http.client
import json
import math
import random
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from urllib.parse import quote, urlsplit

from profilatlas.publish import upload as publish
from profilatlas.release.manifest import Manifest
from profilatlas.release.opened import STORE
from profilatlas.settings import Remote, Settings
from profilatlas.store.embedded import EmbeddedStore
from tests.bench.place import Place, note
from tests.bench.questions import FREE, RESULTS, Client, questions, serving_with
from tests.bench.row import Row
from tests.bench.timing import Taken, measured, taken, timed
from tests.components import find
from tests.engines import servers

OURS, INSIDE = "ours", "the engine in this process"
RDFLIB = "rdflib-endpoint"
NAMES = {"oxigraph": "`oxigraph serve`", "fuseki": "Fuseki", "virtuoso": "Virtuoso", RDFLIB: RDFLIB}
SECONDS, ROUNDS = 0.5, 40
PATIENCE = 20.0
"""Seconds after which an answer of another engine is too late; one that is late three times is asked no more."""
NEAR = PATIENCE / 2
"""What takes so long once may be too late the next time: it is not measured."""
MOST_LATE = 3
MOST_SECONDS = 300.0
MOST_FOR_RDFLIB = 20_000
SHORT, LONG = 1.0, 5.0
MISSING = "not there: `make test` installs Java, Fuseki and Virtuoso as root, `requirements/` the others"


@dataclass
class Beside:
    """What was measured beside one engine: pairs of both, by query; what was late or different."""

    pairs: list[tuple[Taken, Taken]] = field(default_factory=list)
    late: list[str] = field(default_factory=list)
    different: list[str] = field(default_factory=list)


def rows(place: Place) -> Iterator[Row]:
    """All public queries, one after the other; then a row for each engine."""
    with ExitStack() as stack:
        work = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=place.folder)))
        store = EmbeddedStore.open(place.release / STORE)
        clients, missing = {OURS: Client(stack.enter_context(serving_with(place.releases, **FREE)).url + "/sparql")}, {}
        for name in NAMES:
            try:
                clients[name] = Client(start(name, stack, work, place), PATIENCE)
                note(f"{name} holds the triples")
            except (LookupError, RuntimeError) as error:
                missing[name] = str(error)[-200:]
        met = compare(named_questions(place), store, clients, random.Random(1))
    for name, told in NAMES.items():
        if name in missing or not met[name].pairs:
            yield Row.missing("public queries", told, missing.get(name, "it answered none in time"))
        else:
            yield _mean("public queries", told, met[name], at_least=1.0 if name != RDFLIB else None)
    inside = met[INSIDE].pairs
    long = [pair for pair in inside if pair[1].median >= LONG]
    short = [pair[0].median - pair[1].median for pair in inside if pair[1].median < SHORT]
    if long:
        yield _mean(f"queries of {LONG:.0f} ms and more", INSIDE, Beside(long), at_least=1 / 1.3)
    if short:
        yield Row(
            f"added to queries under {SHORT:.0f} ms",
            "",
            "ms",
            taken_of(short),
            at_most=1.5,
            note=f"{len(short)} queries",
        )


def named_questions(place: Place) -> dict[str, str]:
    """The public queries about things of this release."""
    with place.reading() as (reading, _, _):
        columns = reading.columns
        return questions({"measure": columns.iris[0], "actor": columns.facet("actor").values[0]})


def start(name: str, stack: ExitStack, work: Path, place: Place) -> str:
    """The address where an engine answers queries about the same triples; `LookupError` says why it cannot."""
    (folder := work / name).mkdir()
    program = find({"fuseki": "java"}.get(name, name))
    if program is None or (name == "fuseki" and find("fuseki") is None):
        raise LookupError(MISSING)
    if name == RDFLIB:
        if place.size > MOST_FOR_RDFLIB:
            raise LookupError(f"it holds all triples as Python objects; measured up to {MOST_FOR_RDFLIB:,} measures")
        return stack.enter_context(servers.rdflib_endpoint(program, folder, place.triples))
    if name == "virtuoso":
        engine = stack.enter_context(servers.virtuoso(program, folder, buffers=170_000))
        manifest = Manifest.read(place.release)
        publish(Settings(releases=place.releases, store="remote", remote=engine.remote), place.release, manifest)
        return f"{engine.remote.query_url}?default-graph-uri={quote(manifest.graph, safe='')}"
    if name == "fuseki":
        engine = stack.enter_context(servers.fuseki(program, find("fuseki") or Path(), folder, heap="4g"))
    else:
        engine = stack.enter_context(servers.oxigraph(program, folder))
    put(engine.remote, place.triples)
    return engine.remote.query_url


def put(remote: Remote, triples: Path) -> None:
    """Make a file of N-Triples an engine's default graph."""
    split = urlsplit(remote.graph_store_url)
    connection = http.client.HTTPConnection(split.netloc, timeout=3600)
    with triples.open("rb") as body:
        connection.request("PUT", f"{split.path}?default", body, {"Content-Type": "application/n-triples"})
        answer = connection.getresponse()
    if answer.status >= 300:
        sys.exit(f"{remote.graph_store_url} answered {answer.status}: {answer.read()[:300]!r}")
    connection.close()


def compare(
    asked: Mapping[str, str], store: EmbeddedStore, clients: Mapping[str, Client], chance: random.Random
) -> Mapping[str, Beside]:
    """Every query on every engine and in this process, in turns; in an order of chance, as many as fit into the time."""
    met: defaultdict[str, Beside] = defaultdict(Beside)
    until = time.monotonic() + MOST_SECONDS
    for number, name in enumerate(chance.sample(sorted(asked), len(asked)), 1):
        if time.monotonic() > until:
            note(f"{len(asked) - number + 1} queries do not fit into the time")
            break
        query = asked[name]
        note(f"{number} of {len(asked)}: {name}")
        begun = time.monotonic()
        if not clients[OURS].is_answered(query) or time.monotonic() - begun > NEAR:
            note("past our limits, or near: not measured")
            continue
        ways = {OURS: timed(partial(clients[OURS].ask, query)), INSIDE: timed(partial(store.serialize, query, RESULTS))}
        count = rows_in(clients[OURS].ask(query))
        for engine in clients.keys() - {OURS}:
            if len(met[engine].late) >= MOST_LATE or (engine == RDFLIB and met[engine].late):
                continue
            if (found := answered(clients[engine], query)) is None:
                met[engine].late.append(name)
                continue
            if found != count:
                met[engine].different.append(name)
            ways[engine] = timed(partial(clients[engine].ask, query))
        goes = {way: taken(each, "wall") for way, each in measured(ways, chance, SECONDS, ROUNDS).items()}
        for way in goes.keys() - {OURS}:
            met[way].pairs.append((goes[OURS], goes[way]))
    return met


def rows_in(answer: bytes) -> int:
    """How many rows an answer in SPARQL JSON has; 1 for an ASK."""
    return len(json.loads(answer).get("results", {}).get("bindings", [None]))


def answered(client: Client, query: str) -> int | None:
    """How many rows an engine answers with, None when it takes too long, or nearly."""
    begun = time.monotonic()
    try:
        found = rows_in(client.ask(query))
    except TimeoutError:
        client.give_up()
        return None
    return found if time.monotonic() - begun <= NEAR else None


def _mean(name: str, beside: str, met: Beside, at_least: float | None) -> Row:
    ours, theirs = ([pair[side] for pair in met.pairs] for side in (0, 1))
    slower = sum(other.median < own.median for own, other in met.pairs)
    told = [f"{len(met.pairs)} queries, faster than we in {slower}"]
    told += [f"later than {NEAR:.0f} s: {', '.join(met.late)}"] if met.late else []
    told += [f"other numbers of rows: {', '.join(met.different)}"] if met.different else []
    return Row(name, beside, "ms", _geometric(ours), _geometric(theirs), at_least=at_least, note="; ".join(told))


def _geometric(each: list[Taken]) -> Taken:
    medians, last = [one.median for one in each], [one.p99 or one.median for one in each]
    mean, mean_of_last = (math.exp(sum(map(math.log, values)) / len(values)) for values in (medians, last))
    return Taken(mean, mean_of_last, goes=sum(one.goes for one in each))


def taken_of(values: list[float]) -> Taken:
    """The median of values that are no goes."""
    ordered = sorted(values)
    return Taken(ordered[len(ordered) // 2], ordered[-1], goes=len(ordered))
