"""What an invented city is like: how many actors and programmes it has, which profiles are frequent, who carries what.

Nothing is kept for each measure, so a million need no more memory than a thousand.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from ..settings import Instance
from ..terms import cur, dct, ipv, org
from .chance import Draw, Skewed, shuffled
from .lists import Entry, Lists
from .words import Words, words

FIRST_DAY = date(2005, 1, 1)
LATEST = date(2026, 1, 1)
"""The day from which the measures are looked at where the instance names none."""
YEARS_AHEAD = 3
MEASURES_PER_ACTOR, MEASURES_PER_PROGRAMME = 20, 1_000
FEWEST_ACTORS, FEWEST_PROGRAMMES = 6, 12


@dataclass(frozen=True, slots=True)
class Codes:
    """The notations of the vocabulary's own lists that invented rows rely on."""

    illustrative: str
    attested: str
    profile: str
    carrier: str
    partner: str
    planned: str
    running: str
    ended: str
    euro: str

    @classmethod
    def of(cls, lists: Lists) -> Self:
        named = (ipv.illustrative, ipv.attested, ipv.illustrativeProfile, ipv.roleCarrier, ipv.rolePartner)
        return cls(*map(lists.notation, (*named, ipv.statusPlanned, ipv.statusRunning, ipv.statusEnded, cur.EUR)))


@dataclass(frozen=True, slots=True)
class World:
    """One invented city. `days` are all days as text, `today` is the place of the one from which it is looked at."""

    base: str
    languages: tuple[str, ...]
    words: tuple[Words, ...]
    codes: Codes
    actors: int
    programmes: int
    days: tuple[str, ...]
    today: int
    profiles: Skewed[tuple[Entry, ...]]
    challenges: Skewed[Entry]
    groups: Skewed[Entry]
    steering: Skewed[Entry]
    areas: Skewed[Entry]
    plans: Skewed[Entry]
    weights: Skewed[str]
    kinds: Skewed[Entry]
    levels: tuple[Entry, ...]
    forms: Skewed[str]
    amounts: Skewed[str]

    @classmethod
    def of(cls, instance: Instance, lists: Lists, measures: int, draw: Draw) -> Self:
        """The city of an instance's lists, as large as so many measures ask for."""

        def skewed(class_iri: str, predicate: str) -> Skewed[Entry]:
            return Skewed(shuffled(lists.entries(class_iri, predicate), draw))

        def notations(class_iri: str, predicate: str) -> list[str]:
            return [entry.notation for entry in lists.entries(class_iri, predicate)]

        challenges = skewed(ipv.Focus, ipv.challenge)
        today = instance.as_of or LATEST
        days = (today - FIRST_DAY).days + YEARS_AHEAD * 365
        return cls(
            base=instance.base,
            languages=instance.languages,
            words=tuple(map(words, instance.languages)),
            codes=Codes.of(lists),
            actors=max(FEWEST_ACTORS, measures // MEASURES_PER_ACTOR),
            programmes=max(FEWEST_PROGRAMMES, measures // MEASURES_PER_PROGRAMME),
            days=tuple((FIRST_DAY + timedelta(days=number)).isoformat() for number in range(max(days, 365))),
            today=max((today - FIRST_DAY).days, 0),
            profiles=Skewed(list(_profiles(challenges, draw))),
            challenges=challenges,
            groups=skewed(ipv.Measure, dct.audience),
            steering=skewed(ipv.Measure, ipv.steeringLogic),
            areas=skewed(ipv.Measure, dct.spatial),
            plans=skewed(ipv.Measure, ipv.partOfConcept),
            weights=Skewed(["", *notations(ipv.Focus, ipv.weight)]),
            kinds=skewed(org.Organization, org.classification),
            levels=lists.entries(ipv.FundingProgramme, ipv.fundingLevel),
            forms=Skewed(notations(ipv.Funding, ipv.fundingForm)),
            amounts=Skewed(shuffled(notations(ipv.Funding, ipv.amountKind), draw)),
        )

    def status(self, start: int, end: int | None) -> str:
        """The status of a measure by its days, seen from today."""
        if start > self.today:
            return self.codes.planned
        return self.codes.ended if end is not None and end < self.today else self.codes.running


def _profiles(challenges: Skewed[Entry], draw: Draw) -> Iterator[tuple[Entry, ...]]:
    """The usual profiles: each kind of measure has its own, and some kinds are far more frequent than others."""
    for _ in range(3 * len(challenges.values)):
        yield tuple(challenges.some(draw, 0.45, 5))
