"""What a cell says, by kind: numbers as they are written in German or English, days, yes and no, web addresses.

Each reader returns the value or a `Problem`: the rule that the cell breaks and, where one is near, a better way to
write it. Nothing is guessed: what can be read in two ways is a problem.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TypeAlias
from urllib.parse import urlsplit

from .. import terms
from ..store.port import Literal, NamedNode

XSD_INTEGER, XSD_DECIMAL = NamedNode(terms.xsd.integer), NamedNode(terms.xsd.decimal)
XSD_BOOLEAN, XSD_DATE = NamedNode(terms.xsd.boolean), NamedNode(terms.xsd.date)

_MAX_DIGITS = 18
_PLAIN = re.compile(r"(-?)([0-9]+)(?:[.,]([0-9]+))?")
_GROUPED_GERMAN = re.compile(r"(-?)([0-9]{1,3}(?:\.[0-9]{3})+),([0-9]+)|(-?)([0-9]{1,3}(?:\.[0-9]{3}){2,})")
_GROUPED_BLANK = re.compile(r"(-?)([0-9]{1,3}(?: [0-9]{3})+)(?:,([0-9]+))?")
_ENGLISH_GROUPS = re.compile(r"-?[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_ONE_GROUP = re.compile(r"-?[1-9][0-9]{0,2}[.,][0-9]{3}")
_WITH_UNIT = re.compile(r"(.*[0-9])\s*(€|EUR|Euro)|(€|EUR)\s*([0-9-].*)", re.IGNORECASE)
_PERCENT = re.compile(r"(.*[0-9])\s*%")
_INTEGER = re.compile(r"-?[0-9]+")
_ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_GERMAN_DAY = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})")
_SHORT_YEAR = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{2})")
_PIVOT = 70
"""Two digits from here on are a year of the 20th century."""
_EXCEL_DAY = re.compile(r"[1-9][0-9]{4}")
_EXCEL_EPOCH = date(1899, 12, 30)
_IRI_BREAKERS = re.compile('[\\s<>"{}|^`\\\\\u0000-\u0020\u007f-\u00a0]')
_ONE_SLASH = re.compile(r"(https?):/(?!/)(.+)", re.IGNORECASE)
_HOST = re.compile(r"(www\.)?[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{2,}(/\S*)?", re.IGNORECASE)
_YES = frozenset({"ja", "yes", "true", "wahr", "x"})
_NO = frozenset({"nein", "no", "false", "falsch"})

EXCEL_ERRORS = frozenset(
    {
        *("#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#N/A", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"),
        *("#BEZUG!", "#WERT!", "#NV", "#ZAHL!", "#ÜBERLAUF!", "#KALK!"),
    }
)


@dataclass(frozen=True, slots=True)
class Problem:
    """A cell that cannot be read: the rule it breaks and perhaps what was meant."""

    rule: str
    suggestion: str | None = None


Reading: TypeAlias = Literal | NamedNode | Problem
Reader: TypeAlias = Callable[[str], Reading]


def read_decimal(text: str) -> Reading:
    """A decimal number: `1.234,56`, `1 234,56`, `1234,56` or `1234.56`; never `1,234.56`, which German reads otherwise.

    >>> read_decimal("1.234,56")
    <Literal value=1234.56 datatype=<NamedNode value=http://www.w3.org/2001/XMLSchema#decimal>>
    >>> read_decimal("1,234.56").rule, read_decimal("1.234").rule, read_decimal("1e999").rule
    ('ambiguous-number', 'ambiguous-number', 'wrong-number')
    """
    if _ONE_GROUP.fullmatch(text):
        return Problem("ambiguous-number", _accepted(read_decimal, re.sub("[.,]", "", text)))
    if _ENGLISH_GROUPS.fullmatch(text):
        return Problem("ambiguous-number", _accepted(read_decimal, text.replace(",", "").replace(".", ",")))
    written = _decimal_parts(text)
    if written is None:
        if unit := _WITH_UNIT.fullmatch(text):
            return Problem("wrong-number", _accepted(read_decimal, (unit.group(1) or unit.group(4)).strip()))
        percent = _PERCENT.fullmatch(text)
        return Problem("wrong-number", _hundredth(percent.group(1).strip()) if percent else None)
    sign, whole, fraction = written
    if len(whole) > _MAX_DIGITS or len(fraction) > _MAX_DIGITS:
        return Problem("number-too-long")
    if sign and not (whole + fraction).strip("0"):
        return Problem("wrong-number", "0")
    return Literal(f"{sign}{whole}.{fraction}" if fraction else sign + whole, datatype=XSD_DECIMAL)


def _accepted(read: Reader, text: str) -> str | None:
    """What the reader itself accepts: the text, else what the reader suggests for it."""
    reading = read(text)
    return reading.suggestion if isinstance(reading, Problem) else text


def _hundredth(percentage: str) -> str | None:
    """A percentage as the number that it stands for; a zero keeps three decimals from looking like thousands."""
    number = read_decimal(percentage)
    if isinstance(number, Problem):
        return None
    share = f"{Decimal(f'{number.value}e-2'):f}".rstrip("0").rstrip(".").replace(".", ",")
    return _accepted(read_decimal, f"{share}0" if _ONE_GROUP.fullmatch(share) else share)


def _decimal_parts(text: str) -> tuple[str, str, str] | None:
    for pattern in (_PLAIN, _GROUPED_GERMAN, _GROUPED_BLANK):
        if found := pattern.fullmatch(text):
            sign, whole, fraction = found.group(1), found.group(2), found.group(3)
            if whole is None:
                sign, whole = found.group(4), found.group(5)
            return sign, re.sub("[. ]", "", whole), fraction or ""
    return None


def read_integer(text: str) -> Reading:
    """A whole number without any separators."""
    if not _INTEGER.fullmatch(text):
        return Problem("wrong-integer")
    if len(text) > _MAX_DIGITS:
        return Problem("number-too-long")
    if text.startswith("-") and not text.strip("-0"):
        return Problem("wrong-integer", "0")
    return Literal(str(int(text)), datatype=XSD_INTEGER)


def read_date(text: str) -> Reading:
    """A day: `2024-03-01` or `01.03.2024`. Seasons, years alone and Excel's day numbers are no days.

    >>> read_date("1.3.2024")
    <Literal value=2024-03-01 datatype=<NamedNode value=http://www.w3.org/2001/XMLSchema#date>>
    >>> read_date("31.02.2024"), read_date("45000")
    (Problem(rule='no-such-day', suggestion=None), Problem(rule='wrong-date', suggestion='2023-03-15'))
    """
    if found := _ISO_DAY.fullmatch(text):
        year, month, day = map(int, found.groups())
    elif found := _GERMAN_DAY.fullmatch(text):
        day, month, year = map(int, found.groups())
    else:
        return Problem("wrong-date", _meant_day(text))
    try:
        return Literal(date(year, month, day).isoformat(), datatype=XSD_DATE)
    except ValueError:
        return Problem("no-such-day")


def _meant_day(text: str) -> str | None:
    """Excel's number of a day, or a day with a year of two digits, as a day that is read."""
    if _EXCEL_DAY.fullmatch(text):
        return (_EXCEL_EPOCH + timedelta(days=int(text))).isoformat()
    if short := _SHORT_YEAR.fullmatch(text):
        day, month, year = map(int, short.groups())
        return _accepted(read_date, f"{day:02}.{month:02}.{year + (1900 if year >= _PIVOT else 2000)}")
    return None


def read_boolean(text: str) -> Reading:
    """Yes or no, in German or English, or `x` for yes."""
    word = text.casefold()
    if word in _YES:
        return Literal("true", datatype=XSD_BOOLEAN)
    return Literal("false", datatype=XSD_BOOLEAN) if word in _NO else Problem("wrong-boolean")


def read_url(text: str) -> Reading:
    """An address on the web: http or https, with a host and without blanks.

    >>> read_url("www.hamm.de")
    Problem(rule='wrong-url', suggestion='https://www.hamm.de')
    """
    if is_web_address(text):
        return NamedNode(text)
    if slash := _ONE_SLASH.fullmatch(text):
        return Problem("wrong-url", _accepted(read_url, f"{slash.group(1)}://{slash.group(2)}"))
    return Problem("wrong-url", _accepted(read_url, f"https://{text}") if _HOST.fullmatch(text) else None)


def is_web_address(text: str) -> bool:
    """Whether a text is an http(s) IRI that pages may link to."""
    if text[:4].casefold() != "http" or _IRI_BREAKERS.search(text):
        return False
    try:
        parts = urlsplit(text)
        host = parts.hostname
        NamedNode(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(host)


def read_string(text: str) -> Reading:
    """Any text as it is."""
    return Literal(text)
