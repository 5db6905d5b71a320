"""What nothing broke is not asked again while all that it looks at is the same."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Literal as Text
from pyoxigraph import NamedNode, Triple
from rdflib import URIRef, Variable
from rdflib.paths import AlternativePath, InvPath, MulPath, SequencePath
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery

from profilatlas import resources
from profilatlas.queries.binding import bind
from profilatlas.settings import Instance
from profilatlas.store.lookup import LINES
from profilatlas.terms import dct, ipv, rdf
from profilatlas.validation.checks import Check, bindings, load_checks
from profilatlas.validation.clean import CleanRules, hashes_by_property, named_in
from tests.lines import in_lines

BASE = "https://stadt.example/"
INSTANCE = Instance(BASE, ("de", "en"), "herausforderungen-1", {"de": "Stadt"})
CHECKS = [check for check in load_checks(resources.shapes_dir() / "checks") if check.alone is None]
RULES = {check.rule.name for check in CHECKS}
MEASURE = NamedNode(f"{BASE}id/measure/kurs")
GRAPH = [
    Triple(MEASURE, NamedNode(rdf.type), NamedNode(ipv.Measure)),
    Triple(MEASURE, NamedNode(dct.title), Text("Kurs", language="de")),
    Triple(MEASURE, NamedNode(dct.identifier), Text("kurs")),
]


def known(triples: list[Triple], folder: Path | None, broken: frozenset[str] | None = None) -> set[str]:
    """The rules that are known to be clean; where `broken` is given all others are from then on."""
    with in_lines(triples) as lines:
        rules = CleanRules(lines / LINES, CHECKS, INSTANCE, folder)
        found = {name for name in RULES if rules.knows(name)}
        if broken is not None:
            rules.keep(broken)
    return found


def asking_for(iri: str) -> set[str]:
    return {
        check.rule.name
        for check in CHECKS
        if any(iri in named_in(bind(check.query, **values)) for values in bindings(check.query, INSTANCE))
    }


def test_what_was_clean_is_known_while_nothing_changed_and_what_was_broken_is_asked_again(tmp_path: Path) -> None:
    assert known(GRAPH, tmp_path, frozenset({"identifier-unique"})) == set()
    assert known(GRAPH, tmp_path) == RULES - {"identifier-unique"}


def test_only_rules_that_ask_for_a_changed_property_are_asked_again(tmp_path: Path) -> None:
    known(GRAPH, tmp_path, frozenset())
    changed = [*GRAPH[:1], Triple(MEASURE, NamedNode(dct.title), Text("Treff", language="de")), *GRAPH[2:]]
    again = RULES - known(changed, tmp_path)
    assert again == asking_for(dct.title)
    assert {"text-translation", "language-variant"} <= again < RULES


def test_what_is_known_of_other_graphs_is_forgotten(tmp_path: Path) -> None:
    known(GRAPH, tmp_path, frozenset())
    kept = {path.name for path in tmp_path.iterdir()}
    known([], tmp_path, frozenset())
    assert len({path.name for path in tmp_path.iterdir()}) == len(kept) == len(RULES)
    assert known(GRAPH, tmp_path) < RULES


@pytest.mark.parametrize("damage", ["", "[]", "{", "null"])
def test_what_cannot_be_read_is_not_known(tmp_path: Path, damage: str) -> None:
    known(GRAPH, tmp_path, frozenset())
    for path in tmp_path.iterdir():
        path.write_text(damage, encoding="utf-8")
    assert known(GRAPH, tmp_path) == set()


def test_without_a_folder_nothing_is_known() -> None:
    assert known(GRAPH, None, frozenset()) == set()


def test_a_statement_more_or_less_changes_the_hash_of_its_property_alone() -> None:
    with in_lines(GRAPH) as lines, in_lines(GRAPH[:2]) as fewer:
        whole, less = hashes_by_property(lines / LINES), hashes_by_property(fewer / LINES)
    assert whole.keys() - less.keys() == {f"<{dct.identifier}>"}
    assert less.items() <= whole.items()


def properties(path: Any) -> Iterator[URIRef | Variable]:
    """The properties of a path, or the variable in its place."""
    match path:
        case URIRef() | Variable():
            yield path
        case InvPath():
            yield from properties(path.arg)
        case SequencePath() | AlternativePath():
            yield from (each for part in path.args for each in properties(part))
        case MulPath():
            yield from properties(path.path)
        case _:  # a negated property set looks at all others
            raise AssertionError(path)


def parts(node: Any) -> Iterator[Any]:
    """All parts of an algebra."""
    if isinstance(node, dict):
        yield node
        yield from (part for each in dict.values(node) for part in parts(each))
    elif isinstance(node, list | tuple | set):
        yield from (part for each in node for part in parts(each))


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.rule.name)
def test_a_query_names_every_property_that_it_asks_for(check: Check) -> None:
    query = bind(check.query, **next(iter(bindings(check.query, INSTANCE))))
    algebra = [*parts(translateQuery(parseQuery(query)).algebra)]
    asked = {each for part in algebra for triple in dict.get(part, "triples") or () for each in properties(triple[1])}
    listed = {variable for part in algebra for row in dict.get(part, "res") or () for variable in row}
    assert asked
    assert {each for each in asked if isinstance(each, Variable)} <= listed, "only VALUES says what a variable may be"
    assert {str(each) for each in asked if isinstance(each, URIRef)} <= named_in(query)
