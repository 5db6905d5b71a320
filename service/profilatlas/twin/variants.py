"""The files of one address: a page in every language, a document in every format, and the headers that go with them.

A page has two files per language: the one that a browser's language leads to, and the one whose links keep the language
that the address names (`?lang=de`). Names: `pages/doc/measure/x.de.html`, `….lang-de.html`, `….ttl`; where all languages give
the same bytes there is one file without a language. What ends in no suffix of ours lies below `files/` as it is.
"""

from __future__ import annotations

import html
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote, unquote

from ..errors import ExportError
from ..model.media import DOCUMENT_FORMATS, GRAPH_FORMATS, HTML
from .accept import NONE
from .asking import Answer, Asker
from .folder import TwinFolder

SUFFIXES = ("ttl", "jsonld", "rdf", "nt", "json", "csv", "xlsx", "svg", "png", "atom", "graphml", "xml", "txt")
"""Endings of addresses that name a format; what ends otherwise is a name."""
OBSERVED = (
    "Link",
    "Content-Security-Policy",
    "Cache-Control",
    "Vary",
    "Content-Disposition",
    "Content-Profile",
    "Cross-Origin-Resource-Policy",
    "Repr-Digest",
)
"""Headers that differ from address to address; the others are the same everywhere."""
COPIED = ("/dump/", "/release/", "/static/")
"""Below these lie files, which have no variants."""
THINGS = "/doc/"
TRIES = 10
RAW, RAW_STEM, LAST = "${twin_raw}", "${twin_raw_stem}", "${twin_last}"
"""Stand for the address that is asked for, for it without its suffix, and for the last part of that."""
LIVE = (
    "/api",
    "/check",
    "/compare",
    "/health",
    "/metrics",
    "/query",
    "/ready",
    "/release/",
    "/sparql",
    "/suggest",
    "/timemap/",
)
"""What is answered anew each time: it has no file, the service answers it."""
LIVE_FILES = ("/grid.svg", "/handout.pdf", "/report.pdf", "/template.xlsx")

_SUFFIX = re.compile(rf"(?P<stem>.*[^/])\.(?P<suffix>{'|'.join(SUFFIXES)})")
_OVER_TIME = re.compile(r'<([^>]*)>(?=; rel="[^"]*(?:timegate|timemap|memento))')
_ALTERNATE = re.compile(r'<([^>?]*(?:\?format=[a-z]+)?)>; rel="alternate"; type="([^"]*)"')
"""Other formats in the same profile: another profile is a parameter, which the service answers."""
_LINKED = re.compile(rb'(?:href|src)="(/[^"#]*)')
_LANGUAGE_ALONE = re.compile(r"lang=[^&]*")
_BY_TYPE = {each.media_type: each.suffix for each in DOCUMENT_FORMATS}
_INDEPENDENT = frozenset(each.suffix for each in GRAPH_FORMATS)


@dataclass(frozen=True, slots=True)
class Headers:
    """What an answer of one format says beside its body; with `RAW`, `RAW_STEM` and `LAST` in it."""

    stem: str
    suffix: str
    values: Mapping[str, str]


@dataclass(slots=True)
class Made:
    """What became of some addresses.

    `names` are the files that there are, `written` how many of them are new. `offers` are the formats of a document by its
    address, best first; `negotiated` those of them that say under which address each format is. `moved` are addresses
    that lead elsewhere, `described` those of things that lead to a document (with `#` where it shows them), `files` those of files without variants, `types` the media types by suffix.
    """

    names: list[str] = field(default_factory=list)
    written: int = 0
    headers: list[Headers] = field(default_factory=list)
    offers: dict[str, tuple[str, ...]] = field(default_factory=dict)
    negotiated: set[str] = field(default_factory=set)
    moved: dict[str, str] = field(default_factory=dict)
    described: dict[str, str] = field(default_factory=dict)
    links: set[str] = field(default_factory=set)
    types: dict[str, str] = field(default_factory=dict)
    files: set[str] = field(default_factory=set)


def is_live(path: str) -> bool:
    """Whether an address has no file."""
    beginning = next((each for each in LIVE if path == each or path.startswith(f"{each.rstrip('/')}/")), None)
    return (beginning is not None and not _is_dump(path)) or path in LIVE_FILES


def parted(path: str) -> tuple[str, str]:
    """An address without the suffix that names its format, and the suffix.

    >>> parted("/doc/measure/x.ttl"), parted("/doc/scheme/herausforderungen-1/10.2")
    (('/doc/measure/x', 'ttl'), ('/doc/scheme/herausforderungen-1/10.2', ''))
    """
    found = _SUFFIX.fullmatch(path)
    return (found["stem"], found["suffix"]) if found else (path, "")


class Maker:
    """Makes the files of addresses of one release."""

    def __init__(
        self, asker: Asker, folder: TwinFolder, languages: Sequence[str], pause: Callable[[float], None] = time.sleep
    ) -> None:
        self._asker = asker
        self._pause = pause
        self._folder = folder
        self._languages = languages

    def make(self, path: str, made: Made, *, follow: bool) -> None:
        """Write the files of an address, and with `follow` note where its pages lead; `ExportError` when it has no answer."""
        stem, suffix = parted(path)
        address = quote(path)
        if path.startswith(COPIED) or (not suffix and "." in path.rpartition("/")[2] and not path.startswith(THINGS)):
            self._copy(path, made)
            return
        first = self._ask(address, self._languages[0])
        if first.status in (301, 303):
            there, sign, anchor = first.headers["Location"].partition("#")
            if first.status == 301:
                made.moved[path] = there
                made.offers[path] = (HTML.suffix,)
            else:
                made.described[path] = parted(there)[0] + sign + anchor
            return
        if first.status != 200:
            if not follow or first.status >= 500:
                raise ExportError(f"{path} answers {first.status}")
            return
        if suffix:
            self._in_languages(stem, suffix, address, first, made)
            return
        kept = _BY_TYPE.get(first.media_type)
        if kept is None:
            raise ExportError(f"{path} has an unknown format: {first.media_type}")
        others = self._others(first)
        made.offers[stem] = (kept, *others)
        if "Content-Location" in first.headers:
            made.negotiated.add(stem)
        made.headers.append(self._all_formats(stem, kept, first))
        self._in_languages(stem, kept, address, first, made, follow=follow)
        for each, there in others.items():
            self._in_languages(stem, each, there, self._ask(there, self._languages[0]), made)

    def _all_formats(self, stem: str, kept: str, answer: Answer) -> Headers:
        """What somebody is told who wants none of the formats: all of them."""
        here = quote(stem) if kept == HTML.suffix else f"{quote(stem)}.{kept}"
        links = [f'<{self._asker.url}{here}>; rel="alternate"; type="{answer.media_type}"']
        links += [
            f'<{there}>; rel="alternate"; type="{kind}"'
            for there, kind in _ALTERNATE.findall(answer.headers.get("Link", ""))
        ]
        said = Answer(406, {"Link": ", ".join(links)} if len(links) > 1 else {}, ())
        return _headers(stem, NONE, quote(stem), said)

    def _others(self, answer: Answer) -> dict[str, str]:
        """The addresses of the other formats of a document by their suffixes."""
        found = _ALTERNATE.findall(answer.headers.get("Link", ""))
        return {_BY_TYPE[kind]: there.removeprefix(self._asker.url) for there, kind in found if kind in _BY_TYPE}

    def _in_languages(
        self, stem: str, suffix: str, address: str, first: Answer, made: Made, *, follow: bool = False
    ) -> None:
        if first.status != 200:
            raise ExportError(f"{address} answers {first.status}")
        made.headers.append(_headers(stem, suffix, address.partition("?")[0], first))
        made.types[suffix] = first.media_type
        bodies = dict(self._bodies(stem, suffix, address, first))
        if len(set(bodies.values())) == 1:
            bodies = {"": next(iter(bodies.values()))}
        for language in self._languages:  # only pages have links that keep the language
            if bodies.get(f".lang-{language}") == bodies.get(f".{language}"):
                bodies.pop(f".lang-{language}", None)
        for variant, body in bodies.items():
            self._put(f"pages{stem}{variant}.{suffix}", body, made)
        if follow and suffix == HTML.suffix:
            for body in bodies.values():
                made.links.update(_links(body))

    def _bodies(self, stem: str, suffix: str, address: str, first: Answer) -> Iterator[tuple[str, bytes]]:
        is_thing = _is_thing(stem)
        yield f".{self._languages[0]}", first.body
        if is_thing and suffix in _INDEPENDENT:
            return
        sign = "&" if "?" in address else "?"
        for language in self._languages:
            if language != self._languages[0]:
                yield f".{language}", self._complete(address, language)
            if suffix == HTML.suffix or not is_thing:
                yield f".lang-{language}", self._complete(f"{address}{sign}lang={language}", language)

    def _ask(self, address: str, language: str) -> Answer:
        """An answer; what is busy (a picture that waits for its turn) is asked again."""
        for _ in range(TRIES):
            answer = self._asker.ask(address, language)
            if answer.status != 503:
                break
            self._pause(float(answer.headers.get("Retry-After", "1")))
        return answer

    def _complete(self, address: str, language: str) -> bytes:
        answer = self._ask(address, language)
        if answer.status != 200:
            raise ExportError(f"{address} answers {answer.status} in {language}")
        return answer.body

    def _copy(self, path: str, made: Made) -> None:
        """Write what is one file in all languages, piece by piece: it may be large."""
        name = f"files{path}"
        with self._asker.asking(quote(path), self._languages[0]) as answer:
            if answer.status == 200:
                made.written += self._folder.put(name, answer.pieces)
                made.names.append(name)
                made.headers.append(_headers(path, "", quote(path), answer))
                made.files.add(path)
                made.types[path.rpartition(".")[2]] = answer.media_type

    def _put(self, name: str, body: bytes, made: Made) -> None:
        if name in made.names:
            raise ExportError(f"two documents would be the file {name}")
        made.written += self._folder.put(name, (body,))
        made.names.append(name)


def _headers(stem: str, suffix: str, address: str, answer: Answer) -> Headers:
    values = {name: answer.headers[name] for name in OBSERVED if name in answer.headers}
    if "Link" in values:  # links over time go by the address that was asked for, with its suffix
        values["Link"] = _OVER_TIME.sub(lambda found: f"<{found[1].removesuffix(address)}{RAW}>", values["Link"])
    if _is_thing(stem):
        values = {name: value.replace(quote(stem), RAW_STEM) for name, value in values.items()}
        last = stem.rpartition("/")[2]
        values = {name: value.replace(f"={last}-", f"={LAST}-") for name, value in values.items()}
    return Headers(stem, suffix, values)


def _is_thing(stem: str) -> bool:
    return stem.startswith(THINGS) and "/" in stem.removeprefix(THINGS)


def _is_dump(path: str) -> bool:
    return path.startswith("/release/") and path.split("/")[3:4] == ["dump"]


def _links(body: bytes) -> Iterator[str]:
    """The addresses that a page leads to, without those that have parameters."""
    for found in _LINKED.findall(body):
        path, _, query = html.unescape(found.decode()).partition("?")
        if not query or _LANGUAGE_ALONE.fullmatch(query):
            yield unquote(path)
