"""The pages about the data as a whole: what they are, how to cite them, how good they are."""

from __future__ import annotations

from flask import Blueprint, Response
from flask_babel import gettext

from ...errors import NotFound
from ...model.media import GRAPH_FORMATS, HTML, JSON, XLSX
from ...readers import data_page, quality
from ...readers.models import QualityPage
from ...readers.quality_description import quality_description
from .. import caching, citations, documents, quality_files, rendering
from ..comparison_files import CAVEAT
from ..documents import Place
from ..exports import file_name
from ..visit import current, services
from . import begin, begin_page

QUALITY = Place(quality.PATH, (HTML, *GRAPH_FORMATS, JSON))

data = Blueprint("data", __name__)
data.before_request(begin)


@data.get(data_page.PATH)
def overview() -> Response:
    """What is in the catalogue, how to get it, how to cite it, what it cannot say."""
    if known := begin_page():
        return known
    visit = current()
    page = data_page.data_page(visit.release, services().registry, visit.languages)
    forms = tuple(citations.FORMS.values())
    return rendering.page("data.html", page=page, forms=forms, caveat=gettext(CAVEAT))


@data.get(f"{data_page.PATH}/citation.<any({', '.join(citations.FORMS)}):suffix>")
def citation(suffix: str) -> Response:
    """How to cite the release, for a program that manages references."""
    visit, form = current(), citations.FORMS[suffix]
    made = caching.known(visit, form.media_type)
    if made is None:
        cited = data_page.citation_of(visit.release, services().registry, visit.languages)
        made = caching.made(visit, form.media_type, form.written(cited))
    made.headers["Content-Type"] = f"{form.media_type}; charset=utf-8"
    saved = file_name(("citation", visit.release.manifest.id), suffix)
    made.headers.set("Content-Disposition", "attachment", filename=saved)
    return made


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
