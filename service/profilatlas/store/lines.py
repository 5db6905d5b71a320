"""Triples as a file of sorted lines of N-Triples, in bounded memory: the same triples give the same bytes.

All that is said of a thing stands together in it, so whoever reads it from beginning to end (a dump) meets thing by thing,
and one short read gives everything about a single thing (`lookup.py`).
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path

from pyoxigraph import CanonicalizationAlgorithm, Dataset, RdfFormat, parse

from .port import Sink

RUN = 32 * 1024 * 1024
"""So many bytes are sorted in memory at a time; what they become is merged from disk."""

_BUFFER = 1024 * 1024


def write_lines(store_writes: Callable[[Sink], None], work: Path, plain: Path, run: int = RUN) -> int:
    """Sort what a store writes as N-Triples into the file `plain` and count the lines; `work` is a folder for runs.

    Blank nodes get the labels of RDFC-1.0 (https://www.w3.org/TR/rdf-canon/).
    """
    runs = _Runs(work, run)
    store_writes(runs)
    count = 0
    with plain.open("wb", buffering=_BUFFER) as file:
        for block in _blocks(runs.merged()):
            file.write(block)
            count += block.count(b"\n")
    runs.remove()
    return count


def write_without_doubles(sorted_lines: Path, plain: Path) -> int:
    """Write each line of a file of sorted lines once into the file `plain` and count them."""
    count, last = 0, b""
    with sorted_lines.open("rb", buffering=_BUFFER) as given, plain.open("wb", buffering=_BUFFER) as file:
        for line in given:
            if line != last:
                file.write(line)
                count, last = count + 1, line
    return count


class _Runs:
    """A sink that keeps lines as sorted files."""

    def __init__(self, folder: Path, size: int) -> None:
        self._folder, self._size = folder, size
        self._pieces: list[bytes] = []
        self._held = 0
        self._files: list[Path] = []
        self._blank: list[bytes] = []

    def write(self, piece: bytes) -> int:
        """Take the next bytes; lines may be cut anywhere."""
        self._pieces.append(bytes(piece))
        self._held += len(piece)
        if self._held >= self._size:
            self._keep_run()
        return len(piece)

    def flush(self) -> None:
        """Nothing: what is held is sorted when there is enough of it."""

    def merged(self) -> Iterator[bytes]:
        """All lines in order."""
        self._keep_run()
        if self._blank:
            self._keep(_canonical(self._blank))
        with ExitStack() as opened:
            files = [opened.enter_context(path.open("rb", buffering=_BUFFER)) for path in self._files]
            yield from heapq.merge(*files)

    def remove(self) -> None:
        """Give back the room of the files."""
        for path in self._files:
            path.unlink()

    def _keep_run(self) -> None:
        held = b"".join(self._pieces)
        end = held.rfind(b"\n") + 1
        self._pieces, self._held = [held[end:]], len(held) - end
        lines = held[:end].splitlines(keepends=True)  # no text breaks them: line feeds in texts are escaped
        if b"_:" in held:
            self._blank += [line for line in lines if _has_blank_node(line)]
            lines = [line for line in lines if not _has_blank_node(line)]
        self._keep(lines)

    def _keep(self, lines: Iterable[bytes]) -> None:
        path = self._folder / f"run-{len(self._files)}"
        with path.open("wb", buffering=_BUFFER) as file:
            file.writelines(sorted(lines))
        self._files.append(path)


def _has_blank_node(line: bytes) -> bool:
    """Whether a subject or an object is one; the same signs in a text count for nothing.

    >>> _has_blank_node(b'<http://a> <http://b> _:c .'), _has_blank_node(b'<http://a> <http://b> "x> _:y" .')
    (True, False)
    """
    return line.startswith(b"_:") or line.split(b" ", 2)[2].startswith(b"_:")


def _canonical(lines: Iterable[bytes]) -> Iterator[bytes]:
    """The same triples, their blank nodes named by what is said of them and not by when they were read."""
    dataset = Dataset(parse(b"".join(lines), format=RdfFormat.N_TRIPLES))
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return (f"{quad.triple} .\n".encode() for quad in dataset)


def _blocks(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Lines joined to pieces of some size, so that they are written together."""
    held: list[bytes] = []
    size = 0
    for line in lines:
        held.append(line)
        size += len(line)
        if size >= _BUFFER:
            yield b"".join(held)
            held, size = [], 0
    yield b"".join(held)
