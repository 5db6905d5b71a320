"""The W3C tests of the result formats (CSV, TSV, JSON): their queries over their data, on the way every query takes."""

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, Literal, QueryBoolean, QueryResultsFormat, RdfFormat, parse, parse_query_results
from rdflib import Graph, Namespace
from rdflib.collection import Collection

from profilatlas.endpoint.service import Endpoint, Question
from profilatlas.engines import Engine, open_engine
from profilatlas.settings import Limits
from profilatlas.store.embedded import EmbeddedStore
from tests.conftest import SHARED

FOLDER = SHARED / "conformance" / "sparql-results"
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
MEDIA_TYPES = {
    ".csv": "text/csv",
    ".tsv": "text/tab-separated-values",
    ".srj": "application/sparql-results+json",
}
TESTS = 10
INTEGERS = {f"http://www.w3.org/2001/XMLSchema#{name}" for name in ("integer", "negativeInteger")}


@dataclass(frozen=True)
class Case:
    name: str
    query: Path
    data: Path
    result: Path


def cases() -> Iterator[Case]:
    for manifest in sorted(FOLDER.glob("*/manifest.ttl")):
        graph = Graph().parse(manifest, publicID=f"{manifest.parent.as_uri()}/")
        for entries in graph.objects(None, MF.entries):
            for test in Collection(graph, entries):
                action = graph.value(test, MF.action)
                files = graph.value(action, QT.query), graph.value(action, QT.data), graph.value(test, MF.result)
                paths = (manifest.parent / str(file).rpartition("/")[2] for file in files)
                yield Case(str(test).rpartition("#")[2], *paths)


CASES = list(cases())


@pytest.fixture(scope="module")
def endpoint() -> Iterator[Endpoint]:
    started = Endpoint(Limits(), open_engine)
    yield started
    started.close()


def test_the_manifests_are_read_as_a_whole(require: Callable[[str], Path]) -> None:
    require("shared/conformance/sparql-results")
    assert len(CASES) == TESTS


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_result_format(endpoint: Endpoint, tmp_path: Path, case: Case) -> None:
    store = EmbeddedStore.create(tmp_path / "store")
    store.extend(quad.triple for quad in parse(path=case.data, format=RdfFormat.TURTLE))
    store.finish()
    question = Question(
        Engine(tmp_path / "store"), case.query.read_text(encoding="utf-8"), MEDIA_TYPES[case.result.suffix]
    )
    answer = endpoint.ask(question, "192.0.2.0/24")
    assert answer.media_type == MEDIA_TYPES[case.result.suffix]
    assert read(answer.body, case.result.suffix) == read(case.result.read_bytes(), case.result.suffix)


def read(content: bytes, suffix: str) -> object:
    """A result as values: solutions in their order, whatever the labels of blank nodes and the spelling of numbers."""
    if suffix == ".csv":
        rows = csv.DictReader(io.StringIO(content.decode("utf-8"), newline=""))
        return [
            {name: "_:" if value.startswith("_:") else number(value) for name, value in row.items()} for row in rows
        ]
    known = QueryResultsFormat.from_media_type(MEDIA_TYPES[suffix])
    result = parse_query_results(content, format=known)
    if isinstance(result, QueryBoolean):
        return bool(result)
    names = [variable.value for variable in result.variables]
    return [{name: term(solution[name]) for name in names} for solution in result]


def term(value: object) -> object:
    if isinstance(value, BlankNode):
        return "_:"
    if not isinstance(value, Literal):
        return value
    # Oxigraph keeps numbers by value: whole ones as xsd:integer, whichever type they were written with.
    datatype = "integer" if value.datatype.value in INTEGERS else value.datatype
    return (number(value.value), datatype, value.language)


def number(text: str) -> Decimal | str:
    try:
        return Decimal(text)
    except InvalidOperation:
        return text
