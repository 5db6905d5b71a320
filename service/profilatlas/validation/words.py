"""Terms as people read them in a message: identifiers and notations instead of addresses."""

from __future__ import annotations

from .. import terms
from ..store.port import BlankNode, Literal, NamedNode, Term

LONGEST = 80


def in_words(term: Term, base: str) -> str:
    """A term as a message shows it: long texts cut, what the instance itself names by identifier or notation.

    >>> in_words(NamedNode("https://stadt.example/id/measure/sprachpaten"), "https://stadt.example/")
    'sprachpaten'
    >>> in_words(NamedNode("https://stadt.example/scheme/herausforderungen-1/10.2"), "https://stadt.example/")
    '10.2'
    >>> in_words(NamedNode("https://stadt.example/id/measure/sprachpaten#temporal"), "https://stadt.example/")
    'sprachpaten'
    >>> in_words(NamedNode("http://purl.org/dc/terms/title"), "https://stadt.example/")
    'dct:title'
    """
    text = raw(term)
    if not isinstance(term, NamedNode):
        return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
    for folder in ("id/", "scheme/"):
        if text.startswith(base + folder):
            return text.removeprefix(base + folder).partition("#")[0].rpartition("/")[2]
    for prefix, namespace in terms.PREFIXES.items():
        if text.startswith(namespace) and len(text) > len(namespace):
            return f"{prefix}:{text.removeprefix(namespace)}"
    return text


def raw(term: Term | None) -> str:
    """The text of a literal, the IRI of a named node, `_:` and the label of a blank one."""
    match term:
        case NamedNode() | Literal():
            return term.value
        case BlankNode():
            return f"_:{term.value}"
    raise TypeError(f"no text stands for {term}")
