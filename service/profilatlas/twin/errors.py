"""The pages of errors, which nginx fills in: the address that was asked for and the number of the answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from ..errors import ExportError
from .accept import PROBLEMS
from .asking import Asker

PLACE = "/twin-address"
"""Stands for the address that was asked for; `deploy/nginx/static.conf` puts that in."""
NUMBER = "urn:uuid:00000000-0000-4000-8000-000000000000"
ALWAYS = ("bad-request", "not-found", "method-not-allowed", "service-needed")
_DETAILS = {
    "bad-language": "the address asks for a language that this catalogue does not have",
    "bad-format": "the address asks for a format that this document does not have",
}
_NUMBER = re.compile(rb"urn:uuid:[0-9a-f-]{36}|\b[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}\b")

Body = Callable[[str, str, str, str, str | None], bytes]
"""The body of an error: its name, an address, a language, what is accepted, a detail."""


def always(languages: tuple[str, ...], body: Body) -> Iterator[tuple[str, bytes]]:
    """The files of errors that any address may meet, by their names."""
    kinds: list[tuple[str, str, str | None]] = [(name, name, None) for name in ALWAYS]
    kinds += [(name, "bad-request", detail) for name, detail in _DETAILS.items()]
    for name, kind, detail in kinds:
        for variant, address, language, form, accepted in _variants(languages, PLACE):
            content = body(kind, address, language, accepted, detail)
            yield f"errors/{name}{variant}.{form}", _without_number(content)


def unacceptable(
    asker: Asker, languages: tuple[str, ...], offers: Mapping[tuple[str, ...], str]
) -> Iterator[tuple[str, bytes]]:
    """The files for clients that want none of the formats there are; `offers` names a place for each choice of them."""
    for offer, place in offers.items():
        for variant, address, language, form, accepted in _variants(languages, place):
            if form in offer and form == "html":
                continue
            answer = asker.ask(address, language, accepted)
            if answer.status != 406:
                raise ExportError(f"{address} answers {answer.status} where 406 was expected")
            body = answer.body
            if len(place) > 1:
                body = body.replace(f'"{place}'.encode(), f'"{PLACE}'.encode())
            yield f"errors/not-acceptable-{'-'.join(offer)}{variant}.{form}", _without_number(body)


def gone(asker: Asker, languages: tuple[str, ...], path: str) -> Iterator[tuple[str, bytes]]:
    """The files of a withdrawn address."""
    for variant, address, language, form, accepted in _variants(languages, path):
        answer = asker.ask(address, language, f"{accepted}, */*;q=0.1")
        if answer.status != 410:
            raise ExportError(f"{address} answers {answer.status} where 410 was expected")
        yield f"gone{path}{variant}.{form}", _without_number(answer.body)


def _variants(languages: tuple[str, ...], address: str) -> Iterator[tuple[str, str, str, str, str]]:
    for language in languages:
        for form in ("html", "problem"):
            yield f".{language}", address, language, form, PROBLEMS[form]
            yield f".lang-{language}", f"{address}?lang={language}", language, form, PROBLEMS[form]


def _without_number(body: bytes) -> bytes:
    """Every answer has a number of its own, which nginx makes."""
    return _NUMBER.sub(NUMBER.encode(), body)
