"""The registry's queries on our `/sparql` beside other engines over the same triples, and beside our engine without it.

Each engine answers over one open connection, in an order that changes from round to round. The rows are geometric means
over all queries; a query counts where both answer it in time. How the others got their triples says `tests/bench/peers.py`.
Answers must have equally many rows, or the row says where not.
"""

import json
import math
import random
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial

from profilatlas.errors import ReleaseError
from profilatlas.release.opened import STORE
from tests.bench import peers
from tests.bench.engine import Engine
from tests.bench.place import Place, note
from tests.bench.questions import FREE, Client, questions, serving_with
from tests.bench.row import Row
from tests.bench.timing import Once, Taken, Unanswered, measured, settle, taken, timed

OURS, INSIDE = "ours", "the engine without `/sparql`"
SECONDS, ROUNDS = 0.5, 40
PATIENCE = 10.0
"""Seconds after which an answer is too late, ours or another's."""
MOST_SECONDS = 900.0
"""As many queries are asked as fit into this time."""
LIMITED = {**FREE, "PROFILATLAS_LIMITS_SECONDS": f"{PATIENCE:.0f}"}
SHORT, LONG = 1.0, 5.0

Ask = Callable[[str], tuple[Once, bytes]]


@dataclass
class Beside:
    """What was measured beside one engine: pairs of both, by query; what it did not answer and why; what was different."""

    pairs: list[tuple[Taken, Taken]] = field(default_factory=list)
    unanswered: dict[str, str] = field(default_factory=dict)
    different: list[str] = field(default_factory=list)


def rows(place: Place) -> Iterator[Row]:
    """All public queries, one after the other; then a row for each engine."""
    with ExitStack() as stack:
        inside = stack.enter_context(Engine(place.release / STORE, PATIENCE))
        url = stack.enter_context(serving_with(place.releases, **LIMITED)).url
        ways, missing, ends = {OURS: over_http(f"{url}/sparql"), INSIDE: partial(within, inside)}, {}, {}
        for name in peers.NAMES:
            try:
                ends[name] = stack.enter_context(ExitStack())
                ways[name] = over_http(ends[name].enter_context(peers.serving(name, place, PATIENCE)))
            except (LookupError, RuntimeError, ReleaseError) as error:
                missing[name] = str(error)[-200:]
        settle()
        asked = named_questions(place)
        met = compare(asked, ways, random.Random(1), {peers.RDFLIB: ends[peers.RDFLIB].close})
    for name, told in peers.NAMES.items():
        if name in missing or not met[name].pairs:
            yield Row.missing("public queries", told, missing.get(name, f"it answered none: {why_not(met[name])}"))
        else:
            at_least = 1.0 if name != peers.RDFLIB else None
            yield _mean("public queries", told, met[name], at_least, left_out(met[OURS], len(asked)))
    pairs = met[INSIDE].pairs
    long = [pair for pair in pairs if pair[1].median >= LONG]
    short = [pair[0].median - pair[1].median for pair in pairs if pair[1].median < SHORT]
    if long:
        yield _mean(f"queries of {LONG:.0f} ms and more", INSIDE, Beside(long), at_least=1 / 1.3)
    if short:
        name, told = f"added to queries under {SHORT:.0f} ms", f"{len(short)} queries"
        yield Row(name, "", "ms", taken_of(short), at_most=1.5, note=told)


def named_questions(place: Place) -> dict[str, str]:
    """The public queries about things of this release."""
    with place.reading() as (reading, _, _):
        columns = reading.columns
        return questions({"measure": columns.iris[0], "actor": columns.facet("actor").values[0]})


def over_http(url: str) -> Ask:
    """A way to ask a server."""
    client = Client(url, PATIENCE)

    def ask(query: str) -> tuple[Once, bytes]:
        answers: list[bytes] = []
        return timed(lambda: answers.append(client.ask(query)))(), answers[0]

    return ask


def within(engine: Engine, query: str) -> tuple[Once, bytes]:
    """The same of our engine in a process of its own."""
    once, (answer,) = engine.ask(query)
    return once, answer


def compare(
    asked: Mapping[str, str],
    engines: Mapping[str, Ask],
    chance: random.Random,
    unlimited: Mapping[str, Callable[[], None]],
) -> Mapping[str, Beside]:
    """Every query on every engine, in turns; in an order of chance, as many as fit into the time.

    Engines without a limit of their own (`unlimited`) are ended when they answer too late once. What we do not answer in time
    is not asked of the others.
    """
    met: defaultdict[str, Beside] = defaultdict(Beside)
    until, engines = time.monotonic() + MOST_SECONDS, dict(engines)
    for number, name in enumerate(chance.sample(sorted(asked), len(asked)), 1):
        if time.monotonic() > until:
            note(f"{len(asked) - number + 1} queries do not fit into the time")
            break
        note(f"{number} of {len(asked)}: {name}")
        counts: dict[str, int] = {}

        def way(engine: str, name: str = name, counts: dict[str, int] = counts) -> Once:
            try:
                once, answer = engines[engine](asked[name])
            except Unanswered as why:
                met[engine].unanswered[name] = str(why)
                raise
            if engine not in counts:
                counts[engine] = rows_in(answer)
            return once

        try:
            way(OURS)
        except Unanswered:
            continue
        ways = {engine: partial(way, engine) for engine in engines}
        told = measured(ways, chance, SECONDS, ROUNDS, least=1)  # rather more queries than more goes of long ones
        goes = {engine: taken(each, "wall") for engine, each in told.items() if each}
        if OURS not in goes:
            continue
        for engine in goes.keys() - {OURS}:
            met[engine].pairs.append((goes[OURS], goes[engine]))
            if counts[engine] != counts[OURS]:
                met[engine].different.append(name)
        met[OURS].pairs.append((goes[OURS], goes[OURS]))
        for engine in [each for each in unlimited if each in engines and met[each].unanswered]:
            unlimited[engine]()
            del engines[engine]
    return met


def rows_in(answer: bytes) -> int:
    """How many rows an answer in SPARQL JSON has; 1 for an ASK."""
    return len(json.loads(answer).get("results", {}).get("bindings", [None]))


def why_not(beside: Beside) -> str:
    """Which queries an engine did not answer, and why."""
    return "; ".join(f"{why}: {', '.join(names)}" for why, names in _by_reason(beside))


def left_out(ours: Beside, asked: int) -> str:
    """Which queries are in no row: those that we do not answer in time, and those for which no time was left."""
    told = [f"{why} here: {', '.join(names)}" for why, names in _by_reason(ours)]
    rest = asked - len(ours.pairs) - len(ours.unanswered)
    return "; ".join([*told, *([f"no time left for {rest}"] if rest else [])])


def _by_reason(beside: Beside) -> list[tuple[str, list[str]]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for name, why in beside.unanswered.items():
        found[why].append(name)
    return sorted(found.items())


def _mean(name: str, beside: str, met: Beside, at_least: float | None, more: str = "") -> Row:
    ours, theirs = ([pair[side] for pair in met.pairs] for side in (0, 1))
    slower = sum(other.median < own.median for own, other in met.pairs)
    told = [f"{len(met.pairs)} queries, faster than we in {slower}"]
    told += [why_not(met)] if met.unanswered else []
    told += [f"other numbers of rows: {', '.join(met.different)}"] if met.different else []
    told += [more] if more else []
    return Row(name, beside, "ms", _geometric(ours), _geometric(theirs), at_least=at_least, note="; ".join(told))


def _geometric(each: list[Taken]) -> Taken:
    medians, last = [one.median for one in each], [one.p99 or one.median for one in each]
    mean, mean_of_last = (math.exp(sum(map(math.log, values)) / len(values)) for values in (medians, last))
    return Taken(mean, mean_of_last, goes=sum(one.goes for one in each))


def taken_of(values: list[float]) -> Taken:
    """The median of values that are no goes."""
    ordered = sorted(values)
    return Taken(ordered[len(ordered) // 2], ordered[-1], goes=len(ordered))
