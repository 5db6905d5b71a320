"""SHACL over a whole store in chunks: bounded memory, several processes where it pays, nothing validated twice.

A chunk is some things with their parts and the classes and lists of what they point at, so each can be validated by
itself. Where one chunk ends depends on the things in it and not on how many came before: a new measure changes one chunk
and leaves the cached results of all others valid.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Container, Iterable, Iterator
from contextlib import closing
from functools import cache, partial
from pathlib import Path
from typing import TypeAlias
from zlib import crc32

from .gathering import Chunk, Gatherer, find_roots
from .memory import Memory, Outcome
from .results import Result
from .run import validate
from .shapes import Shapes
from .workers import Workers

Progress: TypeAlias = Callable[[int], None]
Done: TypeAlias = tuple[str, int, Outcome]
"""The key of a chunk, how many things are in it, and what is wrong with them."""

MEAN_THINGS = 64
MOST_THINGS = 256


def validate_lines(
    folder: Path,
    shapes: Shapes,
    *,
    cache_folder: Path | None = None,
    workers: Workers,
    only: Container[str] | None = None,
    progress: Progress | None = None,
) -> list[Result]:
    """Every result of the shapes on the triples in a folder (`store/lookup.py`), in a fixed order whatever the workers and the cache.

    `cache_folder` keeps results from run to run, `progress` is told how many things are done. `only` names the things to
    look at, all if not given; parts are looked at with their measure. Worker processes get the names of things: they gather, look
    and remember.
    """
    results: list[Result] = []
    used: set[str] = set()
    done = 0
    for key, things, outcome in _outcomes(folder, shapes, cache_folder, workers, only):
        results += (shapes.result(*parts) for parts in outcome)
        used.add(key)
        done += things
        if progress is not None:
            progress(done)
    Memory(cache_folder).forget_others(used)
    return sorted(results, key=Result.sort_key)


def groups(folder: Path, shapes: Shapes, only: Container[str] | None = None) -> Iterator[tuple[bytes, ...]]:
    """Things in order, cut behind those whose own address says so: about one in `MEAN_THINGS`."""
    roots = find_roots(folder, shapes.target_classes)
    return _cut(roots if only is None else (root for root in roots if root[1:-1].decode() in only))


def _cut(roots: Iterable[bytes]) -> Iterator[tuple[bytes, ...]]:
    group: list[bytes] = []
    for root in roots:
        group.append(root)
        if crc32(root[1:-1]) % MEAN_THINGS == 0 or len(group) == MOST_THINGS:
            yield tuple(group)
            group = []
    if group:
        yield tuple(group)


def _outcomes(
    folder: Path, shapes: Shapes, cache_folder: Path | None, workers: Workers, only: Container[str] | None
) -> Iterator[Done]:
    """What is known of each group, in order."""
    parts = groups(folder, shapes, only)
    there = partial(_done_there, folder, shapes.folders, cache_folder)
    with closing(Gatherer(folder)) as gatherer:
        yield from workers.each(partial(_done, gatherer, shapes, Memory(cache_folder)), there, parts)


def _done(gatherer: Gatherer, shapes: Shapes, memory: Memory, group: tuple[bytes, ...]) -> Done:
    chunk = gatherer.chunk(group)
    key = key_of(chunk, shapes)
    known = memory.recall(key)
    return key, len(chunk.focus), memory.keep(key, outcome_of(chunk, shapes)) if known is None else known


def key_of(chunk: Chunk, shapes: Shapes) -> str:
    """Changes when the results could."""
    digest = hashlib.sha256(shapes.digest.encode())
    digest.update("\n".join(chunk.focus).encode())
    digest.update(b"\0" + chunk.triples)
    return digest.hexdigest()


def outcome_of(chunk: Chunk, shapes: Shapes) -> Outcome:
    """What the engine says about a chunk, without the messages, which the shapes hold."""
    results = validate(chunk.triples, shapes, chunk.focus)
    return tuple((result.rule, result.focus, result.value) for result in results)


def _done_there(folder: Path, shapes: tuple[Path, Path], cache_folder: Path | None, group: tuple[bytes, ...]) -> Done:
    return _done(_gatherer(folder), _shapes(*shapes), _memory(cache_folder), group)


_gatherer, _shapes, _memory = cache(Gatherer), cache(Shapes.load), cache(Memory)
