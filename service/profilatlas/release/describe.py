"""What a release holds, counted once at build, as statements of VoID (https://www.w3.org/TR/void/).

The data are described by hash IRIs of the document `{base}void`, so that one request fetches the whole description. What
only the serving side knows (the address of the SPARQL endpoint, the release's id) is added where it is served.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from urllib.parse import quote

from pyoxigraph import RdfFormat, parse

from ..model.media import GRAPH_FORMATS
from ..queries.binding import bind
from ..queries.registry import Registry
from ..settings import Instance
from ..store.port import Literal, NamedNode, Row, Store, Term, Triple
from ..terms import PREFIXES, dct, foaf, rdf, void, xsd

DESCRIPTION = "description.nt"

_COUNTS = {
    "triples": void.triples,
    "entities": void.entities,
    "distinctSubjects": void.distinctSubjects,
    "distinctObjects": void.distinctObjects,
}


def document_iri(instance: Instance) -> str:
    """The document that describes the data of an instance."""
    return f"{instance.base}void"


def dataset_iri(instance: Instance) -> str:
    """The data of an instance as a whole: one `void:Dataset`."""
    return f"{document_iri(instance)}#dataset"


def catalogue_iri(instance: Instance) -> str:
    """The catalogue that lists the data for open-data portals: a `dcat:Catalog`."""
    return f"{instance.base}catalogue#catalogue"


def describe(store: Store, registry: Registry, instance: Instance) -> tuple[Triple, ...]:
    """Count what is in a store and say it in VoID; the same store gives the same statements in the same order."""
    classes = store.select(registry["describe/classes"].text)
    properties = store.select(registry["describe/properties"].text)
    totals = {
        **_row(store, registry["describe/totals"].text),
        **_row(store, bind(registry["describe/entities"], space=instance.base)),
    }
    dataset = dataset_iri(instance)
    statements = [
        *_facts(dataset, instance),
        *_counts(dataset, totals),
        Triple(NamedNode(dataset), NamedNode(void.classes), _number(len(classes))),
        Triple(NamedNode(dataset), NamedNode(void.properties), _number(len(properties))),
        *_partitions(dataset, void.classPartition, void.class_, "class", classes, instance.base),
        *_partitions(dataset, void.propertyPartition, void.property, "property", properties, instance.base),
        *_vocabularies(dataset, [*classes, *properties]),
        *_examples(dataset, classes, instance.base),
    ]
    return tuple(sorted(statements, key=str))


def write_description(folder: Path, statements: Iterable[Triple]) -> None:
    """Write `description.nt` into a release folder."""
    (folder / DESCRIPTION).write_text("".join(f"{statement} .\n" for statement in statements), encoding="utf-8")


def read_description(folder: Path) -> tuple[Triple, ...]:
    """The statements of `description.nt`; OSError or ValueError when it cannot be read."""
    try:
        return tuple(quad.triple for quad in parse(path=folder / DESCRIPTION, format=RdfFormat.N_TRIPLES))
    except SyntaxError as error:
        raise ValueError(f"{DESCRIPTION} is damaged") from error


def _facts(dataset: str, instance: Instance) -> Iterator[Triple]:
    """What the instance's settings say about its data as a whole."""
    document = document_iri(instance)
    yield _link(document, rdf.type, void.DatasetDescription)
    yield _link(document, foaf.primaryTopic, dataset)
    yield _link(dataset, rdf.type, void.Dataset)
    yield _link(dataset, foaf.homepage, instance.base)
    yield Triple(NamedNode(dataset), NamedNode(void.uriSpace), Literal(instance.base))
    yield from _texts(dataset, dct.title, instance.title)
    yield from _texts(dataset, dct.description, instance.subtitle)
    if instance.licence:
        yield _link(dataset, dct.license, instance.licence)
    if instance.publisher:
        publisher = f"{document}#publisher"
        yield _link(dataset, dct.publisher, publisher)
        yield _link(publisher, rdf.type, foaf.Agent)
        yield from _texts(publisher, foaf.name, instance.publisher)
        if instance.publisher_homepage:
            yield _link(publisher, foaf.homepage, instance.publisher_homepage)
    for each in GRAPH_FORMATS:
        yield _link(dataset, void.feature, each.iri)


def _partitions(dataset: str, part_of: str, by: str, kind: str, rows: Iterable[Row], base: str) -> Iterator[Triple]:
    """One part of the data for each class or property, with what was counted of it and one of the instance's own things."""
    for row in rows:
        term = row[kind]
        if isinstance(term, NamedNode):
            part = f"{dataset.removesuffix('#dataset')}#{kind}-{compact(term.value)}"
            yield _link(dataset, part_of, part)
            yield _link(part, by, term.value)
            yield from _counts(part, row)
            if example := _example(row, base):
                yield _link(part, void.exampleResource, example)


def _vocabularies(dataset: str, rows: Iterable[Row]) -> Iterator[Triple]:
    """The declared namespaces that a class or property in use is of."""
    used = {term.value for row in rows for term in row.values() if isinstance(term, NamedNode)}
    for namespace in PREFIXES.values():
        if any(iri.startswith(namespace) for iri in used):
            yield _link(dataset, void.vocabulary, namespace)


def _examples(dataset: str, classes: Iterable[Row], base: str) -> Iterator[Triple]:
    """One thing of the instance's own for each class that has any."""
    for row in classes:
        if example := _example(row, base):
            yield _link(dataset, void.exampleResource, example)


def _example(row: Row, base: str) -> str | None:
    """The thing that was counted as an example, if it is one of the instance's own."""
    example = row.get("example")
    own = isinstance(example, Literal) and example.value.startswith((f"{base}id/", f"{base}scheme/"))
    return example.value if isinstance(example, Literal) and own else None


def _counts(subject: str, counted: Mapping[str, Term | None]) -> Iterator[Triple]:
    for name, count in counted.items():
        if name in _COUNTS and isinstance(count, Literal):
            yield Triple(NamedNode(subject), NamedNode(_COUNTS[name]), count)


def _texts(subject: str, predicate: str, texts: Mapping[str, str]) -> Iterator[Triple]:
    for language, text in texts.items():
        yield Triple(NamedNode(subject), NamedNode(predicate), Literal(text, language=language))


def _link(subject: str, predicate: str, target: str) -> Triple:
    return Triple(NamedNode(subject), NamedNode(predicate), NamedNode(target))


def _number(value: int) -> Literal:
    return Literal(str(value), datatype=NamedNode(xsd.integer))


def _row(store: Store, query: str) -> Row:
    (row,) = store.select(query)
    return row


def compact(iri: str) -> str:
    """A term as part of a fragment: with its prefix where one is declared, else the whole IRI in percent-encoding.

    >>> compact("http://purl.org/dc/terms/title"), compact("https://a.example/b")
    ('dct.title', 'https%3A%2F%2Fa.example%2Fb')
    """
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace) and iri != namespace:
            return f"{prefix}.{quote(iri.removeprefix(namespace), safe='')}"
    return quote(iri, safe="")
