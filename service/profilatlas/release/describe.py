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
from ..settings import Instance
from ..store.port import Literal, NamedNode, Triple
from ..terms import PREFIXES, dct, foaf, rdf, void, xsd
from .tally import Tally, Use

DESCRIPTION = "description.nt"


def document_iri(instance: Instance) -> str:
    """The document that describes the data of an instance."""
    return f"{instance.base}void"


def dataset_iri(instance: Instance) -> str:
    """The data of an instance as a whole: one `void:Dataset`."""
    return f"{document_iri(instance)}#dataset"


def catalogue_iri(instance: Instance) -> str:
    """The catalogue that lists the data for open-data portals: a `dcat:Catalog`."""
    return f"{instance.base}catalogue#catalogue"


def describe(counted: Tally, instance: Instance) -> tuple[Triple, ...]:
    """Say in VoID what was counted; the same numbers give the same statements in the same order."""
    dataset = dataset_iri(instance)
    examples = {kind: first for kind, first in counted.first.items() if first.startswith(_own(instance.base))}
    statements = [
        *_facts(dataset, instance),
        *_counts(dataset, _used(counted.use) | {void.entities: counted.entities}),
        *_counts(dataset, {void.classes: len(counted.classes), void.properties: len(counted.properties)}),
        *_class_partitions(dataset, counted.classes, examples),
        *_property_partitions(dataset, counted.properties),
        *_vocabularies(dataset, [*counted.classes, *counted.properties]),
        *(_link(dataset, void.exampleResource, example) for example in examples.values()),
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


def _class_partitions(dataset: str, classes: Mapping[str, int], examples: Mapping[str, str]) -> Iterator[Triple]:
    """A part of the data for each class, with how many things it has and one of the instance's own."""
    for kind, things in classes.items():
        part = f"{_document(dataset)}#class-{compact(kind)}"
        yield _link(dataset, void.classPartition, part)
        yield _link(part, void.class_, kind)
        yield from _counts(part, {void.entities: things})
        if kind in examples:
            yield _link(part, void.exampleResource, examples[kind])


def _property_partitions(dataset: str, properties: Mapping[str, Use]) -> Iterator[Triple]:
    """A part of the data for each property, with how often it is used."""
    for name, use in properties.items():
        part = f"{_document(dataset)}#property-{compact(name)}"
        yield _link(dataset, void.propertyPartition, part)
        yield _link(part, void.property, name)
        yield from _counts(part, _used(use))


def _document(dataset: str) -> str:
    return dataset.removesuffix("#dataset")


def _vocabularies(dataset: str, used: Iterable[str]) -> Iterator[Triple]:
    """The declared namespaces that a class or property in use is of."""
    used = tuple(used)
    for namespace in PREFIXES.values():
        if any(iri.startswith(namespace) for iri in used):
            yield _link(dataset, void.vocabulary, namespace)


def _own(base: str) -> tuple[str, str]:
    """How the addresses of an instance's own things begin."""
    return (f"{base}id/", f"{base}scheme/")


def _used(use: Use) -> dict[str, int]:
    return {void.triples: use.triples, void.distinctSubjects: use.subjects, void.distinctObjects: use.objects}


def _counts(subject: str, numbers: Mapping[str, int]) -> Iterator[Triple]:
    for name, number in numbers.items():
        count = Literal(str(number), datatype=NamedNode(xsd.integer))
        yield Triple(NamedNode(subject), NamedNode(name), count)


def _texts(subject: str, predicate: str, texts: Mapping[str, str]) -> Iterator[Triple]:
    for language, text in texts.items():
        yield Triple(NamedNode(subject), NamedNode(predicate), Literal(text, language=language))


def _link(subject: str, predicate: str, target: str) -> Triple:
    return Triple(NamedNode(subject), NamedNode(predicate), NamedNode(target))


def compact(iri: str) -> str:
    """A term as part of a fragment: with its prefix where one is declared, else the whole IRI in percent-encoding.

    >>> compact("http://purl.org/dc/terms/title"), compact("https://a.example/b")
    ('dct.title', 'https%3A%2F%2Fa.example%2Fb')
    """
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace) and iri != namespace:
            return f"{prefix}.{quote(iri.removeprefix(namespace), safe='')}"
    return quote(iri, safe="")
