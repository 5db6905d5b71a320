"""One city's own settings: `instance.toml` of its source folder (`docs/instance.md`)."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from pathlib import Path
from typing import Any, Self

from ..errors import SourceError
from ..files import oddity_of
from ..model.finding import Finding, Place, Severity
from .kinds import kind_of

INSTANCE_FILE = "instance.toml"
LARGEST_FILE = 64 * 1024
_MOST_DOTS = 500  # in a line: a key of thousands of parts, a.a.a…, takes minutes and gigabytes to read


@dataclass(frozen=True, slots=True)
class Instance:
    """One city's own settings (`docs/instance.md`); the first of `languages` is the one every title must have.

    `as_of` is the day from which a build looks at the data; None leaves it to the newest `dct:modified`.
    `challenge_scheme` is the name and edition of the scheme whose grid the pages show, e.g. `herausforderungen-1`.
    From `publisher_type` on they describe the data to open-data portals (`docs/catalogue.md`).
    """

    base: str
    languages: tuple[str, ...]
    challenge_scheme: str
    title: Mapping[str, str]
    subtitle: Mapping[str, str] = field(default_factory=dict)
    notice: Mapping[str, str] = field(default_factory=dict)
    publisher: Mapping[str, str] = field(default_factory=dict)
    publisher_homepage: str | None = None
    licence: str | None = None
    regional_key: str | None = None
    geonames: str | None = None
    as_of: date | None = None
    publisher_type: str | None = None
    contact: Mapping[str, str] = field(default_factory=dict)
    contact_page: str | None = None
    contact_email: str | None = None
    contributor_id: str | None = None
    regional_level: str | None = None
    frequency: str | None = None
    availability: str | None = None
    keywords: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def challenge_scheme_iri(self) -> str:
        """The scheme's IRI."""
        return f"{self.base}scheme/{self.challenge_scheme}"

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read `instance.toml` of a source folder; `SourceError` carries one finding per mistake."""
        raw = _read(folder)
        findings = list(_check(raw))
        if findings:
            raise _refusal(findings)
        return cls(**_values(raw))

    def to_json(self) -> dict[str, Any]:
        """Plain values, for the manifest of a release."""
        plain = asdict(self) | {"languages": list(self.languages)}
        plain["as_of"] = self.as_of.isoformat() if self.as_of else None
        plain["keywords"] = {tag: list(words) for tag, words in self.keywords.items()}
        return plain

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> Self:
        """The inverse of `to_json`; ValueError for what `instance.toml` could not say either."""
        raw = {name: value for name, value in plain.items() if value is not None}
        if isinstance(raw.get("as_of"), str):
            raw["as_of"] = date.fromisoformat(raw["as_of"])
        if findings := _check(raw):
            raise ValueError(findings[0].message("en"))
        return cls(**_values(raw))


def _values(raw: Mapping[str, Any]) -> dict[str, Any]:
    """Checked settings as the fields of an instance, whose lists never change."""
    keywords = {tag: tuple(words) for tag, words in raw.get("keywords", {}).items()}
    return {**raw, "languages": tuple(raw["languages"]), "keywords": keywords}


def _read(folder: Path) -> dict[str, Any]:
    """What stands in a source folder's `instance.toml`, unchecked; `SourceError` for what cannot be read."""
    path = folder / INSTANCE_FILE
    if not folder.is_dir():
        raise SourceError(f"{folder} is no folder", [_no_folder(folder)])
    if not os.path.lexists(path):
        raise _refusal([_MISSING_FILE])
    if (oddity := oddity_of(path, folder)) is not None:
        raise _refusal(
            [_finding(oddity.rule, None, None, *(oddity.sentence(tag, INSTANCE_FILE) for tag in ("de", "en")))]
        )
    try:
        with path.open("rb") as stream:
            content = stream.read(LARGEST_FILE + 1)
        if len(content) > LARGEST_FILE:
            raise _refusal([_TOO_LARGE])
        if any(line.count(b".") > _MOST_DOTS for line in content.splitlines()):
            raise _refusal([_finding("instance-syntax", None, "….….…", *_SYNTAX)])
        return tomllib.loads(content.removeprefix(b"\xef\xbb\xbf").decode("utf-8"))
    except OSError as error:
        raise _refusal([_finding("unreadable-file", None, error.strerror or "", *_UNREADABLE)]) from error
    except UnicodeDecodeError as error:
        raise _refusal([_BAD_ENCODING]) from error
    except RecursionError as error:
        raise _refusal([_finding("instance-syntax", None, "…[[[…", *_SYNTAX)]) from error
    except ValueError as error:  # TOMLDecodeError is one, and so is a number with too many digits
        raise _refusal([_finding("instance-syntax", None, _in_short(error), *_SYNTAX)]) from error


def _in_short(value: object) -> str:
    """A value as a finding quotes it; what is nested too deeply or too long to be written is no more than a sign."""
    try:
        text = str(value)
    except (RecursionError, ValueError):
        return "…"
    return text if len(text) <= 200 else f"{text[:199]}…"


_REQUIRED = ("base", "languages", "challenge_scheme", "title")
_SYNTAX = (
    "Die Datei instance.toml ist kein gültiges TOML: {value}. Diese Stelle berichtigen.",
    "instance.toml is not valid TOML: {value}. Correct that place.",
)


def _check(raw: Mapping[str, Any]) -> list[Finding]:
    known = {setting.name for setting in fields(Instance)}
    findings = [
        _finding(
            "instance-missing-setting",
            key,
            None,
            f"In instance.toml fehlt die Angabe „{key}“: bitte ergänzen.",
            f"instance.toml lacks the setting “{key}”: add it.",
        )
        for key in _REQUIRED
        if key not in raw
    ]
    for key, value in raw.items():
        if key not in known:
            german, english = (
                f"Die Angabe „{_in_short(key)}“ gibt es in instance.toml nicht; bekannt sind: {', '.join(sorted(known))}.",
                f"There is no setting “{_in_short(key)}”; known ones are: {', '.join(sorted(known))}.",
            )
            findings.append(_finding("instance-unknown-setting", _in_short(key), _in_short(value), german, english))
            continue
        kind = kind_of(key)
        if not kind.fits(value):
            german = f"Die Angabe „{key}“ in instance.toml muss {kind.german} sein."
            english = f"The setting “{key}” must be {kind.english}."
            findings.append(_finding("instance-wrong-setting", _in_short(key), _in_short(value), german, english))
    if not findings and raw["languages"][0] not in raw["title"]:
        first = raw["languages"][0]
        german = f"In instance.toml fehlt der Titel in der ersten Sprache („{first}“): unter [title] ergänzen."
        english = f"instance.toml lacks the title in the first language (“{first}”): add it under [title]."
        findings.append(_finding("instance-missing-setting", "title", None, german, english))
    if not findings and raw.get("contact") and not {"contact_page", "contact_email"} & set(raw):
        german = "In instance.toml nennt [contact] eine Stelle, aber keinen Weg zu ihr: contact_page oder contact_email ergänzen."
        english = "instance.toml names a contact but no way to reach it: add contact_page or contact_email."
        findings.append(_finding("instance-missing-setting", "contact_page", None, german, english))
    return findings


def _finding(rule: str, column: str | None, value: str | None, german: str, english: str) -> Finding:
    place = Place(INSTANCE_FILE, column=column)
    messages = {"de": german.replace("{value}", value or ""), "en": english.replace("{value}", value or "")}
    return Finding(rule, Severity.VIOLATION, place, value, messages)


def _no_folder(folder: Path) -> Finding:
    messages = {
        "de": f"Den Quellordner {folder} gibt es nicht: bitte den Pfad prüfen. Ein Quellordner enthält die Datei {INSTANCE_FILE}.",
        "en": f"There is no source folder {folder}: check the path. A source folder holds the file {INSTANCE_FILE}.",
    }
    return Finding("source-missing", Severity.VIOLATION, Place(str(folder)), None, messages)


def _refusal(findings: list[Finding]) -> SourceError:
    return SourceError(f"{INSTANCE_FILE} cannot be used", findings)


_MISSING_FILE = _finding(
    "instance-missing-file",
    None,
    None,
    "Im Quellordner fehlt die Datei instance.toml: sie nennt Adresse, Sprachen und Titel der Instanz.",
    "The source folder lacks instance.toml: it names the address, languages and title of the instance.",
)
_BAD_ENCODING = _finding(
    "wrong-encoding",
    None,
    None,
    "Die Datei instance.toml ist nicht in UTF-8 gespeichert: bitte als UTF-8 speichern.",
    "instance.toml is not saved as UTF-8: save it as UTF-8.",
)
_TOO_LARGE = _finding(
    "instance-too-large",
    None,
    None,
    "Die Datei instance.toml ist größer als 64 KiB: sie enthält wohl etwas, das nicht hineingehört.",
    "instance.toml is larger than 64 KiB: it probably holds something that does not belong there.",
)
_UNREADABLE = (
    "Die Datei instance.toml lässt sich nicht öffnen ({value}): Rechte und Datenträger prüfen.",
    "instance.toml cannot be opened ({value}): check permissions and disk.",
)
