"""The values of figures as people of a language write them, on pages and in pictures."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from textwrap import shorten, wrap
from typing import Any

from babel import numbers
from flask_babel import gettext

from ..readers.models import Link, Text
from ..readers.models.figures import Column, Value
from . import formats
from .figure_texts import NOTHING, WORDS

_OPEN, _CLOSE = "\N{RIGHT-TO-LEFT ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"
_MOST_LINES = 2
_LONGEST_WORD = 24
_PLACES_OF_SHARES = 3  # tenths of a per cent
_D3_FORMATS = {"number": ",~r", "money": "$,.0f", "share": ".0%"}


class Wording:
    """Writes values in one language."""

    def __init__(self, language: str) -> None:
        self.language = language

    def value(self, value: Value, column: Column) -> str:
        """A value in words and figures; for none what that means in its column, else "".

        >>> Wording("de").value(Decimal("0.25"), Column("share", "share")), Wording("de").value(12345, Column("n", "number"))
        ('25\\xa0%', '12.345')
        """
        match value:
            case None:
                return gettext(NOTHING[column.name]) if column.name in NOTHING else ""
            case Link():
                sign = f"{value.notation} " if column.kind == "cell" and value.notation else ""
                return sign + value.label.value
            case Text():
                return value.value
            case date():
                return formats.format_date(value, self.language)
            case str():
                return gettext(WORDS[value]) if value in WORDS else value
        return self.number(value, column)

    def number(self, value: int | Decimal, column: Column) -> str:
        """How many, how much, or which share."""
        if column.kind == "year":
            return str(value)
        if column.kind == "share":
            return formats.format_percent(round(Decimal(value), _PLACES_OF_SHARES), self.language)
        if column.kind == "money":
            return formats.format_money(Decimal(value), column.currency, self.language)
        return formats.format_number(value, self.language)

    def short_number(self, value: int | Decimal, column: Column) -> str:
        """The same for a picture: an amount without what is after the comma."""
        if column.kind != "money":
            return self.number(value, column)
        locale = formats.locale_of(self.language)
        if column.currency is None:
            return numbers.format_decimal(value, "#,##0", locale=locale)
        pattern = locale.currency_formats["standard"].pattern.replace(".00", "")
        return numbers.format_currency(value, column.currency, pattern, locale=locale, currency_digits=False)

    def number_format(self, column: Column) -> str:
        """How d3 writes the numbers of a column, with `d3_locale`."""
        return ",.0f" if column.kind == "money" and column.currency is None else _D3_FORMATS.get(column.kind, ",~r")

    def d3_locale(self, column: Column) -> Mapping[str, Any]:
        """The signs of numbers as d3 wants them."""
        locale = formats.locale_of(self.language)
        currency = numbers.get_currency_symbol(column.currency, locale=locale) if column.currency else ""
        before = locale.currency_formats["standard"].pattern.lstrip("\u200e\u200f").startswith("¤")
        return {
            "decimal": numbers.get_decimal_symbol(locale),
            "thousands": numbers.get_group_symbol(locale),
            "grouping": [3],
            "currency": [currency, ""] if before else ["", f"\N{NO-BREAK SPACE}{currency}"],
            "percent": numbers.format_percent(0, locale=locale).replace("0", ""),
        }


def isolated(text: str, right_to_left: bool) -> str:
    """A text that keeps its order in a picture, which itself runs from left to right."""
    return f"{_OPEN}{text}{_CLOSE}" if right_to_left else text


def runs_left(text: str) -> bool:
    """Whether a text has letters that run from right to left.

    >>> runs_left("Sprache"), runs_left("لغة")
    (False, True)
    """
    return any("\u0590" <= sign <= "\u08ff" or "\ufb1d" <= sign <= "\ufefc" for sign in text)


def in_lines(text: str, width: int, most: int = _MOST_LINES) -> str:
    """A label in at most so many lines of about so many signs; what does not fit ends in a sign that says so.

    Words of usual length stay whole, also where they are longer than a line.

    >>> in_lines("Selbstbestimmung, Eigenverantwortung und Selbstständigkeit", 30).split(chr(10))
    ['Selbstbestimmung,', 'Eigenverantwortung und …']
    """
    usual = max(map(len, text.split()), default=0) <= _LONGEST_WORD
    lines = wrap(text, width, break_long_words=not usual) or [""]
    if len(lines) > most:
        kept, rest = lines[: most - 1], " ".join(lines[most - 1 :])
        short = shorten(rest, width, placeholder=" …")
        lines = [*kept, rest[: width - 1] + "…" if short.strip() == "…" else short]
    left = runs_left(text)
    return "\n".join(isolated(line, left) for line in lines)


def in_line(text: str, width: int) -> str:
    """A label in one line."""
    cut = text if len(text) <= width else text[: width - 1].rstrip() + "…"
    return isolated(cut, runs_left(text))
