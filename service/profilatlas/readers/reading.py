"""One page being read: fact queries first, then the names of everything they mentioned in one more query."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar
from weakref import ref

from ..errors import NotFound
from ..queries import binding
from ..queries.binding import Value
from ..queries.registry import Registry
from ..release.opened import OpenRelease
from ..store.port import NamedNode, Row
from .addresses import Addresses
from .facts import Facts, facts_by, facts_of
from .models import Link, Text
from .speech import Speech, plain

Remembered = TypeVar("Remembered")
Made = TypeVar("Made")
_NAMES = ("prefLabel", "title", "label")


class _Named(NamedTuple):
    """What the store says a thing is called, and the link with its name for readers of some languages."""

    facts: Facts
    link: Link


class Reading:
    """Asks the store for one page and remembers which things the answers mentioned.

    The first `link` fetches the names of all of them at once; so a reader asks for all facts, then makes links.
    """

    def __init__(self, release: OpenRelease, registry: Registry, languages: Sequence[str]) -> None:
        self.release = release
        self.columns = release.columns
        self.speech = Speech((*languages, *release.instance.languages))
        # Not in a circle: what was read of all measures would stay until the collector of circles looks for it.
        own = ref(self)
        self.addresses = Addresses(
            release.instance.base, release.columns, lambda iri: reading.notation(iri) if (reading := own()) else None
        )
        self._registry = registry
        self._wanted: dict[str, None] = {}
        self._named: dict[str, _Named] = {}
        self._names_kept = f"names for {self.speech.languages}"
        self._made: dict[Hashable, Any] = {}

    def rows(self, query: str, **parameters: Value) -> list[Row]:
        """The rows of a page query; the things in them will have names."""
        rows = self.unnamed_rows(query, **parameters)
        self.want(term.value for row in rows for term in row.values() if isinstance(term, NamedNode))
        return rows

    def unnamed_rows(self, query: str, **parameters: Value) -> list[Row]:
        """The rows of a page query of which no name is shown."""
        return self.release.store.select(binding.bind(self._registry[f"pages/{query}"], **parameters))

    def shown(self, query: str, **parameters: Value) -> str:
        """A query as a page shows it: complete, with the page's own things in place."""
        return binding.bind(self._registry[query], **parameters)

    def joined(self, whole: str, parts: Iterable[tuple[str, Mapping[str, Value]]]) -> str:
        """A query as a page shows it that is made of others: the rows of `whole` that all of them answer."""
        return binding.joined(self._registry[whole], ((self._registry[name], values) for name, values in parts))

    def about(self, query: str, **subject: str) -> Facts:
        """The facts about a page's own subject; `NotFound` when there are none."""
        (iri,) = subject.values()
        facts = facts_of(self.rows(query, **dict.fromkeys(subject, checked(iri))))
        if not facts:
            raise NotFound(iri)
        self.want([iri])
        return facts

    def facts(self, query: str, key: str, parameter: str, iris: Iterable[str]) -> dict[str, Facts]:
        """The facts about several things by IRI, asked in one query for those that are new to this release.

        What they name will have names. Things without facts are left out.
        """

        def read(things: Sequence[str]) -> dict[str, Facts]:
            found = facts_by(self.unnamed_rows(query, **{parameter: tuple(things)}), key)
            return {thing: found.get(thing, Facts()) for thing in things}

        known = self.remembered(f"facts of {query}", dict.fromkeys(iris), read)
        stated = {thing: facts for thing, facts in known.items() if facts}
        self.want(stated)
        self.want(iri for facts in stated.values() for field in facts.fields for iri in facts.iris(field))
        return stated

    def remembered(
        self, kind: str, keys: Iterable[str], read: Callable[[Sequence[str]], Mapping[str, Remembered]]
    ) -> dict[str, Remembered]:
        """Something about each thing, read at once for all of which this release has not been asked before."""
        wanted = tuple(keys)
        known = self.release.memory.recall(kind, wanted)
        missing = [key for key in wanted if key not in known]
        if missing:
            new = read(missing)
            self.release.memory.keep(kind, new)
            known |= new
        return known

    def of_all(self, kind: str, make: Callable[[], Made]) -> Made:
        """Something about all measures in these languages: made once while the release is open, and changed by none."""
        (made,) = self.remembered(f"{kind} {self.speech.languages}", ["all"], lambda _: {"all": make()}).values()
        return made

    def part(self, kind: str, key: Hashable, make: Callable[[], Made]) -> Made:
        """A part of pages in these languages: the very same object as long as this release remembers it."""
        memory, named = self.release.parts, f"{kind} {self.speech.languages}"
        known = memory.recall(named, (key,))
        if key not in known:
            known = {key: make()}
            memory.keep(named, known)
        made: Made = known[key]
        return made

    def once(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """Something that parts of a page need more than once: made for the first that asks, and changed by none."""
        if key not in self._made:
            self._made[key] = make()
        made: Made = self._made[key]
        return made

    def number(self, query: str, **parameters: Value) -> int:
        """The one number that a counting query answers as `?total`."""
        (row,) = self.unnamed_rows(query, **parameters)
        return int(getattr(row["total"], "value", "0"))

    def want(self, iris: Iterable[str]) -> None:
        """Name these things, too, with the next query for names."""
        self._wanted.update(dict.fromkeys(iris))

    def link(self, iri: str) -> Link:
        """A thing by name; one without a label has its notation, identifier or the end of its IRI as name."""
        return self._names_of(iri).link

    def links(self, iris: Iterable[str]) -> tuple[Link, ...]:
        """Several things by name, in the order given."""
        return tuple(self.link(iri) for iri in iris)

    def maybe(self, iri: str | None) -> Link | None:
        """A thing by name, None for none."""
        return None if iri is None else self.link(iri)

    def is_known(self, iri: str) -> bool:
        """Whether the release has a name for this thing."""
        return bool(self._names_of(iri).facts)

    def is_ours(self, iri: str) -> bool:
        """Whether a thing belongs to this release: it has a page here or a name."""
        return self.addresses.page(iri) is not None or self.is_known(iri)

    def notation(self, iri: str) -> str | None:
        """The notation of a concept."""
        return self._names_of(iri).facts.string("notation")

    def by_notation(self, iris: Iterable[str]) -> tuple[str, ...]:
        """Concepts in the natural order of their notations: 2 before 10, 10 before 10.2."""
        return tuple(sorted(iris, key=lambda iri: natural(self.notation(iri) or last_part(iri))))

    def _names(self, things: Sequence[str]) -> dict[str, _Named]:
        found = facts_by(self.unnamed_rows("labels", things=things), "thing")
        return {thing: self._name(thing, found.get(thing, Facts())) for thing in things}

    def _name(self, iri: str, facts: Facts) -> _Named:
        label = self._label(facts) or plain(facts.string("notation") or facts.string("identifier") or last_part(iri))
        sign = facts.string("index") or facts.string("notation")
        return _Named(facts, Link(iri, label, self.addresses.page(iri), sign))

    def _label(self, facts: Facts) -> Text | None:
        return next((text for name in _NAMES if (text := self.speech.text(facts.literals(name)))), None)

    def _names_of(self, iri: str) -> _Named:
        if iri not in self._named:
            self._wanted[iri] = None
            self._named |= self.remembered(
                self._names_kept, (each for each in self._wanted if each not in self._named), self._names
            )
            self._wanted.clear()
        return self._named[iri]


def checked(iri: str) -> str:
    """An IRI from an address; `NotFound` for what cannot be one."""
    try:
        return NamedNode(iri).value
    except ValueError as error:
        raise NotFound(iri) from error


def last_part(iri: str) -> str:
    """What follows the last slash or hash.

    >>> last_part("https://example.org/id/actor/stadt"), last_part("https://example.org/def/#primary")
    ('stadt', 'primary')
    """
    return iri.rstrip("/#").replace("#", "/").rsplit("/", 1)[-1]


def natural(text: str) -> tuple[tuple[bool, int, str], ...]:
    """A sort key that takes digits as numbers.

    >>> sorted(["10", "2", "10.2", "1"], key=natural)
    ['1', '2', '10', '10.2']
    """
    parts = text.replace("-", ".").split(".")
    return tuple((not part.isdecimal(), int(part) if part.isdecimal() else 0, part) for part in parts)
