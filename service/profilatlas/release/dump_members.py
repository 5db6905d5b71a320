"""Dumps put together from members, one for each piece of the sorted lines: a piece that is the same has the same member.

Pieces end behind subjects whose own name says so, not after so many: what is new changes the piece in which it stands and
leaves the others as they were. Their members are copied from the dumps of the release before, as its
`dumps/members.json` tells where they lie. What a dump is does not depend on whether there was one.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import IO, Self, TypeAlias

from ..store.lookup import Lookup
from .dumps import DUMPS

MEMBERS = "members.json"
MEAN_SUBJECTS = 512
_BUFFER = 1024 * 1024

Made: TypeAlias = tuple[bytes, int]
"""A member, and how many triples or rows it holds."""
Make: TypeAlias = Callable[[bytes, bool], Sequence[Made]]
"""From the lines of a piece to its member in each file; told whether it is the first piece, which may begin otherwise."""


@dataclass(frozen=True, slots=True)
class Written:
    """Where the members begin in a file, and where the last one ends; how much each holds.

    `context` is all that they depend on beside the lines of their piece.
    """

    context: str
    starts: Sequence[int]
    counts: Sequence[int]


class Members:
    """The pieces of the lines in a folder (`store/lookup.py`), and what became of them in the dumps written so far.

    `before` is the folder of a sound release whose members may be taken, `made_by` the program that makes them: those of
    another one are not taken.
    """

    def __init__(self, folder: Path, made_by: str = "", before: Path | None = None) -> None:
        self._lookup, self._made_by = Lookup(folder), made_by
        self._spans = tuple(self._lookup.pieces(MEAN_SUBJECTS))
        self._keys = tuple(sha256(self._lookup.read(*span)).hexdigest()[:32] for span in self._spans)
        self._before = None if before is None else _Before.read(before / DUMPS, made_by)
        self._written: dict[str, Written] = {}

    def close(self) -> None:
        """Give back the file of lines."""
        self._lookup.close()

    def write(self, heads: Mapping[Path, bytes], make: Make, tail: bytes = b"", context: str = "") -> list[int]:
        """Write files of a head, a member for each piece and a tail; gives the numbers of the pieces that are new."""
        new: list[int] = []
        starts: list[list[int]] = [[] for _ in heads]
        counts: list[list[int]] = [[] for _ in heads]
        with ExitStack() as opened:
            files = [opened.enter_context(path.open("wb", buffering=_BUFFER)) for path in heads]
            known = _Known(self._before, [path.name for path in heads], context, opened)
            for file, head in zip(files, heads.values(), strict=True):
                file.write(head)
            for number, (span, key) in enumerate(zip(self._spans, self._keys, strict=True)):
                if (made := known.find(key, number == 0)) is None:
                    new.append(number)
                    made = make(self._lookup.read(*span), number == 0)
                for at, (member, count) in enumerate(made):
                    starts[at].append(files[at].tell())
                    counts[at].append(count)
                    files[at].write(member)
            for file, begun in zip(files, starts, strict=True):
                begun.append(file.tell())
                file.write(tail)
        for path, begun, held in zip(heads, starts, counts, strict=True):
            self._written[path.name] = Written(context, begun, held)
        return new

    def count(self, path: Path, numbers: Iterable[int] | None = None) -> int:
        """How much a file holds, or some of its members."""
        counts = self._written[path.name].counts
        return sum(counts if numbers is None else (counts[number] for number in numbers))

    def some_at_a_time(self, path: Path, numbers: Iterable[int], most: int) -> Iterator[list[int]]:
        """Members of a file in groups that hold no more than `most` together, or are one member; no members are one group."""
        counts = self._written[path.name].counts
        some: list[int] = []
        held = 0
        for number in numbers:
            if some and held + counts[number] > most:
                yield some
                some, held = [], 0
            some.append(number)
            held += counts[number]
        yield some

    def read(self, path: Path, numbers: Iterable[int]) -> Iterator[bytes]:
        """The head of a file, some of its members and its tail."""
        starts = self._written[path.name].starts
        with path.open("rb") as file:
            yield file.read(starts[0])
            for number in numbers:
                file.seek(starts[number])
                yield file.read(starts[number + 1] - starts[number])
            file.seek(starts[-1])
            yield file.read()

    def keep(self, folder: Path) -> None:
        """Write down where the members lie, for the next release."""
        files = {name: asdict(written) for name, written in self._written.items()}
        index = {"made_by": self._made_by, "pieces": self._keys, "files": files}
        (folder / MEMBERS).write_text(json.dumps(index) + "\n", encoding="utf-8")


@dataclass(frozen=True, slots=True)
class _Before:
    """The members of another release: the number of each piece, and the files."""

    folder: Path
    numbers: Mapping[str, int]
    files: Mapping[str, Written]

    @classmethod
    def read(cls, folder: Path, made_by: str) -> Self | None:
        """None where nothing can be taken: there are none, another program made them, or they cannot be read."""
        try:
            index = json.loads((folder / MEMBERS).read_text(encoding="utf-8"))
            files = {name: Written(**written) for name, written in index["files"].items()}
            numbers = {key: number for number, key in enumerate(index["pieces"])}
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None
        return cls(folder, numbers, files) if index["made_by"] == made_by else None


class _Known:
    """The members that some files of the release before have for the same pieces, in the same context."""

    def __init__(self, before: _Before | None, names: Sequence[str], context: str, opened: ExitStack) -> None:
        found = [] if before is None else [before.files.get(name) for name in names]
        self._written = [each for each in found if each is not None and each.context == context]
        self._numbers: Mapping[str, int] = {}
        self._files: list[IO[bytes]] = []
        if before is not None and len(self._written) == len(names):
            self._numbers = before.numbers
            self._files = [opened.enter_context((before.folder / name).open("rb")) for name in names]

    def find(self, key: str, first: bool) -> Sequence[Made] | None:
        """A piece's member in each file, None where one of them is not there."""
        number = self._numbers.get(key)
        if number is None or (number == 0) != first:
            return None
        made = []
        for file, written in zip(self._files, self._written, strict=True):
            start, end = written.starts[number : number + 2]
            member = os.pread(file.fileno(), end - start, start)
            if len(member) != end - start:
                return None
            made.append((member, written.counts[number]))
        return made
