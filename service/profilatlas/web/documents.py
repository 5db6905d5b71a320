"""Documents that come in several formats: which one a request gets, where each is, and the headers that say so.

A document's own address negotiates; with a suffix (`/doc/measure/x.ttl`) or `?format=ttl` it is one format whatever the
client accepts. Decision 0032 says why.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from flask import Response, request

from ..errors import BadRequest, NotAcceptable
from ..model.media import CSV, DOCUMENT_FORMATS, HTML, JSON, Format
from ..readers.descriptions import Description
from . import caching, rendering, representations, urls
from .negotiation import choose_format
from .visit import current, services, site

FORMAT_PARAMETER = "format"


@dataclass(frozen=True, slots=True)
class Place:
    """A document by its address without suffix, and the formats in which it comes, best first."""

    path: str
    formats: Sequence[Format] = DOCUMENT_FORMATS

    def in_format(self, wanted: Format) -> str:
        """The address of one format, for links.

        >>> from profilatlas.model.media import TURTLE
        >>> Place("/doc/measure/x").in_format(TURTLE), Place("/doc/source/a.csv").in_format(TURTLE)
        ('/doc/measure/x.ttl', '/doc/source/a.csv?format=ttl')
        """
        path = quote(self.path)
        if suffix_of(self.path) is not None:
            return urls.with_parameters(path, {FORMAT_PARAMETER: wanted.suffix})
        return path if wanted == HTML else f"{path}.{wanted.suffix}"


@dataclass(frozen=True, slots=True)
class Choice:
    """Another format of a page; `path` is ready to become an address."""

    label: str
    media_type: str
    path: str


def suffix_of(path: str) -> Format | None:
    """The format that the suffix of an address names.

    >>> suffix_of("/doc/measure/x.rdf").label, suffix_of("/doc/scheme/herausforderungen-1/10.2"), suffix_of("/doc/.ttl")
    ('RDF/XML', None, None)
    """
    stem, _, suffix = path.rpartition(".")
    known = next((each for each in DOCUMENT_FORMATS if each.suffix == suffix and each != HTML), None)
    return known if stem and not stem.endswith("/") else None


def suffixes(formats: Sequence[Format]) -> str:
    """The suffixes of formats, as a route names them: what ends otherwise is no address of ours."""
    return f"any({', '.join(each.suffix for each in formats if each != HTML)})"


def asked(place: Place) -> Format:
    """The format that `?format=` or else the Accept header asks for; `BadRequest`, `NotAcceptable`."""
    named = request.args.getlist(FORMAT_PARAMETER)
    if named:
        found = [each for each in place.formats if each.suffix == named[0]]
        if len(named) > 1 or not found:
            raise BadRequest("the address asks for a format that this document does not have")
        return found[0]
    chosen = choose_format(request.headers.get("Accept", ""), place.formats)
    if chosen is None:
        raise NotAcceptable(tuple(each.media_type for each in place.formats), links_of(place))
    return chosen


def requested(path: str, formats: Sequence[Format] = DOCUMENT_FORMATS) -> tuple[Place, Format]:
    """Which document a request is for, and in which format; with `?format=` a name is never taken for a suffix."""
    suffix = suffix_of(path)
    if suffix in formats and suffix is not None and FORMAT_PARAMETER not in request.args:
        return Place(path.removesuffix(f".{suffix.suffix}"), formats), suffix
    place = Place(path, formats)
    return place, asked(place)


def see(place: Place, fragment: str = "") -> Response:
    """303 from a thing to the document about it, in the format asked for; `fragment` is where HTML shows the thing."""
    wanted = asked(place)
    address = place.in_format(wanted)
    if wanted == HTML and fragment:
        address = f"{address}#{quote(fragment)}"
    response = caching.redirection(rendering.href(address), 303)
    response.headers["Link"] = f'<{_absolute(quote(place.path))}>; rel="describedby"'
    return response


def answer(
    place: Place,
    wanted: Format,
    page: Callable[[], tuple[str, object]] | None,
    description: Callable[[], Description],
) -> Response:
    """The document in one format, as it was made before or made now.

    HTML and JSON are the page model that `page` reads (with the template that shows it), all else is what
    `description` reads.
    """
    response = caching.known(current(), wanted.media_type) or _made(place, wanted, page, description)
    response.headers["Link"] = ", ".join([*links_of(place, but=wanted), *_about(place)])
    if request.path == place.path and FORMAT_PARAMETER not in request.args:
        response.headers["Content-Location"] = rendering.href(place.in_format(wanted))
    return response


def _made(
    place: Place,
    wanted: Format,
    page: Callable[[], tuple[str, object]] | None,
    description: Callable[[], Description],
) -> Response:
    visit = current()
    if page is not None and wanted in (HTML, JSON):
        template, model = page()
        if wanted == HTML:
            return rendering.page(template, page=model, formats=choices(place))
        content = representations.as_json(model)
    elif wanted == CSV:
        content = representations.as_csv(visit.release, services().registry, description(), visit.languages)
    else:
        content = representations.serialized(description().triples, wanted)
    return caching.made(visit, wanted.media_type, content)


def choices(place: Place) -> tuple[Choice, ...]:
    """The other formats of a page, for its head and its foot."""
    return tuple(Choice(each.label, each.media_type, place.in_format(each)) for each in place.formats if each != HTML)


def links_of(place: Place, but: Format | None = None) -> tuple[str, ...]:
    """Links to the formats of a document, as they stand in a Link header."""
    return tuple(
        f'<{site()}{place.in_format(each)}>; rel="alternate"; type="{each.media_type}"'
        for each in place.formats
        if each != but
    )


def _about(place: Place) -> list[str]:
    """Links to what describes a document: where it stands, the data that it is part of, their licence."""
    licence = current().release.instance.licence
    links = [
        f'<{_absolute(quote(place.path))}>; rel="canonical"',
        f'<{_absolute("/void")}>; rel="describedby"',
    ]
    return [*links, f'<{licence}>; rel="license"'] if licence and licence.isascii() else links


def _absolute(path: str) -> str:
    return services().settings.url + path
