"""What the guard lets in at its limits does not end or hold up the embedded engine, in a process with a common stack."""

import subprocess
import sys

import pytest

from profilatlas.endpoint.guard import inspect
from profilatlas.endpoint.shape import LARGEST_REPEATS, LARGEST_REREAD, LARGEST_SUBSELECTS
from profilatlas.settings import Limits
from tests.running import environment

LIMITS = Limits()
INNER = LIMITS.depth - 2
SELECTS = LARGEST_SUBSELECTS - 1

# Groups of brackets, in groups of their own: (text before, opening, middle, closing, text after, times).
NESTED = {
    "groups": ("ASK", "{", "?s ?p ?o", "}", "", INNER),
    "groups, open": ("ASK", "{", "", "}", "", INNER),
    "expressions": ("ASK{FILTER(", "(", "1", ")", ")}", INNER),
    "functions": ("ASK{FILTER(", "STR(", "1", ")", ")}", INNER),
    "exists": ("ASK", "{FILTER EXISTS", "{}", "}", "", INNER),
    "exists in brackets": ("ASK", "{FILTER(NOT EXISTS", "{}", ")}", "", INNER // 2),
    "unions": ("ASK", "{{}UNION", "{}", "}", "", INNER),
    "lateral": ("ASK", "{LATERAL", "{}", "}", "", INNER),
    "blank nodes": ("ASK{?s ?p ", "[<p:p> ", "1", "]", "}", INNER),
    "lists": ("ASK{?s ?p ", "(", "1", ")", "}", INNER),
    "triple terms": ("ASK{?s ?p ", "<<(?a ?b ", "1", ")>>", "}", INNER // 2),
    "reified triples": ("ASK{", "<<", "?s", "?p 1>>", "?p 1}", INNER // 2),
    "paths": ("ASK{?s ", "(", "a", ")", " ?o}", INNER),
    "reread": ("ASK{FILTER(", "REPLACE(", "'a'", ",'a','b')", ")}", LARGEST_REREAD),
    "reread aggregates": ("SELECT(", "GROUP_CONCAT(", "?s", ")", "AS ?x){?s ?p ?o}", LARGEST_REREAD),
    "sub-selects": ("SELECT*", "{SELECT ?s(COUNT(*)AS ?c)", "{?s ?p ?o}", "GROUP BY ?s}", "", SELECTS),
    "repeats": ("ASK{?s ", "((", "a", "*/a)+/a)", " ?o}", LARGEST_REPEATS // 2),
    "negations": ("ASK{FILTER(", "!", "true", "", ")}", LIMITS.negations),
    "chain": ("ASK{FILTER(", "?x||", "1", "", ")}", LIMITS.chain),
    "sum": ("ASK{FILTER(", "?x+", "1", "", ")}", LIMITS.chain),
    "union chain": ("ASK{", "{}UNION", "{}", "", "}", LIMITS.unions),
    "optional chain": ("ASK{", "OPTIONAL{}", "", "", "}", LIMITS.optionals),
    "alternatives": ("ASK{?s ", "a|", "a", "", " ?o}", LIMITS.path_operators),
    "values": ("ASK{VALUES ?x{", "1 ", "", "", "}}", LIMITS.values),
    "filters": ("ASK{", "FILTER(1)", "", "", "}", (LIMITS.tokens - 5) // 4),
    "groups beside groups": ("ASK{", "{}", "", "", "}", (LIMITS.tokens - 5) // 2),
}

RUN = """
import sys
from pyoxigraph import NamedNode, Quad, Store
store = Store()
store.add(Quad(NamedNode("s:s"), NamedNode("p:p"), NamedNode("o:o")))
store.query(sys.stdin.read())
"""


@pytest.mark.parametrize("name", NESTED)
def test_a_query_at_a_limit_leaves_the_engine_alive(name: str) -> None:
    before, opening, middle, closing, after, times = NESTED[name]
    query = before + opening * times + middle + closing * times + after
    inspect(query, LIMITS)
    ended = subprocess.run(
        [sys.executable, "-c", RUN],
        input=query,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr[-500:]
