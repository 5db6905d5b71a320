"""What is printed: the report on a choice of measures, and the handout with a few of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from .basics import Link, Period, Text
from .figures import Figure
from .lists import FacetView, OverviewPage
from .measures import MeasurePage


@dataclass(frozen=True, slots=True)
class ReportPage:
    """`/report`: the overview of the chosen measures, then each of them.

    `chosen` are the facets with a value chosen, `figures` those of each part (needs, developments, money). `measures` is empty where more than `most` are chosen: then the report
    says how to narrow the choice, and there is no document. `pdf_path` is the document's address, None where there is none.
    """

    overview: OverviewPage
    publisher: Text | None
    notice: Text | None
    as_of: date
    release: str
    chosen: tuple[FacetView, ...]
    figures: Mapping[str, tuple[Figure, ...]]
    measures: tuple[MeasurePage, ...]
    most: int
    path: str
    pdf_path: str | None
    reset_path: str


@dataclass(frozen=True, slots=True)
class Offer:
    """A measure as somebody looks for it: what it is, for whom, where, who offers it, where to learn more.

    `about` is its description, else its profile in words. `path` is its page here.
    """

    title: Text
    about: Text | None
    target_groups: tuple[Link, ...]
    areas: tuple[Link, ...]
    carriers: tuple[Link, ...]
    web_pages: tuple[str, ...]
    period: Period | None
    illustrative: bool
    path: str


@dataclass(frozen=True, slots=True)
class HandoutPage:
    """`/handout`: the first measures of a choice, at most as many as one page holds.

    `total` says how many there are that have not ended on the day of the release, `ended` how many are left out as they have.
    """

    title: Text
    publisher: Text | None
    as_of: date
    release: str
    chosen: tuple[FacetView, ...]
    offers: tuple[Offer, ...]
    total: int
    ended: int
    path: str
    pdf_path: str
    explore_path: str
