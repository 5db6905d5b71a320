"""Rules across the whole graph that nothing broke: they are not asked again while all that they look at is the same.

A query names the properties it asks for, as constants or as values of a variable. The statements with these properties and
the text of the query decide its answer. Only that nothing was found is remembered; whatever breaks a rule is found anew.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping
from pathlib import Path

from ..queries.binding import bind
from ..settings import Instance
from ..terms import rdf
from .checks import Check, bindings
from .memory import Memory

_PREFIX = re.compile(r"^PREFIX (\w+): <([^>]*)>", re.MULTILINE)
_NAME = re.compile(r"\b(\w+):(\w[\w-]*)")
_IRI = re.compile(r"<([^<>\s]*)>")
_BUFFER = 1024 * 1024


class CleanRules:
    """What is known of rules in `folder`, for the sorted lines of a graph; nothing is without a folder."""

    def __init__(self, lines: Path, checks: Iterable[Check], instance: Instance, folder: Path | None) -> None:
        self._memory = Memory(folder)
        self._keys: Mapping[str, str] = {}
        if folder is not None:
            hashes = hashes_by_property(lines)
            self._keys = {check.rule.name: _key(check, instance, hashes) for check in checks}

    def knows(self, rule: str) -> bool:
        """Whether nothing breaks a rule, as an earlier build found out."""
        return rule in self._keys and self._memory.recall(self._keys[rule]) == ()

    def keep(self, broken: Container[str]) -> None:
        """Remember all rules but those that are broken, and forget what was known of other graphs."""
        for key in (key for rule, key in self._keys.items() if rule not in broken):
            self._memory.keep(key, ())
        self._memory.forget_others(frozenset(self._keys.values()))


def hashes_by_property(lines: Path) -> Mapping[str, str]:
    """SHA-256 of all statements with each property, of a file of sorted lines."""
    found: defaultdict[bytes, list[bytes]] = defaultdict(list)
    digests: defaultdict[bytes, hashlib._Hash] = defaultdict(hashlib.sha256)
    with lines.open("rb", buffering=_BUFFER) as file:
        while block := file.readlines(_BUFFER):
            for line in block:
                found[line.split(b" ", 2)[1]].append(line)
            for name, stated in found.items():
                digests[name].update(b"".join(stated))
            found.clear()
    return {name.decode(): digest.hexdigest() for name, digest in digests.items()}


def named_in(query: str) -> frozenset[str]:
    """All IRIs that stand in a query, and that of `a`: the properties it asks for are among them."""
    prefixes = dict(_PREFIX.findall(query))
    names = (prefixes[prefix] + name for prefix, name in _NAME.findall(query) if prefix in prefixes)
    return frozenset((rdf.type, *names, *_IRI.findall(query)))


def _key(check: Check, instance: Instance, hashes: Mapping[str, str]) -> str:
    """Changes whenever the answer could."""
    digest = hashlib.sha256()
    for query in (bind(check.query, **values) for values in bindings(check.query, instance)):
        digest.update(query.encode())
        for name in sorted(f"<{iri}>" for iri in named_in(query)):
            digest.update(f"\0{name} {hashes.get(name, '')}".encode())
    return digest.hexdigest()
