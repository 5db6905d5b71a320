"""`/catalogue`: what open-data portals harvest, and its page for people (docs/catalogue.md)."""

from __future__ import annotations

from flask import Blueprint, Response

from ...errors import NotFound
from ...model.media import GRAPH_FORMATS, HTML
from ...readers.catalogue import PATH, catalogue_page
from ...readers.catalogue import catalogue as read_catalogue
from ...readers.catalogue_graph import catalogue_description
from ...readers.descriptions import Description
from ...readers.models import Catalogue, CataloguePage
from .. import documents
from ..documents import Place
from ..mounting import below
from ..visit import current, parameters, services
from . import begin

PLACE = Place(PATH, (HTML, *GRAPH_FORMATS))

catalogue = Blueprint("catalogue", __name__)
catalogue.before_request(begin)


@catalogue.get(PATH)
@catalogue.get(f"{PATH}.<{documents.suffixes(PLACE.formats)}:suffix>")
def document(suffix: str = "") -> Response:
    """The catalogue of the release in service, in pages."""
    place, wanted = documents.requested(f"{PATH}.{suffix}" if suffix else PATH, PLACE.formats)
    if place != PLACE:
        raise NotFound(place.path)
    visit, registry = current(), services().registry

    def address(path: str) -> str:
        return services().settings.url + below(visit.mount, path)

    def read() -> Catalogue:
        return read_catalogue(visit.release, registry, address, parameters(), visit.languages)

    def page() -> tuple[str, CataloguePage]:
        return "catalogue.html", catalogue_page(visit.release, registry, read(), visit.languages)

    def description() -> Description:
        return catalogue_description(read(), visit.release.instance, wanted.suffix)

    return documents.answer(place, wanted, page, description)
