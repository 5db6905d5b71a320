"""From a source folder to a release: the composition root of building.

read → derive → validate → columns → write → verify → switch. Nothing is published while a violation stands, and
wherever a build stops or dies the release in service stays.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from . import __version__, resources
from .built_from import hash_of, newest_sound, program_hash, sound_release
from .dumping import write_dumps
from .dumping_aside import dumps_aside
from .errors import ReleaseError, SourceError, StoreError
from .examining import Progress, divides, examine, gather, threads_for, told
from .files import oddity_of
from .ingest.entries import visible
from .ingest.places import TableSource
from .ingest.sources import SCHEMES, TABLES
from .model.finding import Finding, Place, Severity, in_order
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
from .store.lookup import LINES
from .store.port import Literal


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


@contextmanager
def _beside(folder: Path) -> Iterator[Path]:
    """A folder beside the one that is being built, for what is needed only meanwhile; the next build removes leftovers."""
    with TemporaryDirectory(prefix=f"{folder.name}-", dir=folder.parent) as work:
        yield Path(work)


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
    if divides(store):
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
    with threads_for(2 if divides(store) else 1) as threads:
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
            progress=told("feed", "measures", progress),
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
