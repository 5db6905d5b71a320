"""The page about the network of actors, and the whole network for a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..queries.registry import Registry
from ..release.opened import OpenRelease
from .addresses import EXPLORE
from .figures import FIGURES
from .figures.network import MOST_PAIRS, PATH
from .filters import ALSO, NAMES, Filters, parse_filters, refuse_unknown
from .models import Choice
from .models.money import ActorNode, NetworkData, NetworkPage, PairLine, RoleChoice
from .narrowing import narrowing
from .network import BY, MEASURE, ROLE, WAYS, Network, Pair, value_of_role
from .reading import Reading

_LISTED = 25
_NAMED = 5


def network_page(
    release: OpenRelease, registry: Registry, parameters: Mapping[str, Sequence[str]], languages: Sequence[str]
) -> NetworkPage:
    """Read the page; `BadRequest` for parameters that it does not know."""
    reading, filters, network = _read(release, registry, parameters, languages)
    own = [(name, value) for name in (BY, ROLE) for value in parameters.get(name, ())]
    roles = [each for each in own if each[0] == ROLE]
    figures = {name: FIGURES[name](reading, filters, parameters) for name in ("actor_network", "actor_partners")}
    first = network.pairs[:_LISTED]
    things = {pair: network.things(pair) for pair in first}
    reading.want(thing for listed in things.values() for thing in listed[:_NAMED])
    return NetworkPage(
        narrowing=narrowing(reading, filters, PATH, own),
        given=(*filters.parameters(reading), *(each for each in own if each[0] == BY)),
        by=network.by,
        ways=tuple(
            Choice(
                way, filters.path(reading, PATH, [*([] if way == WAYS[0] else [(BY, way)]), *roles]), way == network.by
            )
            for way in WAYS
        ),
        roles=tuple(
            RoleChoice(reading.link(role), value_of_role(reading, role), role in network.roles)
            for role in reading.columns.involvements.roles
        ),
        found=network.found,
        actors=len(network.actors),
        linked=len(network.pairs),
        drawn=min(len(network.pairs), MOST_PAIRS),
        network=figures["actor_network"],
        partners=figures["actor_partners"],
        pairs=tuple(_line(reading, filters, network, pair, things[pair]) for pair in first),
        files=tuple((name, filters.path(reading, f"{PATH}.{name.lower()}", own)) for name in ("GraphML", "CSV")),
    )


def network_data(
    release: OpenRelease, registry: Registry, parameters: Mapping[str, Sequence[str]], languages: Sequence[str]
) -> NetworkData:
    """Read the whole network of the actors that are compared."""
    reading, _, network = _read(release, registry, parameters, languages)
    places = range(len(network.actors))
    reading.want(network.iri(place) for place in places)
    nodes = tuple(
        ActorNode(reading.link(network.iri(place)), int(network.measures[place]), network.partners(place))
        for place in places
    )
    edges = tuple((pair.first, pair.second, pair.shared, tuple(network.things(pair))) for pair in network.pairs)
    return NetworkData(network.by, nodes, edges)


def _read(
    release: OpenRelease, registry: Registry, parameters: Mapping[str, Sequence[str]], languages: Sequence[str]
) -> tuple[Reading, Filters, Network]:
    reading = Reading(release, registry, languages)
    refuse_unknown(reading, parameters, (*NAMES, BY, ROLE))
    filters = parse_filters(reading, parameters)
    return reading, filters, Network(reading, filters, parameters)


def _line(reading: Reading, filters: Filters, network: Network, pair: Pair, things: Sequence[str]) -> PairLine:
    one, other = network.iri(pair.first), network.iri(pair.second)
    path = None
    if network.by == MEASURE:
        known = filters.of(f"{ALSO}actor")
        both = filters.replaced(f"{ALSO}actor", dict.fromkeys((*known, one, other)))
        path = both.path(reading, EXPLORE)
    return PairLine(reading.link(one), reading.link(other), pair.shared, reading.links(things[:_NAMED]), path)
