"""The guard and the embedded engine on the same queries: nothing hides from the guard, and it refuses nothing sound."""

import re

import pyoxigraph
from hypothesis import example, given, settings
from hypothesis import strategies as st

from profilatlas.endpoint.guard import inspect
from profilatlas.endpoint.words import WORDS
from profilatlas.errors import QueryRefused
from profilatlas.settings import Limits

LIMITS = Limits()
_JOINED = re.compile("|".join(sorted(WORDS, reverse=True)), re.IGNORECASE)
EMPTY = pyoxigraph.Store()
PROLOGUE = "PREFIX : <http://127.0.0.1:9/> PREFIX e: <http://127.0.0.1:9/> PREFIX service: <http://127.0.0.1:9/> PREFIX filter: <http://127.0.0.1:9/>\n"

_SHORT = r"""
    { } ( ) [ ] . , ; | / ^ * + ? ! = < > - << >> <<( )>> {| |} ~ ^^ || && <= >= != # \ @ $ : a _ '' "" '''
    ?x $service ?x<?y ?x<?y# :x e:x.y service:x filter:f :SERVICE e: _:b.c <http://127.0.0.1:9/> <http://127.0.0.1:9/x#y> <#> <?x#> <((> 1 2.5 .5 1.e5
    SERVICE service SERVICE:x servicee:x trueSERVICE SILENT OPTIONAL UNION MINUS LATERAL GRAPH FILTER EXISTS NOT BIND AS
    VALUES UNDEF SELECT WHERE LIMIT1 ORDER BY true false STR REGEX IN 1IN COUNT DISTINCT LANG
"""
PIECES = [
    *_SHORT.split(),
    '"""',
    "\n",
    "SERVICE <http://127.0.0.1:9/> {}",
    "SERVICE SILENT :x { ?s ?p ?o }",
    "service:x{}",
    "?s ?p ?o",
    "?s :p :o .",
    "?s e:p 1.",
    "?s a true",
    "{ ?s ?p ?o }",
    "OPTIONAL { ?s ?p ?o }",
    "FILTER(?x < 2)",
    "FILTER(1<?x&&",
    "FILTER(1<<#>",
    "FILTER EXISTS {",
    "filter:f(1<?x#>",
    "FILTER :f(?x)",
    "BIND(1 AS ?z)",
    "VALUES ?v { 1 :x UNDEF }",
    "VALUES (?v ?w) { (1 <#>) }",
    "(?x <http://127.0.0.1:9/((#> 1)",
    "[ :p 1 ]",
    ":p/^:q|!(:r|^a)",
    "<<( ?s ?p ?o )>>",
    "~ ?r {| :p 1 |}",
    '"text"@en',
    "'it\\'s'",
    '"""a "b" c"""',
    '"SERVICE {"',
    "'''\n}'''",
    "# SERVICE { '''\n",
    "\\u0053ERVICE",
    '"\\u0022"',
    "ORDER BY ?x",
    "GROUP BY (1 AS ?g)",
    "{ SELECT ?s {",
    "SELECT (1<?x AS ?y) {",
]
JOINS = st.sampled_from(["", "", " ", " ", "\n", " # }\n"])
QUERIES = st.builds(
    lambda form, pieces, end: PROLOGUE + form + "".join(piece + join for piece, join in pieces) + end,
    st.sampled_from(["SELECT * {", "ASK {", "SELECT * { ?s ?p ?o ", "SELECT * { FILTER(", "CONSTRUCT WHERE {", "ASK "]),
    st.lists(st.tuples(st.sampled_from(PIECES), JOINS), max_size=14),
    st.sampled_from(["}", "", " }", "}}", ")}", ") }}"]),
)


def refusal_of(query: str) -> QueryRefused | None:
    try:
        inspect(query, LIMITS)
    except QueryRefused as refusal:
        return refusal
    return None


def parses(query: str) -> bool:
    """Whether the engine takes a text for a query; that it then fails is no matter here."""
    try:
        EMPTY.query(query)
    except SyntaxError:
        return False
    except (OSError, RuntimeError):
        pass
    return True


def asks_elsewhere(query: str) -> bool:
    """Whether the engine finds a SERVICE pattern: it no longer takes the query when the word is spelled otherwise."""
    return parses(query) and not parses(re.sub("service", "servicx", query, flags=re.IGNORECASE))


def told_apart_otherwise(refusal: QueryRefused) -> bool:
    """Whether the engine may find a word where a reader of longest tokens finds a part of a name or of an IRI.

    There the guard does not decide which of the two is right (decision 0029).
    """
    undeclared = re.search(r"the prefix (\S*): is not declared", str(refusal))
    joined = undeclared is not None and _JOINED.match(undeclared[1]) is not None
    return joined or "name that prefix otherwise" in str(refusal) or "put a blank after" in str(refusal)


@settings(max_examples=600, deadline=None)
@given(QUERIES)
@example(PROLOGUE + "ASK { service:x { } }")
@example(PROLOGUE + "ASK { ?s ?p true service:x { } }")
@example(PROLOGUE + "ASK { ?s ?p ?o ; service:x { } }")
@example(PROLOGUE + 'ASK { FILTER(1<?x#>"""\n) SERVICE <http://127.0.0.1:9/> { } #""")\n}')
@example(PROLOGUE + 'ASK { filter:f(1<?x#>"""\n) SERVICE <http://127.0.0.1:9/> { } #""")\n}')
@example(PROLOGUE + "ASK { FILTER(1<<#>&&EXISTS{SERVICE<http://127.0.0.1:9/>{}}) }")
@example(PROLOGUE + "ASK { FILTER(EXISTS{}<<#>&&EXISTS{SERVICE<http://127.0.0.1:9/>{}}) }")
@example(PROLOGUE + 'ASK { VALUES ?v { """a" } SERVICE <http://127.0.0.1:9/> { } }')
def test_no_service_pattern_that_the_engine_finds_passes_the_guard(query: str) -> None:
    if asks_elsewhere(query):
        assert refusal_of(query) is not None


@settings(max_examples=600, deadline=None)
@given(QUERIES)
@example(PROLOGUE + "SELECT * { VALUES (?v ?w) { (1 <http://127.0.0.1:9/#>) } ?s ?p (?x <http://127.0.0.1:9/((#> 1) }")
@example("PREFIX:<http://127.0.0.1:9/>prefixe:<http://127.0.0.1:9/>SELECT*{:x e:y 1}")
@example(PROLOGUE + "SELECT*{?s ?p true.OPTIONAL{?s a 1.}}LIMIT1OFFSET1")
@example(PROLOGUE + "SELECT * { FILTER(STRLEN(?a)<STRLEN(?b)&&?c>1) }")
@example(PROLOGUE + 'SELECT * { VALUES ?v { """a" } }')
@example(PROLOGUE + "SELECT * { FILTER(true-1e+5 < 1.e5) }")
def test_what_the_guard_calls_malformed_is_malformed_for_the_engine(query: str) -> None:
    refusal = refusal_of(query)
    if refusal is not None and refusal.kind == "bad-query":
        assert not parses(query) or told_apart_otherwise(refusal), refusal
