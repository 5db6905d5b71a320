"""A client library of the field, as its users call it: SPARQLWrapper asks a running server."""

import pytest
from rdflib import Graph
from SPARQLWrapper import CSV, GET, JSON, N3, POST, POSTDIRECTLY, RDFXML, TURTLE, URLENCODED, XML, SPARQLWrapper

from tests.running import Server

SELECT = "SELECT ?s { ?s ?p ?o } ORDER BY ?s LIMIT 3"
CONSTRUCT = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 3"


def wrapper(server: Server, query: str, form: str, method: str = GET, style: str = URLENCODED) -> SPARQLWrapper:
    made = SPARQLWrapper(f"{server.url}/sparql")
    made.setQuery(query)
    made.setReturnFormat(form)
    made.setMethod(method)
    made.setRequestMethod(style)
    return made


@pytest.mark.parametrize(("method", "style"), [(GET, URLENCODED), (POST, URLENCODED), (POST, POSTDIRECTLY)])
def test_tables(server: Server, method: str, style: str) -> None:
    rows = wrapper(server, SELECT, JSON, method, style).queryAndConvert()["results"]["bindings"]
    assert len(rows) == 3
    lines = wrapper(server, SELECT, CSV, method, style).queryAndConvert().decode().splitlines()
    assert lines == ["s", *(row["s"]["value"] for row in rows)]
    document = wrapper(server, SELECT, XML, method, style).queryAndConvert()
    assert len(document.getElementsByTagName("result")) == 3


@pytest.mark.parametrize(("form", "syntax"), [(TURTLE, "turtle"), (N3, "turtle"), (RDFXML, "xml")])
def test_graphs(server: Server, form: str, syntax: str) -> None:
    answer = wrapper(server, CONSTRUCT, form).query().response.read()
    assert len(Graph().parse(data=answer, format=syntax)) == 3
