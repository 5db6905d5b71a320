"""From page models to HTML: what templates may use, and addresses that keep an explicit language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from babel.support import Translations
from flask import Flask, Response, g, render_template, request
from flask_babel import get_translations
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from ..errors import StoreError
from ..readers.licences import licence_name
from ..readers.models import Amount, GridView, Text
from ..readers.speech import direction
from . import caching, figures, formats, mounting, queries, urls
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
        day=_live(_day),
        number=_live(_number),
        percent=_live(_percent),
        bytes=_live(_bytes),
        money=_live(_money),
        language=_live(_language),
        here=_live(_here),
        href=_live(href),
        top=_live(at_the_root),
        tags=lambda text: _tags(text.lang, text.direction),
        mini=_mini,
        local=_live(_local),
        editor=queries.editor,
        shown=figures.view,
        matrix=figures.matrix,
        tools=figures.tools,
        absolute=lambda path: services().settings.url + path,
        in_language=with_language,
        iri_here=lambda path: current().release.instance.base + path.removeprefix("/"),
        readable=urls.readable,
        last_parts=urls.last_parts,
        last_part=urls.last_part,
    )
    app.jinja_env.tests["web"] = urls.is_web
    app.jinja_env.tests["ours"] = lambda address: address.startswith(current().release.instance.base)
    app.jinja_env.tests["ahead"] = _is_ahead
    app.jinja_env.tests["counted"] = lambda column: column.kind in ("number", "money", "share")
    app.jinja_env.globals["asset"] = _asset
    app.jinja_env.globals["source_line"] = figures.source_line
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        lambda message: _catalogue().ugettext(message),
        lambda one, many, number: _catalogue().ungettext(one, many, number),
        newstyle=True,
    )
    app.context_processor(lambda: {"layout": layout()})


def page(template: str, **values: object) -> Response:
    """A page of the current visit, with its validators."""
    visit = current()
    block = structured(values.get("page"), visit)
    return caching.made(visit, "text/html", render_template(template, **values, structured=block))


def html(text: str, status: int) -> Response:
    """An HTML response."""
    return Response(text, status, mimetype="text/html")


def href(path: str, language: str | None = None) -> str:
    """A path of a page model as an address: below the place we are mounted at, with an explicit language kept."""
    visit: Visit | None = g.get("visit")
    wanted = language or (visit.language if visit is not None and visit.explicit else None)
    return _local(urls.with_parameters(path, {LANGUAGE_PARAMETER: wanted} if wanted else {}))


def at_the_root(path: str) -> str:
    """A path as an address of the current release, whatever release the page is of; an explicit language is kept."""
    visit: Visit | None = g.get("visit")
    wanted = visit.language if visit is not None and visit.explicit else None
    return mounting.root() + urls.with_parameters(path, {LANGUAGE_PARAMETER: wanted} if wanted else {})


def with_language(path: str, language: str) -> str:
    """A path that names its language."""
    return urls.with_parameters(path, {LANGUAGE_PARAMETER: language})


def layout() -> Layout:
    """The frame of the page that is being made."""
    interface = interface_language()
    frame: Mapping[str, Any] = {
        "language": interface,
        "direction": direction(interface),
        "unreviewed": interface in UNREVIEWED,
        "path": request.path,
    }
    visit: Visit | None = g.get("visit")
    if visit is None:
        return Layout(**frame)
    instance = visit.release.instance
    return Layout(
        **frame,
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


@lru_cache(maxsize=256)
def _tags(lang: str, direction: str) -> Markup:
    """The attributes that say in which language and direction a text runs; a notation has no language."""
    tags = Markup(' dir="{}"').format(direction)
    return Markup(' lang="{}"{}').format(lang, tags) if lang else tags


def _mini(grid: GridView) -> Markup:
    """The small grid of list rows: the same for all measures with the same profile, and in all languages."""
    rows = tuple(tuple((cell.index, cell.state.value) if cell else None for cell in row) for row in grid.rows)
    return _drawn(rows, grid.tabular)


@lru_cache(maxsize=4096)
def _drawn(rows: tuple[tuple[tuple[int, str] | None, ...], ...], tabular: bool) -> Markup:
    return Markup(render_template("parts/mini.html", rows=rows, tabular=tabular))


def _live(answer: Callable[..., str]) -> Callable[..., str]:
    """A filter that depends on the request: without the context Jinja answers constants once, when it compiles."""

    @pass_context
    def filter_with_context(_: Context, *arguments: Any) -> str:
        return answer(*arguments)

    return filter_with_context


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


def _catalogue() -> Translations:
    """The catalogue of the page, looked up once: a page asks it hundreds of times."""
    if "catalogue" not in g:
        g.catalogue = get_translations()
    catalogue: Translations = g.catalogue
    return catalogue


def _asset(name: str) -> str:
    return services().assets.url(name)


def _here(address: str) -> str:
    """An address below the instance's base on the host that serves it: a route is an IRI minus the base."""
    return href("/" + address.removeprefix(current().release.instance.base))


def _local(path: str) -> str:
    visit: Visit | None = g.get("visit")
    return mounting.root() + mounting.below(visit.mount if visit is not None else "", path)


def _day(value: date) -> str:
    return formats.format_date(value, interface_language())


def _is_ahead(day: date) -> bool:
    """Whether a day is still to come on the day as of which the release speaks."""
    return day > current().release.manifest.as_of


def _number(value: int | Decimal) -> str:
    return formats.format_number(value, interface_language())


def _bytes(size: int) -> str:
    return formats.format_size(size, interface_language())


def _percent(value: Decimal) -> str:
    return formats.format_percent(value, interface_language())


def _money(amount: Amount) -> str:
    return formats.format_money(amount.value, amount.currency, interface_language())


def _language(tag: str) -> str:
    return formats.language_name(tag, interface_language())
