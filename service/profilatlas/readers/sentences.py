"""The sentence of a measure's profile, in the best language for which the scheme has words and every phrase."""

from __future__ import annotations

from collections.abc import Sequence

from ..model.profile import Weight
from ..model.sentence import Clause, SentenceWords, sentence
from .facts import Facts, facts_by
from .models import FocusLine, SentenceView, State, Text
from .reading import Reading
from .speech import direction

_REQUIRED = ("opening", "firstAdverb", "secondAdverb", "conjunction")


class SentenceWriter:
    """The words and phrases in every language; made before the page's first link."""

    def __init__(self, reading: Reading, measure: str, scheme: str) -> None:
        self._reading = reading
        facts = facts_by(reading.rows("sentence", measure=measure, scheme=scheme), "thing")
        self._words = sentence_words(facts.pop(scheme, Facts()))
        self._phrases = {challenge: by_language(each, "phrase") for challenge, each in facts.items()}

    def write(self, foci: Sequence[FocusLine]) -> SentenceView | None:
        """The sentence, None without foci or where no language has all its parts."""
        spoken = (self._phrases.get(line.challenge.iri, {}) for line in foci)
        language = self._reading.speech.best(set(self._words).intersection(*spoken)) if foci else None
        if language is None:
            return None
        clauses = [
            Clause(
                phrase=self._phrases[line.challenge.iri][language],
                index=line.index,
                rank=line.rank,
                weight=WEIGHTS.get(line.state),
            )
            for line in foci
        ]
        text = sentence(self._words[language], clauses)
        if text is None:
            return None
        fallback = self._reading.speech.is_fallback(language)
        return SentenceView(Text(text, language, direction(language), fallback))


def sentence_words(facts: Facts) -> dict[str, SentenceWords]:
    """What a scheme says around phrases, in the languages in which it says all that a sentence needs."""
    words = {name: by_language(facts, name) for name in (*_REQUIRED, "separator", "sentenceEnd")}
    return {
        language: SentenceWords(
            opening=words["opening"][language],
            first_adverb=words["firstAdverb"][language],
            second_adverb=words["secondAdverb"][language],
            conjunction=words["conjunction"][language],
            separator=words["separator"].get(language, ", "),
            end=words["sentenceEnd"].get(language, "."),
        )
        for language in set.intersection(*(set(words[name]) for name in _REQUIRED))
    }


def by_language(facts: Facts, field: str) -> dict[str, str]:
    """The texts of a field, one for each language."""
    return {(literal.language or "").lower(): literal.value for literal in facts.literals(field)}


WEIGHTS = {State.PRIMARY: Weight.PRIMARY, State.SECONDARY: Weight.SECONDARY}
