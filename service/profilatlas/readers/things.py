"""The page of anything without a page of its own kind: all that is said about it, and where it is used."""

from __future__ import annotations

from collections.abc import Sequence

from ..errors import NotFound
from ..queries.registry import Registry
from ..release.opened import OpenRelease
from ..store.port import Literal, NamedNode, Term
from ..terms import PREFIXES, dct, prov, rdf, rdfs, skos, xsd
from .facts import Facts, as_day, as_decimal, text_of
from .models import Panel, PropertyLine, Text, ThingPage, Value
from .origins import source_rows
from .reading import Reading, checked
from .vocabulary import defined

_NAMES = (skos.prefLabel, dct.title, rdfs.label)
# Shown in a place of their own.
_ELSEWHERE = (rdf.type, prov.wasDerivedFrom)
_NUMBERS = (xsd.decimal, xsd.integer)


def thing_page(release: OpenRelease, registry: Registry, iri: str, languages: Sequence[str]) -> ThingPage:
    """Read what is said about anything; `NotFound` for what the release does not know."""
    reading = Reading(release, registry, languages)
    facts = Facts()
    for row in reading.rows("thing", thing=checked(iri)):
        value = row["value"]
        if value is not None:
            facts.add(text_of(row, "property"), value)
    if not facts:
        raise NotFound(iri)
    reading.want([iri])
    used = Facts()
    for row in reading.rows("thing_used", thing=iri):
        subject = row["subject"]
        if subject is not None:
            used.add(text_of(row, "property"), subject)
    total = reading.number("thing_used_count", thing=iri)
    return ThingPage(
        iri=iri,
        path=reading.addresses.page(iri) or "",
        label=_label(reading, facts, iri),
        types=tuple(defined(reading.link(kind)) for kind in facts.iris(rdf.type)),
        properties=_lines(reading, facts, leave_out=_ELSEWHERE),
        used_by=Panel(_lines(reading, used), total, None, reading.shown("pages/thing_used", thing=iri)),
        rows=source_rows(facts.iris(prov.wasDerivedFrom)),
    )


def _label(reading: Reading, facts: Facts, iri: str) -> Text:
    """The thing's own name, else what kind of thing it is."""
    for name in _NAMES:
        if text := reading.speech.text(facts.literals(name)):
            return text
    kinds = [kind for kind in facts.iris(rdf.type) if kind.startswith(PREFIXES["ipv"])]
    return reading.link(kinds[0]).label if kinds else reading.link(iri).label


def _lines(reading: Reading, facts: Facts, leave_out: Sequence[str] = ()) -> tuple[PropertyLine, ...]:
    lines = [
        PropertyLine(defined(reading.link(name)), values)
        for name in facts.fields
        if name not in leave_out and (values := _values(reading, facts.terms(name)))
    ]
    return tuple(sorted(lines, key=lambda line: (line.property.label.value.casefold(), line.property.iri)))


def _values(reading: Reading, terms: Sequence[Term]) -> tuple[Value, ...]:
    """The values of one property; of texts in several languages only the best one's."""
    spoken = [term for term in terms if isinstance(term, Literal) and term.language]
    others = [term for term in terms if term not in spoken]
    texts = (Value(text=text) for text in reading.speech.texts(spoken))
    return (*texts, *(value for term in others if (value := _value(reading, term)) is not None))


def _value(reading: Reading, term: Term) -> Value | None:
    if isinstance(term, NamedNode):
        return Value(link=reading.link(term.value)) if reading.is_ours(term.value) else Value(url=term.value)
    if not isinstance(term, Literal):
        return None
    kind = term.datatype.value
    if kind == xsd.boolean:
        return Value(boolean=term.value in ("true", "1"))
    if kind == xsd.date and (day := as_day(term.value)):
        return Value(day=day)
    if kind in _NUMBERS and (number := as_decimal(term.value)) is not None:
        return Value(number=number)
    return Value(text=reading.speech.text([term]))
