"""The releases of an instance as versions of its data: a list for people and programs, and in DCAT.

Terms: https://www.w3.org/TR/vocab-dcat-3/#dataset-versions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ..release.describe import dataset_iri
from ..release.manifest import graph_of
from ..release.opened import OpenRelease
from ..release.versions import Version
from ..store.port import Literal, NamedNode, Triple
from ..terms import dcat, dct, foaf, rdf, void, xsd
from .descriptions import Description, in_order
from .models import Text
from .speech import Speech

PATH = "/release"


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One release: `path` is its start page, `files_path` lists its dumps, `difference_path` what changed since the one before, where there is one.

    `changes` are the differences of the counts to those of the one before.
    """

    id: str
    iri: str
    as_of: date
    counts: Mapping[str, int]
    changes: Mapping[str, int]
    version: str
    current: bool
    path: str
    files_path: str
    previous: str | None
    difference_path: str | None


@dataclass(frozen=True, slots=True)
class VersionsPage:
    """All releases, newest first, and what a citation of one names."""

    title: Text | None
    publisher: Text | None
    dataset: str
    current: str
    versions: tuple[VersionLine, ...]


def path_of(release_id: str, path: str = "/") -> str:
    """The address of a page in one release.

    >>> path_of("000001-0123456789ab", "/doc/measure/x")
    '/release/000001-0123456789ab/doc/measure/x'
    """
    return f"{PATH}/{release_id}{path}"


def difference_path(new: str, old: str) -> str:
    """The address of what changed from one release to another."""
    return path_of(new, f"/difference/{old}")


def versions_page(current: OpenRelease, found: Sequence[Version], languages: Sequence[str]) -> VersionsPage:
    """Read the list of releases for the current one."""
    speech = Speech(tuple(languages))
    instance = current.instance
    counts = {each.id: each.counts for each in found}
    return VersionsPage(
        title=speech.among(instance.title),
        publisher=speech.among(instance.publisher),
        dataset=dataset_iri(instance),
        current=current.manifest.id,
        versions=tuple(
            VersionLine(
                id=each.id,
                iri=graph_of(instance.base, each.id),
                as_of=each.as_of,
                counts=each.counts,
                changes=_changes(each.counts, counts.get(each.previous or "", {})),
                version=each.version,
                current=each.id == current.manifest.id,
                path=path_of(each.id),
                files_path=path_of(each.id, "/data#get"),
                previous=each.previous,
                difference_path=difference_path(each.id, each.previous) if each.previous else None,
            )
            for each in found
        ),
    )


def versions_description(current: OpenRelease, page: VersionsPage, site: str) -> Description:
    """The same in DCAT: each release is a version of the data set; `site` is the address that people see."""
    document = f"{current.instance.base}{PATH.removeprefix('/')}"
    statements = in_order(_statements(current, page, document, site), document)
    return Description(page.dataset, document, statements, ())


def _statements(current: OpenRelease, page: VersionsPage, document: str, site: str) -> Iterator[Triple]:
    instance = current.instance
    yield _link(document, rdf.type, foaf.Document)
    yield _link(document, foaf.primaryTopic, page.dataset)
    yield _link(page.dataset, rdf.type, dcat.Dataset)
    if page.current in {each.id for each in page.versions}:
        yield _link(page.dataset, dcat.hasCurrentVersion, graph_of(instance.base, page.current))
    for each in page.versions:
        yield _link(page.dataset, dcat.hasVersion, each.iri)
        yield _link(each.iri, rdf.type, dcat.Dataset)
        yield _link(each.iri, dcat.isVersionOf, page.dataset)
        yield _link(each.iri, dcat.landingPage, site + each.path)
        yield Triple(NamedNode(each.iri), NamedNode(dcat.version), Literal(each.id))
        yield Triple(
            NamedNode(each.iri), NamedNode(dct.issued), Literal(each.as_of.isoformat(), datatype=NamedNode(xsd.date))
        )
        if "triples" in each.counts:
            triples = Literal(str(each.counts["triples"]), datatype=NamedNode(xsd.integer))
            yield Triple(NamedNode(each.iri), NamedNode(void.triples), triples)
        for language, title in instance.title.items():
            text = Literal(f"{title} ({each.id})", language=language)
            yield Triple(NamedNode(each.iri), NamedNode(dct.title), text)
        if instance.licence:
            yield _link(each.iri, dct.license, instance.licence)
        if each.previous:
            yield _link(each.iri, dcat.previousVersion, graph_of(instance.base, each.previous))


def _changes(new: Mapping[str, int], old: Mapping[str, int]) -> dict[str, int]:
    return {name: count - old[name] for name, count in new.items() if name in old}


def _link(subject: str, predicate: str, target: str) -> Triple:
    return Triple(NamedNode(subject), NamedNode(predicate), NamedNode(target))
