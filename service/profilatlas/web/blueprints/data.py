"""The pages about the data as a whole: what they are, how good they are."""

from __future__ import annotations

from flask import Blueprint, Response

from ...errors import NotFound
from ...model.media import GRAPH_FORMATS, HTML, JSON, XLSX
from ...readers import quality
from ...readers.models import QualityPage
from ...readers.quality_description import quality_description
from .. import caching, documents, quality_files
from ..documents import Place
from ..exports import file_name
from ..visit import current, services
from . import begin

QUALITY = Place(quality.PATH, (HTML, *GRAPH_FORMATS, JSON))

data = Blueprint("data", __name__)
data.before_request(begin)


@data.get(QUALITY.path)
@data.get(f"{QUALITY.path}.<{documents.suffixes(QUALITY.formats)}:suffix>")
def quality_report(suffix: str = "") -> Response:
    """How good the data are: a page, its numbers, or measurements in RDF."""
    place, wanted = documents.requested(f"{QUALITY.path}.{suffix}" if suffix else QUALITY.path, QUALITY.formats)
    if place.path != QUALITY.path:
        raise NotFound(place.path)
    visit, registry = current(), services().registry

    def page() -> tuple[str, QualityPage]:
        return "quality.html", quality.quality_page(visit.release, registry, visit.languages)

    return documents.answer(QUALITY, wanted, page, lambda: quality_description(visit.release, registry))


@data.get(f"{QUALITY.path}.{XLSX.suffix}")
def work_list() -> Response:
    """The findings as a workbook to be worked off, one sheet per table."""
    visit = current()
    made = caching.known(visit, XLSX.media_type)
    if made is None:
        made = caching.made(visit, XLSX.media_type, quality_files.work_list(visit.release, visit.languages))
    saved = file_name(("work-list", visit.release.manifest.id), XLSX.suffix)
    made.headers.set("Content-Disposition", "attachment", filename=saved)
    return made
