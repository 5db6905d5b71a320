"""What the filters and texts of templates need to know of a request, looked up once: a page has hundreds of each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from babel.support import NullTranslations, Translations
from flask import g
from flask_babel import get_translations
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from ..readers.models import Amount
from . import formats, mounting, urls
from .phrases import Phrases
from .visit import LANGUAGE_PARAMETER, Visit, current, interface_language


@dataclass(frozen=True, slots=True)
class Place:
    """Where a request stands: below which root and release, and in which language if its address names one."""

    root: str
    mount: str
    language: str | None

    def local(self, path: str) -> str:
        """A path as an address."""
        return self.root + (mounting.below(self.mount, path) if self.mount else path)

    def href(self, path: str, language: str | None = None) -> str:
        """The same with another language or the one to keep."""
        return self.local(_with_optional(path, language or self.language))

    def at_the_root(self, path: str) -> str:
        """An address that names no release."""
        return self.root + _with_optional(path, self.language)


@dataclass(frozen=True, slots=True)
class Frame:
    """The request as the filters of templates see it."""

    language: str
    phrases: Phrases
    place: Place


_FRAME: ContextVar[Frame] = ContextVar("frame")


def href(path: str, language: str | None = None) -> str:
    """A path of a page model as an address: below the place we are mounted at, with an explicit language kept."""
    return _place().href(path, language)


def at_the_root(path: str) -> str:
    """A path as an address of the current release, whatever release the page is of; an explicit language is kept."""
    return _place().at_the_root(path)


@lru_cache(maxsize=4096)
def with_language(path: str, language: str) -> str:
    """A path that names its language."""
    return urls.with_parameters(path, {LANGUAGE_PARAMETER: language})


def _place() -> Place:
    visit: Visit | None = g.get("visit")
    if visit is None:
        return Place(mounting.root(), "", None)
    return Place(mounting.root(), visit.mount, visit.language if visit.explicit else None)


def _with_optional(path: str, language: str | None) -> str:
    return with_language(path, language) if language else path


def begin() -> None:
    """Look at the request, once for each template that is rendered: its filters are called hundreds of times."""
    _FRAME.set(Frame(interface_language(), _phrases(get_translations()), _place()))


def now() -> Frame:
    """The request as it was seen when its template began."""
    return _FRAME.get()


@lru_cache(maxsize=64)
def _phrases(catalogue: NullTranslations | Translations) -> Phrases:
    return Phrases(catalogue)


def _gettext(message: str, **values: object) -> Markup:
    return _FRAME.get().phrases.one(message, values)


def comma() -> Markup:
    """What `formats.comma` says, for lists in templates."""
    return _gettext(", ")


def ngettext(one: str, many: str, number: int, **values: object) -> Markup:
    return _FRAME.get().phrases.many(one, many, number, values)


# Filters that depend on the request: without the context Jinja would answer constants once, when it compiles.


@pass_context
def _href(_: Context, path: str) -> str:
    return _FRAME.get().place.href(path)


@pass_context
def _here(context: Context, address: str) -> str:
    """An address below the instance's base on the host that serves it: a route is an IRI minus the base."""
    return _href(context, "/" + address.removeprefix(current().release.instance.base))


@pass_context
def _local(_: Context, path: str) -> str:
    return _FRAME.get().place.local(path)


@pass_context
def _top(_: Context, path: str) -> str:
    return _FRAME.get().place.at_the_root(path)


@pass_context
def _day(_: Context, value: date) -> str:
    return formats.format_date(value, _FRAME.get().language)


@pass_context
def _number(_: Context, value: int | Decimal) -> str:
    return formats.format_number(value, _FRAME.get().language)


@pass_context
def _bytes(_: Context, size: int) -> str:
    return formats.format_size(size, _FRAME.get().language)


@pass_context
def _percent(_: Context, value: Decimal) -> str:
    return formats.format_percent(value, _FRAME.get().language)


@pass_context
def _money(_: Context, amount: Amount) -> str:
    return formats.format_money(amount.value, amount.currency, _FRAME.get().language)


@pass_context
def _language(_: Context, tag: str) -> str:
    return formats.language_name(tag, _FRAME.get().language)


FILTERS: Mapping[str, Callable[..., str]] = {
    "day": _day,
    "number": _number,
    "percent": _percent,
    "bytes": _bytes,
    "money": _money,
    "language": _language,
    "here": _here,
    "href": _href,
    "local": _local,
    "top": _top,
}
TEXTS: Mapping[str, Callable[..., Markup]] = {
    "_": _gettext,
    "comma": comma,
    "gettext": _gettext,
    "ngettext": ngettext,
}
