"""The page about the data as a whole, from the release's own description (VoID), its dumps and the versions beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..queries.registry import Registry
from ..release.describe import dataset_iri
from ..release.dumps import ROWS, SHEETS, TABLES, Dump
from ..release.opened import OpenRelease
from ..release.texts import LICENCE
from ..release.versions import versions
from ..terms import ipv, void
from .facts import Facts
from .licences import licence_name
from .models import Citation, ClassCount, DataPage, DumpView, PropertyCount, VersionView
from .reading import Reading
from .speech import plain
from .vocabulary import defined

PATH = "/data"


def data_page(release: OpenRelease, registry: Registry, languages: Sequence[str]) -> DataPage:
    """Read the page."""
    reading = Reading(release, registry, languages)
    manifest = release.manifest
    statuses = release.columns.facet("data_status")
    counted = dict(zip(statuses.values, map(int, statuses.counts()), strict=True))
    classes, properties = _parts(release)
    reading.want(iri for part in classes for iri in part.iris(void.class_) + part.iris(void.exampleResource))
    reading.want(iri for part in properties for iri in part.iris(void.property))
    reading.want(dump.about for dump in release.dumps if dump.about)
    lines = sorted(_classes(reading, classes), key=lambda each: (-each.things, each.kind.iri))
    return DataPage(
        release=manifest.id,
        as_of=manifest.as_of,
        built_by=manifest.version,
        statements=manifest.counts["triples"],
        measures=manifest.counts["measures"],
        illustrative=counted.get(ipv.illustrative, 0),
        own_classes=tuple(line for line in lines if line.own),
        other_classes=tuple(line for line in lines if not line.own),
        properties=tuple(sorted(_properties(reading, properties), key=lambda each: (-each.statements, each.link.iri))),
        languages=release.instance.languages,
        dumps=tuple(_dump(reading, dump) for dump in sorted(release.dumps, key=_for_how_many)),
        citation=citation_of(release, registry, languages),
        licence_text=reading.speech.among(release.texts.get(LICENCE, {})),
        versions=tuple(_versions(release)),
    )


def citation_of(release: OpenRelease, registry: Registry, languages: Sequence[str]) -> Citation:
    """What is to be said of a release by those who cite it."""
    instance, manifest = release.instance, release.manifest
    speech = Reading(release, registry, languages).speech
    return Citation(
        title=speech.among(instance.title) or plain(instance.base),
        publisher=speech.among(instance.publisher),
        release=manifest.id,
        as_of=manifest.as_of,
        address=manifest.graph,
        licence=instance.licence,
        licence_name=licence_name(release, registry, languages),
        description=speech.among(instance.subtitle),
    )


def _parts(release: OpenRelease) -> tuple[list[Facts], list[Facts]]:
    """What the description says about each class and about each property in use."""
    facts: dict[str, Facts] = {}
    for fact in release.description:
        facts.setdefault(getattr(fact.subject, "value", ""), Facts()).add(fact.predicate.value, fact.object)
    dataset = facts.get(dataset_iri(release.instance), Facts())
    classes, properties = (dataset.iris(name) for name in (void.classPartition, void.propertyPartition))
    return [facts[part] for part in classes if part in facts], [facts[part] for part in properties if part in facts]


def _classes(reading: Reading, parts: Sequence[Facts]) -> Iterator[ClassCount]:
    for part in parts:
        if (iri := part.iri(void.class_)) is not None:
            example = part.iri(void.exampleResource)
            things = part.integer(void.entities) or 0
            # A part of a thing has a name of no use to people; it is counted, and not shown as an example.
            shown = reading.link(example) if example and "#" not in example else None
            yield ClassCount(defined(reading.link(iri)), things, example is not None, shown)


def _properties(reading: Reading, parts: Sequence[Facts]) -> Iterator[PropertyCount]:
    for part in parts:
        if (iri := part.iri(void.property)) is not None:
            yield PropertyCount(defined(reading.link(iri)), part.integer(void.triples) or 0)


def _purpose(dump: Dump) -> str:
    """What somebody takes a dump for."""
    if dump.conforms_to:
        return "services"
    if dump.counts == ROWS:
        return "table" if dump.about else "tables"
    return {SHEETS: "workbook", TABLES: "columns"}.get(dump.counts, dump.media_type)


def _for_how_many(dump: Dump) -> int:
    """Where a dump stands in the list: first what most people can open. The order among equals is that of the release."""
    order = ("workbook", "tables")
    return order.index(_purpose(dump)) if _purpose(dump) in order else len(order)


def _dump(reading: Reading, dump: Dump) -> DumpView:
    return DumpView(
        name=dump.name,
        path=f"/dump/{dump.name}",
        file_type=dump.file_type,
        size=dump.size,
        sha256=dump.sha256,
        count=dump.count,
        counts=dump.counts,
        purpose=_purpose(dump),
        about=defined(reading.link(dump.about)) if dump.about else None,
    )


def _versions(release: OpenRelease) -> Iterator[VersionView]:
    """This release and those before it that are still kept, newest first."""
    own = release.manifest
    yield VersionView(own.id, own.as_of, own.counts, shown=True)
    for each in versions(release.path.parent):
        if each.sequence < own.sequence:
            yield VersionView(each.id, each.as_of, each.counts, shown=False)
