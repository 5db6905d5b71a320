"""The part of nginx's configuration that is made of the site: which address is in which formats, and says what.

`deploy/nginx/static.conf` includes it and says how the maps are used. Headers of things are one entry per format, with an
entry of its own for whatever deviates.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from ..errors import ExportError
from ..web.security import CROSS_ORIGIN_HEADERS, LINKED_DATA, LINKED_DATA_BELOW
from . import accept
from .variants import LIVE, LIVE_FILES, OBSERVED, SUFFIXES, THINGS, Headers, Made

_THING = f"~^{THINGS}[^/]+/."


@dataclass(slots=True)
class Site:
    """All that the configuration depends on; `usual` are the headers where an address says nothing else."""

    url: str
    release_id: str
    languages: Sequence[str]
    usual: Mapping[str, str]
    offers: dict[str, tuple[str, ...]] = field(default_factory=dict)
    negotiated: set[str] = field(default_factory=set)
    moved: dict[str, str] = field(default_factory=dict)
    described: dict[str, str] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)
    files: set[str] = field(default_factory=set)
    lasting: dict[str, str] = field(default_factory=dict)
    templates: dict[tuple[str, str, str], dict[str, set[str]]] = field(default_factory=dict)
    headers: dict[tuple[str, str, str], str] = field(default_factory=dict)

    @property
    def thing_offer(self) -> tuple[str, ...]:
        """The formats of documents about things, best first."""
        return tuple(accept.TYPES)

    def add(self, made: Made) -> None:
        """Take in what became of some addresses."""
        self.offers.update(
            {stem: offer for stem, offer in made.offers.items() if not (is_thing(stem) and offer == self.thing_offer)}
        )
        self.negotiated.update(stem for stem in made.negotiated if not is_thing(stem))
        self.moved.update(made.moved)
        self.described.update(made.described)
        self.types.update(made.types)
        self.files.update(made.files)
        for each in made.headers:
            self._add_headers(each)

    def _add_headers(self, said: Headers) -> None:
        for name in OBSERVED:
            value = said.values.get(name, "")
            if "$" in value.replace("${twin_", ""):
                raise ExportError(f"{said.stem}: the header {name} cannot stand in the configuration of nginx: {value}")
            if is_thing(said.stem):
                kind = (name, _section(said.stem), said.suffix)
                self.templates.setdefault(kind, {}).setdefault(value, set()).add(said.stem)
            elif value != self.usual.get(name, ""):
                self.headers[name, said.stem, said.suffix] = value

    def lines(self) -> Iterator[str]:
        """The configuration."""
        yield "# Made by `profilatlas export-site`; the next export writes it anew."
        yield from _map('""', "$twin_url", [], self.url)
        yield from _map('""', "$twin_host", [], urlsplit(self.url).netloc)
        yield from _map(
            "$uri",
            "$twin_uri",
            [(f"~^/release/{self.release_id}(?<twin_of_release>/dump/.+)$", "$twin_of_release")],
            "$uri",
        )
        open_places = "|".join([*(f"{re.escape(each)}$" for each in LINKED_DATA), *map(re.escape, LINKED_DATA_BELOW)])
        yield from _map("$uri", "$twin_is_open", [(f"~^(?:{open_places})", "1")], "")
        for name, value in CROSS_ORIGIN_HEADERS.items():
            yield from _map('""', f"$twin_any_{_word(name)}", [], value)
        yield from self._languages()
        yield from self._places()
        yield from accept.lines(self.languages, [("html",), *self.offers.values(), self.thing_offer])
        yield from self._headers()

    def type_lines(self) -> Iterator[str]:
        """The media types of all suffixes."""
        yield "types {"
        for suffix, kind in sorted((self.types | {"problem": "application/problem+json"}).items()):
            yield f"    {_quoted(kind)} {suffix};"
        yield "}"

    def _languages(self) -> Iterator[str]:
        known = [(f"~^{re.escape(tag)}$", tag) for tag in self.languages]
        yield from _map("$arg_lang", "$twin_explicit", known, "")
        yield from _map("$twin_explicit", "$twin_language", [("", "$twin_wanted")], "$twin_explicit")
        yield from _map("$twin_explicit", "$twin_variant", [("", "$twin_wanted")], "lang-$twin_explicit")
        yield from _map('""', "$twin_first_language", [], self.languages[0])

    def _places(self) -> Iterator[str]:
        """What stands where: `$twin_see` leads from a thing to its document, `$twin_anchor` to where that shows it."""
        suffixes = "|".join(SUFFIXES)
        yield from _map("$uri", "$twin_moved", sorted(self.moved.items()), "")
        places = {path: target.partition("#") for path, target in self.described.items()}
        see = [(path, parts[0]) for path, parts in sorted(places.items())]
        patterns = [(r"~^/id/(?<twin_id>.+)$", "/doc/$twin_id"), (r"~^(?<twin_scheme>/scheme/.+)$", "/doc$twin_scheme")]
        yield from _map("$uri", "$twin_see", [*see, *patterns], "")
        yield from _map(
            "$uri", "$twin_anchor", [(path, "#" + parts[2]) for path, parts in sorted(places.items()) if parts[2]], ""
        )
        ending = rf"(?<GROUP>{suffixes})$"
        yield from _map(
            '"$twin_see|$arg_format|$twin_uri"',
            "$twin_suffix",
            [(rf"~^\|\|.*[^/]\.{ending.replace('GROUP', 'twin_ending')}", "$twin_ending")],
            "",
        )
        yield from _map(
            '"$twin_see|$arg_format|$twin_uri"',
            "$twin_stem",
            [
                (rf"~^\|\|(?<twin_begin>.*[^/])\.(?:{suffixes})$", "$twin_begin"),
                (r"~^(?<twin_there>[^|]+)\|", "$twin_there"),
            ],
            "$twin_uri",
        )
        offers = [(stem, "-".join(offer)) for stem, offer in sorted(self.offers.items())]
        usual = [(_THING, "-".join(self.thing_offer))]
        yield from _map("$twin_stem", "$twin_offer", [*offers, *usual], "")
        negotiated = [(stem, "1") for stem in sorted(self.negotiated)]
        yield from _map("$twin_stem", "$twin_is_document", [*negotiated, (_THING, "1")], "")
        yield from _map("$twin_uri", "$twin_file", [(path, "1") for path in sorted(self.files)], "")
        live = "|".join(re.escape(each) + ("" if each.endswith("/") else "(?:/|$)") for each in LIVE)
        alone = "|".join(re.escape(each) for each in LIVE_FILES)
        yield from _map("$twin_uri", "$twin_live", [(rf"~^(?:{live}|(?:{alone})$)", "1")], "")

    def _headers(self) -> Iterator[str]:
        files = [(path, f"{path}|") for path in sorted(self.files)]
        yield from _map("$twin_uri", "$twin_key", files, "$twin_stem|$twin_format")
        for name in OBSERVED:
            exact = {f"{stem}|{suffix}": said for (each, stem, suffix), said in self.headers.items() if each == name}
            common = []
            for (each, section, suffix), said in sorted(self.templates.items()):
                if each == name:
                    most = max(said, key=lambda value: (len(said[value]), value))
                    common.append((rf"~^{re.escape(section)}.+\|{suffix}$", most))
                    exact |= {f"{stem}|{suffix}": value for value in said if value != most for stem in said[value]}
            yield from _map(
                "$twin_key", f"$twin_{_word(name)}", [*sorted(exact.items()), *common], self.usual.get(name, "")
            )
        yield from _map('"$uri|$arg_v"', "$twin_lasting", sorted(self.lasting.items()), "")


def is_thing(stem: str) -> bool:
    """Whether an address is of a document about one thing."""
    return re.match(_THING[1:], stem) is not None


def _section(stem: str) -> str:
    """Where things of one kind stand: they say the same in their headers."""
    return stem[: stem.index("/", len(THINGS)) + 1]


def _word(name: str) -> str:
    return name.lower().replace("-", "_")


def _map(source: str, variable: str, entries: Iterable[tuple[str, str]], default: str) -> Iterator[str]:
    yield f"map {source} {variable} {{"
    listed = list(entries)
    spelt = Counter(key.lower() for key, _ in listed)
    for key, value in listed:
        # What is no pattern is compared in small letters, and two keys that differ in nothing else stop nginx.
        exact = key.startswith("~") or (key == key.lower() and spelt[key] == 1)
        yield f"    {_quoted(key if exact else f'~^{re.escape(key)}$')} {_quoted(value)};"
    yield f"    default {_quoted(default)};"
    yield "}"


def _quoted(text: str) -> str:
    """A text as nginx reads it; `$` names a variable there, so no address or header of the site may hold one."""
    if not text.isprintable():
        raise ExportError(f"{text!r} cannot stand in the configuration of nginx")
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
