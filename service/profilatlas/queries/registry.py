"""All queries of the service: one file, one question, described in words (docs: `docs/queries.md`).

A file begins with `#+ key: value` lines, then follows plain SPARQL 1.1 without PREFIX lines:

    #+ title.de: Maßnahmen mit gemeinsamen Herausforderungen
    #+ title.en: Measures that share challenges with one measure
    #+ param.measure: iri  a measure, e.g. id/measure/beispielprofil
    #+ tags: measure, comparison
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Self

from ..errors import QueryError
from . import lexis

PARAMETER_TYPES = ("iri", "iris", "literal", "integer", "integers", "language", "day")
_HEADER = re.compile(r"#\+ ([a-z]+)(?:\.([A-Za-z]+))?: *(.*)")
_PARAMETER = re.compile(r"(\w+) +(.+?),? +e\.g\. +(.+)")
_TOKEN = re.compile(r"\$(\w+)")
_LIMIT = re.compile(r"\b(?:LIMIT|OFFSET)\b(?:\s+\$(\w+))?")

PUBLIC = ("analysis", "examples")
"""The folders whose queries are questions of people: each is offered by the API, under its name without the folder."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a `$name` token stands for; `example` is a value that makes sense in the demo (IRIs without the base)."""

    name: str
    type: str
    description: str
    example: str


@dataclass(frozen=True, slots=True)
class Query:
    """One query file. `text` is complete SPARQL but for its `$name` tokens; `header` holds the keys we do not know."""

    name: str
    titles: Mapping[str, str]
    descriptions: Mapping[str, str]
    parameters: Mapping[str, Parameter]
    tags: tuple[str, ...]
    header: Mapping[str, str]
    text: str

    @classmethod
    def parse(cls, name: str, source: str, namespaces: Mapping[str, str]) -> Self:
        """Read a query file; `QueryError` names the file and what is wrong in it."""
        head = [line for line in source.splitlines() if line.startswith("#+")]
        body = "\n".join(line for line in source.splitlines() if not line.startswith("#+")).strip() + "\n"
        texts: dict[str, dict[str, str]] = {"title": {}, "description": {}}
        parameters: dict[str, Parameter] = {}
        header: dict[str, str] = {}
        for line in head:
            match = _HEADER.fullmatch(line.rstrip())
            if match is None:
                raise QueryError(f"{name}: not a header line: {line}")
            key, detail, value = match.groups()
            if key == "param" and detail:
                parameters[detail] = _parameter(name, detail, value)
            elif key in texts and detail:
                texts[key][detail] = value
            else:
                header[f"{key}.{detail}" if detail else key] = value
        used = set(_TOKEN.findall(lexis.code(body)))
        if used != set(parameters):
            raise QueryError(f"{name}: declared and used parameters differ: {sorted(used ^ set(parameters))}")
        unknown = [prefix for prefix in lexis.prefixes(body) if prefix not in namespaces]
        if unknown:
            raise QueryError(f"{name}: prefixes not in ontology/prefixes.ttl: {unknown}")
        lines = [f"PREFIX {prefix}: <{namespaces[prefix]}>" for prefix in lexis.prefixes(body)]
        return cls(
            name=name,
            titles=MappingProxyType(texts["title"]),
            descriptions=MappingProxyType(texts["description"]),
            parameters=MappingProxyType(parameters),
            tags=tuple(tag.strip() for tag in header.pop("tags", "").split(",") if tag.strip()),
            header=MappingProxyType(header),
            text="\n".join([*lines, body]),
        )

    @property
    def short_name(self) -> str:
        """The name without its folder."""
        return self.name.rpartition("/")[2]

    @property
    def constructs(self) -> bool:
        """Whether the query answers with triples instead of rows."""
        return re.search(r"\bCONSTRUCT\b", lexis.code(self.text)) is not None

    @property
    def is_limited(self) -> bool:
        """Whether the query itself says how many rows it answers, so that there are no pages of it."""
        return self._limit is not None

    @property
    def is_ordered(self) -> bool:
        """Whether the query itself says in which order its rows come."""
        return re.search(r"\bORDER\s+BY\b", lexis.code(self.text).rpartition("}")[2]) is not None

    @property
    def limit_parameter(self) -> str | None:
        """The parameter that says how many rows at most, of the whole or of a part, where there is one."""
        found = _LIMIT.search(lexis.code(self.text))
        return found and found[1]

    @property
    def _limit(self) -> re.Match[str] | None:
        # Behind the last bracket: a limit inside them is one of a part of the query.
        return _LIMIT.search(lexis.code(self.text).rpartition("}")[2])


def _parameter(query: str, name: str, value: str) -> Parameter:
    match = _PARAMETER.fullmatch(value)
    if match is None or match[1] not in PARAMETER_TYPES:
        raise QueryError(f"{query}: parameter {name} needs a type of {PARAMETER_TYPES}, words, and 'e.g. value'")
    return Parameter(name, match[1], match[2], match[3])


class Registry(Mapping[str, Query]):
    """The queries below a folder, by their path without suffix (`pages/measure`)."""

    def __init__(self, queries: Mapping[str, Query]) -> None:
        self._queries = dict(sorted(queries.items()))

    @classmethod
    def load(cls, folder: Path, namespaces: Mapping[str, str]) -> Self:
        """Read every `*.rq` below `folder`; `namespaces` maps the prefixes they may use."""
        queries = {}
        for path in sorted(folder.rglob("*.rq")):
            name = path.relative_to(folder).with_suffix("").as_posix()
            queries[name] = Query.parse(name, path.read_text(encoding="utf-8"), namespaces)
        return cls(queries)

    def __getitem__(self, name: str) -> Query:
        return self._queries[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._queries)

    def __len__(self) -> int:
        return len(self._queries)

    def public(self) -> Mapping[str, Query]:
        """The queries of the API by their short names; `QueryError` for two of the same name."""
        return self._public

    @cached_property
    def _public(self) -> Mapping[str, Query]:
        found: dict[str, Query] = {}
        for query in (query for folder in PUBLIC for query in self.below(folder)):
            if query.short_name in found:
                raise QueryError(f"{query.name} and {found[query.short_name].name} have the same name in the API")
            found[query.short_name] = query
        return MappingProxyType(dict(sorted(found.items())))

    def below(self, folder: str) -> list[Query]:
        """The queries of one folder (`derive`), in the order of their names."""
        return [query for name, query in self.items() if name.startswith(f"{folder}/")]
