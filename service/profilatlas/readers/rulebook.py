"""The rulebook of a release for pages: which classes lead to which, and the rules in words."""

from __future__ import annotations

from collections.abc import Iterator

from ..release.opened import OpenRelease
from ..release.rulebook import RULEBOOK, Rulebook, TableRule
from .models import Relation, RuleLineInWords, RulesOfClass
from .reading import Reading
from .speech import plain


def rulebook_of(release: OpenRelease) -> Rulebook:
    """The tables and rules of a release, read once; empty for a release that keeps none."""
    kept = release.memory.recall("rulebook", [RULEBOOK])
    if RULEBOOK not in kept:
        try:
            kept = {RULEBOOK: Rulebook.read(release.path)}
        except OSError:
            kept = {RULEBOOK: Rulebook((), ())}
        release.memory.keep("rulebook", kept)
    found: Rulebook = kept[RULEBOOK]
    return found


def named_in(table: TableRule) -> Iterator[str]:
    """Everything of a table that a page names."""
    yield table.class_iri
    for column in table.columns:
        yield column.predicates[-1]
        if column.source:
            yield column.source


def relations(reading: Reading, rulebook: Rulebook) -> Iterator[Relation]:
    """The columns whose values are things: of another table, or of a scheme of the instance.

    Values from a code list are left out: they are words, and stand with their list.
    """
    lists = {column.source for table in rulebook.tables for column in table.columns if column.kind == _CONCEPT}
    for table in rulebook.tables:
        for column in table.columns:
            other = column.source
            if other is None or (other in lists and not _is_class(other)):
                continue
            ends = (other, table.class_iri) if column.inverse else (table.class_iri, other)
            source, target = (reading.link(iri) for iri in ends)
            name = reading.link(column.predicates[-1])
            yield Relation(source, name, target, column.required, column.multiple or column.inverse)


def rules_in_words(reading: Reading, rulebook: Rulebook) -> Iterator[RulesOfClass]:
    """The rules by class, each where all its classes are; those across the graph last."""
    by_class: dict[str, list[RuleLineInWords]] = {}
    for rule in rulebook.rules:
        line = RuleLineInWords(rule.name, rule.severity, reading.speech.among(rule.messages) or plain(rule.name))
        for name in rule.classes or ("",):
            by_class.setdefault(name, []).append(line)
    for name in sorted(by_class, key=lambda each: (not each, -len(by_class[each]), each)):
        yield RulesOfClass(reading.link(name) if name else None, tuple(by_class[name]))


_CONCEPT = "concept"


def _is_class(iri: str) -> bool:
    """Whether a source is a class of schemes, and no list: classes begin with a capital letter."""
    return iri.replace("#", "/").rpartition("/")[2][:1].isupper()
