"""Concepts by what people write in a cell: the notation, a label in any language, or the IRI."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from .. import terms
from ..store.port import Literal, NamedNode, Triple
from .table import VALUE_SEPARATOR
from .text import clean, comparable

_SHOWN = 20
_NUMBER = re.compile(r"[0-9]+(\.[0-9]+)*")
_DECIMAL_COMMA = re.compile(r"[0-9]+(,[0-9]+)+")
_RELEVANT = frozenset(
    {
        terms.skos.inScheme,
        terms.skos.topConceptOf,
        terms.skos.notation,
        terms.skos.prefLabel,
        terms.skos.altLabel,
        terms.rdf.type,
    }
)


class Concepts:
    """The concepts of all schemes, found within one scheme, or within all schemes of a class."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self._notations: dict[str, str] = {}
        self._exact: dict[tuple[str, str], str] = {}
        self._names: dict[tuple[str, str], set[str]] = defaultdict(set)
        self._members: dict[str, list[str]] = defaultdict(list)
        self._labels: dict[str, tuple[str, ...]] = {}
        self._preferred: dict[str, dict[str, str]] = defaultdict(dict)
        self._numbered: dict[str, bool] = {}
        self._choices: dict[tuple[str, str], list[str]] = {}
        self._sorted_names: dict[str, list[str]] = {}
        schemes: dict[str, dict[str, None]] = defaultdict(dict)
        types: dict[str, list[str]] = defaultdict(list)
        labels: dict[str, list[str]] = defaultdict(list)
        for triple in triples:
            subject, predicate, value = triple.subject, triple.predicate.value, triple.object
            if predicate not in _RELEVANT or not isinstance(subject, NamedNode):
                continue
            if isinstance(value, Literal):
                if predicate == terms.skos.notation:
                    self._notations.setdefault(subject.value, value.value)
                else:
                    labels[subject.value].append(value.value)
                    if predicate == terms.skos.prefLabel:
                        self._preferred[subject.value].setdefault(value.language or "", value.value)
            elif isinstance(value, NamedNode):
                if predicate == terms.rdf.type:
                    types[subject.value].append(value.value)
                else:
                    schemes[subject.value][value.value] = None
        for concept, within in schemes.items():
            self._labels[concept] = tuple(labels.get(concept, ()))
            sources = dict.fromkeys(source for scheme in within for source in (scheme, *types.get(scheme, ())))
            for source in sources:
                self._add(source, concept, labels.get(concept, ()))

    def _add(self, source: str, concept: str, labels: Iterable[str]) -> None:
        self._members[source].append(concept)
        self._exact[source, concept] = concept
        if (notation := self._notations.get(concept)) is not None:
            self._exact.setdefault((source, notation), concept)
        for name in (*labels, *([notation] if notation is not None else ())):
            self._names[source, comparable(name)].add(concept)

    def has(self, source: str) -> bool:
        """Whether there is any concept in a scheme or class of schemes."""
        return source in self._members

    def sources(self) -> list[str]:
        """The IRIs of all schemes that have concepts, and of the classes of these schemes."""
        return sorted(self._members)

    def find(self, source: str, text: str) -> Sequence[str]:
        """The IRIs that a cell's text may mean: none, one, or several that share a label."""
        if (exact := self._exact.get((source, text))) is not None:
            return (exact,)
        if found := self._names.get((source, comparable(text))):
            return sorted(found)
        if _DECIMAL_COMMA.fullmatch(text) and (exact := self._exact.get((source, text.replace(",", ".")))):
            return (exact,)  # a spreadsheet in German writes the notation 10.2 as 10,2
        return ()

    def notation(self, concept: str) -> str:
        """A concept's notation, else the last part of its IRI."""
        return self._notations.get(concept) or re.split("[/#]", concept)[-1]

    def labels(self, concept: str) -> Sequence[str]:
        """All labels of a concept, in every language."""
        return self._labels.get(concept, ())

    def notations(self, source: str) -> list[str]:
        """The notations of a scheme or class of schemes, numbers by size."""
        return sorted({self.notation(concept) for concept in self._members.get(source, ())}, key=_natural)

    def written(self, source: str, concept: str, language: str) -> str:
        """What a cell says for a concept: its preferred label where that leads back to it, else notation or IRI.

        Where all notations are numbers, as those of challenges are, the notation is written.
        """
        notation = self.notation(concept)
        if source not in self._numbered:
            notations = map(self.notation, self._members.get(source, ()))
            self._numbered[source] = all(_NUMBER.fullmatch(each) for each in notations)
        preferred = {} if self._numbered[source] else self._preferred.get(concept, {})
        label = preferred.get(language) or preferred.get("en") or next(iter(preferred.values()), notation)
        names = (clean(name) for name in (label, notation) if VALUE_SEPARATOR not in name)
        return next((name for name in names if list(self.find(source, name)) == [concept]), concept)

    def choices(self, source: str, language: str) -> list[str]:
        """What may be written in a column, as its drop-down list shows it."""
        if (source, language) not in self._choices:
            written = {self.written(source, concept, language) for concept in self._members.get(source, ())}
            self._choices[source, language] = sorted(written)
        return self._choices[source, language]

    def named(self, source: str, name: str) -> str:
        """The IRI of a concept by one of the `names` of its scheme."""
        return min(self._names[source, name])

    def names(self, source: str) -> list[str]:
        """Everything that may be written for a concept of a scheme, in comparable form."""
        if source not in self._sorted_names:
            self._sorted_names[source] = sorted(name for known, name in self._names if known == source)
        return self._sorted_names[source]


def listed(notations: Sequence[str], language: str) -> str:
    """Notations or labels in words, runs of numbers shortened.

    >>> listed([*map(str, range(1, 19)), "10.1", "10.2"], "de")
    '1 bis 18 sowie 10.1 und 10.2'
    >>> listed(["ja", "nein"], "en")
    'ja and nein'
    """
    german = language == "de"
    to, with_, and_ = ("bis", "sowie", "und") if german else ("to", "as well as", "and")
    ordered = sorted(notations, key=lambda each: _natural(comparable(each)))
    numbers = [int(each) for each in ordered if each.isdecimal() and str(int(each)) == each]
    runs = _runs(numbers)
    words = [f"{first} {to} {last}" if last > first + 1 else each for first, last, each in runs]
    rest = [each for each in ordered if not (each.isdecimal() and str(int(each)) == each)]
    if len(rest) > _SHOWN:
        more = f"{len(rest) - _SHOWN} weitere" if german else f"{len(rest) - _SHOWN} more"
        rest = [*rest[:_SHOWN], more]
    parts = [_joined(words, and_), _joined(rest, and_)]
    return f" {with_} ".join(part for part in parts if part)


def _runs(numbers: Sequence[int]) -> list[tuple[int, int, str]]:
    """Neighbouring numbers as (first, last, text); two neighbours stay two entries."""
    found: list[tuple[int, int, str]] = []
    start = 0
    for position in range(1, len(numbers) + 1):
        if position == len(numbers) or numbers[position] != numbers[position - 1] + 1:
            run = numbers[start:position]
            if len(run) > 2:
                found.append((run[0], run[-1], ""))
            else:
                found += [(number, number, str(number)) for number in run]
            start = position
    return found


def _joined(words: Sequence[str], and_: str) -> str:
    return f"{', '.join(words[:-1])} {and_} {words[-1]}" if len(words) > 1 else "".join(words)


def _natural(notation: str) -> tuple[tuple[int, int, str], ...]:
    """Sort key by which 2 comes before 10 and 10 before 10.1."""
    parts = re.findall("[0-9]{1,18}|[^0-9]+", notation)
    return tuple((0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts)
