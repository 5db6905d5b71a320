"""Tables and their columns as the shapes describe them: nothing about a single table is written here.

A node shape with `ipv:iriSegment` makes its class a table; its property shapes with `sh:name` are the columns.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Self

from .. import terms
from ..errors import ProfilatlasError
from ..store.port import NamedNode, Term, Triple
from .statements import Statements, parse_folder
from .text import comparable


class LayoutError(ProfilatlasError):
    """A shape that describes a table says something that no table can be made of."""

    def __init__(self, shape: Term, problem: str) -> None:
        super().__init__(f"{shape}: {problem}")
        self.shape = shape


class Kind(StrEnum):
    """What the cells of a column hold."""

    TEXT = "text"
    STRING = "string"
    INTEGER = "integer"
    DECIMAL = "decimal"
    BOOLEAN = "boolean"
    DATE = "date"
    URL = "url"
    CONCEPT = "concept"
    CHALLENGE = "challenge"
    ROW = "row"


_KIND_OF_DATATYPE = {
    terms.rdf.langString: Kind.TEXT,
    terms.xsd.string: Kind.STRING,
    terms.xsd.integer: Kind.INTEGER,
    terms.xsd.decimal: Kind.DECIMAL,
    terms.xsd.boolean: Kind.BOOLEAN,
    terms.xsd.date: Kind.DATE,
}


@dataclass(frozen=True, slots=True)
class Route:
    """How a cell hangs on its row: one predicate, one predicate backwards, or two with a node between them."""

    predicates: tuple[str, ...]
    inverse: bool = False

    @property
    def first(self) -> str:
        """The predicate next to the row's own thing."""
        return self.predicates[0]

    @property
    def last(self) -> str:
        """The predicate next to the cell's value."""
        return self.predicates[-1]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `names` and `help` by language; `source` is the scheme, class of schemes or class of its values.

    A row without a `required` one is a violation.
    """

    route: Route
    kind: Kind
    names: Mapping[str, str]
    help: Mapping[str, str]
    aliases: frozenset[str]
    order: float
    multiple: bool
    splits: bool
    source: str | None = None
    nested_class: str | None = None
    required: bool = False

    def name(self, language: str) -> str:
        """The header in a language, else in whichever there is."""
        return self.names.get(language) or next(iter(self.names.values()))


@dataclass(frozen=True, slots=True)
class TableLayout:
    """One table: its class, the segment of its things' addresses, its columns in order, those that make the key."""

    class_iri: str
    segment: str
    names: Mapping[str, str]
    aliases: frozenset[str]
    columns: tuple[Column, ...]
    key: tuple[Column, ...]
    by_name: Mapping[str, Column]

    def name(self, language: str) -> str:
        """The table's name in a language, else in whichever there is."""
        return self.names.get(language) or next(iter(self.names.values()))

    def column_at(self, predicate: str) -> Column | None:
        """The column whose cells hang on a predicate of the row's own thing or of a node inside it."""
        forward = (column for column in self.columns if not column.route.inverse)
        return next((column for column in forward if predicate in column.route.predicates), None)

    def inverse_column_at(self, predicate: str) -> Column | None:
        """The column that names the owner of the row through a predicate."""
        backward = (column for column in self.columns if column.route.inverse)
        return next((column for column in backward if column.route.first == predicate), None)


@dataclass(frozen=True, slots=True)
class Layouts:
    """All tables, and the triples of the vocabulary in which the code lists stand."""

    tables: tuple[TableLayout, ...]
    vocabulary: tuple[Triple, ...]

    @classmethod
    def load(cls, shapes: Path, ontology: Path) -> Self:
        """The layouts that the Turtle files of the two folders describe."""
        return cls.of(parse_folder(shapes), parse_folder(ontology))

    @classmethod
    def of(cls, shapes: Iterable[Triple], vocabulary: Iterable[Triple]) -> Self:
        """The layouts in the graph of the shapes, named by the labels of the vocabulary."""
        kept = tuple(vocabulary)
        statements = Statements((*shapes, *kept))
        nodes = statements.with_predicate(terms.ipv.iriSegment)
        classes = {iri for node in nodes if (iri := statements.iri(node, terms.sh.targetClass))}
        tables = [_table(statements, node, classes) for node in nodes]
        return cls(tuple(sorted(tables, key=lambda table: table.segment)), kept)

    def named(self, name: str) -> TableLayout | None:
        """The table that a file or sheet of this name holds."""
        wanted = comparable(name)
        return next((table for table in self.tables if wanted in table.aliases), None)

    def of_class(self, class_iri: str) -> TableLayout | None:
        """The table of a class."""
        return next((table for table in self.tables if table.class_iri == class_iri), None)


def local_name(iri: str) -> str:
    """The last part of an IRI.

    >>> local_name("http://www.w3.org/ns/dcat#startDate")
    'startDate'
    """
    return iri.rstrip("/#").replace("#", "/").rpartition("/")[2]


def _table(statements: Statements, node: Term, classes: set[str]) -> TableLayout:
    class_iri, segment = statements.iri(node, terms.sh.targetClass), statements.text(node, terms.ipv.iriSegment)
    if class_iri is None or not segment:
        raise LayoutError(node, "a table needs sh:targetClass and a segment")
    columns = sorted(_columns(statements, node, classes), key=lambda column: column.order)
    by_route = {column.route: column for column in columns}
    key_node = next(iter(statements.objects(node, terms.ipv.rowKey)), None)
    routes = [_route(statements, path) for path in statements.members(key_node)] if key_node else []
    if not routes or any(route not in by_route for route in routes):
        raise LayoutError(node, "ipv:rowKey must list paths of columns")
    names = _labels(statements, class_iri)
    return TableLayout(
        class_iri=class_iri,
        segment=segment,
        names={language: texts[0] for language, texts in names.items()},
        aliases=frozenset(
            map(comparable, [local_name(class_iri), *(text for texts in names.values() for text in texts)])
        ),
        columns=tuple(columns),
        key=tuple(by_route[route] for route in routes),
        by_name=_by_name(columns),
    )


def _labels(statements: Statements, iri: str) -> dict[str, list[str]]:
    """All labels of a term by language, the preferred one first."""
    found: dict[str, list[str]] = {}
    for predicate in (terms.rdfs.label, terms.skos.altLabel):
        for value in statements.objects(NamedNode(iri), predicate):
            found.setdefault(getattr(value, "language", None) or "", []).append(str(getattr(value, "value", "")))
    return found or {"en": [local_name(iri)]}


def _columns(statements: Statements, node: Term, classes: set[str]) -> list[Column]:
    shapes: dict[Route, list[Term]] = {}
    for shape in statements.objects(node, terms.sh.property):
        path = next(iter(statements.objects(shape, terms.sh.path)), None)
        if path is not None and (route := _route(statements, path)).predicates:
            shapes.setdefault(route, []).append(shape)
    return [
        _column(statements, route, shape, together, classes)
        for route, together in shapes.items()
        for shape in together
        if statements.objects(shape, terms.sh.name)
    ]


def _route(statements: Statements, path: Term) -> Route:
    """The route of a path; one without predicates when no column can follow the path."""
    if isinstance(path, NamedNode):
        return Route((path.value,))
    if backwards := statements.iri(path, terms.sh.inversePath):
        return Route((backwards,), inverse=True)
    steps = statements.members(path)
    return Route(tuple(step.value for step in steps if isinstance(step, NamedNode)) if len(steps) == 2 else ())


def _column(statements: Statements, route: Route, shape: Term, together: Iterable[Term], classes: set[str]) -> Column:
    class_iri, scheme = statements.iri(shape, terms.sh.class_), statements.iri(shape, terms.ipv.fromScheme)
    kind = _kind(statements, shape, class_iri, scheme, classes)
    names = statements.texts(shape, terms.sh.name)
    labels = {} if route.inverse else _labels(statements, route.last)
    single = any(statements.text(each, terms.sh.maxCount) == "1" for each in together)
    required = any(
        statements.text(each, terms.sh.minCount) not in (None, "0")
        and statements.iri(each, terms.sh.severity) in (None, terms.sh.Violation)
        for each in together
    )
    once_per_language = any(statements.text(each, terms.sh.uniqueLang) == "true" for each in together)
    return Column(
        route=route,
        kind=kind,
        names={language: texts[0] for language, texts in labels.items()} | dict(names),
        help=statements.texts(shape, terms.sh.description),
        aliases=frozenset(comparable(text) for texts in labels.values() for text in texts),
        order=float(statements.text(shape, terms.sh.order) or "inf"),
        multiple=not single,
        splits=not (once_per_language or (single and kind in (Kind.TEXT, Kind.STRING))),
        source=scheme or class_iri,
        nested_class=statements.iri(shape, terms.ipv.nestedClass),
        required=required,
    )


def _kind(statements: Statements, shape: Term, class_iri: str | None, scheme: str | None, classes: set[str]) -> Kind:
    if scheme is not None:
        return Kind.CONCEPT
    if class_iri is not None:
        return Kind.ROW if class_iri in classes else Kind.CHALLENGE
    if (datatype := statements.iri(shape, terms.sh.datatype)) is not None:
        if datatype in _KIND_OF_DATATYPE:
            return _KIND_OF_DATATYPE[datatype]
        raise LayoutError(shape, f"no column holds values of the type {datatype}")
    if statements.iri(shape, terms.sh.nodeKind) == terms.sh.IRI:
        return Kind.URL
    raise LayoutError(shape, "a column needs sh:datatype, sh:class, ipv:fromScheme or sh:nodeKind sh:IRI")


def _by_name(columns: list[Column]) -> dict[str, Column]:
    """Columns by every name a header may use: names of the shapes first, then labels, then local names."""
    found: dict[str, Column] = {}
    for column in columns:
        for name in column.names.values():
            found.setdefault(comparable(name), column)
    for column in columns:
        for name in column.aliases:
            found.setdefault(name, column)
    for column in columns:
        found.setdefault(comparable(local_name(column.route.last)), column)
    return found
