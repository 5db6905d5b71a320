"""What the SPARQL endpoint is, says of itself (https://www.w3.org/TR/sparql11-service-description/)."""

from __future__ import annotations

from collections.abc import Iterator

from ..model.media import GRAPH_FORMATS, RESULT_FORMATS
from ..release.describe import dataset_iri
from ..release.opened import OpenRelease
from ..settings import Limits
from ..store.port import Literal, NamedNode, Triple
from ..terms import dct, rdf, sd, void, xsd

_LIMITS = (
    "Queries only; no updates, no SERVICE, and FROM never fetches anything. A query may take {seconds:g} s and return "
    "{rows} rows or {mebibytes} MiB; one network may send {requests} requests a minute. Past a limit the answer is an error "
    "that says which, never a shortened result."
)


def service_description(release: OpenRelease, endpoint: str, limits: Limits) -> Iterator[Triple]:
    """The endpoint at the address `endpoint`, what it speaks, and the data of the release in service, counted at build."""
    dataset, graph = f"{endpoint}#dataset", f"{endpoint}#graph"
    for subject, predicate, target in (
        (endpoint, rdf.type, sd.Service),
        (endpoint, sd.endpoint, endpoint),
        (endpoint, sd.supportedLanguage, sd.SPARQL11Query),
        *((endpoint, sd.resultFormat, each.iri) for each in (*RESULT_FORMATS, *GRAPH_FORMATS)),
        (endpoint, sd.defaultDataset, dataset),
        (dataset, rdf.type, sd.Dataset),
        (dataset, sd.defaultGraph, graph),
        (graph, rdf.type, sd.Graph),
        (graph, dct.source, dataset_iri(release.instance)),
        (dataset_iri(release.instance), void.sparqlEndpoint, endpoint),
    ):
        yield Triple(NamedNode(subject), NamedNode(predicate), NamedNode(target))
    triples = Literal(str(release.manifest.counts["triples"]), datatype=NamedNode(xsd.integer))
    yield Triple(NamedNode(graph), NamedNode(void.triples), triples)
    yield Triple(NamedNode(endpoint), NamedNode(dct.description), Literal(_in_words(limits), language="en"))
    yield from release.description


def _in_words(limits: Limits) -> str:
    return _LIMITS.format(
        seconds=limits.seconds,
        rows=limits.result_rows,
        mebibytes=limits.result_bytes // (1024 * 1024),
        requests=limits.client_requests,
    )
