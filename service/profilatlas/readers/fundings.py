"""Funding lines of a measure or programme, and sums that never mix kinds or currencies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from .facts import Facts
from .models import Amount, AmountSum, FundingLine, Link, Period, Text
from .origins import origin_of
from .reading import Reading, last_part

# The rule whose findings say that one funding excludes another.
EXCLUSIVE = "funding-exclusive"


def funding_facts(reading: Reading, fundings: Iterable[str]) -> dict[str, Facts]:
    """The facts about fundings by IRI; in their order; made before the page's first link."""
    wanted = tuple(fundings)
    reading.want(wanted)
    return dict(sorted(reading.facts("fundings", "funding", "fundings", wanted).items()))


def funding_line(reading: Reading, funding: str, facts: Facts, *, with_measure: bool = False) -> FundingLine:
    """One funding in words."""
    return FundingLine(
        link=reading.link(funding),
        programme=reading.maybe(facts.iri("programme")),
        funder=reading.maybe(facts.iri("funder") or facts.iri("programmeFunder")),
        level=reading.maybe(facts.iri("level") or facts.iri("programmeLevel")),
        form=reading.maybe(facts.iri("form")),
        amount=amount_of(reading, facts.decimal("amount"), facts.iri("currency"), facts.iri("amountKind")),
        share=facts.decimal("share"),
        period=facts.period(),
        notes=reading.speech.texts(facts.literals("note")),
        origin=origin_of(reading, facts),
        excludes_other_funding=facts.boolean("excludes") or False,
        measure=reading.maybe(facts.iri("measure")) if with_measure else None,
    )


def named_funding(funding: Link, payer: Link | None, period: Period | None) -> Link:
    """A funding by who pays and in which years, for it has no name of its own; without a payer by its identifier."""
    if payer is None:
        return funding
    days = (period.start, period.end) if period else ()
    years = "–".join(dict.fromkeys(str(day.year) for day in days if day))
    name = f"{payer.label.value}, {years}" if years else payer.label.value
    return replace(funding, label=replace(payer.label, value=name))


def amount_of(reading: Reading, value: Decimal | None, currency: str | None, kind: str | None) -> Amount | None:
    """Money as stated, None where no amount is."""
    if value is None:
        return None
    code = (reading.notation(currency) or last_part(currency)) if currency else None
    return Amount(value, code, reading.maybe(kind))


def sums_of(lines: Sequence[FundingLine]) -> tuple[AmountSum, ...]:
    """What amounts of one kind and one currency add up to, in the order in which they first occur."""
    groups: dict[tuple[str | None, str | None], list[Amount]] = {}
    for line in lines:
        if line.amount is not None:
            key = (line.amount.kind.iri if line.amount.kind else None, line.amount.currency)
            groups.setdefault(key, []).append(line.amount)
    return tuple(_sum(amounts) for amounts in groups.values())


def _sum(amounts: list[Amount]) -> AmountSum:
    kind: Link | None = amounts[0].kind
    total = sum((amount.value for amount in amounts), Decimal(0))
    return AmountSum(Amount(total, amounts[0].currency, kind), len(amounts))


def doubts_about(reading: Reading, fundings: Iterable[str]) -> tuple[Text, ...]:
    """What the checks of the release say of fundings that exclude others: their sum may count what cannot be paid."""
    (said,) = reading.remembered("exclusive fundings", [EXCLUSIVE], lambda _: {EXCLUSIVE: _said(reading)}).values()
    versions = (each for funding in fundings for each in said.get(funding, ()))
    return tuple(text for each in versions if (text := reading.speech.among(each)) is not None)


def _said(reading: Reading) -> dict[str, list[Mapping[str, str]]]:
    """The messages of these findings by the funding that they are about."""
    said: dict[str, list[Mapping[str, str]]] = {}
    for finding in reading.release.report["findings"]:
        if finding["rule"] == EXCLUSIVE and "subject" in finding:
            said.setdefault(finding["subject"], []).append(finding["messages"])
    return said
