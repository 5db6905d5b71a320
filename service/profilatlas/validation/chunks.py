"""SHACL over a whole store in chunks: bounded memory, several processes where it pays, nothing validated twice.

A chunk is some things with their parts and the classes and lists of what they point at, so each can be validated by
itself. Where one chunk ends depends on the things in it and not on how many came before: a new measure changes one chunk
and leaves the cached results of all others valid.
"""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Callable, Container, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from itertools import chain, islice
from multiprocessing import get_all_start_methods, get_context
from pathlib import Path
from typing import TypeAlias
from zlib import crc32

import pyoxigraph as ox

from ..queries.binding import bind
from ..queries.registry import Registry
from ..store.port import NamedNode, Store, Triple
from .memory import Memory, Outcome
from .results import Result
from .run import validate
from .shapes import Shapes

Progress: TypeAlias = Callable[[int], None]

MEAN_THINGS = 64
MOST_THINGS = 256
WORTH_A_POOL = 48
_FORMAT = ox.RdfFormat.N_TRIPLES


@dataclass(frozen=True, slots=True)
class Chunk:
    """Things to validate, and as sorted N-Triples all that the shapes look at for that."""

    focus: tuple[str, ...]
    triples: bytes

    def key(self, shapes: Shapes) -> str:
        """Changes when the results could."""
        digest = hashlib.sha256(shapes.digest.encode())
        digest.update("\n".join(self.focus).encode())
        digest.update(b"\0" + self.triples)
        return digest.hexdigest()


def validate_store(
    store: Store,
    queries: Registry,
    shapes: Shapes,
    *,
    cache_folder: Path | None = None,
    workers: int = 1,
    only: Container[str] | None = None,
    progress: Progress | None = None,
) -> list[Result]:
    """Every result of the shapes on a store, in a fixed order whatever `workers` and the cache.

    `cache_folder` keeps results from run to run, `progress` is told how many things are done. `only` names the things to
    look at, all if not given; parts are looked at with their measure. The parent process holds two chunks for each worker
    at most.
    """
    memory = Memory(cache_folder)
    results: list[Result] = []
    done = 0
    for chunk, outcome in _outcomes(chunks(store, queries, shapes, only), shapes, memory, workers):
        results += (shapes.result(*parts) for parts in outcome)
        done += len(chunk.focus)
        if progress is not None:
            progress(done)
    memory.forget_unused()
    return sorted(results, key=Result.sort_key)


def chunks(store: Store, queries: Registry, shapes: Shapes, only: Container[str] | None = None) -> Iterator[Chunk]:
    """The store, or some things of it, as chunks in the order of their things."""
    for roots in _groups(store, queries, shapes, only):
        stated = set(store.construct(bind(queries["validation/neighbourhood"], roots=roots)))
        subjects = {triple.subject for triple in stated}
        named = sorted(subject.value for subject in subjects if isinstance(subject, NamedNode))
        stated.update(store.construct(bind(queries["validation/context"], subjects=named)))
        yield Chunk(tuple(named), _lines(stated))


def _groups(store: Store, queries: Registry, shapes: Shapes, only: Container[str] | None) -> Iterator[list[str]]:
    """Things in order, cut behind those whose own address says so: about one in `MEAN_THINGS`."""
    group: list[str] = []
    for (root,) in store.stream(bind(queries["validation/roots"], classes=shapes.target_classes)):
        assert isinstance(root, NamedNode)
        if only is not None and root.value not in only:
            continue
        group.append(root.value)
        if crc32(root.value.encode()) % MEAN_THINGS == 0 or len(group) == MOST_THINGS:
            yield group
            group = []
    if group:
        yield group


def _lines(triples: set[Triple]) -> bytes:
    return "".join(sorted(f"{triple} .\n" for triple in triples)).encode()


def _outcomes(parts: Iterator[Chunk], shapes: Shapes, memory: Memory, workers: int) -> Iterator[tuple[Chunk, Outcome]]:
    """Each chunk with its outcome, in order; a pool of processes starts only when there is work enough for it."""
    waiting: list[Chunk] = []
    if workers > 1:
        waiting = list(islice(parts, WORTH_A_POOL))
    if len(waiting) < WORTH_A_POOL:
        for chunk in chain(waiting, parts):
            key = chunk.key(shapes)
            known = memory.recall(key)
            yield chunk, known if known is not None else memory.keep(key, outcome_of(chunk, shapes))
        return
    method = "forkserver" if "forkserver" in get_all_start_methods() else "spawn"
    with ProcessPoolExecutor(workers, get_context(method)) as pool:
        yield from _pooled(chain(waiting, parts), shapes, memory, pool, 2 * workers)


def _pooled(
    parts: Iterator[Chunk], shapes: Shapes, memory: Memory, pool: ProcessPoolExecutor, most: int
) -> Iterator[tuple[Chunk, Outcome]]:
    queue: deque[tuple[Chunk, str, Outcome | Future[Outcome]]] = deque()

    def first() -> tuple[Chunk, Outcome]:
        chunk, key, outcome = queue.popleft()
        return chunk, memory.keep(key, outcome.result()) if isinstance(outcome, Future) else outcome

    for chunk in parts:
        key = chunk.key(shapes)
        known = memory.recall(key)
        queue.append((chunk, key, pool.submit(_in_worker, chunk, *shapes.folders) if known is None else known))
        if len(queue) > most:
            yield first()
    while queue:
        yield first()


def outcome_of(chunk: Chunk, shapes: Shapes) -> Outcome:
    """What the engine says about a chunk, without the messages, which the shapes hold."""
    triples = (quad.triple for quad in ox.parse(chunk.triples, format=_FORMAT))
    results = validate(triples, shapes, chunk.focus)
    return tuple((result.rule, result.focus, result.value) for result in results)


def _in_worker(chunk: Chunk, shapes: Path, ontology: Path) -> Outcome:
    return outcome_of(chunk, _shapes(shapes, ontology))


@cache
def _shapes(shapes: Path, ontology: Path) -> Shapes:
    return Shapes.load(shapes, ontology)
