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

Progress: TypeAlias = Callable[[int, int], None]
Done: TypeAlias = tuple[str, int, Outcome]
"""The key of a chunk, how many things it was gathered for, and what is wrong with them and their parts."""

MEAN_THINGS = 64
MOST_THINGS = 256


def validate_lines(
    folder: Path,
    shapes: Shapes,
    *,
    cache_folder: Path | None = None,
    workers: Workers,
    only: Container[str] | None = None,
    progress: Progress = lambda done, total: None,
) -> list[Result]:
    """Every result of the shapes on the triples in a folder (`store/lookup.py`), in a fixed order whatever the workers and the cache.

    `cache_folder` keeps results from run to run, `progress` is told how many things of how many are done. `only` names the things to
    look at, all if not given; parts are looked at with their measure. Worker processes get the names of things: they gather, look
    and remember.
    """
    results: list[Result] = []
    used: set[str] = set()
    roots = find_roots(folder, shapes.target_classes)
    chosen = roots if only is None else [root for root in roots if root[1:-1].decode() in only]
    done, total = 0, len(chosen)
    progress(done, total)
    for key, things, outcome in _outcomes(folder, shapes, cache_folder, workers, groups(chosen)):
        results += (shapes.result(*parts) for parts in outcome)
        used.add(key)
        done += things
        progress(done, total)
    Memory(cache_folder).forget_others(used)
    return sorted(results, key=Result.sort_key)


def groups(roots: Iterable[bytes]) -> Iterator[tuple[bytes, ...]]:
    """Things in order, cut behind those whose own address says so: about one in `MEAN_THINGS`."""
    group: list[bytes] = []
    for root in roots:
        group.append(root)
        if crc32(root[1:-1]) % MEAN_THINGS == 0 or len(group) == MOST_THINGS:
            yield tuple(group)
            group = []
    if group:
        yield tuple(group)


def _outcomes(
    folder: Path, shapes: Shapes, cache_folder: Path | None, workers: Workers, parts: Iterable[tuple[bytes, ...]]
) -> Iterator[Done]:
    """What is known of each group, in order."""
    there = partial(_done_there, folder, shapes.folders, cache_folder)
    with closing(Gatherer(folder)) as gatherer:
        yield from workers.each(partial(_done, gatherer, shapes, Memory(cache_folder)), there, parts)


def _done(gatherer: Gatherer, shapes: Shapes, memory: Memory, group: tuple[bytes, ...]) -> Done:
    chunk = gatherer.chunk(group)
    key = key_of(chunk, shapes)
    known = memory.recall(key)
    return key, len(group), memory.keep(key, outcome_of(chunk, shapes)) if known is None else known


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
