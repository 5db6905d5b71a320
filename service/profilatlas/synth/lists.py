"""The lists of the folder that an invented one resembles: challenges, target groups, areas, and the code lists."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from .. import terms
from ..errors import SourceError, SynthError
from ..ingest.concepts import Concepts
from ..ingest.layout import Kind, Layouts
from ..ingest.sources import SCHEMES
from ..ingest.statements import Statements
from ..ingest.turtle.reading import TurtleFile, read_turtle
from ..model.finding import Finding
from ..settings import Instance
from ..store.port import NamedNode, Triple


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a list: what a cell says for it, and its label in each language of the instance."""

    notation: str
    labels: tuple[str, ...]


class Lists:
    """All lists, asked for by table and column."""

    def __init__(self, layouts: Layouts, instance: Instance, schemes: Iterable[Triple]) -> None:
        known = (*layouts.vocabulary, *schemes)
        self._layouts, self._instance = layouts, instance
        self._concepts, self._statements = Concepts(known), Statements(known)
        if not self._concepts.has(instance.challenge_scheme_iri):
            raise SynthError(f"no challenge belongs to {instance.challenge_scheme}, which instance.toml names")

    def entries(self, class_iri: str, predicate: str) -> tuple[Entry, ...]:
        """The entries that the cells of a column may name; none where the folder has no such list."""
        layout = self._layouts.of_class(class_iri)
        column = layout.column_at(predicate) if layout else None
        if column is None:
            raise LookupError(f"{class_iri} has no column for {predicate}")
        is_challenge = column.kind is Kind.CHALLENGE
        source = self._instance.challenge_scheme_iri if is_challenge else column.source or ""
        return tuple(
            self._entry(self._concepts.find(source, notation)[0]) for notation in self._concepts.notations(source)
        )

    def notation(self, iri: str) -> str:
        """What a cell says for an entry of the vocabulary's own lists."""
        return self._concepts.notation(iri)

    def _entry(self, concept: str) -> Entry:
        labels = self._statements.texts(NamedNode(concept), terms.skos.prefLabel)
        notation = self._concepts.notation(concept)
        fallback = labels.get("en") or next(iter(labels.values()), notation)
        return Entry(notation, tuple(labels.get(language, fallback) for language in self._instance.languages))


def read_lists(folder: Path, instance: Instance, layouts: Layouts) -> Lists:
    """The lists of a source folder; `SourceError` says what is wrong with its files."""
    files = [read_turtle(path, f"{SCHEMES}/{path.name}") for path in sorted((folder / SCHEMES).glob("*.ttl"))]
    return Lists(layouts, instance, (triple for file in files for triple in _sound(file)))


def _sound(file: TurtleFile) -> Iterable[Triple]:
    readings = [*file.findings, *file.readings()]
    if wrong := [each for each in readings if isinstance(each, Finding) and each.stops]:
        raise SourceError(f"{file.file} cannot be read", wrong)
    return [each for each in readings if not isinstance(each, Finding)]
