"""Which of several literals to show: the language asked for, else the instance's order, else any; never nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..store.port import Literal
from .models import Direction, Text

# Languages (or scripts) that are written from right to left.
_RIGHT_TO_LEFT = frozenset(
    {"ar", "arc", "ckb", "dv", "fa", "he", "ks", "nqo", "prs", "ps", "sd", "syr", "ug", "ur", "yi"}
)
_RIGHT_TO_LEFT_SCRIPTS = frozenset({"adlm", "arab", "hebr", "mand", "nkoo", "rohg", "syrc", "thaa"})


def direction(lang: str) -> Direction:
    """The direction in which a language is written.

    >>> direction("ar"), direction("de"), direction("ku-Arab"), direction("ar-Latn")
    ('rtl', 'ltr', 'rtl', 'ltr')
    """
    main, *subtags = lang.lower().split("-")
    script = next((subtag for subtag in subtags if len(subtag) == 4 and subtag.isalpha()), None)
    right_to_left = script in _RIGHT_TO_LEFT_SCRIPTS if script else main in _RIGHT_TO_LEFT
    return "rtl" if right_to_left else "ltr"


def plain(value: str) -> Text:
    """A text in no language: a notation, a slug, a number."""
    return Text(value, "", "ltr", False)


class Speech:
    """Chooses among literals by language; `languages` are in order of preference, the first is the one asked for."""

    __slots__ = ("languages",)

    def __init__(self, languages: Iterable[str]) -> None:
        self.languages = tuple(dict.fromkeys(language.lower() for language in languages))

    def text(self, literals: Iterable[Literal]) -> Text | None:
        """The one literal to show, None when there is none."""
        chosen = self.texts(literals)
        return chosen[0] if chosen else None

    def texts(self, literals: Iterable[Literal]) -> tuple[Text, ...]:
        """All literals of the best language there is, sorted: several values of one property, each in one language."""
        by_language: dict[str, list[Literal]] = {}
        for literal in literals:
            by_language.setdefault((literal.language or "").lower(), []).append(literal)
        best = self.best(by_language)
        if best is None:
            return ()
        return tuple(self._text(literal) for literal in sorted(by_language[best], key=lambda literal: literal.value))

    def best(self, available: Iterable[str]) -> str | None:
        """The language to show of those available; `de` serves who asks for `de-AT` and the other way round.

        >>> Speech(["en", "de"]).best(["ar", "de"]), Speech(["en"]).best(["uk", "ar"]), Speech(["de-AT"]).best(["de"])
        ('de', 'ar', 'de')
        """
        offered = sorted(available)
        for wanted in self.languages:
            for language in offered:
                if language == wanted:
                    return language
            for language in offered:
                if _main(language) == _main(wanted):
                    return language
        return offered[0] if offered else None

    def is_fallback(self, lang: str) -> bool:
        """Whether a text in this language is not what was asked for; a text without language never is."""
        return bool(lang) and bool(self.languages) and _main(lang) != _main(self.languages[0])

    def among(self, versions: Mapping[str, str]) -> Text | None:
        """The one to show of a text that exists in several languages (language → text)."""
        best = self.best(versions)
        return None if best is None else Text(versions[best], best, direction(best), self.is_fallback(best))

    def _text(self, literal: Literal) -> Text:
        lang = literal.language or ""
        return Text(literal.value, lang, direction(lang), self.is_fallback(lang))


def _main(lang: str) -> str:
    return lang.split("-")[0]
