"""The sentence of a measure's profile, in the best language for which the scheme has words and every phrase."""

from __future__ import annotations

from collections.abc import Sequence

from ..model.profile import Weight
from ..model.sentence import Clause, SentenceWords, sentence
from ..store.port import Literal
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
        self._words = facts.pop(scheme, Facts())
        self._phrases = {challenge: _by_language(each, "phrase") for challenge, each in facts.items()}

    def write(self, foci: Sequence[FocusLine]) -> SentenceView | None:
        """The sentence, None without foci or where no language has all its parts."""
        words = {field: _by_language(self._words, field) for field in (*_REQUIRED, "separator", "sentenceEnd")}
        spoken = [set(words[field]) for field in _REQUIRED]
        spoken += [set(self._phrases.get(line.challenge.iri, ())) for line in foci]
        language = self._reading.speech.best(set.intersection(*spoken)) if foci else None
        if language is None:
            return None
        said = {field: versions[language] for field, versions in words.items() if language in versions}
        clauses = [
            Clause(
                phrase=self._phrases[line.challenge.iri][language],
                index=line.index,
                rank=line.rank,
                weight=_WEIGHTS.get(line.state),
            )
            for line in foci
        ]
        text = sentence(
            SentenceWords(
                opening=said["opening"],
                first_adverb=said["firstAdverb"],
                second_adverb=said["secondAdverb"],
                conjunction=said["conjunction"],
                separator=said.get("separator", ", "),
                end=said.get("sentenceEnd", "."),
            ),
            clauses,
        )
        if text is None:
            return None
        fallback = self._reading.speech.is_fallback(language)
        return SentenceView(Text(text, language, direction(language), fallback))


_WEIGHTS = {State.PRIMARY: Weight.PRIMARY, State.SECONDARY: Weight.SECONDARY}


def _by_language(facts: Facts, field: str) -> dict[str, str]:
    return {_language(literal): literal.value for literal in facts.literals(field)}


def _language(literal: Literal) -> str:
    return (literal.language or "").lower()
