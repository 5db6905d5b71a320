"""What changed from release to release, as a page shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from .basics import Text


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """A measure that came, changed or went; `path` is its page, None where it has none any more.

    `kind` is created, updated or deleted. `version` is the IRI of what was published, `page` its page of the feed.
    """

    title: Text
    kind: str
    path: str | None
    version: str
    page: str


@dataclass(frozen=True, slots=True)
class ChangeDay:
    """The changes that one release published, as of a day."""

    release: str
    day: date
    changes: tuple[ChangeLine, ...]


@dataclass(frozen=True, slots=True)
class FeedView:
    """The newest changes by release, and how many changes on how many pages there are in all."""

    days: tuple[ChangeDay, ...]
    changes: int
    pages: int
