"""Documents over time: each is its own TimeGate, and what it was stands below `/release/{id}` (RFC 7089, pattern 1.1).

The time of a version is the day of its release, 00:00 UTC; nothing here reads a clock.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time
from email.utils import parsedate_to_datetime
from urllib.parse import quote

from flask import Response, request
from werkzeug.http import http_date

from ..errors import BadRequest, NotFound
from ..readers.reading import checked
from ..readers.vocabulary import PATH as VOCABULARY
from ..release.versions import Version, as_known_on, by_day
from . import mounting, urls
from .caching import PAGE_SECONDS, VARY
from .documents import suffix_of
from .visit import current, services

LINK_FORMAT = "application/link-format"
TIMEMAP = "/timemap"
_RFC_1123 = re.compile(r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT", re.ASCII)


def negotiated() -> Response | None:
    """302 to what the document was at the time that `Accept-Datetime` names, `BadRequest` when it names none.

    None without that header, for what is a version already, and for what never was: there is nothing to choose then.
    """
    header = request.headers.get("Accept-Datetime")
    if header is None or current().mount:
        return None
    path, found = request.path, services().archive.versions()
    version = as_known_on(found, moment_of(header).date(), lambda each: _exists(path, each))
    if version is None:
        return None
    there = urls.with_parameters(quote(request.path), list(request.args.items(multi=True)))
    return Response(
        status=302,
        headers={
            "Location": mounting.root() + mounting.address_of(version.id) + there,
            "Cache-Control": f"public, max-age={PAGE_SECONDS}",
            "Vary": f"{VARY}, Accept-Datetime",
            "Link": ", ".join(_links(request.path)),
        },
    )


def marked(response: Response) -> Response:
    """A document with what a client needs to find its other versions; a version also says of which time it is."""
    response.headers["Link"] = ", ".join(filter(None, (response.headers.get("Link"), *_links(request.path))))
    visit = current()
    if visit.mount:
        response.headers["Memento-Datetime"] = _day(visit.release.manifest.as_of)
    else:
        response.headers["Vary"] = f"{VARY}, Accept-Datetime"
    return response


def timemap(path: str) -> str:
    """All versions of a document as links (RFC 7089, section 5); `path` is its address without a release.

    `NotFound` for a document that no release has.
    """
    found = [each for each in by_day(services().archive.versions()) if _exists(path, each)]
    if not found:
        raise NotFound(path)
    span = f'from="{_day(found[-1].as_of)}"; until="{_day(found[0].as_of)}"'
    links = [
        f'<{_original(path)}>; rel="original timegate"',
        f'<{_timemap(path)}>; rel="self"; type="{LINK_FORMAT}"; {span}',
        *(_memento(path, each, _place(found, each)) for each in reversed(found)),
    ]
    return ",\n".join(links) + "\n"


def moment_of(header: str) -> datetime:
    """The time that a header names in the one form that RFC 7089 allows; `BadRequest` for any other.

    >>> moment_of("Sun, 01 Mar 2026 12:00:00 GMT").date()
    datetime.date(2026, 3, 1)
    """
    wrong = BadRequest("Accept-Datetime is no date as in “Sun, 01 Mar 2026 12:00:00 GMT”")
    if not _RFC_1123.fullmatch(header.strip()):
        raise wrong
    try:
        moment = parsedate_to_datetime(header.strip())
    except ValueError as error:
        raise wrong from error
    if http_date(moment) != header.strip():  # the day of the week is another one
        raise wrong
    return moment


def _exists(path: str, version: Version) -> bool:
    """Whether a release has a document: the vocabulary and the description of the data are in each."""
    stem = path if (suffix := suffix_of(path)) is None else path.removesuffix(f".{suffix.suffix}")
    if not stem.startswith("/doc/") or stem == VOCABULARY or stem.startswith(f"{VOCABULARY}/"):
        return True
    name = stem.removeprefix("/doc/")
    thing = current().release.instance.base + ("" if name.startswith("scheme/") else "id/") + name
    return services().archive.knows(version.id, checked(thing))


def _links(path: str) -> Iterator[str]:
    """What leads from a document, or from one of its versions, to the others."""
    found = by_day(services().archive.versions())
    yield f'<{_original(path)}>; rel="original timegate"'
    yield f'<{_timemap(path)}>; rel="timemap"; type="{LINK_FORMAT}"'
    visit = current()
    if not found:
        return
    relations: dict[str, list[str]] = {}
    if not visit.mount:
        # To look for the first one would cost as much as the document; the map of its versions names it.
        if found[0].id == visit.release.manifest.id:
            relations[found[0].id] = ["last"]
    else:
        found = tuple(each for each in found if _exists(path, each))
        if not found:
            return
        relations.setdefault(found[-1].id, []).append("first")
        relations.setdefault(found[0].id, []).append("last")
        day = visit.release.manifest.as_of
        earlier = next((each for each in found if each.as_of < day), None)
        later = next((each for each in reversed(found) if each.as_of > day), None)
        for each, name in ((earlier, "prev"), (later, "next")):
            if each is not None:
                relations.setdefault(each.id, []).append(name)
    for each in reversed(found):
        if each.id in relations:
            yield _memento(path, each, relations[each.id])


def _place(found: Sequence[Version], version: Version) -> list[str]:
    return [name for name, each in (("first", found[-1]), ("last", found[0])) if each is version]


def _memento(path: str, version: Version, names: Sequence[str]) -> str:
    address = services().settings.url + mounting.address_of(version.id) + quote(path)
    return f'<{address}>; rel="{" ".join((*names, "memento"))}"; datetime="{_day(version.as_of)}"'


def _original(path: str) -> str:
    return services().settings.url + quote(path)


def _timemap(path: str) -> str:
    return services().settings.url + TIMEMAP + quote(path)


def _day(day: date) -> str:
    return http_date(datetime.combine(day, time(), UTC))
