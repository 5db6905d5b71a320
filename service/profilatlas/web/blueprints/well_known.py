"""Addresses that machines know without a link: what to visit, whom to tell about a hole."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask import Blueprint, Response, current_app, render_template, url_for

from ...errors import NotFound
from ...readers import site_map
from .. import caching, rendering
from ..visit import current, services
from . import begin

XML = "application/xml"
TEXT = "text/plain"
_VALID = timedelta(days=180)
# Blueprints whose pages without parameters are for everybody who visits.
_VISITED = ("pages", "explore", "analysis", "money", "report", "data", "catalogue", "versions", "feed", "query", "api")
_NOT_VISITED = ("/query", "/sparql", "/api/", "/check", "/compare", "/embed/", "/metrics", "/suggest")

well_known = Blueprint("well_known", __name__)


@well_known.get("/robots.txt")
def robots() -> Response:
    """What crawlers may leave out: answers to questions, of which there is no end."""
    lines = ["User-agent: *", *(f"Disallow: {rendering.href(path)}" for path in _NOT_VISITED)]
    lines.append(f"Sitemap: {services().settings.url}/sitemap.xml")
    return _kept_an_hour(Response("\n".join(lines) + "\n", mimetype=TEXT))


@well_known.get("/sitemap.xml")
def sitemap() -> Response:
    """The parts of the map of all pages (https://www.sitemaps.org/protocol.html)."""
    begin()
    visit = current()
    response = caching.known(visit, XML)
    if response is None:
        parts = site_map.parts_of(visit.release, services().registry)
        response = caching.made(visit, XML, render_template("sitemap_index.xml", parts=range(parts + 1)))
    return response


@well_known.get("/sitemap/<int(max=100000):part>.xml")
def sitemap_part(part: int) -> Response:
    """One part: 0 are the pages that lead into the catalogue, the others those of things."""
    begin()
    visit = current()
    response = caching.known(visit, XML)
    if response is None:
        things = site_map.things_with_pages(visit.release, services().registry, part) if part else ()
        pages = [(thing.path, thing.modified) for thing in things] if part else [(path, None) for path in entrances()]
        if not pages:
            raise NotFound(f"/sitemap/{part}.xml")
        content = render_template("sitemap.xml", pages=pages, languages=visit.release.instance.languages)
        response = caching.made(visit, XML, content)
    return response


def entrances() -> list[str]:
    """The pages that lead into the catalogue: every one that takes no part of its address from the data."""
    return sorted(
        rule.rule
        for rule in current_app.url_map.iter_rules()
        if rule.endpoint.partition(".")[0] in _VISITED
        and rule.methods is not None
        and "GET" in rule.methods
        and not rule.arguments
        and "." not in rule.rule
        and not rule.rule.startswith(_NOT_VISITED)
    )


@well_known.get("/.well-known/security.txt")
def security() -> Response:
    """Whom to tell about a hole (RFC 9116); 404 where the operator has not said."""
    settings = services().settings
    if settings.security_contact is None:
        raise NotFound("/.well-known/security.txt")
    # The one thing here that goes by the clock: the standard wants a day in the future, and it is for people of today.
    until = (datetime.now(UTC) + _VALID).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [
        f"Contact: {settings.security_contact}",
        f"Expires: {until.isoformat().replace('+00:00', 'Z')}",
        f"Canonical: {settings.url}{url_for('well_known.security')}",
        f"Preferred-Languages: {', '.join(sorted(services().interface_languages))}",
    ]
    return _kept_an_hour(Response("\n".join(lines) + "\n", mimetype=TEXT))


def _kept_an_hour(response: Response) -> Response:
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response
