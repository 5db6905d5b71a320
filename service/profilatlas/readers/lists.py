"""Collections: everything of one type, page by page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..errors import NotFound
from ..queries.binding import Value
from ..queries.registry import Registry
from ..release.facets import Texts
from ..release.opened import OpenRelease
from ..terms import ipv, org
from .collective import most_frequent
from .facts import Facts, text_of
from .filters import Filters, page_number, refuse_unknown, single
from .models import CollectionLine, CollectionPage
from .paging import SIZES, paging
from .reading import Reading

# The types that have a collection, by the segment of their IRIs. Measures have `/explore` instead.
CLASSES: Mapping[str, str] = {
    "actor": org.Organization,
    "need": ipv.Need,
    "programme": ipv.FundingProgramme,
}
_COUNTED = ("actor", "programme")
_DEFAULT_SIZE = 25


def collection_page(
    release: OpenRelease,
    registry: Registry,
    segment: str,
    parameters: Mapping[str, Sequence[str]],
    languages: Sequence[str],
) -> CollectionPage:
    """Read a page of the collection of a type; `NotFound` for a type that has none, `BadRequest` for odd parameters."""
    if segment not in CLASSES:
        raise NotFound(f"{release.instance.base}id/{segment}")
    kind = CLASSES[segment]
    reading = Reading(release, registry, languages)
    refuse_unknown(reading, parameters, ("page", "per_page"))
    size = int(single(reading, parameters, "per_page", str(_DEFAULT_SIZE), map(str, SIZES)))
    path = f"/doc/{segment}"

    def path_of(number: int) -> str:
        more = [("per_page", str(size))] if size != _DEFAULT_SIZE else []
        return reading.addresses.listing(path, [*more, *([("page", str(number))] if number > 1 else [])])

    (listed,) = reading.remembered("collection", [kind], lambda kinds: _listed(reading, kinds)).values()
    piece = paging(len(listed), page_number(reading, parameters), size, path_of)
    asked: dict[str, Value] = {"kind": kind, "limit": size, "offset": (piece.page - 1) * size}
    first = (piece.page - 1) * size
    things = listed[first : first + size]
    facts = reading.facts("collection_facts", "thing", "things", things)
    reading.want([kind, *things])
    counts = most_frequent(reading, segment, None) if segment in _COUNTED else None

    def line(thing: str) -> CollectionLine:
        each = facts.get(thing, Facts())
        measures = None if counts is None else counts.measures_with(thing)
        return CollectionLine(
            link=reading.link(thing),
            kind=reading.maybe(each.iri("kind") or each.iri("level")),
            measures=measures,
            measures_path=Filters({segment: (thing,)}).path(reading) if measures else None,
            data_status=reading.maybe(each.iri("dataStatus")),
        )

    return CollectionPage(
        segment=segment,
        path=path,
        label=reading.link(kind).label,
        items=tuple(line(thing) for thing in things),
        paging=piece,
        query=reading.shown("pages/collection", **asked),
    )


def _listed(reading: Reading, kinds: Sequence[str]) -> dict[str, Texts]:
    """All things of some types, in the order of their IRIs, as `pages/collection` has them."""
    found = {kind: reading.unnamed_rows("collection_things", kind=kind) for kind in kinds}
    return {kind: Texts.of(sorted(text_of(row, "thing") for row in rows)) for kind, rows in found.items()}
