"""Golden rows of every query: `golden/{folder}/{name}.json`, made from the graph in `fixture/` and the query's examples.

`python -m tests.queries.golden pages/measure` writes the file of a new or changed query: read it before it is committed.
"""

import json
import sys
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path

import rdflib
from pyoxigraph import RdfFormat, Triple, parse

from profilatlas.queries.binding import Value, bind
from profilatlas.queries.registry import Parameter, Query, Registry
from profilatlas.resources import queries_dir
from profilatlas.store.embedded import EmbeddedStore
from profilatlas.store.port import Literal, NamedNode, Term
from profilatlas.terms import PREFIXES, xsd

HERE = Path(__file__).parent
BASE = "https://profilatlas.example/hamm/"
Rows = list[list[str | None]]

_NUMBERS = (xsd.integer, xsd.decimal)


def registry() -> Registry:
    """All queries of the service."""
    return Registry.load(queries_dir(), PREFIXES)


def fixture_triples() -> Iterator[Triple]:
    """The graph of the fixture as its files state it."""
    for path in sorted((HERE / "fixture").glob("*.ttl")):
        for quad in parse(path=path, format=RdfFormat.TURTLE):
            yield quad.triple


def fixture_store(queries: Registry) -> EmbeddedStore:
    """The graph of the fixture with what is derived from it."""
    store = EmbeddedStore.memory(fixture_triples())
    for query in queries.below("derive"):
        store.extend(store.construct(bind(query)))
    return store


def fixture_graph(store: EmbeddedStore) -> rdflib.Graph:
    """The same graph for RDFLib."""
    graph = rdflib.Graph()
    graph.parse(data="".join(f"{triple} .\n" for triple in store.triples()), format="nt")
    return graph


def example_values(query: Query) -> dict[str, Value]:
    """The examples in a query's header as values; IRIs there are written without the base."""
    return {name: _value(parameter) for name, parameter in query.parameters.items()}


def _value(parameter: Parameter) -> Value:
    match parameter.type:
        case "iri":
            return _iri(parameter.example)
        case "iris":
            return [_iri(example) for example in parameter.example.split()]
        case "integer":
            return int(parameter.example)
        case "integers":
            return [int(example) for example in parameter.example.split()]
        case _:
            return parameter.example


def _iri(example: str) -> str:
    return example if example.startswith("http") else BASE + example


def is_construct(query: Query) -> bool:
    """Whether a query answers with triples."""
    return "\nCONSTRUCT" in f"\n{query.text}"


def pyoxigraph_rows(store: EmbeddedStore, query: Query) -> Rows:
    """The answer of the embedded engine to a query with its examples."""
    text = bind(query, **example_values(query))
    if is_construct(query):
        return ordered(query, ([short(term) for term in triple] for triple in store.construct(text)))
    return ordered(query, ([short(term) for term in row] for row in store.stream(text)))


def rdflib_rows(graph: rdflib.Graph, query: Query) -> Rows:
    """The answer of RDFLib to a query with its examples."""
    result = graph.query(bind(query, **example_values(query)))
    return ordered(query, ([short(_term(term)) for term in row] for row in result))  # type: ignore[union-attr]


def _term(term: object) -> Term | None:
    match term:
        case rdflib.Literal(language=str() as language):
            return Literal(str(term), language=language)
        case rdflib.Literal(datatype=rdflib.URIRef() as datatype):
            return Literal(str(term), datatype=NamedNode(str(datatype)))
        case rdflib.Literal():
            return Literal(str(term))
        case rdflib.URIRef():
            return NamedNode(str(term))
    return None


def ordered(query: Query, rows: Iterable[list[str | None]]) -> Rows:
    """Rows as the query orders them, else sorted."""
    found = list(rows)
    return found if "\nORDER BY" in query.text else sorted(found, key=lambda row: [term or "" for term in row])


def short(term: Term | None) -> str | None:
    """A term to read: IRIs without the base or with a prefix, numbers as numbers, texts with their language.

    >>> short(NamedNode(BASE + "id/actor/bund")), short(Literal("Bund", language="de")), short(Literal(Decimal("0.80")))
    ('<id/actor/bund>', 'Bund@de', '0.8')
    """
    if isinstance(term, NamedNode):
        for prefix, namespace in PREFIXES.items():
            if term.value.startswith(namespace) and term.value != namespace:
                return f"{prefix}:{term.value.removeprefix(namespace)}"
        return f"<{term.value.removeprefix(BASE)}>"
    if isinstance(term, Literal):
        if term.language:
            return f"{term.value}@{term.language}"
        return f"{Decimal(term.value).normalize():f}" if term.datatype.value in _NUMBERS else term.value
    return None


def golden_file(name: str) -> Path:
    """Where a query's golden rows are."""
    return HERE / "golden" / f"{name}.json"


def read_golden(name: str) -> Rows:
    """A query's golden rows."""
    rows: Rows = json.loads(golden_file(name).read_text(encoding="utf-8"))["rows"]
    return rows


def write_golden(name: str, queries: Registry, store: EmbeddedStore) -> None:
    """Print and write what the embedded engine answers now, one row per line."""
    rows = pyoxigraph_rows(store, queries[name])
    lines = ",\n".join(f"  {json.dumps(row, ensure_ascii=False)}" for row in rows)
    print(lines)
    path = golden_file(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f'{{"rows": [\n{lines}\n]}}\n', encoding="utf-8")


if __name__ == "__main__":
    every = registry()
    graph = fixture_store(every)
    for wanted in sys.argv[1:]:
        if wanted not in every:
            raise SystemExit(
                f"There is no query {wanted}: the name is the file's below queries/, such as examples/partners."
            )
        write_golden(wanted, every, graph)
