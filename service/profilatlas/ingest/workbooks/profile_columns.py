"""The profile as columns of the table of measures: one per cell of the scheme, in the order of its grid."""

from collections.abc import Iterable, Mapping

from ... import terms
from ...model.grid import Cell, Grid
from ...store.port import Literal, NamedNode, Term
from ..concepts import Concepts
from ..statements import Statements

MARK, SECONDARY_MARK = "x", "(x)"


def grid_of(scheme: str, statements: Statements, concepts: Concepts) -> Grid:
    """The grid of a challenge scheme; its cells are the challenges that carry an index.

    A layout that contradicts itself is a finding of its own, and here as good as none.
    """
    node = NamedNode(scheme)
    cells = [
        Cell(
            challenge.value,
            index,
            concepts.notation(challenge.value),
            _number(statements, challenge, terms.ipv.gridRow),
            _number(statements, challenge, terms.ipv.gridColumn),
        )
        for challenge in dict.fromkeys(statements.subjects(terms.skos.inScheme, node))
        if isinstance(challenge, NamedNode) and (index := _number(statements, challenge, terms.ipv.index)) is not None
    ]
    rows, columns = (_number(statements, node, each) for each in (terms.ipv.gridRows, terms.ipv.gridColumns))
    try:
        return Grid(rows, columns, tuple(cells))
    except ValueError:
        return Grid(None, None, tuple(cells))


def marks(measure: str, grid: Grid, statements: Statements) -> Mapping[str, str]:
    """What stands in the profile columns of a measure, by cell: `x`, or `(x)` where all its foci are secondary."""
    cells = {cell.iri for cell in grid.cells}
    found: dict[str, str] = {}
    for focus in statements.objects(NamedNode(measure), terms.ipv.hasFocus):
        secondary = statements.iri(focus, terms.ipv.weight) == terms.ipv.secondary
        for challenge in statements.objects(focus, terms.ipv.challenge):
            cell = cell_of(challenge, cells, statements)
            if cell is not None and not (secondary and cell in found):
                found[cell] = SECONDARY_MARK if secondary else MARK
    return found


def cell_of(challenge: Term, cells: Iterable[str], statements: Statements) -> str | None:
    """The cell that a challenge belongs to: its own, or that of the nearest broader one that has a cell."""
    seen: set[Term] = set()
    while isinstance(challenge, NamedNode) and challenge not in seen:
        if challenge.value in cells:
            return challenge.value
        seen.add(challenge)
        broader = statements.iri(challenge, terms.skos.broader)
        if broader is None:
            return None
        challenge = NamedNode(broader)
    return None


def _number(statements: Statements, subject: Term, predicate: str) -> int | None:
    values = (value for value in statements.objects(subject, predicate) if isinstance(value, Literal))
    text = next((value.value for value in values), "")
    return int(text) if text.isdecimal() else None
