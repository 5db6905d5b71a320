"""Linked data: `/id/…` and `/scheme/…` are the things, `/doc/…` the pages about them (a route is an IRI minus the base)."""

from __future__ import annotations

from urllib.parse import quote

from flask import Blueprint, Response

from ...errors import NotFound
from ...readers.documents import document_page, kinds_of
from ...readers.lists import collection_page
from ...readers.models import ActorPage, ChallengePage, ConceptPage, MeasurePage, ProgrammePage, SchemePage, ThingPage
from .. import caching, rendering
from ..visit import current, parameters, services
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

things = Blueprint("things", __name__)
documents = Blueprint("documents", __name__)
things.before_request(begin)
documents.before_request(begin_page)


@things.get("/id/<path:name>", defaults={"place": "id/", "page": "/doc/"})
@things.get("/scheme/<path:name>", defaults={"place": "scheme/", "page": "/doc/scheme/"})
def thing(place: str, page: str, name: str) -> Response:
    """303 from a thing to the page about it; 404 when the release knows no such thing, 410 when it was withdrawn."""
    visit = current()
    iri = visit.release.instance.base + place + name
    if not kinds_of(visit.release, services().registry, iri, visit.languages):
        raise NotFound(iri)
    return caching.redirection(rendering.href(page + quote(name)), 303)


@things.get("/doc/measure")
def measures() -> Response:
    """The collection of measures is the list that can be filtered."""
    return caching.redirection(rendering.href("/explore"), 301)


@documents.get("/doc/<segment>")
def collection(segment: str) -> Response:
    """Everything of one type."""
    visit = current()
    page = collection_page(visit.release, services().registry, segment, parameters(), visit.languages)
    return rendering.page("collection.html", page=page)


@documents.get("/doc/<path:name>")
def document(name: str) -> Response:
    """The page about one thing."""
    visit = current()
    place = "" if name.startswith("scheme/") else "id/"
    page = document_page(
        visit.release, services().registry, visit.release.instance.base + place + name, visit.languages
    )
    return rendering.page(_TEMPLATES[type(page)], page=page)
