"""From a source folder to a release: the composition root of building (design.md, "Layout").

read → derive → validate → columns → write → verify → switch. Nothing is published while a violation stands, and
wherever a build stops or dies the release in service stays.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyoxigraph as ox

from . import __version__, resources
from .errors import ReleaseError, SourceError
from .ingest.layout import Layouts
from .ingest.places import TableSource
from .ingest.sources import read_source
from .model.finding import Finding, Place, Severity, in_order
from .queries.binding import bind
from .queries.registry import Registry
from .release import switch
from .release.columns import Columns
from .release.manifest import Manifest, describe_files
from .release.opened import COLUMNS, REPORT, STORE, TEXTS, OpenRelease
from .release.texts import render_texts
from .settings import Instance
from .store.embedded import EmbeddedStore
from .store.port import Literal, Triple
from .terms import PREFIXES
from .validation.checks import load_checks, run_checks
from .validation.chunks import validate_store
from .validation.findings import to_findings
from .validation.shapes import Shapes

Progress = Callable[[str, str], None]

# What decides the content of a release besides its sources; pages may change without a new one.
_VOCABULARY = ("profile.ttl", "codes.ttl", "external-labels.ttl", "alignments.ttl")
_CODE = (
    "build.py",
    "errors.py",
    "terms.py",
    "settings.py",
    "model",
    "store",
    "queries",
    "ingest",
    "validation",
    "release",
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The release that is current after a build, whether it is a new one, and the warnings about its sources."""

    release_id: str
    new: bool
    findings: tuple[Finding, ...]


def build(
    source: Path, releases: Path, *, as_of: date | None = None, progress: Progress = lambda step, detail: None
) -> Outcome:
    """Check a source folder and make it the current release; unchanged sources make no new one.

    `as_of` is the day to look from (else the instance's, else the newest `dct:modified`). `progress` is told each step
    before it is taken. Raises `SourceError` with all findings when one is a violation, `BuildRunning`, `ReleaseError`.
    """
    progress("look", str(source))
    content_hash = _content_hash(source, as_of)
    current = _sound_release(releases)
    if current and current.content_hash == content_hash:
        return Outcome(current.id, False, ())
    with switch.building(releases) as folder:
        store = EmbeddedStore.create(folder / STORE)
        checked = _check(source, store, as_of, releases / ".validation", progress)
        if checked.as_of is None or any(finding.stops for finding in checked.findings):
            raise SourceError(f"{source} cannot become a release", checked.findings)
        sequence = switch.next_sequence(releases)
        manifest = _write(folder, source, store, checked, checked.as_of, content_hash, sequence, progress)
        switch.publish(folder, manifest, releases, lambda step: progress(step, ""))
    return Outcome(manifest.id, True, checked.findings)


def check_sources(
    source: Path, *, as_of: date | None = None, progress: Progress = lambda step, detail: None
) -> tuple[Finding, ...]:
    """Do all that `build` does to find out what is wrong with a source folder, and write nothing.

    Raises `SourceError` where a file cannot be read at all.
    """
    return _check(source, EmbeddedStore.memory(), as_of, None, progress).findings


@dataclass(frozen=True, slots=True)
class _Checked:
    """What is known of a source folder when its triples are in the store; `as_of` is None only beside a violation."""

    instance: Instance
    registry: Registry
    as_of: date | None
    findings: tuple[Finding, ...]
    tables: tuple[TableSource, ...]


def _check(source: Path, store: EmbeddedStore, as_of: date | None, cache: Path | None, progress: Progress) -> _Checked:
    """Fill a store from the sources and the vocabulary and find what is wrong with them."""
    instance = Instance.load(source)
    registry = Registry.load(resources.queries_dir(), PREFIXES)
    progress("read", str(source))
    layouts = Layouts.load(resources.shapes_dir(), resources.ontology_dir())
    sources = read_source(source, instance, layouts)
    store.extend(_vocabulary())
    store.extend(sources.triples)
    if any(finding.stops and finding.place.row is None for finding in sources.findings):
        raise SourceError(f"{source} cannot be read", sources.findings)
    progress("derive", f"{store.count()} triples")
    for query in registry.below("derive"):
        store.extend(store.construct(bind(query)))
    progress("validate", f"{store.count()} triples")
    shapes = Shapes.load(resources.shapes_dir(), resources.ontology_dir())
    results = validate_store(store, registry, shapes, cache_folder=cache, workers=os.cpu_count() or 1)
    progress("check", "")
    results += run_checks(store, load_checks(resources.shapes_dir() / "checks"), instance)
    unsound = {(finding.place.file, finding.place.row) for finding in sources.findings if finding.stops}
    # A row that could not be read whole needs no second message about what is missing in it.
    found = [
        finding
        for finding in to_findings(results, sources.places, instance.base)
        if (finding.place.file, finding.place.row) not in unsound
    ]
    day = as_of or instance.as_of or _newest_modified(store, registry)
    findings = in_order([*sources.findings, *found, *([] if day else [_NO_DAY])])
    return _Checked(instance, registry, day, tuple(findings), tuple(sources.places.tables))


def _vocabulary() -> Iterator[Triple]:
    """The vocabulary belongs to every release: its code lists are values of the data, its labels are on the pages."""
    for name in _VOCABULARY:
        for quad in ox.parse(path=resources.ontology_dir() / name):
            yield quad.triple


def _write(
    folder: Path,
    source: Path,
    store: EmbeddedStore,
    checked: _Checked,
    as_of: date,
    content_hash: str,
    sequence: int,
    progress: Progress,
) -> Manifest:
    """Write everything of a release but its manifest, and open it once as its readers will."""
    progress("columns", "")
    columns = Columns.build(store, checked.registry, checked.instance, as_of)
    columns.save(folder / COLUMNS)
    progress("texts", "")
    _write_json(folder / TEXTS, render_texts(source, checked.instance.languages[0]))
    report = {
        "sources": [{"file": table.file, "rows": table.rows} for table in checked.tables],
        "findings": [finding.to_json() for finding in checked.findings],
    }
    _write_json(folder / REPORT, report)
    progress("store", "")
    counts = {"triples": store.count(), "measures": columns.count}
    store.finish()
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


def _write_json(path: Path, value: object) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _newest_modified(store: EmbeddedStore, registry: Registry) -> date | None:
    (row,) = store.select(registry["build/newest_modified"].text)
    newest = row["newest"]
    return date.fromisoformat(newest.value) if isinstance(newest, Literal) else None


def _content_hash(source: Path, as_of: date | None) -> str:
    """SHA-256 of everything a release depends on: sources, vocabulary, shapes, our code, and the day it looks from."""
    digest = hashlib.sha256(f"{__version__} {as_of}".encode())
    code = [resources.package_dir() / name for name in _CODE]
    for root in (source, resources.ontology_dir(), resources.shapes_dir(), *code):
        for path in [root] if root.is_file() else sorted(root.rglob("*")):
            relative = path.relative_to(root)
            if path.is_file() and "__pycache__" not in relative.parts and not path.name.startswith((".", "~$")):
                with path.open("rb") as stream:
                    name = relative.as_posix() if root == source else f"{root.name}/{relative.as_posix()}"
                    digest.update(f"{name} {path.stat().st_size}\n".encode())
                    digest.update(hashlib.file_digest(stream, "sha256").digest())
    return digest.hexdigest()


def _sound_release(releases: Path) -> Manifest | None:
    """The manifest of the current release if it is whole, so that a damaged one is built anew."""
    current = switch.current_id(releases)
    try:
        manifest = Manifest.read(releases / current) if current else None
        if manifest:
            manifest.verify_hashes(releases / manifest.id)
    except ReleaseError:
        return None
    return manifest


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
