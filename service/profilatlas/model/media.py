"""The formats in which the service speaks: each with its media type, its suffix in addresses and its IRI in metadata.

IRIs: W3C "Unique URIs for file formats" (http://www.w3.org/ns/formats/) where it has one, else the IANA media type.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Format:
    """One format; `label` is what people call it."""

    media_type: str
    suffix: str
    iri: str
    label: str


HTML = Format("text/html", "html", "http://www.w3.org/ns/formats/HTML", "HTML")

TURTLE = Format("text/turtle", "ttl", "http://www.w3.org/ns/formats/Turtle", "Turtle")
JSON_LD = Format("application/ld+json", "jsonld", "http://www.w3.org/ns/formats/JSON-LD", "JSON-LD")
RDF_XML = Format("application/rdf+xml", "rdf", "http://www.w3.org/ns/formats/RDF_XML", "RDF/XML")
N_TRIPLES = Format("application/n-triples", "nt", "http://www.w3.org/ns/formats/N-Triples", "N-Triples")

JSON_RESULTS = Format(
    "application/sparql-results+json", "srj", "http://www.w3.org/ns/formats/SPARQL_Results_JSON", "JSON"
)
XML_RESULTS = Format("application/sparql-results+xml", "srx", "http://www.w3.org/ns/formats/SPARQL_Results_XML", "XML")
CSV_RESULTS = Format("text/csv", "csv", "http://www.w3.org/ns/formats/SPARQL_Results_CSV", "CSV")
TSV_RESULTS = Format("text/tab-separated-values", "tsv", "http://www.w3.org/ns/formats/SPARQL_Results_TSV", "TSV")

JSON = Format("application/json", "json", "https://www.iana.org/assignments/media-types/application/json", "JSON")
CSV = Format("text/csv", "csv", "https://www.iana.org/assignments/media-types/text/csv", "CSV")
CSVW = Format(
    "application/csvm+json", "json", "https://www.iana.org/assignments/media-types/application/csvm+json", "CSVW"
)
XLSX = Format(
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xlsx",
    "https://www.iana.org/assignments/media-types/application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "XLSX",
)

GRAPH_FORMATS = (TURTLE, JSON_LD, RDF_XML, N_TRIPLES)
"""What describes things, best first."""

RESULT_FORMATS = (JSON_RESULTS, XML_RESULTS, CSV_RESULTS, TSV_RESULTS)
"""What tables of SPARQL results come in, best first; a truth value comes in the first two."""

DOCUMENT_FORMATS = (HTML, *GRAPH_FORMATS, JSON, CSV)
"""What a document about a thing comes in, best first."""
