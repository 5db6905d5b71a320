"""Values of page models as a Typst template takes them: texts with language and direction, and figures already in words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext

from ..readers.models import Amount, FacetView, Link, Period, Text
from . import formats
from .facet_names import facet_name

_LANGUAGE = re.compile(r"([a-z]{2,3})(?:-(?:[a-z]{4}-)?([a-z]{2}))?(?:-.*)?", re.IGNORECASE)

Printed = dict[str, Any]


def language(tag: str) -> Printed:
    """A language tag in the two parts that Typst knows; both None for a tag it does not.

    >>> language("de-AT"), language("zh-Hant-TW")["region"], language("i-klingon")
    ({'lang': 'de', 'region': 'AT'}, 'TW', {'lang': None, 'region': None})
    """
    match = _LANGUAGE.fullmatch(tag)
    code, region = match.groups() if match else (None, None)
    return {"lang": code and code.lower(), "region": region and region.upper()}


def text(value: Text | None) -> Printed | None:
    """A literal, with the language and direction in which it runs."""
    if value is None:
        return None
    return {"value": value.value, **language(value.lang), "rtl": value.direction == "rtl"}


def own(words: str) -> Printed:
    """Words of the interface, in the language of the document."""
    return {"value": words, "lang": None, "region": None, "rtl": None}


def names(links: Iterable[Link]) -> list[Printed]:
    """Things by their labels."""
    return [printed for link in links if (printed := text(link.label))]


def chosen(facets: Iterable[FacetView]) -> list[Printed]:
    """What is chosen, in words: the name of each feature and its values."""
    return [
        {"name": facet_name(facet.name), "values": names(option.link for option in facet.selected)}
        for facet in facets
        if facet.selected
    ]


class Figures:
    """Numbers, days and money as people of a language write them."""

    def __init__(self, tag: str, as_of: date) -> None:
        self._tag = tag
        self._as_of = as_of

    def number(self, value: int | Decimal) -> str:
        return formats.format_number(value, self._tag)

    def percent(self, value: Decimal) -> str:
        return formats.format_percent(value, self._tag)

    def day(self, value: date) -> str:
        return formats.format_date(value, self._tag)

    def money(self, amount: Amount) -> str:
        return formats.format_money(amount.value, amount.currency, self._tag)

    def period(self, period: Period | None) -> str | None:
        """From and until, in words; None where neither is known."""
        if period is None or (period.start is None and period.end is None):
            return None
        words: str
        if period.start and period.end:
            words = f"{self.day(period.start)} – {self.day(period.end)}"
        elif period.end:
            words = gettext("until %(day)s", day=self.day(period.end))
        elif period.start and period.start > self._as_of:
            words = gettext("from %(day)s", day=self.day(period.start))
        else:
            words = gettext("since %(day)s", day=self.day(period.start or self._as_of))
        return words
