"""Values of official lists that a catalogue of open data names, and which of them stand for ours.

Lists of the Publications Office of the European Union: https://op.europa.eu/en/web/eu-vocabularies; of GovData:
https://www.dcat-ap.de/def/. What our pages call them stands in `ontology/authorities.ttl`.
"""

from __future__ import annotations

from types import MappingProxyType

from ..model.languages import three_letters
from ..model.media import CSV, CSVW, HTML, JSON, JSON_LD, N_TRIPLES, RDF_XML, TSV_RESULTS, TURTLE, XLSX

_EU = "http://publications.europa.eu/resource/authority/"
_MEDIA_TYPE = "https://www.iana.org/assignments/media-types/"
_LICENCES = "http://dcat-ap.de/def/licenses/"

THEMES = f"{_EU}data-theme"
POPULATION = f"{THEMES}/SOCI"
PUBLIC = f"{_EU}access-right/PUBLIC"
SOME_YEARS = f"{_EU}planned-availability/AVAILABLE"
ANNUAL, IRREGULAR, NEVER = (f"{_EU}frequency/{code}" for code in ("ANNUAL", "IRREG", "NEVER"))

_FILE_TYPES = MappingProxyType(
    {
        CSV.media_type: "CSV",
        CSVW.media_type: "JSON",
        HTML.media_type: "HTML",
        JSON.media_type: "JSON",
        JSON_LD.media_type: "JSON_LD",
        N_TRIPLES.media_type: "RDF_N_TRIPLES",
        RDF_XML.media_type: "RDF_XML",
        TSV_RESULTS.media_type: "TSV",
        TURTLE.media_type: "RDF_TURTLE",
        XLSX.media_type: "XLSX",
        "application/xml": "XML",
    }
)
# The licences of GovData's list under which others are known, too.
_SAME_LICENCE = MappingProxyType(
    {
        f"{_EU}licence/CC_BY_4_0": f"{_LICENCES}cc-by/4.0",
        f"{_EU}licence/CC_BYSA_4_0": f"{_LICENCES}cc-by-sa/4.0",
        f"{_EU}licence/CC0": f"{_LICENCES}cc-zero",
        "creativecommons.org/licenses/by/4.0": f"{_LICENCES}cc-by/4.0",
        "creativecommons.org/licenses/by-sa/4.0": f"{_LICENCES}cc-by-sa/4.0",
        "creativecommons.org/publicdomain/zero/1.0": f"{_LICENCES}cc-zero",
        "www.govdata.de/dl-de/by-2-0": f"{_LICENCES}dl-by-de/2.0",
        "www.govdata.de/dl-de/zero-2-0": f"{_LICENCES}dl-zero-de/2.0",
    }
)


def file_type(media_type: str) -> str | None:
    """The file type of a media type, None for one that the list does not have.

    >>> file_type("text/turtle"), file_type("application/x-unknown")
    ('http://publications.europa.eu/resource/authority/file-type/RDF_TURTLE', None)
    """
    code = _FILE_TYPES.get(media_type)
    return f"{_EU}file-type/{code}" if code else None


def media_type_iri(media_type: str) -> str:
    """A media type as an address of IANA's registry."""
    return _MEDIA_TYPE + media_type


def language_iri(tag: str) -> str | None:
    """The language of a tag, None for a tag that names none.

    >>> language_iri("de")
    'http://publications.europa.eu/resource/authority/language/DEU'
    """
    code = three_letters(tag)
    return f"{_EU}language/{code}" if code else None


def official_licence(licence: str) -> str:
    """A licence as GovData's list names it, or as it is where the list does not have it.

    >>> official_licence("https://creativecommons.org/licenses/by/4.0/deed.de")
    'http://dcat-ap.de/def/licenses/cc-by/4.0'
    >>> official_licence("https://city.example/licence")
    'https://city.example/licence'
    """
    bare = licence.partition("://")[2].partition("/deed")[0].rstrip("/")
    return _SAME_LICENCE.get(licence) or _SAME_LICENCE.get(bare) or licence
