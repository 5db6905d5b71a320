"""What a public query may be: a look at its tokens, before any engine parses it (docs/decisions/0029).

The engine's parser recurses, reads some forms anew at every level, and has neither a time limit nor a way to stop it. So
the shape of a query is measured here, in time proportional to its length, and what leaves the store is refused by name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..errors import QueryRefused
from ..settings import Limits
from ..store.port import Dataset
from .prologue import Prologue
from .shape import Shape
from .tokens import Scanner, Token
from .words import FOREIGN_IRIS, FOREIGN_WORDS, FORMS, UPDATES

# Section 19.2: an engine may decode these before it looks for tokens, with or without regard to a backslash before.
_ESCAPE = r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})"
_DECODERS = (re.compile(_ESCAPE), re.compile(rf"\\\\|{_ESCAPE}"))

_LONGEST_BEGINNING = max(map(len, FOREIGN_IRIS))


@dataclass(frozen=True, slots=True)
class Inspected:
    """What is known of a query that may be asked: its form, and the graphs of its FROM clauses, None without any.

    The graphs are absolute IRIs; one that is relative, in a query without BASE, stays as it is written.
    """

    form: str
    graphs: Dataset | None


def inspect(query: str, limits: Limits) -> Inspected:
    """Look at a query; `QueryRefused` (bad-query, query-forbidden or query-too-complex) where it may not be asked.

    >>> inspect("ASK FROM <http://example.org/g> { ?s ?p ?o }", Limits()).form
    'ASK'
    """
    inspected = _Inspection(query, limits).run()
    for decoder in _DECODERS if "\\u" in query or "\\U" in query else ():
        decoded = decoder.sub(_decoded, query)
        if decoded != query:
            _inspect_decoded(decoded, limits)
    return inspected


def _inspect_decoded(query: str, limits: Limits) -> None:
    """The same for what an engine may see that decodes first; what is malformed for it does no harm there."""
    try:
        _Inspection(query, limits).run()
    except QueryRefused as refusal:
        if refusal.kind != "bad-query":
            raise


def _decoded(escape: re.Match[str]) -> str:
    code = int(escape[1] or escape[2] or "110000", 16)
    return chr(code) if code < 0x110000 else escape[0]


class _Inspection:
    """One reading of one query."""

    def __init__(self, query: str, limits: Limits) -> None:
        if "\0" in query:
            raise QueryRefused("bad-query", "the query contains the character U+0000")
        self._scanner = Scanner(query)
        self._prologue = Prologue()
        self._shape = Shape(limits)
        self._form: str | None = None
        self._graphs: dict[str, list[str]] = {"FROM": [], "NAMED": []}

    def run(self) -> Inspected:
        """Read to the end."""
        previous = Token("sign", "")
        while token := self._scanner.next(self._shape.after_operand()):
            if token.kind == "word":
                self._check_word(token.text)
            elif token.kind in ("iri", "name"):
                self._check_iri(token, previous)
            self._shape.add(token)
            previous = token
        self._shape.end()
        if self._form is None:
            raise QueryRefused("bad-query", "the query is none of SELECT, ASK, CONSTRUCT, DESCRIBE")
        graphs = Dataset(tuple(self._graphs["FROM"]), tuple(self._graphs["NAMED"]))
        return Inspected(self._form, graphs if graphs != Dataset() else None)

    def _check_word(self, word: str) -> None:
        if word == "SERVICE":
            raise QueryRefused("query-forbidden", "SERVICE is not available here")
        if word in UPDATES:
            raise QueryRefused("query-forbidden", f"{word} belongs to SPARQL Update, which is not available here")
        if word in FOREIGN_WORDS:
            raise QueryRefused("query-forbidden", f"{word} is no word of SPARQL and not available here")
        if self._form is None:
            self._prologue.add(word)
            self._form = word if word in FORMS else None

    def _check_iri(self, token: Token, previous: Token) -> None:
        iri = self._prologue.declare(token) if self._form is None else self._prologue.resolve(token)
        if iri is None:
            return
        if iri[:_LONGEST_BEGINNING].lower().startswith(tuple(FOREIGN_IRIS)):
            raise QueryRefused("query-forbidden", "an IRI that some engines take for code is not available here")
        if self._form is None or not self._shape.at_head:
            return
        if previous.text in self._graphs:
            self._graphs[previous.text].append(iri)
        elif token.text.lower().startswith("from"):
            raise QueryRefused("bad-query", "a name begins with from where FROM may stand: name that prefix otherwise")
