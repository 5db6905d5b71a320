"""The network of actors: pairs that have something in common, and how many partners each has."""

from __future__ import annotations

from ..filters import Filters
from ..models.figures import Column, Figure
from ..network import BY, CHALLENGE, MEASURE, MOST_ACTORS, PROGRAMME, ROLE, USUAL_ROLES, Network
from ..reading import Reading
from .maker import FigureMaker, Parameters

PATH = "/analysis/network"
MOST_PAIRS = 400
"""Pairs that the picture and its table show, those with the most in common; the files of the page have all."""

_QUERIES = {
    MEASURE: "analysis/actor_network",
    PROGRAMME: "analysis/actor_network_by_programme",
    CHALLENGE: "analysis/actor_network_by_challenge",
}


def actor_network(reading: Reading, filters: Filters, parameters: Parameters) -> Figure:
    """Pairs of actors and how many measures, programmes or challenges they share."""
    network = Network(reading, filters, parameters)
    pairs = network.pairs[:MOST_PAIRS]
    reading.want(network.iri(place) for pair in pairs for place in (pair.first, pair.second))
    return Figure(
        name="actor_network",
        columns=(Column("actor", "thing"), Column("partner", "thing"), Column(f"shared_{network.by}s", "number")),
        rows=tuple(
            (reading.link(network.iri(pair.first)), reading.link(network.iri(pair.second)), pair.shared)
            for pair in pairs
        ),
        query=_query(network, filters) if len(pairs) == len(network.pairs) else None,
        chart="network",
        path=_path(reading, filters, parameters),
        note=f"actor_network_by_{network.by}",
    )


def actor_partners(reading: Reading, filters: Filters, parameters: Parameters) -> Figure:
    """Every actor: its measures, with how many others it has something in common."""
    network = Network(reading, filters, parameters)
    places = range(len(network.actors))
    reading.want(network.iri(place) for place in places)
    order = sorted(places, key=lambda place: (-network.partners(place), -int(network.measures[place]), place))
    return Figure(
        name="actor_partners",
        columns=(Column("actor", "thing"), Column("measures", "number"), Column("partners", "number")),
        rows=tuple(
            (reading.link(network.iri(place)), int(network.measures[place]), network.partners(place)) for place in order
        ),
        query=None,
        chart=None,
        path=_path(reading, filters, parameters),
        note="actor_partners",
    )


def _query(network: Network, filters: Filters) -> str | None:
    """The query with the same rows; None where measures or roles are chosen or not all actors are compared."""
    if filters or network.found > MOST_ACTORS or set(network.roles) != set(USUAL_ROLES):
        return None
    reading = network.reading
    more = {"scheme": reading.release.instance.challenge_scheme_iri} if network.by == CHALLENGE else {}
    return reading.shown(_QUERIES[network.by], **more)


def _path(reading: Reading, filters: Filters, parameters: Parameters) -> str:
    stated = [(name, value) for name in (BY, ROLE) for value in parameters.get(name, ())]
    return filters.path(reading, PATH, stated)


FIGURES = (
    FigureMaker("actor_network", actor_network, (BY, ROLE)),
    FigureMaker("actor_partners", actor_partners, (BY, ROLE)),
)
