"""Headers that every response carries, whatever its status; and who may send us something."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, Response, abort, request

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


def register(app: Flask) -> None:
    """Send the headers with every response of `app`, errors included."""

    @app.after_request
    def add_security_headers(response: Response) -> Response:
        response.headers.update(SECURITY_HEADERS)
        return response


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
