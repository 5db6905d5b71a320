"""Counts the quality of what is about to become a release: a tally and queries for the data, the rulebook for what was asked of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from ..model.ages import Ages
from ..model.finding import Finding
from ..model.web_addresses import Form, form_of
from ..queries.binding import Value, bind
from ..queries.registry import Registry
from ..settings import Instance
from ..store.port import Literal, NamedNode, Row, Store
from ..terms import dct, ipv, skos
from .columns import Columns
from .quality import Addresses, Evidence, Filled, Quality, RuleCount, Spoken
from .rulebook import LINKS, TEXTS, Rulebook
from .tally import Tally

MOST_EXAMPLES = 20
_CONCEPTS = skos.Concept


def assess(
    store: Store,
    registry: Registry,
    instance: Instance,
    counted: Tally,
    rulebook: Rulebook,
    columns: Columns,
    findings: Iterable[Finding],
    as_of: date,
    derived: int,
) -> Quality:
    """Count everything; `counted` is of the same statements, ages are days before `as_of`, `derived` is how many were derived."""
    asking = _Asking(store, registry, instance.base, tuple(rulebook.by_class))
    things = {name: counted.own.get(name, 0) for name in (*rulebook.by_class, _CONCEPTS)}
    statuses = columns.facet("profile_status")
    return Quality(
        as_of=as_of,
        measures=columns.count,
        without_profile=columns.without_profile(),
        statements=counted.use.triples,
        derived=derived,
        things=things,
        rules=_rules(findings),
        filled=tuple(_filled(asking, counted, rulebook, things)),
        spoken=tuple(_spoken(counted, rulebook, instance.languages)),
        evidence=tuple(_evidence(asking, rulebook, things)),
        profiles=dict(sorted(zip(statuses.values, map(int, statuses.counts()), strict=True))),
        ages=_ages(asking, rulebook, things, as_of),
        addresses=tuple(_addresses(asking, rulebook)),
    )


class _Asking:
    """The queries of `queries/quality` about the instance's own things."""

    def __init__(self, store: Store, registry: Registry, space: str, classes: Sequence[str]) -> None:
        self._store = store
        self._registry = registry
        self._space = space
        self._classes = classes

    def rows(self, query: str, **parameters: Value) -> Iterator[tuple[Row, int]]:
        """The rows of a query, each with the number of things that it counts."""
        text = bind(self._registry[f"quality/{query}"], space=self._space, **parameters)
        for row in self._store.select(text):
            if isinstance(counted := row["things"], Literal):
                yield row, int(counted.value)

    def of_classes(self, query: str, **parameters: Value) -> Iterator[tuple[Row, int]]:
        """The rows about the classes of tables."""
        return self.rows(query, classes=self._classes, **parameters)

    def links(self, properties: tuple[str, ...]) -> Iterator[tuple[str, str]]:
        """Property and address of each link, as the engine finds them: there may be as many as things."""
        query = bind(self._registry["quality/links"], space=self._space, properties=properties)
        for name, address in self._store.stream(query):
            yield getattr(name, "value", ""), getattr(address, "value", str(address))


def _rules(findings: Iterable[Finding]) -> tuple[RuleCount, ...]:
    """Findings by rule: what stops first, then the most frequent."""
    tables: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for each in findings:
        tables[each.rule, each.severity.value][table_of(each.place.file, each.place.sheet)] += 1
    counted = [
        RuleCount(rule, severity, found.total(), dict(sorted(found.items())))
        for (rule, severity), found in tables.items()
    ]
    return tuple(sorted(counted, key=lambda each: (each.severity, -each.findings, each.rule)))


def table_of(file: str, sheet: str | None) -> str:
    """A file, or a sheet of a workbook, as people look for it.

    >>> table_of("tables/massnahmen.csv", None), table_of("tables/stadt.xlsx", "Akteure")
    ('massnahmen.csv', 'stadt.xlsx · Akteure')
    """
    name = file.rpartition("/")[2]
    return f"{name} · {sheet}" if sheet else name


def _filled(asking: _Asking, counted: Tally, rulebook: Rulebook, things: Mapping[str, int]) -> Iterator[Filled]:
    """Every column of every table that has rows, in the order of the shapes."""
    inside: dict[tuple[str, ...], int] = {}
    outer = {c.predicates[0] for table in rulebook.tables for c in table.stated if len(c.predicates) > 1}
    if outer:
        for row, count in asking.of_classes("stated_inside", outer=tuple(sorted(outer))):
            inside[_iri(row, "class"), _iri(row, "outer"), _iri(row, "property")] = count
    for table in rulebook.tables:
        if of := things[table.class_iri]:
            for column in table.stated:
                name, predicates = table.class_iri, column.predicates
                alone = counted.stated.get((name, predicates[0]), 0)
                count = alone if len(predicates) == 1 else inside.get((name, *predicates), 0)
                yield Filled(name, predicates, column.required, column.wanted, count, of)


def _spoken(counted: Tally, rulebook: Rulebook, languages: Sequence[str]) -> Iterator[Spoken]:
    """Every text of a table or a scheme that any thing has; another language than the instance's does not count."""
    texts = [(t.class_iri, c.predicates[0]) for t in rulebook.tables for c in t.stated if c.kind == TEXTS]
    for key in (*texts, (_CONCEPTS, skos.prefLabel), (_CONCEPTS, skos.definition)):
        counts = {language: counted.spoken.get((*key, language), 0) for language in languages}
        if any(counts.values()):
            yield Spoken(*key, counts, counted.stated[key])


def _evidence(asking: _Asking, rulebook: Rulebook, things: Mapping[str, int]) -> Iterator[Evidence]:
    """The classes whose tables have a data status, and rows."""
    counted = {(_iri(row, "class"), _iri(row, "status")): count for row, count in asking.of_classes("statuses")}
    for table in rulebook.tables:
        total = things[table.class_iri]
        if total and any(column.predicates == (ipv.dataStatus,) for column in table.stated):
            attested, invented = (counted.get((table.class_iri, of), 0) for of in (ipv.attested, ipv.illustrative))
            yield Evidence(table.class_iri, attested, invented, max(0, total - attested - invented))


def _ages(asking: _Asking, rulebook: Rulebook, things: Mapping[str, int], as_of: date) -> dict[str, Ages]:
    """The classes whose tables say when a row was changed, and have rows."""
    days: dict[str, list[tuple[date, int]]] = defaultdict(list)
    for row, count in asking.of_classes("changed"):
        if (day := _day(row)) is not None:
            days[_iri(row, "class")].append((day, count))
    dated = (t.class_iri for t in rulebook.tables if any(c.predicates == (dct.modified,) for c in t.stated))
    return {name: Ages.of(days[name], things[name], as_of) for name in dated if things[name]}


def _addresses(asking: _Asking, rulebook: Rulebook) -> Iterator[Addresses]:
    """The properties whose columns hold web addresses, and that any thing has."""
    properties = dict.fromkeys(c.predicates[-1] for t in rulebook.tables for c in t.stated if c.kind == LINKS)
    found: dict[str, set[str]] = defaultdict(set)
    for name, address in asking.links(tuple(properties)) if properties else ():
        found[name].add(address)
    for name in properties:
        if addresses := sorted(found[name]):
            forms = {address: form_of(address) for address in addresses}
            counted = Counter(forms.values())
            examples = [address for address in addresses if forms[address] is Form.MALFORMED][:MOST_EXAMPLES]
            yield Addresses(
                name, counted[Form.ENCRYPTED], counted[Form.PLAIN], counted[Form.MALFORMED], tuple(examples)
            )


def _iri(row: Row, name: str) -> str:
    term = row[name]
    return term.value if isinstance(term, NamedNode) else ""


def _day(row: Row) -> date | None:
    """The day of a row; a value that is none is reported by a rule of its own."""
    term = row["day"]
    try:
        return date.fromisoformat(term.value[:10]) if isinstance(term, Literal) else None
    except ValueError:
        return None
