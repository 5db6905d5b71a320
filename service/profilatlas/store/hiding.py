"""What is changed in a query before an engine elsewhere gets it, so that it sees one graph and nothing of its neighbours.

An engine is told by the protocol which graphs a query is about. Virtuoso 7 forgets that for `GRAPH <iri>` within EXISTS and
MINUS, so that a stranger could find out, bit by bit, what another graph holds. A release has no named graph: each IRI after
GRAPH is as good as that of a graph that nobody fills.
"""

from __future__ import annotations

import re

NO_GRAPH = "urn:x-profilatlas:no-graph"
"""A graph that nobody fills."""

# SPARQL 1.1, section 19.8: what GRAPH is no keyword in (strings, IRIs, comments, prefixed names, variables); or GRAPH with
# the IRI or prefixed name that follows it.
_TOKENS = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"""'
    r"|'''(?:[^'\\]|\\.|'(?!''))*'''"
    r'|"(?:[^"\\\n\r]|\\.)*"'
    r"|'(?:[^'\\\n\r]|\\.)*'"
    r'|<[^<>"{}|^`\\\x00-\x20]*>'
    r"|\#[^\n\r]*"
    r"|(?:\w[\w.·̀-ͯ‿⁀-]*)?:(?:\\.|[\w.:%·̀-ͯ‿⁀-])*"
    r"|[?$@]\w+"
    r"|(?P<keyword>GRAPH(?:\s|\#[^\n\r]*[\n\r])*)(?:<[^<>{}\x00-\x20]*>|(?:\w[\w.·̀-ͯ‿⁀-]*)?:(?:\\.|[\w.:%·̀-ͯ‿⁀-])*)",
    re.DOTALL | re.IGNORECASE,
)


def hidden(query: str) -> str:
    """The query with no IRI of a graph in it.

    >>> hidden('FILTER EXISTS { GRAPH <http://a.example/private> { ?s ?p "GRAPH <x>" } }')
    'FILTER EXISTS { GRAPH <urn:x-profilatlas:no-graph> { ?s ?p "GRAPH <x>" } }'
    """
    return _TOKENS.sub(lambda found: f"{found['keyword']}<{NO_GRAPH}>" if found["keyword"] else found[0], query)
