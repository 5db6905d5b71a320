"""Documents in another profile: content negotiation by profile (https://www.w3.org/TR/dx-prof-conneg/).

`?profile=` names it by its token. The header `Accept-Profile` names profiles by address or token and leads there by 303;
one that names none of ours is answered in our own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from flask import Response, request

from ..errors import BadRequest
from ..model.media import GRAPH_FORMATS, Format
from ..release.public_services import PROFILE
from ..terms import PREFIXES
from . import caching, rendering, urls
from .documents import Place
from .visit import site

PARAMETER = "profile"
HEADER = "Accept-Profile"
_ENTRY = re.compile(r"\s*(?:<([^<>\s]*)>|([\w.\-*]+))\s*(?:;\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*)?")
_BETWEEN_LINKS = re.compile(r", (?=<)")


@dataclass(frozen=True, slots=True)
class Profile:
    """A way of saying what a document says; `iri` is its address, `token` its name in ours."""

    iri: str
    token: str


OWN = Profile(PREFIXES["ipv"], "ipv")
CPSV_AP = Profile(PROFILE, "cpsv-ap")
PROFILES = (OWN, CPSV_AP)


def named() -> Profile | None:
    """The profile that the address names; `BadRequest` for one that we do not have."""
    names = request.args.getlist(PARAMETER)
    found = [each for each in PROFILES if each.token in names]
    if names and (len(names) > 1 or not found):
        raise BadRequest(f"there is no such profile; there are: {', '.join(each.token for each in PROFILES)}")
    return found[0] if found else None


def preferred(header: str) -> Profile:
    """The profile that a client likes best of ours; of those it likes as much our own.

    >>> preferred("<https://semiceu.github.io/CPSV-AP/releases/3.2.0/>;q=0.9, ipv;q=0.5").token, preferred("x, *").token
    ('cpsv-ap', 'ipv')
    """
    liked: dict[Profile, float] = {}
    for entry in header.split(","):
        match = _ENTRY.fullmatch(entry)
        if match is None:
            continue
        name, quality = (match[1] or match[2] or "").rstrip("/"), float(match[3] or 1)
        for each in PROFILES:
            if name in (each.iri.rstrip("/"), each.token):
                liked[each] = quality
    best = max(liked, key=lambda each: (liked[each], each is OWN), default=OWN)
    return best if liked.get(best) else OWN


def see(place: Place, wanted: Format, profile: Profile) -> Response:
    """303 to the document in a profile."""
    return varying(caching.redirection(rendering.href(_address(place, wanted, profile)), 303))


def marked(response: Response, place: Place, wanted: Format, profile: Profile) -> Response:
    """A document with the headers that say its profile and where the others are; `place` is the document in our own."""
    links = [f'<{profile.iri}>; rel="profile"']
    for each in PROFILES:
        for format_ in place.formats if each == OWN else GRAPH_FORMATS:
            if (each, format_) != (profile, wanted):
                address = f"{site()}{_address(place, format_, each)}"
                links.append(f'<{address}>; rel="alternate"; type="{format_.media_type}"; profile="{each.iri}"')
    given = _BETWEEN_LINKS.split(response.headers.get("Link", ""))
    others = [link for link in given if 'rel="alternate"' not in link]
    response.headers["Link"] = ", ".join([*links, *filter(None, others)])
    response.headers["Content-Profile"] = f"<{profile.iri}>"
    if profile != OWN:
        response.headers["Content-Location"] = rendering.href(_address(place, wanted, profile))
    return varying(response)


def varying(response: Response) -> Response:
    """An answer that another profile asked for would change."""
    response.headers["Vary"] = f"{response.headers.get('Vary') or caching.VARY}, {HEADER}"
    return response


def _address(place: Place, wanted: Format, profile: Profile) -> str:
    address = place.in_format(wanted)
    return address if profile == OWN else urls.with_parameters(address, {PARAMETER: profile.token})
