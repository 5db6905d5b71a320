"""The pages that analyse the measures taken together."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response

from ...readers import analysis as readers
from .. import rendering
from ..visit import current, parameters, services
from . import begin_page

analysis = Blueprint("analysis", __name__)
analysis.before_request(begin_page)


@analysis.get("/analysis")
def landing() -> Response:
    """What can be found out where."""
    return _page("analysis.html", readers.analysis_page)


@analysis.get("/analysis/needs")
def needs() -> Response:
    """Needs and gaps."""
    return _page("analysis_needs.html", readers.needs_page)


@analysis.get("/analysis/focal-points")
def focal_points() -> Response:
    """What is in focus most, for whom and where."""
    return _page("analysis_focal_points.html", readers.focal_points_page)


@analysis.get("/analysis/developments")
def developments() -> Response:
    """The grid year by year; what begins, goes on and ends."""
    return _page("analysis_developments.html", readers.developments_page)


@analysis.get("/analysis/cover")
def cover() -> Response:
    """The smallest set of measures that covers chosen cells."""
    return _page("analysis_cover.html", readers.cover_page)


def _page(template: str, read: Callable[..., object]) -> Response:
    visit = current()
    return rendering.page(template, page=read(visit.release, services().registry, parameters(), visit.languages))
