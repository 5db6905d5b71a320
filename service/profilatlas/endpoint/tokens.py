"""The lexical grammar of SPARQL: what in a query is code, and what is string, IRI or comment.

SPARQL 1.1, section 19.8, with what SPARQL 1.2 and the embedded engine add (triple terms, annotations, base directions,
LATERAL). Every repetition is possessive, so the scanner never goes back; a query takes time in proportion to its length.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple, Self

from ..errors import QueryRefused
from .words import WORDS


class Token(NamedTuple):
    """One token. `kind` is iri, name (with a colon), blank, variable, number, string, language, word or sign.

    Words are upper case here; everything else is as written.
    """

    kind: str
    text: str


_BASE = (
    r"A-Za-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u1FFF\u200C\u200D\u2070-\u218F\u2C00-\u2FEF"
    r"\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD\U00010000-\U000EFFFF"
)
_MARKS = r"\u00B7\u0300-\u036F\u203F\u2040"
_NAME = rf"[{_BASE}_0-9\-{_MARKS}]"
_PART = rf"(?:[{_BASE}_0-9\-{_MARKS}:]|%[0-9A-Fa-f]{{2}}|\\[_~.\-!$&'()*+,;=/?#@%])"
_ESCAPE = r"\\(?:[tbnrf\"'\\]|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8})"
_EXPONENT = r"[eE][+\-]?[0-9]++"

_IRI = r"<(?:[^<>\"{}|^`\\\x00-\x20]++|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*+>"
_LOCAL = rf"(?:(?![\-{_MARKS}]){_PART}{_PART}*+(?:\.++{_PART}++)*+)?+"
_WORD = "|".join(sorted(WORDS, key=lambda word: (-len(word), word)))

_SKIPPED = r"(?:[ \t\r\n]++|\#[^\r\n]*+)*+"
_COMMON = rf"""
      (?P<variable>[?$][{_BASE}_0-9][{_BASE}_0-9{_MARKS}]*+)
    | (?P<blank>_:[{_BASE}_0-9]{_NAME}*+(?:\.++{_NAME}++)*+)
    | (?P<string>\"{{3}}(?:[^\"\\]++|{_ESCAPE}|\"(?!\"\"))*+\"{{3}}|'{{3}}(?:[^'\\]++|{_ESCAPE}|'(?!''))*+'{{3}}
        |\"(?:[^\"\\\n\r]++|{_ESCAPE})*+\"|'(?:[^'\\\n\r]++|{_ESCAPE})*+')
    | (?P<number>[0-9]++(?:\.[0-9]*+{_EXPONENT}|\.[0-9]++|{_EXPONENT})?+|\.[0-9]++(?:{_EXPONENT})?+)
    | (?P<language>@[A-Za-z]++(?:-[A-Za-z0-9]++)*+(?:--[A-Za-z]++)?+)
"""
_SIGNS = r"\|\||&&|!=|<=|>=|\^\^|>>|\{\||\|\}|[=<>!+\-*/|^?.,;(){}\[\]~]"
_RUN = rf"(?P<name>[{_BASE}]{_NAME}*+(?:\.++{_NAME}++)*+(?::{_LOCAL})?+|:{_LOCAL})"


class Patterns(NamedTuple):
    """What the scanner looks for; compiling takes a tenth of a second, which the first query has and not the start."""

    usual: re.Pattern[str]
    after_operand: re.Pattern[str]
    in_run: re.Pattern[str]
    rest: re.Pattern[str]
    iri_like: re.Pattern[str]

    @classmethod
    @cache
    def compiled(cls) -> Self:
        """The patterns, compiled once."""
        return cls(
            re.compile(rf"{_SKIPPED}(?:(?P<iri>{_IRI})|{_COMMON}|{_RUN}|(?P<sign><<|{_SIGNS}))", re.VERBOSE),
            re.compile(rf"{_SKIPPED}(?:{_COMMON}|{_RUN}|(?P<sign>{_SIGNS}))", re.VERBOSE),
            re.compile(rf"(?:(?P<word>(?ai:{_WORD}))|{_COMMON}|(?P<sign>{_SIGNS}))", re.VERBOSE),
            re.compile(rf"{_SKIPPED}\Z", re.VERBOSE),
            re.compile(_IRI, re.VERBOSE),
        )


class Scanner:
    """Reads a query token by token. `QueryRefused` (bad-query) where no token of SPARQL begins."""

    def __init__(self, query: str) -> None:
        self._query = query
        self._patterns = Patterns.compiled()
        self._position = 0
        self._run_end = 0

    def next(self, after_operand: bool = False) -> Token | None:
        """The next token, None at the end; `after_operand` says that `<` can only be an operator here.

        Words need no blank between them (`LIMIT10OFFSET5`): the grammar has it so, and the engine.
        """
        start = self._position
        if start < self._run_end:
            found = self._patterns.in_run.match(self._query, start)
        else:
            usual = self._patterns.after_operand if after_operand else self._patterns.usual
            found = usual.match(self._query, start)
            if found and found.lastgroup == "name" and found["name"].find(":") < 0:
                # A run like `true.OPTIONAL` has no colon: looked at once, it is then taken apart into words.
                self._run_end = found.end()
                found = self._patterns.in_run.match(self._query, found.start("name"))
        if not found:
            if self._patterns.rest.match(self._query, start):
                return None
            raise QueryRefused("bad-query", f"no token of SPARQL begins after character {start}")
        self._position = found.end()
        kind = str(found.lastgroup)
        text = found[kind]
        if after_operand and text[0] == "<":
            self._check_comparison(found.start(kind))
        return Token(kind, text.upper() if kind == "word" else text)

    def _check_comparison(self, start: int) -> None:
        # Readers of longest tokens see an IRI in `?a<?b#>`, the engine a comment: neither may hide code from us.
        iri = self._patterns.iri_like.match(self._query, start)
        if iri and not {"#", "'"}.isdisjoint(iri[0]):
            raise QueryRefused("bad-query", f"put a blank after the < that follows character {start}")
