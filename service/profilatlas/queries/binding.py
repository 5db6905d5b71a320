"""Parameters by token: each `$name` in a query becomes one checked term (decision 0004)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pyoxigraph import Literal, NamedNode

from ..errors import QueryError
from . import lexis
from .registry import Parameter, Query

Value = str | int | NamedNode | Literal | Iterable[str | NamedNode]

_TOKEN = re.compile(r"\$(\w+)")
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")


def bind(query: Query, **values: Value) -> str:
    """The query's text with every parameter in place.

    Values are Python values or terms: `iri` a string or NamedNode, `iris` several of them (for VALUES), `literal` a
    string or Literal, `integer` an int, `language` a tag. `QueryError` for a missing, unknown or unsuitable one.
    """
    if set(values) != set(query.parameters):
        raise QueryError(f"{query.name} takes {sorted(query.parameters)}, not {sorted(values)}")
    tokens = {name: _token(query, query.parameters[name], value) for name, value in values.items()}
    return lexis.map_code(query.text, lambda code: _TOKEN.sub(lambda match: tokens[match[1]], code))


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
