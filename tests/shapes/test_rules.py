"""Every rule has a passing and a failing example, and each failing one breaks exactly the rule that its name says.

`{rule}.pass.ttl` and `{rule}.fail.ttl` (and more as `{rule}.fail-what.ttl`) stand on `base.ttl`: see there.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import BNode, Graph

from profilatlas import resources
from profilatlas.queries.binding import bind
from profilatlas.settings import Instance
from profilatlas.store.embedded import EmbeddedStore
from profilatlas.store.port import NamedNode, Triple
from profilatlas.validation.checks import bindings, load_checks, run_checks
from profilatlas.validation.chunks import validate_lines
from profilatlas.validation.pieces import uncleared
from profilatlas.validation.results import Result, Rule
from profilatlas.validation.shapes import Shapes
from profilatlas.validation.workers import Workers
from tests.lines import in_lines

HERE = Path(__file__).parent
INSTANCE = Instance(
    base="https://stadt.example/",
    languages=("de", "en"),
    challenge_scheme="herausforderungen-1",
    title={"de": "Stadt", "en": "City"},
)
SHAPES = Shapes.load(resources.shapes_dir(), resources.ontology_dir())
CHECKS = load_checks(resources.shapes_dir() / "checks")
BASE_TEXT = (HERE / "base.ttl").read_text(encoding="utf-8")
PREFIXES = dict(re.findall(r"@prefix (\w+): <([^>]+)> \.", BASE_TEXT))
HEADER = "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in PREFIXES.items())
WITHOUT = re.compile(r"#- (\S+) (\S+)")

RULES: dict[str, Rule] = {**SHAPES.rules, **{check.rule.name: check.rule for check in CHECKS}}
EXAMPLES = sorted(path for path in HERE.glob("*.ttl") if path.name != "base.ttl")
FAILING = [path for path in EXAMPLES if ".fail" in path.name]
PASSING = [path for path in EXAMPLES if path.name.endswith(".pass.ttl")]


def parsed(turtle: str) -> list[Triple]:
    return [quad.triple for quad in ox.parse(turtle, format=ox.RdfFormat.TURTLE)]


BASE = parsed(BASE_TEXT)


def resolved(name: str) -> NamedNode:
    if name.startswith("<"):
        return NamedNode(name[1:-1])
    prefix, _, local = name.partition(":")
    return NamedNode(PREFIXES[prefix] + local)


def example(path: Path) -> list[Triple]:
    """The base, less what the example leaves out, plus what it says."""
    text = path.read_text(encoding="utf-8")
    triples = BASE
    for subject, predicate in WITHOUT.findall(text):
        thing, wanted = resolved(subject), None if predicate == "*" else resolved(predicate)
        kept = [each for each in triples if each.subject != thing or wanted not in (None, each.predicate)]
        assert len(kept) < len(triples), f"{path.name} leaves out what the base does not say: {subject} {predicate}"
        triples = kept
    return triples + parsed(HEADER + text)


def results(triples: list[Triple]) -> list[Result]:
    """All that a build would find, chunk by chunk as a build does it."""
    with in_lines(triples) as folder, Workers(1) as workers:
        left = uncleared(folder, CHECKS, INSTANCE, EmbeddedStore.of_lines, workers)
        asked = [check for check in CHECKS if check.alone is None or check.rule.name in left]
        broken = run_checks(EmbeddedStore.memory(triples), asked, INSTANCE)
        return [*validate_lines(folder, SHAPES, workers=workers), *broken]


def rule_of(path: Path) -> str:
    return path.name.split(".")[0]


def test_base_breaks_no_rule() -> None:
    assert results(BASE) == []


@pytest.mark.parametrize("path", FAILING, ids=lambda path: path.name)
def test_failing_example_breaks_exactly_its_rule(path: Path) -> None:
    found = results(example(path))
    assert {result.rule for result in found} == {rule_of(path)}
    assert {result.severity for result in found} == {RULES[rule_of(path)].severity}


@pytest.mark.parametrize("path", PASSING, ids=lambda path: path.name)
def test_passing_example_breaks_no_rule(path: Path) -> None:
    assert results(example(path)) == []


def test_every_rule_has_examples_and_every_example_a_rule() -> None:
    assert {rule_of(path) for path in PASSING} == set(RULES)
    assert {path.name.split(".")[0] for path in FAILING if path.name.endswith(".fail.ttl")} == set(RULES)
    assert {rule_of(path) for path in EXAMPLES} == set(RULES)
    assert {*PASSING, *FAILING} == set(EXAMPLES)


def test_no_rule_has_the_name_of_another() -> None:
    assert len(RULES) == len(SHAPES.rules) + len(CHECKS)


def texts() -> Iterator[tuple[str, str, str]]:
    for name, rule in RULES.items():
        for language, text in rule.messages.items():
            yield name, language, text


def test_every_message_says_in_german_and_english_what_must_should_or_may_be() -> None:
    modal = {"de": r"MUSS|MÜSSEN|SOLL|SOLLEN|DARF|DÜRFEN", "en": r"MUST|SHOULD|MAY"}
    assert [(name, text) for name, language, text in texts() if not re.search(modal[language], text)] == []
    assert {(name, language) for name, language, _ in texts()} == {
        (name, tag) for name in RULES for tag in ("de", "en")
    }
    strict = {name for name, rule in RULES.items() if rule.severity == "Violation"}
    soft = [name for name, language, text in texts() if (name in strict) == bool(re.search(r"\bSOLL|SHOULD", text))]
    assert soft == []


def test_every_placeholder_of_a_message_is_a_column_of_its_check() -> None:
    for check in CHECKS:
        projection = check.query.text.partition("SELECT")[2].partition("WHERE")[0]
        for text in check.rule.messages.values():
            assert set(re.findall(r"\{\?(\w+)\}", text)) <= set(re.findall(r"\?(\w+)", projection)), check.rule.name


# RDFLib puts numbers and dates into another form while it reads them: what this check looks for is gone by then.
FOR_BOTH_ENGINES = [path for path in FAILING if rule_of(path) not in {*SHAPES.rules, "value-form"}]


def iris(terms: Iterable[object]) -> list[str]:
    return sorted(
        "_:" if isinstance(term, ox.BlankNode | BNode) else str(getattr(term, "value", term)) for term in terms
    )


@pytest.mark.parametrize("path", FOR_BOTH_ENGINES, ids=lambda path: path.name)
def test_checks_are_plain_sparql_that_rdflib_answers_alike(path: Path) -> None:
    """Another engine may run them one day: what the embedded one finds, RDFLib must find in the same graph."""
    (check,) = (check for check in CHECKS if check.rule.name == rule_of(path))
    triples = example(path)
    graph = Graph().parse(data="".join(f"{triple} .\n" for triple in triples), format="nt")
    for values in bindings(check.query, INSTANCE):
        query = bind(check.query, **values)
        embedded = EmbeddedStore.memory(triples).select(query)
        assert iris(row["focus"] for row in embedded) == iris(row[0] for row in graph.query(query))
