"""The sentence that says a profile in words, made from the words of its scheme in one language."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from .profile import Weight

SLOT = "{}"


@dataclass(frozen=True, slots=True)
class SentenceWords:
    """What a challenge scheme says around the phrases of its challenges, in one language.

    Opening and conjunction are set off by spaces. Languages that write otherwise say with slots how they join:
    Arabic `"{} و{}"` as conjunction, Chinese `"具有此特征的措施{}"` as opening.
    """

    opening: str
    first_adverb: str
    second_adverb: str
    conjunction: str
    separator: str = ", "
    end: str = "."


@dataclass(frozen=True, slots=True)
class Clause:
    """One focus in words: a finite phrase whose slot `{}` takes an adverb, and the index of its cell.

    A narrower challenge (10.2) brings its own phrase and the index of its cell (10). A weight of None is plain grey.
    """

    phrase: str
    index: int | str
    rank: int | None = None
    weight: Weight | None = None


def sentence(words: SentenceWords, clauses: Iterable[Clause]) -> str | None:
    """The profile in words, None for a profile without foci.

    Order: stated rank, then plain and primary before secondary, then index; equal ones keep the order given.

    >>> words = SentenceWords("Die Maßnahme", "demnach", "zudem", "und")
    >>> sentence(words, [Clause("nimmt {} Werte in den Blick", 12), Clause("vermittelt {} Wissen", 9)])
    'Die Maßnahme vermittelt demnach Wissen (9) und nimmt zudem Werte in den Blick (12).'
    """
    ordered = sorted(clauses, key=_order)
    if not ordered:
        return None
    adverbs = (words.first_adverb, words.second_adverb)
    said = [
        f"{_say(clause.phrase, adverbs[number] if number < len(adverbs) else '')} ({clause.index})"
        for number, clause in enumerate(ordered)
    ]
    *leading, last = said
    body = _join(words.conjunction, words.separator.join(leading), last) if leading else last
    opened = words.opening.replace(SLOT, body) if SLOT in words.opening else f"{words.opening.rstrip()} {body}"
    return _tidy(opened) + words.end


def _say(phrase: str, adverb: str) -> str:
    """The phrase with the adverb in its slot; an empty slot goes with the space before it."""
    if adverb.strip():
        phrase = phrase.replace(SLOT, adverb.strip(), 1)
    return _tidy(re.sub(r"\s*\{\}", "", phrase))


def _join(conjunction: str, leading: str, last: str) -> str:
    if conjunction.count(SLOT) == 2:
        before, between, after = conjunction.split(SLOT)
        return f"{before}{leading}{between}{last}{after}"
    space = "" if conjunction.startswith((",", "،", ";")) else " "
    return f"{leading}{space}{conjunction.strip()} {last}"


def _tidy(text: str) -> str:
    return re.sub(r"[ \t\n]+", " ", text).strip()


def _order(clause: Clause) -> tuple[bool, int, bool, tuple[tuple[bool, int, str], ...]]:
    natural = tuple(
        (not part.isdecimal(), int(part) if part.isdecimal() else 0, part)
        for part in re.findall(r"\d+|\D+", str(clause.index))
    )
    return clause.rank is None, clause.rank or 0, clause.weight is Weight.SECONDARY, natural
