"""The whole site of a release: where whoever writes it to files begins, and the pages of errors."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Flask

from ..readers import vocabulary
from ..readers.site_map import all_things, parts_of
from ..readers.sources import source_files
from ..readers.withdrawn import all_withdrawn
from . import errors, visit
from .blueprints.well_known import entrances

_KNOWN = ("/robots.txt", "/sitemap.xml", "/.well-known/security.txt", "/.well-known/void", "/void")


@dataclass(frozen=True, slots=True)
class Pages:
    """Addresses of a site: `entrances` lead on to more, `things` are documents, `withdrawn` answer 410.

    `lasting` are the static files by the addresses under which they never change.
    """

    release_id: str
    languages: tuple[str, ...]
    entrances: tuple[str, ...]
    things: tuple[str, ...]
    withdrawn: tuple[str, ...]
    lasting: tuple[str, ...]


def pages_of(app: Flask) -> Pages:
    """The addresses of the current release; `ReleaseUnavailable` when there is none."""
    services: visit.Services = app.extensions[visit.EXTENSION]
    with services.keeper.pinned() as release, app.test_request_context():
        base, registry = release.instance.base, services.registry
        things = [thing.path for thing in all_things(release, registry)]
        withdrawn = (f"/{iri.removeprefix(base)}" for iri in all_withdrawn(release, registry))
        return Pages(
            release.manifest.id,
            release.instance.languages,
            tuple(dict.fromkeys((*entrances(), *_KNOWN, *_maps(parts_of(release, registry)), *_described(services)))),
            tuple(dict.fromkeys(each for path in things for each in _with_picture(path))),
            tuple(path.replace("/id/", "/doc/", 1) for path in withdrawn),
            tuple(services.assets.url(name) for name in services.assets.names),
        )


def _with_picture(path: str) -> Iterator[str]:
    """A thing, and its grid right after it, while what was read about it is still kept."""
    yield path
    if path.startswith("/doc/measure/"):
        yield f"{path}.svg"


def _maps(parts: int) -> Iterator[str]:
    yield from (f"/sitemap/{part}.xml" for part in range(parts + 1))


def _described(services: visit.Services) -> Iterator[str]:
    """Addresses of what is described in a document about something larger."""
    with services.keeper.pinned() as release:
        yield from sorted(f"/{iri.removeprefix(release.instance.base)}" for iri in source_files(release))
        terms = vocabulary.anchors(release, services.registry)
        yield from sorted(f"/def/{iri.removeprefix(vocabulary.IRI)}" for iri in terms)
        yield from ("/def", "/doc/def", "/doc/measure")


def error_body(app: Flask, name: str, address: str, language: str, accept: str, detail: str | None = None) -> bytes:
    """What a request for `address` that meets this kind of error is told."""
    headers = {"Accept": accept, "Accept-Language": language}
    url = app.extensions[visit.EXTENSION].settings.url
    with app.test_request_context(address, base_url=url, headers=headers):
        return errors.answer(name, detail).get_data()
