"""`python -m tests.bench.analysis`: the pages that explore and analyse, on generated measures and on the demo.

Every page is made anew (none is kept) by the application in this process, each beside the SPARQL for its own figures; all
in turns, in an order that changes; warm, medians of one run, in processor time (nothing waits for disk or network). The SPARQL is what the page offers as its queries: a list with
a text or figures of chosen measures have less of it than they show, so their ratio is a lower bound. Goals: issue 5.
"""

import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from flask.testing import FlaskClient

from profilatlas.readers.city_wide import city_wide_areas
from profilatlas.readers.collective import most_frequent
from profilatlas.readers.figures import FIGURES
from profilatlas.readers.filters import TEXT, Filters
from profilatlas.readers.reading import Reading
from profilatlas.readers.spending import Spending
from profilatlas.release.columns import FACETS
from profilatlas.release.neighbours import complements
from profilatlas.store.port import Store
from profilatlas.web.kept import KeptPages
from profilatlas.web.visit import EXTENSION, Services
from tests.bench.questions import DEMO, RESULTS, options, releases_of
from tests.bench.timing import medians
from tests.running import application, build
from tests.web.addresses import PAGES

PLAIN_LISTS = ("focus", "plan")  # features that the overview does not count
MOST = 10
DEMO_GOAL = 10.0
DEMO_MORE = (
    "/analysis/money",
    "/analysis/network",
    "/figure/coverage",
    "/figure/funding_flows",
    "/embed/coverage",
    "/report",
    "/query",
    *(f"/catalogue{suffix}" for suffix in ("", ".ttl", ".rdf", ".jsonld", ".nt")),
    "/release",
    "/feed",
    "/feed.atom",
    "/sitemap.xml",
    "/grid.svg?m=beispielprofil",
    "/doc/measure/beispielprofil.svg",
    "/explore?text=Sprache&target_group=frauen&target_group=gefluechtete&year=2026",
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is timed: ours, its goal in milliseconds if it has one, and the SPARQL for the same."""

    name: str
    goal: float | None
    ours: Callable[[], object]
    queries: tuple[str, ...] = ()


def anew(releases: Path) -> tuple[Services, FlaskClient]:
    """An application that keeps no pages, and its client."""
    app = application(releases)
    services = app.extensions[EXTENSION] = replace(app.extensions[EXTENSION], pages=KeptPages(0))
    return services, app.test_client()


def get(client: FlaskClient, path: str) -> None:
    """Ask for a page; ends the benchmark unless it is there."""
    answer = client.get(path)
    if answer.status_code != 200:
        sys.exit(f"{path} answered {answer.status_code}")


def chosen(reading: Reading, names: tuple[str, ...], values: int = 2, **more: str) -> Filters:
    """The most frequent values of some features, a few of each, and whatever else is chosen."""
    facets = {name: tuple(value for value, _ in most_frequent(reading, name, None)[:values]) for name in names}
    return Filters({**facets, **{name: (value,) for name, value in more.items()}})


def questions(reading: Reading, client: FlaskClient) -> Iterator[Asked]:
    """Every kind of page and figure that issue 5 sets a goal for, and the others of analysis."""
    columns = reading.columns
    page = partial(partial, get, client)
    five = chosen(reading, ("challenge", "target_group", "area", "steering", "status"))
    narrowed = chosen(reading, ("target_group", "area", "steering", "level", "year"))
    measure, *others = (columns.iris[row] for row in range(MOST))
    row = columns.row_of(measure)
    assert row is not None
    slugs = [iri.rsplit("/", 1)[-1] for iri in (measure, *others)]
    scheme = reading.release.instance.challenge_scheme_iri
    as_of = reading.release.manifest.as_of

    def figures(*names: str) -> tuple[str, ...]:
        return tuple(query for name in names if (query := FIGURES[name](reading, Filters()).query))

    def lists(filters: Filters) -> tuple[str, ...]:
        query = filters.replaced(TEXT, ()).query(reading)
        return (query,) if query else ()

    counts = tuple(
        reading.shown(
            f"analysis/measures_by_{name}",
            **({"scheme": scheme} if name == "challenge" else {"asOfYear": as_of.year} if name == "year" else {}),
        )
        for name in FACETS
        if name not in PLAIN_LISTS
    )
    about = {"measure": measure, "limit": MOST}
    nearest = reading.shown("analysis/similar_profiles", scheme=scheme, **about)
    complementing = reading.shown("analysis/complementary", scheme=scheme, **about)
    sharing = tuple(reading.shown(f"analysis/same_{name}", **about) for name in ("actor", "programme", "target_group"))
    with_text = five.replaced(TEXT, ["Sprache"])
    yield Asked("explore, five facets and a text", 50, page(with_text.path(reading)), lists(with_text))
    yield Asked("explore, five facets", 50, page(five.path(reading)), lists(five))
    yield Asked("explore, nothing chosen", None, page("/explore"), (*lists(Filters()), *counts))
    yield Asked("overview, five features chosen", 50, page(narrowed.path(reading, "/")), lists(narrowed))
    yield Asked("overview, nothing chosen", 50, page("/"), (*figures("coverage"), *counts))
    yield Asked("similar measures", 10, partial(columns.similar, row, MOST), (nearest,))
    city_wide = city_wide_areas(reading)
    yield Asked("complementary ones", 10, partial(complements, columns, row, city_wide, MOST), (complementing,))
    yield Asked("measure page", None, page(f"/doc/measure/{slugs[0]}"), (nearest, complementing, *sharing))
    for number in (2, 6):
        path = "/compare?" + "&".join(f"m={slug}" for slug in slugs[:number])
        yield Asked(f"compare {number}", 20, page(path), ())
    needs = ("gaps", "gaps_by_target_group_and_area", "needs_coverage", "ending_programmes", "double_coverage")
    yield Asked("needs", 50, page("/analysis/needs"), figures(*needs))
    yield Asked("focal points", None, page("/analysis/focal-points"), figures("focal_points"))
    yield Asked("developments", None, page("/analysis/developments"), figures("coverage_by_year", "changes_by_year"))
    money = ("amounts_by_level_and_year", "amounts_by_programme", "amounts_by_challenge", "co_funding", "funding_rules")
    shown = Spending(reading, Filters(), {}).shown
    assert shown.kind and shown.currency
    kind = {"amountKind": shown.kind, "currency": shown.currency}
    flows = reading.shown("analysis/funding_flows", scheme=scheme, unit=10**columns.fundings.places, **kind)
    yield Asked("money: flows", 50, page("/figure/funding_flows"), (flows,))
    yield Asked("money: all", None, page("/analysis/money"), (flows, *figures(*money)))
    yield Asked("network", None, page("/analysis/network"), figures("actor_network"))


def verdict(goal: float | None, taken: float) -> str:
    """How a median stands to its goal."""
    return "" if goal is None else f"≤ {goal:.0f} ms  {'met' if taken <= goal else 'MISSED'}"


def compare(asked: Sequence[Asked], store: Store, chance: random.Random) -> None:
    """Time ours and the SPARQL beside each other."""

    def answer(queries: Sequence[str]) -> None:
        for query in queries:
            store.serialize(query, RESULTS)

    ways = {each.name: each.ours for each in asked}
    sparql = {f"{each.name} in SPARQL": partial(answer, each.queries) for each in asked if each.queries}
    taken = medians(ways | sparql, chance, clock=time.thread_time)
    print(f"{'':<34}{'made anew':>12}{'SPARQL':>14}{'ratio':>10}  goal")
    for each in asked:
        ours, theirs = taken[each.name], taken.get(f"{each.name} in SPARQL")
        beside = f"{theirs:>11,.1f} ms{theirs / ours:>9,.1f}×" if theirs else " " * 24
        print(f"{each.name:<34}{ours:>9.2f} ms{beside}  {verdict(each.goal, ours)}")


def pages(releases: Path, chance: random.Random) -> None:
    """Time one page of every type of the demo."""
    _, client = anew(releases)
    taken = medians({path: partial(get, client, path) for path in (*PAGES, *DEMO_MORE)}, chance, clock=time.thread_time)
    print(f"\n{'demo':<88}{'made anew':>12}  goal")
    for path, each in sorted(taken.items(), key=lambda pair: -pair[1]):
        print(f"{path:<88}{each:>9.2f} ms  {verdict(DEMO_GOAL, each)}")


def main() -> int:
    """Measure generated measures, then the demo."""
    chance = random.Random(1)
    with releases_of(options(__doc__)) as releases:
        services, client = anew(releases)
        with services.keeper.pinned() as release:
            reading = Reading(release, services.registry, release.instance.languages)
            print(f"{reading.columns.count:,} measures")
            compare(list(questions(reading, client)), release.store, chance)
    with tempfile.TemporaryDirectory() as folder:
        pages(build(DEMO, Path(folder)), chance)
    return 0


if __name__ == "__main__":
    sys.exit(main())
