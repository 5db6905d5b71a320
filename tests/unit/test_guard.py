"""The guard of public queries: what it learns, what it refuses, and that its work is in proportion to the query."""

import json
import re._constants as sre
import re._parser as sre_parser
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from profilatlas.endpoint import tokens
from profilatlas.endpoint.guard import inspect
from profilatlas.endpoint.shape import LARGEST_REPEATS, LARGEST_REREAD, LARGEST_SUBSELECTS
from profilatlas.endpoint.tokens import Scanner
from profilatlas.endpoint.words import FOREIGN_IRIS, FOREIGN_WORDS, UPDATES
from profilatlas.errors import QueryRefused
from profilatlas.queries.binding import bind
from profilatlas.settings import Limits
from profilatlas.store.embedded import EmbeddedStore
from profilatlas.store.port import Dataset
from tests.queries.golden import example_values, registry

LIMITS = Limits()
E = "PREFIX e: <http://e/> "


def refusal(query: str, limits: Limits = LIMITS) -> QueryRefused:
    with pytest.raises(QueryRefused) as caught:
        inspect(query, limits)
    return caught.value


# What is asked in earnest


def test_no_query_of_the_w3c_is_refused_but_those_with_service_and_those_malformed_by_intent(
    require: Callable[[str], Path],
) -> None:
    queries = json.loads(require("shared/conformance/w3c-queries.json").read_text(encoding="utf-8"))
    assert len(queries) == 894
    engine = EmbeddedStore.memory()
    for name, query in queries.items():
        try:
            inspect(query, LIMITS)
        except QueryRefused as refused:
            if refused.kind == "bad-query":
                with pytest.raises(Exception, match="not a SPARQL query"):
                    engine.select(query)
            else:
                assert refused.kind == "query-forbidden" and "service" in query.lower(), name


def test_none_of_our_own_queries_is_refused() -> None:
    queries = registry()
    for name in queries:
        inspect(bind(queries[name], **example_values(queries[name])), LIMITS)


@pytest.mark.parametrize(
    ("query", "form"),
    [
        ("SELECT * {}", "SELECT"),
        ("# SELECT\nask{}", "ASK"),
        ("BASE <http://ask/> PREFIX select: <x> CONSTRUCT { ?s ?p ?o } WHERE { { SELECT * {} } }", "CONSTRUCT"),
        ('VERSION "1.2" describe <http://e/x>', "DESCRIBE"),
    ],
)
def test_the_form_is_the_first_word_after_the_prologue(query: str, form: str) -> None:
    assert inspect(query, LIMITS).form == form


@pytest.mark.parametrize(
    ("query", "graphs"),
    [
        ("ASK { ?from ?p <http://e/FROM> }", None),
        ("ASK FROM <http://e/a> FROM NAMED <http://e/b> { }", (("http://e/a",), ("http://e/b",))),
        (f"{E}ASK FROM e:a%41\\~ FROM NAMED e: {{ }}", (("http://e/a%41~",), ("http://e/",))),
        (
            "BASE <http://e/x/y> ASK FROM <../a> FROM <?b> FROM <//f/> { }",
            (("http://e/a", "http://e/x/y?b", "http://f/"), ()),
        ),
        (
            "BASE <urn:x:y> PREFIX e: <http://e/> BASE <http://e/x/> PREFIX f: <f#> ASK FROM f:a{}",
            (("http://e/x/f#a",), ()),
        ),
        ("SELECT*FROM<http://e/\\u00E4>{}", (("http://e/ä",), ())),
        ("SELECT * FROM <secret.ttl> {}", (("secret.ttl",), ())),
        ("DESCRIBE ?x FROMNAMED<http://e/a>{}", ((), ("http://e/a",))),
    ],
)
def test_the_graphs_are_those_of_from(query: str, graphs: tuple[tuple[str, ...], tuple[str, ...]] | None) -> None:
    assert inspect(query, LIMITS).graphs == (Dataset(*graphs) if graphs else None)


# What is too complex


def nested(opening: str, inner: str, closing: str) -> Callable[[int], str]:
    return lambda number: opening * number + inner + closing * number


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("depth", lambda n: "ASK" + nested("{", "", "}")(n)),
        ("depth", lambda n: "ASK{FILTER" + nested("(", "1", ")")(n - 1) + "}"),
        ("depth", lambda n: "ASK{?s ?p " + nested("[?p ", "1", "]")(n - 1) + "}"),
        ("depth", lambda n: "ASK{?s ?p ?o" + nested("{|?p ?o", "", "|}")(n - 1) + "}"),
        ("depth", lambda n: "ASK{" + nested("<<", "?s ?p ?o", "?p ?o>>")(n - 1) + "?p ?o}"),
        ("tokens", lambda n: "ASK{" + "; " * (n - 3) + "}"),
        ("negations", lambda n: "ASK{FILTER(" + "!" * n + "?x)}"),
        ("patterns", lambda n: "ASK{" + "?s ?p ?o." * n + "}"),
        ("patterns", lambda n: "ASK{?s ?p 1" + ",'a'^^<x:x>" * (n - 1) + "}"),
        ("patterns", lambda n: "ASK{?s ?p 1" + ";a true" * (n - 1) + "}"),
        ("patterns", lambda n: "ASK{?s ?p ?o" + "{}?s ^a/a*|!(a|^a) ?o" * (n - 1) + "}"),
        ("patterns", lambda n: "CONSTRUCT{" + "[a[]]." * (n // 2) + "}WHERE{" + "[]a[]." * (n - n // 2) + "}"),
        ("patterns", lambda n: "ASK{?s ?p ?o" + "~?r" * (n - 1) + "}"),
        ("unions", lambda n: "ASK{{}" + "union{}" * n + "}"),
        ("optionals", lambda n: "ASK{" + "OPTIONAL{}" * n + "}"),
        ("path_operators", lambda n: "ASK{?s " + "<p:p>/" * n + "<p:p>?o}"),
        ("path_operators", lambda n: "ASK{?s (" + "^a|" * (n // 2) + "a" + "*" * (n % 2) + ")?o}"),
        ("chain", lambda n: "ASK{FILTER(1" + "+1" * n + ")}"),
        (
            "chain",
            lambda n: (
                "ASK{FILTER(1"
                + "".join(("||?x", "&&?x<?y", "*2", "-1", "/.5", "!=1")[i % 2 * 2] for i in range(n))
                + ")}"
            ),
        ),
        ("values", lambda n: "ASK{VALUES?x{" + "1 " * n + "}}"),
        ("values", lambda n: "ASK{}VALUES(?x ?y){" + "(UNDEF'a'@en)" * (n // 2) + "(true)" * (n % 2) + "}"),
    ],
)
def test_a_query_at_a_limit_passes_and_one_more_is_refused(name: str, query: Callable[[int], str]) -> None:
    limits = replace(Limits(tokens=100_000, depth=1_000), **{name: 14})
    inspect(query(14), limits)
    refused = refusal(query(15), limits)
    assert refused.kind == "query-too-complex"
    assert str(refused.detail).endswith("at most 14")


@pytest.mark.parametrize(
    ("limit", "query"),
    [
        (LARGEST_REREAD, lambda n: "ASK{FILTER(" + nested("REGEX(", "'a'", ",'b')")(n) + ")}"),
        (LARGEST_REREAD, lambda n: "ASK{FILTER(" + nested("(substr(1+", "'a'", ",1))")(n) + ")}"),
        (LARGEST_SUBSELECTS, lambda n: "SELECT*" + nested("{SELECT*", "{}", "}")(n - 1)),
        (LARGEST_REPEATS, lambda n: "ASK{?s " + nested("(", "a", "*/a)")(n) + " ?o}"),
    ],
)
def test_what_doubles_the_engine_s_time_has_limits_of_its_own(limit: int, query: Callable[[int], str]) -> None:
    inspect(query(limit), LIMITS)
    assert refusal(query(limit + 1)).kind == "query-too-complex"


def test_terms_without_a_sign_between_them_are_never_counted_too_low() -> None:
    query = "ASK{" + "?s ?p true" * 15 + "}"  # the engine reads it, though it wants a full stop
    assert str(refusal(query, Limits(patterns=14)).detail).startswith("triple patterns")


def test_operators_in_separate_brackets_or_arguments_make_no_chain() -> None:
    inspect("ASK{FILTER(1 IN(" + ",".join(["1+1"] * 20) + "))}", Limits(chain=2))
    inspect("ASK{" + "FILTER(1+1)" * 20 + "}", Limits(chain=1))


def test_lists_in_data_and_in_triples_are_no_expressions() -> None:
    inspect("ASK{VALUES(?x ?y){(1 <http://e/#((>)}?s ?p(?x <http://e/#((>)}", Limits(depth=3, values=2, patterns=5))


# What is forbidden


@pytest.mark.parametrize("word", sorted({"SERVICE"} | UPDATES | FOREIGN_WORDS.keys()))
def test_a_word_that_leaves_the_store_is_forbidden_anywhere_in_code_and_nowhere_else(word: str) -> None:
    for spelled in (word, word.lower(), word.capitalize()):
        for query in (
            f"{spelled} <http://e/>",
            f"{E}{spelled} x",
            f"ASK {{}} ; {spelled} x",
            f"ASK {{ {spelled} ?x {{}} }}",
        ):
            assert refusal(query).kind == "query-forbidden"
        sound = f"PREFIX {spelled}: <http://e/> ASK {{ ?{spelled} {spelled}:x '{spelled}'@{spelled}, <x:{spelled}> }} # {spelled}"
        inspect(sound.replace("_", ""), LIMITS)


@pytest.mark.parametrize("beginning", FOREIGN_IRIS)
def test_an_iri_that_another_engine_takes_for_code_is_forbidden(beginning: str) -> None:
    escaped = beginning[2:].replace("/", "\\/")
    for query in (
        f"ASK {{ FILTER(<{beginning}f>(1)) }}",
        f"ASK {{ ?s <{beginning.upper()}f> ?o }}",
        f"PREFIX x: <{beginning}> ASK {{ }}",
        f"PREFIX x: <{beginning[:2]}> ASK {{ ?s x:{escaped} ?o }}",
    ):
        assert refusal(query).kind == "query-forbidden"
    inspect(f"ASK {{ ?s ?p '{beginning}', <http://e/{beginning}> }}", LIMITS)


# What is no query


@pytest.mark.parametrize(
    "query",
    [
        "",
        " \n# x",
        "SELECT",
        "*",
        "ASK",
        "PREFIX",
        "ASK{?s ?p ?o}\0",
        "ASK{'\0'}",
        "ASK{x:y ?p ?o}",
        "ASK{)}",
        "ASK{(]}",
        "ASK{",
        "ASK}",
    ],
)
def test_what_cannot_be_a_query_is_malformed(query: str) -> None:
    if query in ("SELECT", "ASK"):
        inspect(query, LIMITS)  # not lexical: the engine's to say
    else:
        assert refusal(query).kind == "bad-query"


def test_triple_terms_are_counted_for_they_grow_in_each_other_by_way_of_variables() -> None:
    # 1,116 within each other ended the web process when it read the answer.
    def grown(number: int) -> str:
        steps = "".join(f"BIND(TRIPLE(<a:a>, <a:a>, ?x{step}) AS ?x{step + 1})" for step in range(number))
        return f"SELECT ?x{number} {{ BIND(1 AS ?x0) {steps} }}"

    assert inspect(grown(300), Limits()).form == "SELECT"
    with pytest.raises(QueryRefused, match="triple patterns"):
        inspect(grown(301), Limits())


def test_a_base_is_short_because_every_relative_iri_is_resolved_against_all_of_it() -> None:
    query = "BASE <http://x/{}> SELECT * {{ ?s ?p ?o FILTER(?s IN (<a>, <../b>)) }}"
    assert inspect(query.format("a/" * 900), Limits()).form == "SELECT"
    with pytest.raises(QueryRefused, match="BASE"):
        inspect(query.format("a/" * 1000), Limits())


def test_a_detail_never_repeats_the_query() -> None:
    refused = refusal("ASK { ?s ?p " + "a" * 30_000 + ":x }")
    assert len(str(refused.detail)) < 100


# What it costs


@pytest.mark.parametrize("name", tokens.Patterns._fields)
def test_no_pattern_of_the_scanner_can_go_back(name: str) -> None:
    pattern = getattr(tokens.Patterns.compiled(), name)
    unbounded = [
        kind for kind, most in _repetitions(sre_parser.parse(pattern.pattern, pattern.flags)) if most is sre.MAXREPEAT
    ]
    assert unbounded
    assert set(unbounded) == {sre.POSSESSIVE_REPEAT}


def _repetitions(node: Any) -> Iterator[tuple[Any, Any]]:
    if (
        isinstance(node, tuple)
        and len(node) == 2
        and node[0] in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT)
    ):
        yield node[0], node[1][1]
    if isinstance(node, tuple | list | sre_parser.SubPattern):
        for part in node:
            yield from _repetitions(part)


def steps(query: str) -> int:
    """How many times the scanner tries a pattern, and how many tokens the guard then looks at."""
    counted = 0

    def count(frame: Any, event: str, argument: Any) -> None:
        nonlocal counted
        counted += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        inspect(query, Limits(**dict.fromkeys(_SHAPE, 10**6)))
    except QueryRefused:
        pass
    finally:
        sys.setprofile(before)
    return counted


_SHAPE = ("depth", "tokens", "negations", "patterns", "unions", "optionals", "path_operators", "chain", "values")
_MORSELS = st.sampled_from(
    [
        "a.",
        "a-",
        "<",
        "<a",
        '"',
        '"""',
        "'''\\'",
        "#",
        "\n",
        "((",
        "{",
        "1.",
        "e:",
        "?x",
        "!",
        "\\u0041",
        "_:a.",
        "@a-",
        "<<(",
        "[a",
        "||1",
        "é.",
    ]
)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(["ASK{", "", "ASK{FILTER(1<"]), st.lists(_MORSELS, min_size=1, max_size=4))
def test_twice_the_query_is_at_most_about_twice_the_work(begin: str, morsels: list[str]) -> None:
    once, twice = (steps(begin + "".join(morsels) * times) for times in (200, 400))
    assert twice <= 2.2 * once + 50


def test_the_scanner_looks_at_a_run_of_words_once() -> None:
    scanner = Scanner("a." * 4_000 + "a")
    read = 0
    while scanner.next():
        read += 1
    assert read == 8_001
