"""The report as content of its Typst template (`report/report.typ`): everything in words, nothing of it source."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from flask_babel import gettext, ngettext

from ..readers.models import (
    ActorRoles,
    CellView,
    Count,
    FundingLine,
    GridView,
    Link,
    MeasureCard,
    MeasurePage,
    OverviewPage,
    Panel,
    State,
    Tally,
    YearCount,
)
from ..readers.models.figures import Figure
from ..readers.models.report import ReportPage
from ..readers.speech import direction
from ..terms import ipv
from . import figures, print_words
from .formats import comma
from .print_words import Figures, Printed, chosen, names, text
from .report_words import report_words

TEMPLATE = "report"
_MOST_SIMILAR = 5
_STATES = {State.PRIMARY: "primary", State.PLAIN: "plain", State.SECONDARY: "secondary", State.NONE: "none"}


def report_document(page: ReportPage, tag: str, address: str, unreviewed: bool) -> Printed:
    """The content in the language `tag`; `address` is the absolute one of the report's page."""
    return _Writer(page, tag).document(address, unreviewed)


class _Writer:
    def __init__(self, page: ReportPage, tag: str) -> None:
        self._page = page
        self._tag = tag
        self._figures = Figures(tag, page.as_of)
        self._places = {measure.iri: number for number, measure in enumerate(page.measures)}

    def document(self, address: str, unreviewed: bool) -> Printed:
        page = self._page
        overview = page.overview
        return {
            **print_words.language(self._tag),
            "rtl": direction(self._tag) == "rtl",
            "comma": comma(),
            "words": report_words(),
            "title": text(overview.title),
            "subtitle": text(overview.subtitle),
            "publisher": text(page.publisher),
            "notice": text(page.notice),
            "as_of": self._figures.day(page.as_of),
            "release": page.release,
            "address": address,
            "unreviewed": unreviewed,
            "chosen": chosen(page.chosen),
            "measures": self._measures_in_words(overview),
            "overview": self._overview(overview),
            "figures": {part: [self._figure(each) for each in made] for part, made in page.figures.items()},
            "profiles": [self._measure(number, measure) for number, measure in enumerate(page.measures)],
        }

    def _measures_in_words(self, overview: OverviewPage) -> str:
        number = self._figures.number
        words: str = ngettext(
            "%(count)s measure", "%(count)s measures", overview.measures, count=number(overview.measures)
        )
        if overview.measures != overview.total:
            words = gettext("%(chosen)s of %(total)s", chosen=words, total=number(overview.total))
        return words

    def _overview(self, overview: OverviewPage) -> Printed:
        grid = overview.grid
        return {
            "grid": self._grid(grid),
            "without_profile": self._without_profile(grid),
            "cells": [self._cell_row(cell) for cell in sorted(grid.cells, key=lambda cell: cell.index)],
            "focal_points": [self._cell_row(cell) for cell in overview.focal_points],
            "gaps": [self._cell_row(cell) for cell in overview.gaps],
            "single": [self._cell_row(cell) for cell in overview.single],
            "years": self._years(overview.years),
            "ending": [self._card(card) for card in overview.ending.items],
            "ending_more": self._more(overview.ending),
            "newest": [self._card(card) for card in overview.newest.items],
            "panels": [
                self._panel(gettext("Target groups"), overview.target_groups),
                self._panel(gettext("Districts"), overview.areas, overview.city_wide),
                self._panel(gettext("Steering logic"), overview.steering_logics),
                self._panel(gettext("Funding levels"), overview.levels),
                self._panel(gettext("Funding programmes"), overview.programmes),
                self._panel(gettext("Actors"), overview.actors),
            ],
            "statuses": [
                self._tally(gettext("Status of the data"), overview.data_statuses),
                self._tally(gettext("Status of the profile"), overview.profile_statuses),
                self._tally(gettext("Status"), overview.statuses),
            ],
        }

    def _without_profile(self, grid: GridView) -> str | None:
        count = grid.without_profile
        if not count:
            return None
        words: str = ngettext(
            "%(count)s of them without a profile",
            "%(count)s of them without a profile",
            count,
            count=self._figures.number(count),
        )
        return words

    def _grid(self, grid: GridView) -> Printed:
        return {
            "tabular": grid.tabular,
            "columns": max((len(row) for row in grid.rows), default=1),
            "rows": [[self._field(cell) for cell in row] for row in grid.rows],
            "alt": self._counts_in_words(grid) if grid.aggregate else _profile_in_words(grid),
        }

    def _field(self, cell: CellView | None) -> Printed | None:
        if cell is None:
            return None
        return {
            "index": str(cell.index),
            "label": text(cell.label),
            "state": _STATES[cell.state],
            "shade": cell.shade,
            "measures": self._figures.number(cell.measures),
        }

    def _counts_in_words(self, grid: GridView) -> str:
        fields = (f"{cell.index} {cell.label.value}: {self._figures.number(cell.measures)}" for cell in grid.cells)
        return f"{gettext('Number of measures for each challenge')}. {'; '.join(fields)}."

    def _cell_row(self, cell: CellView) -> Printed:
        number = self._figures.number
        weights = {"primary": cell.primary, "plain": cell.plain, "secondary": cell.secondary}
        share = Decimal(cell.measures) / self._page.overview.measures if self._page.overview.measures else Decimal(0)
        return {
            "index": str(cell.index),
            "label": text(cell.label),
            "measures": number(cell.measures),
            "share": self._figures.percent(round(share, 2)),
            **{name: number(count) for name, count in weights.items()},
        }

    def _years(self, years: Sequence[YearCount]) -> list[Printed]:
        most = max((each.measures for each in years), default=0)
        return [_bar(print_words.own(each.year), each.measures, most, self._figures) for each in years]

    def _panel(self, title: str, panel: Panel[Count], apart: Sequence[Count] = ()) -> Printed:
        counts = [*panel.items, *panel.rest, *apart]
        listed = len(panel.items) + len(panel.rest)
        return {"title": title, "rows": self._counts(counts), "more": self._left_out(panel.total - listed)}

    def _tally(self, title: str, tally: Tally) -> Printed:
        unstated = tally.unstated
        said = ngettext("%(count)s not stated", "%(count)s not stated", unstated, count=self._figures.number(unstated))
        return {"title": title, "rows": self._counts(tally.items), "more": said if unstated else None}

    def _counts(self, counts: Sequence[Count]) -> list[Printed]:
        most = max((each.measures for each in counts), default=0)
        return [_bar(text(each.link.label), each.measures, most, self._figures) for each in counts]

    def _left_out(self, others: int) -> str | None:
        if others <= 0:
            return None
        words: str = ngettext("and %(count)s more", "and %(count)s more", others, count=self._figures.number(others))
        return words

    def _more(self, panel: Panel[MeasureCard]) -> str | None:
        return self._left_out(panel.total - len(panel.items))

    def _card(self, card: MeasureCard) -> Printed:
        return {
            "title": text(card.link.label),
            "place": self._places.get(card.link.iri),
            "period": self._figures.period(card.period),
            "carriers": names(card.carriers),
            "illustrative": card.illustrative,
        }

    def _figure(self, figure: Figure) -> Printed:
        view = figures.view(figure)
        return {
            "title": view.title,
            "message": view.message,
            "note": view.note,
            "columns": [{"title": title, "kind": column.kind} for column, title in view.columns],
            "rows": [[cell.written for cell in row] for row in view.rows],
            "more": self._left_out(view.total - len(view.rows)),
            "matrix": _matrix(figure),
        }

    def _measure(self, number: int, measure: MeasurePage) -> Printed:
        return {
            "place": number,
            "identifier": measure.identifier,
            "title": text(measure.title),
            "description": text(measure.description),
            "attested": measure.origin.attested,
            "data_status": text(measure.origin.data_status.label) if measure.origin.data_status else None,
            "profile_status": text(measure.profile_status.label) if measure.profile_status else None,
            "sources": list(measure.origin.urls),
            "grid": self._grid(measure.grid) if measure.has_profile else None,
            "sentence": text(measure.sentence.text) if measure.sentence else None,
            "foci": [
                {
                    "index": str(focus.index),
                    "label": text(focus.challenge.label),
                    "weight": text(focus.weight.label) if focus.weight else None,
                }
                for focus in measure.foci
            ],
            "facts": list(self._facts(measure)),
            "fundings": [self._funding(line) for line in measure.fundings],
            "sums": [self._figures.money(each.amount) for each in measure.funding_sums],
            "doubts": [text(each) for each in measure.funding_doubts],
            "similar": [
                {
                    "title": text(each.card.link.label),
                    "place": self._places.get(each.card.link.iri),
                    "percent": gettext("%(percent)s%% alike", percent=each.percent),
                    "shared": comma().join(link.notation or link.label.value for link in each.shared),
                }
                for each in measure.similar.items[:_MOST_SIMILAR]
            ],
            "address": measure.iri,
            "carriers": names(line.actor for line in measure.actors if _carries(line)),
            "period": self._figures.period(measure.period),
        }

    def _facts(self, measure: MeasurePage) -> Iterable[Printed]:
        """What is stated, by name; what is still missing says so, for the report is a work list, too."""
        yield _fact(gettext("Target groups"), names(measure.target_groups))
        yield _fact(gettext("Actors"), [each for line in measure.actors for each in _roles(line)], separate=True)
        yield _fact(gettext("Steering logic"), names(measure.steering_logics))
        yield _fact(gettext("Area"), names(measure.areas))
        period = self._figures.period(measure.period)
        yield _fact(gettext("Period"), [print_words.own(period)] if period else [])
        if measure.status:
            yield _fact(gettext("Status"), names([measure.status]))
        if measure.plans:
            yield _fact(gettext("Part of"), names(measure.plans))
        for title, cards in (
            (gettext("Continues"), measure.predecessors),
            (gettext("Continued by"), measure.successors),
        ):
            if cards:
                yield _fact(title, names(card.link for card in cards))
        if measure.notes:
            yield _fact(gettext("Notes"), [note for each in measure.notes if (note := text(each))], separate=True)

    def _funding(self, line: FundingLine) -> Printed:
        return {
            "programme": _label(line.programme),
            "excludes": line.excludes_other_funding,
            "funder": _label(line.funder),
            "level": _label(line.level),
            "amount": self._figures.money(line.amount) if line.amount else None,
            "kind": _label(line.amount.kind) if line.amount else None,
            "share": self._figures.percent(line.share) if line.share is not None else None,
            "period": self._figures.period(line.period),
            "data_status": _label(line.origin.data_status),
        }


def _matrix(figure: Figure) -> Printed | None:
    """A figure of two things and a number as a table with one thing across; cells go across by their index.

    None for other figures.
    """
    kinds = [column.kind for column in figure.columns]
    if sorted(kinds[:2]) not in (["cell", "thing"], ["thing", "thing"]) or kinds[2:] != ["number"]:
        return None
    across = kinds.index("cell") if "cell" in kinds else 1
    down = 1 - across
    numbers: dict[tuple[str, str], str] = {}
    columns: dict[str, Printed | None] = {}
    rows: dict[str, Printed | None] = {}
    for row in figure.rows:
        one, other = row[down], row[across]
        if not isinstance(one, Link) or not isinstance(other, Link):
            return None
        rows.setdefault(one.iri, text(one.label))
        is_cell = kinds[across] == "cell" and other.notation
        columns.setdefault(other.iri, print_words.own(other.notation or "") if is_cell else text(other.label))
        numbers[one.iri, other.iri] = str(row[2])
    return {
        "across": list(columns.values()),
        "narrow": kinds[across] == "cell",
        "down": [[label, [numbers.get((iri, column), "") for column in columns]] for iri, label in rows.items()],
        "corner": figures.column_title(figure.columns[down].name),
    }


def _bar(label: Printed | None, count: int, most: int, figures: Figures) -> Printed:
    return {"label": label, "measures": figures.number(count), "part": round(100 * count / most) if most else 0}


def _fact(name: str, values: Sequence[Printed], separate: bool = False) -> Printed:
    return {"name": name, "values": list(values), "separate": separate}


def _carries(line: ActorRoles) -> bool:
    return any(role.iri == ipv.roleCarrier for role in line.roles)


def _roles(line: ActorRoles) -> Iterable[Printed]:
    """An actor, with its roles in brackets behind."""
    actor = text(line.actor.label)
    if actor:
        yield {**actor, "roles": names(line.roles)}


def _label(link: Link | None) -> Printed | None:
    return text(link.label) if link else None


def _profile_in_words(grid: GridView) -> str:
    fields = comma().join(f"{cell.index} {cell.label.value}" for cell in grid.focused)
    return f"{gettext('Profile: the grey fields are the challenges in focus')}: {fields}."
