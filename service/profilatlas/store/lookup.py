"""Everything about a thing by one short read from a file of sorted lines (`lines.py`), from any process.

Terms are bytes here, as N-Triples write them (`<https://…>`, `"Kurs"@de`, `_:c14n0`): equal bytes are equal terms.
"""

from __future__ import annotations

import os
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import blake2b
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .lines import write_lines
from .port import Sink

LINES = "lines.nt"
"""The file of sorted lines in the folder."""

_KEYS, _STARTS, _ENDS = "keys.npy", "starts.npy", "ends.npy"
_BUFFER = 1024 * 1024

Keys = NDArray[np.uint64]


def key_of(term: bytes) -> int:
    """A number of 64 bits for a term, the same in every process; two terms may share one."""
    return int.from_bytes(blake2b(term, digest_size=8).digest())


def keys_of(terms: Sequence[bytes]) -> Keys:
    """The numbers of several terms."""
    return np.fromiter(map(key_of, terms), np.uint64, len(terms))


def write_lookup(store_writes: Callable[[Sink], None], folder: Path) -> None:
    """Fill a folder with the sorted lines that a store writes, and with twenty-four bytes of index for each subject."""
    write_lines(store_writes, folder, folder / LINES)
    write_index(folder)


def write_index(folder: Path) -> None:
    """Write the index of the sorted lines that are in a folder already."""
    keys, starts, end = _subjects(folder / LINES)
    order = np.argsort(keys, kind="stable")
    np.save(folder / _KEYS, keys[order])
    np.save(folder / _STARTS, starts[order])
    np.save(folder / _ENDS, np.append(starts[1:], np.uint64(end))[order])


class Lookup:
    """The statements in a folder that `write_lookup` has filled, by subject."""

    def __init__(self, folder: Path) -> None:
        self._keys, self._starts, self._ends = (mapped(folder / name) for name in (_KEYS, _STARTS, _ENDS))
        self._file = os.open(folder / LINES, os.O_RDONLY)

    def close(self) -> None:
        """Give back the file."""
        os.close(self._file)

    def about(self, subjects: Sequence[bytes]) -> list[bytes]:
        """The lines about each subject, as one text; an empty one for what nothing is said of."""
        keys = keys_of(subjects)
        places = np.searchsorted(self._keys, keys)
        return [
            self._about(subject + b" ", key, place)
            for subject, key, place in zip(subjects, keys.tolist(), places.tolist(), strict=True)
        ]

    def with_key(self, key: int) -> Iterator[bytes]:
        """The lines about each subject that has this key."""
        place = int(np.searchsorted(self._keys, np.uint64(key)))
        while place < len(self._keys) and int(self._keys[place]) == key:
            yield self._block(place)
            place += 1

    def pieces(self, mean: int) -> Iterator[tuple[int, int]]:
        """Where pieces of the lines begin and end: cut before subjects whose own key says so, about one in `mean`."""
        cuts = np.sort(self._starts[self._keys % np.uint64(mean) == 0]).tolist()
        end = int(self._ends.max(initial=0))
        return pairwise(sorted({0, *cuts, end}))

    def read(self, start: int, end: int) -> bytes:
        """The lines from one place to another."""
        return os.pread(self._file, end - start, start)

    def _about(self, start: bytes, key: int, place: int) -> bytes:
        while place < len(self._keys) and int(self._keys[place]) == key:
            if (block := self._block(place)).startswith(start):
                return block
            place += 1
        return b""

    def _block(self, place: int) -> bytes:
        return self.read(int(self._starts[place]), int(self._ends[place]))


def parts_of(block: bytes) -> Iterator[tuple[bytes, bytes, bytes]]:
    """Subject, predicate and object of each line."""
    for line in block.splitlines():
        subject, predicate, value = line.split(b" ", 2)
        yield subject, predicate, value[:-2]


def lines_with(block: bytes, predicate: bytes) -> bytes:
    """The lines about a subject that have a predicate."""
    start = block[: block.find(b" ") + 1] + predicate + b" "
    return b"".join(line for line in block.splitlines(keepends=True) if line.startswith(start))


def _subjects(lines: Path) -> tuple[Keys, NDArray[np.uint64], int]:
    """The key of each subject in the order of the lines, where it begins, and where the last one ends."""
    keys, starts = array("Q"), array("Q")
    position, start = 0, b"\n"
    with lines.open("rb", buffering=_BUFFER) as file:
        for line in file:
            if not line.startswith(start):
                start = line[: line.index(b" ") + 1]
                keys.append(key_of(start[:-1]))
                starts.append(position)
            position += len(line)
    return np.frombuffer(keys, np.uint64), np.frombuffer(starts, np.uint64), position


def mapped(path: Path) -> NDArray[Any]:
    """An array from a file, read as it is needed where it is large."""
    found: NDArray[Any] = np.load(path, mmap_mode="r" if path.stat().st_size > _BUFFER else None)
    return found


def joined(blocks: Iterable[bytes]) -> bytes:
    """The lines of several texts in order, none of them twice."""
    return b"".join(sorted({line for block in blocks for line in block.splitlines(keepends=True)}))
