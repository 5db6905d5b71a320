"""From a source folder to a release: the composition root of building (design.md, "Layout").

read → derive → validate → columns → write → verify → switch. Nothing is published while a violation stands, and
wherever a build stops or dies the release in service stays.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Container, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import pyoxigraph as ox

from . import __version__, resources
from .built_from import hash_of, newest_sound, program_hash, sound_release
from .dumping import write_dumps
from .dumping_aside import dumps_aside
from .errors import ReleaseError, SourceError, StoreError
from .files import oddity_of
from .ingest.causes import is_cause, without_follow_ups
from .ingest.entries import visible
from .ingest.layout import Layouts
from .ingest.places import TableSource
from .ingest.sources import SCHEMES, TABLES, Sources, read_source
from .ingest.workbooks.container import UploadLimits
from .model.finding import Finding, Place, Severity, in_order
from .queries.binding import bind
from .queries.registry import Registry
from .release import switch
from .release.assessment import assess
from .release.columns import Columns
from .release.describe import describe, write_description
from .release.editions import keep_editions
from .release.feed_build import build_feed
from .release.manifest import Manifest, describe_files
from .release.opened import COLUMNS, REPORT, SEARCH, SOURCE, STORE, TEXTS, OpenRelease
from .release.report import write_report
from .release.rulebook import Rulebook
from .release.search_build import build_search
from .release.stated_needs import find_needs, write_needs
from .release.tally import tally
from .release.texts import render_texts
from .rulebook import rulebook_of
from .settings import INSTANCE_FILE, Instance
from .store.embedded import EmbeddedStore
from .store.lookup import LINES, write_lookup
from .store.port import Literal, Triple
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
class Outcome:
    """The release that is current after a build, whether it is a new one, and the warnings about its sources."""

    release_id: str
    new: bool
    findings: tuple[Finding, ...]


def build(
    source: Path,
    releases: Path,
    *,
    as_of: date | None = None,
    upload: Callable[[Path, Manifest], None] = lambda path, manifest: None,
    progress: Progress = lambda step, detail: None,
) -> Outcome:
    """Check a source folder and make it the current release; unchanged sources make no new one.

    `as_of` is the day to look from (else the instance's, else the newest `dct:modified`). `progress` is told each step
    before it is taken, and of those that take long how much of them is done. `upload` brings the release to an engine elsewhere before it is made current. Raises `SourceError` with all findings when one is a violation, `BuildRunning`, `ReleaseError`.
    """
    progress("look", str(source))
    content_hash = hash_of(source, as_of)
    current = sound_release(releases)
    if current and current.content_hash == content_hash:
        upload(releases / current.id, current)
        return Outcome(current.id, False, _reported(releases / current.id))
    with _writing(releases), switch.building(releases) as folder, _beside(folder) as work:
        store = EmbeddedStore.create(folder / STORE)
        checked = _check(source, store, as_of, work, _remembered(releases), progress)
        if checked.as_of is None or any(finding.stops for finding in checked.findings):
            raise SourceError(f"{source} cannot become a release", checked.findings)
        sequence = switch.next_sequence(releases)
        before = newest_sound(releases)
        manifest = _write(folder, work, source, store, checked, checked.as_of, content_hash, sequence, before, progress)
        switch.publish(folder, manifest, releases, lambda step: progress(step, ""), upload)
    return Outcome(manifest.id, True, checked.findings)


def _remembered(releases: Path) -> Path:
    """The folder of what this program found out in earlier builds; what another one did is removed, if that is possible."""
    folder = releases / ".validation" / program_hash()[:16]
    if not folder.parent.is_symlink():  # what else is behind a link is not ours
        for other in set(folder.parent.glob("*")) - {folder}:
            with suppress(OSError):
                shutil.rmtree(other) if other.is_dir() and not other.is_symlink() else other.unlink()
    return folder


def check_sources(
    source: Path, *, as_of: date | None = None, progress: Progress = lambda step, detail: None
) -> tuple[Finding, ...]:
    """Do all that `build` does to find out what is wrong with a source folder, and write nothing.

    Raises `SourceError` where a file cannot be read at all.
    """
    with TemporaryDirectory() as work:
        return _check(source, EmbeddedStore.memory(), as_of, Path(work), None, progress).findings


@dataclass(frozen=True, slots=True)
class _Checked:
    """What is known of a source folder when its triples are in the store; `as_of` is None only beside a violation."""

    instance: Instance
    registry: Registry
    as_of: date | None
    findings: tuple[Finding, ...]
    tables: tuple[TableSource, ...]
    texts: Mapping[str, str]
    rulebook: Rulebook
    derived: int


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
    sources = read_source(source, instance, layouts, proposal, limits, _of("read", "rows", progress))
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


def _check(
    source: Path, store: EmbeddedStore, as_of: date | None, work: Path, cache: Path | None, progress: Progress
) -> _Checked:
    """Fill a store from the sources and the vocabulary and find what is wrong with them."""
    gathered = gather(source, store, progress)
    instance, registry, sources = gathered.instance, gathered.registry, gathered.sources
    found = examine(gathered, store, work, cache=cache, progress=progress)
    day = as_of or instance.as_of or _newest_modified(store, registry)
    findings = in_order([*found, *([] if day else [_NO_DAY])])
    rulebook = rulebook_of(gathered.layouts, resources.shapes_dir())
    tables = tuple(sources.places.tables)
    return _Checked(instance, registry, day, tuple(findings), tables, sources.texts, rulebook, gathered.derived)


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
    cores = os.cpu_count() or 1
    progress("validate", f"{store.count()} triples")
    shapes = Shapes.load(resources.shapes_dir(), resources.ontology_dir())
    checks = load_checks(resources.shapes_dir() / "checks")
    small = store.count() < WORTH_DIVIDING
    with _threads(1 if small else cores) as threads, Workers(1 if small else cores) as workers:
        write_lookup(store.dump, work)
        general = [check for check in checks if check.alone is None]
        clean = CleanRules(work / LINES, general, instance, None if cache is None else cache / "rules")
        asked = [check for check in general if not clean.knows(check.rule.name)]
        broken = run_checks(store, asked, instance, threads)
        done = _of("validate", "things", progress)
        results = validate_lines(work, shapes, cache_folder=cache, workers=workers, only=only, progress=done)
        progress("check", "")
        statements, done = None if cache is None else cache / "statements", _of("check", "pieces", progress)
        left = uncleared(work, checks, instance, EmbeddedStore.of_lines, workers, statements, done)
        found = [*broken]
        clean.keep({each.rule for each in found})
        results += found
        results += run_checks(store, [check for check in checks if check.rule.name in left], instance, threads)
    unsound = {_row(finding) for finding in sources.findings if finding.stops}
    # A row that could not be read whole needs no second message about what is missing in it.
    sound = [each for each in to_findings(results, sources.places, instance.base) if _row(each) not in unsound]
    return in_order([*sources.findings, *sound])


@contextmanager
def _threads(number: int) -> Iterator[ThreadPoolExecutor | None]:
    """Threads for queries, which the engine answers side by side; none where one is enough."""
    if number == 1:
        yield None
        return
    with ThreadPoolExecutor(number) as threads:
        try:
            yield threads
        finally:
            threads.shutdown(cancel_futures=True)


@contextmanager
def _beside(folder: Path) -> Iterator[Path]:
    """A folder beside the one that is being built, for what is needed only meanwhile; the next build removes leftovers."""
    with TemporaryDirectory(prefix=f"{folder.name}-", dir=folder.parent) as work:
        yield Path(work)


def _of(step: str, things: str, progress: Progress) -> Callable[[int, int], None]:
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


def _write(
    folder: Path,
    work: Path,
    source: Path,
    store: EmbeddedStore,
    checked: _Checked,
    as_of: date,
    content_hash: str,
    sequence: int,
    before: Path | None,
    progress: Progress,
) -> Manifest:
    """Write everything of a release but its manifest, and open it once as its readers will."""
    progress("store", "")
    store.finish()
    store = EmbeddedStore.open(folder / STORE)
    _keep_source(source, folder / SOURCE)
    with _dumping(folder, work, store, checked, before, progress) as dumped:
        counts = _derive_files(folder, work, store, checked, as_of, sequence, before, progress)
        dumped()
    progress("hash", "")
    manifest = Manifest(
        sequence=sequence,
        content_hash=content_hash,
        as_of=as_of,
        version=__version__,
        instance=checked.instance,
        counts=counts,
        files=describe_files(folder),
    )
    progress("verify", ", ".join(f"{count} {name}" for name, count in counts.items()))
    OpenRelease.read(folder, manifest, EmbeddedStore.open).close()
    return manifest


@contextmanager
def _dumping(
    folder: Path, lines: Path, store: EmbeddedStore, checked: _Checked, before: Path | None, progress: Progress
) -> Iterator[Callable[[], object]]:
    """What ends with the dumps being there: begun in a process of its own where that pays."""
    if store.count() >= WORTH_DIVIDING:
        with dumps_aside(folder, lines, before, progress) as wait:
            yield wait
    else:
        registry, instance = checked.registry, checked.instance
        yield partial(write_dumps, folder, lines, store, registry, folder / SOURCE, instance, before, progress)


def _derive_files(
    folder: Path,
    work: Path,
    store: EmbeddedStore,
    checked: _Checked,
    as_of: date,
    sequence: int,
    before: Path | None,
    progress: Progress,
) -> dict[str, int]:
    """Write what pages need besides the store; gives how many triples and measures there are."""
    progress("columns", "")
    columns = Columns.build(store, checked.registry, checked.instance, as_of)
    columns.save(folder / COLUMNS)
    write_needs(folder, find_needs(store, checked.registry, columns))
    counted = tally(work / LINES, checked.instance.base)
    write_description(folder, describe(counted, checked.instance))
    assessing = partial(
        assess,
        store,
        checked.registry,
        checked.instance,
        counted,
        checked.rulebook,
        columns,
        checked.findings,
        as_of,
        checked.derived,
    )
    with _threads(2 if store.count() >= WORTH_DIVIDING else 1) as threads:
        assessed = threads.submit(assessing).result if threads else assessing
        progress("search", "")
        build_search(folder / SEARCH, store, checked.registry, checked.instance, columns)
        progress("texts", "")
        _write_json(folder / TEXTS, render_texts(checked.texts, checked.instance.languages[0]))
        sources = [{"file": table.file, "rows": table.rows} for table in checked.tables]
        write_report(folder / REPORT, sources, checked.findings)
        checked.rulebook.write(folder)
        keep_editions(resources.ontology_dir(), folder)
        progress("feed", "")
        build_feed(
            folder,
            work,
            columns.iris,
            checked.instance,
            sequence=sequence,
            as_of=as_of,
            before=before,
            progress=_of("feed", "measures", progress),
        )
        progress("quality", "")
        assessed().write(folder)
    return {"triples": counted.use.triples, "measures": columns.count}


def _keep_source(source: Path, target: Path) -> None:
    """Copy what was read, so that a table can be checked against the release that is in service."""
    target.mkdir()
    shutil.copyfile(source / INSTANCE_FILE, target / INSTANCE_FILE)
    for name in (SCHEMES, TABLES):
        (target / name).mkdir()
        for path in visible(source / name):
            if oddity_of(path, source) is None:
                shutil.copyfile(path, target / name / path.name)


def _write_json(path: Path, value: object) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _newest_modified(store: EmbeddedStore, registry: Registry) -> date | None:
    """The newest day in the data, None where there is none; what is no day is reported by a rule of its own."""
    (row,) = store.select(registry["build/newest_modified"].text)
    newest = row["newest"]
    try:
        return date.fromisoformat(newest.value[:10]) if isinstance(newest, Literal) else None
    except ValueError:
        return None


def _reported(release: Path) -> tuple[Finding, ...]:
    """The findings that a sound release keeps about its sources."""
    report = json.loads((release / REPORT).read_text(encoding="utf-8"))
    return tuple(Finding.from_json(found) for found in report["findings"])


@contextmanager
def _writing(releases: Path) -> Iterator[None]:
    """Tell a person what to do when a release cannot be written; the one in service is untouched then."""
    try:
        yield
    except (OSError, StoreError) as error:
        reason = (isinstance(error, OSError) and error.strerror) or str(error)
        raise ReleaseError(
            f"the release could not be written to {releases} ({reason}): make room there or mend the permissions, then "
            "build again; the release in service is untouched"
        ) from error


_NO_DAY = Finding(
    "as-of-unknown",
    Severity.VIOLATION,
    Place("instance.toml", column="as_of"),
    None,
    {
        "de": "Es steht nicht fest, von welchem Tag aus die Daten zu lesen sind: „as_of“ in instance.toml eintragen oder "
        "bei den Maßnahmen „Geändert am“.",
        "en": "The day from which to read the data is unknown: enter “as_of” in instance.toml or “Modified” for measures.",
    },
)
