"""Money and the network of actors."""

from __future__ import annotations

from flask import Blueprint, Response

from ...model.media import CSV
from ...readers.api import Table
from ...readers.models.money import NetworkData
from ...readers.money_page import money_page
from ...readers.network_page import network_data, network_page
from ...store.port import NamedNode
from .. import caching, rendering
from ..exports import as_csv, file_name
from ..figures import source_line
from ..graphml import MEDIA_TYPE, graphml
from ..visit import current, parameters, services
from . import begin, begin_page

money = Blueprint("money", __name__)


@money.get("/analysis/money")
def amounts() -> Response:
    """Who pays, who acts, for what."""
    if known := begin_page():
        return known
    here = current()
    return rendering.page(
        "analysis_money.html", page=money_page(here.release, services().registry, parameters(), here.languages)
    )


@money.get("/analysis/network")
def network() -> Response:
    """Actors and what they have in common."""
    if known := begin_page():
        return known
    here = current()
    return rendering.page(
        "analysis_network.html", page=network_page(here.release, services().registry, parameters(), here.languages)
    )


@money.get("/analysis/network.graphml")
def network_graphml() -> Response:
    """The whole network for programs that draw and measure networks."""
    return _file(MEDIA_TYPE, "graphml")


@money.get("/analysis/network.csv")
def network_csv() -> Response:
    """All pairs for a spreadsheet."""
    return _file(CSV.media_type, "csv")


def _file(media_type: str, suffix: str) -> Response:
    begin()
    here = current()
    made = caching.known(here, media_type)
    if made is None:
        found = network_data(here.release, services().registry, parameters(), here.languages)
        content = graphml(found, source_line()) if suffix == "graphml" else as_csv(_table(found))
        made = caching.made(here, media_type, content)
    name = file_name(("actors", here.release.manifest.id), suffix)
    made.headers.set("Content-Disposition", "attachment", filename=name)
    return made


def _table(network: NetworkData) -> Table:
    nodes = [NamedNode(node.link.iri) for node in network.nodes]
    rows = tuple((nodes[one], nodes[other], weight, " ".join(things)) for one, other, weight, things in network.edges)
    labels = {node.link.iri: node.link.label for node in network.nodes}
    return Table(("actor", "partner", f"shared_{network.by}s", "things"), rows, labels)
