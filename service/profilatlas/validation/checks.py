"""Rules across the whole graph (`shapes/checks/*.rq`): queries whose result must be empty.

A file holds the rule in its header (`rule`, `severity`, `message.de`, `message.en`) and selects `?focus`, where it can
`?path` and `?value`, and whatever its messages name in braces. `?other` is a second thing that it takes to break the rule:
the finding says where that stands, too.

`alone` in the header says that a single statement breaks the rule, and of which kind: `texts` (with a literal), `links` (with
anything else; a rule may also ask what classes the value has) or `statements` of both kinds. Such a rule is asked of
pieces of the data first (`pieces.py`), and of all only when a piece may break it.

What depends on the instance comes as declared parameters: `$base` its base IRI, `$challengeScheme` the scheme of its
grid, `$firstLanguage` its first language, `$language` each of its languages: a check that declares it runs once for each.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import Enum
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import Self

from .. import terms
from ..model.cycles import edges_on_cycles
from ..queries.binding import Value, bind
from ..queries.registry import Query
from ..settings import Instance
from ..store.port import NamedNode, Row, Store
from .results import Result, Rule, RuleError, rule_of
from .words import in_words, raw

_PLACEHOLDER = re.compile(r"\{\?(\w+)\}")


class Alone(Enum):
    """The kind of statement that breaks a rule by itself."""

    TEXTS = "texts"
    LINKS = "links"
    STATEMENTS = "statements"


@dataclass(frozen=True, slots=True)
class Check:
    """A rule and the query that finds what breaks it, or the edges of which those on `cycles` do."""

    rule: Rule
    query: Query
    cycles: bool = False
    alone: Alone | None = None

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read one file; `RuleError` when its header is not complete or names another rule than the file."""
        query = Query.parse(path.stem, path.read_text(encoding="utf-8"), terms.PREFIXES)
        messages = {
            key.removeprefix("message."): text for key, text in query.header.items() if key.startswith("message.")
        }
        if query.header.get("rule") != path.stem:
            raise RuleError(f"{path.name} must hold the rule {path.stem}")
        only = query.header.get("only")
        if only not in (None, "cycles"):
            raise RuleError(f"{path.name}: nothing is known of “only: {only}”")
        alone = query.header.get("alone")
        if alone not in (None, *(each.value for each in Alone)):
            raise RuleError(f"{path.name}: nothing is known of “alone: {alone}”")
        rule = rule_of(path.stem, query.header.get("severity", ""), MappingProxyType(messages))
        return cls(rule, query, cycles=only is not None, alone=None if alone is None else Alone(alone))


def load_checks(folder: Path) -> tuple[Check, ...]:
    """The checks of a folder, by name."""
    return tuple(Check.read(path) for path in sorted(folder.glob("*.rq")))


def run_checks(
    store: Store, checks: Iterable[Check], instance: Instance, threads: ThreadPoolExecutor | None = None
) -> Iterator[Result]:
    """Everything that breaks a check, check by check, each in the order of its query.

    With `threads` all queries are under way when this returns; the results are the same and in the same order.
    """
    runs = [(check, bind(check.query, **values)) for check in checks for values in bindings(check.query, instance)]

    def found(run: tuple[Check, str]) -> list[Result]:
        check, text = run
        rows = store.select(text)
        return list(_results(check.rule, _on_cycles(rows) if check.cycles else rows, instance.base))

    return chain.from_iterable(map(found, runs) if threads is None else threads.map(found, runs))


def bindings(query: Query, instance: Instance) -> Iterator[dict[str, Value]]:
    """Values of the declared parameters, one set for each run; a name that is unknown here fails when bound."""
    known: dict[str, Value] = {
        "base": instance.base,
        "challengeScheme": instance.challenge_scheme_iri,
        "firstLanguage": instance.languages[0],
    }
    fixed = {name: known[name] for name in query.parameters if name in known}
    if "language" not in query.parameters:
        yield fixed
        return
    for language in instance.languages:
        yield fixed | {"language": language}


def _on_cycles(rows: Sequence[Row]) -> list[Row]:
    edges = edges_on_cycles((row["focus"], row["value"]) for row in rows)
    return [row for row in rows if (row["focus"], row["value"]) in edges]


def _results(rule: Rule, rows: Iterable[Row], base: str) -> Iterator[Result]:
    """A result for each row. Equal messages are one object: a rule may find a million things."""
    named = {name for text in rule.messages.values() for name in _PLACEHOLDER.findall(text)}
    said: dict[tuple[tuple[str, str], ...], Mapping[str, str]] = {}
    for row in rows:
        words = tuple((name, in_words(term, base)) for name, term in row.items() if name in named and term is not None)
        if (messages := said.get(words)) is None:
            filled = {language: _filled(text, dict(words)) for language, text in rule.messages.items()}
            messages = said[words] = MappingProxyType(filled)
        path, other = row.get("path"), row.get("other")
        yield Result(
            rule=rule.name,
            severity=rule.severity,
            focus=raw(row["focus"]),
            path=None if path is None else raw(path),
            value=row.get("value"),
            messages=messages,
            other=other.value if isinstance(other, NamedNode) else None,
        )


def _filled(message: str, words: Mapping[str, str]) -> str:
    """The message with each `{?name}` replaced; nothing that comes out of the data is read as a placeholder again."""
    return _PLACEHOLDER.sub(lambda match: words.get(match[1], "–"), message)
