"""The change feed: a stream of versions for programs (Linked Data Event Streams on TREE), a list for people.

https://w3id.org/ldes/specification, https://w3id.org/tree/specification. One document leads to all pages; pages never
change.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from urllib.parse import quote

from ..errors import NotFound
from ..release.feed import Change, Kind, feed_iri, page_iri, read_page, stream_iri
from ..release.opened import OpenRelease
from ..store.port import Literal, NamedNode, Triple
from ..terms import activity, dct, ldes, rdf, tree, xsd
from .addresses import Addresses
from .descriptions import Description, in_order
from .models import ChangeDay, ChangeLine, FeedView
from .speech import Speech, plain

_WITHDRAWABLE = (Kind.CREATED, Kind.UPDATED)


def feed_view(release: OpenRelease, languages: Sequence[str]) -> FeedView:
    """The newest changes for people."""
    addresses = Addresses(release.instance.base, release.columns, lambda iri: None)
    speech = Speech((*languages, *release.instance.languages))

    def line(change: Change) -> ChangeLine:
        titles = [Literal(text, language=tag) if tag else Literal(text) for tag, text in change.titles.items()]
        return ChangeLine(
            title=speech.text(titles) or plain(change.iri.rpartition("/")[2]),
            kind=change.kind.value,
            path=addresses.page(change.iri) if change.kind in _WITHDRAWABLE else None,
            version=version_iri(release, change),
            page=change.page,
        )

    days = tuple(
        ChangeDay(sequence, changes[0].day, tuple(map(line, changes)))
        for sequence, changes in (
            (key, tuple(found)) for key, found in groupby(release.feed.recent, lambda each: each.page.partition("-")[0])
        )
    )
    return FeedView(days, release.feed.changes, len(release.feed.pages))


def version_iri(release: OpenRelease, change: Change) -> str:
    """What was published of a measure: a fragment of its page."""
    name = quote(change.iri.removeprefix(f"{release.instance.base}id/"), safe="/")
    return f"{page_iri(release.instance, change.page)}#{name}"


def feed_description(release: OpenRelease) -> Description:
    """The stream, and the way to all its pages."""
    document = feed_iri(release.instance)
    stream = stream_iri(release.instance)
    return Description(stream, document, in_order(_stream(release, document), stream), ())


def page_description(release: OpenRelease, name: str) -> Description:
    """One page with its versions; `NotFound` where there is none by this name."""
    if release.feed.page(name) is None:
        raise NotFound(page_iri(release.instance, name))
    document = page_iri(release.instance, name)
    return Description(document, document, read_page(release.path, name), ())


def _stream(release: OpenRelease, document: str) -> Iterator[Triple]:
    stream = stream_iri(release.instance)
    for subject, predicate, target in (
        (stream, rdf.type, ldes.EventStream),
        (stream, tree.view, document),
        (stream, ldes.timestampPath, dct.issued),
        (stream, ldes.versionOfPath, dct.isVersionOf),
        (stream, ldes.versionCreateObject, activity.Create),
        (stream, ldes.versionUpdateObject, activity.Update),
        (stream, ldes.versionDeletePath, rdf.type),
        (stream, ldes.versionDeleteObject, activity.Delete),
        (document, rdf.type, tree.Node),
    ):
        yield _link(subject, predicate, target)
    for language, title in release.instance.title.items():
        yield Triple(NamedNode(stream), NamedNode(dct.title), Literal(title, language=language))
    if release.instance.licence:
        yield _link(stream, dct.license, release.instance.licence)
    for page in release.feed.pages:
        relation = f"{document}#{page.name}"
        yield _link(document, tree.relation, relation)
        yield _link(relation, rdf.type, tree.GreaterThanOrEqualToRelation)
        yield _link(relation, tree.node, page_iri(release.instance, page.name))
        yield _link(relation, tree.path, dct.issued)
        moment = Literal(f"{page.day.isoformat()}T00:00:00Z", datatype=NamedNode(xsd.dateTime))
        yield Triple(NamedNode(relation), NamedNode(tree.value), moment)


def _link(subject: str, predicate: str, target: str) -> Triple:
    return Triple(NamedNode(subject), NamedNode(predicate), NamedNode(target))
