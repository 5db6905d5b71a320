"""What a client accepts, as far as nginx can tell: maps with regular expressions in place of arithmetic.

For every format and language one map reads the quality that the header gives it, as text; one more puts them into a line,
best first, and a last one looks for the highest quality in that line: first `1`, then `0.99` and so on. The rules are
those of `web/negotiation.py`; where they differ stands in docs/decisions/0052.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from ..model.media import DOCUMENT_FORMATS

NONE = "none"
PROBLEMS = {"html": "text/html", "problem": "application/problem+json", "json": "application/json"}
"""The forms of errors, best first."""
TYPES: Mapping[str, str] = {each.suffix: each.media_type for each in DOCUMENT_FORMATS}

_TOKEN = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_QUALITY = r"0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?"
# Parameters before or after the quality: neither a comma nor a semicolon within quotes divides anything.
_REST = r'(?:;\s*+(?!q=)[^",;]*+(?:"[^"]*+"[^",;]*+)*+)*+'


def lines(languages: Sequence[str], offers: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """The maps that choose `$twin_language`, `$twin_accepted` and `$twin_error_form`."""
    yield from _map(
        "$http_accept", "$twin_accept", [(_element(f"{_TOKEN}/{_TOKEN}"), "$http_accept")], "*/*", long=True
    )
    for name, kind in {**TYPES, **PROBLEMS}.items():
        ranges = (re.escape(kind), re.escape(kind.partition("/")[0]) + r"/\*", r"\*/\*")
        yield from _quality("$twin_accept", f"$twin_q_{name}", ranges)
    shown = [("-".join(offer), _line("q", offer)) for offer in sorted(set(offers))]
    yield from _map("$twin_offer", "$twin_offered", shown, _line("q", ("html",)))
    yield from _highest("$twin_offered", "$twin_accepted", NONE)
    yield from _map("$twin_accept", "$twin_errors_offered", [], _line("q", PROBLEMS))
    yield from _highest("$twin_errors_offered", "$twin_error", NONE)
    yield from _map("$twin_error", "$twin_error_form", [("html", "html")], "problem")
    for tag in languages:
        primary = re.escape(tag.partition("-")[0])
        yield from _quality(
            "$http_accept_language", f"$twin_l_{_word(tag)}", (re.escape(tag), rf"{primary}(?:-[a-z0-9]+)*", r"\*")
        )
    yield from _map("$http_accept_language", "$twin_languages", [], _line("l", languages))
    yield from _highest("$twin_languages", "$twin_wanted", languages[0])


def _element(wanted: str) -> str:
    """A pattern for an element of a list: what is wanted, with its quality in group 1 where it states one."""
    return rf"~*(?:^|,)\s*(?:{wanted})\s*{_REST}(?:;\s*q=(?:{_QUALITY})\s*{_REST})?(?:,|$)"


def _quality(source: str, variable: str, ranges: Sequence[str]) -> Iterator[str]:
    """A map from a header to the quality of the most specific range that is there."""
    name = variable.removeprefix("$twin_")
    patterns = []
    for number, wanted in enumerate(ranges):
        start = rf"~*(?:^|,)\s*(?:{wanted})\s*{_REST}"
        patterns.append((rf"{start}(?:,|$)", "1"))
        group = f"v{number}_{name}"
        patterns.append((rf"{start};\s*q=(?<{group}>{_QUALITY})\s*{_REST}(?:,|$)", f"${group}"))
    yield from _map(source, variable, patterns, "0", long=True)


def _highest(source: str, variable: str, none: str) -> Iterator[str]:
    """A map from a line of `name=quality` to the first name with the highest one; thousandths are not told apart."""
    group = f"n_{variable.removeprefix('$twin_')}"
    start = rf"~(?:^| )(?<{group}"
    patterns = []
    levels = ["1(?:\\.0*)?", *(_level(number) for number in range(99, -1, -1))]
    for number, level in enumerate(levels):
        patterns.append((rf"{start}{number}>[^= ]+)={level}(?: |$)", f"${group}{number}"))
    yield from _map(source, variable, patterns, none)


def _level(hundredths: int) -> str:
    """Qualities of so many hundredths, however they are written; of none at all only what is more than nothing."""
    tenths, rest = divmod(hundredths, 10)
    if hundredths == 0:
        return r"0\.00[1-9]"
    return rf"0\.{tenths}(?:0[0-9]?)?" if rest == 0 else rf"0\.{tenths}{rest}[0-9]?"


def _line(kind: str, names: Iterable[str]) -> str:
    return " ".join(f"{name}=${{twin_{kind}_{_word(name)}}}" for name in names)


def _word(tag: str) -> str:
    return tag.replace("-", "_").lower()


def _map(
    source: str, variable: str, entries: Iterable[tuple[str, str]], default: str, *, long: bool = False
) -> Iterator[str]:
    yield f"map {source} {variable} {{"
    if long:  # a longer header says nothing (negotiation.LONGEST_HEADER)
        yield f'    "~^(?:.{{4096}}){{2}}." "{"1" if default == "0" else default}";'
    for pattern, value in entries:
        yield f'    "{_quoted(pattern)}" "{value}";'
    yield f'    default "{default}";'
    yield "}"


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
