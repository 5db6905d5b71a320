"""What the shapes look at to judge some things, gathered from a file of sorted lines: short reads instead of queries.

For things it is what the query `validation/neighbourhood` gives (they, their parts and the periods of all these), and
beyond them the classes and lists of everything these point at, and whose parts they are.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..release.with_parts import HAS_PART, with_parts
from ..store.lookup import LINES, Lookup, joined, key_of, keys_of, lines_with, mapped, parts_of
from ..store.port import NamedNode
from ..terms import dct, rdf, skos

_PARTS, _OWNERS, _THINGS = "parts.npy", "owners.npy", "things.txt"
_BUFFER = 4 * 1024 * 1024
_KNOWN = 50_000


def _term(iri: str) -> bytes:
    return str(NamedNode(iri)).encode()


_TYPE, _IN_SCHEME, _PERIOD = map(_term, (rdf.type, skos.inScheme, dct.temporal))


@dataclass(frozen=True, slots=True)
class Chunk:
    """Things to validate, and as sorted N-Triples all that the shapes look at for that."""

    focus: tuple[str, ...]
    triples: bytes


@dataclass(frozen=True, slots=True)
class Roots:
    """Things in a file, a line each, of which some are `free` of an owner: so many, one after the other."""

    file: Path
    free: NDArray[np.bool_]

    def __len__(self) -> int:
        return int(np.count_nonzero(self.free))

    def __iter__(self) -> Iterator[bytes]:
        with self.file.open("rb") as things:
            for line, is_free in zip(things, self.free, strict=True):
                if is_free:
                    yield line[:-1]


def find_roots(folder: Path, classes: Iterable[str]) -> Roots:
    """Everything of the classes that is no part of a measure, in the order of the lines; its parts come with the measure.

    What has parts is one of them whatever it is and whose part it is itself: nobody else would look at its parts.
    Leaves beside the lines whose part is what, for `Gatherer`.
    """
    keys, parts, owners = array("Q"), array("Q"), array("Q")
    last = b""
    with (folder / _THINGS).open("wb") as things:
        for subject, part in _stated(folder / LINES, classes):
            if part:
                parts.append(key_of(part))
                owners.append(key_of(subject))
            if subject != last and subject.startswith(b"<"):
                keys.append(key_of(subject))
                things.write(subject + b"\n")
                last = subject
    all_keys, all_parts, all_owners = (np.frombuffer(each, np.uint64) for each in (keys, parts, owners))
    order = np.argsort(all_parts, kind="stable")
    np.save(folder / _PARTS, all_parts[order])
    np.save(folder / _OWNERS, all_owners[order])
    come_along = all_parts[np.isin(all_owners, all_keys)]  # what has no name has no chunk
    return Roots(folder / _THINGS, ~np.isin(all_keys, come_along) | np.isin(all_keys, all_owners))


def _stated(lines: Path, classes: Iterable[str]) -> Iterator[tuple[bytes, bytes]]:
    """Each named subject that is of one of the classes (with nothing) or has a part (with it), in the order of the lines."""
    of_class = b"|".join(re.escape(_term(iri)) for iri in sorted(classes))
    owns = b"|".join(map(re.escape, sorted(HAS_PART)))
    wanted = re.compile(rb"^(\S+) (?:%s (?:%s)|(?:%s) (\S+)) \.$" % (re.escape(_TYPE), of_class, owns), re.MULTILINE)
    with lines.open("rb") as file:
        while block := b"".join(file.readlines(_BUFFER)):
            for found in wanted.finditer(block):
                if found[2] or found[1].startswith(b"<"):
                    yield found[1], found[2] or b""


class Gatherer:
    """Gathers chunks from the lines in a folder, once `find_roots` has gone through them."""

    def __init__(self, folder: Path) -> None:
        self._lookup = Lookup(folder)
        self._parts, self._owners = mapped(folder / _PARTS), mapped(folder / _OWNERS)
        self._known = lru_cache(_KNOWN)(self._class_and_list)

    def close(self) -> None:
        """Give back the file."""
        self._lookup.close()

    def chunk(self, roots: Sequence[bytes]) -> Chunk:
        """Some things with their parts, and what the shapes look at beyond these.

        What has parts itself is looked at where these are, and no part of something else there.
        """
        blocks = with_parts(self._lookup, roots)
        stated = [each for block in blocks for each in parts_of(block)]
        subjects = {subject for subject, _, _ in stated}
        values = {value for _, _, value in stated if not value.startswith(b'"')}
        beyond = values.difference(subjects)  # what these are and in which lists they stand is among the blocks
        elsewhere = {subject for subject, predicate, _ in stated if predicate in HAS_PART}.difference(roots)
        focus = [subject for subject in subjects - elsewhere if subject.startswith(b"<")]
        periods = {value for _, predicate, value in stated if predicate == _PERIOD}
        context = [
            *map(self._known, beyond),
            *self._lookup.about([*(periods & beyond)]),
            *self._other_owners(focus, set(map(key_of, roots))),
        ]
        return Chunk(tuple(sorted(subject[1:-1].decode() for subject in focus)), joined([*blocks, *context]))

    def _class_and_list(self, value: bytes) -> bytes:
        """The classes of a value, the list in which it stands and what kind of list that is."""
        (block,) = self._lookup.about([value])
        classes, lists = lines_with(block, _TYPE), [v for _, predicate, v in parts_of(block) if predicate == _IN_SCHEME]
        for scheme, about in zip(lists, self._lookup.about(lists), strict=True):
            if kinds := lines_with(about, _TYPE):
                classes += b"%s %s %s .\n" % (value, _IN_SCHEME, scheme) + kinds
        return classes

    def _other_owners(self, things: Sequence[bytes], roots: set[int]) -> Iterator[bytes]:
        """What is said of things by those, beyond the roots, whose parts they are, and of what classes these are."""
        keys = keys_of(things)
        first, last = (np.searchsorted(self._parts, keys, side).tolist() for side in ("left", "right"))
        for thing, start, end in zip(things, first, last, strict=True):
            for key in {*self._owners[start:end].tolist()} - roots:
                for block in self._lookup.with_key(key):
                    said = b"".join(
                        line for line in block.splitlines(keepends=True) if line.endswith(b"> %s .\n" % thing)
                    )
                    if said:
                        yield said + lines_with(block, _TYPE)
