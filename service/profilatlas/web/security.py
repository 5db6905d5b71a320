"""Headers that every response carries, whatever its status; and who may send us something."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, Response, abort, request

from ..errors import BadRequest
from .visit import services

SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}

# The interfaces for programs may be read from pages of any site: there are no cookies, so nothing is given away.
CROSS_ORIGIN_HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": (
        "Content-Location, Content-Profile, Content-Range, ETag, Link, Memento-Datetime, Repr-Digest, Retry-After"
    ),
}
LINKED_DATA = ("/def", "/.well-known/void")
LINKED_DATA_BELOW = ("/def/", "/doc/", "/dump/", "/id/", "/release", "/scheme/", "/timemap/", "/void")
PREFLIGHT_HEADERS = {
    "Access-Control-Allow-Headers": "*",
    "Access-Control-Allow-Methods": "GET, HEAD, POST, OPTIONS",
    "Access-Control-Max-Age": "86400",
}
# Browsers name the address they come from, and ours may be 8 KiB long.
_LONGEST_HEADER = 16 * 1024


def register(app: Flask) -> None:
    """Send the headers with every response of `app`, errors included; take no request with an endless header."""

    @app.before_request
    def refuse_endless_headers() -> None:
        if any(len(value) > _LONGEST_HEADER for value in request.headers.values()):
            raise BadRequest("a header is too long")

    @app.after_request
    def add_security_headers(response: Response) -> Response:
        for name, value in SECURITY_HEADERS.items():
            response.headers.setdefault(name, value)  # a picture, or what others may embed, states a policy of its own
        if for_programs(request.path) or is_linked_data(request.path):
            response.headers.update(CROSS_ORIGIN_HEADERS)
            if request.method == "OPTIONS":
                response.headers.update(PREFLIGHT_HEADERS)
        return response


def for_programs(path: str) -> bool:
    """Whether an address is of an interface for programs rather than a page."""
    return path in ("/sparql", "/api") or path.startswith("/api/")


def is_linked_data(path: str) -> bool:
    """Whether an address is of a thing, a term, a document about one or a dump of all, in whatever format it comes."""
    return path in LINKED_DATA or path.startswith(LINKED_DATA_BELOW)


def refuse_other_sites() -> None:
    """403 for a form that another site sends: browsers say where a request comes from, and cannot be made to lie.

    Clients that are no browsers say nothing; as there are no cookies, nobody can misuse them.
    """
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    if site is not None and site not in ("same-origin", "none"):
        abort(403)
    if origin is not None and not _is_here(origin):
        abort(403)


def _is_here(origin: str) -> bool:
    """Whether an origin is the address that the request was sent to, or the public one of a proxy before us."""
    try:
        host = urlsplit(origin).netloc
    except ValueError:
        return False
    return bool(host) and host in (request.host, urlsplit(services().settings.url).netloc)
