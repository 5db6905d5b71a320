"""`python -m tests.bench.sizes SMALL LARGE`: every type of page over two releases folders of different sizes, in processor time.

Pages are made anew by the application in this process: first with nothing remembered of the release (`first`), then warm, the
median of several goes in turns. A page is linear where its ratio is that of the sizes; the aim is 2 at most.
"""

import argparse
import random
import statistics
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from flask.testing import FlaskClient

from profilatlas.release.opened import OpenRelease
from profilatlas.web.kept import KeptPages
from profilatlas.web.visit import EXTENSION
from tests.running import application

ROUNDS, SECONDS = 7, 2.0
MOST = 2.0
_SAME = (
    *("/", "/explore", "/explore?sort=start&per_page=25", "/explore?sort=title", "/explore?text=Sprache"),
    *("/explore?page=40", "/suggest?text=spr", "/compare", "/analysis", "/analysis/needs", "/analysis/focal-points"),
    *("/analysis/developments", "/analysis/money", "/analysis/network", "/figure/coverage", "/figure/funding_flows"),
    *("/embed/coverage", "/data", "/data/quality", "/data/quality.ttl", "/data/citation.bib", "/sources", "/check"),
    *(
        "/api",
        "/api/openapi.json",
        "/api/measures",
        "/query",
        "/doc/def",
        "/doc/actor",
        "/doc/actor?page=5",
        "/doc/need",
    ),
    *("/doc/programme", "/catalogue", "/catalogue.ttl", "/void", "/void.ttl", "/release", "/feed", "/feed.atom"),
    *("/feed.ttl", "/sitemap.xml", "/sitemap/1.xml", "/robots.txt", "/imprint", "/problems", "/ready"),
)
_FACETS = ("challenge", "target_group", "actor", "programme", "area", "steering", "plan")


def addresses(release: OpenRelease) -> Iterator[tuple[str, str]]:
    """A name and an address for every type of page: of things the most frequent and the rarest that measures have."""
    columns, base = release.columns, release.instance.base
    yield from ((path, path) for path in _SAME)
    measures = [
        columns.iris[row].removeprefix(f"{base}id/measure/") for row in range(0, columns.count, columns.count // 6)
    ]
    yield "a measure", f"/doc/measure/{measures[0]}"
    for suffix in ("ttl", "jsonld", "json"):
        yield f"a measure as {suffix}", f"/doc/measure/{measures[0]}.{suffix}"
    yield "a measure as svg", f"/doc/measure/{measures[0]}.svg"
    yield "versions of a measure", f"/timemap/doc/measure/{measures[0]}"
    yield "two compared", "/compare?" + "&".join(f"m={each}" for each in measures[:2])
    yield "six compared", "/compare?" + "&".join(f"m={each}" for each in measures[:6])
    yield "smallest set", "/analysis/cover?cell=1&cell=2"
    for name in _FACETS:
        facet = columns.facet(name)
        counts = facet.counts()
        if not len(counts):
            continue
        for which, place in (("frequent", counts.argmax()), ("rare", counts.argmin())):
            path = facet.values[int(place)].removeprefix(base).removeprefix("id/")
            yield f"{which} {name}", f"/doc/{path}"
            yield f"list of {which} {name}", f"/explore?{name}={path.rpartition('/')[2]}"
    yield "a page of the feed", f"/feed/{release.feed.pages[0].name}"
    yield "document of the frequent actor", f"/doc/actor/{_most(release, 'actor')}.ttl"
    yield (
        "five features",
        "/explore?"
        + "&".join(
            f"{name}={_most(release, name)}" for name in ("challenge", "target_group", "area", "steering", "year")
        ),
    )


def _most(release: OpenRelease, name: str) -> str:
    facet = release.columns.facet(name)
    return facet.values[int(facet.counts().argmax())].rpartition("/")[2].rpartition("#")[2]


class Asked:
    """An application over one folder, and what its pages took in milliseconds."""

    def __init__(self, releases: Path) -> None:
        app = application(releases)
        services = app.extensions[EXTENSION] = replace(app.extensions[EXTENSION], pages=KeptPages(0))
        self._client = app.test_client()
        with services.keeper.pinned() as release:
            self.count = release.columns.count
            self.paths = dict(addresses(release))
        self.first: dict[str, float] = {}
        self.warm: dict[str, list[float]] = {}

    def ask(self, name: str) -> None:
        taken = _get(self._client, self.paths[name])
        if name not in self.first:
            self.first[name] = taken
        elif sum(self.warm.setdefault(name, [])) < SECONDS * 1000:
            self.warm[name].append(taken)

    def median(self, name: str) -> float:
        return statistics.median(self.warm[name])


def _get(client: FlaskClient, path: str) -> float:
    before = time.thread_time()
    answer = client.get(path)
    taken = (time.thread_time() - before) * 1000
    if answer.status_code != 200:
        print(f"{path} answered {answer.status_code}", file=sys.stderr)
    return taken


def main() -> int:
    """Ask both in turns and print what grows."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.sizes", description=__doc__)
    parser.add_argument("small", type=Path)
    parser.add_argument("large", type=Path)
    chosen = parser.parse_args()
    both = [Asked(chosen.small), Asked(chosen.large)]
    names = [name for name in both[0].paths if name in both[1].paths]
    chance = random.Random(1)
    for _ in range(ROUNDS):
        for name in chance.sample(names, len(names)):
            for each in both:
                each.ask(name)
    small, large = both
    print(
        f"{'milliseconds of processor time':<44}{small.count:>12,}{'first':>10}{large.count:>12,}{'first':>10}{'ratio':>8}"
    )
    for name in sorted(names, key=lambda name: small.median(name) / large.median(name)):
        ratio = large.median(name) / small.median(name)
        print(
            f"{name:<44}{small.median(name):>12.1f}{small.first[name]:>10.1f}{large.median(name):>12.1f}"
            f"{large.first[name]:>10.1f}{ratio:>7.1f}×{'  grows' if ratio > MOST else ''}"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
