"""Which measures an address compares, what is odd about it, and which others could be chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..errors import NotFound
from .complements import MEASURE, Complements, compare_path, measure_value
from .models import CompareProblem, MeasureChoice, Suggestion
from .reading import Reading, checked
from .withdrawn import is_withdrawn

MOST = 6
SUGGESTED = 5
LONGEST_SELECT = 300
_MOST_VALUES = 50


@dataclass(frozen=True, slots=True)
class Choice:
    """The measures of an address, each once and in its order; `problems` say what was left out."""

    measures: tuple[str, ...]
    problems: tuple[CompareProblem, ...]

    @property
    def refused(self) -> bool:
        """Whether something was asked for that there is not: then nothing is compared. A doubled measure is harmless."""
        return any(problem.kind != "doubled" for problem in self.problems)


def read_choice(reading: Reading, parameters: Mapping[str, Sequence[str]]) -> Choice:
    """The measures that an address names, by slug or IRI."""
    measures: dict[str, None] = {}
    problems: dict[CompareProblem, None] = {}
    values = [value.strip() for value in parameters.get(MEASURE, ()) if value.strip()]
    for value in values[:_MOST_VALUES]:
        iri = _iri(reading, value)
        if reading.columns.row_of(iri) is None:
            problems[_missing(reading, iri, value)] = None
        elif iri in measures:
            reading.want([iri])
            problems[CompareProblem("doubled", iri)] = None
        else:
            measures[iri] = None
    if len(measures) > MOST or len(values) > _MOST_VALUES:
        problems[CompareProblem("too_many")] = None
    reading.want(measures)
    return Choice(tuple(measures)[:MOST], tuple(problems))


def named(reading: Reading, problems: Sequence[CompareProblem]) -> tuple[CompareProblem, ...]:
    """The problems with the names of the measures that they are about."""
    return tuple(
        CompareProblem(each.kind, link=reading.link(each.value)) if each.kind in ("doubled", "withdrawn") else each
        for each in problems
    )


def choices(reading: Reading, chosen: Sequence[str]) -> tuple[tuple[MeasureChoice, ...], bool]:
    """The measures to choose from, by name, and whether these are all: else those that were changed last."""
    columns = reading.columns
    rows = columns.page(sort="modified", limit=LONGEST_SELECT)
    iris = [iri for iri in (columns.iris[row] for row in rows) if iri not in chosen]
    reading.want(iris)
    links = sorted(reading.links(iris), key=lambda link: (link.label.value.casefold(), link.iri))
    offered = tuple(MeasureChoice(measure_value(reading, link.iri), link.label) for link in links)
    return offered, columns.count <= LONGEST_SELECT


class Suggestions:
    """What goes with the first measure chosen: the most similar ones, and those that complement it."""

    def __init__(self, reading: Reading, chosen: Sequence[str]) -> None:
        self._reading = reading
        self._chosen = chosen
        self._similar: list[tuple[str, float]] = []
        self._complementing: list[str] = []
        row = reading.columns.row_of(chosen[0]) if 0 < len(chosen) < MOST else None
        if row is not None:
            enough = SUGGESTED + len(chosen)
            found = ((reading.columns.iris[other], share) for other, share in reading.columns.similar(row, enough))
            self._similar = [each for each in found if each[0] not in chosen][:SUGGESTED]
            complementing = Complements(reading, chosen[0], enough).iris
            self._complementing = [iri for iri in complementing if iri not in chosen][:SUGGESTED]
        reading.want((*(iri for iri, _ in self._similar), *self._complementing))

    def alike(self) -> tuple[Suggestion, ...]:
        """Similar measures, the most similar first."""
        return tuple(self._suggestion(iri, max(1, round(share * 100))) for iri, share in self._similar)

    def complementing(self) -> tuple[Suggestion, ...]:
        """Complementary measures."""
        return tuple(self._suggestion(iri, None) for iri in self._complementing)

    def _suggestion(self, iri: str, percent: int | None) -> Suggestion:
        reading = self._reading
        return Suggestion(reading.link(iri), percent, compare_path(reading, [*self._chosen, iri]))


def _iri(reading: Reading, value: str) -> str:
    base = reading.release.instance.base
    if ":" in value:
        return value
    return f"{base}{value}" if value.startswith("id/") else f"{base}id/measure/{value}"


def _missing(reading: Reading, iri: str, value: str) -> CompareProblem:
    try:
        if iri.startswith(reading.release.instance.base) and is_withdrawn(reading, checked(iri)):
            reading.want([iri])
            return CompareProblem("withdrawn", iri)
    except NotFound:
        pass  # not even an IRI
    return CompareProblem("unknown", value)
