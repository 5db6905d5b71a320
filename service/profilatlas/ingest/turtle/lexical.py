"""Whether a typed literal's text is a value of its type, within bounds that every engine and format can hold."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from types import MappingProxyType

from ... import terms

_INTEGER = re.compile(r"[+-]?[0-9]{1,18}")
_DECIMAL = re.compile(r"[+-]?(?:[0-9]{1,18}(?:\.[0-9]{0,18})?|\.[0-9]{1,18})")
_DOUBLE = re.compile(r"[+-]?(?:[0-9]{1,18}(?:\.[0-9]{0,18})?|\.[0-9]{1,18})(?:[eE][+-]?[0-9]{1,2})?")
_ZONE = r"(?:Z|[+-](?:0[0-9]|1[0-4]):[0-5][0-9])?"
_DATE = re.compile(rf"([0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}){_ZONE}")
_DATE_TIME = re.compile(
    rf"([0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}T[0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}})(?:\.[0-9]{{1,9}})?{_ZONE}"
)
_YEAR = re.compile(rf"[0-9]{{4}}{_ZONE}")
_YEAR_MONTH = re.compile(rf"[0-9]{{4}}-(?:0[1-9]|1[0-2]){_ZONE}")
_TIME_PART = r"T(?=[0-9])(?:[0-9]{1,6}H)?(?:[0-9]{1,6}M)?(?:[0-9]{1,6}(?:\.[0-9]{1,9})?S)?"
_DURATION = re.compile(rf"-?P(?=[0-9T])(?:[0-9]{{1,4}}Y)?(?:[0-9]{{1,4}}M)?(?:[0-9]{{1,6}}D)?(?:{_TIME_PART})?")
_BOOLEAN = re.compile("true|false|1|0")
_ANY_URI = re.compile(r"[^\s<>\"{}|^`\\]*")
_XSD = terms.PREFIXES["xsd"]


def _is_date(text: str) -> bool:
    found = _DATE.fullmatch(text)
    return found is not None and _parses(date.fromisoformat, found.group(1))


def _is_date_time(text: str) -> bool:
    found = _DATE_TIME.fullmatch(text)
    return found is not None and _parses(datetime.fromisoformat, found.group(1))


def _parses(parse: Callable[[str], object], text: str) -> bool:
    try:
        parse(text)
    except ValueError:
        return False
    return True


def _matches(pattern: re.Pattern[str]) -> Callable[[str], bool]:
    return lambda text: pattern.fullmatch(text) is not None


_CHECKS: Mapping[str, Callable[[str], bool]] = MappingProxyType(
    {
        _XSD + name: check
        for names, check in (
            ("date", _is_date),
            ("dateTime dateTimeStamp", _is_date_time),
            ("decimal", _matches(_DECIMAL)),
            ("double float", _matches(_DOUBLE)),
            ("gYear", _matches(_YEAR)),
            ("gYearMonth", _matches(_YEAR_MONTH)),
            ("duration dayTimeDuration yearMonthDuration", _matches(_DURATION)),
            ("boolean", _matches(_BOOLEAN)),
            ("anyURI", _matches(_ANY_URI)),
            ("integer int long short byte", _matches(_INTEGER)),
            ("nonNegativeInteger unsignedInt unsignedLong", _matches(re.compile(r"\+?[0-9]{1,18}|-0{1,18}"))),
            ("positiveInteger", _matches(re.compile(r"\+?(?=0*[1-9])[0-9]{1,18}"))),
        )
        for name in names.split()
    }
)


def is_valid(text: str, datatype: str) -> bool:
    """Whether a text belongs to a datatype; types that are not checked here take any text.

    >>> is_valid("2024-02-29", terms.xsd.date), is_valid("2024-02-30", terms.xsd.date)
    (True, False)
    >>> is_valid("9" * 5000, terms.xsd.integer), is_valid("1e9999999", terms.xsd.decimal)
    (False, False)
    """
    check = _CHECKS.get(datatype)
    return check is None or check(text)
