"""The rulebook of a release, made from the shapes and the checks."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from pathlib import Path

from pyoxigraph import RdfFormat, parse

from .ingest.layout import Column, Layouts, TableLayout
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
    statements = Statements(_triples(shapes))
    wanted = set(_wanted(statements))
    tables = tuple(
        TableRule(table.class_iri, dict(table.names), tuple(_column(column, table, wanted) for column in table.columns))
        for table in layouts.tables
    )
    rules = sorted((*_shape_rules(statements), *_check_rules(shapes / "checks")), key=lambda rule: rule.name)
    return Rulebook(tables, tuple(rules))


def _wanted(statements: Statements) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Class and path of every property that its things must or should have."""
    for shape, targets in _targets(statements).items():
        path = next(iter(statements.objects(shape, sh.path)), None)
        if path is not None and statements.text(shape, sh.minCount) not in (None, "0"):
            steps = [path] if isinstance(path, NamedNode) else statements.members(path)
            predicates = tuple(step.value for step in steps if isinstance(step, NamedNode))
            yield from ((target, predicates) for target in targets)


def _column(column: Column, table: TableLayout, wanted: Container[tuple[str, tuple[str, ...]]]) -> ColumnRule:
    return ColumnRule(
        predicates=column.route.predicates,
        names=dict(column.names),
        kind=column.kind.value,
        inverse=column.route.inverse,
        required=column.required,
        wanted=column.required or (table.class_iri, column.route.predicates) in wanted,
        multiple=column.multiple,
        source=column.source,
        nested_class=column.nested_class,
    )


def _check_rules(folder: Path) -> Iterator[RuleInWords]:
    """The rules across the graph; what their messages name when they are broken is left open."""
    for check in load_checks(folder):
        messages = {language: _PLACEHOLDER.sub(_LEFT_OPEN, text) for language, text in check.rule.messages.items()}
        yield RuleInWords(check.rule.name, check.rule.severity.value, messages, ())


def _targets(statements: Statements) -> dict[Term, set[str]]:
    """Shapes of classes and the property shapes that they name, with the classes whose things they look at."""
    classes: dict[Term, set[str]] = {}
    for shape in dict.fromkeys(statements.with_predicate(sh.targetClass)):
        targets = {each.value for each in statements.objects(shape, sh.targetClass) if isinstance(each, NamedNode)}
        for held in (shape, *statements.objects(shape, sh.property)):
            classes.setdefault(held, set()).update(targets)
    return classes


def _shape_rules(statements: Statements) -> Iterator[RuleInWords]:
    """The rules about one thing, by the shapes that have a message."""
    for shape, targets in _targets(statements).items():
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
