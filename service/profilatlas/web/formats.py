"""Numbers, money, dates and language names in the language of the page."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import lru_cache

from babel import Locale, UnknownLocaleError, dates, numbers, units
from flask_babel import gettext


@lru_cache(maxsize=256)
def locale_of(tag: str) -> Locale:
    """The locale of a language tag; English stands in for languages that Babel does not know.

    English without a country is that of Britain: days before months, as everywhere around it.
    """
    locale = _parsed(tag)
    return Locale("en", "GB") if str(locale) == "en" else locale


@lru_cache(maxsize=1024)
def language_name(tag: str, in_language: str) -> str:
    """The name of a language in another one, the tag itself when it has none.

    >>> language_name("en", "de")
    'Englisch'
    """
    return _parsed(tag).get_display_name(locale_of(in_language)) or tag


@lru_cache(maxsize=256)
def own_name(tag: str) -> str:
    """The name of a language in itself.

    >>> own_name("de")
    'Deutsch'
    """
    name = _parsed(tag).get_display_name() or tag
    return name[0].upper() + name[1:]


@lru_cache(maxsize=4096, typed=True)
def format_number(value: int | Decimal | float, tag: str) -> str:
    """A plain number.

    >>> format_number(12345, "de")
    '12.345'
    """
    return numbers.format_decimal(value, locale=locale_of(tag))


@lru_cache(maxsize=4096)
def format_size(size: int, tag: str) -> str:
    """A number of bytes in the largest unit of 1000 that leaves at least 1, with at most one place.

    >>> format_size(50_389, "de"), format_size(999, "en")
    ('50,4 kB', '999 byte')
    """
    value, unit = Decimal(size), "byte"
    for larger in ("kilobyte", "megabyte", "gigabyte"):
        if value < 1000:
            break
        value, unit = value / 1000, larger
    rounded = value.quantize(Decimal("0.1")) if unit != "byte" else value
    return units.format_unit(rounded, f"digital-{unit}", length="short", locale=locale_of(tag))


@lru_cache(maxsize=4096, typed=True)
def format_percent(value: Decimal | float, tag: str) -> str:
    """A share of 1 as per cent.

    >>> format_percent(Decimal("0.5"), "en")
    '50%'
    """
    return numbers.format_percent(value, locale=locale_of(tag), decimal_quantization=False)


@lru_cache(maxsize=4096)
def format_money(amount: Decimal, currency: str | None, tag: str) -> str:
    """An amount with two places, and its currency when it has one.

    >>> format_money(Decimal("499544.4"), "EUR", "en")
    '€499,544.40'
    """
    if currency:
        return numbers.format_currency(amount, currency, locale=locale_of(tag))
    return numbers.format_decimal(amount, format="#,##0.00", locale=locale_of(tag))


@lru_cache(maxsize=4096)
def format_date(day: date, tag: str) -> str:
    """A day, as people of the language write it and nobody takes for another one.

    >>> format_date(date(2026, 11, 1), "de"), format_date(date(2026, 11, 1), "en")
    ('01.11.2026', '1 November 2026')
    """
    locale = locale_of(tag)
    return dates.format_date(day, format="long" if locale.language == "en" else "medium", locale=locale)


def comma() -> str:
    """What stands between the members of a list in the language of the page."""
    # Translators: the sign between members of a list, with its blank.
    sign: str = gettext(", ")
    return sign


def _parsed(tag: str) -> Locale:
    try:
        return Locale.parse(tag, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en")
