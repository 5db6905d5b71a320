"""The pages that a build adds to the change feed: a version of each measure that came, changed or went.

A measure has changed when what is stated about it or about its foci, involvements and fundings has; where its row stands
in a table (provenance) does not count. A version is a copy of these statements under addresses of its own, fragments of
its page, so that pages can be loaded together and never contradict each other.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from urllib.parse import quote

from ..queries.binding import bind
from ..queries.registry import Registry
from ..settings import Instance
from ..store.port import Literal, NamedNode, Store, Triple
from ..terms import activity, dct, prov, rdf, tree, xsd
from .feed import FOLDER, VERSIONS, Change, Feed, FeedPage, Kind, page_file, page_iri, read_feed, stream_iri

MEMBERS = 250
"""Versions on one page: about 4 MB of N-Triples before packing, 0.2 MB after."""
RECENT = 100
"""Changes that the index keeps for people."""

_ASKED_AT_ONCE = 200
_LINES_AT_ONCE = 1000
_EVENTS = {Kind.CREATED: activity.Create, Kind.UPDATED: activity.Update, Kind.DELETED: activity.Delete}


@dataclass(frozen=True, slots=True)
class _Known:
    """What is kept about the last version of a measure."""

    digest: str
    titles: Mapping[str, str]


def build_feed(
    folder: Path,
    store: Store,
    registry: Registry,
    instance: Instance,
    *,
    sequence: int,
    as_of: date,
    before: Path | None,
) -> Feed:
    """Write `feed/` into a release folder: the pages of the release `before`, and what changed since.

    Days never go back, so that who follows the feed misses nothing: a release that looks from an earlier day than the one
    before publishes as of the later one. Raises ValueError or OSError when the feed before cannot be read.
    """
    (folder / FOLDER).mkdir()
    feed, known = (read_feed(before), _read_versions(before)) if before else (Feed(), {})
    for page in feed.pages:
        shutil.copyfile((before or folder) / page_file(page.name), folder / page_file(page.name))
    day = max([as_of, *(page.day for page in feed.pages[-1:])])
    writing = _Writing(folder, instance, sequence, day)
    measures = [term.value for (term,) in store.stream(registry["build/measures"].text) if isinstance(term, NamedNode)]
    current: dict[str, _Known] = {}
    for batch in _batches(measures, _ASKED_AT_ONCE):
        for iri, described in _descriptions(store, registry, batch):
            statements = tuple(described.values())
            now = current[iri] = _Known(_digest(described), _titles(iri, statements))
            if iri not in known or known[iri].digest != now.digest:
                writing.add(iri, Kind.UPDATED if iri in known else Kind.CREATED, now.titles, statements)
    for iri in sorted(known.keys() - current.keys()):
        writing.add(iri, Kind.DELETED, known[iri].titles, ())
    pages, changes = writing.end()
    _write_versions(folder, current)
    new = Feed((*feed.pages, *pages), (*changes, *feed.recent)[:RECENT])
    new.write(folder)
    return new


class _Writing:
    """Puts versions on pages, and pages on disk as they are full."""

    def __init__(self, folder: Path, instance: Instance, sequence: int, day: date) -> None:
        self._folder = folder
        self._instance = instance
        self._sequence = sequence
        self._day = day
        self._pages: list[FeedPage] = []
        self._changes: list[Change] = []
        self._lines: list[str] = []
        self._members = 0

    def add(self, iri: str, kind: Kind, titles: Mapping[str, str], statements: Sequence[Triple]) -> None:
        """The next version."""
        page = page_iri(self._instance, self._name)
        version = _Version(self._instance.base, page, iri, statements)
        own = version.of(iri)
        self._lines += (
            f"{NamedNode(stream_iri(self._instance))} {NamedNode(tree.member)} {own} .\n",
            f"{own} {NamedNode(rdf.type)} {NamedNode(_EVENTS[kind])} .\n",
            f"{own} {NamedNode(dct.issued)} {_moment(self._day)} .\n",
            *version.lines(),
        )
        self._changes.append(Change(iri, kind, self._name, self._day, titles))
        self._members += 1
        if self._members == MEMBERS:
            self._turn()

    def end(self) -> tuple[list[FeedPage], list[Change]]:
        """The pages that were written, and what is on them."""
        if self._members:
            self._turn()
        return self._pages, self._changes

    @property
    def _name(self) -> str:
        return f"{self._sequence:06d}-{len(self._pages) + 1}"

    def _turn(self) -> None:
        name, page = self._name, NamedNode(page_iri(self._instance, self._name))
        head = f"{Triple(page, NamedNode(rdf.type), NamedNode(tree.Node))} .\n"
        _write(self._folder / page_file(name), [head, *self._lines])
        self._pages.append(FeedPage(name, self._members, self._day))
        self._lines, self._members = [], 0


class _Version:
    """A measure and its parts under the addresses of one version."""

    def __init__(self, base: str, page: str, iri: str, statements: Sequence[Triple]) -> None:
        self._space = f"{base}id/"
        self._page = page
        self._statements = statements
        subjects = {each.subject.value for each in statements if isinstance(each.subject, NamedNode)}
        self._named = {str(NamedNode(thing)): self._name(thing) for thing in sorted({iri, *subjects})}

    def of(self, iri: str) -> str:
        """The version of a measure or a part of it, as N-Triples write it."""
        return self._named[str(NamedNode(iri))]

    def lines(self) -> Iterator[str]:
        """What is stated about it, and of what each part is a version, as lines of N-Triples."""
        for thing, version in self._named.items():
            yield f"{version} {NamedNode(dct.isVersionOf)} {thing} .\n"
        for subject, predicate, value in self._statements:
            text = str(value)  # of a literal it begins with a quotation mark, so it is no name
            yield f"{self._named[str(subject)]} {predicate} {self._named.get(text, text)} .\n"

    def _name(self, thing: str) -> str:
        return str(NamedNode(f"{self._page}#{quote(thing.removeprefix(self._space), safe='/')}"))


def _descriptions(store: Store, registry: Registry, measures: Sequence[str]) -> Iterator[tuple[str, dict[str, Triple]]]:
    """Each measure with the statements about it and its parts by their text, in order, without where they were read."""
    about: dict[str, list[Triple]] = {}
    for each in store.construct(bind(registry["validation/neighbourhood"], roots=measures)):
        if isinstance(each.subject, NamedNode) and each.predicate.value != prov.wasDerivedFrom:
            about.setdefault(each.subject.value, []).append(each)
    own = set(measures)
    for iri in measures:
        things, found = [iri], {iri}
        for thing in things:  # grows while it is read: parts have periods
            targets = {each.object.value for each in about.get(thing, ()) if isinstance(each.object, NamedNode)}
            things += sorted(part for part in targets - own - found if part in about)
            found |= targets
        texts = {str(each): each for thing in things for each in about.get(thing, ())}
        yield iri, dict(sorted(texts.items()))


def _batches(texts: Iterable[str], most: int) -> Iterator[tuple[str, ...]]:
    remaining = iter(texts)
    while batch := tuple(islice(remaining, most)):
        yield batch


def _digest(texts: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()


def _titles(iri: str, statements: Iterable[Triple]) -> dict[str, str]:
    """The titles of a measure by language."""
    return {
        each.object.language or "": each.object.value
        for each in statements
        if each.subject == NamedNode(iri) and each.predicate.value == dct.title and isinstance(each.object, Literal)
    }


def _moment(day: date) -> Literal:
    return Literal(f"{day.isoformat()}T00:00:00Z", datatype=NamedNode(xsd.dateTime))


def _read_versions(folder: Path) -> dict[str, _Known]:
    with gzip.open(folder / VERSIONS, "rt", encoding="utf-8") as stream:
        lines = map(json.loads, stream)
        return {line["iri"]: _Known(line["digest"], line["titles"]) for line in lines}


def _write_versions(folder: Path, known: Mapping[str, _Known]) -> None:
    lines = ({"iri": iri, "digest": each.digest, "titles": each.titles} for iri, each in sorted(known.items()))
    _write(folder / VERSIONS, (json.dumps(line, ensure_ascii=False) + "\n" for line in lines))


def _write(path: Path, lines: Iterable[str]) -> None:
    """A packed file that has the same bytes whenever and wherever it is written."""
    with path.open("wb") as raw, gzip.GzipFile("", "wb", fileobj=raw, mtime=0) as stream:
        for piece in _batches(lines, _LINES_AT_ONCE):
            stream.write("".join(piece).encode())
