"""The page of data sources: what is attested by what, what is illustrative, and the work list of what is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..queries.registry import Registry
from ..release.opened import OpenRelease
from ..release.texts import SOURCES
from ..store.port import Literal
from ..terms import ipv, org
from .broken_rules import BrokenRule, broken_rules
from .collective import LIST_LENGTH, most_frequent
from .facts import Facts, facts_by, text_of
from .filters import Filters
from .models import (
    AttestedThing,
    Count,
    DefinedCount,
    FindingLine,
    Panel,
    RuleLine,
    SourceFile,
    SourceRow,
    SourcesPage,
)
from .reading import Reading
from .speech import plain


def sources_page(release: OpenRelease, registry: Registry, languages: Sequence[str]) -> SourcesPage:
    """Read the page of data sources."""
    reading = Reading(release, registry, languages)
    columns = reading.columns
    attested = Filters({"data_status": (ipv.attested,)})
    rows = attested.rows(reading)
    measures = [columns.iris[row] for row in columns.page(rows, limit=LIST_LENGTH)]
    kinds = (ipv.FundingProgramme, org.Organization)
    found = reading.remembered("attested", kinds, lambda asked: {kind: _attested(reading, kind) for kind in asked})
    (programmes, programme_count), (actors, actor_count) = (found[kind] for kind in kinds)
    urls: dict[str, list[str]] = {}
    things = (*measures, *programmes, *actors)
    for row in reading.unnamed_rows("sources", things=things) if things else ():
        urls.setdefault(text_of(row, "thing"), []).append(text_of(row, "source"))
    statuses = (*columns.facet("data_status").values, *columns.facet("profile_status").values)
    reading.want(statuses)
    definitions = facts_by(reading.unnamed_rows("definitions", things=statuses), "thing") if statuses else {}
    reading.want(things)
    rules = broken_rules(reading)

    def panel(kind: str, found: Sequence[str], total: int, path: str) -> Panel[AttestedThing]:
        items = tuple(AttestedThing(reading.link(thing), tuple(urls.get(thing, ()))) for thing in found)
        return Panel(items, total, path if items else None, reading.shown("pages/attested", kind=kind))

    return SourcesPage(
        release=release.manifest.id,
        as_of=release.manifest.as_of,
        counts=release.manifest.counts,
        data_statuses=_counts(reading, "data_status", definitions),
        profile_statuses=_counts(reading, "profile_status", definitions),
        without_profile=columns.without_profile(),
        measures=panel(ipv.Measure, measures, int(rows.sum()) if rows is not None else 0, attested.path(reading)),
        programmes=panel(
            ipv.FundingProgramme,
            programmes,
            programme_count,
            "/doc/programme",
        ),
        actors=panel(org.Organization, actors, actor_count, "/doc/actor"),
        files=tuple(SourceFile(each["file"], each["rows"]) for each in release.report.get("sources", ())),
        rules=tuple(_rule(reading, each) for each in rules),
        text=reading.speech.among(release.texts.get(SOURCES, {})),
    )


def _attested(reading: Reading, kind: str) -> tuple[tuple[str, ...], int]:
    """The first attested things of a type, and how many there are: a search through all of them."""
    first = tuple(text_of(row, "thing") for row in reading.unnamed_rows("attested", kind=kind))
    return first, reading.number("attested_count", kind=kind)


def is_source_file(release: OpenRelease, iri: str) -> bool:
    """Whether an IRI is that of a file which the release was built from: rows are named as places in it."""
    return iri in source_files(release)


def source_files(release: OpenRelease) -> frozenset[str]:
    """The IRIs of the files that the release was built from."""
    files = (str(source["file"]).rpartition("/")[2] for source in release.report["sources"])
    return frozenset(f"{release.instance.base}id/source/{file}" for file in files)


def _counts(reading: Reading, facet: str, definitions: Mapping[str, Facts]) -> tuple[DefinedCount, ...]:
    return tuple(
        DefinedCount(
            Count(reading.link(value), measures, Filters({facet: (value,)}).path(reading)),
            reading.speech.text(definitions.get(value, Facts()).literals("definition")),
        )
        for value, measures in most_frequent(reading, facet, None)
    )


def _rule(reading: Reading, broken: BrokenRule) -> RuleLine:
    return RuleLine(
        rule=broken.rule,
        severity=broken.severity,
        findings=broken.findings,
        examples=tuple(finding_line(reading, each) for each in broken.examples),
    )


def finding_line(reading: Reading, finding: Mapping[str, Any]) -> FindingLine:
    """A finding of a release's report in the language of the page."""
    place = finding["place"]
    messages = [Literal(text, language=language) for language, text in finding["messages"].items()]
    return FindingLine(
        message=reading.speech.text(messages) or plain(finding["rule"]),
        place=SourceRow(place["file"], place.get("sheet"), place.get("row")),
        column=place.get("column"),
        value=finding.get("value"),
        subject=reading.maybe(finding.get("subject")),
    )
