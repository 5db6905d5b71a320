"""Parameters by token: each `$name` in a query becomes one checked term (decision 0004)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from textwrap import indent

from pyoxigraph import Literal, NamedNode

from ..errors import QueryError
from . import lexis
from .registry import Parameter, Query

Value = str | int | NamedNode | Literal | Iterable[str | NamedNode] | Iterable[int]

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

    Values are Python values or terms: `iri` a string or NamedNode, `literal` a string or Literal, `integer` an int,
    `iris` and `integers` several of them (for VALUES), `language` a tag. `QueryError` for a missing, unknown or unsuitable
    one, and for a page of a query that has no pages: one that constructs, or has a limit of its own.
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


def joined(whole: Query, parts: Iterable[tuple[Query, Mapping[str, Value]]]) -> str:
    """The rows of `whole` that every one of some queries answers, too: each becomes a sub-select of it.

    Sub-selects share only the variables that they project with `whole`. `QueryError` for a part that is limited, ordered or
    constructs: then it would not answer the same inside of another query.
    """
    lines, text = _split(bind(whole))
    prefixes, selects = set(lines), []
    for query, values in parts:
        if query.constructs or query.is_limited or query.is_ordered:
            raise QueryError(f"{query.name} cannot be a part of another query")
        lines, part = _split(bind(query, **values))
        prefixes.update(lines)
        selects.append(indent(f"{{\n{indent(part, '  ')}}}\n", "  "))
    before, _, after = text.rpartition("}")
    return "\n".join([*sorted(prefixes), before + "".join(selects) + "}" + after])


def _split(text: str) -> tuple[list[str], str]:
    """The PREFIX lines of a query, and what follows them."""
    lines = text.splitlines(keepends=True)
    head = [line.rstrip("\n") for line in lines if line.startswith("PREFIX ")]
    return head, "".join(lines[len(head) :])


def _token(query: Query, parameter: Parameter, value: Value) -> str:
    try:
        match parameter.type, value:
            case "iri", str() | NamedNode():
                return str(_iri(value))
            case "iris", Iterable() if not isinstance(value, str | NamedNode | Literal):
                return " ".join(str(_iri(each)) for each in value)
            case "integers", Iterable() if not isinstance(value, str | NamedNode | Literal):
                return " ".join(str(each) for each in _whole_numbers(value))
            case "day", str() if is_day(value):
                return str(Literal(value))
            case "literal", str() | Literal():
                return str(value if isinstance(value, Literal) else Literal(value))
            case "integer", int() if not isinstance(value, bool):
                return str(value)
            case "language", str() if _LANGUAGE.fullmatch(value):
                return str(Literal(value.lower()))
    except ValueError as error:
        raise QueryError(f"{query.name}: {parameter.name} is not of type {parameter.type}: {error}") from error
    raise QueryError(f"{query.name}: {parameter.name} is not of type {parameter.type}: {value!r:.80}")


def _whole_numbers(values: Iterable[object]) -> Iterator[int]:
    for value in values:
        if not isinstance(value, int) or isinstance(value, bool):
            raise ValueError(f"{value!r:.40} among whole numbers")
        yield value


def is_day(text: str) -> bool:
    """Whether a text is a day of the calendar, written YYYY-MM-DD.

    >>> is_day("2028-02-29"), is_day("2026-02-29"), is_day("01.11.2026")
    (True, False, False)
    """
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _iri(value: object) -> NamedNode:
    if not isinstance(value, str | NamedNode):
        raise ValueError(f"{value!r:.40} among IRIs")
    return value if isinstance(value, NamedNode) else NamedNode(value)
