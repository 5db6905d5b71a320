"""How a foreign list writes days and numbers, said by example: `TT.MM.JJJJ`, `MM/DD/YYYY`, `1.234,56`, `1,234.56`."""

import re
from dataclasses import dataclass

from ..layout import Kind

_GERMAN_SIGNS = str.maketrans("TJ", "DY")
_DAY_PARTS = re.compile("Y{4}|M{1,2}|D{1,2}")
_DIGITS = {
    "YYYY": "(?P<year>[0-9]{4})",
    "MM": "(?P<month>[0-9]{2})",
    "M": "(?P<month>[0-9]{1,2})",
    "DD": "(?P<day>[0-9]{2})",
    "D": "(?P<day>[0-9]{1,2})",
}
_NUMBER = re.compile(r"1(?P<group>[.,' ]?)234(?:(?P<point>[.,])5+6?)?")


def day_pattern(example: str) -> re.Pattern[str] | None:
    """The pattern with the groups year, month and day that an example describes; None when it lacks one of them.

    >>> day_pattern("TT.MM.JJJJ").fullmatch("25.08.2016")["year"]
    '2016'
    >>> day_pattern("DD.MM.")
    """
    signs = example.upper().translate(_GERMAN_SIGNS)
    parts = _DAY_PARTS.findall(signs)
    if sorted(part[0] for part in parts) != ["D", "M", "Y"]:
        return None
    between = _DAY_PARTS.split(signs)
    pattern = "".join(
        re.escape(text) + (_DIGITS[part] if part else "") for text, part in zip(between, [*parts, ""], strict=True)
    )
    return re.compile(pattern)


def number_signs(example: str) -> tuple[str, str] | None:
    """The signs between groups and before the fraction in a way to write 1234.56; None for anything else.

    >>> number_signs("1.234,56"), number_signs("1234.56"), number_signs("1.234.56")
    (('.', ','), ('', '.'), None)
    """
    found = _NUMBER.fullmatch(example)
    if found is None or (found["group"] and found["group"] == found["point"]):
        return None
    return found["group"], found["point"] or ""


FORMATTED = frozenset({Kind.DATE, Kind.DECIMAL, Kind.INTEGER})
"""The kinds of columns whose cells a format concerns."""


@dataclass(frozen=True, slots=True)
class Formats:
    """How the list writes days and numbers where its cells are texts; what does not fit an example stays as it is."""

    day: re.Pattern[str] | None = None
    number: tuple[str, str] | None = None

    def plain(self, kind: Kind, text: str) -> str:
        """A cell's text as our own tables write it: `2016-08-25`, `1234.56`."""
        if kind is Kind.DATE and self.day is not None and (found := self.day.fullmatch(text)):
            return f"{found['year']}-{int(found['month']):02}-{int(found['day']):02}"
        if kind in (Kind.DECIMAL, Kind.INTEGER) and self.number is not None:
            return _plain_number(text, *self.number)
        return text


def _plain_number(text: str, group: str, point: str) -> str:
    whole = rf"[0-9]{{1,3}}(?:{re.escape(group)}[0-9]{{3}})+|[0-9]+" if group else "[0-9]+"
    found = re.fullmatch(rf"(-?)({whole})(?:{re.escape(point)}([0-9]+))?" if point else rf"(-?)({whole})()", text)
    if found is None:
        return text
    digits, fraction = found[2].replace(group, "") if group else found[2], found[3]
    # Three digits after the sign could be a group: one more says that they are a fraction.
    return f"{found[1]}{digits}" + (f".{fraction}{'0' if len(fraction) == 3 else ''}" if fraction else "")
