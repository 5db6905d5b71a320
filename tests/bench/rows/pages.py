"""The pages that explore and analyse, made anew in this process, each beside the SPARQL for its own figures in another.

The SPARQL is what the page offers as its queries: a list with a text or figures of chosen measures have less of it than
they show, so their ratio is a lower bound. Processor time: nothing waits for disk or network. Goals: issues 5 and 7.
"""

import random
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
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
from profilatlas.release.opened import STORE
from tests.bench.engine import Engine
from tests.bench.place import DEMO, REFUSED, Place, anew, get, note, page_of
from tests.bench.row import Row
from tests.bench.timing import measured, taken, taken_or_late, timed
from tests.running import build
from tests.web.addresses import PAGES

SPARQL = "the SPARQL for its figures"
SECONDS = 2.0
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


def chosen(reading: Reading, names: tuple[str, ...], values: int = 2, **more: str) -> Filters:
    """The most frequent values of some features, a few of each, and whatever else is chosen."""
    facets = {name: tuple(value for value, _ in most_frequent(reading, name, None)[:values]) for name in names}
    return Filters({**facets, **{name: (value,) for name, value in more.items()}})


def questions(reading: Reading, client: FlaskClient) -> Iterator[Asked]:
    """Every kind of page and figure that has a target, and the others of analysis."""
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
    for name, path in other_pages(reading):
        yield Asked(name, None, page(path))


def other_pages(reading: Reading) -> Iterator[tuple[str, str]]:
    """Pages and documents that are compared with nothing but themselves at another size."""
    columns, base = reading.columns, reading.release.instance.base
    measure = page_of(columns.iris[0], base)
    for kind in ("actor", "programme"):
        busiest = max(zip(columns.facet(kind).counts().tolist(), columns.facet(kind).values, strict=True))[1]
        yield f"page of the busiest {kind}", page_of(busiest, base)
        yield f"list of {kind}s", f"/doc/{kind}"
    yield "page of a challenge", "/doc" + columns.facet("challenge").values[0].removeprefix(base.removesuffix("/"))
    for suffix in (".ttl", ".jsonld", ".json", ".csv", ".svg"):
        yield f"measure as {suffix}", measure + suffix
    yield "description of the data", "/data"
    yield "quality", "/data/quality"
    for suffix in ("", ".ttl", ".jsonld"):
        yield f"catalogue{' as ' + suffix if suffix else ''}", f"/catalogue{suffix}"
    yield "all releases", "/release"
    yield "feed", "/feed"
    yield "list as CSV", "/explore.csv"
    yield "sitemap", "/sitemap.xml"


def rows(place: Place) -> Iterator[Row]:
    """Generated measures first, then the demo."""
    chance = random.Random(1)
    with place.reading() as (reading, _, client), Engine(place.release / STORE) as engine:
        for asked in questions(reading, client):
            note(asked.name)
            yield beside(asked, engine, chance)
    with tempfile.TemporaryDirectory() as folder:
        yield demo(build(DEMO, Path(folder)), chance)


def beside(asked: Asked, engine: Engine, chance: random.Random) -> Row:
    """Ours and the SPARQL for the same in turns."""
    ways = {"ours": timed(asked.ours), **({SPARQL: engine.asking(*asked.queries)} if asked.queries else {})}
    goes = measured(ways, chance, SECONDS)
    if not goes["ours"]:
        return Row.missing(asked.name, "", f"the service refuses what is larger than its limits ({REFUSED})")
    theirs = taken_or_late(goes[SPARQL], engine.seconds) if SPARQL in goes else None
    return Row(asked.name, SPARQL if theirs else "", "ms", taken(goes["ours"]), theirs, at_most=asked.goal)


def demo(releases: Path, chance: random.Random) -> Row:
    """One page of every type of the demo; the row is the slowest of them."""
    _, client = anew(releases)
    paths = (*PAGES, *DEMO_MORE)
    goes = measured({path: timed(partial(get, client, path)) for path in paths}, chance, SECONDS / 2)
    slowest = max(paths, key=lambda path: taken(goes[path]).median)
    within = sum(taken(goes[path]).median <= DEMO_GOAL for path in paths)
    told = f"`{slowest}`; {within} of {len(paths)} take at most {DEMO_GOAL:.0f} ms"
    return Row("slowest page of the demo", "", "ms", taken(goes[slowest]), at_most=DEMO_GOAL, note=told)
