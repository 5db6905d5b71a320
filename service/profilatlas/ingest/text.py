"""Text from a cell or a literal: cleaned, made comparable, made an address, searched for what must not be in it."""

import re
import unicodedata
from collections.abc import Iterator

_SPACES = re.compile("[ \u00a0\u2000-\u200a\u202f\u205f\u3000]+")
_EDGES = " \t\r\n\u00a0\u2007\u202f\ufeff"
_ASCII = str.maketrans(
    {
        "ä": "ae",
        "ö": "oe",
        "ü": "ue",
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        "ø": "oe",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ı": "i",
    }
)
_NOT_IN_NAMES = re.compile("[\\s_\\-\u2010-\u2013\u00ad\ufeff]+")
_NOT_IN_SLUGS = re.compile("[^a-z0-9]+")
_SLUG = re.compile("[a-z0-9]+(?:-[a-z0-9]+)*")
_EXPORT_APOSTROPHE = re.compile("'+[=+\\-@\t\r]")
_NEEDS_APOSTROPHE = re.compile("'*[=+\\-@\t\r]")

_FORBIDDEN = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u180e\u200b\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb"
    "\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)
_JOINERS = re.compile("[\u200c\u200d]")
_MARKS = re.compile("[\u200e\u200f]")
# Scripts in which a joiner changes what is read (Arabic to Thaana, Indic, Mongolian), and the signs emoji are made of.
_JOINING = re.compile(
    "[\u0600-\u07bf\u0840-\u08ff\u0900-\u0dff\u1000-\u109f\u1780-\u18af\ufb50-\ufdff\ufe0f\ufe70-\ufefe"
    "\u2190-\u2bff\U0001f000-\U0001faff]"
)
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe]")
_NON_ASCII_RUN = re.compile("[\u0080-\uffff]{2,}")
_WORD = re.compile(r"[^\W\d_]+")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
_LOOKALIKE = re.compile("[\u0370-\u03ff\u0400-\u052f]")


def clean(cell: str) -> str:
    """A cell's text: outer blanks, soft hyphens, odd spaces and Windows line breaks gone, characters composed (NFC).

    >>> clean("  Sprach\\u00adpaten\\u00a0Hamm ")
    'Sprachpaten Hamm'
    """
    text = cell.strip(_EDGES)
    if text.isascii() and "\r" not in text and "  " not in text:
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u00ad", "")
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text))


def without_export_mark(cell: str) -> str:
    """A cell without the apostrophe that exports put before `= + - @`, so that a round trip changes nothing.

    >>> without_export_mark("'=1+1"), without_export_mark("'s Lädchen")
    ('=1+1', "'s Lädchen")
    """
    return cell[1:] if _EXPORT_APOSTROPHE.match(cell) else cell


def with_export_mark(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula; `without_export_mark` gives back exactly what it was.

    >>> with_export_mark("=1+1"), with_export_mark("'=1+1"), with_export_mark("'s Lädchen")
    ("'=1+1", "''=1+1", "'s Lädchen")
    """
    return f"'{cell}" if _NEEDS_APOSTROPHE.match(cell) else cell


def comparable(name: str) -> str:
    """A name as headers, files and labels are compared: case, umlauts, spaces and hyphens make no difference.

    >>> comparable("Maß\\u00adnahmen") == comparable("MASSNAHMEN ") == comparable("massnahmen")
    True
    >>> comparable("Art des Fokus")
    'artdesfokus'
    """
    return _NOT_IN_NAMES.sub("", _folded(name))


def slug(name: str) -> str:
    """The ASCII part of an address made from a name; empty when nothing in it is a Latin letter or a digit.

    >>> slug("Frühe Hilfen – Straße 10.2")
    'fruehe-hilfen-strasse-10-2'
    """
    if _SLUG.fullmatch(name):
        return name  # most identifiers that are looked up are addresses already
    folded = _folded(name)
    if not folded.isascii():
        folded = "".join(sign for sign in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(sign))
    return _NOT_IN_SLUGS.sub("-", folded).strip("-")


def _folded(name: str) -> str:
    """A name in small letters, umlauts written with ASCII."""
    return name.lower() if name.isascii() else unicodedata.normalize("NFC", name).casefold().translate(_ASCII)


def shown(text: str, limit: int = 80) -> str:
    """A value as a message quotes it: one short line in which nothing is invisible.

    >>> shown("Ma\\u202eemhanß")
    'Ma\\\\u202eemhanß'
    """
    short = text if len(text) <= limit else text[: limit - 1] + "…"
    line = short.replace("\n", " ⏎ ").replace("\t", " ")
    return "".join(sign if _visible(sign) else sign.encode("unicode_escape").decode("ascii") for sign in line)


def _visible(sign: str) -> bool:
    return unicodedata.category(sign) not in {"Cc", "Cf", "Cs", "Cn"}


def invisible_signs(text: str) -> Iterator[str]:
    """The signs in a text that nobody sees and that change what is read: control, zero-width and direction signs.

    Joiners stand where a script needs them (Persian, Dari, Hindi, emoji), direction marks in right-to-left text.

    >>> list(invisible_signs("می\\u200cخواهم"))
    []
    >>> [f"U+{ord(sign):04X}" for sign in invisible_signs("Ma\\u202eemhanß")]
    ['U+202E']
    """
    if text.isascii() and text.isprintable():
        return
    yield from _FORBIDDEN.findall(text)
    for found in _JOINERS.finditer(text):
        before = text[: found.start()].rstrip("\u0300\u0301\u0302\u0303\u0308")[-1:]
        if not _JOINING.match(before):
            yield found.group()
    if _MARKS.search(text) and not _RIGHT_TO_LEFT.search(text):
        yield from _MARKS.findall(text)


def mojibake(text: str) -> str | None:
    """What a text probably said before it was read with the wrong encoding, or None when it looks sound.

    >>> mojibake("MaÃŸnahme")
    'Maßnahme'
    >>> mojibake("Maßnahme – Träger „1“ 5 €")
    """
    repaired = _NON_ASCII_RUN.sub(lambda run: _misread(run.group()) or run.group(), text)
    return repaired if repaired != text else None


def _misread(run: str) -> str | None:
    try:
        return run.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return None


def mixed_script(text: str) -> str | None:
    """The first word that mixes Latin letters with Greek or Cyrillic ones, which look alike, or None.

    >>> mixed_script("Ber\\u0430tung und Hilfe") is not None
    True
    >>> mixed_script("Beratung für Українці")
    """
    if text.isascii() or not _LOOKALIKE.search(text):
        return None
    for word in _WORD.findall(text):
        if _LATIN.search(word) and _LOOKALIKE.search(word):
            return str(word)
    return None
