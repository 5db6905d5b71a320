"""The page of a funding programme: who pays by which law until when, and what it pays for."""

from __future__ import annotations

from collections.abc import Sequence

from ..queries.registry import Registry
from ..release.opened import OpenRelease
from ..store.port import Row
from .collective import Collective
from .facts import as_decimal, number_of, optional_of, text_of
from .filters import Filters
from .fundings import amount_of, doubts_about, funding_facts, funding_line
from .grids import SchemeGrid
from .models import AmountSum, Panel, ProgrammePage
from .origins import origin_of
from .reading import Reading, last_part
from .speech import plain


def programme_page(release: OpenRelease, registry: Registry, iri: str, languages: Sequence[str]) -> ProgrammePage:
    """Read the page of a funding programme; `NotFound` when there is none by this IRI."""
    reading = Reading(release, registry, languages)
    facts = reading.about("programme", programme=iri)
    sums = reading.rows("programme_sums", programme=iri)
    collective = Collective(reading, SchemeGrid.of_instance(reading), Filters({"programme": (iri,)}), thing=iri)
    rows = reading.rows("programme_fundings", programme=iri, measures=collective.first) if collective.first else []
    lines = funding_facts(reading, (text_of(row, "funding") for row in rows))
    identifier = facts.string("identifier") or last_part(iri)
    period = facts.period()
    return ProgrammePage(
        iri=iri,
        path=reading.addresses.page(iri) or "",
        identifier=identifier,
        title=reading.speech.text(facts.literals("title")) or plain(identifier),
        description=reading.speech.text(facts.literals("description")),
        level=reading.maybe(facts.iri("level")),
        funders=reading.links(facts.iris("funder")),
        legal_bases=reading.speech.texts(facts.literals("legalBasis")),
        homepage=facts.iri("homepage"),
        period=period,
        ended=bool(period and period.end and period.end < release.manifest.as_of),
        excludes_other_funding=facts.boolean("excludes"),
        notes=reading.speech.texts(facts.literals("note")),
        origin=origin_of(reading, facts),
        fundings=Panel(
            tuple(funding_line(reading, funding, each, with_measure=True) for funding, each in lines.items()),
            sum(number_of(row, "fundings") for row in sums),
            collective.measures_path,
            reading.shown("pages/programme_fundings", programme=iri, measures=collective.first),
        ),
        sums=tuple(line for row in sums if (line := _sum(reading, row)) is not None),
        doubts=doubts_about(reading, lines),
        overall=collective.overall(),
    )


def _sum(reading: Reading, row: Row) -> AmountSum | None:
    """A row of the sums; None for the fundings that state no amount."""
    amounts = number_of(row, "amounts")
    total = as_decimal(optional_of(row, "sum") or "")
    amount = amount_of(reading, total, optional_of(row, "currency"), optional_of(row, "amountKind"))
    return AmountSum(amount, amounts) if amount and amounts else None
