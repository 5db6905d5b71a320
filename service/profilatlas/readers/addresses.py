"""Addresses of pages: a route is an IRI minus the base, and the values of facets as they stand in `/explore?…`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from urllib.parse import quote, urlencode

from ..release.columns import Columns

EXPLORE = "/explore"
_SAFE = "/#=&-._~:@!$'()*+,;%"
# Facets whose values are things of a type: their value in an address is the slug.
_SEGMENTS = {"actor": "actor", "programme": "programme"}


class Addresses:
    """The paths of one release's pages.

    A facet's value in an address is the slug of an actor or programme, the notation of a concept (with the scheme's
    name and edition before it where two schemes hold the same one), or a year.
    """

    def __init__(self, base: str, columns: Columns, notation: Callable[[str], str | None]) -> None:
        self._base = base
        self._columns = columns
        self._notation = notation
        self._ends: dict[str, Counter[str]] = {}

    def page(self, iri: str) -> str | None:
        """The page of a thing, None for things that are not this instance's own.

        Nested nodes (`…#temporal`) have the page of what they are part of.
        """
        for segment, place in (("id/", "/doc/"), ("scheme/", "/doc/scheme/")):
            if iri.startswith(self._base + segment):
                return place + quote(iri.removeprefix(self._base + segment), safe=_SAFE)
        return None

    @staticmethod
    def listing(path: str, parameters: Iterable[tuple[str, str]]) -> str:
        """A path with its parameters."""
        query = urlencode(tuple(parameters), safe="/:")
        return f"{path}?{query}" if query else path

    def value(self, facet: str, iri: str) -> str:
        """A facet's value as it stands in an address."""
        if iri.startswith(f"{self._base}id/"):
            return iri.rsplit("/", 1)[-1]
        if iri.startswith(f"{self._base}scheme/"):
            end = iri.rsplit("/", 1)[-1]
            return end if self._is_unique(facet, end) else iri.removeprefix(f"{self._base}scheme/")
        if ":" not in iri:  # a year or a day
            return iri
        return self._notation(iri) or iri

    def resolve(self, facet: str, value: str) -> str | None:
        """The IRI (or year) that a value in an address means, None when the release has no such value.

        Whole IRIs and IRIs without the base are understood, too.
        """
        known = self._columns.facet(facet).values
        direct = [value, f"{self._base}{value}", f"{self._base}scheme/{value}"]
        if facet in _SEGMENTS:
            direct.append(f"{self._base}id/{_SEGMENTS[facet]}/{value}")
        found = next((iri for iri in direct if iri in known), None)
        if found is None and facet not in _SEGMENTS:
            found = next((iri for iri in known if self.value(facet, iri) == value), None)
        return found

    def _is_unique(self, facet: str, end: str) -> bool:
        if facet not in self._ends:
            self._ends[facet] = Counter(iri.rsplit("/", 1)[-1] for iri in self._columns.facet(facet).values)
        return self._ends[facet][end] <= 1
