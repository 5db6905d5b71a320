"""The page of a measure: grid and sentence, facts and where they come from, and cross-links that explain themselves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

from ..queries.registry import Registry
from ..release.opened import OpenRelease
from .cards import Cards, profile_of
from .compare import percent_of
from .complements import Complements, compare_path, other_weight
from .facts import facts_by, text_of
from .filters import OTHER_THAN, Filters
from .fundings import doubts_about, funding_facts, funding_line, sums_of
from .grids import FocusState, SchemeGrid
from .models import (
    ActorRoles,
    ComplementaryMeasure,
    FocusLine,
    Link,
    MeasurePage,
    Panel,
    RelatedMeasure,
    SimilarMeasure,
)
from .origins import origin_of, source_rows
from .reading import Reading, last_part
from .sentences import SentenceWriter
from .speech import plain

LIST_LENGTH = 10


def measure_page(release: OpenRelease, registry: Registry, iri: str, languages: Sequence[str]) -> MeasurePage:
    """Read the page of a measure; `NotFound` when the release has no such measure."""
    reading = Reading(release, registry, languages)
    facts = reading.about("measure", measure=iri)
    grid = SchemeGrid.of_instance(reading)
    foci = _Foci(reading, grid, iri)
    words = SentenceWriter(reading, iri, grid.scheme)
    involvements = [(text_of(row, "actor"), text_of(row, "role")) for row in reading.rows("involvements", measure=iri)]
    fundings = funding_facts(reading, facts.iris("funding"))
    rows_of: dict[str, list[str]] = {}
    for row in reading.unnamed_rows("measure_rows", measure=iri):
        rows_of.setdefault(text_of(row, "thing"), []).append(text_of(row, "row"))
    links = _CrossLinks(reading, grid, iri, (*facts.iris("predecessor"), *facts.iris("successor")))

    focus_lines = foci.lines(rows_of)
    funding_lines = tuple(funding_line(reading, funding, each) for funding, each in fundings.items())
    texts = reading.speech
    return MeasurePage(
        iri=iri,
        path=reading.addresses.page(iri) or "",
        identifier=facts.string("identifier") or last_part(iri),
        title=texts.text(facts.literals("title")) or plain(facts.string("identifier") or last_part(iri)),
        description=texts.text(facts.literals("description")),
        grid=grid.profile(foci.states),
        has_profile=bool(profile_of(grid, foci.states)),
        sentence=words.write(focus_lines),
        foci=focus_lines,
        target_groups=reading.links(reading.by_notation(facts.iris("targetGroup"))),
        steering_logics=reading.links(facts.iris("steeringLogic")),
        areas=reading.links(facts.iris("area")),
        period=facts.period(),
        status=reading.maybe(facts.iri("status")),
        actors=_actors(reading, involvements),
        fundings=funding_lines,
        funding_sums=sums_of(funding_lines),
        funding_doubts=doubts_about(reading, fundings),
        plans=reading.links(facts.iris("plan")),
        web_pages=facts.iris("webPage"),
        notes=texts.texts(facts.literals("note")),
        modified=facts.day("modified"),
        predecessors=links.cards.cards(facts.iris("predecessor")),
        successors=links.cards.cards(facts.iris("successor")),
        origin=origin_of(reading, facts, chain.from_iterable(rows_of.values())),
        profile_status=reading.maybe(facts.iri("profileStatus")),
        similar=links.similar(),
        complementary=links.complementary(),
        compare_path=compare_path(reading, [iri]),
        same_actor=links.sharing("actor", "actor"),
        same_programme=links.sharing("programme", "programme"),
        same_target_group=links.sharing("target_group", "withinGroup"),
    )


class _Foci:
    """The foci of a measure on challenges of the scheme that has a grid here, by the index of their cells."""

    def __init__(self, reading: Reading, grid: SchemeGrid, measure: str) -> None:
        self._reading = reading
        self._grid = grid
        found = facts_by(reading.rows("foci", measure=measure), "focus")
        stated = ((focus, facts, facts.iri("challenge")) for focus, facts in found.items())
        known = [(focus, facts, challenge) for focus, facts, challenge in stated if challenge in grid.cell_of]
        self._foci = sorted(known, key=lambda each: (grid.cell_of[each[2] or ""].index, each[0]))
        self.states = [FocusState.of(challenge or "", facts.iri("weight")) for _, facts, challenge in self._foci]

    def lines(self, rows_of: Mapping[str, Iterable[str]]) -> tuple[FocusLine, ...]:
        """Each focus as stated; `rows_of` has the source rows by what they made."""
        reading = self._reading
        return tuple(
            FocusLine(
                link=reading.link(focus),
                challenge=reading.link(state.challenge),
                cell=reading.link(self._grid.cell_of[state.challenge].iri),
                index=self._grid.cell_of[state.challenge].index,
                state=state.state,
                weight=reading.maybe(facts.iri("weight")),
                quality=reading.maybe(facts.iri("quality")),
                rank=facts.integer("rank"),
                notes=reading.speech.texts(facts.literals("note")),
                rows=source_rows(rows_of.get(focus, ())),
            )
            for (focus, facts, _), state in zip(self._foci, self.states, strict=True)
        )


class _CrossLinks:
    """Related measures: the columns nominate the first ten of each kind, one query says what they have in common."""

    def __init__(self, reading: Reading, grid: SchemeGrid, measure: str, neighbours: Iterable[str]) -> None:
        self._reading = reading
        self._grid = grid
        self._measure = measure
        columns = reading.columns
        self._row = columns.row_of(measure)
        self._similar: list[tuple[str, float]] = []
        self._sharing: dict[str, tuple[int, list[str]]] = {}
        if self._row is not None:
            self._similar = [(columns.iris[row], share) for row, share in columns.similar(self._row, LIST_LENGTH)]
            for facet in ("actor", "programme", "target_group"):
                total, rows = columns.sharing(self._row, facet, LIST_LENGTH)
                self._sharing[facet] = (total, [columns.iris[row] for row in rows])
                reading.want(columns.facet(facet).values_of(self._row))
        self._complements = Complements(reading, measure, LIST_LENGTH)
        nominees = dict.fromkeys((*(iri for iri, _ in self._similar), *self._complements.iris))
        nominees |= dict.fromkeys(iri for _, iris in self._sharing.values() for iri in iris)
        self.cards = Cards(reading, grid, (*nominees, *neighbours, measure))

    def similar(self) -> Panel[SimilarMeasure]:
        """The measures with the most similar profiles; a measure is similar when it shares a cell."""
        columns = self._reading.columns
        cells = columns.facet("challenge").values_of(self._row) if self._row is not None else ()
        total = int(columns.select(challenge=cells).sum()) - 1 if cells else 0
        own = self.cards.profile(self._measure)
        items = tuple(
            SimilarMeasure(
                card=self.cards.card(iri),
                percent=percent_of(share),
                shared=self.cards.cell_links(own.shared(other)),
                only_here=self.cards.cell_links(own.only(other)),
                only_there=self.cards.cell_links(other.only(own)),
                other_weight=self.cards.cell_links(other_weight(own, other)),
                same_actors=self._in_common(iri, "actor"),
                same_programmes=self._in_common(iri, "programme"),
                same_target_groups=self._in_common(iri, "withinGroup"),
                same_areas=self._in_common(iri, "area"),
                compare_path=compare_path(self._reading, [self._measure, iri]),
            )
            for iri, share in self._similar
            for other in (self.cards.profile(iri),)
        )
        path = self._others("challenge", cells) if total else None
        return Panel(items, total, path, self._query("similar_profiles", scheme=self._grid.scheme))

    def complementary(self) -> Panel[ComplementaryMeasure]:
        """The measures that cover what this one does not, for the same people and where it works."""
        return self._complements.panel(self.cards, self._grid.scheme, self._in_common)

    def sharing(self, facet: str, field: str) -> Panel[RelatedMeasure]:
        """The measures that share most values of a facet, and which ones."""
        total, iris = self._sharing.get(facet, (0, []))
        items = tuple(RelatedMeasure(self.cards.card(iri), self._in_common(iri, field)) for iri in iris)
        values = self._reading.columns.facet(facet).values_of(self._row) if self._row is not None else ()
        path = self._others(facet, values) if total else None
        return Panel(items, total, path, self._query(f"same_{facet}"))

    def _others(self, facet: str, values: Sequence[str]) -> str:
        """The list of all other measures with one of these values."""
        return Filters({facet: tuple(values), OTHER_THAN: (self._measure,)}).path(self._reading)

    def _query(self, name: str, **more: str) -> str:
        """The query that names the same measures in the same order."""
        return self._reading.shown(f"analysis/{name}", measure=self._measure, limit=LIST_LENGTH, **more)

    def _in_common(self, other: str, field: str) -> tuple[Link, ...]:
        """What the store says both measures have; the page's own measure is among the cards."""
        here, there = (self.cards.facts(measure).iris(field) for measure in (self._measure, other))
        return self._reading.links(value for value in here if value in there)


def _actors(reading: Reading, involvements: Iterable[tuple[str, str]]) -> tuple[ActorRoles, ...]:
    """The actors in the order of their first role, each with all its roles."""
    roles: dict[str, list[str]] = {}
    for actor, role in involvements:
        roles.setdefault(actor, []).append(role)
    return tuple(ActorRoles(reading.link(actor), reading.links(each)) for actor, each in roles.items())
