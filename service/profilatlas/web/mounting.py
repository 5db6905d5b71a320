"""Releases by their address: what stands below `/release/{id}` is the whole service over that one release.

The prefix moves from the path to the place where the application is mounted, so that every route and every link works
there as it does at the root (docs/decisions/0047).
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from flask import request

from ..release.manifest import sequence_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PREFIX = "/release/"
ONLY_AT_THE_ROOT = frozenset(
    {
        ".well-known",
        "check",
        "feed",
        "health",
        "metrics",
        "ready",
        "release",
        "robots.txt",
        "sitemap",
        "sitemap.xml",
        "static",
        "timemap",
    }
)
"""First segments of what speaks of no single release, or of the current one alone."""
_KEY = "profilatlas.release"


class Mounting:
    """Moves `/release/{id}` out of the path of a request, where an address of that release follows."""

    def __init__(self, application: WSGIApplication) -> None:
        self._application = application

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path: str = environ.get("PATH_INFO", "")
        if path.startswith(PREFIX):
            release_id, slash, rest = path.removeprefix(PREFIX).partition("/")
            if slash and sequence_of(release_id) is not None and not _is_only_at_the_root(f"/{rest}"):
                mounted = environ | {
                    "SCRIPT_NAME": f"{environ.get('SCRIPT_NAME', '')}{PREFIX}{release_id}",
                    "PATH_INFO": f"/{rest}",
                    _KEY: release_id,
                }
                answer = self._application(mounted, start_response)
                for name in mounted.keys() - environ.keys():  # what was noted for those who watch from outside
                    environ[name] = mounted[name]
                return answer
        return self._application(environ, start_response)


def asked_release() -> str | None:
    """The id of the release that the address names, None where it names none."""
    release_id: str | None = request.environ.get(_KEY)
    return release_id


def root() -> str:
    """Where the service is mounted, whatever release the address names: what stands before every path of a link."""
    release_id = asked_release()
    return request.script_root.removesuffix(f"{PREFIX}{release_id}") if release_id else request.script_root


def below(mount: str, path: str) -> str:
    """A path below the release of this request, or at the root for what is there alone.

    >>> below("/release/000001-0123456789ab", "/doc/measure/x"), below("/release/000001-0123456789ab", "/check")
    ('/release/000001-0123456789ab/doc/measure/x', '/check')
    """
    return path if _is_only_at_the_root(path) else mount + path


def address_of(release_id: str) -> str:
    """The path below which a release stands."""
    return PREFIX + quote(release_id)


def _is_only_at_the_root(path: str) -> bool:
    first = path.removeprefix("/").partition("/")[0].partition("?")[0].partition("#")[0]
    return first in ONLY_AT_THE_ROOT or first.startswith("feed.")
