"""What differs between two releases, for people in the language of the page and as activities in RDF.

Terms: https://www.w3.org/TR/activitystreams-vocabulary/ (Create, Update, Delete), as in the change feed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from ..model.difference import Change, Changes, State
from ..release.manifest import Manifest, graph_of
from ..store.port import Literal, NamedNode, Triple
from ..terms import activity, dct, foaf, prov, rdf
from .changed import changed_thing
from .descriptions import Description, in_order
from .models import ChangedThing, Text
from .speech import Speech, plain
from .versions import difference_path, path_of

_ACTIVITIES = {State.ADDED: activity.Create, State.CHANGED: activity.Update, State.REMOVED: activity.Delete}


@dataclass(frozen=True, slots=True)
class ComparedRelease:
    """One of the two releases; `path` is its start page."""

    id: str
    as_of: date
    path: str


@dataclass(frozen=True, slots=True)
class CountedKind:
    """How many things of a kind came, went and changed."""

    kind: Text
    added: int
    removed: int
    changed: int


@dataclass(frozen=True, slots=True)
class DifferentMeasure:
    """A measure that differs; `path` is its page where it is there, `old` and `new` its profile in words, if that differs."""

    thing: ChangedThing
    path: str
    profile: bool
    old: Text | None
    new: Text | None


@dataclass(frozen=True, slots=True)
class DifferencePage:
    """What differs from `old` to `new`; `left_out` things are counted but not described."""

    old: ComparedRelease
    new: ComparedRelease
    back_path: str
    counts: tuple[CountedKind, ...]
    measures: tuple[DifferentMeasure, ...]
    others: tuple[ChangedThing, ...]
    left_out: int


def difference_page(old: Manifest, new: Manifest, changes: Changes, languages: Sequence[str]) -> DifferencePage:
    """Put a difference into the words of the first of the languages that it has."""
    speech = Speech(tuple(languages))
    return DifferencePage(
        old=ComparedRelease(old.id, old.as_of, path_of(old.id)),
        new=ComparedRelease(new.id, new.as_of, path_of(new.id)),
        back_path=difference_path(old.id, new.id),
        counts=tuple(
            CountedKind(speech.among(each.labels) or plain(each.kind), each.added, each.removed, each.changed)
            for each in changes.counts
        ),
        measures=tuple(_measure(each, old, new, speech) for each in changes.measures),
        others=tuple(changed_thing(each, speech) for each in changes.others),
        left_out=changes.left_out,
    )


def difference_description(old: Manifest, new: Manifest, changes: Changes) -> Description:
    """The same as activities: what was created, updated and deleted, each with the thing that it concerns."""
    base = new.instance.base
    document = base + difference_path(new.id, old.id).removeprefix("/")
    statements = in_order(_statements(document, old, new, changes), document)
    return Description(document, document, statements, ())


def _measure(change: Change, old: Manifest, new: Manifest, speech: Speech) -> DifferentMeasure:
    there = old if change.state is State.REMOVED else new
    profile = change.profile
    return DifferentMeasure(
        thing=changed_thing(change, speech),
        path=path_of(there.id, f"/doc/{change.iri.removeprefix(there.instance.base).removeprefix('id/')}"),
        profile=profile is not None,
        old=speech.among(profile.old.sentence) if profile else None,
        new=speech.among(profile.new.sentence) if profile else None,
    )


def _statements(document: str, old: Manifest, new: Manifest, changes: Changes) -> Iterator[Triple]:
    yield _link(document, rdf.type, foaf.Document)
    yield _link(document, rdf.type, activity.Collection)
    yield _link(document, dct.source, graph_of(old.instance.base, old.id))
    yield _link(document, dct.source, graph_of(new.instance.base, new.id))
    number = 0
    for whole in (*changes.measures, *changes.others):
        for each in (whole, *whole.parts):
            number += 1
            event = f"{document}#{number}"
            yield _link(document, activity.items, event)
            yield _link(event, rdf.type, _ACTIVITIES[each.state])
            yield _link(event, activity.object, each.iri)
            if each.state is not State.REMOVED:
                yield _link(event, prov.wasDerivedFrom, graph_of(new.instance.base, new.id))
    if changes.left_out:
        yield Triple(
            NamedNode(document), NamedNode(dct.description), Literal(f"{changes.left_out} more", language="en")
        )


def _link(subject: str, predicate: str, target: str) -> Triple:
    return Triple(NamedNode(subject), NamedNode(predicate), NamedNode(target))
