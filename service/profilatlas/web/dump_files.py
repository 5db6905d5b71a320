"""Dumps on their way out: from the file, whole or a part of it, never in memory (docs/decisions/0046).

A dump is served as the file that it is: what arrives has the size and the hash that the index and the catalogue name.
"""

from __future__ import annotations

import base64
from contextlib import ExitStack
from http import HTTPStatus

from flask import Response, request
from werkzeug.exceptions import PreconditionFailed, RequestedRangeNotSatisfiable
from werkzeug.wsgi import FileWrapper

from ..errors import NotFound, QueryRefused, StoreError
from ..release.dumps import DUMPS, Dump
from ..release.opened import OpenRelease
from . import caching
from .clients import client_network
from .sending import LARGE, PIECE
from .visit import services


def dump_response(release: OpenRelease, name: str) -> Response:
    """One dump of a release, or what a range or a condition asks of it; `NotFound` for whatever is none.

    `QueryRefused` when too many large answers are on their way.
    """
    dump = next((each for each in release.dumps if each.name == name), None)
    if dump is None:
        raise NotFound(f"dump/{name}")
    try:
        file = (release.path / DUMPS / dump.name).open("rb")
    except OSError as error:
        raise StoreError(f"the dump {dump.name} cannot be read: {error.strerror}") from error
    response = Response(FileWrapper(file, PIECE), mimetype=dump.file_type)
    response.call_on_close(file.close)
    response.content_length = dump.size
    caching.cacheable(response, dump.sha256, dump.file_type)
    response.headers.remove("Vary")  # there is one of each, whoever asks
    response.headers["Repr-Digest"] = f"sha-256=:{base64.b64encode(bytes.fromhex(dump.sha256)).decode('ascii')}:"
    response.headers.set("Content-Disposition", "attachment", filename=_file_name(release, dump))
    # Several ranges at once are not worth their trouble: the whole answers them (RFC 9110, section 14.2). Whoever has
    # the file already needs no part of it: If-None-Match comes before Range (section 13.2.2).
    whole = "," in request.headers.get("Range", "") or request.if_none_match.contains_weak(dump.sha256)
    try:
        response.make_conditional(request, accept_ranges=True, complete_length=None if whole else dump.size)
    except RequestedRangeNotSatisfiable:
        response.close()
        raise
    if response.status_code == HTTPStatus.PRECONDITION_FAILED:
        response.close()
        raise PreconditionFailed
    if request.method == "GET" and (response.content_length or 0) >= LARGE:
        _take_place(response)
    return response


def _file_name(release: OpenRelease, dump: Dump) -> str:
    """What a browser calls the file: with its release, so that files of several can lie side by side."""
    return f"{release.manifest.id}-{dump.name}"


def _take_place(response: Response) -> None:
    """Keep one of the places for large answers until the client has read it or gone; close the file if there is none."""
    place = ExitStack()
    try:
        place.enter_context(services().endpoint.sending(client_network()))
    except QueryRefused:
        response.close()
        raise
    response.call_on_close(place.close)
