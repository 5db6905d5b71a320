"""Which things differ between two stores, found property by property: no graph and no list of all things is in memory.

What does not count: where a row stood (provenance), what is derived from other facts, and the vocabulary.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from ..model.difference import State
from ..queries.binding import bind
from ..queries.registry import Registry
from ..store.port import NamedNode, Store
from ..terms import PREFIXES, cv, ipv, prov, rdf, skos

_BATCH = 500
_NOT_COMPARED = frozenset(
    {
        rdf.type,
        prov.wasDerivedFrom,
        ipv.addressesChallenge,
        skos.narrower,
        skos.hasTopConcept,
        skos.topConceptOf,
    }
)
_VOCABULARY = tuple(namespace.encode() for namespace in PREFIXES.values())
# `derive/funder_involvements` makes these from the funding, which is compared itself.
_DERIVED = "#involvement"
_OWNING = frozenset({ipv.hasFocus, cv.hasParticipation, ipv.hasFunding})


@dataclass(frozen=True, slots=True)
class Changed:
    """A thing that differs, what it is (a class), and those of its parts that differ."""

    iri: str
    state: State
    kind: str
    parts: tuple[Changed, ...] = ()

    def all(self) -> Iterator[Changed]:
        """The thing itself and its parts."""
        yield self
        yield from self.parts


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs: `measures` with their foci, involvements and fundings, and `others`, by kind; each by address."""

    measures: tuple[Changed, ...] = ()
    others: tuple[Changed, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.measures or self.others)

    def __len__(self) -> int:
        return len(self.measures) + len(self.others)

    def __iter__(self) -> Iterator[Changed]:
        yield from self.measures
        yield from self.others

    @property
    def counts(self) -> dict[str, Counter[State]]:
        """How many things of each kind came, went and changed, parts included; measures first, then by kind."""
        things = {each.iri: each for changed in self for each in changed.all()}
        counts: dict[str, Counter[State]] = {}
        for thing in sorted(things.values(), key=lambda each: (each.kind != ipv.Measure, each.kind)):
            counts.setdefault(thing.kind, Counter())[thing.state] += 1
        return counts


def compare(old: Store, new: Store, registry: Registry) -> Difference:
    """What differs between two stores, each with its derived facts."""
    names = registry["diff/predicates"].text
    predicates = {term.value for store in (old, new) for (term,) in store.stream(names) if isinstance(term, NamedNode)}
    touched: set[bytes] = set()
    for predicate in predicates - _NOT_COMPARED:
        text = bind(registry["diff/statements"], predicate=predicate)
        before, after = (set(store.serialize(text, "application/n-triples").splitlines()) for store in (old, new))
        # A part that came, went or moved differs itself; its measure does so through it.
        touched.update(map(_object if predicate in _OWNING else _subject, before ^ after))
    things = (iri.decode() for iri in touched if iri and not iri.startswith(_VOCABULARY))
    return _Sorting(old, new, registry).sorted(iri for iri in things if not iri.endswith(_DERIVED))


def _subject(line: bytes) -> bytes:
    """The IRI that a line of N-Triples is about, empty for a blank node."""
    return line[1 : line.index(b">")] if line.startswith(b"<") else b""


def _object(line: bytes) -> bytes:
    """The IRI at the end of a line of N-Triples."""
    return line.rpartition(b"<")[2].partition(b">")[0]


@dataclass(slots=True)
class _Known:
    """What both stores say about one thing."""

    old_kinds: set[str] = field(default_factory=set)
    new_kinds: set[str] = field(default_factory=set)
    owners: set[str] = field(default_factory=set)
    wholes: set[str] = field(default_factory=set)

    @property
    def kind(self) -> str:
        """The class that says most: one of our own vocabulary before those it builds on."""
        kinds = self.new_kinds or self.old_kinds
        return min(kinds, key=lambda kind: (not kind.startswith(PREFIXES["ipv"]), kind), default="")

    @property
    def state(self) -> State:
        if self.old_kinds and self.new_kinds:
            return State.CHANGED
        return State.ADDED if self.new_kinds else State.REMOVED


class _Sorting:
    """Sorts what differs: periods belong to their thing, parts to their measure, which thereby changes, too."""

    def __init__(self, old: Store, new: Store, registry: Registry) -> None:
        self._stores = (old, new)
        self._query = registry["diff/kinds"]
        self._known: dict[str, _Known] = {}

    def sorted(self, touched: Iterable[str]) -> Difference:
        self._look_up(touched)
        self._look_up({whole for known in self._known.values() for whole in known.wholes})
        owners = {owner for known in self._known.values() for owner in known.owners}
        self._look_up(owners)
        changed = {
            iri: Changed(iri, known.state, known.kind)
            for iri, known in self._known.items()
            if known.kind and not known.wholes
        }
        parts: dict[str, list[Changed]] = {}
        for iri in sorted(changed):
            for owner in self._known[iri].owners & changed.keys():
                parts.setdefault(owner, []).append(changed[iri])
        whole = [
            Changed(iri, each.state, each.kind, tuple(sorted(parts.get(iri, ()), key=_by_kind)))
            for iri, each in changed.items()
            if not self._known[iri].owners & changed.keys()
        ]
        measures = sorted((each for each in whole if each.kind == ipv.Measure), key=lambda each: each.iri)
        return Difference(
            tuple(measures), tuple(sorted((each for each in whole if each.kind != ipv.Measure), key=_by_kind))
        )

    def _look_up(self, things: Iterable[str]) -> None:
        wanted = iter(sorted(iri for iri in things if iri not in self._known))
        while batch := tuple(islice(wanted, _BATCH)):
            self._known |= {iri: _Known() for iri in batch}
            text = bind(self._query, things=batch)
            for is_new, store in enumerate(self._stores):
                for row in store.stream(text):
                    thing, kind, owner, whole = (term.value if isinstance(term, NamedNode) else "" for term in row)
                    known = self._known[thing]
                    for found, values in (
                        (kind, known.new_kinds if is_new else known.old_kinds),
                        (owner, known.owners),
                        (whole, known.wholes),
                    ):
                        if found:
                            values.add(found)


def _by_kind(changed: Changed) -> tuple[str, str]:
    return changed.kind, changed.iri
