"""The catalogue for open-data portals: datasets, the files in which they come, services, in every language.

Texts are by language (tag → text) as the instance's settings have them; `url` is absolute, `path` relative to the host.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from .basics import Link, Text
from .lists import Paging


@dataclass(frozen=True, slots=True)
class Distribution:
    """A file to take away. `size` is in bytes, `sha256` in hex, `count` how many `counts` (triples, rows, sheets) it holds.

    `label` is what people call its format; `media_type` is that of the content, `compression` what it is packed in
    (`gzip`, `zip`), None for nothing; `conforms_to` is a standard whose words it uses, None for our own vocabulary.
    """

    iri: str
    name: str
    label: str
    media_type: str
    compression: str | None
    file_type: str | None
    conforms_to: str | None
    size: int
    sha256: str
    count: int
    counts: str
    url: str
    path: str


@dataclass(frozen=True, slots=True)
class CatalogueDataset:
    """The data of one release; `year` when they stand for that year in the series, None for the data as they are now.

    `previous` is the dataset before it in the series.
    """

    iri: str
    anchor: str
    title: Mapping[str, str]
    release: str
    as_of: date
    year: int | None
    previous: str | None
    distributions: tuple[Distribution, ...]


@dataclass(frozen=True, slots=True)
class DataService:
    """An address that answers questions about the data as they are now; `media_types` are those of its answers."""

    iri: str
    anchor: str
    title: Mapping[str, str]
    endpoint: str
    path: str
    description: str
    conforms_to: str
    media_types: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """One page of the catalogue: `datasets` are those of the page; services stand on the first page, with the newest data.

    `first_year` is the first of the series, `url` the address of the service (or of the release, below its own address), `licence` None where the instance has none:
    then nobody may use the data, and no file is offered.
    """

    iri: str
    document: str
    series: str
    url: str
    as_of: date
    licence: str | None
    first_year: int
    datasets: tuple[CatalogueDataset, ...]
    services: tuple[DataService, ...]
    total: int
    page: int
    pages: int
    per_page: int


@dataclass(frozen=True, slots=True)
class CatalogueContact:
    """How to reach the office that answers questions; never a person."""

    name: Text
    page: str | None
    email: str | None


@dataclass(frozen=True, slots=True)
class CataloguePage:
    """`/catalogue` for people: the catalogue with names in one language."""

    path: str
    title: Text
    description: Text | None
    catalogue: Catalogue
    publisher: Text
    publisher_homepage: str | None
    publisher_type: Link | None
    contact: CatalogueContact | None
    licence: Link | None
    theme: Link
    frequency: Link
    availability: Link
    access: Link
    level: Link | None
    keywords: tuple[Text, ...]
    regional_key: str | None
    geonames: str | None
    contributor: str | None
    paging: Paging
