"""The page of an actor: strengths and perspectives, roles, partners, programmes and the measures together."""

from __future__ import annotations

from collections.abc import Sequence

from ..queries.registry import Registry
from ..release.opened import OpenRelease
from ..terms import cv
from .collective import LIST_LENGTH, Collective
from .facts import text_of
from .filters import Filters
from .grids import SchemeGrid
from .models import ActorPage, Panel, RoleCount
from .origins import origin_of
from .partners import Partners
from .reading import Reading, last_part
from .speech import plain

COLLECTION = "/doc/programme"


def actor_page(release: OpenRelease, registry: Registry, iri: str, languages: Sequence[str]) -> ActorPage:
    """Read the page of an actor; `NotFound` when there is none by this IRI."""
    reading = Reading(release, registry, languages)
    facts = reading.about("actor", actor=iri)
    roles = reading.columns.involvements.roles_of(iri)
    reading.want(role for role, _ in roles)
    funds = [text_of(row, "programme") for row in reading.rows("actor_programmes", actor=iri)]
    grid = SchemeGrid.of_instance(reading)
    possible = Partners(reading, grid, iri)
    collective = Collective(reading, grid, Filters({"actor": (iri,)}), thing=iri)
    overall = collective.overall()
    identifier = facts.string("identifier") or last_part(iri)
    return ActorPage(
        iri=iri,
        path=reading.addresses.page(iri) or "",
        identifier=identifier,
        label=reading.speech.text(facts.literals("label")) or plain(identifier),
        kind=reading.maybe(facts.iri("kind")),
        public_authority=cv.PublicOrganisation in facts.iris("class"),
        strengths=reading.speech.texts(facts.literals("strength")),
        perspectives=reading.speech.texts(facts.literals("perspective")),
        homepage=facts.iri("homepage"),
        areas=reading.links(facts.iris("area")),
        notes=reading.speech.texts(facts.literals("note")),
        origin=origin_of(reading, facts),
        roles=tuple(RoleCount(reading.link(role), measures) for role, measures in roles),
        funds=Panel(
            reading.links(funds[:LIST_LENGTH]),
            len(funds),
            COLLECTION if funds else None,
            reading.shown("pages/actor_programmes", actor=iri),
        ),
        partners=overall.actors,
        possible_partners=possible.view(),
        overall=overall,
    )
