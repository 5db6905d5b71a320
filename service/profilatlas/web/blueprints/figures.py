"""Figures: as pages with their table and picture, as files, and to be embedded in other sites."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from flask import Blueprint, Response

from ...errors import BadRequest, NotFound
from ...model.media import CSV, JSON, XLSX, Format
from ...readers.figures import FIGURES
from ...readers.filters import NAMES, parse_filters, refuse_unknown
from ...readers.grids import SchemeGrid
from ...readers.measure import measure_page
from ...readers.models.figures import Figure
from ...readers.reading import Reading
from .. import caching, figure_files, grid_pictures, pictures, rendering
from ..chart_subject import Size
from ..charts import chart_of
from ..figures import SIZE, title_of, view
from ..security import SECURITY_HEADERS
from ..visit import current, parameters, services
from . import begin, begin_page

figures = Blueprint("figures", __name__)
figures.before_request(begin)

_FILES = {each.suffix: each for each in (CSV, XLSX, JSON)}
_MEASURE = "m"
_SIZES = ("large", "small")
_PNG = "image/png"
_EMBEDDED = {
    "Content-Security-Policy": SECURITY_HEADERS["Content-Security-Policy"].replace(
        "frame-ancestors 'none'", "frame-ancestors *"
    )
}


@figures.get("/figure/<name>")
def page(name: str) -> Response:
    """A figure with all that belongs to it."""
    if known := begin_page():
        return known
    figure = _asked(name, parameters())
    return rendering.page("figure.html", page=view(figure))


@figures.get("/figure/<name>.<any(csv, xlsx, json):suffix>")
def file(name: str, suffix: str) -> Response:
    """A figure's table."""
    chosen: Format = _FILES[suffix]
    made = caching.known(current(), chosen.media_type)
    if made is None:
        made = caching.made(current(), chosen.media_type, figure_files.content(_asked(name, parameters()), chosen))
    return figure_files.sent(made, name, chosen)


@figures.get("/figure/<name>.<any(svg, png):suffix>")
def picture(name: str, suffix: str) -> Response:
    """A figure's picture."""
    media_type = _PNG if suffix == "png" else pictures.MEDIA_TYPE
    made = caching.known(current(), media_type)
    if made is None:
        given = parameters()
        sizes = given.pop(SIZE, ["large"])
        if len(sizes) > 1 or sizes[0] not in _SIZES:
            raise BadRequest("a picture comes large or small")
        figure = _asked(name, given)
        chart = chart_of(figure)
        if chart is None:
            raise NotFound(name)
        drawn = pictures.svg(figure, chart, cast(Size, sizes[0]))
        made = caching.made(current(), media_type, pictures.png(drawn) if suffix == "png" else drawn)
    return pictures.sent(made, name)


@figures.get("/embed/<name>")
def embed(name: str) -> Response:
    """A figure for other sites: picture or table, its source, and the way to its page."""
    made = begin_page()
    if made is None:
        made = rendering.page("embed.html", page=view(_asked(name, parameters())))
    made.headers.update(_EMBEDDED)
    return made


@figures.get("/doc/measure/<slug>.svg")
def measure_grid(slug: str) -> Response:
    """The grid of a measure's profile."""
    return _measure_grid(slug, parameters())


@figures.get("/grid.svg")
def grid() -> Response:
    """The grid of the measures that fit a choice, or with `m` of one measure."""
    given = parameters()
    if _MEASURE in given:
        slugs = given.pop(_MEASURE)
        if len(slugs) > 1:
            raise BadRequest("one grid shows one measure")
        return _measure_grid(slugs[0], given)
    here = current()
    if known := caching.known(here, pictures.MEDIA_TYPE):
        return pictures.sent(known, "grid")
    reading = Reading(here.release, services().registry, here.languages)
    refuse_unknown(reading, given, NAMES)
    filters = parse_filters(reading, given)
    counted = SchemeGrid.of_instance(reading).aggregate(filters.rows(reading), filters)
    drawn = grid_pictures.aggregate(counted, title_of("coverage"))
    return pictures.sent(caching.made(here, pictures.MEDIA_TYPE, drawn), "grid")


def _measure_grid(slug: str, rest: Mapping[str, Sequence[str]]) -> Response:
    here = current()
    if rest:
        raise BadRequest("the picture of a measure has no parameters but the language")
    if known := caching.known(here, pictures.MEDIA_TYPE):
        return pictures.sent(known, slug)
    iri = f"{here.release.instance.base}id/measure/{slug}"
    if here.release.columns.row_of(iri) is None:
        raise NotFound(iri)
    page = services().models.once(
        (here.release.manifest.id, iri, here.language),
        lambda: measure_page(here.release, services().registry, iri, here.languages),
    )
    drawn = grid_pictures.profile(page.title, page.grid, page.sentence.text if page.sentence else None)
    return pictures.sent(caching.made(here, pictures.MEDIA_TYPE, drawn), slug)


def _asked(name: str, given: Mapping[str, Sequence[str]]) -> Figure:
    here = current()
    if name not in FIGURES:
        raise NotFound(name)
    return FIGURES[name].asked(Reading(here.release, services().registry, here.languages), given)
