"""The page of the data's quality, from what was counted at build: it asks the store for names only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..errors import NotFound
from ..model.ages import BANDS
from ..queries.registry import Registry
from ..release.opened import OpenRelease
from ..release.quality import Filled, Quality, known_quality
from ..release.versions import versions
from ..terms import ipv
from .broken_rules import broken_rules
from .models import (
    AddressesView,
    AgeView,
    EvidenceView,
    FilledTable,
    FilledView,
    Link,
    ProfileStatusCount,
    QualityOfVersion,
    QualityPage,
    RuleView,
    SpokenView,
    Text,
)
from .reading import Reading
from .rulebook import rulebook_of
from .sources import finding_line
from .speech import plain
from .vocabulary import defined

PATH = "/data/quality"
_BEGIN_WITH = 5


def quality_page(release: OpenRelease, registry: Registry, languages: Sequence[str]) -> QualityPage:
    """Read the page; `NotFound` for a release that kept no report of its quality."""
    return _Reader(release, registry, languages).page()


def quality_of(release: OpenRelease) -> Quality:
    """What was counted when a release was built; `NotFound` when nothing was."""
    quality = known_quality(release.path)
    if quality is None:
        raise NotFound(f"{release.instance.base}{PATH.removeprefix('/')}")
    return quality


def history(release: OpenRelease) -> tuple[QualityOfVersion, ...]:
    """The quality of this release and of those before it that are still there, the newest first."""
    manifest = release.manifest
    earlier = (each for each in versions(release.path.parent) if each.sequence < manifest.sequence)
    reports = [(each.id, known_quality(release.path.parent / each.id)) for each in earlier]
    own = _in_a_line(quality_of(release), manifest.id, shown=True)
    return (own, *(_in_a_line(report, name) for name, report in reports if report is not None))


def percent(part: int, whole: int) -> int:
    """A share in whole per cent, rounded down: 100 means all of them.

    >>> percent(999, 1000), percent(3, 3), percent(0, 0)
    (99, 100, 0)
    """
    return 100 * part // whole if whole else 0


def _in_a_line(quality: Quality, name: str, shown: bool = False) -> QualityOfVersion:
    stated, possible = quality.stated
    return QualityOfVersion(
        release=name,
        as_of=quality.as_of,
        shown=shown,
        measures=quality.measures,
        without_profile=quality.without_profile,
        attested=next((each.attested for each in quality.evidence if each.class_iri == ipv.Measure), 0),
        violations=quality.findings("Violation"),
        warnings=quality.findings("Warning"),
        stated=stated,
        possible=possible,
        percent=percent(stated, possible),
    )


class _Reader:
    def __init__(self, release: OpenRelease, registry: Registry, languages: Sequence[str]) -> None:
        self._release = release
        self._quality = quality_of(release)
        self._rulebook = rulebook_of(release)
        self._reading = Reading(release, registry, languages)

    def page(self) -> QualityPage:
        quality, reading = self._quality, self._reading
        examples = {each.rule: each.examples for each in broken_rules(reading)}
        reading.want([*quality.things, *quality.profiles])
        reading.want(predicate for each in quality.filled for predicate in each.predicates)
        reading.want(each.predicate for each in quality.addresses)
        rules = tuple(self._rules(examples))
        filled = tuple(self._filled())
        lines = history(self._release)
        return QualityPage(
            release=self._release.manifest.id,
            as_of=quality.as_of,
            path=PATH,
            measures=quality.measures,
            without_profile=quality.without_profile,
            statements=quality.statements,
            derived=quality.derived,
            findings=sum(each.findings for each in rules),
            summary=lines[0],
            begin=tuple(sorted(rules, key=lambda rule: (-rule.findings, rule.rule))[:_BEGIN_WITH]),
            rules=rules,
            filled=tuple(sorted(filled, key=lambda table: (table.percent, -table.things, table.kind.iri))),
            languages=self._release.instance.languages,
            spoken=tuple(
                SpokenView(
                    self._kind(each.class_iri), self._name(each.class_iri, (each.predicate,)), each.of, each.languages
                )
                for each in quality.spoken
            ),
            evidence=tuple(
                EvidenceView(self._kind(each.class_iri), each.attested, each.illustrative, each.unknown)
                for each in quality.evidence
            ),
            profiles=tuple(ProfileStatusCount(reading.link(iri), count) for iri, count in quality.profiles.items()),
            bands=BANDS,
            ages=tuple(
                AgeView(self._kind(name), ages.bands, ages.unknown, ages.median, ages.oldest, ages.newest)
                for name, ages in quality.ages.items()
            ),
            addresses=tuple(
                AddressesView(
                    defined(reading.link(each.predicate)),
                    each.encrypted,
                    each.plain,
                    each.malformed,
                    tuple(each.examples),
                )
                for each in quality.addresses
            ),
            history=lines,
        )

    def _rules(self, examples: Mapping[str, Sequence[Mapping[str, Any]]]) -> Iterator[RuleView]:
        for each in self._quality.rules:
            lines = tuple(finding_line(self._reading, found) for found in examples.get(each.rule, ()))
            rule = self._rulebook.by_name.get(each.rule)
            said = rule and self._reading.speech.among(rule.messages)
            kind = rule.classes[0] if rule and len(rule.classes) == 1 else None
            yield RuleView(
                rule=each.rule,
                message=said or (lines[0].message if lines else plain(each.rule)),
                severity=each.severity,
                findings=each.findings,
                kind=self._kind(kind) if kind else None,
                of=self._quality.things.get(kind) if kind else None,
                tables=tuple(each.tables.items()),
                examples=lines,
            )

    def _filled(self) -> Iterator[FilledTable]:
        by_class: dict[str, list[Filled]] = {}
        for each in self._quality.filled:
            by_class.setdefault(each.class_iri, []).append(each)
        for class_iri, found in by_class.items():
            wanted = [each for each in found if each.wanted]
            stated, possible = sum(each.stated for each in wanted), sum(each.of for each in wanted)
            columns = tuple(
                FilledView(
                    self._name(class_iri, each.predicates),
                    each.required,
                    each.wanted,
                    each.stated,
                    each.of,
                    percent(each.stated, each.of),
                )
                for each in found
            )
            things = self._quality.things.get(class_iri, 0)
            yield FilledTable(self._kind(class_iri), things, columns, stated, possible, percent(stated, possible))

    def _kind(self, class_iri: str) -> Link:
        return defined(self._reading.link(class_iri))

    def _name(self, class_iri: str, predicates: tuple[str, ...]) -> Text:
        """What a column is called: by its table, else by the label of its last property."""
        table = self._rulebook.by_class.get(class_iri)
        names = (column.names for column in table.columns if column.predicates == predicates) if table else ()
        said = next((self._reading.speech.among(each) for each in names), None)
        return said or self._reading.link(predicates[-1]).label
