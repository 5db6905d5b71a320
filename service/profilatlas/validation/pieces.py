"""Rules that a single statement breaks, asked of pieces of the sorted lines: each is read once for all of them.

What no piece breaks, the whole graph does not break; the rules that are left are asked of the store (`checks.py`), which
alone says what is broken. So a piece must hold all that such a rule looks at, and may hold more.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Self, TypeAlias

from ..queries.binding import bind
from ..settings import Instance
from ..store.lookup import Lookup, lines_with, parts_of
from ..store.port import Store
from ..terms import rdf
from .checks import Alone, Check, bindings
from .memory import Memory
from .workers import Workers

MEAN_SUBJECTS = 1024
_TEXT = re.compile(rb'^\S+ \S+ ".*\n', re.MULTILINE)
_LINK = re.compile(rb'^\S+ \S+ [^"].*\n', re.MULTILINE)
_TYPE = f"<{rdf.type}>".encode()

MakeStore: TypeAlias = Callable[[bytes], Store]
Done: TypeAlias = tuple[str, tuple[str, ...]]
"""The key of a piece, and the rules that it may break."""


@dataclass(frozen=True, slots=True)
class Questions:
    """Queries by what they look at, each with the name of its rule; `digest` changes with any of them."""

    asked: tuple[tuple[Alone, str, str], ...]
    digest: str

    @classmethod
    def of(cls, checks: Iterable[Check], instance: Instance) -> Self:
        """The queries of the checks that look at statements alone."""
        asked = tuple(
            (check.alone, check.rule.name, bind(check.query, **values))
            for check in checks
            if check.alone is not None
            for values in bindings(check.query, instance)
        )
        return cls(asked, hashlib.sha256(repr(asked).encode()).hexdigest())

    def about(self, *kinds: Alone) -> Iterator[tuple[str, str]]:
        """Rule and query of those that look at one of the kinds."""
        return ((rule, query) for alone, rule, query in self.asked if alone in kinds)


def uncleared(
    folder: Path,
    checks: Sequence[Check],
    instance: Instance,
    make: MakeStore,
    workers: Workers,
    cache_folder: Path | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> frozenset[str]:
    """The names of the rules that the lines in a folder may break, of those that look at statements alone.

    `make` makes a store of a few lines of N-Triples. `cache_folder` keeps what is known of pieces from run to run, `progress`
    is told how many of the pieces are done.
    """
    questions = Questions.of(checks, instance)
    used: set[str] = set()
    rules: set[str] = set()
    there = partial(_look_there, folder, questions, make, cache_folder)
    with closing(Lookup(folder)) as lookup:
        here = partial(_look, lookup, questions, make, Memory(cache_folder))
        pieces = list(lookup.pieces(MEAN_SUBJECTS))
        for done, (key, found) in enumerate(workers.each(here, there, pieces), start=1):
            progress(done, len(pieces))
            used.add(key)
            rules.update(found)
    Memory(cache_folder).forget_others(used)
    return frozenset(rules)


def _look(lookup: Lookup, questions: Questions, make: MakeStore, memory: Memory, piece: tuple[int, int]) -> Done:
    """Ask a piece all questions, or remember what came of it."""
    lines = lookup.read(*piece)
    texts, links = b"".join(_TEXT.findall(lines)), b"".join(_LINK.findall(lines))
    values = sorted({value for _, _, value in parts_of(links)})
    links += b"".join(lines_with(block, _TYPE) for block in lookup.about(values))
    key = hashlib.sha256(b"\0".join((questions.digest.encode(), texts, links))).hexdigest()
    known = memory.recall(key)
    if known is None:
        rules = {
            *_broken(make(texts), questions.about(Alone.TEXTS, Alone.STATEMENTS)),
            *_broken(make(links), questions.about(Alone.LINKS, Alone.STATEMENTS)),
        }
        known = memory.keep(key, tuple((rule, "", None) for rule in sorted(rules)))
    return key, tuple(rule for rule, _, _ in known)


def _look_there(
    folder: Path, questions: Questions, make: MakeStore, cache_folder: Path | None, piece: tuple[int, int]
) -> Done:
    return _look(_lookup(folder), questions, make, _memory(cache_folder), piece)


_lookup, _memory = cache(Lookup), cache(Memory)


def _broken(store: Store, asked: Iterable[tuple[str, str]]) -> Iterator[str]:
    """The rules whose queries find anything."""
    return (rule for rule, query in asked if next(iter(store.stream(query)), None) is not None)
