"""A page of the catalogue in DCAT 3, as DCAT-AP.de 3.0 wants it (https://www.dcat-ap.de/def/dcatde/3.0/spec/).

Pages are linked as CKAN's harvester follows them: `hydra:next`, and `hydra:nextPage` for its older editions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache

from ..release.describe import dataset_iri
from ..settings import Instance
from ..store.port import Literal, NamedNode, Triple
from ..terms import dcat, dcatap, dcatde, dct, foaf, hydra, rdf, spdx, vcard, xsd
from . import authorities
from .descriptions import Description
from .models import Catalogue, CatalogueDataset, DataService, Distribution


def catalogue_description(read: Catalogue, instance: Instance, suffix: str) -> Description:
    """The document about a page of the catalogue; links to other pages lead to those in the same format (`ttl`, `rdf` …)."""
    return Description(read.iri, read.document, tuple(_Graph(read, instance).statements(suffix)), ())


class _Graph:
    """Writes down a catalogue with what the instance's settings say of all that is in it: one subject after the other."""

    def __init__(self, read: Catalogue, instance: Instance) -> None:
        self._read = read
        self._instance = instance
        self._publisher = f"{read.document}#publisher"
        self._contact = f"{read.document}#contact"
        self._frequency = instance.frequency or authorities.IRREGULAR
        self._of_each_file = tuple(self._said_of_each_file())

    def statements(self, suffix: str) -> Iterator[Triple]:
        read = self._read
        yield _link(read.document, rdf.type, foaf.Document)
        yield _link(read.document, foaf.primaryTopic, read.iri)
        yield from self._catalogue()
        yield from self._agents()
        for area in self._areas():
            yield _link(area, rdf.type, dct.Location)
        for each in read.datasets:
            yield from self._dataset(each)
        if any(each.year for each in read.datasets):
            yield from self._series()
        for service in read.services:
            yield from self._service(service)
        yield from self._paging(suffix)

    def _catalogue(self) -> Iterator[Triple]:
        read = self._read
        yield _link(read.iri, rdf.type, dcat.Catalog)
        yield _link(read.iri, foaf.homepage, f"{read.url}/")
        yield _link(read.iri, dcat.themeTaxonomy, authorities.THEMES)
        yield _day(read.iri, dct.modified, read.as_of)
        yield from self._described(read.iri, self._instance.title)
        yield from self._languages(read.iri)
        yield from self._licence(read.iri)
        yield from _links(read.iri, dct.spatial, self._areas())
        yield from _links(read.iri, dcat.dataset, (each.iri for each in read.datasets))
        yield from _links(read.iri, dcat.service, (each.iri for each in read.services))
        if any(each.year for each in read.datasets):
            yield _link(read.iri, dcat.resource, read.series)

    def _dataset(self, dataset: CatalogueDataset) -> Iterator[Triple]:
        iri, instance = dataset.iri, self._instance
        yield _link(iri, rdf.type, dcat.Dataset)
        yield Triple(_node(iri), _node(dct.identifier), Literal(iri))
        yield Triple(_node(iri), _node(dcat.version), Literal(dataset.release))
        yield _day(iri, dct.modified, dataset.as_of)
        yield _link(iri, dcat.theme, authorities.POPULATION)
        yield _link(iri, dct.accessRights, authorities.PUBLIC)
        yield _link(iri, dcatap.availability, self._availability)
        yield _link(iri, dcat.landingPage, f"{self._read.url}/")
        yield from self._described(iri, dataset.title)
        yield from self._languages(iri)
        yield from _links(iri, dct.spatial, self._areas())
        yield from _links(iri, dcatde.politicalGeocodingLevelURI, filter(None, [instance.regional_level]))
        yield from _links(iri, dcatde.contributorID, filter(None, [instance.contributor_id]))
        for language, words in instance.keywords.items():
            for word in words:
                yield _text(iri, dcat.keyword, word, language)
        yield from _links(iri, dcat.distribution, (each.iri for each in dataset.distributions))
        if dataset.year is None:
            yield _link(iri, dct.accrualPeriodicity, self._frequency)
        else:
            yield from self._member(dataset, dataset.year)
        for distribution in dataset.distributions:
            yield from self._distribution(distribution, dataset)

    def _member(self, dataset: CatalogueDataset, year: int) -> Iterator[Triple]:
        """What makes a dataset one of the series: it is that of its year, and only the running year's still changes."""
        over = year < self._read.as_of.year
        period = f"{dataset.iri}-period"
        yield _link(dataset.iri, dct.accrualPeriodicity, authorities.NEVER if over else self._frequency)
        yield _link(dataset.iri, dcat.inSeries, self._read.series)
        yield _link(dataset.iri, dcat.isVersionOf, dataset_iri(self._instance))
        yield from _links(dataset.iri, dcat.prev, filter(None, [dataset.previous]))
        yield _link(dataset.iri, dct.temporal, period)
        yield _link(period, rdf.type, dct.PeriodOfTime)
        yield _day(period, dcat.startDate, date(year, 1, 1))
        yield _day(period, dcat.endDate, dataset.as_of)

    def _series(self) -> Iterator[Triple]:
        series = self._read.series
        title = {language: f"{text} {self._read.first_year}–" for language, text in self._instance.title.items()}
        yield _link(series, rdf.type, dcat.DatasetSeries)
        yield _day(series, dct.modified, self._read.as_of)
        yield _link(series, dct.accrualPeriodicity, authorities.ANNUAL)
        yield from self._described(series, title)
        yield from _links(series, dct.spatial, self._areas())

    def _distribution(self, file: Distribution, dataset: CatalogueDataset) -> Iterator[Triple]:
        iri, checksum = file.iri, f"{file.iri}-checksum"
        subject = _node(iri)
        for predicate, value in self._of_each_file:
            yield Triple(subject, predicate, value)
        for language in dataset.title:
            yield _text(iri, dct.title, f"{dataset.title[language]}: {file.name}", language)
        yield _link(iri, dcat.accessURL, file.url)
        yield _link(iri, dcat.downloadURL, file.url)
        yield _link(iri, dcat.mediaType, authorities.media_type_iri(file.media_type))
        yield from _links(iri, dct.format, filter(None, [file.file_type]))
        yield from _links(iri, dct.conformsTo, filter(None, [file.conforms_to]))
        if file.compression:
            packed = dcat.packageFormat if file.compression == "zip" else dcat.compressFormat
            yield _link(iri, packed, authorities.media_type_iri(f"application/{file.compression}"))
        yield _typed(iri, dcat.byteSize, str(file.size), xsd.nonNegativeInteger)
        yield _day(iri, dct.modified, dataset.as_of)
        yield _link(iri, spdx.checksum, checksum)
        yield _link(checksum, rdf.type, spdx.Checksum)
        yield _link(checksum, spdx.algorithm, spdx.checksumAlgorithm_sha256)
        yield _typed(checksum, spdx.checksumValue, file.sha256, xsd.hexBinary)

    def _said_of_each_file(self) -> Iterator[tuple[NamedNode, NamedNode | Literal]]:
        yield _node(rdf.type), _node(dcat.Distribution)
        yield _node(dcatap.availability), _node(self._availability)
        if self._read.licence:
            yield _node(dct.license), _node(self._read.licence)
        for language, name in (self._instance.publisher or self._instance.title).items():
            yield _node(dcatde.licenseAttributionByText), Literal(name, language=language)
        for spoken in self._spoken():
            yield _node(dct.language), _node(spoken)

    def _service(self, service: DataService) -> Iterator[Triple]:
        yield _link(service.iri, rdf.type, dcat.DataService)
        yield _link(service.iri, dcat.endpointURL, service.endpoint)
        yield _link(service.iri, dcat.endpointDescription, service.description)
        yield _link(service.iri, dct.conformsTo, service.conforms_to)
        yield _link(service.iri, dct.accessRights, authorities.PUBLIC)
        yield _link(service.iri, dcatap.availability, self._availability)
        yield _link(service.iri, dcat.theme, authorities.POPULATION)
        types = dict.fromkeys(authorities.file_type(each) for each in service.media_types)
        yield from _links(service.iri, dct.format, filter(None, types))
        yield from _links(service.iri, dcat.servesDataset, [dataset_iri(self._instance)])
        yield from self._described(service.iri, service.title)
        yield from self._licence(service.iri)

    def _described(self, iri: str, title: Mapping[str, str]) -> Iterator[Triple]:
        """Title, description, publisher and contact: what every entry of a catalogue has."""
        for language, text in title.items():
            yield _text(iri, dct.title, text, language)
        for language, text in (self._instance.subtitle or title).items():
            yield _text(iri, dct.description, text, language)
        yield _link(iri, dct.publisher, self._publisher)
        if self._has_contact:
            yield _link(iri, dcat.contactPoint, self._contact)

    def _agents(self) -> Iterator[Triple]:
        """The publisher, who is the site itself where the settings name none, and the office to ask."""
        instance = self._instance
        names = instance.publisher or instance.title
        yield _link(self._publisher, rdf.type, foaf.Agent)
        for language, name in names.items():
            yield _text(self._publisher, foaf.name, name, language)
        yield from _links(self._publisher, foaf.homepage, filter(None, [instance.publisher_homepage]))
        yield from _links(self._publisher, dct.type, filter(None, [instance.publisher_type]))
        if self._has_contact:
            # Exactly one name (DCAT-AP.de): that in the first language of the instance which has one.
            known = instance.contact or names
            language = next((each for each in instance.languages if each in known), next(iter(known)))
            yield _link(self._contact, rdf.type, vcard.Kind)
            yield _link(self._contact, rdf.type, vcard.Organization)
            yield _text(self._contact, vcard.fn, known[language], language)
            yield from _links(self._contact, vcard.hasURL, filter(None, [instance.contact_page]))
            if instance.contact_email:
                yield _link(self._contact, vcard.hasEmail, f"mailto:{instance.contact_email}")

    def _paging(self, suffix: str) -> Iterator[Triple]:
        read = self._read

        def place(page: int) -> str:
            return f"{read.url}/catalogue.{suffix}?page={page}"

        here = place(read.page)
        yield _link(here, rdf.type, hydra.PagedCollection)
        yield _typed(here, hydra.totalItems, str(read.total), xsd.integer)
        yield _typed(here, hydra.itemsPerPage, str(read.per_page), xsd.integer)
        for page, names in (
            (1, (hydra.first, hydra.firstPage)),
            (read.page - 1, (hydra.previous, hydra.previousPage)),
            (read.page + 1, (hydra.next, hydra.nextPage)),
            (read.pages, (hydra.last, hydra.lastPage)),
        ):
            if 1 <= page <= read.pages:
                for name in names:
                    yield _link(here, name, place(page))

    def _licence(self, iri: str) -> Iterator[Triple]:
        yield from _links(iri, dct.license, filter(None, [self._read.licence]))

    def _languages(self, iri: str) -> Iterator[Triple]:
        yield from _links(iri, dct.language, self._spoken())

    def _spoken(self) -> Iterable[str]:
        found = (authorities.language_iri(tag) for tag in self._instance.languages)
        return dict.fromkeys(filter(None, found))

    def _areas(self) -> Iterator[str]:
        yield from filter(None, (self._instance.regional_key, self._instance.geonames))

    @property
    def _availability(self) -> str:
        return self._instance.availability or authorities.SOME_YEARS

    @property
    def _has_contact(self) -> bool:
        return bool(self._instance.contact_page or self._instance.contact_email)


@lru_cache(maxsize=1024)
def _node(iri: str) -> NamedNode:
    """A node; the same few stand in hundreds of statements, and each new one is checked anew."""
    return NamedNode(iri)


def _link(subject: str, predicate: str, target: str) -> Triple:
    return Triple(_node(subject), _node(predicate), _node(target))


def _links(subject: str, predicate: str, targets: Iterable[str]) -> Iterator[Triple]:
    for target in targets:
        yield _link(subject, predicate, target)


def _text(subject: str, predicate: str, text: str, language: str) -> Triple:
    return Triple(_node(subject), _node(predicate), Literal(text, language=language))


def _typed(subject: str, predicate: str, value: str, datatype: str) -> Triple:
    return Triple(_node(subject), _node(predicate), Literal(value, datatype=_node(datatype)))


def _day(subject: str, predicate: str, day: date) -> Triple:
    return _typed(subject, predicate, day.isoformat(), xsd.date)
