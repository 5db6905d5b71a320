"""What a page is about, in the words of schema.org, for search engines: only what the page itself says.

A measure is a `Service` (an undertaking, neither an organisation nor a project's organisation), a funding programme a
`FundingScheme` (the rules under which grants are given), a concept a `DefinedTerm`. What is illustrative says so.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from markupsafe import Markup

from ..readers.models import (
    ActorPage,
    ChallengePage,
    ConceptPage,
    Link,
    MeasurePage,
    Origin,
    OverviewPage,
    ProgrammePage,
    SchemePage,
    Text,
)
from ..release.describe import dataset_iri
from ..terms import ipv
from .urls import is_web
from .visit import Visit, services

CONTEXT = "https://schema.org"
Node = dict[str, Any]


def structured(page: object, visit: Visit) -> Markup | None:
    """The content of a page's data block, None where schema.org has no word for what it is about."""
    node = _node(page, visit)
    if node is None:
        return None
    stated = {name: value for name, value in node.items() if value not in (None, "", [])}
    # Nothing in a text ends the block or begins a comment in it, whatever an HTML parser makes of it.
    text = json.dumps({"@context": CONTEXT, **stated}, ensure_ascii=False)
    return Markup(text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e"))


def _node(page: object, visit: Visit) -> Node | None:
    match page:
        case MeasurePage():
            return _measure(page)
        case ActorPage():
            return _actor(page)
        case ProgrammePage():
            return _programme(page)
        case ChallengePage() | ConceptPage():
            return _concept(page)
        case SchemePage():
            return _scheme(page)
        case OverviewPage():
            return _dataset(visit)
    return None


def _measure(page: MeasurePage) -> Node:
    carriers = [line.actor for line in page.actors if any(role.iri == ipv.roleCarrier for role in line.roles)]
    return {
        **_head("Service", page.iri, page.path, page.title),
        "identifier": page.identifier,
        "description": _value(page.description),
        "disambiguatingDescription": _status(page.origin),
        "provider": [_named("Organization", each) for each in carriers],
        "audience": [{"@type": "Audience", "audienceType": each.label.value} for each in page.target_groups],
        "areaServed": [_named("Place", each) for each in page.areas],
        "sameAs": _web(page.web_pages),
    }


def _actor(page: ActorPage) -> Node:
    kind = "GovernmentOrganization" if page.public_authority else "Organization"
    return {
        **_head(kind, page.iri, page.path, page.label),
        "identifier": page.identifier,
        "disambiguatingDescription": _status(page.origin),
        "areaServed": [_named("Place", each) for each in page.areas],
        "sameAs": _web([page.homepage]),
    }


def _programme(page: ProgrammePage) -> Node:
    return {
        **_head("FundingScheme", page.iri, page.path, page.title),
        "identifier": page.identifier,
        "description": _value(page.description),
        "disambiguatingDescription": _status(page.origin),
        "funder": [_named("Organization", each) for each in page.funders],
        "sameAs": _web([page.homepage]),
    }


def _concept(page: ChallengePage | ConceptPage) -> Node:
    return {
        **_head("DefinedTerm", page.iri, page.path, page.label),
        "termCode": page.notation,
        "description": _value(page.definition),
        "alternateName": [text.value for text in page.alternative_labels],
        "inDefinedTermSet": _named("DefinedTermSet", page.scheme) if page.scheme else None,
    }


def _scheme(page: SchemePage) -> Node:
    return {
        **_head("DefinedTermSet", page.iri, page.path, page.title),
        "description": _value(page.description),
        "version": page.edition,
        "hasDefinedTerm": [_named("DefinedTerm", line.link) for line in page.concepts],
    }


def _dataset(visit: Visit) -> Node:
    instance, manifest = visit.release.instance, visit.release.manifest
    title = visit.text(instance.title)
    publisher = visit.text(instance.publisher)
    return {
        "@type": "Dataset",
        "@id": dataset_iri(instance),
        "url": f"{services().settings.url}/",
        "name": _value(title),
        "description": " ".join(text.value for text in map(visit.text, (instance.subtitle, instance.notice)) if text),
        "inLanguage": list(instance.languages),
        "license": instance.licence,
        "version": manifest.id,
        "isAccessibleForFree": True,
        "publisher": {"@type": "Organization", "name": publisher.value} if publisher else None,
        "distribution": {
            "@type": "DataDownload",
            "name": "SPARQL",
            "contentUrl": f"{services().settings.url}/sparql",
            "encodingFormat": "application/sparql-results+json",
        },
    }


def _head(kind: str, iri: str, path: str, name: Text) -> Node:
    return {
        "@type": kind,
        "@id": iri,
        "url": services().settings.url + path,
        "name": name.value,
    }


def _named(kind: str, link: Link) -> Node:
    return {"@type": kind, "@id": link.iri, "name": link.label.value}


def _value(text: Text | None) -> str | None:
    return text.value if text else None


def _status(origin: Origin) -> str | None:
    """What marks an illustrative thing as such; attested ones need no mark."""
    return origin.data_status.label.value if origin.data_status and not origin.attested else None


def _web(addresses: Iterable[str | None]) -> list[str]:
    return [each for each in addresses if each and is_web(each)]
