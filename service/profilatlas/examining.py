"""What a source folder says, in a store, and all that is wrong with it: what building, checking and comparing begin with.

read → derive → validate.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Container, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from . import resources
from .errors import SourceError
from .ingest.causes import is_cause, without_follow_ups
from .ingest.layout import Layouts
from .ingest.sources import Sources, read_source
from .ingest.workbooks.container import UploadLimits
from .model.finding import Finding, in_order
from .queries.binding import bind
from .queries.registry import Registry
from .settings import Instance
from .store.embedded import EmbeddedStore
from .store.lookup import LINES, write_lookup
from .store.port import Triple
from .terms import PREFIXES
from .validation.checks import load_checks, run_checks
from .validation.chunks import validate_lines
from .validation.clean import CleanRules
from .validation.findings import to_findings
from .validation.pieces import uncleared
from .validation.shapes import Shapes
from .validation.workers import Workers

Progress = Callable[[str, str], None]

WORTH_DIVIDING = 50_000
"""Triples (about 900 measures) from which a build divides its work; below, starting processes costs more than it saves."""

_VOCABULARY = ("profile.ttl", "codes.ttl", "external-labels.ttl", "authorities.ttl", "alignments.ttl")


@dataclass(frozen=True, slots=True)
class Gathered:
    """A source folder whose triples, with the vocabulary and all that is derived, are in a store.

    `layouts` are the tables as they were read, `derived` is how many statements rules added.
    """

    instance: Instance
    registry: Registry
    sources: Sources
    layouts: Layouts
    derived: int


def gather(
    source: Path,
    store: EmbeddedStore,
    progress: Progress = lambda step, detail: None,
    proposal: Path | None = None,
) -> Gathered:
    """Fill a store with what a source folder says; `SourceError` where a file of it cannot be read at all.

    `proposal` is a table from elsewhere that is read with the folder (`ingest/proposal.py`); nothing in it raises.
    """
    instance = Instance.load(source)
    registry = Registry.load(resources.queries_dir(), PREFIXES)
    progress("read", str(source))
    layouts = Layouts.load(resources.shapes_dir(), resources.ontology_dir())
    limits = UploadLimits() if proposal else None
    sources = read_source(source, instance, layouts, proposal, limits, told("read", "rows", progress))
    store.extend(_vocabulary())
    store.extend(sources.triples)
    own = proposal.name if proposal is not None else None
    if any(is_cause(found) and found.place.file != own for found in sources.findings):
        raise SourceError(f"{source} cannot be read", without_follow_ups(sources.findings))
    stated = store.count()
    progress("derive", f"{stated} triples")
    for query in registry.below("derive"):
        store.extend(store.construct(bind(query)))
    return Gathered(instance, registry, sources, layouts, store.count() - stated)


def examine(
    gathered: Gathered,
    store: EmbeddedStore,
    work: Path,
    *,
    only: Container[str] | None = None,
    cache: Path | None = None,
    progress: Progress = lambda step, detail: None,
) -> list[Finding]:
    """All that is wrong with what was gathered, in order; `only` names the things that shapes look at, else all.

    Leaves all triples as sorted lines in the folder `work`.
    """
    instance, sources = gathered.instance, gathered.sources
    progress("validate", f"{store.count()} triples")
    shapes = Shapes.load(resources.shapes_dir(), resources.ontology_dir())
    checks = load_checks(resources.shapes_dir() / "checks")
    hands = (os.cpu_count() or 1) if divides(store) else 1
    with threads_for(hands) as threads, Workers(hands) as workers:
        write_lookup(store.dump, work)
        general = [check for check in checks if check.alone is None]
        clean = CleanRules(work / LINES, general, instance, None if cache is None else cache / "rules")
        asked = [check for check in general if not clean.knows(check.rule.name)]
        broken = run_checks(store, asked, instance, threads)
        done = told("validate", "things", progress)
        results = validate_lines(work, shapes, cache_folder=cache, workers=workers, only=only, progress=done)
        progress("check", "")
        statements, done = None if cache is None else cache / "statements", told("check", "pieces", progress)
        left = uncleared(work, checks, instance, EmbeddedStore.of_lines, workers, statements, done)
        found = [*broken]
        clean.keep({each.rule for each in found})
        results += found
        results += run_checks(store, [check for check in checks if check.rule.name in left], instance, threads)
    unsound = {_row(finding) for finding in sources.findings if finding.stops}
    # A row that could not be read whole needs no second message about what is missing in it.
    sound = [each for each in to_findings(results, sources.places, instance.base) if _row(each) not in unsound]
    return in_order([*sources.findings, *sound])


def divides(store: EmbeddedStore) -> bool:
    """Whether work on these triples is divided among processes and threads."""
    return store.count() >= WORTH_DIVIDING


@contextmanager
def threads_for(number: int) -> Iterator[ThreadPoolExecutor | None]:
    """Threads for queries, which the engine answers side by side; none where one is enough."""
    if number == 1:
        yield None
        return
    with ThreadPoolExecutor(number) as threads:
        try:
            yield threads
        finally:
            threads.shutdown(cancel_futures=True)


def told(step: str, things: str, progress: Progress) -> Callable[[int, int], None]:
    """Tells of a step how many of its things are done."""
    return lambda done, total: progress(step, f"{done} of {total} {things}")


def _row(finding: Finding) -> tuple[str, str | None, int | None]:
    place = finding.place
    return (place.file, place.sheet, place.row)


def _vocabulary() -> Iterator[Triple]:
    """The vocabulary belongs to every release: its code lists are values of the data, its labels are on the pages."""
    for name in _VOCABULARY:
        for quad in ox.parse(path=resources.ontology_dir() / name):
            yield quad.triple
