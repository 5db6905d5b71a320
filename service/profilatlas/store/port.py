"""What the rest of the service may ask of a store of triples, whichever engine stands behind it.

Terms are pyoxigraph's (`NamedNode`, `Literal`, …): small, hashable, checked when made, and `str(term)` is their
N-Triples form. Another engine's adapter converts its answers to them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

__all__ = ["BlankNode", "Dataset", "Literal", "NamedNode", "Quad", "Row", "Sink", "Store", "Term", "Triple"]

Term: TypeAlias = NamedNode | BlankNode | Literal | Triple
Row: TypeAlias = Mapping[str, Term | None]


class Sink(Protocol):
    """What takes the bytes of an answer; whatever it raises ends the answer and reaches the caller."""

    def write(self, piece: bytes, /) -> object: ...


@dataclass(frozen=True, slots=True)
class Dataset:
    """The graphs that one query is asked about (SPARQL 1.1 Protocol, section 2.1.4), by their IRIs."""

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


class Store(Protocol):
    """A read-only set of triples that answers SPARQL 1.1 queries.

    A malformed query raises `QueryError`, a failing engine `StoreError`.
    """

    elsewhere: bool
    """Whether the triples are outside of the release's folder, so that they may go and come back while it stays whole."""

    def select(self, query: str) -> list[Row]:
        """All solutions; each maps every projected variable (without `?`) to its term, or None where unbound."""
        ...

    def stream(self, query: str) -> Iterator[tuple[Term | None, ...]]:
        """The solutions one by one, as tuples in the order of projection, for results that must not fill memory."""
        ...

    def ask(self, query: str) -> bool:
        """The answer of an ASK query."""
        ...

    def construct(self, query: str) -> Iterator[Triple]:
        """The triples of a CONSTRUCT or DESCRIBE query."""
        ...

    def serialize(self, query: str, media_type: str) -> bytes:
        """The whole answer in a result format (SELECT, ASK) or an RDF format (CONSTRUCT), by media type."""
        ...

    def write(self, query: str, media_type: str, sink: Sink, dataset: Dataset | None = None) -> None:
        """The same, piece by piece, about the graphs of `dataset` where one is given."""
        ...

    def count(self) -> int:
        """Number of triples."""
        ...

    def check(self) -> None:
        """Raise `StoreError` at once when the engine is known not to answer, or shows no sign of life."""
        ...

    def close(self) -> None:
        """Give back files and memory; later calls fail."""
        ...
