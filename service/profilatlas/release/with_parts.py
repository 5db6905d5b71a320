"""Measures with their parts out of a file of sorted lines (`store/lookup.py`): what `validation/neighbourhood` asks a store for."""

from __future__ import annotations

from collections.abc import Sequence

from ..store.lookup import Lookup, parts_of
from ..store.port import NamedNode
from ..terms import cv, dct, ipv

_PERIOD, _FUNDING = (str(NamedNode(iri)).encode() for iri in (dct.temporal, ipv.hasFunding))
HAS_PART = frozenset(str(NamedNode(iri)).encode() for iri in (ipv.hasFocus, cv.hasParticipation, ipv.hasFunding))
"""The properties that lead from a measure to its parts, as N-Triples write them."""


def with_parts(lookup: Lookup, roots: Sequence[bytes]) -> list[bytes]:
    """The lines about each thing, its parts and its period, and the periods of its fundings; a text for each of these."""
    blocks = lookup.about(roots)
    fundings: dict[bytes, None] = {}
    others: dict[bytes, None] = {}
    for _, predicate, value in (each for block in blocks for each in parts_of(block)):
        if predicate == _FUNDING:
            fundings[value] = None
        elif predicate == _PERIOD or predicate in HAS_PART:
            others[value] = None
    funded = lookup.about([*fundings])
    others |= {value: None for block in funded for _, predicate, value in parts_of(block) if predicate == _PERIOD}
    return [block for block in (*blocks, *funded, *lookup.about([*others])) if block]
