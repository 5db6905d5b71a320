"""From page models to HTML: what templates may use, and addresses that keep an explicit language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from flask import Flask, Response, g, render_template, request
from markupsafe import Markup

from ..errors import StoreError
from ..readers.licences import licence_name
from ..readers.models import GridView, Text
from ..readers.speech import direction
from . import caching, class_diagram, figure_table, figures, formats, fragments, frame, queries, urls
from .frame import at_the_root as at_the_root
from .frame import href as href
from .frame import with_language as with_language
from .structured import structured
from .visit import LANGUAGE_PARAMETER, Visit, current, interface_language, services

# Interface texts that nobody has read yet who speaks the language; the page says so.
UNREVIEWED = frozenset({"ar"})


@dataclass(frozen=True, slots=True)
class Alternate:
    """The same page in a language of the instance."""

    language: str
    name: str
    direction: str
    href: str
    current: bool


@dataclass(frozen=True, slots=True)
class Layout:
    """What every page shows around its content; without a release only the interface's language is known."""

    language: str
    direction: str
    unreviewed: bool
    path: str
    title: Text | None = None
    publisher: Text | None = None
    publisher_homepage: str | None = None
    notice: Text | None = None
    licence: str | None = None
    licence_name: Text | None = None
    release: str | None = None
    as_of: date | None = None
    challenges: str | None = None
    explicit_language: str | None = None
    newest: str | None = None
    newest_as_of: date | None = None
    this_page: str = "/"
    mounted: bool = False
    canonical: str | None = None
    alternates: tuple[Alternate, ...] = ()


def register(app: Flask) -> None:
    """Give templates their filters and functions."""
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        **frame.FILTERS,
        tags=fragments.tags,
        mini=_mini,
        editor=queries.editor,
        drawn=lambda relations: class_diagram.picture_of(relations, direction(interface_language())),
        shown=figures.view,
        matrix=figures.matrix,
        tools=figures.tools,
        address=figures.path_of,
        pictured=figures.picture_of,
        body=figure_table.body,
        shaded=figure_table.shaded,
        absolute=lambda path: services().settings.url + path,
        in_language=with_language,
        iri_here=lambda path: current().release.instance.base + path.removeprefix("/"),
        readable=urls.readable,
        last_parts=urls.last_parts,
        compact=urls.compact,
        last_part=urls.last_part,
    )
    app.jinja_env.tests["web"] = urls.is_web
    app.jinja_env.tests["ours"] = lambda address: address.startswith(current().release.instance.base)
    app.jinja_env.tests["ahead"] = _is_ahead
    app.jinja_env.tests["counted"] = lambda column: column.kind in figure_table.COUNTED
    app.jinja_env.globals["asset"] = _asset
    app.jinja_env.globals["source_line"] = figures.source_line
    app.jinja_env.globals.update(**frame.TEXTS, fragments=fragments, kept=fragments.kept)
    app.context_processor(_around)


def page(template: str, **values: object) -> Response:
    """A page of the current visit, with its validators."""
    visit = current()
    block = structured(values.get("page"), visit)
    return caching.made(visit, "text/html", render_template(template, **values, structured=block))


def html(text: str, status: int) -> Response:
    """An HTML response."""
    return Response(text, status, mimetype="text/html")


def layout() -> Layout:
    """The frame of the page that is being made."""
    interface = interface_language()
    known: Mapping[str, Any] = {
        "language": interface,
        "direction": direction(interface),
        "unreviewed": interface in UNREVIEWED,
        "path": request.path,
    }
    visit: Visit | None = g.get("visit")
    if visit is None:
        return Layout(**known)
    instance = visit.release.instance
    return Layout(
        **known,
        title=visit.text(instance.title),
        publisher=visit.text(instance.publisher),
        publisher_homepage=instance.publisher_homepage,
        notice=visit.text(instance.notice),
        licence=instance.licence,
        licence_name=_licence_name(visit),
        release=visit.release.manifest.id,
        as_of=visit.release.manifest.as_of,
        challenges=f"/doc/scheme/{instance.challenge_scheme}",
        explicit_language=visit.language if visit.explicit else None,
        mounted=bool(visit.mount),
        newest=visit.newest.id if visit.newest else None,
        newest_as_of=visit.newest.as_of if visit.newest else None,
        this_page=_this_page(),
        canonical=services().settings.url + quote(request.path),
        alternates=tuple(_alternate(language, visit) for language in instance.languages),
    )


def _around() -> dict[str, object]:
    """What every template knows of the request."""
    frame.begin()
    return {"layout": layout()}


def _mini(grid: GridView) -> Markup:
    """The small grid of list rows: the same for all measures with the same profile, and in all languages."""
    rows = tuple(tuple((cell.index, cell.state.value) if cell else None for cell in row) for row in grid.rows)
    return _drawn(rows, grid.tabular)


@lru_cache(maxsize=4096)
def _drawn(rows: tuple[tuple[tuple[int, str] | None, ...], ...], tabular: bool) -> Markup:
    return Markup(render_template("parts/mini.html", rows=rows, tabular=tabular))


def _licence_name(visit: Visit) -> Text | None:
    """The name of the licence; an error page is not lost for want of it when the store does not answer."""
    try:
        return licence_name(visit.release, services().registry, visit.languages)
    except StoreError:
        return None


def _alternate(language: str, visit: Visit) -> Alternate:
    return Alternate(
        language,
        formats.own_name(language),
        direction(language),
        href(_this_page(), language),
        language == visit.language,
    )


def _this_page() -> str:
    """The address of this page without a language."""
    kept = [(name, value) for name, value in request.args.items(multi=True) if name != LANGUAGE_PARAMETER]
    return urls.with_parameters(quote(request.path), kept)


def _asset(name: str) -> str:
    return services().assets.url(name)


def _is_ahead(day: date) -> bool:
    """Whether a day is still to come on the day as of which the release speaks."""
    return day > current().release.manifest.as_of
