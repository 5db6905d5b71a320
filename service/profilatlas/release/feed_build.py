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
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from heapq import merge
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path
from typing import TypeAlias
from urllib.parse import quote

from pyoxigraph import RdfFormat, parse

from ..settings import Instance
from ..store.lookup import Lookup, parts_of
from ..store.port import Literal, NamedNode, Triple
from ..terms import activity, dct, prov, rdf, tree, xsd
from .feed import FOLDER, VERSIONS, Change, Feed, FeedPage, Kind, page_file, page_iri, read_feed, stream_iri
from .with_parts import with_parts

MEMBERS = 250
"""Versions on one page: about 4 MB of N-Triples before packing, 0.2 MB after."""
RECENT = 100
"""Changes that the index keeps for people."""

_LINES_AT_ONCE = 1000
_DERIVED_FROM, _TITLE = (str(NamedNode(iri)).encode() for iri in (prov.wasDerivedFrom, dct.title))
_EVENTS = {Kind.CREATED: activity.Create, Kind.UPDATED: activity.Update, Kind.DELETED: activity.Delete}


@dataclass(frozen=True, slots=True)
class _Known:
    """What is kept about the last version of a measure."""

    digest: str
    titles: Mapping[str, str]


_Measure: TypeAlias = tuple[str, _Known | None]


def build_feed(
    folder: Path,
    lines: Path,
    measures: Sequence[str],
    instance: Instance,
    *,
    sequence: int,
    as_of: date,
    before: Path | None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Feed:
    """Write `feed/` into a release folder: the pages of the release `before`, and what changed since.

    `lines` is a folder with all triples to be looked up (`store/lookup.py`), `measures` are their IRIs in order, and
    `progress` is told how many of them are done.

    Days never go back, so that who follows the feed misses nothing: a release that looks from an earlier day than the one
    before publishes as of the later one. Raises ValueError or OSError when the feed before cannot be read.
    """
    (folder / FOLDER).mkdir()
    feed = read_feed(before) if before else Feed()
    for page in feed.pages:
        shutil.copyfile((before or folder) / page_file(page.name), folder / page_file(page.name))
    day = max([as_of, *(page.day for page in feed.pages[-1:])])
    writing = _Writing(folder, instance, sequence, day)
    known = _read_versions(before) if before else iter(())
    with closing(Lookup(lines)) as lookup:
        _write(folder / VERSIONS, _compared(lookup, _told(measures, progress), known, writing))
    pages, changes = writing.end()
    new = Feed((*feed.pages, *pages), (*changes, *feed.recent)[:RECENT])
    new.write(folder)
    return new


def _compared(lookup: Lookup, measures: Iterable[str], known: Iterable[_Measure], writing: _Writing) -> Iterator[str]:
    """Give the changed versions to `writing`, those of what is gone last, and say for the next build what each measure is."""
    gone: list[tuple[str, Mapping[str, str]]] = []
    both = merge(known, ((iri, None) for iri in measures), key=itemgetter(0))
    for iri, entries in groupby(both, itemgetter(0)):
        found = [each for _, each in entries]
        was = next(filter(None, found), None)
        if None not in found:
            gone += [(iri, was.titles)] if was else []
            continue
        statements = _statements(lookup, iri)
        now = _Known(_digest(statements), _titles(iri, statements))
        if was is None or was.digest != now.digest:
            writing.add(iri, Kind.UPDATED if was else Kind.CREATED, now.titles, statements)
        yield json.dumps({"iri": iri, "digest": now.digest, "titles": now.titles}, ensure_ascii=False) + "\n"
    for iri, titles in gone:
        writing.add(iri, Kind.DELETED, titles, ())


def _told(measures: Sequence[str], progress: Callable[[int, int], None]) -> Iterator[str]:
    for done, measure in enumerate(measures):
        if done % _LINES_AT_ONCE == 0:
            progress(done, len(measures))
        yield measure
    progress(len(measures), len(measures))


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

    def add(self, iri: str, kind: Kind, titles: Mapping[str, str], statements: Sequence[bytes]) -> None:
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
        if len(self._changes) < RECENT:
            self._changes.append(Change(iri, kind, self._name, self._day, titles))
        self._members += 1
        if self._members == MEMBERS:
            self._turn()

    def end(self) -> tuple[list[FeedPage], list[Change]]:
        """The pages that were written, and as many of the first changes as are kept for people."""
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

    def __init__(self, base: str, page: str, iri: str, statements: Sequence[bytes]) -> None:
        self._space = f"{base}id/"
        self._page = page
        self._statements = [tuple(map(bytes.decode, each)) for each in parts_of(b"\n".join(statements))]
        named = {subject[1:-1] for subject, _, _ in self._statements if subject.startswith("<")}
        self._named = {f"<{thing}>": self._name(thing) for thing in sorted({iri, *named})}

    def of(self, iri: str) -> str:
        """The version of a measure or a part of it, as N-Triples write it."""
        return self._named[str(NamedNode(iri))]

    def lines(self) -> Iterator[str]:
        """What is stated about it, and of what each part is a version, as lines of N-Triples."""
        for thing, version in self._named.items():
            yield f"{version} {NamedNode(dct.isVersionOf)} {thing} .\n"
        for subject, predicate, value in self._statements:  # a literal begins with a quotation mark, so it is no name
            yield f"{self._named[subject]} {predicate} {self._named.get(value, value)} .\n"

    def _name(self, thing: str) -> str:
        return str(NamedNode(f"{self._page}#{quote(thing.removeprefix(self._space), safe='/')}"))


def _statements(lookup: Lookup, iri: str) -> list[bytes]:
    """What is stated about a measure and its parts, in order, without where it was read."""
    blocks = with_parts(lookup, [str(NamedNode(iri)).encode()])
    named = (block for block in dict.fromkeys(blocks) if block.startswith(b"<"))
    return sorted(line for block in named for line in block.splitlines() if line.split(b" ", 2)[1] != _DERIVED_FROM)


def _batches(texts: Iterable[str], most: int) -> Iterator[tuple[str, ...]]:
    remaining = iter(texts)
    while batch := tuple(islice(remaining, most)):
        yield batch


def _digest(statements: Iterable[bytes]) -> str:
    return hashlib.sha256(b"\n".join(line.removesuffix(b" .") for line in statements)).hexdigest()


def _titles(iri: str, statements: Iterable[bytes]) -> dict[str, str]:
    """The titles of a measure by language."""
    start = b"%s %s " % (str(NamedNode(iri)).encode(), _TITLE)
    lines = b"\n".join(line for line in statements if line.startswith(start))
    values = (quad.object for quad in parse(lines, format=RdfFormat.N_TRIPLES))
    return {value.language or "": value.value for value in values if isinstance(value, Literal)}


def _moment(day: date) -> Literal:
    return Literal(f"{day.isoformat()}T00:00:00Z", datatype=NamedNode(xsd.dateTime))


def _read_versions(folder: Path) -> Iterator[_Measure]:
    """What the release before knows of each measure, in the order of their addresses."""
    with gzip.open(folder / VERSIONS, "rt", encoding="utf-8") as stream:
        for line in map(json.loads, stream):
            yield line["iri"], _Known(line["digest"], line["titles"])


def _write(path: Path, lines: Iterable[str]) -> None:
    """A packed file that has the same bytes whenever and wherever it is written."""
    with path.open("wb") as raw, gzip.GzipFile("", "wb", fileobj=raw, mtime=0) as stream:
        for piece in _batches(lines, _LINES_AT_ONCE):
            stream.write("".join(piece).encode())
