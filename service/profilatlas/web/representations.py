"""What is described, in bytes: a graph in an RDF format, a page model as JSON, a description as a table."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from io import BytesIO

from pyoxigraph import RdfFormat, serialize

from ..model.media import JSON_LD, N_TRIPLES, Format
from ..queries.registry import Registry
from ..readers.api import Cell, Table, labels_of
from ..readers.descriptions import Description
from ..readers.models import MeasureCard
from ..readers.reading import Reading
from ..release import jsonld
from ..release.opened import OpenRelease
from ..store.port import Literal, NamedNode, Term, Triple
from ..terms import PREFIXES, xsd
from . import exports

# The grids of the measures that a page compares with are nine tenths of it; each stands in the measure's own document.
_ELSEWHERE = frozenset({(MeasureCard, "grid")})
COLUMNS = ("subject", "property", "value", "language", "datatype")


def serialized(triples: Iterable[Triple], wanted: Format) -> bytes:
    """A graph in one of `GRAPH_FORMATS`: with our prefixes, the lines of N-Triples sorted, JSON-LD in plain words."""
    graph = tuple(triples)
    if wanted == N_TRIPLES:
        return "".join(sorted(f"{triple} .\n" for triple in set(graph))).encode()
    if wanted == JSON_LD:
        return jsonld.compacted(graph)
    known = RdfFormat.from_media_type(wanted.media_type)
    if known is None:
        raise ValueError(f"no RDF format: {wanted.media_type}")
    written = BytesIO()
    serialize(graph, written, format=known, prefixes=_prefixes_of(graph))
    return written.getvalue()


def as_json(model: object) -> bytes:
    """A page model for programs: fields by their names, numbers with their decimals as text, days in ISO 8601."""
    return (json.dumps(plain(model), ensure_ascii=False) + "\n").encode()


def plain(value: object) -> object:
    """A frozen model as values of JSON."""
    if value is None or (isinstance(value, str | int | float) and not isinstance(value, Enum)):
        return value
    if isinstance(value, tuple | list):
        return [plain(each) for each in value]
    if is_dataclass(value) and not isinstance(value, type):
        return {name: plain(getattr(value, name)) for name in _shown(type(value))}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, frozenset):
        return sorted(str(each) for each in value)
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat() if isinstance(value, date) else value


@cache
def _shown(model: type) -> tuple[str, ...]:
    """The fields of a model that its JSON has."""
    return tuple(field.name for field in fields(model) if (model, field.name) not in _ELSEWHERE)


def as_csv(release: OpenRelease, registry: Registry, description: Description, languages: Sequence[str]) -> bytes:
    """A description for spreadsheets: one statement a row, things with their names in the language asked for."""
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (_cell(each.subject), each.predicate, _cell(each.object), *_kind(each.object))
        for each in dict.fromkeys(description.statements)
    )
    labels = labels_of(Reading(release, registry, languages), (cell for row in rows for cell in row))
    return exports.as_csv(Table(COLUMNS, rows, labels))


def _cell(term: Term) -> Cell:
    return term if isinstance(term, NamedNode) else getattr(term, "value", str(term))


def _kind(term: Term) -> tuple[str | None, str | None]:
    """The language and the datatype of a text; an ordinary text has neither."""
    if not isinstance(term, Literal):
        return None, None
    return term.language, None if term.language or term.datatype.value == xsd.string else term.datatype.value


def _prefixes_of(triples: Iterable[Triple]) -> dict[str, str]:
    """Those of our prefixes that a graph has a use for."""
    iris = {term.value for triple in triples for term in triple if isinstance(term, NamedNode)}
    iris |= {triple.object.datatype.value for triple in triples if isinstance(triple.object, Literal)}
    # Many things stand in few places, and every namespace ends where a name begins.
    places = {iri[: max(iri.rfind("/"), iri.rfind("#")) + 1] for iri in iris}
    return {
        prefix: namespace
        for prefix, namespace in PREFIXES.items()
        if any(place.startswith(namespace) for place in places)
    }
