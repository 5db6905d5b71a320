"""The rulebook of a release, made from the shapes and the checks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import RdfFormat, parse

from .ingest.layout import Column, Layouts
from .ingest.statements import Statements
from .release.rulebook import ColumnRule, Rulebook, RuleInWords, TableRule
from .store.port import NamedNode, Term, Triple
from .terms import PREFIXES, sh
from .validation.checks import load_checks

# Its rules look at the vocabulary itself, which no city writes.
_VOCABULARY_RULES = "ontology.ttl"
_PLACEHOLDER = re.compile(r"\{\?\w+\}")
_LEFT_OPEN = "…"


def rulebook_of(layouts: Layouts, shapes: Path) -> Rulebook:
    """Everything that the folder of shapes asks of the data, in plain values, by name."""
    tables = tuple(
        TableRule(table.class_iri, dict(table.names), tuple(map(_column, table.columns))) for table in layouts.tables
    )
    rules = sorted((*_shape_rules(shapes), *_check_rules(shapes / "checks")), key=lambda rule: rule.name)
    return Rulebook(tables, tuple(rules))


def _column(column: Column) -> ColumnRule:
    return ColumnRule(
        predicates=column.route.predicates,
        names=dict(column.names),
        kind=column.kind.value,
        inverse=column.route.inverse,
        required=column.required,
        multiple=column.multiple,
        source=column.source,
        nested_class=column.nested_class,
    )


def _check_rules(folder: Path) -> Iterator[RuleInWords]:
    """The rules across the graph; what their messages name when they are broken is left open."""
    for check in load_checks(folder):
        messages = {language: _PLACEHOLDER.sub(_LEFT_OPEN, text) for language, text in check.rule.messages.items()}
        yield RuleInWords(check.rule.name, check.rule.severity.value, messages, ())


def _shape_rules(folder: Path) -> Iterator[RuleInWords]:
    """The rules about one thing: shapes of classes that have a message, and the property shapes that they name."""
    statements = Statements(_triples(folder))
    classes: dict[Term, set[str]] = {}
    for shape in dict.fromkeys(statements.with_predicate(sh.targetClass)):
        targets = {each.value for each in statements.objects(shape, sh.targetClass) if isinstance(each, NamedNode)}
        for held in (shape, *statements.objects(shape, sh.property)):
            classes.setdefault(held, set()).update(targets)
    for shape, targets in classes.items():
        messages = statements.texts(shape, sh.message)
        if isinstance(shape, NamedNode) and messages:
            severity = (statements.iri(shape, sh.severity) or sh.Violation).removeprefix(PREFIXES["sh"])
            name = shape.value.removeprefix(PREFIXES["ips"])
            yield RuleInWords(name, severity, dict(messages), tuple(sorted(targets)))


def _triples(folder: Path) -> Iterator[Triple]:
    for path in sorted(folder.glob("*.ttl")):
        if path.name != _VOCABULARY_RULES:
            for quad in parse(path=str(path), format=RdfFormat.TURTLE, rename_blank_nodes=True):
                yield quad.triple
