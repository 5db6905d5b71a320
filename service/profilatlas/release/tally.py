"""What is counted over all statements of a release, in one pass over its sorted lines (`store/lines.py`).

An engine that counts different things keeps each of them meanwhile: 8 KB a measure for the same numbers. Here all that is
said of a thing comes together and is forgotten again, and a value is kept once, as eight bytes.
"""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..store.port import NamedNode
from ..terms import rdf

_TYPE = str(NamedNode(rdf.type)).encode()
_BUFFER = 1024 * 1024
KEPT = 65_536
"""Values of a property that are kept before those that are there already are left out."""


@dataclass(frozen=True, slots=True)
class Use:
    """How often a property is used: in all, by how many things, and with how many different values."""

    triples: int
    subjects: int
    objects: int


@dataclass(frozen=True, slots=True)
class Tally:
    """Everything counted in one pass; classes and properties are named by their IRIs, without angle brackets.

    `entities` are things below the instance's base that have a class. `first` is the first of the addresses of a class's
    things. `own` are the instance's own things by class, `stated` those that state a property, by class and property,
    and `spoken` those that state it in a language, by class, property and language.
    """

    use: Use
    entities: int
    properties: Mapping[str, Use]
    classes: Mapping[str, int]
    first: Mapping[str, str]
    own: Mapping[str, int]
    stated: Mapping[tuple[str, str], int]
    spoken: Mapping[tuple[str, str, str], int]


def tally(lines: Path, base: str) -> Tally:
    """Count what a file of sorted lines says, for the instance at `base`."""
    counting = _Counting(base)
    with lines.open("rb", buffering=_BUFFER) as file:
        for subject, about in groupby((line.split(b" ", 2) for line in file), lambda parts: parts[0]):
            counting.take(subject, about)
    return counting.result()


class _Counting:
    """Numbers so far; terms are as N-Triples write them."""

    def __init__(self, base: str) -> None:
        self._below = f"<{base}".encode()
        self._own = tuple(self._below + part for part in (b"id/", b"scheme/"))
        self._values: dict[bytes, _Different] = defaultdict(_Different)
        self._things, self._entities = 0, 0
        self._stating: Counter[bytes] = Counter()
        self._classes: Counter[bytes] = Counter()
        self._first: dict[bytes, bytes] = {}
        self._own_things: Counter[bytes] = Counter()
        self._stated: Counter[tuple[bytes, bytes]] = Counter()
        self._spoken: Counter[tuple[bytes, bytes, bytes]] = Counter()

    def take(self, subject: bytes, about: Iterator[list[bytes]]) -> None:
        """Count one thing: subject, predicate and the end of each line about it."""
        classes, stated, spoken = [], set(), set()
        for _, predicate, end in about:
            self._values[predicate].add(hash(end))
            stated.add(predicate)
            if predicate == _TYPE:
                classes.append(end[:-3])
            elif end.startswith(b'"') and end[-4] not in b'">':  # neither `"text" .` nor `"1"^^<datatype> .`
                spoken.add((predicate, end[end.rindex(b"@") + 1 : -3]))
        self._things += 1
        self._stating.update(stated)
        self._entities += bool(classes) and subject.startswith(self._below)
        for kind in classes:
            self._classes[kind] += 1
            if subject.startswith(b"<"):
                self._first[kind] = min(subject[1:-1], self._first.get(kind, subject[1:-1]))
        if subject.startswith(self._own):
            self._own_things.update(classes)
            self._stated.update((kind, predicate) for kind in classes for predicate in stated)
            self._spoken.update((kind, *text) for kind in classes for text in spoken)

    def result(self) -> Tally:
        """What was counted."""
        uses: dict[str, Use] = {}
        different: list[NDArray[np.int64]] = []
        while self._values:
            predicate, values = self._values.popitem()
            different.append(values.sorted())
            uses[_iri(predicate)] = Use(values.count, self._stating[predicate], len(different[-1]))
        triples = sum(use.triples for use in uses.values())
        objects = _number_of_different(different)
        return Tally(
            use=Use(triples, self._things, objects),
            entities=self._entities,
            properties=uses,
            classes={_iri(kind): count for kind, count in self._classes.items()},
            first={_iri(kind): subject.decode() for kind, subject in self._first.items()},
            own={_iri(kind): count for kind, count in self._own_things.items()},
            stated={(_iri(kind), _iri(predicate)): n for (kind, predicate), n in self._stated.items()},
            spoken={
                (_iri(kind), _iri(predicate), tag.decode()): n for (kind, predicate, tag), n in self._spoken.items()
            },
        )


class _Different:
    """Numbers of eight bytes of which only the different ones are kept; `count` is how many came."""

    def __init__(self) -> None:
        self.count = 0
        self._numbers = array("q")
        self._most = KEPT

    def add(self, number: int) -> None:
        """Take the next one."""
        self.count += 1
        self._numbers.append(number)
        if len(self._numbers) >= self._most:
            self._numbers = array("q", self.sorted().tobytes())
            self._most = max(KEPT, 2 * len(self._numbers))

    def sorted(self) -> NDArray[np.int64]:
        """The different ones in order."""
        return np.unique(np.frombuffer(self._numbers, np.int64))


def _number_of_different(arrays: Sequence[NDArray[np.int64]]) -> int:
    """How many different numbers there are in sorted arrays, of which a sixteenth is put together at a time."""
    ends = [*range(-(2**63), 2**63, 2**60)]
    cuts = [np.split(each, np.searchsorted(each, np.array(ends, np.int64))[1:]) for each in arrays]
    return sum(len(np.unique(np.concatenate(parts))) for parts in zip(*cuts, strict=True))


def _iri(term: bytes) -> str:
    """The IRI of a term, or the label of a blank node."""
    return term.decode().removeprefix("<").removesuffix(">")
