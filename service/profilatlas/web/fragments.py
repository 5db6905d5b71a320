"""The smallest pieces of pages, which stand in them by the hundred, and larger ones that are drawn once per release."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import is_dataclass
from functools import lru_cache
from typing import Any

from jinja2.runtime import Macro
from markupsafe import Markup, escape

from ..readers.models import Count, FacetOption, Link, Text, YearCount
from . import formats, frame
from .visit import current


def bare(text: Text) -> Markup:
    """A literal, in its own language and direction."""
    return Markup(f"<span{tags(text)}>{escape(text.value)}</span>")


def named(link: Link) -> Markup:
    """A thing by name, with a link to its page if it has one; a name in another language says in which."""
    label = link.label
    if link.path:
        address = escape(frame.now().place.href(link.path))
        name = f'<a href="{address}"{tags(label)}>{escape(label.value)}</a>'
    else:
        name = bare(label)
    if not (label.fallback and label.lang):
        return Markup(name)
    language = escape(formats.language_name(label.lang, frame.now().language))
    return Markup(f'{name} <small class="pa-fallback">({language})</small>')


def names(links: Iterable[Link]) -> Markup:
    """Several things by name."""
    return frame.comma().join(map(named, links))


def cell_tag(link: Link) -> Markup:
    """A challenge with its index, as a tag that leads to its page."""
    label, address = link.label, frame.now().place.href(link.path or "")
    index = f'<span class="pa-index">{escape(link.notation or "")}</span>'
    return Markup(f'<a class="pa-celltag" href="{escape(address)}">{index} {bare(label)}</a>')


def bar(count: Count | YearCount, most: int, name: str) -> Markup:
    """How many measures a thing or a year has, as a bar beside the number that leads to them."""
    now, number = frame.now(), count.measures
    words = f'<span class="kern-sr-only"> {frame.ngettext("measure", "measures", number)}: {escape(name)}</span>'
    return Markup(
        f'\n    <meter class="pa-bars__bar" min="0" max="{most}" value="{number}" aria-hidden="true"></meter>\n    '
        f'<a class="pa-bars__count" href="{escape(now.place.href(count.path))}">'
        f"{escape(formats.format_number(number, now.language))}{words}</a>"
    )


def option(choice: FacetOption, *, sign: bool = False) -> Markup:
    """A value of a feature to choose from a list, with its notation if wanted, and how many measures have it."""
    index = f"{escape(choice.link.notation)} " if sign and choice.link.notation else ""
    label, number = choice.link.label, formats.format_number(choice.measures, frame.now().language)
    selected = " selected" if choice.selected else ""
    return Markup(
        f'<option value="{escape(choice.value)}"{tags(label)}{selected}>{index}{escape(label.value)} ({escape(number)})</option>'
    )


def check(name: str, choice: FacetOption) -> Markup:
    """A value of a feature to tick, and how many measures have it; challenges with their index."""
    label, number = choice.link.label, formats.format_number(choice.measures, frame.now().language)
    sign = choice.link.notation if name == "challenge" else None
    index = f'<span class="pa-index">{escape(sign)}</span> ' if sign else ""
    checked = " checked" if choice.selected else ""
    return Markup(
        f'      <label class="pa-check"><input type="checkbox" name="{name}" value="{escape(choice.value)}"{checked}>\n'
        f"        <span{tags(label)}>{index}{escape(label.value)}</span>\n"
        f'        <span class="pa-count">{escape(number)}</span></label>\n'
    )


def tags(text: Text) -> Markup:
    """The attributes that say in which language and direction a text runs; a notation has no language."""
    return _tags(text.lang, text.direction)


def kept(macro: Macro, *arguments: object) -> Markup:
    """What a macro draws, once for each release, language and place that links lead to.

    The macro must depend on these and its arguments alone. Of models it is the very object that counts, so it must be one
    that readers remember; comparing the contents of two would take as long as drawing.
    """
    now = frame.now()
    key = (macro, now.language, now.place, *map(_key, arguments))
    memory = current().release.parts
    known: Markup | None = memory.recall("html", (key,)).get(key)
    if known is None:
        known = Markup(macro(*arguments))
        memory.keep("html", {key: known})
    return known


class _Same:
    """An object as a key: it is kept, so that its address stays its own."""

    __slots__ = ("_thing",)

    def __init__(self, thing: object) -> None:
        self._thing = thing

    def __hash__(self) -> int:
        return id(self._thing)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self._thing is other._thing


def _key(argument: Any) -> Any:
    return _Same(argument) if is_dataclass(argument) else argument


@lru_cache(maxsize=256)
def _tags(lang: str, direction: str) -> Markup:
    attributes = Markup(' dir="{}"').format(direction)
    return Markup(' lang="{}"{}').format(lang, attributes) if lang else attributes
