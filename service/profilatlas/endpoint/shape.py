"""The shape of a query: how deep its brackets nest and how much of each kind it has.

A stack of open brackets, each of one kind: what `(`, `/` or `<` mean depends on it. Counts are exact for valid queries and
never too low for what the embedded engine accepts.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from ..errors import QueryRefused
from ..settings import Limits
from .tokens import Token
from .words import REREAD

# Beyond http.md: what takes the embedded engine time that doubles with every level (figures in decision 0029).
LARGEST_REREAD = 8
LARGEST_SUBSELECTS = 8
LARGEST_REPEATS = 8

_CLOSING = {"(": ")", "[": "]", "{": "}", "{|": "|}", "<<": ">>"}
_CLOSED = set(_CLOSING.values())
_TERMS = {"iri", "name", "variable", "blank", "number", "string"}
_OPERANDS = _TERMS | {"language"}
_OPERAND_ENDS = {")", "}", ">>", "TRUE", "FALSE"}
_WORD_TERMS = {"A", "TRUE", "FALSE", "UNDEF"}
_BEFORE_NAMES = {"A", "FILTER", "FROM", "GRAPH", "NAMED"}
_BINARY = {"||", "&&", "=", "!=", "<", ">", "<=", ">=", "+", "-", "*", "/", "IN"}
_PATH_SIGNS = {"/", "|", "^", "*", "+", "?", "!"}


class _Kind(Enum):
    CLAUSES = auto()  # before and after the patterns: variables, expressions in brackets, numbers
    EXPRESSION = auto()
    TRIPLES = auto()
    LIST = auto()  # a collection: two triples for every member
    PATH = auto()
    DATA = auto()  # of VALUES


@dataclass(slots=True)
class _Bracket:
    """An open bracket. `place` is the next term's: 0 subject, 1 predicate, 2 object, 3 after an object."""

    opening: str
    kind: _Kind
    place: int = 0
    chain: int = 0
    repeats: int = 0
    deepest_repeats: int = 0
    reread: int = 0
    subselects: int = 0


class Shape:
    """Takes a query's tokens one by one; `QueryRefused` (query-too-complex) as soon as one limit is passed."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._open = [_Bracket("", _Kind.CLAUSES)]
        self._tokens = 0
        self._counts = dict.fromkeys(("patterns", "unions", "optionals", "path_operators", "values"), 0)
        self._negations = 0
        self._before = self._last = Token("sign", "")
        self._values_begin = False

    @property
    def at_head(self) -> bool:
        """Whether no bracket is open."""
        return len(self._open) == 1

    def after_operand(self) -> bool:
        """Whether `<` can only compare here: in an expression, after a term or a closing bracket."""
        last = self._last
        return self._open[-1].kind is _Kind.EXPRESSION and (last.kind in _OPERANDS or last.text in _OPERAND_ENDS)

    def add(self, token: Token) -> None:
        """The next token."""
        kind, text = token
        self._tokens += 1
        self._at_most(self._tokens, self._limits.tokens, "tokens")
        if kind == "sign":
            self._negations = self._negations + 1 if text == "!" else 0
            if text in _CLOSING:
                self._begin(text)
            elif text in _CLOSED:
                self._finish(text)
            else:
                self._sign(text)
        else:
            self._negations = 0
            if kind == "word":
                self._word(text)
            elif kind in _TERMS and self._last.text != "^^":
                self._term(kind)
        self._before, self._last = self._last, token

    def end(self) -> None:
        """The query is complete; `QueryRefused` (bad-query) when a bracket is open."""
        if len(self._open) > 1:
            raise QueryRefused("bad-query", f"{self._open[-1].opening} is never closed")

    def _begin(self, opening: str) -> None:
        above = self._open[-1]
        bracket = _Bracket(opening, self._kind_of(opening, above), reread=above.reread, subselects=above.subselects)
        if opening in {"[", "{|"}:
            bracket.place = 1
        if opening == "(" and self._last.text in REREAD:
            bracket.reread += 1
            self._at_most(bracket.reread, LARGEST_REREAD, f"nested {', '.join(sorted(REREAD))}")
        if opening == "{" and bracket.kind is _Kind.DATA:
            self._values_begin = False
        self._open.append(bracket)
        self._at_most(len(self._open) - 1, self._limits.depth, "nested brackets")

    def _kind_of(self, opening: str, above: _Bracket) -> _Kind:
        if above.kind is _Kind.DATA or (self._values_begin and opening in {"(", "{"}):
            return _Kind.DATA
        if opening != "(":
            if opening == "{" and self._last.kind == "name":
                self._refuse_joined("service")
            return _Kind.TRIPLES
        if above.kind in {_Kind.CLAUSES, _Kind.EXPRESSION}:
            return _Kind.EXPRESSION
        if above.kind is _Kind.PATH:
            return _Kind.PATH
        last = self._last
        if (last.kind == "word" and last.text not in _WORD_TERMS) or self._before.text == "FILTER":
            return _Kind.EXPRESSION
        if last.text == "<<":
            return _Kind.TRIPLES
        if last.kind == "name":
            self._refuse_joined("filter")
        return _Kind.PATH if above.kind is _Kind.TRIPLES and above.place == 1 else _Kind.LIST

    def _refuse_joined(self, word: str) -> None:
        """The engine reads `service:x{…}` as `SERVICE :x {…}` where it finds no triple; no reader of longest tokens does."""
        if self._last.text.lower().startswith(word) and self._before.text not in _BEFORE_NAMES:
            raise QueryRefused("bad-query", f"a name before a bracket begins with {word}: name that prefix otherwise")

    def _finish(self, closing: str) -> None:
        bracket = self._open[-1]
        if _CLOSING.get(bracket.opening) != closing:
            raise QueryRefused("bad-query", f"{closing} closes no bracket")
        self._open.pop()
        above = self._open[-1]
        if bracket.kind is _Kind.PATH:
            above.repeats = bracket.deepest_repeats
            above.deepest_repeats = max(above.deepest_repeats, bracket.deepest_repeats)
            if above.kind is _Kind.TRIPLES:
                above.place = 2
        elif closing in {"]", ">>"} or (closing == ")" and bracket.kind in {_Kind.LIST, _Kind.TRIPLES}):
            self._term("bracket")
        elif closing != "|}" and bracket.kind is not _Kind.DATA:
            above.place = 0

    def _word(self, word: str) -> None:
        bracket = self._open[-1]
        if word in _WORD_TERMS:
            self._term("word")
            return
        bracket.place = 0
        match word:
            case "SELECT":
                bracket.kind = _Kind.CLAUSES
                bracket.subselects += 1
                self._at_most(bracket.subselects, LARGEST_SUBSELECTS, "SELECT within SELECT")
            case "UNION":
                self._count("unions", 1, "UNION")
            case "OPTIONAL":
                self._count("optionals", 1, "OPTIONAL")
            case "TRIPLE":
                # Put into each other, also by way of variables: readers of the answer recurse once for each.
                self._count("patterns", 1, "triple patterns")
            case "VALUES":
                self._values_begin = True
            case "IN":
                self._sign("IN")

    def _sign(self, sign: str) -> None:
        bracket = self._open[-1]
        self._at_most(self._negations, self._limits.negations, "! in a row")
        if bracket.kind is _Kind.EXPRESSION:
            if sign == ",":
                bracket.chain = 0
            elif sign in _BINARY:
                bracket.chain += 1
                self._at_most(bracket.chain, self._limits.chain, "operators in a row")
        elif bracket.kind in {_Kind.TRIPLES, _Kind.PATH}:
            if sign in {".", ",", ";"}:
                bracket.place = {".": 0, ";": 1, ",": 2}[sign]
                bracket.repeats = 0
            elif sign in _PATH_SIGNS:
                self._path_sign(bracket, sign)

    def _path_sign(self, bracket: _Bracket, sign: str) -> None:
        self._count("path_operators", 1, "operators in property paths")
        if sign in {"/", "|"}:
            bracket.place = 1
        elif sign in {"*", "+", "?"}:
            bracket.repeats += 1
            bracket.deepest_repeats = max(bracket.deepest_repeats, bracket.repeats)
            self._at_most(bracket.repeats, LARGEST_REPEATS, "*, + and ? within each other")

    def _term(self, kind: str) -> None:
        bracket = self._open[-1]
        if bracket.kind is _Kind.DATA and kind != "variable":
            self._count("values", 1, "cells of VALUES")
        elif bracket.kind is _Kind.LIST:
            self._count("patterns", 2, "triple patterns")
        elif bracket.kind is _Kind.TRIPLES:
            if bracket.place >= 2:
                self._count("patterns", 1, "triple patterns")
            bracket.place = min(bracket.place + 1, 3)
            bracket.repeats = 0
        elif bracket.kind is _Kind.PATH:
            bracket.repeats = 0

    def _count(self, name: str, number: int, words: str) -> None:
        self._counts[name] += number
        self._at_most(self._counts[name], getattr(self._limits, name), words)

    def _at_most(self, number: int, limit: int, words: str) -> None:
        if number > limit:
            raise QueryRefused("query-too-complex", f"{words}: at most {limit}")
