"""A difference field by field and in words: what changed gets its values and names, a batch of things at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Self

from ..model.difference import (
    Change,
    Changes,
    FieldChange,
    KindCount,
    ProfileChange,
    ProfileState,
    State,
    Texts,
    Value,
    ValueType,
)
from ..queries.binding import bind
from ..queries.registry import Registry
from ..release.difference import Changed, Difference
from ..store.port import Literal, NamedNode, Store, Term
from ..terms import cv, dct, ipv, xsd
from .facts import Facts, facts_by
from .profiles import Profiles, StatedFocus
from .reading import last_part

_BATCH = 100
_NAMES = ("prefLabel", "title", "label")
# A thing without a name of its own is called after these.
_NAMED_BY = {
    ipv.Focus: (ipv.challenge,),
    ipv.Involvement: (ipv.actor, cv.role),
    ipv.Funding: (ipv.programme, ipv.funder),
    ipv.Need: (ipv.challenge,),
}
_TYPES = {
    xsd.date: ValueType.DATE,
    xsd.decimal: ValueType.NUMBER,
    xsd.integer: ValueType.NUMBER,
    xsd.boolean: ValueType.BOOLEAN,
}


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two states that are compared: its store, and the IRI of the scheme over which profiles stand."""

    store: Store
    scheme: str


@dataclass(frozen=True, slots=True)
class _Field:
    """Where values stand: a property, for texts in one language; `owner` when it leads from the measure to its part."""

    property: str
    language: str = ""
    owner: bool = False


_Fields = Mapping[_Field, frozenset[Term]]
_NO_FIELDS: _Fields = {}


class Describer:
    """Puts things that differ into words; `difference` comes from `release.difference.compare` with the same stores."""

    def __init__(self, old: Side, new: Side, registry: Registry, difference: Difference) -> None:
        self._stores = (old.store, new.store)
        self._registry = registry
        self._difference = difference
        self._profiles = tuple(Profiles(side.store, registry, side.scheme) for side in (old, new))

    def changes(self, limit: int | None = None) -> Changes:
        """The whole difference, or with a limit the first things of it, measures before others."""
        measures = tuple(self.measures(limit))
        others = tuple(self.others(None if limit is None else limit - len(measures)))
        left_out = len(self._difference) - len(measures) - len(others)
        return Changes(self.counts(), measures, others, left_out)

    def counts(self) -> tuple[KindCount, ...]:
        """How many things of each kind came, went and changed."""
        counts = self._difference.counts
        names = self._names(counts)
        return tuple(
            KindCount(kind, names[kind].texts, each[State.ADDED], each[State.REMOVED], each[State.CHANGED])
            for kind, each in counts.items()
        )

    def measures(self, limit: int | None = None) -> Iterator[Change]:
        """The measures that differ, one by one, so that a long list is never in memory."""
        return self._described(islice(self._difference.measures, limit))

    def others(self, limit: int | None = None) -> Iterator[Change]:
        """Everything else that differs, one by one."""
        return self._described(islice(self._difference.others, limit))

    def _described(self, things: Iterator[Changed]) -> Iterator[Change]:
        while batch := tuple(islice(things, _BATCH)):
            yield from _Batch(batch, *self._read(batch)).described()

    def _read(self, batch: Sequence[Changed]) -> tuple[tuple[_Side, _Side], dict[str, _Name]]:
        things = [each.iri for changed in batch for each in changed.all()]
        measures = [changed.iri for changed in batch if changed.kind == ipv.Measure]
        old, new = (
            _Side(self._fields(store, things), profiles, profiles.foci(measures) if measures else {})
            for store, profiles in zip(self._stores, self._profiles, strict=True)
        )
        wanted = {each.kind for changed in batch for each in changed.all()} | {ipv.Measure, *things}
        for side in (old, new):
            wanted.update(side.profiles.cell_iris)
            for place, values in chain.from_iterable(fields.items() for fields in side.fields.values()):
                wanted.add(place.property)
                wanted.update(value.value for value in values if isinstance(value, NamedNode))
        return (old, new), self._names(wanted)

    def _fields(self, store: Store, things: Sequence[str]) -> dict[str, dict[_Field, frozenset[Term]]]:
        found: dict[str, dict[_Field, frozenset[Term]]] = {}
        for thing, predicate, value, owner in store.stream(bind(self._registry["diff/facts"], things=things)):
            term = value if owner is None else owner
            if isinstance(thing, NamedNode) and isinstance(predicate, NamedNode) and term is not None:
                language = (term.language or "").lower() if isinstance(term, Literal) else ""
                field = _Field(predicate.value, language, owner is not None)
                fields = found.setdefault(thing.value, {})
                fields[field] = fields.get(field, frozenset()) | {term}
        return found

    def _names(self, things: Iterable[str]) -> dict[str, _Name]:
        """Names as the new store has them, else the old one."""
        missing = sorted(things)
        names = dict.fromkeys(missing, _Name({}))
        for store in reversed(self._stores):
            if missing:
                rows = store.select(bind(self._registry["pages/labels"], things=missing))
                found = facts_by(rows, "thing")
                names |= {thing: _Name.of(facts) for thing, facts in found.items()}
                missing = [thing for thing in missing if thing not in found]
        return names


@dataclass(frozen=True, slots=True)
class _Name:
    """What a store calls a thing: its labels by language, and what it is called in short, in no language."""

    texts: Texts
    notation: str | None = None
    identifier: str | None = None

    @classmethod
    def of(cls, facts: Facts) -> Self:
        """The name in an answer of `pages/labels`."""
        literals = next((found for name in _NAMES if (found := facts.literals(name))), ())
        ordered = sorted(literals, key=lambda literal: literal.value, reverse=True)
        texts = {(literal.language or "").lower(): literal.value for literal in ordered}
        return cls(dict(sorted(texts.items())), facts.string("notation"), facts.string("identifier"))

    @property
    def known(self) -> Texts:
        """Its labels, after the notation where that is a number (‘10.2 Handlungskompetenz’), else what it is in short."""
        if not self.texts:
            short = self.notation or self.identifier
            return {"": short} if short else {}
        if not (self.notation or "")[:1].isdecimal():
            return self.texts
        return {language: f"{self.notation} {text}" for language, text in self.texts.items()}


@dataclass(frozen=True, slots=True)
class _Side:
    """What one store says about a batch."""

    fields: Mapping[str, _Fields]
    profiles: Profiles
    foci: Mapping[str, tuple[StatedFocus, ...]]


class _Batch:
    """Some things that differ, with all that both stores say about them."""

    def __init__(self, changed: Sequence[Changed], sides: tuple[_Side, _Side], names: Mapping[str, _Name]) -> None:
        self._changed = changed
        self._sides = sides
        self._names = names

    def described(self) -> Iterator[Change]:
        return map(self._change, self._changed)

    def _change(self, changed: Changed) -> Change:
        old, new = (side.fields.get(changed.iri, _NO_FIELDS) for side in self._sides)
        return Change(
            iri=changed.iri,
            state=changed.state,
            kind=changed.kind,
            kind_labels=self._names[changed.kind].texts,
            identifier=self._names[changed.iri].identifier or last_part(changed.iri),
            labels=self._names[changed.iri].texts or self._called_after(changed.kind, new or old),
            fields=tuple(self._field_changes(old, new)),
            profile=self._profile(changed.iri) if changed.kind == ipv.Measure else None,
            parts=tuple(map(self._change, changed.parts)),
        )

    def _called_after(self, kind: str, fields: _Fields) -> Texts:
        """A name made of the names of what a thing connects."""
        values = (fields.get(_Field(name), frozenset()) for name in _NAMED_BY.get(kind, ()))
        iris = [min(value.value for value in each if isinstance(value, NamedNode)) for each in values if each]
        names = [texts for iri in iris if (texts := self._names[iri].known)]
        languages = sorted(set().union(*names) - {""}) or ([""] if names else [])
        return {tag: " – ".join(texts.get(tag) or next(iter(texts.values())) for texts in names) for tag in languages}

    def _field_changes(self, old: _Fields, new: _Fields) -> Iterator[FieldChange]:
        fields = [field for field in {**old, **new} if old.get(field) != new.get(field)]
        for field in sorted(fields, key=self._order):
            if field.owner and not (old and new):
                continue  # a part that came or went stands with its measure
            labels = self._names[ipv.Measure if field.owner else field.property].texts
            yield FieldChange(
                property=field.property,
                labels=labels or {"": last_part(field.property)},
                old=self._values(field, old),
                new=self._values(field, new),
                language=field.language,
            )

    def _order(self, field: _Field) -> tuple[bool, str, str, str]:
        texts = self._names[field.property].texts
        return field.property != dct.identifier, texts.get("de", ""), field.property, field.language

    def _values(self, field: _Field, fields: _Fields) -> tuple[Value, ...]:
        values = [self._value(field, term) for term in fields.get(field, ())]
        return tuple(sorted(values, key=lambda value: (value.type, value.value)))

    def _value(self, field: _Field, term: Term) -> Value:
        if isinstance(term, NamedNode):
            known = self._names[term.value].known
            return Value(ValueType.THING if known else ValueType.ADDRESS, term.value, known or None)
        if isinstance(term, Literal):
            kind = _TYPES.get(term.datatype.value, ValueType.TEXT)
            is_money = kind is ValueType.NUMBER and field.property == ipv.amount
            return Value(ValueType.AMOUNT if is_money else kind, term.value)
        return Value(ValueType.TEXT, str(term))

    def _profile(self, measure: str) -> ProfileChange | None:
        old, new = (side.foci.get(measure, ()) for side in self._sides)
        if old == new:
            return None
        return ProfileChange(self._state(0, old), self._state(1, new))

    def _state(self, side: int, foci: Sequence[StatedFocus]) -> ProfileState:
        profiles = self._sides[side].profiles
        names = {iri: self._names[iri].texts for iri in profiles.cell_iris}
        return ProfileState(profiles.scheme, profiles.sentence(foci), profiles.cells(foci, names))
