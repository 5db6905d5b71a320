"""The quality of a release in RDF: measurements of the Data Quality Vocabulary (https://www.w3.org/TR/vocab-dqv/).

Each number is a `dqv:QualityMeasurement` of a metric that our vocabulary defines (`ipv:qualityMetrics`), computed on the
data set or on the part of it that is named beside: a class, a property, a language, a rule.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..queries.registry import Registry
from ..release.describe import compact, dataset_iri
from ..release.opened import OpenRelease
from ..store.port import Literal, NamedNode, Term, Triple
from ..terms import PREFIXES, dct, dqv, foaf, ipv, owl, rdf, schema, sh, void, xsd
from .descriptions import Description, described, in_order
from .quality import PATH, quality_of


def quality_description(release: OpenRelease, registry: Registry) -> Description:
    """Describe the quality of a release; `NotFound` when it kept no report."""
    base, dataset = release.instance.base, dataset_iri(release.instance)
    document = f"{base}{PATH.removeprefix('/')}"
    quality = quality_of(release)
    about = (
        _link(document, rdf.type, foaf.Document),
        _link(document, foaf.primaryTopic, dataset),
        Triple(NamedNode(document), NamedNode(owl.versionInfo), Literal(release.manifest.id)),
        Triple(NamedNode(document), NamedNode(dct.issued), _typed(quality.as_of.isoformat(), xsd.date)),
    )
    statements = in_order((*about, *_Measurements(release, document, dataset).all()), dataset)
    return described(release, registry, dataset, document, statements)


class _Measurements:
    def __init__(self, release: OpenRelease, document: str, dataset: str) -> None:
        self._quality = quality_of(release)
        self._document = document
        self._dataset = dataset

    def all(self) -> Iterator[Triple]:
        """Every number of the report."""
        quality = self._quality
        yield from self._measured(ipv.withoutProfileCount, quality.without_profile, self._dataset, "without-profile")
        yield from self._measured(ipv.derivedStatementCount, quality.derived, self._dataset, "derived")
        for rule in quality.rules:
            name = f"findings-{rule.severity}-{rule.rule}"
            yield from self._measured(ipv.findingCount, rule.findings, self._dataset, name)
            measurement = f"{self._document}#{name}"
            yield _link(measurement, sh.sourceShape, f"{PREFIXES['ips']}{rule.rule}")
            yield _link(measurement, sh.resultSeverity, f"{PREFIXES['sh']}{rule.severity}")
        for class_iri, things in quality.things.items():
            yield from self._of_part(ipv.thingCount, things, "things", class_iri)
        for filled in quality.filled:
            yield from self._of_part(ipv.statedCount, filled.stated, "stated", filled.class_iri, filled.predicates)
        for spoken in quality.spoken:
            for language, count in spoken.languages.items():
                part = (spoken.predicate,)
                yield from self._of_part(ipv.textCount, count, f"text-{language}", spoken.class_iri, part)
                measurement = self._measurement(f"text-{language}", spoken.class_iri, part)
                yield Triple(NamedNode(measurement), NamedNode(schema.inLanguage), Literal(language))
        for each in quality.evidence:
            yield from self._of_part(ipv.attestedCount, each.attested, "attested", each.class_iri)
            yield from self._of_part(ipv.illustrativeCount, each.illustrative, "illustrative", each.class_iri)
        for class_iri, ages in quality.ages.items():
            if ages.median is not None:
                yield from self._of_part(ipv.medianAge, ages.median, "median-age", class_iri)
        for links in quality.addresses:
            total = links.encrypted + links.plain + links.malformed
            yield from self._of_part(ipv.addressCount, total, "addresses", None, (links.predicate,))
            yield from self._of_part(ipv.malformedAddressCount, links.malformed, "malformed", None, (links.predicate,))

    def _of_part(
        self, metric: str, value: int, name: str, class_iri: str | None, predicates: tuple[str, ...] = ()
    ) -> Iterator[Triple]:
        """A number about the things of a class, or about a property of them."""
        part = f"{self._document}#{_part(class_iri, predicates)}"
        yield _link(self._dataset, void.subset, part)
        yield _link(part, rdf.type, void.Dataset)
        if class_iri:
            yield _link(part, void.class_, class_iri)
        if predicates:
            yield _link(part, void.property, predicates[-1])
        yield from self._measured(metric, value, part, f"{name}-{_part(class_iri, predicates)}")

    def _measurement(self, name: str, class_iri: str | None, predicates: tuple[str, ...]) -> str:
        return f"{self._document}#{name}-{_part(class_iri, predicates)}"

    def _measured(self, metric: str, value: int, on: str, name: str) -> Iterator[Triple]:
        measurement = f"{self._document}#{name}"
        yield _link(on, dqv.hasQualityMeasurement, measurement)
        yield _link(measurement, rdf.type, dqv.QualityMeasurement)
        yield _link(measurement, dqv.isMeasurementOf, metric)
        yield _link(measurement, dqv.computedOn, on)
        yield Triple(NamedNode(measurement), NamedNode(dqv.value), _typed(str(value), xsd.integer))


def _part(class_iri: str | None, predicates: tuple[str, ...]) -> str:
    return "-".join(compact(iri) for iri in (*([class_iri] if class_iri else []), *predicates))


def _link(subject: str, predicate: str, target: str) -> Triple:
    return Triple(NamedNode(subject), NamedNode(predicate), NamedNode(target))


def _typed(value: str, datatype: str) -> Term:
    return Literal(value, datatype=NamedNode(datatype))
