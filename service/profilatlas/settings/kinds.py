"""What a setting of `instance.toml` must look like, and how a finding says so."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_SCHEME = re.compile(r"[a-z0-9-]+-[0-9]+")
_PATH = r"(?:[\w\-.~!$&'()*+,;=:@/]|%[0-9A-Fa-f]{2})*"
_QUERY = r"(?:[\w\-.~!$&'()*+,;=:@/?]|%[0-9A-Fa-f]{2})*"
_LABEL = r"[^\W_](?:[\w\-]*[^\W_])?"
_ADDRESS = re.compile(
    rf"https?://{_LABEL}(?:\.{_LABEL})*\.?(?::(?P<port>[0-9]{{1,5}}))?(?:/{_PATH})?(?:\?{_QUERY})?(?:#{_QUERY})?"
)
_EMAIL = re.compile(rf"[A-Za-z0-9._+-]{{1,64}}@{_LABEL}(?:\.{_LABEL})+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Kind:
    """A test of a value, and the words that follow “must be”."""

    fits: Callable[[Any], bool]
    german: str
    english: str


def kind_of(setting: str) -> Kind:
    """The kind of a known setting."""
    return _KINDS.get(setting) or (_TEXTS if setting in _TEXT_SETTINGS else _IRI)


def _is_iri(value: object) -> bool:
    """Whether a value is a web address that every tool takes: a host, a port that exists, no odd signs."""
    match = _ADDRESS.fullmatch(value) if isinstance(value, str) and len(value) <= 2000 else None
    return match is not None and (match["port"] is None or 1 <= int(match["port"]) <= 65535)


def _is_base(value: object) -> bool:
    return isinstance(value, str) and _is_iri(value) and value.endswith("/") and "?" not in value and "#" not in value


def _is_texts(value: object) -> bool:
    return isinstance(value, dict) and all(
        _LANGUAGE.fullmatch(tag) and isinstance(text, str) and text.strip() for tag, text in value.items()
    )


def _is_keywords(value: object) -> bool:
    return isinstance(value, dict) and all(
        _LANGUAGE.fullmatch(tag) and isinstance(words, list) and words and all(_is_word(word) for word in words)
        for tag, words in value.items()
    )


def _is_word(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip()) and len(value) <= 100


def _of_list(start: str, example: str) -> Kind:
    """The kind of a setting whose value stands in an official list: how its addresses begin, and one of them."""

    def fits(value: object) -> bool:
        return _is_iri(value) and isinstance(value, str) and value.startswith(start) and value != start

    return Kind(
        fits,
        f"eine Adresse aus der amtlichen Liste {start}, z. B. {start}{example}",
        f"an address of the official list {start}, e.g. {start}{example}",
    )


# What DCAT-AP.de takes from official lists (https://www.dcat-ap.de/def/): how addresses begin, and an example.
_LISTS = {
    "publisher_type": ("http://purl.org/adms/publishertype/", "LocalAuthority"),
    "contributor_id": ("http://dcat-ap.de/def/contributors/", "openNRW"),
    "regional_level": ("http://dcat-ap.de/def/politicalGeocoding/Level/", "municipality"),
    "frequency": ("http://publications.europa.eu/resource/authority/frequency/", "ANNUAL"),
    "availability": ("http://publications.europa.eu/resource/authority/planned-availability/", "AVAILABLE"),
}
_KINDS: Mapping[str, Kind] = {
    "base": Kind(
        _is_base,
        "eine Adresse mit http(s)://, die mit / endet und weder ? noch # enthält",
        "an address with http(s):// that ends with / and holds neither ? nor #",
    ),
    "languages": Kind(
        lambda value: (
            isinstance(value, list)
            and bool(value)
            and all(isinstance(tag, str) and _LANGUAGE.fullmatch(tag) for tag in value)
            and len(set(value)) == len(value)
        ),
        'eine Liste verschiedener Sprachkürzel, z. B. ["de", "en"]',
        'a list of distinct language tags, e.g. ["de", "en"]',
    ),
    "challenge_scheme": Kind(
        lambda value: isinstance(value, str) and bool(_SCHEME.fullmatch(value)),
        "Name und Ausgabe eines Schemas, z. B. herausforderungen-1",
        "name and edition of a scheme, e.g. challenges-1",
    ),
    "as_of": Kind(lambda value: type(value) is date, "ein Datum wie 2026-11-01 (ohne Anführungszeichen)", "a date"),
    "contact_email": Kind(
        lambda value: isinstance(value, str) and len(value) <= 254 and bool(_EMAIL.fullmatch(value)),
        "eine Mail-Adresse, z. B. opendata@stadt.example",
        "an e-mail address, e.g. opendata@city.example",
    ),
    "keywords": Kind(
        _is_keywords,
        'Listen von Wörtern je Sprache, z. B. { de = ["Integration", "Sprache"] }',
        'lists of words by language, e.g. { en = ["integration", "language"] }',
    ),
    **{key: _of_list(start, example) for key, (start, example) in _LISTS.items()},
}
_TEXTS = Kind(_is_texts, 'Texte je Sprache, z. B. { de = "…", en = "…" }', 'texts by language, e.g. { de = "…" }')
_IRI = Kind(_is_iri, "eine Adresse mit http(s)://", "an address with http(s)://")
_TEXT_SETTINGS = frozenset({"title", "subtitle", "notice", "publisher", "contact"})
