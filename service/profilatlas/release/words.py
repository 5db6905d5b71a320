"""Words as the search knows them: without accents, umlauts or inflection, for any language.

Of a word there are two forms. The *folded* one is what texts and visitors must have in common: `Sprachförderung`,
`Sprachfoerderung` and `SPRACHFORDERUNG` are the same word. The *stem* is what is left of it without its endings.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

LONGEST = 64
"""Letters of a word that count; what follows is left out in texts and in what people look for alike."""

_KNOWN = 16_384  # words that texts repeat all the time
_INVISIBLE = dict.fromkeys((0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF))
# Letters and digits, with the marks that belong to them: accents that stand apart, Arabic vowel signs.
_WORD = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed])*")
# Umlauts written with an e; not in "neue" or "Quelle".
_UMLAUT = re.compile(r"(?<![aeiouq])([aou])e")
_PLAIN = str.maketrans({"ı": "i", "ł": "l", "ø": "o", "đ": "d"})


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it was written, and folded."""

    written: str
    folded: str

    @property
    def has_digits(self) -> bool:
        """Whether it is rather a number or an identifier: those have no endings, parts or slips."""
        return any(sign.isdigit() for sign in self.folded)


def words_of(text: str) -> list[Word]:
    """The words of a text in their order; whatever else stands in it is none.

    >>> [word.folded for word in words_of('Förderung "der" Sprache*, NEAR(Straße)')]
    ['forderung', 'der', 'sprache', 'near', 'strasse']
    """
    found = _WORD.findall(unicodedata.normalize("NFC", text.translate(_INVISIBLE)))
    return [Word(written, folded) for written in found if (folded := fold(written))]


@lru_cache(_KNOWN)
def fold(word: str) -> str:
    """What spellings of a word have in common; the beginning of a word folds to the beginning of the folded word.

    >>> fold("Sprachförderung"), fold("Sprachfoerderung"), fold("sprachforderung"), fold("Neue Quelle")
    ('sprachforderung', 'sprachforderung', 'sprachforderung', 'neue quelle')
    """
    apart = unicodedata.normalize("NFKD", word).casefold().translate(_PLAIN)
    bare = "".join(
        sign for sign in unicodedata.normalize("NFKD", apart) if not unicodedata.category(sign).startswith("M")
    )
    return _UMLAUT.sub(r"\1", bare)[:LONGEST]


class Stems:
    """The stems of words in some languages, as far as Snowball knows these."""

    def __init__(self, languages: Iterable[str]) -> None:
        self._algorithms = {
            tag.lower(): _ALGORITHMS[code] for tag in languages if (code := tag.partition("-")[0]) in _ALGORITHMS
        }

    def of(self, word: Word, language: str | None = None) -> set[str]:
        """The folded stems of a word, in one language (in small letters) or in all of them.

        >>> stems = Stems(["de", "en"])
        >>> stems.of(words_of("Sprachen")[0], "de"), stems.of(words_of("Frauen")[0], "de")
        ({'sprach'}, {'frau'})
        """
        if word.has_digits or len(word.written) > LONGEST:
            return set()
        import snowballstemmer  # brings every language there is, which only those who search and build need

        wanted = self._algorithms.values() if language is None else [self._algorithms.get(language)]
        # A stemmer holds the word that it works on, so threads cannot share one.
        stems = (snowballstemmer.stemmer(name).stemWord(word.written.lower()) for name in wanted if name)
        return {folded for stem in stems if (folded := fold(stem))}


_ALGORITHMS = {
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek", "en": "english",
    "eo": "esperanto", "es": "spanish", "et": "estonian", "eu": "basque", "fa": "persian", "fi": "finnish",
    "fr": "french", "ga": "irish", "hi": "hindi", "hu": "hungarian", "hy": "armenian", "id": "indonesian",
    "it": "italian", "lt": "lithuanian", "nb": "norwegian", "ne": "nepali", "nl": "dutch", "nn": "norwegian",
    "no": "norwegian", "pl": "polish", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian",
    "st": "sesotho", "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip
