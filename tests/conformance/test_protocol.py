"""The W3C tests of the SPARQL 1.1 Protocol, all of them, read from their manifest and sent to a running server.

An endpoint that only reads must differ where a test updates: `DIFFERENT` says how, and everything else holds as written.
"""

import http.client
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from rdflib import RDF, Graph, Namespace, URIRef
from rdflib.collection import Collection

from tests.conftest import SHARED
from tests.running import Server

MANIFEST = SHARED / "conformance" / "sparql-protocol" / "manifest.ttl"
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")

MEDIA_TYPES = {
    "boolean": {"application/sparql-results+json", "application/sparql-results+xml"},
    "tabular": {
        "application/sparql-results+json",
        "application/sparql-results+xml",
        "text/csv",
        "text/tab-separated-values",
    },
    "RDF": {"text/turtle", "application/rdf+xml", "application/n-triples", "application/ld+json"},
}
TESTS = 34


@dataclass(frozen=True)
class Exchange:
    """One request of a test, and what the answer must be like; `statuses` are first digits or whole ones."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes | None
    statuses: tuple[str, ...]
    format: str | None = None
    boolean: bool | None = None


# By test: for each of its requests the status and, where it asks, the truth. Updates are refused, whether they are sent
# as `update=` or as application/sparql-update, so what a test asks for after its update is not there.
REFUSED, NOT_THERE = ("403", None), ("2", False)
DIFFERENT = {
    "update_dataset_default_graph": (REFUSED, NOT_THERE),
    "update_dataset_default_graphs": (REFUSED, NOT_THERE),
    "update_dataset_named_graphs": (REFUSED, NOT_THERE),
    "update_dataset_full": (REFUSED, NOT_THERE),
    "update_post_form": (REFUSED,),
    "update_post_direct": (REFUSED,),
    "update_base_uri": (REFUSED, NOT_THERE),
}


def read(manifest: Path) -> Iterator[tuple[str, list[Exchange]]]:
    """Every test of the manifest in its order: its name and its requests."""
    graph = Graph().parse(manifest)
    for entries in graph.objects(None, MF.entries):
        for test in Collection(graph, entries):
            assert (test, RDF.type, MF.ProtocolTest) in graph
            requests = graph.value(graph.value(test, MF.action), HT.requests)
            yield str(test).rpartition("#")[2], [exchange(graph, each) for each in Collection(graph, requests)]


def exchange(graph: Graph, request: URIRef) -> Exchange:
    headers = graph.value(request, HT.headers)
    body, response = graph.value(request, HT.body), graph.value(request, HT.resp)
    truth, form = graph.value(response, MF.expectedBoolean), graph.value(response, MF.expectedFormat)
    return Exchange(
        method=str(graph.value(request, HT.methodName)),
        path=str(graph.value(request, HT.absolutePath)).replace("/sparql/", "/sparql", 1),
        headers={
            str(graph.value(header, HT.fieldName)): str(graph.value(header, HT.fieldValue))
            for header in (Collection(graph, headers) if headers else ())
        },
        body=str(graph.value(body, CNT.chars)).encode(str(graph.value(body, CNT.characterEncoding))) if body else None,
        statuses=tuple(
            str(status).rpartition("StatusCode")[2].rstrip("x") for status in graph.objects(response, MF.expectedStatus)
        ),
        format=str(form) if form else None,
        boolean=truth.toPython() if truth is not None else None,
    )


CASES = list(read(MANIFEST)) if MANIFEST.exists() else []


def test_the_manifest_is_read_as_a_whole(protocol_tests: Path) -> None:
    assert len(CASES) == TESTS
    assert {name for name, _ in CASES} >= set(DIFFERENT)


@pytest.mark.parametrize(("name", "exchanges"), CASES, ids=[name for name, _ in CASES])
def test_protocol(server: Server, name: str, exchanges: list[Exchange]) -> None:
    for number, asked in enumerate(exchanges):
        statuses, boolean = asked.statuses, asked.boolean
        if name in DIFFERENT:
            status, boolean = DIFFERENT[name][number]
            statuses = (status,)
        connection = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=60)
        connection.request(asked.method, asked.path, asked.body, asked.headers)
        with connection.getresponse() as response:
            content, media_type = response.read(), response.headers.get_content_type()
        connection.close()
        assert str(response.status).startswith(statuses), (name, number, content)
        if asked.format and response.status == 200:
            assert media_type in MEDIA_TYPES[asked.format]
        if boolean is not None:
            assert truth(content, media_type) is boolean, (name, number)


def truth(content: bytes, media_type: str) -> bool:
    """The answer to an ASK query."""
    if media_type.endswith("json"):
        return bool(json.loads(content)["boolean"])
    element = ElementTree.fromstring(content).find("{http://www.w3.org/2005/sparql-results#}boolean")
    assert element is not None
    return element.text == "true"
