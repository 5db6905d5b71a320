"""The embedded engine: pyoxigraph, on disk for releases and in memory for validation and tests."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import BytesIO
from itertools import chain, islice
from pathlib import Path
from typing import Any, Self, TypeVar

import pyoxigraph as ox

from ..errors import QueryError, StoreError
from .port import Dataset, Quad, Row, Sink, Term, Triple

_Item = TypeVar("_Item")

_AT_ONCE = 250_000
"""Triples in one bulk load. The engine holds a million otherwise: 1.1 GB instead of 0.26 GB, and is no quicker."""


class EmbeddedStore:
    """A `Store` over one Oxigraph database."""

    elsewhere = False

    def __init__(self, engine: ox.Store, base: str | None = None) -> None:
        self._engine: ox.Store | None = engine
        self._base = base

    @classmethod
    def open(cls, path: Path, base: str | None = None) -> Self:
        """Open a finished database read-only; raises `StoreError` when it is missing or damaged.

        Relative IRIs in queries are resolved against `base`; without one they are errors.
        """
        try:
            return cls(ox.Store.read_only(str(path)), base)
        except (OSError, RuntimeError, ValueError) as error:
            raise StoreError(f"the store cannot be opened: {error}") from error

    @classmethod
    def memory(cls, triples: Iterable[Triple] = ()) -> Self:
        """A store in memory that holds `triples`."""
        engine = ox.Store()
        engine.bulk_extend(Quad(*triple) for triple in triples)
        return cls(engine)

    @classmethod
    def of_lines(cls, lines: bytes) -> Self:
        """A store in memory that holds a few lines of N-Triples."""
        engine = ox.Store()
        engine.load(lines, ox.RdfFormat.N_TRIPLES)
        return cls(engine)

    @classmethod
    def create(cls, path: Path) -> Self:
        """A new, empty database at `path`, to be filled by `extend` and ended by `finish`."""
        return cls(ox.Store(str(path)))

    def extend(self, triples: Iterable[Triple]) -> None:
        """Add a stream of triples to a store in memory or one that `create` made."""
        quads = (Quad(*triple) for triple in triples)
        while (first := next(quads, None)) is not None:
            self._open.bulk_extend(chain((first,), islice(quads, _AT_ONCE - 1)))

    def finish(self) -> None:
        """Compact a database, put it on disk and let go of it."""
        self._open.optimize()
        self._open.flush()
        self.close()

    def triples(self) -> Iterator[Triple]:
        """Every triple, in the engine's own order."""
        return _guarded(quad.triple for quad in self._open.quads_for_pattern(None, None, None, None))

    def matching(
        self, subject: Term | None = None, predicate: ox.NamedNode | None = None, value: Term | None = None
    ) -> Iterator[Triple]:
        """The triples that match a pattern, None standing for any term."""
        found = self._open.quads_for_pattern(subject, predicate, value, ox.DefaultGraph())  # type: ignore[arg-type]
        return _guarded(quad.triple for quad in found)

    def dump(self, sink: Sink) -> None:
        """Write every triple as a line of N-Triples, in the engine's own order."""
        with _failures():
            self._open.dump(sink, ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())  # type: ignore[arg-type]

    def select(self, query: str) -> list[Row]:
        solutions = self._solutions(query)
        names = [variable.value for variable in solutions.variables]
        with _failures():
            return [dict(zip(names, solution, strict=True)) for solution in solutions]

    def stream(self, query: str) -> Iterator[tuple[Term | None, ...]]:
        return _guarded(tuple(solution) for solution in self._solutions(query))

    def ask(self, query: str) -> bool:
        answer = self._query(query)
        if not isinstance(answer, ox.QueryBoolean):
            raise QueryError("not an ASK query")
        return bool(answer)

    def construct(self, query: str) -> Iterator[Triple]:
        answer = self._query(query)
        if not isinstance(answer, ox.QueryTriples):
            raise QueryError("not a CONSTRUCT or DESCRIBE query")
        return _guarded(answer)

    def serialize(self, query: str, media_type: str) -> bytes:
        buffer = BytesIO()
        self.write(query, media_type, buffer)
        return buffer.getvalue()

    def write(self, query: str, media_type: str, sink: Sink, dataset: Dataset | None = None) -> None:
        answer = self._query(query, dataset)
        known: ox.RdfFormat | ox.QueryResultsFormat | None
        if isinstance(answer, ox.QueryTriples):
            known = ox.RdfFormat.from_media_type(media_type)
        else:
            known = ox.QueryResultsFormat.from_media_type(media_type)
        if known is None:
            raise QueryError(f"no such format for this query: {media_type}")
        with _failures():
            answer.serialize(sink, format=known)  # type: ignore[arg-type]

    def form(self, query: str) -> type[ox.QuerySolutions] | type[ox.QueryBoolean] | type[ox.QueryTriples]:
        """What a query is answered with; `QueryError` for what is no query."""
        return type(self._query(query))

    def count(self) -> int:
        with _failures():
            return len(self._open)

    def check(self) -> None:
        if self._engine is None:
            raise StoreError("the store is closed")

    def close(self) -> None:
        self._engine = None

    @property
    def _open(self) -> ox.Store:
        if self._engine is None:
            raise StoreError("the store is closed")
        return self._engine

    def _query(
        self, query: str, dataset: Dataset | None = None
    ) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        engine = self._open
        chosen = {} if dataset is None else _graphs(dataset)
        try:
            with _failures():
                return engine.query(query, base_iri=self._base, **chosen)
        except SyntaxError as error:
            raise QueryError(f"not a SPARQL query: {error}") from error
        except StoreError as error:
            # The engine looks at functions before it looks at data, and knows none but SPARQL's own.
            if "custom function" in str(error):
                raise QueryError("the query calls a function that is not SPARQL's") from error
            raise

    def _solutions(self, query: str) -> ox.QuerySolutions:
        answer = self._query(query)
        if not isinstance(answer, ox.QuerySolutions):
            raise QueryError("not a SELECT query")
        return answer


def _graphs(dataset: Dataset) -> dict[str, Any]:
    """A dataset in the engine's words; `QueryError` for what is no IRI."""
    try:
        return {
            "default_graph": [ox.NamedNode(iri) for iri in dataset.default],
            "named_graphs": [ox.NamedNode(iri) for iri in dataset.named],
        }
    except ValueError as error:
        raise QueryError(f"not the IRI of a graph: {error}") from error


@contextmanager
def _failures() -> Iterator[None]:
    """What the engine raises when its files fail, also in the middle of an answer, as our own exception."""
    try:
        yield
    except (OSError, RuntimeError) as error:
        raise StoreError(f"the store failed: {error}") from error


def _guarded(answer: Iterable[_Item]) -> Iterator[_Item]:
    with _failures():
        yield from answer
