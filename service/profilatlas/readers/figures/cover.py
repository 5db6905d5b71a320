"""The smallest set of measures that covers chosen cells of the scheme."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ...model.cover import smallest_cover
from ..filters import Filters, refusal
from ..models.figures import Column, Figure
from ..reading import Reading
from .maker import FigureMaker, Parameters

CELL = "cell"


@dataclass(frozen=True, slots=True)
class Chosen:
    """Measures in the order in which each adds most, with the cells that it adds; `exact`: no smaller set exists.

    `wanted` are the cells to cover, `uncovered` those that none of the measures has; cells are places in the columns.
    """

    wanted: tuple[int, ...]
    measures: tuple[tuple[str, tuple[int, ...]], ...]
    uncovered: tuple[int, ...]
    exact: bool


def wanted_cells(reading: Reading, parameters: Parameters) -> tuple[int, ...]:
    """The cells named by `cell=`, each by its notation or index, as places; all where none is named.

    `BadRequest` for one that the scheme does not have.
    """
    named = [value for value in parameters.get(CELL, ()) if value]
    if not named:
        return tuple(range(len(reading.columns.cells)))
    place_of = _places(reading)
    unknown = next((value for value in named if value not in place_of), None)
    if unknown is not None:
        shown = unknown[:40]
        raise refusal(reading, f"Ein Feld „{shown}“ gibt es hier nicht.", f"There is no cell “{shown}” here.")
    return tuple(sorted({place_of[value] for value in named}))


def _places(reading: Reading) -> Mapping[str, int]:
    reading.want(reading.columns.cells)
    return {
        sign: place
        for place, cell in enumerate(reading.columns.cells)
        for sign in (reading.link(cell).notation, reading.notation(cell))
        if sign
    }


def cover(reading: Reading, filters: Filters, wanted: tuple[int, ...]) -> Chosen:
    """A small set of the measures that fit; of measures with equal profiles, the first by IRI stands for all."""
    masks, rows = reading.columns.masks, filters.rows(reading)
    mask = sum(1 << place for place in wanted)
    found = smallest_cover(masks.distinct(mask, rows), mask)
    measures, missing = [], mask
    for each in found.chosen:
        row = masks.first_containing(each, rows)
        measures.append((reading.columns.iris[row], _positions(each & missing)))
        missing &= ~each
    reading.want(iri for iri, _ in measures)
    return Chosen(wanted, tuple(measures), _positions(found.uncovered), found.exact)


def _positions(mask: int) -> tuple[int, ...]:
    return tuple(place for place in range(mask.bit_length()) if mask >> place & 1)


def smallest(reading: Reading, filters: Filters, parameters: Parameters, found: Chosen) -> Figure:
    """One row for each cell and the measure that covers it first; without a measure the cells that none has."""
    cells = reading.columns.cells
    reading.want(cells)
    covered = [
        (number, reading.link(measure), reading.link(cells[place]))
        for number, (measure, places) in enumerate(found.measures, 1)
        for place in places
    ]
    missing = [(None, None, reading.link(cells[place])) for place in found.uncovered]
    chosen = [(CELL, value) for value in parameters.get(CELL, ()) if value]
    return Figure(
        name="smallest_cover",
        columns=(Column("set_place", "number"), Column("measure", "thing"), Column("cell", "cell")),
        rows=(*covered, *missing),
        query=None,
        chart=None,
        path=reading.addresses.listing("/analysis/cover", (*filters.parameters(reading), *chosen)),
        note="smallest_cover_exact" if found.exact else "smallest_cover_greedy",
        parameters=(*filters.parameters(reading), *chosen),
    )


def _make(reading: Reading, filters: Filters, parameters: Parameters) -> Figure:
    return smallest(reading, filters, parameters, cover(reading, filters, wanted_cells(reading, parameters)))


FIGURES = (FigureMaker("smallest_cover", _make, (CELL,)),)
