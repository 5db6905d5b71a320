"""What some lines of N-Triples say, to look up by subject and, for steps backwards, by object.

Terms are text here, as N-Triples write them (`<https://…>`, `"Kurs"@de`, `_:c14n0`): equal texts are equal terms.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Set

from rdflib.namespace import RDF, RDFS

TYPE, _SUBCLASS = (f"<{each}>" for each in (RDF.type, RDFS.subClassOf))
_NOTHING: frozenset[str] = frozenset()
_NO_STATEMENTS: dict[str, set[str]] = {}


class Facts:
    """Statements by subject; `backwards` are the properties that are ever followed from value to subject."""

    def __init__(self, lines: str, backwards: Collection[str]) -> None:
        self._about: dict[str, dict[str, set[str]]] = {}
        self._backward: dict[tuple[str, str], set[str]] = defaultdict(set)
        self._backwards = backwards
        self._classes: dict[str, set[str]] = {}
        about = self._about
        for line in lines.split("\n")[:-1]:  # `splitlines` would also break texts
            subject, predicate, value = line[:-2].split(" ", 2)
            statements = about.setdefault(subject, {})
            if predicate in statements:
                statements[predicate].add(value)
            else:
                statements[predicate] = {value}
            if predicate in backwards:
                self._backward[value, predicate].add(subject)

    def objects(self, subject: str, predicate: str) -> Set[str]:
        """The values of a property."""
        return self._about.get(subject, _NO_STATEMENTS).get(predicate, _NOTHING)

    def subjects(self, value: str, predicate: str) -> Set[str]:
        """What has a value in a property."""
        return self._backward.get((value, predicate), _NOTHING)

    def classes(self, thing: str) -> Set[str]:
        """The classes of a thing and all that these are part of."""
        if (known := self._classes.get(thing)) is not None:
            return known
        found = self._classes[thing] = set()
        waiting = [*self.objects(thing, TYPE)]
        while waiting:
            each = waiting.pop()
            if each not in found:
                found.add(each)
                waiting += self.objects(each, _SUBCLASS)
        return found

    def reached(self, things: Iterable[str]) -> str:
        """The lines about things and about all that is reached from them, forwards by any property."""
        found: set[str] = set()
        waiting = [*things]
        while waiting:
            each = waiting.pop()
            if each not in found:
                found.add(each)
                for values in self._about.get(each, _NO_STATEMENTS).values():
                    waiting += values
                for predicate in self._backwards:
                    waiting += self.subjects(each, predicate)
        return "".join(self._lines(found))

    def _lines(self, subjects: Iterable[str]) -> Iterator[str]:
        for subject in subjects:
            for predicate, values in self._about.get(subject, _NO_STATEMENTS).items():
                for value in values:
                    yield f"{subject} {predicate} {value} .\n"
