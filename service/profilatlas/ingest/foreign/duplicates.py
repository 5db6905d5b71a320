"""Actors that may be the same one under two spellings. They are reported and never merged."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from ...model.finding import Finding, Place
from ...terms import org, skos
from ..mapping import Mapper
from ..messages import finding
from ..table import Row
from ..text import slug

_LEGAL_FORMS = frozenset(
    {
        *("ag", "aoer", "e", "eg", "ev", "gbr", "ggmbh", "gmbh", "gug", "haftungsbeschraenkt", "kg", "kgaa", "ltd"),
        *("mbh", "ohg", "se", "ug", "v", "and", "co", "inh", "und"),
    }
)
_DIGITS = re.compile("[0-9]+")
_ALIKE = 90.0
_COMMON = 40
"""Words that more names than this share say nothing about any two of them."""


@dataclass(frozen=True, slots=True)
class NamedActor:
    """An actor's name, where it stands, and whether it comes from a foreign list."""

    name: str
    subject: str
    place: Place
    foreign: bool


@dataclass(frozen=True, slots=True)
class _Compared:
    words: frozenset[str]
    text: str
    joined: str
    digits: tuple[str, ...]


def possible_duplicates(actors: Sequence[NamedActor], distinct: frozenset[frozenset[str]]) -> Iterator[Finding]:
    """A finding for each actor that looks like an earlier one, naming the earlier one that is most like it.

    Compared are only pairs with an actor from a foreign list in them; `distinct` names those that only look alike.
    """
    compared = [_compared(actor.name) for actor in actors]
    by_word = _by_word(compared)
    for position, actor in enumerate(actors):
        best, other = 0.0, None
        for candidate in sorted(_candidates(compared[position], by_word, position)):
            earlier = actors[candidate]
            if earlier.subject == actor.subject or not (actor.foreign or earlier.foreign):
                continue
            if any({actor.name, earlier.name} <= group for group in distinct):
                continue
            likeness = _likeness(compared[position], compared[candidate])
            if likeness > best:
                best, other = likeness, earlier
        if other is not None:
            first = {tag: other.place.text(tag) for tag in ("de", "en")}
            yield finding("possible-duplicate", actor.place, actor.name, other=other.name, first=first)


def actors_of(mappers: Iterable[Mapper], lists: frozenset[str]) -> Iterator[NamedActor]:
    """The actors in all tables by name; `lists` are the files that are foreign lists."""
    for mapper in mappers:
        if mapper.layout.class_iri != org.Organization:
            continue
        for name in (each for each in mapper.binding.columns if each.column.route.last == skos.prefLabel):
            for row in mapper.table.rows():
                if isinstance(row, Row) and row.cells[name.position] and (subject := mapper.subject(row)) is not None:
                    place = mapper.table.place(row.number, name.header)
                    yield NamedActor(row.cells[name.position], subject, place, mapper.table.file in lists)


def _compared(name: str) -> _Compared:
    """A name without case, umlauts, punctuation and legal form; what is left of a name that has nothing else is all."""
    words = slug(name).split("-")
    kept = [word for word in words if word not in _LEGAL_FORMS] or words
    joined = "".join(kept)
    return _Compared(frozenset(kept), " ".join(sorted(kept)), joined, tuple(sorted(_DIGITS.findall(joined))))


def _by_word(compared: Iterable[_Compared]) -> dict[str, list[int]]:
    """Positions of names by word, and by the name without blanks (‘Öko-Zentrum’ and ‘Ökozentrum’ share no word)."""
    found: dict[str, list[int]] = defaultdict(list)
    for position, each in enumerate(compared):
        for key in each.words | {_start(each)}:
            found[key].append(position)
    return {key: positions for key, positions in found.items() if 1 < len(positions) <= _COMMON}


def _start(compared: _Compared) -> str:
    return f"={compared.joined[:8]}"


def _candidates(compared: _Compared, by_word: dict[str, list[int]], position: int) -> set[int]:
    keys = compared.words | {_start(compared)}
    return {other for key in keys for other in by_word.get(key, ()) if other < position}


def _likeness(one: _Compared, other: _Compared) -> float:
    """0 (different) or 90 to 100: how much of the two names agrees; numbers must be the same."""
    if one.digits != other.digits:
        return 0.0
    return max(
        fuzz.ratio(one.text, other.text, score_cutoff=_ALIKE), fuzz.ratio(one.joined, other.joined, score_cutoff=_ALIKE)
    )
