"""What the keys of a description may hold, and how a finding says so."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ..cells import is_web_address
from .formats import day_pattern, number_signs


@dataclass(frozen=True, slots=True)
class Kind:
    """What a key may hold, and how to say so."""

    fits: Callable[[Any], bool]
    de: str
    en: str


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value)


def _is_row(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(map(_is_text, value))


TEXT = Kind(_is_text, "einen Text in Anführungszeichen", "a text in quotation marks")
ANY_TEXT = Kind(lambda value: isinstance(value, str), TEXT.de, TEXT.en)
TEXTS = Kind(_is_texts, 'eine Liste von Texten, z. B. ["a", "b"]', 'a list of texts, e.g. ["a", "b"]')
TEXT_OR_TEXTS = Kind(
    lambda value: _is_text(value) or _is_texts(value),
    'einen Text oder eine Liste von Texten, z. B. ["a", "b"]',
    'a text or a list of texts, e.g. ["a", "b"]',
)
ROW = Kind(_is_row, "die Nummer einer Zeile, z. B. 4", "the number of a row, e.g. 4")
ROWS = Kind(
    lambda value: isinstance(value, list) and all(map(_is_row, value)),
    "eine Liste von Zeilennummern, z. B. [5, 6]",
    "a list of row numbers, e.g. [5, 6]",
)
SIGN = Kind(
    lambda value: value in (";", ",", "|", "\t"), '";", ",", "|" oder "\\t" (Tabulator)', '";", ",", "|" or "\\t" (tab)'
)
ENCODING = Kind(lambda value: value in ("utf-8", "cp1252"), '"utf-8" oder "cp1252"', '"utf-8" or "cp1252"')
ADDRESS = Kind(
    lambda value: isinstance(value, str) and is_web_address(value),
    "eine Adresse mit https://",
    "an address with https://",
)
FLAG = Kind(lambda value: isinstance(value, bool), "true oder false", "true or false")
DAY = Kind(
    lambda value: isinstance(value, str) and day_pattern(value) is not None,
    "ein Muster wie TT.MM.JJJJ oder MM/DD/YYYY",
    "a pattern such as DD.MM.YYYY or MM/DD/YYYY",
)
NUMBER = Kind(
    lambda value: isinstance(value, str) and number_signs(value) is not None,
    "die Zahl 1234.56, so wie die Liste sie schreibt, z. B. 1.234,56",
    "the number 1234.56 as the list writes it, e.g. 1,234.56",
)
SECTION = Kind(lambda value: isinstance(value, dict), "einen Abschnitt", "a section")
SECTIONS = Kind(
    lambda value: isinstance(value, list) and bool(value) and all(isinstance(each, dict) for each in value),
    "mindestens einen Abschnitt [[table]]",
    "at least one section [[table]]",
)
TRANSLATION = Kind(
    lambda value: isinstance(value, dict) and all(isinstance(each, str) for each in value.values()),
    "einen Abschnitt mit Texten, z. B. { a = 'b' }",
    "a section of texts, e.g. { a = 'b' }",
)
TRANSLATION_OR_COLUMN = Kind(
    lambda value: _is_text(value) or TRANSLATION.fits(value),
    "den Namen einer Spalte oder einen Abschnitt mit Texten",
    "the name of a column or a section of texts",
)
EXPRESSION = Kind(
    lambda value: _is_text(value) or isinstance(value, dict),
    "den Namen einer Spalte oder eines Feldes, oder z. B. { value = 'EUR' }",
    "the name of a column or field, or e.g. { value = 'EUR' }",
)
CONDITION = Kind(
    lambda value: TEXT_OR_TEXTS.fits(value) or isinstance(value, dict),
    "einen Text, eine Liste von Texten, { not = … } oder { match = '…' }",
    "a text, a list of texts, { not = … } or { match = '…' }",
)
PAIRS = Kind(
    lambda value: isinstance(value, list) and all(_is_texts(each) and len(each) > 1 for each in value),
    'eine Liste von Gruppen, z. B. [["a", "b"]]',
    'a list of groups, e.g. [["a", "b"]]',
)

FILE_KEYS = {
    "sheet": TEXT,
    "header": ROW,
    "skip": ROWS,
    "delimiter": SIGN,
    "encoding": ENCODING,
    "licence": ADDRESS,
    "distinct": PAIRS,
    "columns": TRANSLATION,
    "fields": SECTION,
    "filter": SECTION,
    "formats": SECTION,
    "constants": SECTION,
    "table": SECTIONS,
}
FORMAT_KEYS = {"date": DAY, "number": NUMBER}
TABLE_KEYS = {"of": TEXT, "merge": FLAG, "optional": FLAG, "elsewhere": TEXTS, "columns": SECTION}
SOURCES = {"column": TEXT, "template": TEXT, "value": TEXT_OR_TEXTS, "hash": TEXTS}
EXPRESSION_KEYS = {
    **SOURCES,
    "same-as": TRANSLATION_OR_COLUMN,
    "map": TRANSLATION,
    "match": TEXT,
    "default": ANY_TEXT,
    "slug": FLAG,
}
CONDITION_KEYS = {"not": TEXT_OR_TEXTS, "match": TEXT}
