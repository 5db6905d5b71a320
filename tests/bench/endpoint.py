"""`python -m tests.bench.endpoint`: what the guard, the queue, the worker and HTTP add to a query in process.

Every query is asked in turn in this process (query and serialise, as a worker does) and over HTTP, many times; medians.
Goals: at most 1.3 times as long for queries of 5 ms and more, at most 1.5 ms more for those under 1 ms.
"""

import random
import sys
from collections.abc import Callable, Iterator
from functools import partial

from profilatlas.release.opened import STORE
from profilatlas.store.embedded import EmbeddedStore
from tests.bench.questions import FREE, RESULTS, Client, options, questions, releases_of, serving_with
from tests.bench.timing import medians

SHORT, LONG = 1.0, 5.0


def verdict(inside: float, http: float) -> str:
    """How a pair of medians stands to the goals; between 1 and 5 ms there is none."""
    if inside >= LONG:
        return "met" if http <= 1.3 * inside else "MISSED"
    if inside < SHORT:
        return "met" if http <= inside + 1.5 else "MISSED"
    return ""


def main() -> int:
    """Measure every public query of the registry."""
    chance = random.Random(1)
    with releases_of(options(__doc__)) as releases, serving_with(releases, **FREE) as server:
        store = EmbeddedStore.open(releases / (releases / "current").read_text().strip() / STORE)
        client = Client(f"{server.url}/sparql")
        print(f"{'query':<42}{'in process':>12}{'over HTTP':>12}{'ratio':>8}{'added':>10}  goal")
        for name, inside, http in measured(store, client, chance):
            figures = f"{inside:>9.2f} ms{http:>9.2f} ms{http / inside:>8.2f}{http - inside:>7.2f} ms"
            print(f"{name:<42}{figures}  {verdict(inside, http)}", flush=True)
    return 0


def measured(store: EmbeddedStore, client: Client, chance: random.Random) -> Iterator[tuple[str, float, float]]:
    """Name and both medians of every query that is answered at all."""
    for name, query in questions().items():
        if not client.is_answered(query):
            print(f"{name:<42}  not measured: past the limits, in process as well")
            continue
        ways: dict[str, Callable[[], object]] = {
            "inside": partial(store.serialize, query, RESULTS),
            "http": partial(client.ask, query),
        }
        taken = medians(ways, chance)
        yield name, taken["inside"], taken["http"]


if __name__ == "__main__":
    sys.exit(main())
