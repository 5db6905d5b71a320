"""The change feed of a catalogue as it lies in a release: pages of versions that never change, and what is newest.

`feed/index.json` lists the pages, `feed/<page>.nt.gz` holds the versions on one, `feed/versions.jsonl.gz` what the next
build compares with. Every release carries all pages, so that releases may go while the feed stays.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from pathlib import Path
from typing import Any, Self

from pyoxigraph import RdfFormat, parse

from ..settings import Instance
from ..store.port import Triple

FOLDER = "feed"
INDEX = f"{FOLDER}/index.json"
VERSIONS = f"{FOLDER}/versions.jsonl.gz"


class Kind(Enum):
    """What became of a measure."""

    CREATED = "created"
    UPDATED = "updated"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class FeedPage:
    """A page of the feed: its name, the number of versions on it, and the day as of which they were published."""

    name: str
    members: int
    day: date


@dataclass(frozen=True, slots=True)
class Change:
    """A version of a measure that a release brought; `titles` by language, of a deleted one those that it had."""

    iri: str
    kind: Kind
    page: str
    day: date
    titles: Mapping[str, str]

    def to_json(self) -> dict[str, Any]:
        """Plain values, for the index."""
        return {
            "iri": self.iri,
            "kind": self.kind.value,
            "page": self.page,
            "day": self.day.isoformat(),
            "titles": dict(self.titles),
        }

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> Self:
        """The inverse of `to_json`; ValueError, KeyError or TypeError for anything else."""
        day = date.fromisoformat(plain["day"])
        return cls(plain["iri"], Kind(plain["kind"]), plain["page"], day, dict(plain["titles"]))


@dataclass(frozen=True, slots=True)
class Feed:
    """All pages, oldest first, and the changes of the newest releases, by release, in the order of their addresses."""

    pages: tuple[FeedPage, ...] = ()
    recent: tuple[Change, ...] = ()

    @property
    def changes(self) -> int:
        """Number of versions on all pages."""
        return sum(page.members for page in self.pages)

    def page(self, name: str) -> FeedPage | None:
        """A page by its name."""
        return next((each for each in self.pages if each.name == name), None)

    def write(self, folder: Path) -> None:
        """Write the index into a release folder."""
        plain = {
            "pages": [{"name": each.name, "members": each.members, "day": each.day.isoformat()} for each in self.pages],
            "recent": [change.to_json() for change in self.recent],
        }
        (folder / INDEX).write_text(json.dumps(plain, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def feed_iri(instance: Instance) -> str:
    """The document that leads to all pages."""
    return f"{instance.base}feed"


def stream_iri(instance: Instance) -> str:
    """The stream of all versions: one `ldes:EventStream`."""
    return f"{feed_iri(instance)}#stream"


def page_iri(instance: Instance, name: str) -> str:
    """A page; the versions on it are its fragments."""
    return f"{feed_iri(instance)}/{name}"


def read_feed(folder: Path) -> Feed:
    """The index of a release's feed; OSError, ValueError, KeyError or TypeError when it cannot be read."""
    plain = json.loads((folder / INDEX).read_text(encoding="utf-8"))
    pages = (FeedPage(each["name"], each["members"], date.fromisoformat(each["day"])) for each in plain["pages"])
    return Feed(tuple(pages), tuple(Change.from_json(each) for each in plain["recent"]))


def page_file(name: str) -> str:
    """The file of a page, relative to the release folder."""
    return f"{FOLDER}/{name}.nt.gz"


def read_page(folder: Path, name: str) -> tuple[Triple, ...]:
    """The statements of one page; OSError or ValueError when it cannot be read."""
    try:
        with gzip.open(folder / page_file(name)) as stream:
            return tuple(quad.triple for quad in parse(stream.read(), format=RdfFormat.N_TRIPLES))
    except (SyntaxError, zlib.error, EOFError) as error:
        raise ValueError(f"page {name} of the feed is damaged") from error
