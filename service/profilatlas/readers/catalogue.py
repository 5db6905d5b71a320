"""The catalogue for open-data portals: the data as they are now, as they were at the end of each year, and the services.

It says what was there when its release was published: a release that came later is in a later catalogue.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from urllib.parse import quote

from ..errors import ReleaseError
from ..model.media import CSV, CSVW, GRAPH_FORMATS, JSON, RESULT_FORMATS, XLSX
from ..queries.registry import Registry
from ..release.describe import catalogue_iri, dataset_iri
from ..release.dumps import Dump, read_dumps
from ..release.opened import OpenRelease
from ..release.versions import Version, newest_of_each_year, versions
from . import authorities
from .filters import page_number, refuse_unknown
from .models import Catalogue, CatalogueContact, CatalogueDataset, CataloguePage, DataService, Distribution
from .paging import paging
from .reading import Reading
from .speech import plain

PATH = "/catalogue"
PER_PAGE = 20
_PARAMETERS = ("page", "format")
_LABELS = {each.media_type: each.label for each in (*GRAPH_FORMATS, CSV, CSVW, JSON, XLSX)}


def catalogue(
    release: OpenRelease,
    registry: Registry,
    address: Callable[[str], str],
    parameters: Mapping[str, Sequence[str]],
    languages: Sequence[str],
) -> Catalogue:
    """Read a page of the catalogue; `address` makes a path absolute, `parameters` are those of the page's address.

    `BadRequest` for unknown parameters or a page that is no number; a page beyond the end is the last one.
    """
    reading = Reading(release, registry, languages)
    refuse_unknown(reading, parameters, _PARAMETERS)
    years = newest_of_each_year(_known_to(release))
    piece = paging(1 + len(years), page_number(reading, parameters), PER_PAGE, path_of)
    making = _Making(release, address, years)
    places = range(piece.first - 1, piece.last)
    return Catalogue(
        iri=catalogue_iri(release.instance),
        document=making.document,
        series=f"{making.document}#series",
        url=address("/").rstrip("/"),
        as_of=release.manifest.as_of,
        licence=making.licence,
        first_year=years[-1].as_of.year if years else release.manifest.as_of.year,
        datasets=tuple(making.dataset(place) for place in places),
        services=tuple(making.services()) if piece.page == 1 else (),
        total=piece.total,
        page=piece.page,
        pages=piece.pages,
        per_page=piece.per_page,
    )


def catalogue_page(
    release: OpenRelease, registry: Registry, read: Catalogue, languages: Sequence[str]
) -> CataloguePage:
    """A page of the catalogue with names in the first language that has one."""
    reading = Reading(release, registry, languages)
    instance, among = release.instance, reading.speech.among
    title = among(instance.title) or plain(instance.base)
    frequency = instance.frequency or authorities.IRREGULAR
    availability = instance.availability or authorities.SOME_YEARS
    named = (authorities.POPULATION, authorities.PUBLIC, frequency, availability)
    more = (instance.publisher_type, instance.regional_level, read.licence)
    reading.want((*named, *filter(None, more)))
    best = reading.speech.best(instance.keywords)
    return CataloguePage(
        path=path_of(read.page),
        title=title,
        description=among(instance.subtitle),
        catalogue=read,
        publisher=among(instance.publisher) or title,
        publisher_homepage=instance.publisher_homepage,
        publisher_type=reading.maybe(instance.publisher_type),
        contact=_contact(reading),
        licence=reading.maybe(read.licence),
        theme=reading.link(authorities.POPULATION),
        frequency=reading.link(frequency),
        availability=reading.link(availability),
        access=reading.link(authorities.PUBLIC),
        level=reading.maybe(instance.regional_level),
        keywords=tuple(filter(None, (among({best: word}) for word in instance.keywords[best]))) if best else (),
        regional_key=instance.regional_key,
        geonames=instance.geonames,
        contributor=instance.contributor_id,
        paging=paging(read.total, read.page, read.per_page, path_of),
    )


def path_of(page: int) -> str:
    """The address of a page without its format."""
    return PATH if page == 1 else f"{PATH}?page={page}"


class _Making:
    """The entries of a catalogue: at place 0 the data as they are now, then one for each year, the latest first."""

    def __init__(self, release: OpenRelease, address: Callable[[str], str], years: Sequence[Version]) -> None:
        self._release = release
        self._address = address
        self._years = years
        self._title = release.instance.title
        self.document = f"{release.instance.base}catalogue"
        self.licence = authorities.official_licence(release.instance.licence) if release.instance.licence else None

    def dataset(self, place: int) -> CatalogueDataset:
        manifest = self._release.manifest
        if place == 0:
            iri = dataset_iri(self._release.instance)
            files = self._distributions(manifest.id, "", "/dump/")
            return CatalogueDataset(iri, "now", self._title, manifest.id, manifest.as_of, None, None, tuple(files))
        version = self._years[place - 1]
        year = version.as_of.year
        return CatalogueDataset(
            iri=self._yearly(version),
            anchor=str(year),
            title={language: f"{title} {year}" for language, title in self._title.items()},
            release=version.id,
            as_of=version.as_of,
            year=year,
            previous=self._yearly(self._years[place]) if place < len(self._years) else None,
            distributions=tuple(self._distributions(version.id, f"{year}-", f"/release/{version.id}/dump/")),
        )

    def services(self) -> Iterator[DataService]:
        yield self._service(
            "sparql",
            "SPARQL",
            "/sparql",
            "/sparql",
            "https://www.w3.org/TR/sparql11-protocol/",
            tuple(each.media_type for each in (*RESULT_FORMATS, *GRAPH_FORMATS)),
        )
        yield self._service(
            "api",
            "API",
            "/api",
            "/api/openapi.json",
            "https://spec.openapis.org/oas/v3.1.0",
            tuple(each.media_type for each in (JSON, CSV, XLSX)),
        )

    def _service(
        self, anchor: str, name: str, path: str, description: str, conforms_to: str, media_types: tuple[str, ...]
    ) -> DataService:
        title = {language: f"{title}: {name}" for language, title in self._title.items()}
        iri, endpoint = f"{self.document}#{anchor}", self._address(path)
        return DataService(iri, anchor, title, endpoint, path, self._address(description), conforms_to, media_types)

    def _yearly(self, version: Version) -> str:
        return f"{self.document}#{version.as_of.year}"

    def _distributions(self, release: str, mark: str, place: str) -> Iterator[Distribution]:
        """The files of a release; none where nobody may use them."""
        if self.licence is None:
            return
        for dump in self._dumps(release):
            path = place + quote(dump.name)
            yield Distribution(
                iri=f"{self.document}#{mark}{quote(dump.name)}",
                name=dump.name,
                label=_LABELS.get(dump.media_type, dump.media_type),
                media_type=dump.media_type,
                compression=dump.compression,
                file_type=authorities.file_type(dump.media_type),
                conforms_to=dump.conforms_to,
                size=dump.size,
                sha256=dump.sha256,
                count=dump.count,
                counts=dump.counts,
                url=self._address(path),
                path=path,
            )

    def _dumps(self, release: str) -> Sequence[Dump]:
        if release == self._release.manifest.id:
            return self._release.dumps
        try:
            return read_dumps(self._release.path.parent / release)
        except (OSError, ValueError, KeyError, TypeError):
            return ()  # made before there were dumps, or just taken away


def _known_to(release: OpenRelease) -> Iterator[Version]:
    """The versions that were there when a release was published, itself included."""
    try:
        found = versions(release.path.parent)
    except ReleaseError:
        found = ()
    yield from (each for each in found if each.sequence <= release.manifest.sequence)


def _contact(reading: Reading) -> CatalogueContact | None:
    instance = reading.release.instance
    if not (instance.contact_page or instance.contact_email):
        return None
    names = instance.contact or instance.publisher or instance.title
    return CatalogueContact(
        reading.speech.among(names) or plain(instance.base), instance.contact_page, instance.contact_email
    )
