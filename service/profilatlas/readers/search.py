"""What a page says about a text that is looked for: what was found in its place, what is like it, what leads on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from ..queries.registry import Registry
from ..release.opened import OpenRelease
from ..release.search import MOST_LETTERS
from ..release.words import words_of
from .faceting import Faceting
from .filters import TEXT, Filters, plain_text, refuse_unknown, single
from .models import Choice, FacetOption, FacetView, Way, Words
from .reading import Reading
from .speech import plain

SUGGESTIONS = 8
_OTHERS = 6
_VALUES = 4
_LOOKED_THROUGH = 40


def suggestions(
    release: OpenRelease, registry: Registry, parameters: Mapping[str, Sequence[str]], languages: Sequence[str]
) -> tuple[str, ...]:
    """Texts that somebody may be about to type: things by name, and the last word completed. None for one sign alone."""
    reading = Reading(release, registry, languages)
    refuse_unknown(reading, parameters, (TEXT,))
    text = plain_text(single(reading, parameters, TEXT, ""))
    if len(text) < 2:
        return ()
    names = [reading.link(value).label.value for _, value in _named_like(reading, text)[: SUGGESTIONS // 2]]
    return tuple(dict.fromkeys([*names, *release.search.complete(text, SUGGESTIONS)]))[:SUGGESTIONS]


def words_of_page(reading: Reading, filters: Filters, faceting: Faceting, typed: str) -> Words | None:
    """What is to say about the text of a list; None without one. `typed` is the text as it stands in the address."""
    text = filters.text
    if not text:
        return None
    search = reading.release.search
    found = search.find(text)
    others = [other for other in search.complete(text, _OTHERS) if other != text]
    values = [each for each in _named_like(reading, text) if each[1] not in filters.of(each[0])][:_VALUES]
    return Words(
        text=text,
        found=bool(found.words),
        cut=found.cut or len(typed.strip()) > MOST_LETTERS,
        unknown=tuple(found.instead.items()),
        others=tuple(Choice(other, filters.replaced(TEXT, [other]).path(reading), False) for other in others),
        values=tuple((facet, _instead_of_text(reading, filters, faceting, facet, value)) for facet, value in values),
    )


def _named_like(reading: Reading, text: str) -> list[tuple[str, str]]:
    """Facets and values whose name on the page has all words of a text, or words that begin with them.

    The search knows things by other names and by their phrases, too; nobody would understand why those are offered.
    """
    found = reading.release.search.things(text, _LOOKED_THROUGH)
    reading.want(value for _, value in found)
    asked = [word.folded for word in words_of(text)]

    def is_named_so(value: str) -> bool:
        name = [word.folded for word in words_of(reading.link(value).label.value)]
        return all(any(word.startswith(beginning) for word in name) for beginning in asked)

    return [(facet, value) for facet, value in found if is_named_so(value)]


def _instead_of_text(reading: Reading, filters: Filters, faceting: Faceting, facet: str, value: str) -> FacetOption:
    """A filter in the place of the text that names its value."""
    others = faceting.without(TEXT)
    rows = reading.columns.facet(facet).rows_with(value)
    path = filters.replaced(TEXT, ()).narrowed(facet, value).path(reading)
    measures = int(np.count_nonzero(rows if others is None else rows & others))
    return FacetOption(reading.link(value), reading.addresses.value(facet, value), measures, False, path)


def ways_out(reading: Reading, filters: Filters, faceting: Faceting, facets: Iterable[FacetView]) -> tuple[Way, ...]:
    """What to leave out of a choice that no measure fits, and how many measures there are then: the most first."""
    labels = {option.link.iri: option.link.label for facet in facets for option in facet.options}
    ways = []
    for name in filters.names:
        rows = faceting.without(name)
        measures = reading.columns.count if rows is None else int(np.count_nonzero(rows))
        values = tuple(labels.get(value) or plain(value) for value in filters.of(name))
        ways.append(Way(name, values, measures, filters.replaced(name, ()).path(reading)))
    rows = faceting.without(TEXT)
    words = reading.release.search.find(filters.text).words if filters.text else ()
    for word in words if len(words) > 1 else ():
        text = " ".join(each for each in words if each != word)
        found = reading.release.search.find(text).rows
        measures = int(np.count_nonzero(found if rows is None else found & rows))
        ways.append(Way(TEXT, (plain(word),), measures, filters.replaced(TEXT, [text]).path(reading)))
    return tuple(sorted((way for way in ways if way.measures), key=lambda way: -way.measures))
