"""Linked data: `/id/…` and `/scheme/…` are the things, `/doc/…` the documents about them (a route is an IRI minus the base)."""

from __future__ import annotations

from flask import Blueprint, Response, request

from ...errors import NotAcceptable, NotFound
from ...model.media import GRAPH_FORMATS, HTML, Format
from ...readers.descriptions import (
    Description,
    dataset_description,
    is_public_service,
    service_description,
    thing_description,
)
from ...readers.documents import DocumentPage, document_page, kinds_of
from ...readers.lists import collection_page
from ...readers.models import ActorPage, ChallengePage, ConceptPage, MeasurePage, ProgrammePage, SchemePage, ThingPage
from ...readers.sources import is_source_file
from .. import caching, documents, memento, profiles, rendering
from ..documents import Place
from ..visit import current, parameters, services, site
from . import begin, begin_page

_TEMPLATES = {
    ActorPage: "actor.html",
    ChallengePage: "challenge.html",
    ConceptPage: "concept.html",
    MeasurePage: "measure.html",
    ProgrammePage: "programme.html",
    SchemePage: "scheme.html",
    ThingPage: "thing.html",
}

VOID = Place("/void", GRAPH_FORMATS)
MEASURES = "measure/"
SOURCES = Place("/sources", (HTML,))

things = Blueprint("things", __name__)
collections = Blueprint("collections", __name__)
things.before_request(begin)
collections.before_request(begin_page)


@things.get("/id/<path:name>", defaults={"place": "id/", "page": "/doc/"})
@things.get("/scheme/<path:name>", defaults={"place": "scheme/", "page": "/doc/scheme/"})
def thing(place: str, page: str, name: str) -> Response:
    """303 from a thing to its document; 404 when the release knows no such thing, 410 when it was withdrawn.

    The files of the source, which rows are named by, have one page for all of them.
    """
    visit = current()
    iri = visit.release.instance.base + place + name
    if not kinds_of(visit.release, services().registry, iri, visit.languages):
        if is_source_file(visit.release, iri):
            return documents.see(SOURCES)
        raise NotFound(iri)
    return documents.see(Place(page + name))


@collections.get("/doc/measure")
def measures() -> Response:
    """The collection of measures is the list that can be filtered."""
    return caching.redirection(rendering.href("/explore"), 301)


@collections.get("/doc/<segment>")
def collection(segment: str) -> Response:
    """Everything of one type."""
    visit = current()
    page = collection_page(visit.release, services().registry, segment, parameters(), visit.languages)
    return rendering.page("collection.html", page=page)


@things.get("/doc/<path:name>")
def document(name: str) -> Response:
    """The document about one thing, now or at the time asked for."""
    if (then := memento.negotiated()) is not None:
        return then
    profile = profiles.named() if name.startswith(MEASURES) else None
    if profile == profiles.CPSV_AP:
        return _service(*documents.requested(f"/doc/{name}", GRAPH_FORMATS))
    place, wanted = documents.requested(f"/doc/{name}")
    visit, registry = current(), services().registry
    name = place.path.removeprefix("/doc/")
    iri = visit.release.instance.base + ("" if name.startswith("scheme/") else "id/") + name
    several = name.startswith(MEASURES) and is_public_service(visit.release, registry, iri)
    if several and profile is None and profiles.preferred(request.headers.get(profiles.HEADER, "")) != profiles.OWN:
        _, wanted = documents.requested(request.path, GRAPH_FORMATS)
        return profiles.see(place, wanted, profiles.CPSV_AP)

    models = services().models

    def description() -> Description:
        return thing_description(visit.release, registry, iri, visit.languages)

    def page() -> tuple[str, DocumentPage]:
        model = models.once(
            (visit.release.manifest.id, iri, visit.language),
            lambda: document_page(visit.release, registry, iri, visit.languages),
        )
        return _TEMPLATES[type(model)], model

    response = documents.answer(place, wanted, page, lambda: models.once((visit.release.manifest.id, iri), description))
    response = memento.marked(response)
    return profiles.marked(response, place, wanted, profiles.OWN) if several else response


def _service(place: Place, wanted: Format) -> Response:
    """The document about a measure in CPSV-AP; 406 for one that is no public service."""
    visit, own = current(), Place(place.path)
    iri = f"{visit.release.instance.base}id/{place.path.removeprefix('/doc/')}"

    def description() -> Description:
        found = service_description(visit.release, services().registry, iri, visit.languages)
        if found is None:
            raise NotAcceptable([each.media_type for each in own.formats], documents.links_of(own))
        return found

    response = documents.answer(place, wanted, None, description)
    return profiles.marked(memento.marked(response), own, wanted, profiles.CPSV_AP)


@things.get("/.well-known/void")
def well_known() -> Response:
    """The place where clients look for a description of the data (https://www.w3.org/TR/void/#well-known)."""
    return documents.see(VOID)


@things.get("/void")
@things.get(f"/void.<{documents.suffixes(VOID.formats)}:suffix>")
def void(suffix: str = "") -> Response:
    """What the data are and how much there is of them, in VoID, now or at the time asked for."""
    if (then := memento.negotiated()) is not None:
        return then
    place, wanted = documents.requested(f"/void.{suffix}" if suffix else VOID.path, VOID.formats)
    if place != VOID:
        raise NotFound(place.path)
    url = site()
    answered = documents.answer(
        place, wanted, None, lambda: dataset_description(current().release, services().registry, url)
    )
    return memento.marked(answered)
