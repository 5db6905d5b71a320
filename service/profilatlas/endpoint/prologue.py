"""BASE and PREFIX of a query, and what its IRIs and prefixed names stand for."""

from __future__ import annotations

import re

from pyoxigraph import RdfFormat, parse

from ..errors import QueryRefused
from .tokens import Token
from .words import FOREIGN_IRIS

_CODEPOINT = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8}))")
_LOCAL_ESCAPE = re.compile(r"\\(.)")
_LONGEST_BASE = 2_000
"""Every relative IRI is resolved against the whole of it, so it counts as often as there are IRIs."""


class Prologue:
    """Takes the tokens before SELECT, ASK, CONSTRUCT or DESCRIBE; then says what names stand for."""

    def __init__(self) -> None:
        self._base: str | None = None
        self._namespaces: dict[str, str] = {}
        self._declaring = ""
        self._prefix: str | None = None

    def add(self, word: str) -> None:
        """A word of the prologue."""
        self._declaring = word

    def declare(self, token: Token) -> str | None:
        """A name or an IRI of the prologue; returns the IRI."""
        if token.kind == "name":
            # `PREFIX:<…>` is one name for readers of longest tokens, a word and a name for the engine and for people.
            joined = self._declaring != "PREFIX" and token.text[:6].upper() == "PREFIX"
            self._prefix = token.text[6 if joined else 0 : -1]
            return None
        iri = self._absolute(_iri(token))
        if self._declaring == "BASE":
            if len(iri) > _LONGEST_BASE:
                raise QueryRefused("query-too-complex", f"characters of BASE: at most {_LONGEST_BASE}")
            self._base = iri
        elif self._prefix is not None:
            self._namespaces[self._prefix] = iri
        self._declaring, self._prefix = "", None
        return iri

    def resolve(self, token: Token) -> str:
        """The IRI of an IRI or prefixed name in a query; `QueryRefused` for a prefix that was not declared."""
        if token.kind == "iri":
            return self._absolute(_iri(token))
        prefix, _, local = token.text.partition(":")
        if prefix not in self._namespaces:
            # Virtuoso knows some prefixes undeclared.
            kind = "query-forbidden" if f"{prefix.lower()}:" in FOREIGN_IRIS else "bad-query"
            raise QueryRefused(kind, f"the prefix {prefix:.40}: is not declared")
        return self._namespaces[prefix] + _LOCAL_ESCAPE.sub(r"\1", local)

    def _absolute(self, iri: str) -> str:
        if self._base is None:
            return iri
        # The engine's own resolution of IRIs, by way of a triple that has it as its subject.
        try:
            triples = parse(f"<{iri}> <x:x> <x:x> .", format=RdfFormat.TURTLE, base_iri=self._base)
            return str(next(triples).subject.value)
        except (SyntaxError, ValueError) as error:
            raise QueryRefused("bad-query", "an IRI of the query is malformed") from error


def _iri(token: Token) -> str:
    text = token.text[1:-1]
    if "\\" not in text:
        return text
    try:
        return _CODEPOINT.sub(lambda escape: chr(int(escape[1] or escape[2], 16)), text)
    except ValueError as error:
        raise QueryRefused("bad-query", "an escape in an IRI stands for no character") from error
