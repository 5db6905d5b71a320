"""The order of a list of measures, as `/explore` and its files have it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..model.masks import Flags
from ..release.columns import DAYS
from ..release.columns import SORTS as OF_COLUMNS
from .filters import Filters, single
from .reading import Reading

RELEVANCE, TITLE, IDENTIFIER = "relevance", "title", OF_COLUMNS[0]
SORTS = (RELEVANCE, TITLE, *DAYS, IDENTIFIER)


def default_sort(filters: Filters) -> str:
    """The order of a list for which none is asked: the best first where there is a text."""
    return RELEVANCE if filters.text else IDENTIFIER


def sort_of(reading: Reading, parameters: Mapping[str, Sequence[str]], filters: Filters) -> str:
    """The order asked for; without a text there is no best one."""
    sort = single(reading, parameters, "sort", default_sort(filters), SORTS)
    return default_sort(filters) if sort == RELEVANCE else sort


def in_order(
    reading: Reading, filters: Filters, sort: str, offset: int, limit: int, rows: Flags | None
) -> Sequence[int]:
    """A piece of the list of `rows`."""
    search = reading.release.search
    if sort == RELEVANCE and rows is not None:
        return search.find(filters.text).best_first(rows, offset, limit)
    if sort == TITLE:
        known = {language.lower(): language for language in reading.release.instance.languages}
        language = next(known[each] for each in reading.speech.languages if each in known)
        return search.by_title(language, rows, offset, limit)
    return reading.columns.page(rows, sort, offset, limit)
