"""What is printed: the report with all measures of a choice, and the handout with the first of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

import numpy as np

from ..queries.registry import Registry
from ..release.opened import OpenRelease
from ..terms import ipv
from .addresses import EXPLORE
from .faceting import Faceting
from .figures import FIGURES
from .filters import NAMES, Filters, parse_filters, refuse_unknown
from .measure import measure_page
from .models import FacetView, MeasurePage, Text
from .models.figures import Figure
from .models.report import HandoutPage, Offer, ReportPage
from .overview import overview_page
from .reading import Reading, last_part
from .speech import plain

REPORT, REPORT_PDF = "/report", "/report.pdf"
HANDOUT, HANDOUT_PDF = "/handout", "/handout.pdf"
MOST_MEASURES = 200
MOST_OFFERS = 8
# The figures in the parts of a report; what the overview says itself is none of them.
FIGURES_OF: Mapping[str, tuple[str, ...]] = {
    "needs": (
        "needs_coverage",
        "coverage_by_target_group",
        "coverage_by_area",
        "gaps_by_target_group_and_area",
        "double_coverage",
    ),
    "developments": ("changes_by_year", "ending_programmes"),
    "money": (
        "amounts_by_level_and_year",
        "amounts_by_programme",
        "amounts_by_challenge",
        "co_funding",
        "funding_rules",
    ),
}
_LONGEST_ABOUT = 280


def report_page(
    release: OpenRelease,
    registry: Registry,
    parameters: Mapping[str, Sequence[str]],
    languages: Sequence[str],
    most: int = MOST_MEASURES,
) -> ReportPage:
    """Read the report on the measures that fit what is chosen; with more than `most` of them, all but the measures."""
    reading = Reading(release, registry, languages)
    refuse_unknown(reading, parameters, NAMES)
    filters = parse_filters(reading, parameters)
    rows = filters.rows(reading)
    total = reading.columns.count if rows is None else int(np.count_nonzero(rows))
    chosen = _chosen(reading, filters)
    measures: tuple[MeasurePage, ...] = ()
    if total <= most:
        iris = (reading.columns.iris[row] for row in reading.columns.page(rows, limit=total))
        measures = tuple(_measure(reading, registry, iri, languages) for iri in iris)
    return ReportPage(
        overview=overview_page(release, registry, parameters, languages),
        publisher=_publisher(reading),
        notice=reading.speech.among(release.instance.notice),
        as_of=release.manifest.as_of,
        release=release.manifest.id,
        chosen=chosen,
        figures={part: figures_of(reading, filters, names) for part, names in FIGURES_OF.items()},
        measures=measures,
        most=most,
        path=filters.path(reading, REPORT),
        pdf_path=filters.path(reading, REPORT_PDF) if measures else None,
        reset_path=REPORT,
    )


def handout_page(
    release: OpenRelease, registry: Registry, parameters: Mapping[str, Sequence[str]], languages: Sequence[str]
) -> HandoutPage:
    """Read the handout: the first measures that fit what is chosen and have not ended."""
    reading = Reading(release, registry, languages)
    refuse_unknown(reading, parameters, NAMES)
    filters = parse_filters(reading, parameters)
    rows = filters.rows(reading)
    chosen = _chosen(reading, filters)
    columns = reading.columns
    on_offer = np.ones(columns.count, dtype=bool) if rows is None else rows.copy()
    ended = columns.ending(date.min, release.manifest.as_of - timedelta(days=1), rows)
    on_offer[ended] = False
    first = [columns.iris[row] for row in columns.page(on_offer, limit=MOST_OFFERS)]
    instance = release.instance
    return HandoutPage(
        title=reading.speech.among(instance.title) or plain(last_part(instance.base)),
        publisher=_publisher(reading),
        as_of=release.manifest.as_of,
        release=release.manifest.id,
        chosen=chosen,
        offers=tuple(_offer(measure_page(release, registry, iri, languages)) for iri in first),
        total=int(np.count_nonzero(on_offer)),
        ended=len(ended),
        path=filters.path(reading, HANDOUT),
        pdf_path=filters.path(reading, HANDOUT_PDF),
        explore_path=filters.path(reading, EXPLORE),
    )


def figures_of(reading: Reading, filters: Filters, names: Iterable[str]) -> tuple[Figure, ...]:
    """These figures of the chosen measures, without those that have no rows."""
    made = (FIGURES[name](reading, filters) for name in names if name in FIGURES)
    return tuple(figure for figure in made if figure.rows)


def first_sentences(text: str, longest: int) -> str:
    """As many whole sentences as fit; the first words of a single longer one, with a sign that there are more.

    >>> first_sentences("Wir helfen. Kommen Sie vorbei. Es kostet nichts.", 32)
    'Wir helfen. Kommen Sie vorbei.'
    >>> first_sentences("Wir helfen Ihnen bei allen Fragen", 20)
    'Wir helfen Ihnen …'
    """
    if len(text) <= longest:
        return text
    start = text[: longest + 1]
    end = max(start.rfind(sign) for sign in (". ", "! ", "? ", "؟ ", ".\n"))
    return start[: end + 1] if end > 0 else f"{start[: longest - 1].rpartition(' ')[0] or start[: longest - 1]} …"


def _measure(reading: Reading, registry: Registry, iri: str, languages: Sequence[str]) -> MeasurePage:
    """The page of a measure, read once: reports that people narrow step by step have most of them in common."""
    return reading.part("measure page", iri, lambda: measure_page(reading.release, registry, iri, languages))


def _chosen(reading: Reading, filters: Filters) -> tuple[FacetView, ...]:
    """What is chosen, in words."""
    return Faceting(reading, filters, ()).views()


def _publisher(reading: Reading) -> Text | None:
    return reading.speech.among(reading.release.instance.publisher)


def _offer(measure: MeasurePage) -> Offer:
    about = measure.description or (measure.sentence.text if measure.sentence else None)
    if about is not None:
        about = Text(first_sentences(about.value, _LONGEST_ABOUT), about.lang, about.direction, about.fallback)
    carriers = (line.actor for line in measure.actors if any(role.iri == ipv.roleCarrier for role in line.roles))
    data_status = measure.origin.data_status
    return Offer(
        title=measure.title,
        about=about,
        target_groups=measure.target_groups,
        areas=measure.areas,
        carriers=tuple(carriers),
        web_pages=measure.web_pages,
        period=measure.period,
        illustrative=data_status is not None and data_status.iri == ipv.illustrative,
        path=measure.path,
    )
