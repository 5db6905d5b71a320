"""Large answers go out piece by piece: what a slow reader has not taken yet stays in the memory of this process.

Granian takes a body that is handed over whole into memory and frees the thread at once, whoever reads or not; pieces it
takes as the client reads them, while the thread waits (measured, docs/decisions/0031). So small answers are handed over
whole, and of large ones only a few are under way at a time: neither memory nor threads can be used up by not reading.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

from flask import Response

from .visit import services

LARGE = 256 * 1024
PIECE = 64 * 1024


def response(body: bytes, media_type: str, client: str) -> Response:
    """A complete answer on its way to `client`; `QueryRefused` when too many large ones are on theirs."""
    if len(body) < LARGE:
        return Response(body, mimetype=media_type)
    place = ExitStack()
    place.enter_context(services().endpoint.sending(client))
    answer = Response(_pieces(body), mimetype=media_type)
    answer.content_length = len(body)
    answer.call_on_close(place.close)
    return answer


def _pieces(body: bytes) -> Iterator[bytes]:
    for start in range(0, len(body), PIECE):
        yield body[start : start + PIECE]
