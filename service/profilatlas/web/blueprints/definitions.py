"""The vocabulary: `/def/…` are its terms, `/doc/def` is the one document about all of them."""

from __future__ import annotations

from flask import Blueprint, Response

from ...errors import NotFound
from ...model.media import JSON_LD, Format
from ...readers import vocabulary
from ...readers.descriptions import vocabulary_description
from ...readers.models import VocabularyPage
from ...release import jsonld
from .. import caching, documents, memento
from ..documents import Place
from ..visit import current, services
from . import begin

PLACE = Place(vocabulary.PATH)

definitions = Blueprint("definitions", __name__)
definitions.before_request(begin)


@definitions.get("/def")
@definitions.get("/def/")
@definitions.get("/def/<path:name>")
def term(name: str = "") -> Response:
    """303 from the vocabulary, an edition or a term to the document; 404 for what it does not define."""
    release = current().release
    if vocabulary.is_earlier(release, name):
        return documents.see(Place(vocabulary.path_of(name)))
    anchor = vocabulary.term_anchor(release, services().registry, name)
    if anchor is None:
        raise NotFound(vocabulary.IRI + name)
    return documents.see(PLACE, fragment=anchor)


@definitions.get(f"/def/{jsonld.CONTEXT_FILE}")
def context() -> Response:
    """The JSON-LD context, for those who write documents in our words."""
    visit = current()
    return caching.known(visit, JSON_LD.media_type) or caching.made(visit, JSON_LD.media_type, jsonld.context_bytes())


@definitions.get(PLACE.path)
@definitions.get(f"{PLACE.path}.<{documents.suffixes(PLACE.formats)}:suffix>")
def document(suffix: str = "") -> Response:
    """The vocabulary: a page, or all its statements, now or at the time asked for."""
    if (then := memento.negotiated()) is not None:
        return then
    place, wanted = documents.requested(f"{PLACE.path}.{suffix}" if suffix else PLACE.path)
    if place != PLACE:
        raise NotFound(place.path)
    return _document(place, wanted)


@definitions.get(f"{PLACE.path}/<name>")
def edition(name: str) -> Response:
    """An earlier edition of the vocabulary, in all formats of the current one."""
    place, wanted = documents.requested(f"{PLACE.path}/{name}")
    number = place.path.removeprefix(f"{PLACE.path}/")
    if not vocabulary.is_earlier(current().release, number):
        raise NotFound(place.path)
    return _document(place, wanted, number)


def _document(place: Place, wanted: Format, number: str | None = None) -> Response:
    visit, registry = current(), services().registry

    def page() -> tuple[str, VocabularyPage]:
        return "vocabulary.html", vocabulary.vocabulary_page(visit.release, registry, visit.languages, number)

    answered = documents.answer(place, wanted, page, lambda: vocabulary_description(visit.release, registry, number))
    return memento.marked(answered)
