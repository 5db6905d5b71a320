"""The vocabulary: `/def/…` are its terms, `/doc/def` is the one document about all of them."""

from __future__ import annotations

from flask import Blueprint, Response

from ...errors import NotFound
from ...model.media import JSON_LD
from ...readers import vocabulary
from ...readers.descriptions import vocabulary_description
from ...readers.models import VocabularyPage
from .. import caching, documents, jsonld
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
    """303 from the vocabulary, its version or a term to the document; 404 for what it does not define."""
    anchor = vocabulary.term_anchor(current().release, services().registry, name)
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
    """The vocabulary: a page, or all its statements."""
    place, wanted = documents.requested(f"{PLACE.path}.{suffix}" if suffix else PLACE.path)
    if place != PLACE:
        raise NotFound(place.path)
    visit, registry = current(), services().registry

    def page() -> tuple[str, VocabularyPage]:
        return "vocabulary.html", vocabulary.vocabulary_page(visit.release, registry, visit.languages)

    return documents.answer(place, wanted, page, lambda: vocabulary_description(visit.release, registry))
