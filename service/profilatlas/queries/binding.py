"""Parameters by token: each `$name` in a query becomes one checked term (decision 0004)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from ..errors import QueryError
from . import lexis
from .registry import Parameter, Query

Value = str | int | NamedNode | Literal | Iterable[str | NamedNode]

_TOKEN = re.compile(r"\$(\w+)")
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")


@dataclass(frozen=True, slots=True)
class Page:
    """A piece of a query's rows: how many to leave out (0 or more) and how many to answer at most (1 or more)."""

    offset: int
    limit: int

    def __post_init__(self) -> None:
        if not (type(self.offset) is type(self.limit) is int and self.offset >= 0 and self.limit >= 1):
            raise QueryError(f"not a page: offset {self.offset!r:.40}, limit {self.limit!r:.40}")


def bind(query: Query, page: Page | None = None, /, **values: Value) -> str:
    """The query's text with every parameter in place; with `page`, one that answers only these of its rows.

    Values are Python values or terms: `iri` a string or NamedNode, `iris` several of them (for VALUES), `literal` a
    string or Literal, `integer` an int, `language` a tag. `QueryError` for a missing, unknown or unsuitable one, and for
    a page of a query that has no pages: one that constructs, or has a limit of its own.
    """
    if set(values) != set(query.parameters):
        raise QueryError(f"{query.name} takes {sorted(query.parameters)}, not {sorted(values)}")
    tokens = {name: _token(query, query.parameters[name], value) for name, value in values.items()}
    text = lexis.map_code(query.text, lambda code: _TOKEN.sub(lambda match: tokens[match[1]], code))
    if page is None:
        return text
    if query.constructs or query.is_limited:
        raise QueryError(f"{query.name} has no pages")
    return f"{text}LIMIT {page.limit} OFFSET {page.offset}\n"


def _token(query: Query, parameter: Parameter, value: Value) -> str:
    try:
        match parameter.type, value:
            case "iri", str() | NamedNode():
                return str(_iri(value))
            case "iris", Iterable() if not isinstance(value, str | NamedNode | Literal):
                return " ".join(str(_iri(each)) for each in value)
            case "literal", str() | Literal():
                return str(value if isinstance(value, Literal) else Literal(value))
            case "integer", int() if not isinstance(value, bool):
                return str(value)
            case "language", str() if _LANGUAGE.fullmatch(value):
                return str(Literal(value.lower()))
    except ValueError as error:
        raise QueryError(f"{query.name}: {parameter.name} is not an IRI: {error}") from error
    raise QueryError(f"{query.name}: {parameter.name} is not of type {parameter.type}: {value!r:.80}")


def _iri(value: str | NamedNode) -> NamedNode:
    return value if isinstance(value, NamedNode) else NamedNode(value)
